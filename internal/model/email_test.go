package model

import (
	"strings"
	"testing"
)

func TestAnAddressIsReadAsItWasMeant(t *testing.T) {
	for typed, want := range map[string]string{
		"aigul@mail.ru": "aigul@mail.ru", " a.b+c_d@sub.example.kz\n": "a.b+c_d@sub.example.kz", "A1@EXAMPLE.KZ": "A1@EXAMPLE.KZ",
		"почта@пошта.қаз": "почта@пошта.қаз", "айгүл@сайт.рф": "айгүл@сайт.рф", "a@xn--80a.kz": "a@xn--80a.kz", "\u00a0a@b.kz\u2009": "a@b.kz",
	} {
		if got, err := ParseEmail(typed); err != nil || got != want {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
}

func TestAnAddressThatReachesNobodyIsRefusedWithAWord(t *testing.T) {
	long := strings.Repeat("a", 64)
	for typed, want := range map[string]Code{
		"": CodeEmailEmpty, " \u00a0": CodeEmailEmpty,
		"aigul": CodeEmailFormat, "aigul@": CodeEmailFormat, "@mail.ru": CodeEmailFormat, "a@b": CodeEmailFormat, "a@@b.kz": CodeEmailFormat,
		"a b@c.kz": CodeEmailFormat, "Айгүл <a@b.kz>": CodeEmailFormat, "a@b.kz, c@d.kz": CodeEmailFormat, "a@b..kz": CodeEmailFormat,
		"a@b.kz.": CodeEmailFormat, ".a@b.kz": CodeEmailFormat, "a..b@c.kz": CodeEmailFormat, "a@-b.kz": CodeEmailFormat, "a@b.k": CodeEmailFormat,
		"a@[10.0.0.1]": CodeEmailFormat, "a@10.0.0.1": CodeEmailFormat, `"a b"@c.kz`: CodeEmailFormat, "mailto:a@b.kz": CodeEmailFormat,
		long + "a@b.kz": CodeEmailFormat, "a@" + long + ".kz": CodeEmailFormat, "a@" + strings.Repeat("b.", 130) + "kz": CodeEmailFormat,
		"aigul@m\u0430il.ru": CodeEmailLetters, "\u0430igul@mail.ru": CodeEmailLetters, "aigul@mail.r\u0443": CodeEmailLetters,
		"aig\u200bul@mail.ru": CodeEmailLetters, "\u202aaigul@mail.ru\u202c": CodeEmailLetters, "\ufeffaigul@mail.ru": CodeEmailLetters,
		"αigul@mail.ru": CodeEmailLetters, "ａｉｇｕｌ@mail.ru": CodeEmailLetters, "a\u0301igul@mail.ru": CodeEmailLetters, "a١@mail.ru": CodeEmailLetters,
		"info@пошта.қаз": CodeEmailLetters, "почта@mail.ru": CodeEmailLetters,
		"фшпгд@ьфшд.кг": CodeEmailLayout, "фшпгд@пьфшд.сщь": CodeEmailLayout,
	} {
		if got, err := ParseEmail(typed); CodeOf(err) != want || got != "" {
			t.Errorf("%+q: %q, %v; want %s", typed, got, err, want)
		}
	}
}

func FuzzParseEmail(f *testing.F) {
	for _, seed := range []string{"aigul@mail.ru", "почта@пошта.қаз", "a@b", "\u200ba@b.kz"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		email, err := ParseEmail(typed)
		if err != nil {
			return
		}
		if again, err := ParseEmail(email); err != nil || again != email || strings.Count(email, "@") != 1 || strings.ContainsFunc(email, invisible) {
			t.Errorf("%q: %q", typed, email)
		}
	})
}
