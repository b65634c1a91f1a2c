package ui

import (
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// newIINField returns a field for an IIN which tells at once what it did not take.
func newIINField(w words, label string) (*widgets.DigitsEntry, *widgets.Field) {
	entry := widgets.NewIINEntry()
	return entry, tellsRejected(w, entry, widgets.NewField(label, entry), model.CodeIINDigits)
}

// newPhoneField returns a field for a number to which a code is sent, which tells at once what
// it did not take.
func newPhoneField(w words) (*widgets.DigitsEntry, *widgets.Field) {
	entry := widgets.NewPhoneEntry()
	return entry, tellsRejected(w, entry, widgets.NewField(w.T("login.phone"), entry), model.CodePhoneDigits)
}

// tellsRejected has the field tell of what is no digit, and of a digit too many.
func tellsRejected(w words, entry *widgets.DigitsEntry, field *widgets.Field, digits model.Code) *widgets.Field {
	entry.OnRejected = func() { field.SetError(w.field(model.NewError(digits))) }
	entry.OnExtra = func() { field.SetError(w.T("form.extra_digit")) }
	return field
}

// formFields are the fields of a form by what is typed into them; nil where it has none.
type formFields struct{ iin, phone, email *widgets.Field }

// of is the field that a code belongs to, nil for none.
func (f formFields) of(code model.Code) *widgets.Field {
	switch code.Field() {
	case model.FieldIIN:
		return f.iin
	case model.FieldPhone:
		return f.phone
	case model.FieldEmail:
		return f.email
	}
	return nil
}

// showFieldErrors shows each of the errors under the field that it belongs to and leads to the
// first of them; false, and nothing is shown, where one belongs to none.
func showFieldErrors(w words, err error, summary *widgets.ErrorSummary, fields formFields) bool {
	errs := each(err)
	for _, one := range errs {
		if fields.of(model.CodeOf(one)) == nil {
			return false
		}
	}
	for _, field := range []*widgets.Field{fields.iin, fields.phone, fields.email} {
		if field != nil {
			field.SetError("") // of what was typed and not taken: what was taken is judged
		}
	}
	for _, one := range errs {
		fields.of(model.CodeOf(one)).SetError(w.field(one))
	}
	return summary.FocusFirst()
}

// each returns what errors.Join has joined.
func each(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // the join itself is meant
		return joined.Unwrap()
	}
	return []error{err}
}

// showReading shows under the field what an IIN carries, or what is wrong with it.
func showReading(w words, field *widgets.Field, typed string, child bool) {
	r := model.ReadIIN(typed)
	field.SetError("")
	field.SetReading("")
	field.SetHelp("")
	switch r.Problem {
	case "":
		field.SetReading(w.reading(r, child))
	case model.CodeIINEmpty:
	case model.CodeIINLength:
		left := w.N("digits.left", model.IINLength-len(r.Digits))
		if r.Sex != "" {
			left = w.reading(r, child) + " · " + left
		}
		field.SetHelp(left)
	default:
		field.SetError(w.field(model.NewError(r.Problem)))
	}
}
