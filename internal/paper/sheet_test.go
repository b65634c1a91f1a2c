package paper

import (
	"testing"
	"time"
)

func TestAMomentIsOfTheRegion(t *testing.T) {
	if got := Moment(time.Date(2026, 11, 21, 20, 0, 1, 0, time.UTC)); got != "22.11.2026 01:00:01" {
		t.Errorf("moment %q", got)
	}
	if Moment(time.Time{}) != "" {
		t.Error("no time is a moment")
	}
}
