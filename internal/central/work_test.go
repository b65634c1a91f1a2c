package central_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

func (q queued) workCounts() map[model.WorkKind]int {
	q.t.Helper()
	counts := map[model.WorkKind]int{}
	for _, c := range want[[]model.WorkCount](q.office.do(call{method: "GET", path: "/v1/officers/work", token: q.officer}), 200) {
		counts[c.Kind] = c.Count
	}
	return counts
}

func (q queued) work(kind model.WorkKind) []model.WorkItem {
	q.t.Helper()
	return want[[]model.WorkItem](q.office.do(call{method: "GET", path: "/v1/officers/work/" + string(kind), token: q.officer}), 200)
}

func (q queued) step(item model.WorkItem, step model.WorkStep) answer {
	q.t.Helper()
	return q.office.do(call{method: "POST", path: "/v1/officers/work/" + item.ID, token: q.officer, body: model.WorkRequest{Step: step}})
}

// colleague is another officer of the same district.
func (q queued) colleague() queued {
	q.t.Helper()
	q.appoint(stranger, model.RoleOfficer, home().Code, time.Time{})
	q.officer = want[model.OfficerSession](q.asOfficer(key(q.t, stranger, pki.AuthKey), q.own), 201).Token
	return q
}

func (q queued) attached(entry model.Entry) model.Document {
	q.t.Helper()
	return want[model.Document](q.do(call{
		method: "POST", path: "/v1/entries/" + entry.ID + "/documents?kind=pmpk&name=a.png", raw: png, header: map[string]string{"Content-Type": "image/png"},
	}), 201)
}

func TestWhatOfficersHaveToLookAtIsListed(t *testing.T) {
	q, m := offered(t, 0)
	entry := q.entryOf(m)
	document := q.attached(entry)
	refusedLater := q.about(model.AcceptOffer, m, func(s *model.Statement) { s.Offer = "НП-2026-009999" })
	q.deliver(refusedLater).refused(model.CodeOfferUnknown)
	if counts := q.workCounts(); counts[model.AttachmentWork] != 1 || counts[model.RefusedWork] != 1 || counts[model.ExpiringWork] != 0 || counts[model.UndeliveredWork] != 0 {
		t.Errorf("%v", counts)
	}
	attachment := q.work(model.AttachmentWork)[0]
	if attachment.Subject != document.ID || attachment.Application != applicationOf(1) || attachment.Child == "" || attachment.Why != "pmpk" {
		t.Errorf("%+v", attachment)
	}
	if refused := q.work(model.RefusedWork)[0]; refused.Why != string(model.CodeOfferUnknown) || refused.Application != applicationOf(1) {
		t.Errorf("%+v", refused)
	}
	q.clock.turn(3 * day) // Tuesday, 24 November
	expiring := q.work(model.ExpiringWork)
	if len(expiring) != 1 || expiring[0].Subject != m.Offer || expiring[0].Until != m.Until || q.workCounts()[model.ExpiringWork] != 1 {
		t.Errorf("%+v", expiring)
	}
	settled(q.place(q.about(model.DeclineOffer, m)))
	if len(q.work(model.ExpiringWork)) != 0 {
		t.Error("what was answered is still to be looked at")
	}
	q.office.do(call{method: "GET", path: "/v1/officers/work/other", token: q.officer}).refused(model.CodeNotFound)
}

func TestAMessageThatCannotBeGivenIsForAnOfficer(t *testing.T) {
	q := newQueue(t)
	entry := q.child(1, first)[0]
	q.tamper(`UPDATE applicants SET phone = '', email = ''`)
	want[[]model.FreePlace](q.publish(places(1, first)), 200)
	q.made()
	items := q.work(model.UndeliveredWork)
	if len(items) != 1 || items[0].Application != entry.Application.Number || items[0].Why != "no_contact" || items[0].Subject != "none" {
		t.Errorf("%+v", items)
	}
}

func TestOneOfficerAtATimeHasAThingToLookAt(t *testing.T) {
	q, m := offered(t, 0)
	q.attached(q.entryOf(m))
	item, other := q.work(model.AttachmentWork)[0], q.colleague()
	mine := want[model.WorkItem](q.step(item, model.TakeWork), 200)
	if !mine.Mine || mine.Officer == "" {
		t.Errorf("%+v", mine)
	}
	if seen := other.work(model.AttachmentWork)[0]; seen.Mine || seen.Officer != mine.Officer {
		t.Errorf("a colleague sees %+v", seen)
	}
	problem := other.step(item, model.TakeWork).refused(model.CodeWorkTaken)
	if problem.Params["officer"] != mine.Officer {
		t.Errorf("%v", problem.Params)
	}
	other.step(item, model.EndWork).refused(model.CodeWorkTaken)
	other.step(item, model.ReturnWork).refused(model.CodeWorkTaken)
	want[model.WorkItem](q.step(item, model.TakeWork), 200) // again is no harm
	if given := want[model.WorkItem](q.step(item, model.ReturnWork), 200); given.Mine || given.Officer != "" {
		t.Errorf("given back it is %+v", given)
	}
	want[model.WorkItem](other.step(item, model.TakeWork), 200)
	q.clock.turn(15 * time.Minute)
	want[model.WorkItem](q.step(item, model.TakeWork), 200) // the colleague has gone home
	want[model.WorkItem](q.step(item, model.EndWork), 200)
	q.step(item, model.TakeWork).refused(model.CodeNotFound)
	if len(q.work(model.AttachmentWork)) != 0 || q.workCounts()[model.AttachmentWork] != 0 {
		t.Error("what is done is listed")
	}
	q.officer = q.office.officer(elsewhere().Code)
	q.step(item, model.TakeWork).refused(model.CodeNotFound)
}

func TestTwoOfficersTakeAThingOnce(t *testing.T) {
	q, m := offered(t, 0)
	q.attached(q.entryOf(m))
	item := q.work(model.AttachmentWork)[0]
	officers := []queued{q, q.colleague()}
	statuses := together(t, 2, func(i int) (answer, error) {
		return q.try(call{method: "POST", path: "/v1/officers/work/" + item.ID, token: officers[i].officer, body: model.WorkRequest{Step: model.TakeWork}})
	})
	if statuses[http.StatusOK] != 1 || statuses[http.StatusConflict] != 1 {
		t.Errorf("%v", statuses)
	}
}

// What the family takes back before anybody has looked at it needs no look.
func TestAnAttachmentThatIsRemovedIsNoWork(t *testing.T) {
	q, m := offered(t, 0)
	document := q.attached(q.entryOf(m))
	q.do(call{method: "DELETE", path: "/v1/documents/" + document.ID})
	if items := q.work(model.AttachmentWork); slices.ContainsFunc(items, func(w model.WorkItem) bool { return w.Subject == document.ID }) {
		t.Errorf("%+v", items)
	}
}
