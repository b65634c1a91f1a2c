package ui

import (
	"akmola.kz/kezek/queue"
	"akmola.kz/kezek/ui/widgets"
)

// formFields are the fields of a form by what is typed into them; nil where it has none.
type formFields struct{ iin, phone, email *widgets.Field }

// of is the field that a code belongs to, nil for none.
func (f formFields) of(code queue.Code) *widgets.Field {
	switch {
	case aboutIIN(code):
		return f.iin
	case aboutPhone(code):
		return f.phone
	case aboutEmail(code):
		return f.email
	}
	return nil
}

// tellFields tells each of the errors under the field that it belongs to and leads to the
// first of them; false, and nothing is told, where one belongs to none.
func (s *Shell) tellFields(err error, summary *widgets.ErrorSummary, fields formFields) bool {
	errs := each(err)
	for _, one := range errs {
		if fields.of(queue.CodeOf(one)) == nil {
			return false
		}
	}
	for _, one := range errs {
		fields.of(queue.CodeOf(one)).SetError(s.words.field(one))
	}
	return summary.Tell()
}

// each returns what errors.Join has joined.
func each(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // the join itself is meant
		return joined.Unwrap()
	}
	return []error{err}
}

// aboutIIN reports whether a code tells what is wrong with an IIN as it is written.
func aboutIIN(code queue.Code) bool {
	switch code {
	case queue.CodeIINEmpty, queue.CodeIINLength, queue.CodeIINDate, queue.CodeIINCentury, queue.CodeIINChecksum, queue.CodeIINDigits:
		return true
	}
	return false
}

// aboutPhone reports whether a code tells what is wrong with a phone as it is written.
func aboutPhone(code queue.Code) bool {
	switch code {
	case queue.CodePhoneEmpty, queue.CodePhoneLength, queue.CodePhoneMobile, queue.CodePhoneDigits:
		return true
	}
	return false
}

// aboutEmail reports whether a code tells what is wrong with an e-mail address.
func aboutEmail(code queue.Code) bool {
	return code == queue.CodeEmailEmpty || code == queue.CodeEmailFormat
}
