package service

import (
	"slices"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

func TestTheFirstEventThatEndsAReferralIsWhyItHoldsNoMore(t *testing.T) {
	at := time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC)
	var events []model.Event
	for kind := range annulments {
		events = append(events, model.Event{Kind: kind, Params: map[string]string{"offer": "ЖЛ-1"}})
	}
	slices.SortFunc(events, func(a, b model.Event) int { return len(b.Kind) - len(a.Kind) })
	for i := range events {
		events[i].At = at.AddDate(0, 0, i)
	}
	for range 20 { // a map has no order
		for i := range events {
			told := annulledBy(events[i:], "ЖЛ-1")
			if told == nil || told.Cause != annulments[events[i].Kind] || told.Day != model.DateOf(events[i].At) {
				t.Fatalf("%s came first, and it is told as %+v", events[i].Kind, told)
			}
		}
	}
	if told := annulledBy(events, "ЖЛ-2"); told != nil {
		t.Errorf("of another offer %+v", told)
	}
}
