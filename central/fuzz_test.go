package central

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func FuzzDocumentName(f *testing.F) {
	for _, name := range []string{"анықтама.pdf", `C:\scans\a.png`, "../../etc/passwd", "", "..", "a\x00b", "gpj.\u202efdp", "\xff"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got, err := documentName(name)
		if err != nil {
			return
		}
		if got == "" || got == ".." || strings.ContainsAny(got, "/\\\x00") || utf8.RuneCountInString(got) > maxDocumentName {
			t.Errorf("%q became %q", name, got)
		}
		if strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
			t.Errorf("%q kept a mark: %q", name, got)
		}
		if again, err := documentName(got); err != nil || again != got {
			t.Errorf("%q became %q and then %q", name, got, again)
		}
	})
}

var tidyCode = regexp.MustCompile(`^([` + checkAlphabet + `]{4}-){2}[` + checkAlphabet + `]{4}$`)

func FuzzCheckCode(f *testing.F) {
	for _, code := range []string{"K7QF-3XWM-9D2T", "k7qf3xwm9d2t", " K7QF 3XWM 9D2T ", "", "ıııııııııııı", "K7QF-3XWM-9D2TT"} {
		f.Add(code)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code := tidyCheckCode(typed)
		if code != "" && (!tidyCode.MatchString(code) || tidyCheckCode(code) != code) {
			t.Errorf("%q became %q", typed, code)
		}
	})
}

func FuzzDocumentType(f *testing.F) {
	for _, body := range []string{"%PDF-1.7\n", "\x89PNG\r\n\x1a\n", "\xff\xd8\xff\xe0\x00\x10JFIF", "<html>", ""} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		media, err := documentType(body)
		if (err == nil) != (media != "") {
			t.Errorf("type %q, error %v", media, err)
		}
	})
}

func TestCheckCodesAreOfTheirAlphabetAndNeverTheSame(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		code := newCheckCode()
		if !tidyCode.MatchString(code) || seen[code] || tidyCheckCode(strings.ToLower(code)) != code {
			t.Fatalf("code %q", code)
		}
		seen[code] = true
	}
}
