package desk

import (
	"context"
	"reflect"
	"slices"
	"testing"

	"akmola.kz/kezek/internal/model"
)

// applier is a central whose rules have the statement of a new application.
type applier struct{ *fakeCentral }

func (a applier) Rules(ctx context.Context, district, tag string) (model.RuleSet, string, error) {
	rules, tag, err := a.fakeCentral.Rules(ctx, district, tag)
	rules.Statements[model.NewApplication] = model.StatementTemplates{Online: model.Text{RU: "Прошу {child} {wishes} {claims} {start} {time} {act}", KK: "Сұраймын {child} {wishes}"}}
	rules.Distribution.Choices, rules.EntryLimit = 2, 4
	return rules, tag, err
}

// newChild is the linked child that has no application.
var newChild = model.Person{IIN: "220511500006", Surname: "ТЕСТОВ", GivenName: "АЛИ", Birth: model.Date{Year: 2022, Month: 5, Day: 11}}

// applying is a visit in which a new application is begun.
func applying(t *testing.T) (*Desk, *fakeCentral) {
	t.Helper()
	d, f := newFake()
	d.Central, d.session.Applicant, d.visit.Step, d.visit.District = applier{f}, f.applicant, Profile, "1110"
	d.links = []model.Kinship{{Child: model.Child{Person: newChild}, Degree: model.Father}}
	if _, err := d.Districts(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Organizations(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	must(t, d.BeginApplication(newChild.IIN))
	return d, f
}

func TestANewApplicationIsWhatTheFamilyChose(t *testing.T) {
	d, _ := applying(t)
	must(t, d.AddWish(fakeBIN, model.Kazakh))
	must(t, d.SaveApplication())
	v := d.Visit()
	want := []model.Wish{{Organization: fakeBIN, Name: "ГККП «Тест»", Education: model.Kazakh}}
	if st := v.Statement; v.Step != Change || st.Child != newChild || st.Application != "" || !reflect.DeepEqual(st.Wishes, want) || st.Start != (model.Date{Year: 2026, Month: 11, Day: 21}) {
		t.Errorf("at %s with %+v", v.Step, st)
	}
	if v.OrganizationName.RU != "«Тест»" || v.Text == "" {
		t.Errorf("%+v, %q", v.OrganizationName, v.Text)
	}
	if !d.Back() || d.Visit().Step != Applying || len(d.Visit().Statement.Wishes) != 1 {
		t.Errorf("back at %s with %+v", d.Visit().Step, d.Visit().Statement)
	}
}

func TestANewApplicationIsRefusedBeforeTheCentralWould(t *testing.T) {
	d, f := applying(t)
	wantCode := func(what string, err error, want model.Code) {
		t.Helper()
		if model.CodeOf(err) != want {
			t.Errorf("%s: %v", what, err)
		}
	}
	wantCode("no wish", d.SaveApplication(), model.CodeWishMissing)
	wantCode("a language that is not offered", d.AddWish(fakeBIN, model.Russian), model.CodeLanguageNotOffered)
	must(t, d.AddWish(fakeBIN, model.Kazakh))
	wantCode("the same twice", d.AddWish(fakeBIN, model.Kazakh), model.CodeWishTwice)
	d.Edit(func(v *Visit) { v.Statement.Start = model.Date{Year: 2020, Month: 1, Day: 1} })
	wantCode("a day that is over", d.SaveApplication(), model.CodeStartDate)
	if v := d.Visit(); v.Step != Applying || len(v.Statement.Wishes) != 1 {
		t.Errorf("at %s with %+v", v.Step, v.Statement)
	}
	must(t, d.Fire(ProfileOpened))
	d.apps = f.apps
	d.entries = []model.Entry{{Number: "ЛО-1", Application: f.apps[0], Status: model.Read, Lang: model.Kazakh, Organization: model.Organization{Short: model.Text{RU: "«Тест»"}}}}
	err := d.BeginApplication(newChild.IIN)
	wantCode("one stands", err, model.CodeApplicationExists)
	want := model.Standing{Number: f.apps[0].Number, Status: f.apps[0].Status, Since: f.apps[0].CreatedAt, Lists: []model.StandingList{{Organization: model.Text{RU: "«Тест»"}, Education: model.Kazakh}}}
	if told, _ := model.StandingOf(err); !reflect.DeepEqual(told, want) {
		t.Errorf("of the one that stands is told %+v", told)
	}
	wantCode("a child that is not linked", d.BeginApplication("230315500003"), model.CodeKinshipRefused)
}

func TestAnApplicationThatWaitsToBeSentStandsToo(t *testing.T) {
	d, f := applying(t)
	f.placeErr = model.NewError(model.CodeCentralDown)
	must(t, d.AddWish(fakeBIN, model.Kazakh))
	must(t, d.SaveApplication())
	must(t, d.SignByCode(t.Context(), "123456"))
	must(t, d.Fire(CabinetOpened))
	told, _ := model.StandingOf(d.BeginApplication(newChild.IIN))
	if told.Number != "" || !told.Since.Equal(d.Now()) || len(told.Lists) != 1 || told.Lists[0].Organization.RU != "«Тест»" {
		t.Errorf("told %+v", told)
	}
}

func TestApplicationsThatHaveEndedComeLast(t *testing.T) {
	d, f := newFake()
	d.session.Applicant = f.applicant
	f.apps = []model.Application{{Number: "1", Status: model.Withdrawn}, {Number: "2", Status: model.InQueue}, {Number: "3", Status: model.Annulled}, {Number: "4", Status: model.Enrolled}}
	apps, err := d.Applications(t.Context())
	must(t, err)
	var numbers []string
	for _, app := range apps {
		numbers = append(numbers, app.Number)
	}
	if !slices.Equal(numbers, []string{"2", "4", "1", "3"}) {
		t.Error(numbers)
	}
}

func TestANewApplicationFollowsOneThatWasWithdrawn(t *testing.T) {
	d, _ := applying(t)
	must(t, d.Fire(WentBack))
	withdrawn := model.Application{Number: "2026-111000-000001", District: "1110", Status: model.Withdrawn, Child: model.Child{Person: newChild}}
	d.links, d.apps = nil, []model.Application{withdrawn}
	must(t, d.BeginApplication(newChild.IIN))
	if v := d.Visit(); v.Step != Applying || v.Statement.Child != newChild || v.Statement.Application != "" {
		t.Errorf("at %s with %+v", v.Step, v.Statement)
	}
}

// TestARefusedApplicationIsPutRightWithAllThatWasChosen has the central refuse it after it was signed.
func TestARefusedApplicationIsPutRightWithAllThatWasChosen(t *testing.T) {
	d, _ := applying(t)
	must(t, d.AddWish(fakeBIN, model.Kazakh))
	must(t, d.SaveApplication())
	must(t, d.Fire(Queued))
	must(t, d.Fire(sentBack(model.NewApplication, newRefusal(model.NewError(model.CodeApplicationExists, "number", "1"), d.Now()))))
	if v := d.Visit(); v.Step != Applying || len(v.Statement.Wishes) != 1 || v.Statement.Child != newChild {
		t.Errorf("at %s with %+v", v.Step, v.Statement)
	}
}

func TestTheWishesOfAnApplicationHaveTheirNamesInItsLanguage(t *testing.T) {
	d, _ := applying(t)
	must(t, d.AddWish(fakeBIN, model.Kazakh))
	must(t, d.SaveApplication())
	d.reference.set.Orgs[0].Full.KK = "«Тест» МКҚК"
	d.ReadIn(model.Kazakh)
	if st := d.Visit().Statement; st.Lang != model.Kazakh || st.Wishes[0].Name != "«Тест» МКҚК" {
		t.Errorf("%+v", st)
	}
}
