package ui

import (
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

func TestNumbersAreWrittenAsPeopleWriteThem(t *testing.T) {
	for lang, cases := range map[model.Lang]map[int]string{
		model.Kazakh:  {0: "0", 42: "42", 1234: "1\u00a0234", 12345: "12\u00a0345", 1234567: "1\u00a0234\u00a0567", -12345: "-12\u00a0345"},
		model.Russian: {999: "999", 10000: "10\u00a0000", 123456: "123\u00a0456"},
		model.English: {1234: "1,234", 12345: "12,345", 1234567: "1,234,567"},
	} {
		for n, want := range cases {
			if got := wordsIn(lang).number(n); got != want {
				t.Errorf("%s: %d is written %q, not %q", lang, n, got, want)
			}
		}
	}
	for lang, want := range map[model.Lang]string{model.Kazakh: "12\u00a0345,5", model.Russian: "12\u00a0345,5", model.English: "12,345.5"} {
		if got := wordsIn(lang).decimal(12345.51); got != want {
			t.Errorf("%s: %q, not %q", lang, got, want)
		}
	}
	if got := wordsIn(model.Russian).N("organizations", 10000); !strings.HasPrefix(got, "10\u00a0000 ") {
		t.Errorf("%q", got)
	}
}

func TestTimesAreWrittenInTheZoneOfTheRegion(t *testing.T) {
	at := time.Date(2026, 11, 21, 20, 30, 0, 0, time.UTC)
	for _, lang := range model.Langs() {
		w := wordsIn(lang)
		if w.when(at) != "22.11.2026 01:30:00" || w.day(at) != "22.11.2026" || w.clock(at) != "01:30" {
			t.Errorf("%s: %q %q %q", lang, w.when(at), w.day(at), w.clock(at))
		}
	}
}
