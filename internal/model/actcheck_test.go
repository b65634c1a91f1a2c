package model

import (
	"strings"
	"testing"
)

func TestWhatPaperCarriesIsNoKey(t *testing.T) {
	const id = "5e2c1a52-6d3f-4a55-9f0a-0c6f7a0b8a10"
	// printf 'kezek act check\n5e2c…' | sha256sum, in base32
	const want = "GH5X-3DWH-USWV-6D2F-X4NU"
	check := ActCheck(id)
	if check != want || check == ActCheck(id[:35]+"1") {
		t.Errorf("%s, want %s", check, want)
	}
	for _, typed := range []string{check, strings.ToLower(check), strings.ReplaceAll(check, "-", " "), strings.ReplaceAll(check, "-", "")} {
		if got, ok := ParseActCheck(typed); !ok || got != check {
			t.Errorf("%q: %q, %t", typed, got, ok)
		}
	}
}

func TestWhatIsNoCheckOfAVisit(t *testing.T) {
	for _, typed := range []string{"", "5e2c1a52-6d3f-4a55-9f0a-0c6f7a0b8a10", "ABCD-EFGH-2345-WXYZ-KLM", "ABCD-EFGH-2345-WXYZ-KLM1", "ABCD-EFGH-2345-WXYZ-KLMы"} {
		if check, ok := ParseActCheck(typed); ok || check != "" {
			t.Errorf("%q: taken as %q", typed, check)
		}
	}
}

func FuzzParseActCheck(f *testing.F) {
	f.Add("ABCD-EFGH-2345-WXYZ-KLMN")
	f.Fuzz(func(t *testing.T, typed string) {
		if check, ok := ParseActCheck(typed); ok {
			if again, ok := ParseActCheck(check); !ok || again != check || len(check) != 24 {
				t.Errorf("%q: %q, then %q", typed, check, again)
			}
		}
	})
}
