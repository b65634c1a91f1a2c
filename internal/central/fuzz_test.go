package central

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
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
		if got, err := documentName(name, mediaPDF); err != nil || got != want {
			t.Errorf("%q became %q (%v), want %q", name, got, err, want)
		}
	}
	if got, err := documentName("scan.pdf", "image/jpeg"); err != nil || got != "scan.jpg" {
		t.Errorf("a photograph is called %q, %v", got, err)
	}
	for _, name := range []string{"", ". .", "???", strings.Repeat("ы", 117), strings.Repeat("👶", 60)} {
		if got, err := documentName(name, mediaPDF); err == nil {
			t.Errorf("%q became %q", name, got)
		}
	}
}

func FuzzDocumentName(f *testing.F) {
	for _, name := range []string{"анықтама.pdf", `C:\scans\a.png`, "../../etc/passwd", "", "..", "a\x00b", "gpj.\u202efdp", "\xff", "nul.png.png", "a. .jpg"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got, err := documentName(name, "image/png")
		if err != nil {
			return
		}
		if strings.ContainsAny(got, "/\\\x00<>:\"|?*") || !strings.HasSuffix(got, ".png") || strings.Trim(got, ". ") != got || isDevice(got) {
			t.Errorf("%q became %q", name, got)
		}
		if utf8.RuneCountInString(got) > maxDocumentName || len(got) > maxDocumentNameBytes {
			t.Errorf("%q is too long", got)
		}
		if strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
			t.Errorf("%q kept a mark: %q", name, got)
		}
		if again, err := documentName(got, "image/png"); err != nil || again != got {
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
