package model

import (
	"strings"
	"testing"
)

func TestParsePhoneInAnyUsualWriting(t *testing.T) {
	for _, in := range []string{
		"+77000000002", "87000000002", "77000000002", "7000000002", "+7 700 000 00 02", "8 (700) 000-00-02",
		"8-700-000-00-02", " +7(700)000.00.02 ", "+7\u00a0700\u00a0000\u00a000\u00a002", "007 700 000 00 02", "＋7 700 000 00 02",
		"\u202a+7 700\u200b000 00 02\u202c", "\ufeff87000000002", "8–700—000‒00−02", "+7\u202f700\u2009000\u300000\u206002", "8\u00ad7000000002",
		"тел. 8 700 000 00 02", "Телефон: +7 (700) 000-00-02 (мама)", "8 700 000 00 02, Айгүл", "7 (700) 000-00-02", "(700) 000-00-02",
		"+7 8 700 000 00 02", "+7(8700)0000002", "8️ 700 000 00 02", "WhatsApp +77000000002.",
	} {
		phone, err := ParsePhone(in)
		if err != nil || phone != "+77000000002" {
			t.Errorf("ParsePhone(%+q) = %q, %v", in, phone, err)
		}
	}
	for in, want := range map[string]Phone{"7771234567": "+77771234567", "77771234567": "+77771234567", "8 777 123 45 67": "+77771234567", "77011234567": "+77011234567"} {
		if phone, err := ParsePhone(in); err != nil || phone != want {
			t.Errorf("ParsePhone(%q) = %q, %v", in, phone, err)
		}
	}
}

func TestParsePhoneRefuses(t *testing.T) {
	for in, want := range map[string]Code{
		"": CodePhoneEmpty, "  ": CodePhoneEmpty, "\u200b": CodePhoneEmpty, "+": CodePhoneEmpty, "+7 700 000 00 0": CodePhoneLength, "870000000021": CodePhoneLength,
		"8 7162 25 55 55": CodePhoneMobile, "+1 212 555 0100": CodePhoneMobile, "+7 900 000 00 00": CodePhoneMobile, "+8 700 000 00 02": CodePhoneMobile,
		"+7 700 abc 00 02": CodePhoneDigits, "٧٠٠": CodePhoneDigits, "８７０００００００００２": CodePhoneDigits, "+7 70０ 000 00 02": CodePhoneDigits,
		"7 701 123 45 6": CodePhoneLength, "7701123456": CodePhoneLength, "7 (777) 123-45-6": CodePhoneLength, "8 701 123 45 6": CodePhoneLength,
		"+7 7 701 123 45 67": CodePhoneLength, "8 7 701 123 45 67": CodePhoneLength, "+7 701 123 45 67 8": CodePhoneLength, "7011234567 8": CodePhoneMobile,
		"+7 701 123 45 67 доб. 5": CodePhoneDigits, "+7 701 123 45 67 ext 12": CodePhoneDigits, "87011234567,5": CodePhoneDigits, "87011234567#5": CodePhoneDigits,
		"87011234567 87021234567": CodePhoneLength, "87011234567/87021234567": CodePhoneDigits, "87011234567; 87021234567": CodePhoneDigits,
		"+77011234567+77021234567": CodePhoneDigits, "8 7O1 123 45 67": CodePhoneDigits, "8701123456O": CodePhoneDigits, "З7011234567": CodePhoneDigits,
		"8 701 123 45 6⁷": CodePhoneDigits, "8 701 *** ** 67": CodePhoneDigits, "мама": CodePhoneDigits, "кв. 5, тел. 87011234567": CodePhoneDigits,
	} {
		if phone, err := ParsePhone(in); CodeOf(err) != want || phone != "" {
			t.Errorf("ParsePhone(%+q) = %q, %v; want %s", in, phone, err, want)
		}
	}
}

func TestAContactIsAnyTelephoneOfTheWorld(t *testing.T) {
	for in, want := range map[string][2]string{
		"+7 912 345 67 89":    {"+79123456789", "+7 912 345-67-89"},
		"8 912 345 67 89":     {"+79123456789", "+7 912 345-67-89"},
		"+998 90 123 45 67":   {"+998901234567", "+998 90 123 45 67"},
		"00998901234567":      {"+998901234567", "+998 90 123 45 67"},
		"8 10 998 90 1234567": {"+998901234567", "+998 90 123 45 67"},
		"8 (71632) 2-11-22":   {"+77163221122", "+7 71632 2 11 22"},
		"71632 2-11-22":       {"+77163221122", "+7 71632 2 11 22"},
		"8 (7162) 25-55-55":   {"+77162255555", "+7 7162 25 55 55"},
		"8 700 000 00 02":     {"+77000000002", "+7 700 000 00 02"},
		"тел. 7000000002":     {"+77000000002", "+7 700 000 00 02"},
		"+86 138 0013 8000":   {"+8613800138000", "+86 138 0013 8000"},
		"+49 (30) 123456":     {"+4930123456", "+49 30 123456"},
	} {
		phone, err := ParseContactPhone(in)
		if err != nil || string(phone) != want[0] || phone.String() != want[1] {
			t.Errorf("%q: %s shown as %q, %v", in, string(phone), phone, err)
		}
		if mobile := phone == "+77000000002"; phone.Mobile() != mobile {
			t.Errorf("%q: a code can be sent: %t", in, phone.Mobile())
		}
	}
}

func TestAContactIsNeverAnotherNumber(t *testing.T) {
	for in, want := range map[string]Code{
		"": CodePhoneEmpty, "нет": CodePhoneDigits, "2-11-22": CodePhoneContact, "+998 90 123 45 6": CodePhoneContact, "+998 90 123 45 67 8": CodePhoneContact,
		"998 90 123 45 67": CodePhoneContact, "415 555 26 71": CodePhoneContact, "8 (71632) 2-11-2": CodePhoneContact, "8 (7162) 25-55-55 (вн. 12)": CodePhoneDigits,
		"+7 7 701 123 45 67": CodePhoneContact, "7 701 123 45 6": CodePhoneContact, "+7 912 345 67 89 0": CodePhoneContact, "+99": CodePhoneContact,
		"87162255555, 87011234567": CodePhoneDigits, "+99890١234567": CodePhoneDigits, "+999 123 456 789": CodePhoneContact, strings.Repeat("7", 5000): CodePhoneContact,
	} {
		if phone, err := ParseContactPhone(in); CodeOf(err) != want || phone != "" {
			t.Errorf("%+q: %q, %v; want %s", in, string(phone), err, want)
		}
	}
}

func TestDigitsOfANumberAreReadWhileItIsTyped(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "8": "", "+7": "", "+": "", "87": "7", "7": "7", "7 7": "7", "701": "701", "+7 701 123 45 67": "7011234567", "007701": "701",
		"8 701 123": "701123", "77011234567": "7011234567",
	} {
		if digits, ok := PhoneDigits(in); !ok || digits != want {
			t.Errorf("%q: %q, %t; want %q", in, digits, ok, want)
		}
	}
	for _, in := range []string{"870112345678", "+1 212", "+79123456789 0", "7a", "87011234567 87021234567"} {
		if digits, ok := PhoneDigits(in); ok || digits != "" {
			t.Errorf("%q: %q, %t", in, digits, ok)
		}
	}
}

func TestPhoneIsShownInGroupsAndMasked(t *testing.T) {
	p := Phone("+77000000002")
	if got := p.String(); got != "+7 700 000 00 02" {
		t.Errorf("String = %q", got)
	}
	if got := FormatPhone("70000"); got != "700 00" {
		t.Errorf("FormatPhone = %q", got)
	}
	for phone, want := range map[Phone]string{"+77000000002": "+7 700 ••• •• 02", "+998901234567": "+998 9• ••• •• 67", "+77163221122": "+7 716•• • •• 22", "+7700": "•••••"} {
		if got := phone.Masked(); got != want {
			t.Errorf("%s masked = %q, want %q", string(phone), got, want)
		}
	}
}

func FuzzParsePhone(f *testing.F) {
	for _, seed := range []string{"+7 700 000 00 02", "8(7", "+998 90 123 45 67", "8 (71632) 2-11-22", "тел. 8 10 998", "+7 7"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		phone, err := ParsePhone(s)
		contact, contactErr := ParseContactPhone(s)
		if err == nil && (contactErr != nil || contact != phone || !phone.Mobile()) {
			t.Errorf("%q: %s for codes, %s as a contact, %v", s, string(phone), string(contact), contactErr)
		}
		if contactErr != nil {
			return
		}
		if again, err := ParseContactPhone(contact.String()); err != nil || again != contact {
			t.Errorf("the shown form %q does not parse back: %v", contact, err)
		}
		if masked := contact.Masked(); masked == contact.String() {
			t.Errorf("%q is not masked", contact)
		}
	})
}
