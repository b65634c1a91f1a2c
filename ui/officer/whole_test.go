package officer

import (
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

func TestTheHistoryOfAnApplicationIsToldAsItCame(t *testing.T) {
	at := func(minute int64, kind model.EventKind) model.Event {
		return model.Event{At: time.Unix(60*minute, 0), Kind: kind}
	}
	var a model.OfficerApplication
	a.Events = []model.Event{at(1, "linked"), at(5, "offered")}
	a.Entries = []model.Entry{{Events: []model.Event{at(2, "first"), at(6, "accepted")}}, {Events: []model.Event{at(3, "second")}}}
	told := ""
	for _, e := range history(a) {
		told += string(e.Kind) + " "
	}
	if told != "linked first second offered accepted " {
		t.Errorf("%s", told)
	}
}
