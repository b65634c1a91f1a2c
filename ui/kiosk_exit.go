package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// exitPanel is the way out of a kiosk, and how far somebody has come with it.
type exitPanel struct {
	*env
	panelOpener

	began  bool      // the wrong PINs of before this start are counted
	taps   int       // on the hidden corner
	tapped time.Time // the last of them
	wrong  int       // PINs
	until  time.Time // the next one may not be tried before
	busy   bool
}

// The hidden corner is the sign of the program: so many taps, each this soon after the
// last. So many wrong PINs cost no waiting; each further one doubles it.
const (
	exitTaps      = 5
	exitTapWithin = 2 * time.Second
	exitFree      = 3
	exitWait      = 30 * time.Second
	exitWaits     = 10 * time.Minute
)

// cornerTapped counts the taps on the hidden corner.
func (k *exitPanel) cornerTapped() {
	if k.now().Sub(k.tapped) > exitTapWithin {
		k.taps = 0
	}
	k.taps, k.tapped = k.taps+1, k.now()
	if k.taps >= exitTaps {
		k.taps = 0
		k.open()
	}
}

// open asks for the office's PIN: the hidden corner, or Ctrl+Shift+F12. Without
// a PIN there is no way out from within.
func (k *exitPanel) open() {
	if k.Exit == nil {
		return
	}
	if !k.began {
		k.began, k.wrong = true, k.Exit.Wrong
		k.wait()
	}
	typed := ""
	k.OpenPanel(func() *panel {
		w := k.words
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
			k.try(tried, field)
		}
		pin.OnSubmitted = func(string) { leave() }
		return &panel{
			title: w.T("kiosk.exit.title"), atTop: true, focus: pin.Focusable(), keys: map[fyne.KeyName]func(){KeyPrimary: leave},
			body:    widgets.VStack(16, widgets.Body(w.T("kiosk.exit.text")), field),
			buttons: []fyne.CanvasObject{widgets.NewButton(widgets.Primary, w.T("kiosk.exit.leave"), "", leave)},
		}
	})
}

// try lets out whoever knows the PIN. Wrong ones cost time.
func (k *exitPanel) try(pin string, field *widgets.Field) {
	if wait := k.until.Sub(k.now()); wait > 0 {
		field.SetError(k.words.T("lock.wait", "time", k.words.countdown(wait)))
		return
	}
	if k.busy || pin == "" {
		return
	}
	k.busy = true
	right, wrong := false, k.wrong+1
	k.runner.Aside(func(context.Context) error {
		unwritten := k.Exit.Tried(wrong)
		if right = k.Exit.Check(pin); right {
			unwritten = k.Exit.Tried(0)
		}
		return unwritten
	}, func(unwritten error) {
		k.busy = false
		if unwritten != nil { // on a full disk too the office can leave
			k.Log.Warn("wrong PINs of the kiosk are not written down", "err", unwritten)
		}
		if right {
			k.wrong = 0
			k.ClosePanel()
			k.Exit.Quit()
			return
		}
		k.wrong = wrong
		k.Log.Warn("the kiosk was not left: a wrong PIN", "wrong", k.wrong)
		k.wait()
		field.SetError(k.words.field(model.NewError(model.CodePINWrong)))
	})
}

// wait has the next PIN wait as long as the wrong ones cost.
func (k *exitPanel) wait() {
	if k.wrong >= exitFree {
		k.until = k.now().Add(min(exitWait<<min(k.wrong-exitFree, 8), exitWaits))
	}
}
