package desk

import (
	"testing"

	"akmola.kz/kezek/internal/model"
)

func TestAVisitThatWasSavedWhileTheCentralWasAskedIsNotSignedTwice(t *testing.T) {
	for name, tt := range map[string]struct {
		placeErr error
		early    bool // the power fails before the central has answered
		want     Step
	}{
		"no answer yet":  {nil, true, Pending},
		"it was taken":   {nil, false, Notice},
		"no connection":  {model.NewError(model.CodeCentralDown), false, Pending},
		"it was refused": {model.NewError(model.CodeEntryExists), false, Check},
	} {
		d, f := newFake()
		toCheck(t, d)
		must(t, d.SaveNow())
		var killed *Desk
		f.placeErr = tt.placeErr
		f.whileAsked = func() {
			d.Edit(func(v *Visit) { v.Search = "a key that was pressed" })
			must(t, d.SaveNow())
			if tt.early {
				killed = reopened(t, d)
			}
		}
		if err := d.SignByCode(t.Context(), "123456"); model.CodeOf(err) != model.CodeEntryExists {
			must(t, err)
		}
		if !tt.early {
			killed = reopened(t, d)
		}
		if step := killed.Visit().Step; step != tt.want {
			t.Errorf("%s: opens at %s, not at %s", name, step, tt.want)
		}
	}
}

func TestAVisitThatIsKeptAsWaitingNeverFindsItsItemGone(t *testing.T) {
	d, _ := newFake()
	toCheck(t, d)
	must(t, d.SaveNow())
	must(t, d.SignByCode(t.Context(), "123456"))
	placed := d.Visit().ID
	must(t, d.Acknowledge(t.Context())) // before anything else was saved
	if v := reopened(t, d).Visit(); v.ID == placed || v.Step == Check {
		t.Errorf("opens at %s of the visit that was placed", v.Step)
	}
}

func TestNoDraftIsLeftOfWhatWasPlaced(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	placed := d.Visit().ID
	f.whileAsked = func() {
		d.Edit(func(v *Visit) { v.Search = "a key that was pressed" })
		must(t, d.SaveNow())
	}
	must(t, d.SignByCode(t.Context(), "123456"))
	must(t, d.Acknowledge(t.Context()))
	if _, err := d.Store.Read(model.DraftRecord, placed); model.CodeOf(err) != model.CodeNotFound {
		t.Errorf("it could be signed again: %v", err)
	}
}

func TestARefusalThatComesWhenTheApplicantHasLeftLeavesADraft(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	id := d.Visit().ID
	f.placeErr = model.NewError(model.CodeEntryExists)
	f.whileAsked = func() { must(t, d.Finish(t.Context())) }
	if err := d.SignByCode(t.Context(), "123456"); model.CodeOf(err) != model.CodeEntryExists {
		t.Fatal(err)
	}
	drafts, err := d.Drafts(t.Context())
	must(t, err)
	if len(drafts) != 1 || drafts[0].ID != id || drafts[0].Refusal == nil {
		t.Errorf("%+v", drafts)
	}
}
