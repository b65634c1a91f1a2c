package model

import (
	"log/slog"
	"strings"
)

// Phone is a mobile number of Kazakhstan, kept as +7 and ten digits. A value made
// by ParsePhone is valid.
type Phone string

// phoneDigits is the number of digits after the country code.
const phoneDigits = 10

// ParsePhone reads a mobile number in any usual writing: +7 700 000 00 02,
// 8 (700) 000-00-02, 7000000002. Errors carry phone_empty, phone_digits,
// phone_length or phone_mobile (a land line cannot get a code).
//
// The operator is never read from the number: numbers are portable.
func ParsePhone(s string) (Phone, error) {
	digits, code := phoneNumber(s)
	if code != "" {
		return "", NewError(code)
	}
	switch {
	case digits == "":
		return "", NewError(CodePhoneEmpty)
	case len(digits) != phoneDigits:
		return "", NewError(CodePhoneLength)
	case digits[0] != '7' || digits[1] == '1' || digits[1] == '2' || digits[1] == '3':
		return "", NewError(CodePhoneMobile)
	}
	return Phone("+7" + digits), nil
}

// PhoneDigits returns the digits after the country code in what has been typed so
// far, at most ten of them, and whether it holds only what a number may hold.
func PhoneDigits(s string) (digits string, ok bool) {
	digits, code := phoneNumber(s)
	if len(digits) > phoneDigits {
		digits = digits[:phoneDigits]
	}
	return digits, code == ""
}

func phoneNumber(s string) (digits string, problem Code) {
	var b strings.Builder
	for _, r := range strings.TrimSpace(s) {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case strings.ContainsRune(" \u00a0\t()-–.+", r):
		default:
			return "", CodePhoneDigits
		}
	}
	digits = b.String()
	international := strings.HasPrefix(strings.TrimSpace(s), "+")
	switch {
	case international && strings.HasPrefix(digits, "7"):
		digits = digits[1:]
	case international && digits != "":
		return "", CodePhoneMobile
	case len(digits) > 0 && digits[0] == '8':
		digits = digits[1:]
	case len(digits) > phoneDigits && digits[0] == '7':
		digits = digits[1:]
	}
	return digits, ""
}

// String returns the number as people write it: +7 700 000 00 02.
func (p Phone) String() string {
	digits := strings.TrimPrefix(string(p), "+7")
	return "+7" + groupPhone(digits)
}

// FormatPhone puts the digits after the country code that have been typed so far
// into groups: 700 000 00 02.
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
	if len(p) != phoneDigits+2 {
		return strings.Repeat("•", len(p))
	}
	return "+7 " + string(p[2:5]) + " ••• •• " + string(p[10:])
}

// LogValue keeps the number out of every log record (slog.LogValuer).
func (p Phone) LogValue() slog.Value { return slog.StringValue("[phone]") }
