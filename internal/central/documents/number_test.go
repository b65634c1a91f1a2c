package documents

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"akmola.kz/kezek/internal/model"
)

func TestADocumentIsCalledWhatItIs(t *testing.T) {
	for name, want := range map[string]string{
		"анықтама.pdf":        "анықтама.pdf",
		"scan.PDF":            "scan.pdf",
		"photo.jpeg":          "photo.pdf",
		"invoice.pdf.exe":     "invoice.pdf.exe.pdf",
		"invoice.exe":         "invoice.exe.pdf",
		"invoice":             "invoice.pdf",
		"invoice.pdf. . ":     "invoice.pdf",
		".htaccess":           "htaccess.pdf",
		"a<b>c:d\"e|f?g*.pdf": "abcdefg.pdf",
		`C:\scans\a.pdf`:      "a.pdf",
		"kek\u202efdp.exe":    "kekfdp.exe.pdf",
		"line\u2028break.pdf": "linebreak.pdf",
		"CON":                 "_CON.pdf",
		"aux.pdf":             "_aux.pdf",
		"lpt1 .tar.pdf":       "_lpt1 .tar.pdf",
		"com².pdf":            "_com².pdf",
		"console.pdf":         "console.pdf",
		"com10.pdf":           "com10.pdf",
	} {
		if got := FileName(name, model.MediaPDF); got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
	if got := FileName("scan.pdf", model.MediaJPEG); got != "scan.jpg" {
		t.Errorf("a photograph is called %q", got)
	}
	for _, name := range []string{"", ". .", "???"} {
		if got := FileName(name, model.MediaPDF); got != "document.pdf" {
			t.Errorf("%q became %q", name, got)
		}
	}
}

func TestALongNameIsCutAndKeepsItsExtension(t *testing.T) {
	for name, want := range map[string]string{
		strings.Repeat("анықтама ", 15) + ".png": strings.TrimSpace(strings.Repeat("анықтама ", 13)[:2*104+12]) + ".png",
		strings.Repeat("ы", 117) + ".PNG":        strings.Repeat("ы", 116) + ".png",
		strings.Repeat("👶", 60):                  strings.Repeat("👶", 59) + ".png",
		strings.Repeat("a. ", 100):               strings.Repeat("a. ", 38) + "a.png",
	} {
		if got := FileName(name, model.MediaPNG); got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
}

func FuzzFileName(f *testing.F) {
	for _, name := range []string{"анықтама.pdf", `C:\scans\a.png`, "../../etc/passwd", "", "..", "a\x00b", "gpj.\u202efdp", "\xff", "nul.png.png", "a. .jpg"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := FileName(name, model.MediaPNG)
		if strings.ContainsAny(got, "/\\\x00<>:\"|?*") || !strings.HasSuffix(got, ".png") || strings.Trim(got, ". ") != got || isDevice(got) {
			t.Errorf("%q became %q", name, got)
		}
		if utf8.RuneCountInString(got) > maxName || len(got) > maxNameBytes {
			t.Errorf("%q is too long", got)
		}
		if strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
			t.Errorf("%q kept a mark: %q", name, got)
		}
		if again := FileName(got, model.MediaPNG); again != got {
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
