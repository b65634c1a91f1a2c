package model

import "testing"

// Whatever is typed, pasted or scanned becomes the right number or address, or nothing with
// a word: each row is a neighbour of something that was met.
func TestNoNumberBecomesAnotherPersons(t *testing.T) {
	for typed, want := range map[string]Code{
		"тел. 8 701 123 45 67 (мама)": "",
		"8‑701‑123‑45‑67":             "",
		"+7\u200b7011234567":          "",
		"0077011234567":               "",
		"+7 701 123 45 67 доб. 12":    CodePhoneDigits,
		"8 701 123 45 67 вн.5":        CodePhoneDigits,
		"8 7011234567 #3":             CodePhoneDigits,
		"tel:+77011234567;ext=5":      CodePhoneDigits,
		"+77011234567, +77021234567":  CodePhoneDigits,
		"٨٧٠١١٢٣٤٥٦٧":                 CodePhoneDigits,
		"+7 701 123 45 6７":            CodePhoneDigits,
		"О701 123 45 67":              CodePhoneDigits,
		"+7 (701) I23-45-67":          CodePhoneDigits,
		"87011234567 8":               CodePhoneLength,
		"7 7 701 123 45 67":           CodePhoneLength,
		"+87011234567":                CodePhoneMobile,
	} {
		phone, err := ParsePhone(typed)
		if CodeOf(err) != want || err == nil && phone != "+77011234567" {
			t.Errorf("%q: %s, %v", typed, phone, err)
		}
	}
}

func TestNoAddressBecomesAnotherPersons(t *testing.T) {
	for typed, want := range map[string]Code{
		"почта@пошта.қаз":         "",
		"aigul@mаil.ru":           CodeEmailLetters, // its second а is Cyrillic
		"aigul@mail.кz":           CodeEmailLetters,
		"аигуль@mail.ru":          CodeEmailLetters,
		"aıgul@mail.ru":           CodeEmailLetters,
		"αigul@mail.ru":           CodeEmailLetters,
		"aigul@ｍail.ru":           CodeEmailLetters,
		"aigul\u200b@mail.ru":     CodeEmailLetters,
		"aigul@mail.ru\u00ad":     CodeEmailLetters,
		"aigul@\u202email.ru":     CodeEmailLetters,
		"фшпгд@ьфшд.кг":           CodeEmailLayout,
		"aigul@mail,ru":           CodeEmailFormat,
		"aigul@mail..ru":          CodeEmailFormat,
		"a@mail.ru aigul@mail.ru": CodeEmailFormat,
		"Айгуль <aigul@mail.ru>":  CodeEmailFormat,
	} {
		if email, err := ParseEmail(typed); CodeOf(err) != want || err == nil && email != typed {
			t.Errorf("%q: %q, %v", typed, email, err)
		}
	}
}
