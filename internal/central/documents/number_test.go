package documents

import (
	"regexp"
	"strings"
	"testing"
)

var tidyCode = regexp.MustCompile(`^([` + checkAlphabet + `]{4}-){2}[` + checkAlphabet + `]{4}$`)

func FuzzCheckCode(f *testing.F) {
	for _, code := range []string{"K7QF-3XWM-9D2T", "k7qf3xwm9d2t", " K7QF 3XWM 9D2T ", "", "ıııııııııııı", "K7QF-3XWM-9D2TT"} {
		f.Add(code)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code := TidyCheckCode(typed)
		if code != "" && (!tidyCode.MatchString(code) || TidyCheckCode(code) != code) {
			t.Errorf("%q became %q", typed, code)
		}
	})
}

func TestCheckCodesAreOfTheirAlphabetAndNeverTheSame(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		code := NewCheckCode()
		if !tidyCode.MatchString(code) || seen[code] || TidyCheckCode(strings.ToLower(code)) != code {
			t.Fatalf("code %q", code)
		}
		seen[code] = true
	}
}
