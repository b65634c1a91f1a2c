package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// pinForm is the fields by which a PIN is made: something before it, the name or the
// old PIN, and the PIN twice. What was typed outlives a change of the language.
type pinForm struct {
	byOld  bool // the old PIN stands in the place of the name
	digits int  // least number of those of the new PIN
	text   string
	pin    string
	again  string

	name                        *widgets.Entry
	old, first, second          *widgets.DigitsEntry
	headField, pinField, repeat *widgets.Field
	wrong                       *widgets.ErrorSummary
}

// build makes the fields; submit is called by Enter in the last one.
func (f *pinForm) build(w words, head string, submit func()) fyne.CanvasObject {
	f.first, f.second = widgets.NewPINEntry(), widgets.NewPINEntry()
	f.pinField = widgets.NewField(w.T("operators.pin"), f.first)
	f.pinField.SetHelp(w.T("operators.pin.help", "digits", f.digits))
	f.repeat = widgets.NewField(w.T("operators.pin.again"), f.second)
	f.first.SetDigits(f.pin)
	f.second.SetDigits(f.again)
	f.first.OnChanged = func(digits string) { f.pin = digits; f.pinField.SetError("") }
	f.second.OnChanged = func(digits string) { f.again = digits; f.repeat.SetError("") }
	f.first.OnSubmitted = func(string) { f.second.Focus() }
	f.second.OnSubmitted = func(string) { submit() }
	taken := func(text string) { f.text = text; f.headField.SetError("") }
	if f.byOld {
		f.old = widgets.NewPINEntry()
		f.old.SetDigits(f.text)
		f.old.OnChanged = taken
		f.old.OnSubmitted = func(string) { f.first.Focus() }
		f.headField = widgets.NewField(head, f.old)
	} else {
		f.name = widgets.NewEntry("")
		f.name.SetText(f.text)
		f.name.OnChanged = taken
		f.name.OnSubmitted = func(string) { f.first.Focus() }
		f.headField = widgets.NewField(head, f.name)
		f.headField.SetHelp(w.T("operators.name.help"))
	}
	f.wrong = widgets.NewErrorSummary(w.T("form.wrong"), f.headField, f.pinField, f.repeat)
	return widgets.VStack(8, f.wrong, f.headField, f.pinField, f.repeat)
}

// focus puts the focus into the first field that is empty.
func (f *pinForm) focus() {
	switch {
	case f.text == "" && f.byOld:
		f.old.Focus()
	case f.text == "":
		f.name.Focus()
	case f.pin == "":
		f.first.Focus()
	default:
		f.second.Focus()
	}
}

// focusable is what gets the focus when the form opens.
func (f *pinForm) focusable() fyne.Focusable {
	if f.byOld {
		return f.old.Focusable()
	}
	return f.name.Focusable()
}

// valid tells under its field what can be told without asking anybody.
func (f *pinForm) valid(w words) bool {
	switch {
	case !f.byOld && strings.TrimSpace(f.text) == "":
		f.headField.SetError(w.field(model.NewError(model.CodeNameEmpty)))
	case f.byOld && len(f.text) < pinDigits:
		f.headField.SetError(w.field(pinFormat(pinDigits)))
	}
	switch {
	case len(f.pin) < f.digits:
		f.second.SetDigits("")
		f.pinField.SetError(w.field(pinFormat(f.digits)))
	case f.pin != f.again:
		f.repeat.SetError(w.field(model.NewError(model.CodePINRepeat)))
	}
	return !f.wrong.FocusFirst()
}

// fail shows under its field what is wrong; false where it belongs to none.
func (f *pinForm) fail(w words, err error) bool {
	switch model.CodeOf(err).Field() {
	case model.FieldName:
		f.headField.SetError(w.field(err))
		f.name.Focus()
	case model.FieldNewPIN:
		f.second.SetDigits("")
		f.pinField.SetError(w.field(err))
		f.first.Focus()
	case model.FieldPINAgain:
		f.repeat.SetError(w.field(err))
		f.second.Focus()
	case model.FieldPIN:
		if !f.byOld {
			return false
		}
		f.old.SetDigits("")
		f.headField.SetError(w.field(err))
		f.old.Focus()
	default:
		return false
	}
	return true
}

// ownPIN is the field by which an operator proves who they are.
type ownPIN struct {
	typed string
	entry *widgets.DigitsEntry
	field *widgets.Field
}

// build makes the field; submit is called by Enter.
func (f *ownPIN) build(w words, submit func()) fyne.CanvasObject {
	f.entry = widgets.NewPINEntry()
	f.field = widgets.NewField(w.T("operators.pin.own"), f.entry)
	f.entry.SetDigits(f.typed)
	f.entry.OnChanged = func(digits string) { f.typed = digits; f.field.SetError("") }
	f.entry.OnSubmitted = func(string) { submit() }
	return f.field
}

func (f *ownPIN) valid(w words) bool {
	return len(f.typed) >= pinDigits || !f.fail(w, pinFormat(pinDigits))
}

// fail shows under the field what is wrong with the PIN; false where it is not that.
func (f *ownPIN) fail(w words, err error) bool {
	switch model.CodeOf(err) {
	case model.CodePINFormat, model.CodePINWrong, model.CodePINWait:
		f.entry.SetDigits("")
		f.field.SetError(w.field(err))
		f.entry.Focus()
		return true
	}
	return false
}
