package desk

import (
	"testing"

	"akmola.kz/kezek/internal/model"
)

func TestTheNextChildIsOneWhoWaitsNowhere(t *testing.T) {
	d, _ := newFake()
	app := func(number, child string, status model.ApplicationStatus) model.Application {
		return model.Application{Number: number, Status: status, Child: model.Child{Person: model.Person{IIN: model.IIN(child)}}}
	}
	d.apps = []model.Application{app("1", "a", model.InQueue), app("2", "b", model.Enrolled), app("4", "a", model.InQueue), app("3", "c", model.InQueue)}
	entry := func(id, application string, status model.EntryStatus) model.Entry {
		of := map[string]int{"1": 0, "3": 3}[application]
		return model.Entry{ID: id, Status: status, Application: d.apps[of]}
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

func TestAChildWhoseStatementWaitsToBeSentIsNotTheNext(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	if _, ok := d.NextChild(); !ok {
		t.Fatal("nothing is signed yet, and no child is left")
	}
	f.placeErr = model.NewError(model.CodeCentralDown)
	must(t, d.SignByCode(t.Context(), "123456"))
	must(t, d.Fire(CabinetOpened))
	if next, ok := d.NextChild(); ok {
		t.Errorf("the child of %q is offered again", next.Number)
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
