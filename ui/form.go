package ui

import (
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

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
