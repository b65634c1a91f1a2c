package desk

import (
	"reflect"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

// toLeaving walks to the statement by which the child leaves the one list on which it stands.
func toLeaving(t *testing.T) (*Desk, *fakeCentral, model.Entry) {
	t.Helper()
	d, f := newFake()
	toCheck(t, d)
	entry := model.Entry{
		ID: "e1", Number: "ЛО-1", Application: f.apps[0], Lang: model.Kazakh, Status: model.Read, Place: 3,
		Organization: model.Organization{ID: fakeBIN, Short: model.Text{RU: "«Тест»"}},
	}
	d.entries = []model.Entry{entry}
	must(t, d.Fire(ListOpened))
	must(t, d.Leave(t.Context(), entry))
	return d, f, entry
}

func TestWhatChangesIsAnActOfItsOwn(t *testing.T) {
	d, f, entry := toLeaving(t)
	v := d.Visit()
	if v.Step != Change || v.Statement.Kind != model.LeaveList || v.Statement.Entry != entry.Number || v.Statement.ActID != v.ID {
		t.Fatalf("at %s with %+v", v.Step, v.Statement)
	}
	f.applicant.Email = ""
	must(t, d.SignByCode(t.Context(), "123456"))
	acts := d.Acts()
	if v = d.Visit(); v.Step != WaitingList || len(acts) != 1 || acts[0].Kind != model.LeaveList || acts[0].State != ItemAccepted || acts[0].Kind.Places() {
		t.Fatalf("at %s after %+v", v.Step, acts)
	}
	if sent := f.placed[0]; sent.ID != acts[0].ID || sent.Kind != model.LeaveList || v.ID == sent.ID {
		t.Errorf("sent as %s of %s", sent.Kind, sent.ID)
	}
	if n := len(d.outbox.Items()); n != 0 {
		t.Errorf("%d items are left of what the applicant has seen", n)
	}
	if got := (Served{Acts: acts}).Result(); got != VisitDone {
		t.Errorf("the visit is remembered as %s", got)
	}
}

func TestAChangeThatIsNotSignedLeavesNothing(t *testing.T) {
	d, _, entry := toLeaving(t)
	if !d.Back() || d.Visit().Step != WaitingList {
		t.Fatalf("Back leads to %s", d.Visit().Step)
	}
	must(t, d.Leave(t.Context(), entry))
	if d.LeavesDraft() {
		t.Error("it would be a draft")
	}
	must(t, d.Finish(t.Context()))
	drafts, err := d.Drafts(t.Context())
	must(t, err)
	for _, draft := range drafts {
		if draft.Step == Change {
			t.Errorf("%+v", draft)
		}
	}
}

func TestTheCounterRefusesAChangeThatTheCentralWould(t *testing.T) {
	d, _, entry := toLeaving(t)
	d.Back()
	for what, change := range map[string]func(*model.Entry){
		"another number":       func(e *model.Entry) { e.Number = "ЛО-2" },
		"another language":     func(e *model.Entry) { e.Lang = model.Russian },
		"another child's":      func(e *model.Entry) { e.Application.Child.IIN = "220511600007" },
		"unknown organization": func(e *model.Entry) { e.Organization.ID = "990140000009" },
	} {
		other := entry
		change(&other)
		before := d.Visit()
		if err := d.Leave(t.Context(), other); err == nil || d.Visit().ID != before.ID || d.Visit().Step != WaitingList {
			t.Errorf("%s: %v, at %s", what, err, d.Visit().Step)
		}
	}
	must(t, d.Leave(t.Context(), entry))
	d.entries = nil // it was taken off meanwhile
	if err := d.SignByCode(t.Context(), "123456"); model.CodeOf(err) != model.CodeEntryGone || d.Visit().Step != WaitingList {
		t.Errorf("%v, at %s", err, d.Visit().Step)
	}
}

func TestAChangeOnItsWayCountsAsDone(t *testing.T) {
	d, f, entry := toLeaving(t)
	f.placeErr = model.NewError(model.CodeCentralDown)
	must(t, d.SignByCode(t.Context(), "123456"))
	if v := d.Visit(); v.Step != Pending || !d.Leaving(entry.Number) || len(d.EntriesOf(entry.Application.Number)) != 0 {
		t.Fatalf("at %s, leaving %t", v.Step, d.Leaving(entry.Number))
	}
	item := d.outbox.Items()[0]
	if item.Kind != model.LeaveList || item.Child != entry.Application.Child.IIN || item.Lang != entry.Lang || item.Where != entry.Organization.Short || item.Mendable() {
		t.Errorf("the item is %+v", item)
	}
	must(t, d.Fire(CabinetOpened))
	must(t, d.ChooseApplication(entry.Application.Number))
	must(t, d.Save(fakeBIN, model.Kazakh)) // it is placed anew after it has left
	must(t, d.Fire(ListOpened))
	if err := d.Leave(t.Context(), entry); model.CodeOf(err) != model.CodeEntryGone {
		t.Errorf("it leaves twice: %v", err)
	}
}

func TestTheAnswerToAChangeLeadsToTheList(t *testing.T) {
	for name, tt := range map[string]struct {
		answer  error
		refused bool
	}{"taken": {nil, false}, "refused": {model.NewError(model.CodeEntryGone, "number", "ЛО-1"), true}} {
		t.Run(name, func(t *testing.T) {
			d, f, _ := toLeaving(t)
			f.placeErr = model.NewError(model.CodeCentralDown)
			must(t, d.SignByCode(t.Context(), "123456"))
			f.deliverErr = func(model.Act) error { return tt.answer }
			drain(t, d)
			if v := d.Visit(); v.Step != WaitingList || (d.Refusal() != nil) != tt.refused || (len(d.Acts()) == 0) != tt.refused {
				t.Errorf("at %s, %v, %d acts", v.Step, d.Refusal(), len(d.Acts()))
			}
			if n := len(d.outbox.Items()); n != 0 {
				t.Errorf("%d items are left", n)
			}
		})
	}
}

func TestARefusedChangeIsNoDraft(t *testing.T) {
	d, f, _ := toLeaving(t)
	f.placeErr = model.NewError(model.CodeCentralDown)
	must(t, d.SignByCode(t.Context(), "123456"))
	id := d.Visit().ID
	must(t, d.Finish(t.Context()))
	f.deliverErr = func(model.Act) error { return model.NewError(model.CodeEntryGone, "number", "ЛО-1") }
	drain(t, d)
	drafts, err := d.Drafts(t.Context())
	must(t, err)
	for _, draft := range drafts {
		if draft.ID == id {
			t.Errorf("it is to be gone on with at %s", draft.Step)
		}
	}
	if item, ok := d.outbox.Status(id); !ok || item.State != ItemRefused {
		t.Errorf("the office is not told: %+v", item)
	}
}

// A program that ends while a change is read, or sent, goes on where it was.
func TestAChangeIsReadAnewAfterARestart(t *testing.T) {
	d, f, _ := toLeaving(t)
	must(t, d.SaveNow())
	again := New(Config{Central: f, Signer: &fakeSigner{}, Store: d.Store, Host: "central.example.kz", Lang: model.Russian,
		Clock: func() time.Time { return fixedClock().Add(time.Hour) }})
	must(t, again.Open())
	if v := again.Visit(); v.Step != Change || v.Statement.MadeAt != fixedClock().Add(time.Hour) || v.Statement.Entry != "ЛО-1" {
		t.Errorf("at %s with %+v", v.Step, v.Statement)
	}
}

func TestAChangeThatCannotBeMadeLeavesTheVisitInItsDistrict(t *testing.T) {
	d, f, entry := toLeaving(t)
	d.Back()
	before := d.Visit()
	entry.Application.District = "1132"
	f.orgsErr = model.NewError(model.CodeCentralDown)
	if err := d.Leave(t.Context(), entry); model.CodeOf(err) != model.CodeCentralDown {
		t.Fatalf("%v", err)
	}
	f.orgsErr = nil
	entry.Number = "ЛО-2" // of no list
	if err := d.Leave(t.Context(), entry); err == nil {
		t.Fatal("it is asked for")
	}
	if v := d.Visit(); v.District != before.District || v.ID != before.ID || d.reference.set.District != before.District {
		t.Errorf("in %s with what is known of %s, not in %s", v.District, d.reference.set.District, before.District)
	}
}

func TestANewChangeIsNotShownUnderTheLastRefusal(t *testing.T) {
	d, f, entry := toLeaving(t)
	f.placeErr = model.NewError(model.CodeEntryGone, "number", entry.Number)
	if err := d.SignByCode(t.Context(), "123456"); model.CodeOf(err) != model.CodeEntryGone || d.Refusal() == nil {
		t.Fatalf("%v, then %v", err, d.Refusal())
	}
	d.Back()
	must(t, d.Leave(t.Context(), entry))
	if err := d.Refusal(); err != nil {
		t.Errorf("%v", err)
	}
}

// What was read and not signed is no part of what is chosen next.
func TestAnApplicationIsChosenWithoutTheStatementOfTheLastAct(t *testing.T) {
	d, f, _ := toLeaving(t)
	d.Back()
	must(t, d.Fire(CabinetOpened))
	must(t, d.ChooseApplication(f.apps[0].Number))
	if s := d.Visit().Statement; !reflect.DeepEqual(s, model.Statement{}) {
		t.Errorf("%+v", s)
	}
}

func TestAnAnswerThatIsKnownByItsIDAloneLeadsToTheCabinet(t *testing.T) {
	for id, want := range map[string]Step{"e1": Outcome, "": Cabinet} {
		d, _, _ := toLeaving(t)
		d.visit.Statement.Kind, d.visit.Step = model.AcceptOffer, Pending
		must(t, d.taken(model.ActResult{Kind: model.AcceptOffer, Entry: &model.Entry{ID: id, Number: "ЛО-1"}}))
		if v := d.Visit(); v.Step != want || len(d.entries) != 1 || d.entries[0].ID != "e1" {
			t.Errorf("%q: at %s with %+v", id, v.Step, d.entries)
		}
	}
}
