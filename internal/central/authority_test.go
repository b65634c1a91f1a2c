package central_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	practice "akmola.kz/kezek/internal/practice/registry"
)

// cabinet returns everything that a cabinet tells.
func (v visitor) cabinet() string {
	v.t.Helper()
	var told strings.Builder
	for _, path := range []string{"/v1/links", "/v1/applications", "/v1/entries"} {
		told.Write(v.do(call{method: "GET", path: path}).body)
	}
	for _, e := range want[[]model.Entry](v.do(call{method: "GET", path: "/v1/entries"}), 200) {
		whole := v.do(call{method: "GET", path: "/v1/entries/" + e.ID})
		told.Write(whole.body)
		for _, d := range want[model.Entry](whole, 200).Documents {
			if body := v.do(call{method: "GET", path: "/v1/documents/" + d.ID}).body; strings.HasPrefix(string(body), "%PDF") {
				told.WriteString(textOf(v.t, body))
			}
		}
		told.WriteString(textOf(v.t, v.do(call{method: "GET", path: "/v1/entries/" + e.ID + "/receipt?lang=kk"}).body))
		told.Write(v.office.do(call{method: "GET", path: "/v1/checks/" + e.CheckCode}).body)
		told.Write(v.office.do(call{method: "GET", path: "/check/" + e.CheckCode}).body)
	}
	return told.String()
}

func (r *registers) endKinship(applicant, child model.Person) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.kin, [2]model.IIN{applicant.IIN, child.IIN})
}

// adopt gives a child another name and number, and to other parents.
func (r *registers) adopt(child, renamed model.Person, parents ...model.Person) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for pair := range r.kin {
		if pair[1] == child.IIN {
			delete(r.kin, pair)
		}
	}
	record := registry.Record{Person: renamed, Former: []model.IIN{child.IIN}}
	r.people[child.IIN], r.people[renamed.IIN] = record, record
	for _, p := range parents {
		r.kin[[2]model.IIN{p.IIN, renamed.IIN}] = model.Father
	}
}

func TestKinshipThatEndedRefusesTheActAndLetsTheRightfulParentLink(t *testing.T) {
	v, entry := withEntry(t)
	act := v.signed(son, sonsApplication, "990140000003")
	v.registers.endKinship(mother, son)
	v.place(act).refused(model.CodeKinshipEnded)
	v.place(act).refused(model.CodeKinshipRefused) // it is linked no more
	if told := v.cabinet(); strings.Contains(told, son.GivenName) || strings.Contains(told, entry.Number) {
		t.Errorf("the cabinet tells %s", told)
	}
	v.do(call{method: "GET", path: "/v1/entries/" + entry.ID}).refused(model.CodeNotFound)
	v.do(call{method: "GET", path: "/v1/documents/" + entry.Documents[0].ID}).refused(model.CodeNotFound)
	w := v.byKey(father)
	want[model.Kinship](w.link(son), 201)
	mine := want[[]model.Entry](w.do(call{method: "GET", path: "/v1/entries"}), 200)
	if len(mine) != 1 || mine[0].ID != entry.ID || mine[0].Applicant.IIN != father.IIN {
		t.Fatalf("entries %+v", mine)
	}
	if told := w.cabinet(); strings.Contains(told, mother.GivenName) || strings.Contains(told, string(mother.IIN)) {
		t.Errorf("the other parent is told of: %s", told)
	}
	w.place(w.signed(son, sonsApplication, "990140000001")).refused(model.CodeEntryExists) // no second place
	placed(w.place(w.signed(son, sonsApplication, "990140000003")))
}

func TestWhoeverLinksAChildOfAnotherAsksWhetherItStillIsTheirs(t *testing.T) {
	o := newOffice(t)
	want[model.Kinship](o.byKey(mother).link(son), 201)
	w := o.byKey(father)
	w.link(son).refused(model.CodeLinkedByOther)
	o.registers.endKinship(mother, son)
	want[model.Kinship](w.do(call{method: "POST", path: "/v1/kinship-checks", body: model.KinshipRequest{ChildIIN: son.IIN}}), 200)
	want[model.Kinship](w.link(son), 201)
}

func TestAGuardianWhoIsNoneAnyMoreFindsTheChildGoneAtTheLogin(t *testing.T) {
	v, _ := withEntry(t)
	v.registers.setDown("kinship", true)
	if told := v.byKey(mother).cabinet(); !strings.Contains(told, son.GivenName) {
		t.Error("a register that is down takes a child away")
	}
	v.registers.setDown("kinship", false)
	v.registers.endKinship(mother, son)
	if told := v.byKey(mother).cabinet(); strings.Contains(told, son.GivenName) {
		t.Errorf("the child is still there: %s", told)
	}
}

func TestAnAdoptedChildIsTheSameChildUnderItsNewNameAlone(t *testing.T) {
	v, entry := withEntry(t)
	sent := v.signed(son, sonsApplication, "990140000001")
	for _, d := range entry.Documents {
		v.do(call{method: "GET", path: "/v1/documents/" + d.ID}) // drawn under the old name
	}
	renamed := person("ЖАҢАОВ", "БЕКЗАТ", "ЕРЛАНҰЛЫ", son.Birth, model.Male, 500)
	v.registers.adopt(son, renamed, father)
	w := v.byKey(father)
	linked := want[model.Kinship](w.link(renamed), 201)
	if linked.Application != sonsApplication || linked.Child.Person != renamed {
		t.Fatalf("linked %+v", linked)
	}
	w.link(son).refused(model.CodeAlreadyLinked) // the old number is the same child
	told := w.cabinet()
	for _, old := range []string{son.Surname + " " + son.GivenName, son.GivenName, string(son.IIN), son.IIN.Grouped(), mother.GivenName} {
		if strings.Contains(told, old) {
			t.Errorf("%q is shown in %s", old, told)
		}
	}
	if !strings.Contains(told, renamed.GivenName) || !strings.Contains(told, entry.Number) {
		t.Errorf("the child is not shown in %s", told)
	}
	w.place(w.signed(renamed, sonsApplication, "990140000001")).refused(model.CodeEntryExists)
	v.place(v.signed(son, sonsApplication, "990140000003")).refused(model.CodeKinshipRefused)
	if a := v.place(sent); strings.Contains(string(a.body), renamed.GivenName) {
		t.Errorf("who was the parent is told the new name: %s", a.body)
	}
	// What is imported may not know it yet.
	must(t, v.service.Import(t.Context(), service.Reference{Applications: []model.Application{application(sonsApplication, son, home().Code)}}))
	if strings.Contains(w.cabinet(), son.GivenName) {
		t.Error("an import brought the old name back")
	}
}

func TestAChildThatItsParentHadRenamedIsShownUnderTheNewName(t *testing.T) {
	v, entry := withEntry(t)
	for _, d := range entry.Documents {
		v.do(call{method: "GET", path: "/v1/documents/" + d.ID})
	}
	renamed := son
	renamed.Surname, renamed.GivenName = "ЖАҢАОВ", "БЕКЗАТ"
	act := v.signed(son, sonsApplication, "990140000003")
	v.registers.people[son.IIN] = registry.Record{Person: renamed}
	if field := v.place(act).refused(model.CodeStatementChanged).Params["field"]; field != "child" {
		t.Errorf("field %s", field)
	}
	told := v.cabinet()
	if strings.Contains(told, son.GivenName) || !strings.Contains(told, renamed.GivenName) {
		t.Errorf("shown: %s", told)
	}
	left := want[model.Entry](v.do(call{method: "GET", path: "/v1/entries/" + entry.ID}), 200).Documents
	if len(left) != 1 || left[0].Kind != model.NoticeDocument {
		t.Errorf("documents %+v", left)
	}
	placed(v.place(v.signed(renamed, sonsApplication, "990140000003")))
}

func TestAnOfflineStatementOfAChildWithAnotherNumberSinceIsOfTheSameChild(t *testing.T) {
	o := newOffice(t)
	p := o.offline(mother, son, "990140000001")
	renamed := person("ЖАҢАОВ", "БЕКЗАТ", "", son.Birth, model.Male, 500)
	o.registers.adopt(son, renamed, mother)
	entry := placed(o.deliver(p))
	if entry.Application.Number != sonsApplication || entry.Application.Child.Person != renamed {
		t.Errorf("placed %+v", entry.Application)
	}
}

func TestAnActThatIsOvertakenByAnUnlinkingPlacesNobody(t *testing.T) {
	var register meanwhile
	o := newOffice(t, func(c *service.Config) {
		register.next = c.Registries.Kinship
		c.Registries.Kinship = &register
	})
	v := o.byKey(mother)
	want[model.Kinship](v.link(son), 201)
	want[model.Applicant](v.do(call{method: "PATCH", path: "/v1/applicant", body: model.Contact{Email: "mother@example.kz"}}), 200)
	act := v.signed(son, sonsApplication, "990140000001")
	register.do = func() {
		register.do = nil
		unlinked(v.unlink())
	}
	if a := v.place(act); a.status == 201 {
		t.Errorf("placed: %s", a.body)
	}
}

func TestTheEvidenceHoldsWhatTheRegistersAnswered(t *testing.T) {
	v, entry := withEntry(t)
	var kept store.Evidence
	must(t, v.database.Read(t.Context(), func(tx *store.Tx) (err error) {
		kept, err = tx.Evidence(entry.ID)
		return err
	}))
	told, _ := json.Marshal(kept.Registers)
	if len(kept.Registers) != 2 || kept.Registers[1].Register != "kinship" || kept.Registers[1].Answer != string(model.Mother) || !kept.Registers[1].At.Equal(morning) {
		t.Errorf("kept %s", told)
	}
}

func TestAPhoneThatIsBoundNoMoreIsNoContact(t *testing.T) {
	o := newOffice(t)
	v := o.byCode(mother, motherPhone)
	want[model.Kinship](v.link(son), 201)
	want[model.Applicant](v.do(call{method: "PATCH", path: "/v1/applicant", body: model.Contact{Email: "mother@example.kz"}}), 200)
	act := v.signed(son, sonsApplication, "990140000001")
	entry := placed(v.deliver(act))
	before := o.registers.sent[motherPhone]
	o.registers.setDown("bmg", true)
	if n := o.sends(); n != 0 || o.registers.sent[motherPhone] != before {
		t.Error("sent while nobody knows whose phone it is")
	}
	o.registers.setDown("bmg", false)
	delete(o.registers.phones, mother.IIN)
	o.clock.turn(time.Hour)
	o.sends()
	if o.registers.sent[motherPhone] != before {
		t.Error("a message went to a phone that is another's")
	}
	if text := o.registers.sent["mother@example.kz"]; !strings.Contains(text, entry.Number) {
		t.Errorf("by mail: %q", text)
	}
	if a := want[model.Applicant](v.do(call{method: "GET", path: "/v1/applicant"}), 200); a.Phone != "" {
		t.Errorf("the contact is still %s", string(a.Phone))
	}
	events := want[model.Entry](v.do(call{method: "GET", path: "/v1/entries/" + entry.ID}), 200).Events
	changed, sent := events[len(events)-2], events[len(events)-1]
	if changed.Kind != model.EventContactChanged || changed.Params["from"] != motherPhone.Masked() || sent.Params["channel"] != "mail" {
		t.Errorf("the history ends with %+v, %+v", changed, sent)
	}
	v.do(call{method: "POST", path: "/v1/codes/signing", body: model.SigningCodeRequest{
		Phone: motherPhone, SHA256: model.TextSHA256("text"), Lang: model.Kazakh,
	}}).refused(model.CodePhoneNotBound)
}

func TestAPhoneThatIsBoundNoMoreIsGoneAtTheNextLogin(t *testing.T) {
	o := newOffice(t)
	o.byCode(mother, motherPhone)
	if v := o.byKey(mother); v.who.Phone != motherPhone {
		t.Fatalf("contact %s", string(v.who.Phone))
	}
	o.registers.phones[mother.IIN] = "+77000000055"
	if v := o.byKey(mother); v.who.Phone != "" {
		t.Errorf("contact %s", string(v.who.Phone))
	}
}

func TestForeignNumbersPassAtEveryAct(t *testing.T) {
	o := newOffice(t)
	foreign := func(p model.Person, first11 string) model.Person {
		digit, ok := model.CheckDigit(first11)
		if !ok {
			t.Fatal(first11)
		}
		p.IIN = model.IIN(first11 + string(digit))
		return p
	}
	parent, child := foreign(stranger, "85070800101"), foreign(son, "23030400101")
	o.registers.people[parent.IIN] = registry.Record{Person: parent}
	o.registers.people[child.IIN] = registry.Record{Person: child}
	o.registers.phones[parent.IIN] = fatherPhone
	o.registers.kin[[2]model.IIN{parent.IIN, child.IIN}] = model.Father
	must(t, o.service.Import(t.Context(), service.Reference{Applications: []model.Application{application("2026-111000-000777", child, home().Code)}}))
	entry := placed(o.deliver(o.offline(parent, child, "990140000001")))
	if entry.Application.Child.Person != child {
		t.Errorf("%+v", entry.Application)
	}
	v := o.byCode(parent, fatherPhone)
	placed(v.place(v.signed(child, "2026-111000-000777", "990140000003")))
}

// Each fault of each register, through the adapters: an act is refused for now and never for
// good, and nothing of it is left.
func TestNoFaultOfARegisterRefusesAnybodyForGood(t *testing.T) {
	for _, fault := range practice.Faults() {
		if fault == practice.Slow {
			continue // as long as a timeout; registry's own tests wait for it
		}
		t.Run(string(fault), func(t *testing.T) {
			v, _ := withEntry(t)
			act := v.signed(son, sonsApplication, "990140000003")
			for _, s := range []practice.Service{practice.Phones, practice.SMS} {
				v.outside.SetFault(s, fault)
				a := v.askCode(mother, motherPhone)
				code := map[practice.Service]model.Code{practice.Phones: model.CodeBMGDown, practice.SMS: model.CodeSMSDown}[s]
				if p := a.refused(code); !p.Retryable || a.header.Get("Retry-After") == "" {
					t.Errorf("%s: %+v", s, p)
				}
				v.outside.SetFault(s, practice.NoFault)
			}
			v.outside.SetFault(practice.People, fault)
			v.byKey(mother) // the certificate tells enough
			v.outside.SetFault(practice.Kinship, fault)
			for _, a := range []answer{v.place(act), v.link(daughter)} {
				if p := a.refused(model.CodeKinshipDown); !p.Retryable || a.header.Get("Retry-After") == "" {
					t.Errorf("%+v", p)
				}
			}
			if links := want[[]model.Kinship](v.do(call{method: "GET", path: "/v1/links"}), 200); len(links) != 1 {
				t.Errorf("a fault has unlinked the child")
			}
			v.outside.SetFault(practice.Kinship, practice.NoFault)
			placed(v.place(act))
		})
	}
}

func TestARegisterOfPeopleThatIsDownHoldsUpNoAct(t *testing.T) {
	v, _ := withEntry(t)
	v.registers.setDown("people", true)
	placed(v.place(v.signed(son, sonsApplication, "990140000003")))
}

func TestOrganizationsComeFromTheirRegisterWithoutWhoWaits(t *testing.T) {
	list := reference().Organizations
	o := newOffice(t, func(c *service.Config) {
		c.Registries.Organizations = practice.OrganizationList(func() []model.Organization { return list })
	})
	list[0].Full.RU, list[0].Offers[0].Waiting = "Переименованный", 500
	must(t, o.service.RefreshOrganizations(t.Context()))
	got := want[[]model.Organization](o.do(call{method: "GET", path: "/v1/districts/" + home().Code + "/organizations"}), 200)
	if got[0].Full.RU != "Переименованный" || got[0].Offers[0].Waiting != 3 {
		t.Errorf("%+v", got[0])
	}
}
