package model_test

import (
	"testing"

	"akmola.kz/kezek/internal/model"
)

func TestReleasesAreOrderedByNumberAndNotByText(t *testing.T) {
	order := []string{"", "0.2.0", "0.10.0", "0.10.1", "1.0.0", "10.0.0"}
	for i, a := range order {
		for j, b := range order {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if got := model.CompareReleases(a, b); got != want {
				t.Errorf("%q to %q: %d", a, b, got)
			}
		}
	}
}

func TestOnlyThreeNumbersAreARelease(t *testing.T) {
	for _, text := range []string{"1.0", "1.0.0.0", "v1.0.0", "1.0.0-rc1", "01.0.0", "1..0", "1.0.0\n", "../1.0.0", "1.0.1234567"} {
		if model.ValidRelease(text) {
			t.Errorf("%q is taken", text)
		}
	}
}

func TestASpanIsReadAsItIsWritten(t *testing.T) {
	for text, want := range map[string]bool{"1-2": true, "2-2": true, "3-2": false, "0-1": false, "1": false, "": false, "1-x": false, "1-9999999": false} {
		if span, ok := model.ParseSpan(text); ok != want || ok && span.String() != text {
			t.Errorf("%q is %v, %v", text, span, ok)
		}
	}
}
