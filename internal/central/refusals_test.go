package central_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

func actRefusal(check string, proof model.ActProof, query string) call {
	return call{method: "POST", path: "/v1/act-checks/" + check + "/refusal" + query, body: proof}
}

// refusals lists what the applicant of a session was refused.
func (v visitor) refusals() []model.Refusal {
	v.t.Helper()
	return want[[]model.Refusal](v.do(call{method: "GET", path: "/v1/refusals"}), 200)
}

// notKin is a statement that is signed and refused for good.
func notKin(o *office) model.Act {
	return o.offline(mother, other, "990140000001", func(s *model.Statement) { s.Phone = motherPhone })
}

func TestARefusalIsADocumentOfTheService(t *testing.T) {
	o := newOffice(t)
	act := notKin(o)
	problem := o.deliver(act).refused(model.CodeKinshipRefused)
	if problem.Params[model.RefusalParam] != "ОТ-2026-000001" {
		t.Fatalf("parameters %v", problem.Params)
	}
	v := o.byKey(mother)
	list := v.refusals()
	if len(list) != 1 {
		t.Fatalf("refusals %+v", list)
	}
	r := list[0]
	if r.Number != "ОТ-2026-000001" || r.Code != model.CodeKinshipRefused || r.Way != model.WithChildsPapers || !r.At.Equal(morning) ||
		r.ActCheck != model.ActCheck(act.ID) || strings.Contains(r.Child, string(other.IIN)) || r.Organization.RU == "" {
		t.Errorf("refusal %+v", r)
	}
	for query, words := range map[string][]string{
		"":                    {"туыстық расталмады"}, // in the language of the statement
		"?lang=ru&paper=a4":   {"Родство с этим ребёнком не подтвердилось", "№ 254", "свидетельством о рождении", "1414"},
		"?lang=en&paper=roll": {"Order No. 254"},
	} {
		paper := v.do(call{method: "GET", path: "/v1/refusals/" + r.ID + "/document" + query})
		text := textOf(t, paper.body)
		contains(t, text, append(words, r.Number, r.ActCheck, mother.Surname, "21.11.2026 11:00:00", "/check/act/")...)
		if strings.Contains(text, other.IIN.Grouped()) {
			t.Error("the paper tells the IIN of the child")
		}
		same := o.do(actRefusal(r.ActCheck, proofOf(t, act), query))
		if textOf(t, same.body) != text {
			t.Errorf("%s: who comes back with the paper gets another one", query)
		}
	}
	page := o.do(call{method: "GET", path: "/check/act/" + r.ActCheck + "?lang=ru"})
	contains(t, string(page.body), r.Number, "не принято", r.Organization.RU)
	if page.status != http.StatusOK || strings.Contains(string(page.body), "Родство") || strings.Contains(string(page.body), mother.Surname) {
		t.Errorf("the page of the check: %d %s", page.status, page.body)
	}
}

func TestARefusalIsToldOnceInTheLanguageOfTheStatement(t *testing.T) {
	o := newOffice(t)
	act := notKin(o)
	for range 2 {
		if n := o.deliver(act).refused(model.CodeKinshipRefused).Params[model.RefusalParam]; n != "ОТ-2026-000001" {
			t.Errorf("refused as %q", n)
		}
	}
	if n := o.sends(); n != 1 {
		t.Fatalf("%d messages", n)
	}
	text := o.registers.sent[motherPhone]
	contains(t, text, "ОТ-2026-000001", "қабылданбады", "туыстық", "құжаттар", "/check/act/"+model.ActCheck(act.ID))
	if strings.Contains(text, mother.GivenName) {
		t.Errorf("told %q", text)
	}
}

// Nobody makes documents for another one, and what is not for good makes none.
func TestOnlyWhatIsProvedAndForGoodMakesARefusal(t *testing.T) {
	o := newOffice(t)
	forged, foreign, expired := notKin(o), notKin(o), notKin(o)
	forged.CMS = sign(t, key(t, mother, pki.SignKey), forged.Text+" ")
	foreign.CMS = sign(t, key(t, father, pki.SignKey), foreign.Text)
	expired.CMS = sign(t, key(t, mother, pki.AuthKey), expired.Text)
	for name, act := range map[string]model.Act{"forged": forged, "another's": foreign, "a key to log in": expired} {
		if a := o.deliver(act); a.status < 400 || strings.Contains(string(a.body), "ОТ-") {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	waits := notKin(o)
	o.registers.setDown("kinship", true)
	o.deliver(waits).refused(model.CodeKinshipDown)
	o.registers.setDown("kinship", false)
	v := o.byKey(mother)
	if list := v.refusals(); len(list) != 0 {
		t.Errorf("refusals %+v", list)
	}
	o.do(actRefusal(model.ActCheck(waits.ID), proofOf(t, waits), "")).refused(model.CodeNotFound)
	v.place(v.signed(missing, "2026-111000-000001", "990140000001")) // at the counter the screen tells
	if list := v.refusals(); len(list) != 0 {
		t.Errorf("in a session %+v", list)
	}
}

func TestAStatementThatComesTooLateIsRefusedOnPaper(t *testing.T) {
	o := newOffice(t)
	act := o.offline(mother, son, "990140000001")
	o.clock.turn(31*24*time.Hour + time.Second)
	problem := o.deliver(act).refused(model.CodeStatementOld)
	if problem.Params[model.RefusalParam] == "" || problem.Params["days"] != "30" {
		t.Errorf("parameters %v", problem.Params)
	}
	forged := o.offline(mother, daughter, "990140000001", func(s *model.Statement) { s.MadeAt = morning })
	forged.CMS = sign(t, key(t, father, pki.SignKey), forged.Text)
	if params := o.deliver(forged).refused(model.CodeStatementOld).Params; params[model.RefusalParam] != "" {
		t.Errorf("somebody else's key made %v", params)
	}
}

func TestAnApplicantIsGivenSoManyRefusalsADay(t *testing.T) {
	o := newOffice(t, func(c *service.Config) { c.Limits.RefusalsADay = 2 })
	for i := range 3 {
		number := o.deliver(notKin(o)).refused(model.CodeKinshipRefused).Params[model.RefusalParam]
		if (number != "") != (i < 2) {
			t.Errorf("refusal %d is %q", i, number)
		}
	}
	o.clock.turn(24 * time.Hour)
	if number := o.deliver(notKin(o)).refused(model.CodeKinshipRefused).Params[model.RefusalParam]; number == "" {
		t.Error("none a day later")
	}
}

func TestARefusalIsNobodyElsesAndOpensAsLongAsTheRulesSay(t *testing.T) {
	o := newOffice(t)
	act, another := notKin(o), notKin(o)
	o.deliver(act).refused(model.CodeKinshipRefused)
	o.deliver(another).refused(model.CodeKinshipRefused)
	id := o.byKey(mother).refusals()[0].ID
	o.byKey(father).do(call{method: "GET", path: "/v1/refusals/" + id + "/document"}).refused(model.CodeNotFound)
	check, proof := model.ActCheck(act.ID), proofOf(t, act)
	o.do(actRefusal(check, proofOf(t, another), "")).refused(model.CodeNotFound)
	o.clock.turn(30 * 24 * time.Hour)
	if a := o.do(actRefusal(check, proof, "")); a.status != 200 || !bytes.HasPrefix(a.body, []byte("%PDF-")) {
		t.Errorf("refusal: %d %s", a.status, a.body)
	}
	o.clock.turn(time.Second)
	o.do(actRefusal(check, proof, "")).refused(model.CodeAfterwardsOver)
}

// What was refused may be taken later: the page tells what is so now.
func TestTheCheckOfAnActThatWasTakenAfterARefusalShowsTheEntry(t *testing.T) {
	o := newOffice(t)
	degree := o.registers.kin[[2]model.IIN{mother.IIN, son.IIN}]
	delete(o.registers.kin, [2]model.IIN{mother.IIN, son.IIN})
	act := o.offline(mother, son, "990140000001")
	o.deliver(act).refused(model.CodeKinshipRefused)
	o.registers.kin[[2]model.IIN{mother.IIN, son.IIN}] = degree
	entry := placed(o.deliver(act))
	contains(t, string(o.do(call{method: "GET", path: "/check/act/" + model.ActCheck(act.ID)}).body), entry.Number)
	must(t, o.database.Read(t.Context(), func(tx *store.Tx) error {
		_, err := tx.RefusalOf(mother.IIN, act.ID, proofOf(t, act).SHA256, model.CodeKinshipRefused)
		return err
	}))
}
