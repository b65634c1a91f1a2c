package desk

import (
	"testing"

	"akmola.kz/kezek/internal/model"
)

func TestTheNextChildIsOneWhoWaitsNowhere(t *testing.T) {
	d, _ := newFake()
	app := func(number string, status model.ApplicationStatus) model.Application {
		return model.Application{Number: number, Status: status}
	}
	d.apps = []model.Application{app("1", model.InQueue), app("2", model.Enrolled), app("3", model.InQueue)}
	entry := func(id, application string, status model.EntryStatus) model.Entry {
		return model.Entry{ID: id, Status: status, Application: model.Application{Number: application}}
	}
	d.entries = []model.Entry{entry("e1", "1", model.Read), entry("e3", "3", model.Removed)}
	if next, ok := d.NextChild(); !ok || next.Number != "3" {
		t.Errorf("%q, %v", next.Number, ok)
	}
	d.keepEntry(entry("e3", "3", model.Waiting))
	if next, ok := d.NextChild(); ok || len(d.entries) != 2 {
		t.Errorf("%q of %d entries", next.Number, len(d.entries))
	}
}

func TestAStatementForAnotherDistrictComesBackThere(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	f.placeErr = model.NewError(model.CodeCentralDown)
	must(t, d.SignByCode(t.Context(), "123456"))
	id := d.Visit().ID
	must(t, d.Finish(t.Context()))
	f.deliverErr = func(model.Act) error { return model.NewError(model.CodeApplicationOther, "district", "1132") }
	drain(t, d)
	must(t, d.Resume(id))
	if v := d.Visit(); v.District != "1132" || v.Organization != "" {
		t.Errorf("in %s with %q", v.District, v.Organization)
	}
}
