package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// A kiosk asks whether somebody is still there after kioskIdle, and begins anew where
// nobody answers within kioskAnswer.
const kioskIdle, kioskAnswer = 60 * time.Second, 20 * time.Second

// kioskAgent is how long it waits while NCALayer's own window stands open: what is touched
// there is not seen here.
const kioskAgent = 5 * time.Minute

// stillThere is the question, with the panel that it covers.
type stillThere struct {
	before *panel
	left   *widgets.Text
}

// watchKiosk looks every second whether somebody is there.
func (s *Shell) watchKiosk() {
	s.lookKiosk()
	s.runner.Alarm(time.Second, s.watchKiosk)
}

func (s *Shell) lookKiosk() {
	if !s.Kiosk || s.view == nil {
		return
	}
	left := s.idle.left(s.now())
	if s.runner.Busy() && s.busyKey == "busy.agent" {
		left += kioskAgent - kioskIdle
	}
	switch {
	case s.atRest():
		s.resetIdle()
	case left <= -kioskAnswer:
		s.cleanStart()
	case left <= 0 && s.kiosk.asked == nil:
		s.askStillThere()
	case left <= 0:
		s.kiosk.asked.left.SetText(s.words.T("kiosk.still.left", "time", s.words.countdown(left+kioskAnswer)))
	case s.kiosk.asked != nil:
		s.stay() // a touch anywhere is an answer
	}
}

// atRest reports whether the kiosk waits for the next citizen.
func (s *Shell) atRest() bool {
	return s.Desk.Visit().Step == desk.Home && s.panel == nil && s.Desk.Lang() == s.kiosk.lang && s.message.text == nil
}

func (s *Shell) askStillThere() {
	before := s.panel
	s.OpenPanel(func() *panel {
		w := s.words
		ask := &stillThere{before: before, left: widgets.Lead(w.T("kiosk.still.left", "time", w.countdown(s.idle.left(s.now())+kioskAnswer)))}
		s.kiosk.asked = ask
		yes := widgets.NewButton(widgets.Primary, w.T("kiosk.still.yes"), "", s.stay)
		end := widgets.NewButton(widgets.Secondary, w.T("kiosk.finish"), "", s.cleanStart)
		return &panel{
			closed: func() { s.kiosk.asked = nil },
			title:  w.T("kiosk.still.title"), atTop: true, amid: true, focus: yes, back: s.stay, plain: true, height: 340,
			body:    widgets.VStack(16, widgets.Body(w.T("kiosk.still.text")), ask.left),
			buttons: []fyne.CanvasObject{end, yes}, keys: map[fyne.KeyName]func(){fyne.KeyReturn: s.stay},
		}
	})
}

// stay goes on with the visit as it was.
func (s *Shell) stay() {
	asked := s.kiosk.asked
	if asked == nil {
		return
	}
	s.resetIdle()
	s.ClosePanel()
	if asked.before != nil {
		s.OpenPanel(asked.before.create)
	}
}

// cleanStart ends the visit of whoever has left, and leaves nothing of them: not on
// the screen, not in memory, not in the clipboard, not in files.
func (s *Shell) cleanStart() {
	s.resetIdle()
	s.runner.Cancel()
	s.forget()
	s.frame.root.Objects = []fyne.CanvasObject{canvas.NewRectangle(theme.Color(theme.ColorBackground)), container.NewCenter(mark())}
	s.frame.root.Refresh()
	s.runner.Aside(func(ctx context.Context) error {
		s.Desk.Discard(ctx)
		s.clean()
		return nil
	}, func(error) {
		s.forget()
		s.begin()
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
	s.shown, s.message = "", message{} // the page is made anew
	s.sms.messages, s.kept, s.masks = nil, nil, masks{}
	s.kiosk.keyboard = nil
	if s.scan != nil {
		s.scan = &scan{}
	}
	if app := fyne.CurrentApp(); app != nil {
		app.Clipboard().SetContent("")
	}
}

// begin shows the first page in the language of the office.
func (s *Shell) begin() {
	if s.Desk.Lang() != s.kiosk.lang {
		s.SetLang(s.kiosk.lang)
		return
	}
	s.Render()
}
