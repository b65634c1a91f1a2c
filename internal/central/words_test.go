package central_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

// renamed gives an organization another full name.
func (o *office) renamed(name string) {
	o.t.Helper()
	org := reference().Organizations[0]
	org.Full.RU, org.Full.KK = strings.Replace(org.Full.RU, "Балапан", name, 1), strings.Replace(org.Full.KK, "Балапан", name, 1)
	must(o.t, o.service.Import(o.t.Context(), service.Reference{Organizations: []model.Organization{org}}))
}

func TestAnOrganizationThatWasRenamedRefusesNothingThatWasSigned(t *testing.T) {
	o := newOffice(t)
	first, second := o.offline(mother, son, "990140000001"), o.offline(father, daughter, "990140000001")
	late := o.offline(father, daughter, "990140000001")
	o.clock.turn(24 * time.Hour)
	o.renamed("Балапан-2")
	o.renamed("Балапан-3")
	if entry := placed(o.deliver(first)); !strings.Contains(entry.Organization.Full.RU, "Балапан-3") {
		t.Errorf("the entry stands under %s", entry.Organization.Full.RU)
	}
	second.Statement.Organization = "990140000003" // a name excuses no other organization
	o.deliver(second).refused(model.CodeStatementChanged)
	lied := o.offline(mother, son, "990140000001")
	lied.Text = strings.Replace(lied.Text, "Балапан", "Айгөлек", 1)
	o.deliver(lied).refused(model.CodeSignatureInvalid)
	o.clock.turn(20 * 24 * time.Hour)
	o.cleans()
	placed(o.deliver(late))
}

func TestRulesThatWereReplacedRefuseNothingThatWasSigned(t *testing.T) {
	replace := func(set model.RuleSet) model.RuleSet { return set }
	o := newOffice(t, func(c *service.Config) {
		c.Rules = func(district string, day model.Date) (model.RuleSet, error) {
			set, err := assets.Rules(district, day)
			return replace(set), err
		}
	})
	sameVersion, gone := o.offline(mother, son, "990140000001"), o.offline(father, daughter, "990140000001")
	o.clock.turn(24 * time.Hour)
	replace = func(set model.RuleSet) model.RuleSet { // the same version with another word
		templates := set.Statements[model.PlaceOnList]
		templates.Offline.KK = strings.Replace(templates.Offline.KK, "ӨТІНІШ", "АРЫЗ", 1)
		set.Statements = map[model.ActKind]model.StatementTemplates{model.PlaceOnList: templates}
		return set
	}
	o.reopen()
	placed(o.deliver(sameVersion))
	replace = func(set model.RuleSet) model.RuleSet {
		set.Version, set.AgeFrom = "2026-11-22", 6
		return set
	}
	o.reopen()
	placed(o.deliver(gone))
}

func TestACorrectedNameOfAChildRefusesNothingThatWasSigned(t *testing.T) {
	v := ready(t)
	p := v.signed(son, sonsApplication, "990140000001")
	corrected := reference().Applications[0]
	corrected.Child.Surname = "ТЕСТОВ-ДРУГОЙ"
	must(t, v.service.Import(t.Context(), service.Reference{Applications: []model.Application{corrected}}))
	other := v.signed(son, sonsApplication, "990140000003", func(s *model.Statement) { s.Child.Surname = "НИКТО" })
	v.place(other).refused(model.CodeStatementChanged)
	placed(v.place(p))
}

func TestTheAgeOnTheDayOfTheStatementCountsAlsoWhenItComesLater(t *testing.T) {
	o := newOffice(t, func(c *service.Config) {
		c.Rules = func(district string, day model.Date) (model.RuleSet, error) {
			set, err := assets.Rules(district, day)
			set.AgeTo = son.Birth.FullYears(model.DateOf(morning)) + 1
			return set, err
		}
	})
	birthday := son.Birth.Time().AddDate(son.Birth.FullYears(model.DateOf(morning))+1, 0, 0) // no longer of age
	o.clock.turn(birthday.Sub(o.clock.now()) - 48*time.Hour)
	p := o.offline(mother, son, "990140000001")
	o.clock.turn(5 * 24 * time.Hour)
	placed(o.deliver(p))
	o.deliver(o.offline(mother, son, "990140000003")).refused(model.CodeIINChild)
}

func TestAPlaceThatChangesByAnImportTellsSo(t *testing.T) {
	o := newOffice(t)
	v := o.byKey(mother)
	want[model.Kinship](v.link(son), 201)
	entry := placed(v.place(v.signed(son, sonsApplication, "990140000001")))
	before := entry.FirstPlace - 1
	bring := func(waiting int) model.Entry {
		t.Helper()
		org := reference().Organizations[0]
		for i := range org.Offers {
			org.Offers[i].Waiting = waiting
		}
		must(t, o.service.Import(t.Context(), service.Reference{Organizations: []model.Organization{org}}))
		return want[model.Entry](v.do(call{method: "GET", path: "/v1/entries/" + entry.ID}), 200)
	}
	moves := func(e model.Entry) (moved []string) {
		for _, event := range e.Events {
			if event.Kind == model.EventPlaceChanged {
				moved = append(moved, fmt.Sprintf("%d to %d %s %d", event.Change.From, event.Change.To, event.Change.Reason, event.Change.Count))
			}
		}
		return moved
	}
	if e := bring(before + 1); e.Place != entry.Place || moves(e) != nil {
		t.Errorf("what the central itself tells counts the child twice: place %d, %v", e.Place, moves(e))
	}
	if e := bring(before); e.Place != entry.Place || moves(e) != nil {
		t.Errorf("the same once more: place %d, %v", e.Place, moves(e))
	}
	if e := bring(before + 7); e.Place != entry.Place+7 || len(moves(e)) != 1 || moves(e)[0] != fmt.Sprintf("%d to %d put_before 7", entry.Place, entry.Place+7) {
		t.Errorf("seven more: place %d, %v", e.Place, moves(e))
	}
	if e := bring(0); e.Place != 1 || len(moves(e)) != 2 || moves(e)[1] != fmt.Sprintf("%d to 1 left %d", entry.Place+7, entry.Place+6) {
		t.Errorf("nobody before: place %d, %v", e.Place, moves(e))
	}
	check := want[model.EntryCheck](o.do(call{method: "GET", path: "/v1/checks/" + entry.CheckCode}), 200)
	if c := check.Changed; c == nil || c.From != entry.Place+7 || c.To != 1 || c.Reason != model.SomebodyLeft || !c.At.Equal(o.clock.now()) {
		t.Errorf("the check tells %+v", check.Changed)
	}
	page := o.do(call{method: "GET", path: "/check/" + entry.CheckCode + "?lang=ru"})
	if !strings.Contains(string(page.body), fmt.Sprintf("было %d, стало 1. %d детей перед вами выбыли из листа", entry.Place+7, entry.Place+6)) {
		t.Errorf("the page shows %s", page.body)
	}
	told := want[[]model.Organization](o.do(call{method: "GET", path: "/v1/districts/" + home().Code + "/organizations"}), 200)
	must(t, o.service.Import(t.Context(), service.Reference{Organizations: told}))
	again := want[[]model.Organization](o.do(call{method: "GET", path: "/v1/districts/" + home().Code + "/organizations"}), 200)
	for i := range told {
		for j, offer := range told[i].Offers {
			if again[i].Offers[j] != offer {
				t.Errorf("%s: %+v became %+v", told[i].ID, offer, again[i].Offers[j])
			}
		}
	}
}

func TestWhatCannotBeIsNotImported(t *testing.T) {
	o := newOffice(t)
	for name, change := range map[string]func(*model.Organization){
		"negative places":   func(org *model.Organization) { org.Offers[0].Places = -1 },
		"negative free":     func(org *model.Organization) { org.Offers[0].Free = -1 },
		"negative waiting":  func(org *model.Organization) { org.Offers[0].Waiting = -3 },
		"negative capacity": func(org *model.Organization) { org.Capacity = -1 },
		"no name":           func(org *model.Organization) { org.Full = model.Text{} },
		"a group twice":     func(org *model.Organization) { org.Offers = append(org.Offers, org.Offers[0]) },
		"no such group":     func(org *model.Organization) { org.Offers[0].Group = "school" },
	} {
		org := reference().Organizations[0]
		org.Offers = append([]model.Offer{}, org.Offers...)
		change(&org)
		if err := o.service.Import(t.Context(), service.Reference{Organizations: []model.Organization{org}}); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	nameless := assets.Districts()
	nameless[0].Name = model.Text{}
	if err := service.Import(t.Context(), o.database, service.Reference{}, nameless); err == nil {
		t.Error("a district without a name is taken")
	}
}

func TestANameOutsideTheFontIsSeenOnEveryPaper(t *testing.T) {
	o := newOffice(t)
	foreign := model.Person{IIN: mother.IIN, Surname: "გიორგი", GivenName: "王", Birth: mother.Birth, Sex: mother.Sex}
	o.registers.people[mother.IIN] = registry.Record{Person: foreign}
	v := o.byKey(mother)
	want[model.Kinship](v.link(son), 201)
	entry := placed(v.place(v.signed(son, sonsApplication, "990140000001")))
	papers := []string{"/v1/entries/" + entry.ID + "/receipt?lang=ru", "/v1/entries/" + entry.ID + "/receipt?lang=ru&paper=roll"}
	for _, document := range entry.Documents {
		papers = append(papers, "/v1/documents/"+document.ID)
	}
	for _, path := range papers {
		if text := textOf(t, v.do(call{method: "GET", path: path}).body); !strings.Contains(text, "\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd") {
			t.Errorf("%s: the name is not seen:\n%s", path, text)
		}
	}
}

func TestTheContactIsTheNumberThatWasJustProven(t *testing.T) {
	o := newOffice(t)
	v := o.byCode(mother, motherPhone)
	want[model.Applicant](v.do(call{method: "PATCH", path: "/v1/applicant", body: model.Contact{Email: "test@example.kz"}}), 200)
	want[model.Kinship](v.link(son), 201)
	entry := placed(v.place(v.signed(son, sonsApplication, "990140000001")))
	fresh := model.Phone("+77017654321")
	o.registers.phones[mother.IIN] = fresh
	o.clock.turn(24 * time.Hour)
	v = o.byCode(mother, fresh)
	if v.who.Phone != fresh {
		t.Errorf("logged in with %s, contact %s", string(fresh), string(v.who.Phone))
	}
	events := want[model.Entry](v.do(call{method: "GET", path: "/v1/entries/" + entry.ID}), 200).Events
	if last := events[len(events)-1]; last.Kind != model.EventContactChanged || last.Params["from"] != motherPhone.Masked() || last.Params["to"] != fresh.Masked() {
		t.Errorf("the history ends with %+v", last)
	}
	// A telephone that gets no codes was chosen by hand.
	want[model.Applicant](v.do(call{method: "PATCH", path: "/v1/applicant", body: model.Contact{Phone: "+998 90 123 45 67"}}), 200)
	o.clock.turn(24 * time.Hour)
	if v := o.byCode(mother, fresh); v.who.Phone != "+998901234567" {
		t.Errorf("the chosen contact became %s", string(v.who.Phone))
	}
}
