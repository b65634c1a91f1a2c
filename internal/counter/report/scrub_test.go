package report

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestWhatLooksLikeAPersonIsMasked(t *testing.T) {
	for _, text := range []string{
		"880229300802", "880229 3008 02", "iin=880229300802", "iin880229300802x", `"880229300802"`, "8802 2930 0802", "٨٨٠٢٢٩٣٠٠٨٠٢",
		"+77000000002", "+7 700 000 00 02", "8 (700) 000-00-02", "8-700-000-00-02", "7000000002", "+7 (700) 000 00 02",
		"aigul@example.kz", "Aigul.S@mail.example.kz", "айгуль@пример.қз", "mailto:a@b.kz", "<a@b>",
		"123456", "code=123456", "pin: 702702", "70270212", "12-34-56", "123 456",
		"880229300802T10:00:00Z", "err=\"no 880229300802 here\"", "/home/u/880229300802.pdf", "880229300802.5s",
		"01234567-89ab-cdef-0123-880229300802",
	} {
		got := Scrub(text)
		if !strings.Contains(got, Mask) {
			t.Errorf("%q stays", text)
		}
		if personal.MatchString(got) {
			t.Errorf("%q is still in %q", text, got)
		}
	}
}

func TestWhatSupportNeedsStays(t *testing.T) {
	for _, line := range []string{
		`time=2026-11-21T23:10:10.123+05:00 level=INFO msg="sent" took=1.234567891s code=central_down status=503`,
		`time=2026-11-21T18:10:10.000Z level=WARN msg=failed err="dial tcp 127.0.0.1:13579: connection refused"`,
		`visit=3f2a9c1e-7b44-4e0a-9d3f-aa12bb34cc56 took=250ms after=1h2m3s n=12`,
		`version=1.4.2 go1.26.8 1366×768 v2.8.1 port=8080`,
		`system: Windows 10.0.19045`,
		`sha256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08`,
	} {
		if got := Scrub(line); got != line {
			t.Errorf("%s\nbecame\n%s", line, got)
		}
	}
}

func TestALongLineIsReadOnce(t *testing.T) {
	line := strings.Repeat("1 a 2026-11-21T23:10:10Z ", 40_000) // a megabyte: hours, if each word looked at the rest
	if got := Scrub(line); got != line {
		t.Error("the line is not the same")
	}
}

// personal is the net's own measure, written another way.
var personal = regexp.MustCompile(`[\p{Nd}]{12}|\+7(?:[ (-]?\p{Nd}){10}|[\p{L}\p{Nd}]@[\p{L}\p{Nd}]|(?:^|[^\p{Nd}\p{L}_.:•-])\p{Nd}{6,}(?:[^\p{Nd}\p{L}_.:-]|$)`)

func FuzzScrub(f *testing.F) {
	for _, seed := range []string{
		"", "time=2026-11-21T23:10:10.123+05:00 iin=880229300802", "a@b@c", "1.1.1.1234567", "+7 700 000 00 02 123456", "••• 12 •••34",
		"1@2", "12345678-1234-1234-1234-123456789012", "1h1m1.123456789s9", "127.0.0.1:1234567", "\xff1\xfe2", "12345 6",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Scrub(text)
		if again := Scrub(got); again != got {
			t.Fatalf("%q became %q, and that %q", text, got, again)
		}
		if found := personal.FindString(got); found != "" {
			t.Fatalf("%q became %q, which holds %q", text, got, found)
		}
		for _, secret := range []string{"880229300802", "+77000000002", "aigul@example.kz", "702702"} {
			if out := Scrub(text + "\n" + secret + "\n" + text); slices.Contains(strings.Split(out, "\n"), secret) {
				t.Fatalf("%q with %s became %q", text, secret, out)
			}
		}
	})
}
