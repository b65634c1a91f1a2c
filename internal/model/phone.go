package model

import (
	"log/slog"
	"strings"
)

// Phone is a telephone number in the international form (E.164): + and digits. One made by
// ParsePhone is a mobile number of Kazakhstan, one made by ParseContactPhone any number of
// the world.
//
// Which numbers there are is told by the tables of libphonenumber: only they know how many
// digits a number of each country has, so that a truncated one is not taken for another.
type Phone string

// phoneDigits is the number of digits after +7.
const phoneDigits = 10

// ParsePhone reads a mobile number of Kazakhstan, to which a code can be sent, in any usual
// writing: +7 700 000 00 02, 8 (700) 000-00-02, 007 700…, 7000000002, with words before and
// after. Errors carry phone_empty, phone_digits, phone_length or phone_mobile. What could be
// two numbers, or more or less than one, is refused.
//
// The operator is never read from the number: numbers are portable.
func ParsePhone(s string) (Phone, error) {
	digits, plus, lone, ok := digitsAmongWords(s)
	if !ok {
		return "", NewError(CodePhoneDigits)
	}
	national, ok := nationalDigits(digits, plus, lone)
	phone := Phone("+7" + national)
	switch {
	case digits == "":
		return "", NewError(CodePhoneEmpty)
	case !ok:
		return "", NewError(CodePhoneMobile)
	case len(national) != phoneDigits:
		return "", NewError(CodePhoneLength)
	case phone.Mobile():
		return phone, nil
	case len(digits) == phoneDigits && strings.HasPrefix(national, "77"):
		return "", NewError(CodePhoneLength) // the first 7 is the country's, and a digit is missing
	}
	return "", NewError(CodePhoneMobile)
}

// PhoneDigits returns the digits after +7 in what has been typed so far of a number of
// Kazakhstan, and whether they can become one: there are at most ten of them.
func PhoneDigits(s string) (digits string, ok bool) {
	all, plus, lone, ok := digitsAmongWords(s)
	if !ok {
		return "", false
	}
	digits, ok = nationalDigits(all, plus, lone)
	if !ok || len(digits) > phoneDigits {
		return "", false
	}
	return digits, true
}

// nationalDigits drops the code of the country, however it was written, and even written
// twice where that can be told; ok is false where it is another country's.
func nationalDigits(digits string, plus, lone bool) (national string, ok bool) {
	international, out := strings.CutPrefix(digits, "00")
	switch {
	case plus || out:
		if !out {
			international = digits
		}
		if international, ok = strings.CutPrefix(international, "7"); !ok {
			return "", international == ""
		}
		if len(international) > phoneDigits {
			international = strings.TrimPrefix(international, "8") // no number of the country begins with it
		}
		return international, true
	case strings.HasPrefix(digits, "8"):
		return digits[1:], true
	case strings.HasPrefix(digits, "7") && (lone || len(digits) == phoneDigits+1):
		return digits[1:], true
	}
	return digits, true
}

// ParseContactPhone reads any telephone by which people can be reached: a mobile number, a
// landline of Kazakhstan with the code of its place, such as 8 (71632) 2-11-22, and a number
// of another country, which begins with + or 00 and the country's code. Errors carry
// phone_empty, phone_digits or phone_contact.
func ParseContactPhone(s string) (Phone, error) {
	digits, plus, lone, ok := digitsAmongWords(s)
	switch {
	case !ok:
		return "", NewError(CodePhoneDigits)
	case digits == "":
		return "", NewError(CodePhoneEmpty)
	}
	e164 := ""
	abroad, out := strings.CutPrefix(digits, "00")
	if !out && len(digits) > phoneDigits+1 {
		abroad, out = strings.CutPrefix(digits, "810") // out of Kazakhstan
	}
	national, _ := nationalDigits(digits, plus, lone)
	switch {
	case len(national) == phoneDigits && (plus || len(digits) > phoneDigits || national[0] == '7'):
		e164 = "+7" + national
	case plus:
		e164 = "+" + digits
	case out:
		e164 = "+" + abroad
	}
	phone := Phone(e164)
	if _, ok := phone.number(); !ok {
		return "", NewError(CodePhoneContact)
	}
	return phone, nil
}

// number returns the number as the tables know it, and whether there is such a number.
func (p Phone) number() (phoneNumber, bool) {
	digits, ok := strings.CutPrefix(string(p), "+")
	if !ok || len(digits) > 15 || strings.IndexFunc(digits, func(r rune) bool { return !isDigit(r) }) >= 0 { // the longest of E.164
		return phoneNumber{}, false
	}
	return parseNumber(digits)
}

// Mobile reports whether a code can be sent to the number: it is a mobile one of Kazakhstan.
func (p Phone) Mobile() bool {
	number, ok := p.number()
	return ok && number.region.ID == "KZ" && number.region.mobile(number.national)
}

// String returns the number as people write it: +7 700 000 00 02, +998 90 123 45 67.
func (p Phone) String() string {
	if digits, ok := strings.CutPrefix(string(p), "+7"); ok && (len(digits) != phoneDigits || p.Mobile()) {
		return "+7" + groupPhone(digits)
	}
	if number, ok := p.number(); ok {
		return number.String()
	}
	return string(p)
}

// FormatPhone puts the digits after +7 that have been typed so far into groups:
// 700 000 00 02.
func FormatPhone(digits string) string { return strings.TrimPrefix(groupPhone(digits), " ") }

func groupPhone(digits string) string {
	var b strings.Builder
	for i := range len(digits) {
		if i == 0 || i == 3 || i == 6 || i == 8 {
			b.WriteByte(' ')
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}

// Masked hides the middle of the number: +7 700 ••• •• 02.
func (p Phone) Masked() string {
	total, nth := len(p)-len("+"), 0
	if total < 8 {
		return strings.Repeat("•", len(p))
	}
	return strings.Map(func(r rune) rune {
		if isDigit(r) {
			if nth++; nth > 4 && nth <= total-2 {
				return '•'
			}
		}
		return r
	}, p.String())
}

// LogValue keeps the number out of every log record (slog.LogValuer).
func (p Phone) LogValue() slog.Value { return slog.StringValue("[phone]") }
