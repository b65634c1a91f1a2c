package ui

import (
	"context"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// Shell is the window: it asks the desk which step the visit stands at and shows
// the page of that step.
type Shell struct {
	Config
	window     fyne.Window
	words      words
	runner     *Runner
	view       *View
	beside     Route // the screen beside the visit that is open; empty: that of its step
	connection desk.ConnectionState
	frame      frame
	panel      *panel
	draft      pageState

	following        following
	operator         model.Operator // who works now
	opened           bool           // an operator has unlocked since the program started
	lock             *lock          // nil while somebody works
	idle             idle
	unwatch          func()
	masks            masks
	orders           orders
	kiosk            kiosk
	toast            toast
	palette          *palette         // nil while it is closed
	kept             []desk.DraftInfo // drafts that the palette finds
	newWindow        func(title string) fyne.Window
	citizen          *citizen // the window of the citizen; nil while it is closed
	scan             *scan    // nil in tests without one
	unregisterTyping func()
	closed           bool // off its window

	sms              sms
	busyKey          string               // text of the act that runs
	ignoreEnterUntil time.Time            // Enter is not heard before: it was meant for the last step
	Changed          func(step desk.Step) // told after every new page is drawn; may be nil
}

// New puts the shell into the window and shows the first page.
func New(window fyne.Window, cfg Config) *Shell {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Shell{Config: cfg, window: window, newWindow: func(title string) fyne.Window { return fyne.CurrentApp().NewWindow(title) }}
	s.idle.after = cfg.LockAfter
	s.runner = newRunner(s.showBusy, s.lockActions, cfg.Inline)
	s.frame.root = container.NewStack()
	window.SetContent(widgets.Aloud(window, s.frame.root))
	s.listenKeys()
	s.guard()
	s.openKiosk()
	s.SetLang(cfg.Desk.Lang())
	s.listen()
	s.follow()
	s.watch()
	if cfg.Citizen && !cfg.Kiosk {
		s.ToggleCitizen()
	}
	return s
}

func (s *Shell) watch() {
	d := s.Desk
	if s.Inline {
		s.setConnection(d, d.Probe(context.Background()))
		return
	}
	s.setConnection(d, d.Connection())
	s.runner.Watch(func(ctx context.Context) { d.Watch(ctx, s.LineEvery) })
}

func (s *Shell) setConnection(from *desk.Desk, state desk.ConnectionState) {
	if from != s.Desk {
		return // the practice mode was opened meanwhile
	}
	back := state.Central && !s.connection.Central
	s.connection = state
	if back && s.draft.kind == widgets.Info { // it told what to do without one
		s.ShowMessage(widgets.Neutral, nil)
	}
	s.drawConnection()
	if back && s.draft.unloaded && s.panel == nil {
		s.Render() // what could not be had is fetched again
		return
	}
	switch visit := s.Desk.Visit(); s.Route() {
	case Route(desk.Home), Route(desk.Login):
		s.redraw()
	case Route(desk.Cabinet):
		if visit.Offline {
			s.redraw()
		}
	}
}

// SetLang changes the language of every text on the screen. Nothing typed is lost:
// it lives in the desk.
func (s *Shell) SetLang(lang model.Lang) {
	if s.view != nil && lang == s.words.Lang() {
		s.Focus()
		return
	}
	s.resetIdle()
	s.Desk.SetLang(lang)
	s.words = words{assets.Texts(lang).WithDistricts(s.Desk.KnownDistricts)}
	s.setFyneTexts(lang)
	speak(s.words)
	s.window.SetTitle("Kezek — " + s.words.T("app.title"))
	s.drawAnew()
}

// pageState is what a page remembers of itself between two drawings of the same
// step, beside what the desk keeps.
type pageState struct {
	route    Route
	tab      int
	open     string // the unfolded entry
	loaded   bool   // what the page needs of the central is there
	unloaded bool   // or could not be had
	byKey    bool   // at the login: the key was chosen after the last digit was typed
	code     string // typed of a one-time code, and what was wrong with the last
	codeErr  error
	message  func() widgets.BannerText
	kind     widgets.Kind
	phone    string // typed for signing
	ask      int    // at a kiosk's login: which question
	linked   bool   // a child was just linked
	drafts   []desk.DraftInfo
	waiting  int            // how many drafts there are
	kinship  *model.Kinship // the child that was found, not yet linked
	day      string         // digits of the day that statements are searched of

	setup      *settingsForm // of the first run
	unanswered string        // address of a central that was told not to answer
}

// Render draws the page of the step at which the visit stands.
func (s *Shell) Render() {
	s.runner.NewPage()
	step := s.Desk.Visit().Step
	if step != desk.Home {
		s.beside = ""
	}
	if route := s.Route(); s.draft.route != route {
		s.draft = pageState{route: route}
		s.hideAll()
		s.sms.ringing = false
		s.toast.text = nil
		s.ignoreEnter(route)
		s.warm(step)
		s.resetIdle()
	}
	s.masks.all = nil
	s.view = s.build(step)
	s.draw(step)
	s.drawCitizen()
	s.load()
	if s.Changed != nil {
		s.Changed(step)
	}
}

// ignoreEnter keeps an Enter that was meant for the last step from doing something at
// this one. A notice is an act of law: nobody shall acknowledge it unseen.
func (s *Shell) ignoreEnter(route Route) {
	pause := 250 * time.Millisecond
	if route == Route(desk.Notice) {
		pause = 1500 * time.Millisecond
	}
	if !s.Inline {
		s.ignoreEnterUntil = s.now().Add(pause)
	}
}

// load fetches what the page still lacks and draws it again.
func (s *Shell) load() {
	if s.view.Load == nil || s.draft.loaded {
		return
	}
	page := s.view
	s.runner.Load(page.Load, func(err error) {
		if err != nil {
			s.draft.unloaded = true
			s.Fail(err)
			return
		}
		if page.Loaded != nil {
			page.Loaded()
		}
		s.draft.loaded, s.draft.unloaded = true, false
		s.draft.message = nil
		s.Render()
		s.tellRefusal()
	})
}

func (s *Shell) build(step desk.Step) *View {
	switch s.beside {
	case RouteDrafts:
		return s.draftsPage()
	case RouteOutgoing:
		return s.outgoingPage()
	}
	switch step {
	case desk.District:
		return s.districtPage()
	case desk.Login:
		if s.Kiosk {
			return s.kioskLoginPage()
		}
		return s.loginPage()
	case desk.Email:
		return s.emailPage()
	case desk.Cabinet:
		if s.Desk.Visit().Offline {
			return s.offlinePage()
		}
		return s.cabinetPage()
	case desk.Profile:
		return s.profilePage()
	case desk.Organization:
		return s.organizationPage()
	case desk.Check:
		return s.checkPage()
	case desk.Pending:
		return s.pendingPage()
	case desk.Notice:
		return s.noticePage()
	case desk.WaitingList:
		return s.waitingPage()
	case desk.Receipt:
		return s.receiptPage()
	}
	return s.homePage()
}

// Act runs what the clerk asked for and draws the page again, wherever the visit
// then stands. A failure is told on the page and changes nothing on it.
func (s *Shell) Act(busy string, work func(context.Context) error) {
	s.ActThen(busy, work, func(err error) {
		if err == nil {
			s.Render()
			return
		}
		s.Fail(err)
	})
}

// ActThen is act with another end.
func (s *Shell) ActThen(busy string, work func(context.Context) error, then func(error)) {
	s.ShowMessage(widgets.Neutral, nil)
	s.Start(busy, work, then)
}

// Start runs an act and leaves the message as it is.
func (s *Shell) Start(busy string, work func(context.Context) error, then func(error)) {
	if !s.runner.Busy() {
		s.busyKey = busy
	}
	s.runner.Act(s.words.T(busy), work, func(err error) {
		s.resetIdle() // whoever waited for it reads it now
		then(err)
	})
}

// Fail tells what went wrong. Where the desk went back to another step because of
// it, that page is shown with the message on it.
func (s *Shell) Fail(err error) {
	s.Log.Warn("failed", "code", model.CodeOf(err), "err", err)
	if model.CodeOf(err) == model.CodeCancelled {
		return // the clerk did it
	}
	if s.Route() != s.draft.route {
		s.Render()
	}
	kind := widgets.Bad
	if model.CodeOf(err).Retryable() {
		kind = widgets.Warn
	}
	s.ShowMessage(kind, func() widgets.BannerText { return s.words.fail(err) })
}

// ShowMessage shows a message above the page's body, in whatever language the page has; no
// message takes it away.
func (s *Shell) ShowMessage(kind widgets.Kind, message func() widgets.BannerText) {
	s.draft.kind, s.draft.message = kind, message
	s.drawMessage()
}

// Hint tells what is still missing before the clerk can go on.
func (s *Shell) Hint(key string) {
	s.ShowMessage(widgets.Info, func() widgets.BannerText { return widgets.BannerText{Title: s.words.T(key)} })
}

// drop hands a file that was dropped on the window to what can take it.
func (s *Shell) drop(path string) {
	take := s.view.Dropped
	if s.panel != nil {
		take = s.panel.dropped
	}
	if s.lock == nil && take != nil && !s.runner.Busy() {
		take(path)
	}
}

// NextTab goes to the next tab of the page, where it has tabs: Ctrl+Tab.
func (s *Shell) NextTab() {
	if s.panel == nil && s.lock == nil && s.view.NextTab != nil {
		s.view.NextTab()
	}
}

// Settled reports whether nothing runs and the page has what it needs.
func (s *Shell) Settled() bool {
	return s.lock == nil && !s.runner.Busy() && !s.now().Before(s.ignoreEnterUntil) && s.view != nil && (s.view.Load == nil || s.draft.loaded)
}

// Text returns a text of the catalogue in the language of the screens.
func (s *Shell) Text(key string, args ...any) string { return s.words.T(key, args...) }
