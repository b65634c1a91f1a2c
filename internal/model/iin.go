package model

import (
	"log/slog"
	"strings"
	"time"
	"unicode"
)

// IIN is an individual identification number (ЖСН/ИИН) of Kazakhstan: twelve
// ASCII digits, kept as text because leading zeros matter. A value made by
// ParseIIN is valid; one read from outside may not be.
//
// YYMMDD of birth, a digit for century and sex, four digits of a running number,
// a check digit. The numbers of some foreign citizens have 0 for century and sex: they tell
// neither (Foreign).
type IIN string

// Sex as the seventh digit of an IIN tells it.
type Sex string

// The two values of Sex.
const (
	Male   Sex = "male"
	Female Sex = "female"
)

// IINLength is the number of digits of an IIN.
const IINLength = 12

// ParseIIN reads an IIN; spaces inside and around it, and what other programs put into it
// that nobody sees, are ignored. Errors carry one of the codes iin_empty, iin_digits,
// iin_length, iin_date, iin_century, iin_checksum.
//
// The check digit does not prove that the number was typed right: an error in the
// eleventh digit passes nine times in ten. Show the birth date and the person's
// name before anything is saved.
func ParseIIN(s string) (IIN, error) {
	r := ReadIIN(s)
	if r.Problem != "" {
		return "", NewError(r.Problem)
	}
	return IIN(r.Digits), nil
}

// IINReading is what can already be told of an IIN while it is being typed.
type IINReading struct {
	Digits  string // the digits typed so far, at most those that were typed
	Birth   Date   // zero until seven digits make a date
	Sex     Sex    // empty until the seventh digit, and of a foreign citizen
	Foreign bool   // the seventh digit is 0: check century and sex by the document
	Problem Code   // the first thing that is wrong; CodeIINLength while it is short
}

// ReadIIN reads as much of an IIN as has been typed.
func ReadIIN(s string) IINReading {
	digits := withoutSpaces(s)
	r := IINReading{Digits: digits}
	if digits == "" {
		r.Problem = CodeIINEmpty
		return r
	}
	for i := range len(digits) {
		if digits[i] < '0' || digits[i] > '9' {
			r.Problem = CodeIINDigits
			return r
		}
	}
	if len(digits) > IINLength {
		r.Problem = CodeIINLength
		return r
	}
	if r.Problem = impossibleDay(digits); r.Problem != "" {
		return r
	}
	if len(digits) >= 7 {
		r.readBirth()
		if r.Problem != "" {
			return r
		}
	}
	switch {
	case len(digits) < IINLength:
		r.Problem = CodeIINLength
	case !checkDigitHolds(digits):
		r.Problem = CodeIINChecksum
	}
	return r
}

// withoutSpaces drops the spaces of a text and what nobody sees of it.
func withoutSpaces(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, withoutInvisible(s))
}

// impossibleDay finds a month or a day that no century can mend, as soon as its
// digits are there.
func impossibleDay(digits string) Code {
	if len(digits) >= 4 {
		if month := number(digits[2:4]); month < 1 || month > 12 {
			return CodeIINDate
		}
	}
	if len(digits) >= 6 {
		// 2000 is a leap year, so that 29 February stays possible until the century is known.
		if _, err := NewDate(2000, time.Month(number(digits[2:4])), number(digits[4:6])); err != nil {
			return CodeIINDate
		}
	}
	return ""
}

// foreignSince is the first year of birth that the two digits of a foreign citizen's number
// may mean: no later digit tells the century.
const foreignSince = 1940

func (r *IINReading) readBirth() {
	seventh, year := number(r.Digits[6:7]), number(r.Digits[0:2])
	switch {
	case seventh > 6:
		r.Problem = CodeIINCentury
		return
	case seventh == 0:
		r.Foreign = true
		if year += 1900; year < foreignSince {
			year += 100
		}
	default:
		r.Sex = Female
		if seventh%2 == 1 {
			r.Sex = Male
		}
		year += 1800 + (seventh-1)/2*100
	}
	birth, err := NewDate(year, time.Month(number(r.Digits[2:4])), number(r.Digits[4:6]))
	if err != nil {
		r.Problem = CodeIINDate
		return
	}
	r.Birth = birth
}

func number(digits string) int {
	n := 0
	for i := range len(digits) {
		n = n*10 + int(digits[i]-'0')
	}
	return n
}

// CheckDigit returns the check digit of the first eleven digits of an IIN or a
// BIN, and false where the number is never issued because both passes give ten.
func CheckDigit(first11 string) (byte, bool) {
	if len(first11) != IINLength-1 {
		return 0, false
	}
	for _, shift := range [...]int{0, 2} {
		sum := 0
		for i := range len(first11) {
			if first11[i] < '0' || first11[i] > '9' {
				return 0, false
			}
			sum += int(first11[i]-'0') * ((i+shift)%11 + 1)
		}
		if rest := sum % 11; rest < 10 {
			return byte('0' + rest), true
		}
	}
	return 0, false
}

func checkDigitHolds(digits string) bool {
	want, ok := CheckDigit(digits[:IINLength-1])
	return ok && digits[IINLength-1] == want
}

// Birth returns the date of birth that the number carries, zero for an invalid one. The
// number of a foreign citizen does not tell the century: the year is from 1940 to 2039.
func (n IIN) Birth() Date { return ReadIIN(string(n)).Birth }

// Sex returns the sex that the number carries, empty for an invalid one and for that of a
// foreign citizen.
func (n IIN) Sex() Sex { return ReadIIN(string(n)).Sex }

// Grouped returns the number as people read it aloud: 880229 3008 02.
func (n IIN) Grouped() string { return GroupIIN(string(n)) }

// Masked hides all but the year and the last three digits: 88•••• •••802.
func (n IIN) Masked() string {
	if len(n) != IINLength {
		return strings.Repeat("•", len(n))
	}
	return string(n[:2]) + "•••• •••" + string(n[9:])
}

// LogValue keeps the number out of every log record (slog.LogValuer).
func (n IIN) LogValue() slog.Value { return slog.StringValue("[iin]") }

// GroupIIN puts the digits typed so far into groups of 6, 4 and 2.
func GroupIIN(digits string) string {
	var b strings.Builder
	for i := range len(digits) {
		if i == 6 || i == 10 {
			b.WriteByte(' ')
		}
		b.WriteByte(digits[i])
	}
	return b.String()
}
