package central_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// unlinking is an act by which a child is unlinked that has this application.
func (v visitor) unlinking(child model.Person, application string) model.Act {
	v.t.Helper()
	return v.aboutApplication(model.UnlinkChild, child, application)
}

// unlink unlinks the son.
func (v visitor) unlink() answer {
	v.t.Helper()
	return v.place(v.unlinking(son, sonsApplication))
}

func unlinked(a answer) model.ApplicationRecord {
	a.t.Helper()
	result := want[model.ActResult](a, 201)
	if result.Application == nil || result.Entry != nil || result.Notice().Kind != model.UnlinkingNotice {
		a.t.Fatalf("an unlinking was answered with %s", a.body)
	}
	return *result.Application
}

func TestAParentUnlinksAChildAndItsPlaceStays(t *testing.T) {
	v, entry := withEntry(t)
	v.place(v.unlinking(daughter, "2026-111000-000002")).refused(model.CodeNotLinked)
	act := v.unlinking(son, sonsApplication)
	record := unlinked(v.place(act))
	if again := unlinked(v.place(act)); len(again.Events) != len(record.Events) {
		t.Error("the same act again was another answer")
	}
	if want := []model.EventKind{model.EventSigned, model.EventUnlinked}; !slices.Equal(kindsOf(record.Events), want) || !record.Status.Open() {
		t.Errorf("%s, and the history tells %v", record.Status, kindsOf(record.Events))
	}
	v.unlink().refused(model.CodeNotLinked)
	if told := v.cabinet(); strings.Contains(told, son.GivenName) {
		t.Errorf("the cabinet tells %s", told)
	}
	check := want[model.EntryCheck](v.office.do(call{method: "GET", path: "/v1/checks/" + entry.CheckCode}), 200)
	if check.Place != entry.Place {
		t.Errorf("place %d", check.Place)
	}
	want[model.Kinship](v.link(son), 201)
	whole := want[model.Entry](v.do(call{method: "GET", path: "/v1/entries/" + entry.ID}), 200)
	if len(whole.Documents) != len(entry.Documents) || len(whole.Events) < len(entry.Events) {
		t.Errorf("linked again: %+v", whole)
	}
	told := want[model.ApplicationRecord](v.do(call{method: "GET", path: "/v1/applications/" + sonsApplication}), 200)
	if !slices.Contains(kindsOf(told.Events), model.EventUnlinked) {
		t.Errorf("linked again, the history tells %v", kindsOf(told.Events))
	}
}

// The cabinet that would show the papers has lost them: the act opens its own.
func TestTheNoticeOfAnUnlinkingIsReadByWhoHadItSigned(t *testing.T) {
	v := ready(t)
	act := v.unlinking(son, sonsApplication)
	record := unlinked(v.place(act))
	v.do(call{method: "GET", path: "/v1/documents/" + model.LastNotice(record.Documents).ID}).refused(model.CodeNotFound)
	notice := func(check string, proof model.ActProof) call {
		return call{method: "POST", path: "/v1/act-checks/" + check + "/notice", body: proof}
	}
	a := v.office.do(notice(model.ActCheck(act.ID), proofOf(t, act)))
	if a.status != 200 || !bytes.HasPrefix(a.body, []byte("%PDF-")) {
		t.Fatalf("%d %s", a.status, a.body)
	}
	contains(t, textOf(t, a.body), "отвязке", sonsApplication)
	v.office.do(notice(model.ActCheck(act.ID), model.ActProof{SHA256: model.TextSHA256("x")})).refused(model.CodeNotFound)
	var kept store.Evidence
	must(t, v.database.Read(t.Context(), func(tx *store.Tx) (err error) {
		kept, err = tx.EvidenceOfAct(mother.IIN, act.ID)
		return err
	}))
	if kept.Application != sonsApplication || kept.Act.Text != act.Text {
		t.Errorf("kept %+v", kept)
	}
	v.clock.turn(31 * 24 * time.Hour)
	v.office.do(notice(model.ActCheck(act.ID), proofOf(t, act))).refused(model.CodeAfterwardsOver)
}

// Who has taken the child from another family sees nothing of what was drawn for that one.
func TestANoticeDoesNotTellTheNameThatAChildGotSince(t *testing.T) {
	v := ready(t)
	act := v.unlinking(son, sonsApplication)
	unlinked(v.place(act))
	v.clock.turn(time.Hour)
	renamed := person("ЖАҢАОВ", "БЕКЗАТ", "", son.Birth, model.Male, 500)
	v.registers.adopt(son, renamed, father)
	want[model.Kinship](v.byKey(father).link(renamed), 201)
	v.office.do(call{method: "POST", path: "/v1/act-checks/" + model.ActCheck(act.ID) + "/notice", body: proofOf(t, act)}).refused(model.CodeNotFound)
}

func TestAnUnlinkingThatComesWhenTheFamilyHasLeftIsToldAndChecked(t *testing.T) {
	v := ready(t)
	act := v.unlinking(son, sonsApplication)
	unlinked(v.deliver(act))
	state := want[model.ActState](v.state(act), 200)
	if state.Kind != model.UnlinkChild || state.Entry.Number != sonsApplication || state.Entry.Status != model.Waiting {
		t.Errorf("%+v", state)
	}
	v.sends()
	if text, _ := json.Marshal(v.registers.sent); !strings.Contains(string(text), sonsApplication) {
		t.Errorf("nobody was told: %s", text)
	}
	v.clock.turn(time.Hour)
	other := v.byKey(father)
	want[model.Kinship](other.link(son), 201)
	told := want[model.ApplicationRecord](other.do(call{method: "GET", path: "/v1/applications/" + sonsApplication}), 200)
	if said, _ := json.Marshal(told); strings.Contains(string(said), mother.Surname) || len(told.Documents) > 0 {
		t.Errorf("the other parent is told %s", said)
	}
}

func TestAChildForWhomAPlaceIsKeptIsNotUnlinked(t *testing.T) {
	q, m := offered(t, 0)
	unlinking := func() model.Act { return q.about(model.UnlinkChild, m) }
	q.place(unlinking()).refused(model.CodePlaceKept)
	want[model.ActResult](q.place(q.about(model.AcceptOffer, m)), 201)
	q.place(unlinking()).refused(model.CodePlaceKept)
	want[model.ActResult](q.place(q.about(model.DeclineOffer, m)), 201)
	unlinked(q.place(unlinking()))
}

// A link on which nothing hangs is taken back without a signature; another is not.
func TestOnlyALinkToAChildWithoutAnApplicationIsTakenBack(t *testing.T) {
	v := ready(t)
	removal := func(child model.Person) answer {
		return v.do(call{method: "POST", path: "/v1/link-removals", body: model.KinshipRequest{ChildIIN: child.IIN}})
	}
	removal(son).refused(model.CodeApplicationExists)
	if links := want[[]model.Kinship](v.do(call{method: "GET", path: "/v1/links"}), 200); len(links) != 1 {
		t.Errorf("links %+v", links)
	}
	removal(daughter).refused(model.CodeNotFound)
	q := newQueue(t)
	child := q.newcomer(1)
	if a := q.do(call{method: "POST", path: "/v1/link-removals", body: model.KinshipRequest{ChildIIN: child.IIN}}); a.status != 204 {
		t.Errorf("%d %s", a.status, a.body)
	}
	if links := want[[]model.Kinship](q.do(call{method: "GET", path: "/v1/links"}), 200); len(links) != 0 {
		t.Errorf("links %+v", links)
	}
}

// unlink unlinks the son, reads the notice, and takes back a link to a child without an application.
func unlink(t *testing.T, v visitor) {
	act := v.unlinking(son, sonsApplication)
	unlinked(v.place(act))
	v.office.do(call{method: "POST", path: "/v1/act-checks/" + model.ActCheck(act.ID) + "/notice", body: proofOf(t, act)})
	child := queued{v, ""}.newcomer(8)
	v.do(call{method: "POST", path: "/v1/link-removals", body: model.KinshipRequest{ChildIIN: child.IIN}})
}
