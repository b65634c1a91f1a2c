package model

import "testing"

func TestParsePhoneInAnyUsualWriting(t *testing.T) {
	for _, in := range []string{
		"+77000000002", "87000000002", "77000000002", "7000000002", "+7 700 000 00 02", "8 (700) 000-00-02",
		"8-700-000-00-02", " +7(700)000.00.02 ", "+7\u00a0700\u00a0000\u00a000\u00a002",
	} {
		phone, err := ParsePhone(in)
		if err != nil || phone != "+77000000002" {
			t.Errorf("ParsePhone(%q) = %q, %v", in, phone, err)
		}
	}
}

func TestParsePhoneRefuses(t *testing.T) {
	for in, want := range map[string]Code{
		"": CodePhoneEmpty, "  ": CodePhoneEmpty, "+7 700 000 00 0": CodePhoneLength, "870000000021": CodePhoneLength,
		"8 7162 25 55 55": CodePhoneMobile, "+1 212 555 0100": CodePhoneMobile, "+7 900 000 00 00": CodePhoneMobile,
		"+7 700 abc 00 02": CodePhoneDigits, "٧٠٠": CodePhoneDigits,
	} {
		if phone, err := ParsePhone(in); CodeOf(err) != want || phone != "" {
			t.Errorf("ParsePhone(%q) = %q, %v; want %s", in, phone, err, want)
		}
	}
}

func TestPhoneIsShownInGroupsAndMasked(t *testing.T) {
	p := Phone("+77000000002")
	if got := p.String(); got != "+7 700 000 00 02" {
		t.Errorf("String = %q", got)
	}
	if got := p.Masked(); got != "+7 700 ••• •• 02" {
		t.Errorf("Masked = %q", got)
	}
	if got := FormatPhone("70000"); got != "700 00" {
		t.Errorf("FormatPhone = %q", got)
	}
}

func FuzzParsePhone(f *testing.F) {
	f.Add("+7 700 000 00 02")
	f.Add("8(7")
	f.Fuzz(func(t *testing.T, s string) {
		phone, err := ParsePhone(s)
		if err != nil {
			return
		}
		if again, err := ParsePhone(phone.String()); err != nil || again != phone {
			t.Errorf("shown form does not parse back: %v", err)
		}
	})
}
