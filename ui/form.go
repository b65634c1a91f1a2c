package ui

import (
	"akmola.kz/kezek/queue"
	"akmola.kz/kezek/ui/widgets"
)

// tellFields tells each of the errors under the field that it belongs to and leads to the
// first of them; false, and nothing is told, where one belongs to none.
func (s *Shell) tellFields(err error, summary *widgets.ErrorSummary, fieldOf func(queue.Code) *widgets.Field) bool {
	errs := each(err)
	for _, one := range errs {
		if fieldOf(queue.CodeOf(one)) == nil {
			return false
		}
	}
	for _, one := range errs {
		fieldOf(queue.CodeOf(one)).SetError(s.words.field(one))
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
