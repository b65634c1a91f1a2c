package central_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
)

// appoint gives a person a role.
func (o *office) appoint(p model.Person, role model.Role, district string, until time.Time) {
	o.t.Helper()
	must(o.t, service.SetOfficer(o.t.Context(), o.database, store.Officer{
		IIN: p.IIN, Name: p.ShortName(), Role: role, District: district, Since: o.clock.now(), Until: until,
	}, assets.Districts()))
}

// asOfficer logs a person in with a key.
func (o *office) asOfficer(k *ca.Key, from *workplace) answer {
	o.t.Helper()
	challenge := want[model.Challenge](o.do(call{method: "POST", path: "/v1/officers/challenges", from: from}), 201)
	return o.do(call{method: "POST", path: "/v1/officers/login", from: from, body: model.OfficerLogin{
		ChallengeID: challenge.ID, CMS: sign(o.t, k, challenge.Text),
	}})
}

// administrator logs the person in as an administrator of a district.
func (o *office) administrator(p model.Person, district string) string {
	o.t.Helper()
	o.appoint(p, model.RoleAdministrator, district, time.Time{})
	return want[model.OfficerSession](o.asOfficer(key(o.t, p, pki.AuthKey), o.own), 201).Token
}

func listWorkplaces(token string) call {
	return call{method: "GET", path: "/v1/officers/workplaces", token: token}
}

func decide(token string, w *workplace, standing model.WorkplaceStanding, office string) call {
	said := model.WorkplaceDecision{Standing: standing, Office: office}
	if standing == model.WorkplaceRevoked {
		said.Reason = model.RevokeLost
	}
	return call{method: "POST", path: "/v1/officers/workplaces/" + w.id, token: token, body: said}
}

// waiting enrols a workplace that names a district.
func (o *office) waiting(district string) *workplace {
	o.t.Helper()
	w := newWorkplace(o.t)
	e := w.enrolment(nil, 0)
	e.District = district
	want[model.KnownWorkplace](o.enrol(e), 201)
	return w
}

func TestAnAdministratorConfirmsAndRevokesTheWorkplacesOfTheDistrict(t *testing.T) {
	o := newOffice(t, deployed)
	token := o.administrator(mother, home().Code)
	w, elsewhere, nowhere := o.waiting(home().Code), o.waiting("1170"), o.waiting("")
	listed := want[[]model.ListedWorkplace](o.do(listWorkplaces(token)), 200)
	if len(listed) != 1 || listed[0].ID != w.id || listed[0].Standing != model.WorkplaceWaiting || listed[0].Fingerprint != model.Fingerprint(w.key[32:]) {
		t.Errorf("%+v", listed)
	}
	o.proofOf(w, 0).refused(model.CodeWorkplaceUnconfirmed)
	confirmed := want[model.ListedWorkplace](o.do(decide(token, w, model.WorkplaceConfirmed, "ЦОН № 9")), 200)
	if confirmed.Office != "ЦОН № 9" || confirmed.Standing != model.WorkplaceConfirmed || o.place(w).Office != "ЦОН № 9" {
		t.Errorf("%+v", confirmed)
	}
	want[model.WorkplaceToken](o.proofOf(w, 0), 201)
	for _, other := range []*workplace{elsewhere, nowhere, newWorkplace(t)} {
		o.do(decide(token, other, model.WorkplaceConfirmed, "")).refused(model.CodeNotFound)
	}
	if revoked := want[model.ListedWorkplace](o.do(decide(token, w, model.WorkplaceRevoked, "")), 200); revoked.Office != "ЦОН № 9" {
		t.Errorf("%+v", revoked)
	}
	o.proofOf(w, 0).refused(model.CodeWorkplaceRevoked)
	if place := o.place(w); place.Reason != model.RevokeLost {
		t.Errorf("it was revoked for %q", place.Reason)
	}
	for _, said := range []model.WorkplaceDecision{
		{Standing: "replaced"}, {Standing: model.WorkplaceRevoked}, {Standing: model.WorkplaceRevoked, Reason: "Тестова"}, {Standing: model.WorkplaceConfirmed, Reason: model.RevokeLost},
	} {
		odd := decide(token, w, "", "")
		odd.body, odd.loose = said, true
		o.do(odd).refused(model.CodeBadRequest)
	}
	if listed := want[[]model.ListedWorkplace](o.do(listWorkplaces(o.administrator(father, ""))), 200); len(listed) != 3 { // with the office's own
		t.Errorf("%+v", listed)
	}
}

func TestALoginOfAnOfficerIsRefused(t *testing.T) {
	o := newOffice(t)
	o.appoint(mother, model.RoleAdministrator, "", time.Time{})
	o.asOfficer(key(t, father, pki.AuthKey), o.own).refused(model.CodeOfficerUnknown)
	o.asOfficer(key(t, mother, pki.SignKey), o.own).refused(model.CodeCertificateUse)
	o.asOfficer(key(t, mother, pki.AuthKey, func(id *ca.Identity) {
		id.NotBefore, id.NotAfter = morning.AddDate(-1, 0, 0), morning.Add(-time.Hour)
	}), o.own).refused(model.CodeCertificateExpired)
	o.do(call{method: "POST", path: "/v1/officers/challenges", stranger: true, loose: true}).refused(model.CodeWorkplaceUnknown)
	o.appoint(father, model.RoleOfficer, "", morning.Add(time.Minute))
	token := want[model.OfficerSession](o.asOfficer(key(t, father, pki.AuthKey), o.own), 201).Token
	o.clock.turn(time.Minute) // the last of his role
	o.do(listWorkplaces(token)).refused(model.CodeSessionEnded)
	o.asOfficer(key(t, father, pki.AuthKey), o.own).refused(model.CodeOfficerUnknown)
}

// A counter at which an officer logs in as a citizen gets nothing of their office, and the
// other way round.
func TestAChallengeLogsInAsWhatItSays(t *testing.T) {
	o := newOffice(t)
	o.appoint(mother, model.RoleAdministrator, "", time.Time{})
	auth, citizens := key(t, mother, pki.AuthKey), o.challenge()
	o.do(call{method: "POST", path: "/v1/officers/login", body: model.OfficerLogin{ChallengeID: citizens.ID, CMS: sign(t, auth, citizens.Text)}}).
		refused(model.CodeChallengeUnknown)
	officers := want[model.Challenge](o.do(call{method: "POST", path: "/v1/officers/challenges"}), 201)
	o.do(keyLogin(officers.ID, sign(t, auth, officers.Text))).refused(model.CodeChallengeUnknown)
	o.do(listWorkplaces(o.byKey(mother).token)).refused(model.CodeSessionEnded)
	token := want[model.OfficerSession](o.asOfficer(auth, o.own), 201).Token
	o.do(call{method: "GET", path: "/v1/applicant", token: token}).refused(model.CodeSessionEnded)
}

func TestASessionOfAnOfficerIsShortAndOfItsWorkplaceAndRole(t *testing.T) {
	o := newOffice(t)
	token := o.administrator(mother, "")
	elsewhere := listWorkplaces(token)
	elsewhere.from = newWorkplace(t)
	o.do(elsewhere).refused(model.CodeSessionEnded)
	for _, role := range []model.Role{model.RoleOfficer, model.RoleAuditor} { // at once
		o.appoint(mother, role, "", time.Time{})
		o.do(listWorkplaces(token)).refused(model.CodeOfficerRole)
		o.do(decide(token, o.own, model.WorkplaceRevoked, "")).refused(model.CodeOfficerRole)
	}
	o.appoint(mother, model.RoleAdministrator, "", time.Time{})
	o.clock.turn(time.Hour - time.Second)
	want[[]model.ListedWorkplace](o.do(listWorkplaces(token)), 200)
	o.clock.turn(time.Second)
	o.do(listWorkplaces(token)).refused(model.CodeSessionEnded)
	token = want[model.OfficerSession](o.asOfficer(key(t, mother, pki.AuthKey), o.own), 201).Token
	if a := o.do(call{method: "DELETE", path: "/v1/officers/session", token: token}); a.status != http.StatusNoContent {
		t.Fatal(a.status)
	}
	o.do(listWorkplaces(token)).refused(model.CodeSessionEnded)
}

func TestAnOfficerWhoIsRemovedIsNobodyAtOnce(t *testing.T) {
	o := newOffice(t)
	token := o.administrator(mother, home().Code)
	must(t, service.RemoveOfficer(t.Context(), o.database, mother.IIN, morning))
	o.do(listWorkplaces(token)).refused(model.CodeSessionEnded)
	o.asOfficer(key(t, mother, pki.AuthKey), o.own).refused(model.CodeOfficerUnknown)
	if err := service.RemoveOfficer(t.Context(), o.database, mother.IIN, morning); !errors.Is(err, service.ErrNoOfficer) {
		t.Errorf("%v", err)
	}
	o.appoint(mother, model.RoleAuditor, "", time.Time{})
	o.do(listWorkplaces(token)).refused(model.CodeSessionEnded) // the old session does not come back
	if all, err := service.Officers(t.Context(), o.database); err != nil || len(all) != 1 || all[0].Role != model.RoleAuditor {
		t.Errorf("%+v, %v", all, err)
	}
	for name, officer := range map[string]store.Officer{
		"an IIN of nobody": {IIN: "000000000000", Name: "А"},
		"no name":          {IIN: father.IIN, Name: " "},
		"no such district": {IIN: father.IIN, Name: "А", District: "9999"},
	} {
		if service.SetOfficer(t.Context(), o.database, officer, assets.Districts()) == nil {
			t.Error(name)
		}
	}
}

// officers asks whatever officers ask.
func (o *office) officers() {
	o.t.Helper()
	token := o.administrator(father, "")
	want[[]model.ListedWorkplace](o.do(listWorkplaces(token)), 200)
	want[model.ListedWorkplace](o.do(decide(token, o.own, model.WorkplaceConfirmed, "")), 200)
	o.do(call{method: "DELETE", path: "/v1/officers/session", token: token})
}
