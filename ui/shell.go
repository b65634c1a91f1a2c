package ui

import (
	"context"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// Shell is the window: it asks the desk which step the visit stands at and shows
// the page of that step.
type Shell struct {
	*env
	shown   Route // whose page it is; empty before the first
	page    Page
	view    *View // the page as it is drawn now
	beside  Route // the screen beside the visit that is open; empty: that of its step
	message message
	frame   frame
	panel   *panel

	following following
	operator  model.Operator // who works now
	opened    bool           // an operator has unlocked since the program started
	lock      *lock          // nil while somebody works
	idle      idle
	unwatch   func()
	masks     masks
	kiosk     kiosk
	toast     toast
	palette   *palette         // nil while it is closed
	kept      []desk.DraftInfo // drafts that the palette finds
	newWindow func(title string) fyne.Window
	citizen   *citizen // the window of the citizen; nil while it is closed
	scan      *scan    // nil in tests without one

	unregisterTyping func()
	closed           bool // off its window

	sms              sms
	busyKey          string               // text of the act that runs
	ignoreEnterUntil time.Time            // it was meant for the last step
	Changed          func(step desk.Step) // told after every new page is drawn; may be nil
}

// message is what is told above the body of a page.
type message struct {
	kind widgets.Kind
	text func() widgets.BannerText // in whatever language the page has; nil for none
}

// New puts the shell into the window and shows the first page.
func New(window fyne.Window, cfg Config) *Shell {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := &Shell{env: &env{Config: cfg, window: window, layout: officeLayout{}}, newWindow: func(title string) fyne.Window { return fyne.CurrentApp().NewWindow(title) }}
	if cfg.Kiosk {
		s.layout, s.addressee = kioskLayout{}, "kiosk."
		s.Operators, s.Settings, s.Diagnostics = nil, nil, nil // nobody of the office stands there
	}
	s.idle.after = cfg.LockAfter
	s.runner = newRunner(s.showBusy, s.lockActions, cfg.Inline)
	s.frame.root = container.NewStack()
	window.SetContent(widgets.WithScreenReader(window, s.frame.root))
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

// base is what pages are made of.
func (s *Shell) base() base { return base{env: s.env, host: s} }

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
	if back && s.message.kind == widgets.Info { // it told what to do without one
		s.ShowMessage(widgets.Neutral, nil)
	}
	s.drawConnection()
	if back && progressOf(s.page).failed && s.panel == nil {
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
	s.words = words{catalogue(lang).WithDistricts(s.Desk.KnownDistricts)}
	s.setFyneTexts(lang)
	speak(s.words)
	s.window.SetTitle("Kezek — " + s.words.T("app.title"))
	s.drawAnew()
}

// Render draws the page of what the window shows.
func (s *Shell) Render() {
	s.runner.NewPage()
	step := s.Desk.Visit().Step
	if step != desk.Home {
		s.beside = ""
	}
	if route := s.Route(); s.shown != route {
		s.shown, s.page, s.message = route, s.newPage(route), message{}
		s.hideAll()
		s.sms.ringing = false
		s.toast.text = nil
		s.ignoreEnter(route)
		s.warm(step)
		s.resetIdle()
	}
	s.masks.all = nil
	s.view = s.page.Draw()
	s.draw(step)
	s.drawCitizen()
	s.load()
	if s.Changed != nil {
		s.Changed(step)
	}
}

// Show shows a page that was made for the step at which the visit stands.
func (s *Shell) Show(page Page) {
	s.shown, s.page, s.message = s.Route(), page, message{}
	s.Render()
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
	page, ok := s.page.(loader)
	if !ok || page.progress().loaded {
		return
	}
	var take func()
	s.runner.Load(func(ctx context.Context) (err error) {
		take, err = page.Load(ctx)
		return err
	}, func(err error) {
		if err != nil {
			page.progress().failed = true
			s.Fail(err)
			return
		}
		if take != nil {
			take()
		}
		*page.progress() = loading{loaded: true}
		s.message.text = nil
		s.Render()
		s.base().showRefusal()
	})
}

// newPage makes the page of a route.
func (s *Shell) newPage(route Route) Page {
	if s.Kiosk {
		if page := s.kioskPage(route); page != nil {
			return page
		}
	}
	b := s.base()
	switch route {
	case RouteDrafts:
		return &draftsPage{base: b}
	case RouteOutgoing:
		return &outgoingPage{base: b}
	case Route(desk.District):
		return &districtPage{base: b}
	case Route(desk.Login):
		return &loginPage{login{base: b}}
	case Route(desk.Email):
		return &emailPage{b}
	case Route(desk.Cabinet):
		if s.Desk.Visit().Offline {
			return &offlinePage{base: b}
		}
		return &cabinetPage{base: b}
	case Route(desk.Profile):
		return &profilePage{base: b}
	case Route(desk.Organization):
		return &organizationPage{base: b}
	case Route(desk.Check):
		return &checkPage{base: b}
	case Route(desk.Pending):
		return &pendingPage{b}
	case Route(desk.Notice):
		return &noticePage{b}
	case Route(desk.WaitingList):
		return &waitingPage{base: b}
	case Route(desk.Receipt):
		return &receiptPage{b}
	}
	if s.Unset && s.Settings != nil {
		return &firstRunPage{base: b, commands: s.commands(), form: newFirstRunForm(s)}
	}
	return &homePage{base: b, commands: s.commands(), loading: loading{loaded: s.Unset}}
}

// kioskPage makes the page of a route where a kiosk has its own, nil elsewhere.
func (s *Shell) kioskPage(route Route) Page {
	b := s.base()
	switch route {
	case Route(desk.Home):
		return &kioskHomePage{b}
	case Route(desk.Login):
		return &kioskLoginPage{login: login{base: b}}
	case Route(desk.Cabinet):
		if !s.Desk.Visit().Offline {
			return &kioskCabinetPage{cabinetPage{base: b}}
		}
	case Route(desk.Organization):
		return &kioskOrganizationPage{organizationPage{base: b}}
	case Route(desk.Pending):
		return &kioskPendingPage{pendingPage{b}}
	case Route(desk.Notice):
		return &kioskNoticePage{noticePage{b}}
	case Route(desk.WaitingList):
		return &waitingPage{base: b, closed: true}
	}
	return nil
}

// commands open what can be opened beside the pages.
func (s *Shell) commands() commands {
	return commands{settings: s.openSettings, diagnostics: s.openDiagnostics, operators: s.openOperators, practice: s.openPractice, instruction: s.openInstruction}
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
	if s.Route() != s.shown {
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
func (s *Shell) ShowMessage(kind widgets.Kind, text func() widgets.BannerText) {
	s.message.kind, s.message.text = kind, text
	s.drawMessage()
}

// Hint tells what is still missing before the clerk can go on.
func (s *Shell) Hint(key string) {
	s.ShowMessage(widgets.Info, func() widgets.BannerText { return widgets.BannerText{Title: s.words.T(key)} })
}

// drop hands a file that was dropped on the window to what can take it.
func (s *Shell) drop(path string) {
	if s.lock != nil || s.runner.Busy() {
		return
	}
	if s.panel != nil {
		if s.panel.dropped != nil {
			s.panel.dropped(path)
		}
	} else if page, ok := s.page.(fileTaker); ok {
		page.TakeFile(path)
	}
}

// NextTab goes to the next tab of the page, where it has tabs: Ctrl+Tab.
func (s *Shell) NextTab() {
	if page, ok := s.page.(tabbed); ok && s.panel == nil && s.lock == nil {
		page.NextTab()
	}
}

// Settled reports whether nothing runs and the page has what it needs.
func (s *Shell) Settled() bool {
	return s.lock == nil && !s.runner.Busy() && !s.now().Before(s.ignoreEnterUntil) && s.page != nil && progressOf(s.page).loaded
}

// Text returns a text of the catalogue in the language of the screens.
func (s *Shell) Text(key string, args ...any) string { return s.words.T(key, args...) }
