package ui

import (
	"context"
	"log/slog"
	"runtime/debug"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/toolkit"
	"akmola.kz/kezek/ui/widgets"
)

// Shell is the window: it asks the desk which step the visit stands at and shows
// the page of that step. What else the window can do are parts of it.
type Shell struct {
	*env
	*acts
	*messages
	*panels
	*masks
	*toasts
	*printPanel
	*finisher
	*focuses
	*routes

	frame    frame
	around   *baseFrame
	input    *input
	lock     *lock
	follower *follower
	phone    *phone
	help     *help
	settings *settingsPanel
	citizen  *citizenWindow // nil at a kiosk
	palette  *palette       // nil at a kiosk
	exit     *exitPanel     // nil at an office

	always   map[fyne.KeyName]func() // keys that work whatever stands before the page
	anywhere map[fyne.KeyName]func() // keys that work on every page

	closeWindow func()

	shown            Route // whose page it is; empty before the first
	page             Page
	view             *View     // the page as it is drawn now
	stale            bool      // the visit moved while something lay over its page
	officerIn        bool      // an officer worked when the page was drawn
	newerTold        time.Time // since when a newer version is told; zero: none is
	unwatch          func()
	ignoreEnterUntil time.Time            // it was meant for the last step
	Changed          func(step desk.Step) // told after every new page is drawn; may be nil
}

// New puts the shell into the window and shows the first page.
func New(window fyne.Window, cfg Config) *Shell {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s := newShell(window, cfg)
	window.SetContent(widgets.WithScreenReader(window, s.around.root))
	s.input.listenKeys()
	if s.guarded() {
		s.unwatch = widgets.WatchActivity(window.Canvas(), s.resetIdle)
		s.resetIdle()
		s.lock.guard()
		s.watchNewer()
	}
	if kiosk, ok := s.frame.(*kioskFrame); ok {
		s.unwatch = widgets.WatchActivity(window.Canvas(), s.resetIdle)
		kiosk.start()
	}
	s.SetLang(cfg.Desk.Lang())
	s.phone.listen()
	s.follower.follow()
	s.watch()
	if cfg.Citizen && s.citizen != nil {
		s.citizen.toggle()
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
	s.runner.Watch(func(ctx context.Context) { d.Watch(ctx, s.ProbeEvery) })
}

func (s *Shell) setConnection(from *desk.Desk, state desk.ConnectionState) {
	if from != s.Desk {
		return // the practice mode was opened meanwhile
	}
	back, was := state.Central && !s.connection.Central, s.disconnected()
	s.connection = state
	if back && s.shownMessage.kind == widgets.Info { // it told what to do without one
		s.ShowMessage(widgets.Neutral, nil)
	}
	s.frame.drawStatus()
	if back && progressOf(s.page).failed && s.top == nil {
		s.Render() // what could not be had is fetched again
		return
	}
	switch visit := s.Desk.Visit(); s.Route() {
	case Route(desk.Home):
		s.redraw()
	case Route(desk.Cabinet):
		if visit.Offline {
			s.redraw()
		}
	case Route(desk.Login), Route(desk.Check), Route(desk.Change):
		if s.disconnected() != was { // every answer comes by here, that to what the page asks too
			s.redraw()
		}
	}
}

// SetLang changes the language of every text on the screen. Nothing typed is lost:
// it lives in the desk.
func (s *Shell) SetLang(lang model.Lang) {
	if s.words.Catalogue != nil && lang == s.words.Lang() {
		s.Focus()
		return
	}
	s.resetIdle()
	s.Desk.SetLang(lang)
	s.words = words{catalogue(lang).WithDistricts(s.Desk.KnownDistricts).For(s.reader)}
	s.setFyneTexts(lang)
	speak(s.words)
	s.window.SetTitle("Kezek — " + s.words.T("app.title"))
	s.redrawAll()
}

// Render draws the page of what the window shows.
func (s *Shell) Render() {
	s.runner.NewPage()
	step := s.Desk.Visit().Step
	if step != desk.Home {
		s.beside = ""
	}
	if route := s.Route(); s.shown != route {
		s.shown, s.page, s.shownMessage = route, s.frame.newPage(route), message{}
		s.hideAll()
		s.phone.ringing = false
		s.toastText = nil
		s.ignoreEnter(route)
		if s.Desk.Signs() {
			s.warm() // while the statement is read: a paper comes after it
		}
		s.resetIdle()
	}
	s.maskedValues = nil
	s.view = s.page.Draw()
	s.draw(step)
	s.citizen.draw()
	s.load()
	s.watchOfficer()
	if s.Changed != nil {
		s.Changed(step)
	}
}

// Show shows a page that was made for the step at which the visit stands.
func (s *Shell) Show(page Page) {
	s.shown, s.page, s.shownMessage = s.Route(), page, message{}
	s.Render()
}

// draw puts the page into the window.
func (s *Shell) draw(step desk.Step) {
	s.around.clear(s.view)
	objects := append(s.frame.draw(step), s.makeToastPlace())
	if s.Locked() {
		s.lock.screen.covered = objects // nothing of it is shown before an operator has unlocked
	} else {
		s.around.root.Objects = objects
	}
	s.around.drawMessage(s.shownMessage)
	s.phone.ring()
	if s.runner.Busy() { // drawn anew while it runs, in another language perhaps
		s.around.showBusy(s.words.T(s.running))
	}
	s.around.lockActions(s.runner.Busy())
	s.Focus()
}

// ignoreEnter keeps an Enter that was meant for the last step from doing something at
// this one. A notice is an act of law: nobody shall acknowledge it unseen.
func (s *Shell) ignoreEnter(route Route) {
	pause := 250 * time.Millisecond
	if route == Route(desk.Notice) {
		pause = 1500 * time.Millisecond
	}
	s.IgnoreEnter(pause)
}

// IgnoreEnter keeps an Enter that was meant for what the page showed before from doing
// what it means now.
func (s *Shell) IgnoreEnter(pause time.Duration) {
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
	s.shownMessage.text = nil // what is said while it is fetched stays
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
		s.Render()
		s.around.showRefusal()
	})
}

// Fail shows what went wrong. Where the desk went back to another step because of
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

// beginPractice starts the practice mode in this process and goes on with it.
func (s *Shell) beginPractice() {
	if s.runner.Busy() {
		return
	}
	start := s.OpenPractice()
	s.ActThen("busy.load", start.Start, func(err error) {
		if err != nil {
			s.Fail(err)
			return
		}
		practiceDesk, practice, officers := start.Use()
		practiceDesk.SetLang(s.Desk.Lang())
		s.Officers = officers
		s.Desk, s.Practice, s.OpenPractice, s.Unset, s.beside = practiceDesk, practice, nil, false, ""
		s.shown = "" // the first page is another one now
		s.phone.listen()
		s.follower.follow()
		s.watch()
		s.Render()
	})
}

// forget drops everything that the window itself holds of a citizen.
func (s *Shell) forget() {
	s.ClosePanel()
	overlays := s.window.Canvas().Overlays()
	for top := overlays.Top(); top != nil; top = overlays.Top() {
		overlays.Remove(top)
	}
	s.window.Canvas().Unfocus()
	s.hideAll()
	s.shown, s.page, s.view, s.shownMessage = "", nil, &View{}, message{}
	s.phone.messages = nil
	s.forgetMasks()
	s.input.reset()
	if app := fyne.CurrentApp(); app != nil {
		app.Clipboard().SetContent("")
	}
	s.dropDrawn()
}

// visitEnded shows where a window stands whose citizen has left.
func (s *Shell) visitEnded() {
	s.phone.messages = nil
	s.frame.citizenLeft()
	s.clearCopies()
}

// clearCopies lets go of what was copied from a field, and of what the toolkit keeps of the pages.
func (s *Shell) clearCopies() {
	if app := fyne.CurrentApp(); app != nil {
		widgets.ClearCopied(app.Clipboard())
	}
	s.dropDrawn()
}

// toolkitLooks is how often the toolkit looks for what it drew long ago, at most.
const toolkitLooks = 10 * time.Second

// dropDrawn has the toolkit let go of what it still keeps of the pages of a citizen who has
// left, which it does while it paints, and gives the memory back.
func (s *Shell) dropDrawn() {
	s.runner.Alarm(toolkit.Keeps+time.Second, func() {
		s.around.root.Refresh()
		s.citizen.draw()
		s.runner.Alarm(toolkitLooks+time.Second, func() {
			s.runner.Aside(func(context.Context) error { debug.FreeOSMemory(); return nil }, func(error) {})
		})
	})
}

// drop hands a file that was dropped on the window to what can take it.
func (s *Shell) drop(path string) {
	if s.Locked() || s.runner.Busy() {
		return
	}
	if s.top != nil {
		if s.top.dropped != nil {
			s.top.dropped(path)
		}
	} else if page, ok := s.page.(fileTaker); ok {
		page.TakeFile(path)
	}
}

// scanned puts a number where one belongs on this page, or tells that none does: it
// lands nowhere else.
func (s *Shell) scanned(number string) {
	s.resetIdle()
	switch {
	case s.Locked() || s.runner.Busy():
	case s.top != nil:
		s.HintInPanel(widgets.Info, "scan.nowhere")
	default:
		if page, ok := s.page.(scanTaker); !ok || !page.TakeScan(number) {
			s.Hint("scan.nowhere")
		}
	}
}

// NextTab goes to the next tab of the page, where it has tabs: Ctrl+Tab.
func (s *Shell) NextTab() {
	if page, ok := s.page.(tabbed); ok && s.top == nil && !s.Locked() {
		page.NextTab()
	}
}

// Settled reports whether nothing runs and the page has what it needs.
func (s *Shell) Settled() bool {
	return !s.Locked() && !s.runner.Busy() && !s.now().Before(s.ignoreEnterUntil) && s.page != nil && progressOf(s.page).loaded
}

// Text returns a text of the catalogue in the language of the screens.
func (s *Shell) Text(key string, args ...any) string { return s.words.T(key, args...) }
