package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// typedCode is what was typed of a one-time code, and what was wrong with the last.
type typedCode struct {
	digits string
	err    error
}

// codeEntry is the six cells of a one-time code with what was sent where and when
// another can be had.
type codeEntry struct {
	base
	typed *typedCode
	sent  desk.SentCode
	cells *widgets.CodeCells
	field *widgets.Field
	told  *widgets.Text // until when it holds; not of one that is dead
	again *widgets.Button
	wait  *widgets.Text
	body  *fyne.Container
}

func newCodeEntry(b base, typed *typedCode, sent desk.SentCode, resend func()) *codeEntry {
	w := b.words
	e := &codeEntry{base: b, typed: typed, sent: sent, cells: widgets.NewCodeCells(6)}
	e.field = widgets.NewField(w.T("login.otp"), e.cells)
	e.cells.SetCode(typed.digits)
	if typed.err != nil {
		e.field.SetError(w.field(typed.err))
	}
	e.cells.OnChanged = func(digits string) {
		*typed = typedCode{digits: digits}
		e.field.SetError("")
	}
	e.again = widgets.Link(w.T("action.code.again"), resend)
	e.wait = widgets.Small("")
	e.told = widgets.Body(w.T("login.otp.sent", "phone", sent.Masked, "until", w.clock(sent.ExpiresAt)))
	if sent.Dead {
		e.told.Hide()
	}
	e.body = widgets.VStack(12, e.told, e.field, container.NewStack(e.wait, left(outdented(e.again))))
	e.tick()
	return e
}

// tick counts down to the moment from which another code can be asked for.
func (e *codeEntry) tick() {
	left := e.sent.ResendAt.Sub(e.Desk.Now())
	if left <= 0 {
		e.wait.Hide()
		e.again.Show()
	} else {
		e.wait.SetText(e.words.T("login.otp.resend", "time", e.words.countdown(left)))
		e.again.Hide()
		e.runner.Later(time.Second, e.tick)
	}
	e.body.Refresh()
}

// fail shows what is wrong with the code under its cells; false where it is
// something else.
func (e *codeEntry) fail(err error) bool {
	switch code := model.CodeOf(err); {
	case code == model.CodeOTPFormat: // some are missing: those that are there stay
		e.typed.err = err
	case code.Field() == model.FieldCode:
		e.cells.SetCode("")
		*e.typed = typedCode{err: err}
		if code == model.CodeOTPLocked || code == model.CodeOTPExpired {
			e.told.Hide()
		}
	default:
		return false
	}
	e.field.SetError(e.words.field(err))
	e.cells.Focus()
	return true
}
