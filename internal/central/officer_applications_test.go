package central_test

import (
	"bytes"
	"net/url"
	"slices"
	"testing"

	"akmola.kz/kezek/internal/model"
)

func (q queued) search(typed string) answer {
	q.t.Helper()
	return q.office.do(call{method: "GET", path: "/v1/officers/search?q=" + url.QueryEscape(typed), token: q.officer})
}

// whole is everything that an officer sees of an application.
func (q queued) whole(number string) answer {
	q.t.Helper()
	return q.office.do(call{method: "GET", path: "/v1/officers/applications/" + number, token: q.officer})
}

func numbersOf(applications []model.Application) (numbers []string) {
	for _, a := range applications {
		numbers = append(numbers, a.Number)
	}
	return numbers
}

func TestAnOfficerFindsAnApplicationByWhatIsKnownOfIt(t *testing.T) {
	q, m := offered(t, 0)
	q.child(2, first)
	for typed, want := range map[string][]string{
		applicationOf(1):                  {applicationOf(1)},
		m.Entry:                           {applicationOf(1)},
		m.Offer:                           {applicationOf(1)},
		string(m.Child.IIN):               {applicationOf(1)},
		string(mother.IIN):                {applicationOf(1), applicationOf(2)},
		"тестова":                         {daughtersApplication, applicationOf(1), applicationOf(2)},
		"ТЕСТОВА  Б":                      {applicationOf(1), applicationOf(2)},
		"Тестова ба":                      {applicationOf(1), applicationOf(2)},
		"никого":                          nil,
		"2026-111000-009999":              nil,
		"2026-111000-000003":              nil, // of another district
		far.Surname + " " + far.GivenName: nil,
	} {
		found := want
		got := numbersOf(wantApplications(q.search(typed)))
		slices.Sort(got)
		slices.Sort(found)
		if !slices.Equal(got, found) {
			t.Errorf("%q finds %v, want %v", typed, got, found)
		}
	}
	short := call{method: "GET", path: "/v1/officers/search?q=%D0%A2%D0%95", token: q.officer, loose: true}
	q.office.do(short).refused(model.CodeBadRequest)
}

func wantApplications(a answer) []model.Application {
	a.t.Helper()
	return want[[]model.Application](a, 200)
}

const daughtersApplication = "2026-111000-000002"

func TestAnOfficerSeesTheWholeApplicationOfTheirDistrict(t *testing.T) {
	q, m := offered(t, 0)
	settled(q.place(q.about(model.AcceptOffer, m)))
	whole := want[model.OfficerApplication](q.whole(applicationOf(1)), 200)
	if whole.Status != model.Referred || whole.Class.RU != "Общая очередь" || whole.Applicant == nil || whole.Applicant.IIN != mother.IIN || whole.Degree != model.Mother {
		t.Errorf("%+v", whole)
	}
	if len(whole.Entries) != 2 || len(whole.Offers) != 1 || whole.Offers[0].Number != m.Offer || !slices.Contains(kindsOf(whole.Entries[0].Events), model.EventAccepted) {
		t.Errorf("%d entries, offers %+v", len(whole.Entries), whole.Offers)
	}
	documents := whole.Entries[0].Documents
	if len(documents) != 4 || documents[3].Kind != model.ReferralDocument {
		t.Fatalf("%+v", documents)
	}
	for _, d := range documents {
		if a := q.office.do(call{method: "GET", path: "/v1/officers/documents/" + d.ID, token: q.officer}); a.status != 200 || !bytes.HasPrefix(a.body, []byte("%PDF-")) {
			t.Errorf("%s: %d", d.Kind, a.status)
		}
	}
	for _, lang := range []string{"", "?lang=kk"} {
		a := q.office.do(call{method: "GET", path: "/v1/officers/documents/" + documents[0].ID + "/protocol" + lang, token: q.officer})
		if a.status != 200 || !bytes.HasPrefix(a.body, []byte("%PDF-")) {
			t.Errorf("the protocol%s: %d %.300s", lang, a.status, a.body)
		}
	}
	q.whole("2026-111000-000003").refused(model.CodeNotFound)
	q.whole("none").refused(model.CodeNotFound)
	withdrawn(q.place(q.about(model.WithdrawApplication, m)))
	whole = want[model.OfficerApplication](q.whole(applicationOf(1)), 200)
	if len(whole.Events) != 2 || len(whole.Documents) != 2 || whole.Entries[0].Status != model.Removed {
		t.Errorf("withdrawn it is %+v", whole)
	}
	q.officer = q.administrator(mother, home().Code)
	q.whole(applicationOf(1)).refused(model.CodeOfficerRole)
}

// An officer of another district gets nothing of this one.
func TestAnOfficerOfAnotherDistrictFindsNothing(t *testing.T) {
	q, m := offered(t, 0)
	entry := q.entryOf(m)
	document := q.entry(entry).Documents[0].ID
	q.officer = q.office.officer(elsewhere().Code)
	for _, typed := range []string{applicationOf(1), m.Entry, m.Offer, string(m.Child.IIN), "ТЕСТОВА"} {
		if found := wantApplications(q.search(typed)); len(found) != 0 {
			t.Errorf("%q finds %v", typed, numbersOf(found))
		}
	}
	q.whole(applicationOf(1)).refused(model.CodeNotFound)
	q.office.do(call{method: "GET", path: "/v1/officers/documents/" + document, token: q.officer}).refused(model.CodeNotFound)
	q.office.do(call{method: "GET", path: "/v1/officers/documents/" + document + "/protocol", token: q.officer}).refused(model.CodeNotFound)
}
