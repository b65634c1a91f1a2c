package desk

import (
	"slices"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

// today is what the desk remembers of the day.
func today(t *testing.T, d *Desk) []Served {
	t.Helper()
	visits, _, err := d.Today(t.Context())
	must(t, err)
	return visits
}

func TestEachVisitOfTheDayIsRememberedWithItsResult(t *testing.T) {
	d, f := newFake()
	now := fixedClock()
	d.Clock = func() time.Time { return now }
	d.SetOperator(model.Operator{Number: 2})
	leaves := func(how func()) {
		toCheck(t, d)
		now = now.Add(4 * time.Minute)
		how()
		must(t, d.Finish(t.Context()))
	}
	leaves(func() { must(t, d.SignByCode(t.Context(), "123456")); must(t, d.Acknowledge(t.Context())) })
	leaves(func() {})
	leaves(func() {
		f.placeErr = model.NewError(model.CodeEntryLimit, "limit", "3")
		if err := d.SignByCode(t.Context(), "123456"); model.CodeOf(err) != model.CodeEntryLimit {
			t.Fatal(err)
		}
	})
	leaves(func() {
		f.placeErr = model.NewError(model.CodeCentralDown)
		must(t, d.SignByCode(t.Context(), "123456"))
	})
	visits := today(t, d)
	want := []Result{VisitWaiting, VisitRefused, VisitBroken, VisitPlaced} // the last first
	if len(visits) != len(want) {
		t.Fatalf("%d visits: %+v", len(visits), visits)
	}
	for i, v := range visits {
		if v.Result() != want[i] || v.Who == "" || v.Operator != 2 || v.Took() != 4*time.Minute {
			t.Errorf("%d: %s of %q by %d in %s, want %s", i, v.Result(), v.Who, v.Operator, v.Took(), want[i])
		}
	}
	if visits[3].Acts[0].Number == "" || visits[3].Acts[0].SHA256 == "" || visits[3].Acts[0].Where.RU == "" {
		t.Errorf("of what was placed is known %+v", visits[3].Acts[0])
	}
	drain(t, d)
	if v := today(t, d)[0]; v.Result() != VisitPlaced || v.Acts[0].Number == "" {
		t.Errorf("when it is accepted: %s %+v", v.Result(), v.Acts)
	}
	must(t, d.Dismiss(visits[0].Acts[0].ID))
	if v := today(t, d)[0]; v.Result() != VisitPlaced || v.Acts[0].Number == "" {
		t.Errorf("when it has left the outbox: %s %+v", v.Result(), v.Acts)
	}
}

func TestADraftThatIsGoneOnWithIsOneVisitOfTheDay(t *testing.T) {
	d, _ := newFake()
	toCheck(t, d)
	must(t, d.Finish(t.Context()))
	broken := today(t, d)
	if len(broken) != 1 || broken[0].Draft == "" {
		t.Fatalf("%+v", broken)
	}
	must(t, d.Resume(broken[0].Draft))
	fromLogin(t, d)
	must(t, d.SignByCode(t.Context(), "123456"))
	must(t, d.Acknowledge(t.Context()))
	must(t, d.Finish(t.Context()))
	if v := today(t, d); len(v) != 1 || v[0].Result() != VisitPlaced || v[0].Draft != "" {
		t.Errorf("%+v", v)
	}
}

func TestNobodyIsServedWhereNothingWasTyped(t *testing.T) {
	d, _ := newFake()
	must(t, d.Fire(Started))
	must(t, d.ChooseDistrict("1110"))
	must(t, d.Finish(t.Context()))
	d.NoDrafts = true // a kiosk remembers nobody
	toCheck(t, d)
	must(t, d.Finish(t.Context()))
	if v := today(t, d); len(v) != 0 {
		t.Errorf("%+v", v)
	}
}

func TestAVisitOfAnotherDayIsForgottenWithItsTime(t *testing.T) {
	d, _ := newFake()
	now := fixedClock()
	d.Clock = func() time.Time { return now }
	toCheck(t, d)
	must(t, d.Finish(t.Context()))
	d.clock.confirmed = now
	now = now.AddDate(0, 0, 1)
	d.clock.confirmed = now
	must(t, d.Expire())
	if all, before, err := d.Today(t.Context()); err != nil || len(all) != 0 || len(before) != 1 {
		t.Errorf("%v: %d today, %d the day before", err, len(all), len(before))
	}
	now = now.AddDate(0, 0, 3)
	d.clock.confirmed = now
	must(t, d.Expire())
	must(t, d.Store.Each(model.VisitRecord, func(id string, _ []byte) error {
		t.Errorf("%s is still known", id)
		return nil
	}))
}

func TestDraftsThatHelpNoMoreDoNotPileUp(t *testing.T) {
	d, _ := newFake()
	now := fixedClock()
	d.Clock = func() time.Time { return now }
	count := func(want int, when string) {
		t.Helper()
		if drafts, err := d.Drafts(t.Context()); err != nil || len(drafts) != want {
			t.Errorf("%s: %v, %d drafts, want %d", when, err, len(drafts), want)
		}
	}
	for range 3 {
		toCheck(t, d)
		must(t, d.Finish(t.Context()))
	}
	count(1, "broken off three times for one child")
	must(t, d.Fire(Started))
	must(t, d.ChooseDistrict("1110"))
	d.Edit(func(v *Visit) { v.IIN = "8802293" })
	must(t, d.Finish(t.Context()))
	count(2, "and once before anybody was known")
	d.clock.confirmed = now
	now = now.AddDate(0, 0, 1)
	d.clock.confirmed = now
	must(t, d.Expire())
	count(1, "on the next day")
	toCheck(t, d)
	must(t, d.SignByCode(t.Context(), "123456"))
	must(t, d.Acknowledge(t.Context()))
	must(t, d.Finish(t.Context()))
	count(0, "when the child is placed")
}

func TestDraftsAreDeletedTogether(t *testing.T) {
	d, _ := newFake()
	var ids []string
	for range 2 {
		must(t, d.Fire(Started))
		d.Edit(func(v *Visit) { v.IIN = "8802293" })
		ids = append(ids, d.Visit().ID)
		must(t, d.Finish(t.Context()))
	}
	must(t, d.DeleteDrafts(t.Context(), ids...))
	drafts, err := d.Drafts(t.Context())
	must(t, err)
	actions, err := d.Store.Actions(0, 10)
	must(t, err)
	if len(drafts) != 0 || len(actions) != 2 || actions[1].Kind != model.ActionDeleted {
		t.Errorf("%d drafts, %+v", len(drafts), actions)
	}
}

// A clock that stands still, or one of whole seconds, leaves the order of two visits to their people.
func TestVisitsAndDraftsOfTheSameMomentStandInOneOrder(t *testing.T) {
	for range 8 { // the ids are drawn by lot
		d, _ := newFake()
		now := fixedClock()
		d.Clock = func() time.Time { return now }
		typed := []string{"940317490000", "910203300016", "880412400018", "850105300021"}
		for _, iin := range typed {
			must(t, d.Fire(Started))
			must(t, d.Fire(DistrictChosen))
			d.Edit(func(v *Visit) { v.IIN = iin })
			must(t, d.Finish(t.Context()))
		}
		drafts, err := d.Drafts(t.Context())
		must(t, err)
		var ofDrafts, ofVisits []string
		for _, draft := range drafts {
			ofDrafts = append(ofDrafts, string(draft.Applicant.IIN))
		}
		for _, visit := range today(t, d) {
			ofVisits = append(ofVisits, string(visit.Applicant))
		}
		slices.Sort(typed)
		if !slices.Equal(ofDrafts, typed) || !slices.Equal(ofVisits, typed) {
			t.Fatalf("drafts %q, visits %q", ofDrafts, ofVisits)
		}
	}
}
