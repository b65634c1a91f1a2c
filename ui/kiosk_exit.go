package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// exit is how far somebody has come with leaving the kiosk.
type exit struct {
	taps   int       // on the hidden corner
	tapped time.Time // the last of them
	wrong  int       // PINs
	until  time.Time // the next one may not be tried before
	busy   bool
}

// The hidden corner is the sign of the program: so many taps, each this soon after the
// last. So many wrong PINs cost no waiting; each further one doubles it.
const (
	exitTaps  = 5
	exitPace  = 2 * time.Second
	exitFree  = 3
	exitWait  = 30 * time.Second
	exitWaits = 10 * time.Minute
)

// cornerTapped counts the taps on the hidden corner.
func (s *Shell) cornerTapped() {
	e := &s.kiosk.exit
	if s.now().Sub(e.tapped) > exitPace {
		e.taps = 0
	}
	e.taps, e.tapped = e.taps+1, s.now()
	if e.taps >= exitTaps {
		e.taps = 0
		s.OpenExit()
	}
}

// OpenExit asks for the office's PIN: the hidden corner, or Ctrl+Shift+F12. Without
// a PIN there is no way out from within.
func (s *Shell) OpenExit() {
	if !s.Kiosk || s.Exit == nil || s.lock != nil {
		return
	}
	typed := ""
	s.OpenPanel(func() *panel {
		w := s.words
		pin := widgets.NewPINEntry()
		field := widgets.NewField(w.T("kiosk.exit.pin"), pin)
		pin.SetDigits(typed)
		pin.OnChanged = func(digits string) {
			typed = digits
			field.SetError("")
		}
		leave := func() {
			tried := typed
			pin.SetDigits("")
			s.tryExit(tried, field)
		}
		pin.OnSubmitted = func(string) { leave() }
		return &panel{
			title: w.T("kiosk.exit.title"), atTop: true, focus: pin.Focusable(), keys: map[fyne.KeyName]func(){fyne.KeyReturn: leave},
			body:    widgets.VStack(16, widgets.Body(w.T("kiosk.exit.text")), field),
			buttons: []fyne.CanvasObject{widgets.NewButton(widgets.Primary, w.T("kiosk.exit.leave"), "", leave)},
		}
	})
}

// tryExit lets out whoever knows the PIN. Wrong ones cost time.
func (s *Shell) tryExit(pin string, field *widgets.Field) {
	e := &s.kiosk.exit
	if wait := e.until.Sub(s.now()); wait > 0 {
		field.SetError(s.words.T("lock.wait", "time", s.words.countdown(wait)))
		return
	}
	if e.busy || pin == "" {
		return
	}
	e.busy = true
	right := false
	s.runner.Aside(func(context.Context) error {
		right = s.Exit.Check(pin)
		return nil
	}, func(error) {
		e.busy = false
		if right {
			e.wrong = 0
			s.ClosePanel()
			s.Exit.Quit()
			return
		}
		e.wrong++
		s.Log.Warn("the kiosk was not left: a wrong PIN", "wrong", e.wrong)
		if e.wrong >= exitFree {
			e.until = s.now().Add(min(exitWait<<min(e.wrong-exitFree, 8), exitWaits))
		}
		field.SetError(s.words.field(model.NewError(model.CodePINWrong)))
	})
}
