package desk

import (
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

func TestTheLastAnswersAreRememberedForSupport(t *testing.T) {
	d := New(Config{Clock: fixedClock})
	for i := range lastAnswers + 3 {
		d.CallEnded("", time.Duration(i)*time.Second)
	}
	d.CallEnded(model.CodeCentralSlow, time.Minute)
	answers := d.Answers()
	if len(answers) != lastAnswers {
		t.Fatalf("%d answers", len(answers))
	}
	if last := answers[len(answers)-1]; last.Code != model.CodeCentralSlow || last.Took != time.Minute || !last.At.Equal(fixedClock()) {
		t.Errorf("the last is %+v", last)
	}
	if answers[0].Took != 4*time.Second {
		t.Errorf("the first is %+v", answers[0])
	}
}

func TestHowLongADraftIsKeptChangesAtOnce(t *testing.T) {
	d := New(Config{Clock: fixedClock})
	d.SetRetention(Retention{Drafts: 30 * 24 * time.Hour})
	if d.DraftDays() != 30 || d.retention().Accepted != 3*24*time.Hour {
		t.Errorf("%+v", d.retention())
	}
}
