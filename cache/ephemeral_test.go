package cache

import (
	"testing"

	"akmola.kz/kezek/internal/model"
)

func TestALogGoesOnWhereAnotherOneEnded(t *testing.T) {
	s, err := OpenEphemeral(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var end []model.Action
	last := model.Action{}
	for range 5 {
		last = model.Action{Kind: model.ActionPrinted}.Seal(last)
		end = append(end, last)
	}
	for range 2 { // it was logged before the second one
		if err := s.ContinueLog(end[2:]); err != nil {
			t.Fatal(err)
		}
		if err := s.Log(model.ActionSent, 1, ""); err != nil {
			t.Fatal(err)
		}
	}
	actions, err := s.Actions(3, 10)
	if err != nil || len(actions) != 4 || actions[1].Hash != last.Hash || actions[3].Seq != 7 {
		t.Fatalf("%+v, %v", actions, err)
	}
	for i, previous := range append(end[2:3:3], actions[:3]...) {
		if err := actions[i].Follows(previous); err != nil {
			t.Error(err)
		}
	}
}
