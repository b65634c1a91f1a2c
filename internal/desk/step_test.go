package desk

import (
	"slices"
	"testing"
)

func TestEveryStepCanBeReachedAndLeft(t *testing.T) {
	reached := map[Step]bool{Home: true}
	for _, from := range Steps() {
		if !Can(from, Finished) {
			t.Errorf("a citizen cannot leave at %s", from)
		}
		for _, to := range transitions[from] {
			reached[to] = true
			if !slices.Contains(Steps(), to) {
				t.Errorf("%s leads to %q, which is no step", from, to)
			}
		}
	}
	for _, step := range Steps() {
		if !reached[step] {
			t.Errorf("no way leads to %s", step)
		}
	}
}

func TestANoticeCannotBeLeftUnread(t *testing.T) {
	for event := range transitions[Notice] {
		if event != Acknowledged && event != Finished {
			t.Errorf("the notice can be left by %s", event)
		}
	}
}

func TestNobodyIsInsideWithoutALogin(t *testing.T) {
	entering := []Event{LoggedIn, EmailAsked, EmailSaved}
	outside := []Step{Home, District, Login, Email}
	for _, from := range outside {
		for event, to := range transitions[from] {
			if !slices.Contains(outside, to) && !slices.Contains(entering, event) {
				t.Errorf("%s leads from %s to %s without a login", event, from, to)
			}
		}
	}
}

func TestAnUnknownEventLeavesTheStep(t *testing.T) {
	if step, err := Next(Home, Placed); err == nil || step != Home {
		t.Errorf("Next(home, placed) = %s, %v", step, err)
	}
}
