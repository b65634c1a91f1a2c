package model

import (
	"strings"
	"testing"
)

func TestParseIIN(t *testing.T) {
	for _, tt := range []struct {
		in   string
		code Code
		why  string
	}{
		{"230315500002", "", "boy of 2023, first pass"},
		{"210901600106", "", "second pass of weights"},
		{"880229300802", "", "leap day, second pass"},
		{" 880229 3008 02 ", "", "spaces as people write them"},
		{"990101600002", "", "in the future is not the parser's to judge"},
		{"230315500012", "", "wrong eleventh digit passes: the checksum cannot see it"},
		{"", CodeIINEmpty, "nothing"},
		{"   ", CodeIINEmpty, "only spaces"},
		{"23031550000", CodeIINLength, "eleven digits"},
		{"2303155000021", CodeIINLength, "thirteen digits"},
		{"23031550000a", CodeIINDigits, "a letter"},
		{"٢٣٠٣١٥٥٠٠٠٠٢", CodeIINDigits, "digits of another script"},
		{"230315-500002", CodeIINDigits, "a dash"},
		{"230230500010", CodeIINDate, "30 February"},
		{"230135500002", CodeIINDate, "day 35"},
		{"231315500002", CodeIINDate, "month 13"},
		{"230229500002", CodeIINDate, "29 February of a common year"},
		{"230315700005", CodeIINCentury, "seventh digit 7"},
		{"900203001000", "", "a foreign citizen"},
		{"230304001009", "", "a foreign child"},
		{"230315000005", CodeIINChecksum, "a foreign citizen, wrong check digit"},
		{"\u202a880229\u202f3008\u200b02\u202c\ufeff", "", "spaces and marks of other programs"},
		{"８８０２２９３００８０２", CodeIINDigits, "wide digits"},
		{"880229300802 880229300802", CodeIINLength, "two numbers"},
		{"ИИН 880229300802", CodeIINDigits, "a word before it"},
		{"230315500003", CodeIINChecksum, "wrong check digit"},
	} {
		iin, err := ParseIIN(tt.in)
		if got := CodeOf(err); got != tt.code {
			t.Errorf("%s: ParseIIN(%q) code %q, want %q", tt.why, tt.in, got, tt.code)
		}
		if err == nil && len(iin) != IINLength {
			t.Errorf("%s: ParseIIN(%q) = %q, not twelve digits", tt.why, tt.in, iin)
		}
		if err != nil && iin != "" {
			t.Errorf("%s: a refused IIN must not come back", tt.why)
		}
	}
}

func TestNoCheckDigitMendsAnUnissuableIIN(t *testing.T) {
	for digit := range 10 {
		iin := "22123150089" + string(rune('0'+digit))
		if _, err := ParseIIN(iin); CodeOf(err) != CodeIINChecksum {
			t.Errorf("ParseIIN(%s) = %v, want %s", iin, err, CodeIINChecksum)
		}
	}
}

func TestReadIINTellsEachThingAsSoonAsItIsTyped(t *testing.T) {
	const whole = "880229300802"
	for n := range len(whole) {
		r := ReadIIN(whole[:n])
		if want := n >= 7; want == r.Birth.IsZero() || want == (r.Sex == "") {
			t.Errorf("after %d digits: birth %v, sex %q", n, r.Birth, r.Sex)
		}
		if n > 0 && r.Problem != CodeIINLength {
			t.Errorf("after %d right digits the problem is %q", n, r.Problem)
		}
	}
	r := ReadIIN(whole)
	if r.Problem != "" || r.Sex != Male || r.Birth != (Date{1988, 2, 29}) {
		t.Errorf("whole: %+v", r)
	}
	if got := ReadIIN("2213").Problem; got != CodeIINDate {
		t.Errorf("month 13 after four digits: %q", got)
	}
}

func TestCenturyOfSeventhDigit(t *testing.T) {
	for seventh, year := range map[string]int{"1": 1801, "2": 1801, "3": 1901, "4": 1901, "5": 2001, "6": 2001} {
		if got := ReadIIN("010203" + seventh).Birth.Year; got != year {
			t.Errorf("seventh digit %s: year %d, want %d", seventh, got, year)
		}
	}
}

func TestTheCenturyOfAForeignCitizenIsTheLikelyOne(t *testing.T) {
	for typed, year := range map[string]int{"9002030": 1990, "2303040": 2023, "3903040": 2039, "4003040": 1940} {
		r := ReadIIN(typed)
		if r.Birth.Year != year || r.Sex != "" || !r.Foreign {
			t.Errorf("%s: %+v", typed, r)
		}
	}
	if ReadIIN("880229300802").Foreign {
		t.Error("a citizen is taken for a foreign one")
	}
}

func TestIINIsShownGroupedAndMasked(t *testing.T) {
	iin := IIN("880229300802")
	if got := iin.Grouped(); got != "880229 3008 02" {
		t.Errorf("Grouped = %q", got)
	}
	if got := iin.Masked(); got != "88•••• •••802" {
		t.Errorf("Masked = %q", got)
	}
	if got := iin.LogValue().String(); strings.Contains(got, "88") {
		t.Errorf("LogValue shows digits: %q", got)
	}
}

func FuzzReadIIN(f *testing.F) {
	for _, seed := range []string{"", "880229300802", "88 02", "٢٣", "230230500010", "\xff1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := ReadIIN(s)
		if r.Problem != "" {
			return
		}
		iin, err := ParseIIN(s)
		if err != nil || iin.Birth().IsZero() || (iin.Sex() == "") != r.Foreign {
			t.Errorf("read without a problem but not whole: %v", err)
		}
		if again, err := ParseIIN(iin.Grouped()); err != nil || again != iin {
			t.Errorf("grouped form does not parse back: %v", err)
		}
	})
}
