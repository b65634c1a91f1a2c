package model

import (
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
		if got := FileName(name, MediaPDF); got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
	if got := FileName("scan.pdf", MediaJPEG); got != "scan.jpg" {
		t.Errorf("a photograph is called %q", got)
	}
	for _, name := range []string{"", ". .", "???"} {
		if got := FileName(name, MediaPDF); got != "document.pdf" {
			t.Errorf("%q became %q", name, got)
		}
	}
}

func TestALongNameIsCutAndKeepsItsExtension(t *testing.T) {
	for name, want := range map[string]string{
		strings.Repeat("анықтама ", 15) + ".png": strings.TrimSpace(strings.Repeat("анықтама ", 13)[:2*104+12]) + ".png",
		strings.Repeat("ы", 117) + ".PNG":        strings.Repeat("ы", 116) + ".png",
		strings.Repeat("и\u0306", 200):           strings.Repeat("й", 116) + ".png", // as a Mac writes it
		strings.Repeat("👶", 60):                  strings.Repeat("👶", 59) + ".png",
		strings.Repeat("a. ", 100):               strings.Repeat("a. ", 38) + "a.png",
	} {
		if got := FileName(name, MediaPNG); got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
}

func FuzzFileName(f *testing.F) {
	for _, name := range []string{"анықтама.pdf", `C:\scans\a.png`, "../../etc/passwd", "", "..", "a\x00b", "gpj.\u202efdp", "\xff", "nul.png.png", "a. .jpg"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := FileName(name, MediaPNG)
		if strings.ContainsAny(got, "/\\\x00<>:\"|?*") || !strings.HasSuffix(got, ".png") || strings.Trim(got, ". ") != got || isDevice(got) {
			t.Errorf("%q became %q", name, got)
		}
		if utf8.RuneCountInString(got) > maxFileName || len(got) > maxFileBytes {
			t.Errorf("%q is too long", got)
		}
		if strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
			t.Errorf("%q kept a mark: %q", name, got)
		}
		if again := FileName(got, MediaPNG); again != got {
			t.Errorf("%q became %q and then %q", name, got, again)
		}
	})
}
