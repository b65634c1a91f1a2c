package desk

import (
	"context"
	"testing"

	"akmola.kz/kezek/internal/model"
)

// unlinker is a central whose rules have the statement by which a child is unlinked.
type unlinker struct{ *fakeCentral }

func (u unlinker) Rules(ctx context.Context, district, tag string) (model.RuleSet, string, error) {
	rules, tag, err := u.fakeCentral.Rules(ctx, district, tag)
	rules.Statements[model.UnlinkChild] = model.StatementTemplates{Online: model.Text{RU: "Прошу отвязать {child} {application} {time} {act}", KK: "Сұраймын {child}"}}
	return rules, tag, err
}

// SendAct answers with the application.
func (u unlinker) SendAct(ctx context.Context, id string, body []byte) (model.ActResult, error) {
	result, err := u.fakeCentral.SendAct(ctx, id, body)
	if result.Entry != nil {
		result.Entry, result.Application = nil, &model.ApplicationRecord{Application: u.apps[0]}
	}
	return result, err
}

// linked is a visit in whose cabinet a child is.
func linked(t *testing.T) (*Desk, *fakeCentral, model.Application) {
	t.Helper()
	d, f := newFake()
	d.Central = unlinker{f}
	toCheck(t, d)
	must(t, d.Fire(CabinetOpened))
	return d, f, f.apps[0]
}

func TestTheStatementNamesTheApplicationThatIsUnlinked(t *testing.T) {
	d, _, app := linked(t)
	d.apps = nil // the central is asked
	must(t, d.Unlink(t.Context(), app.Number))
	if v := d.Visit(); v.Step != Change || v.Statement.Kind != model.UnlinkChild || v.Statement.Application != app.Number || v.Statement.Child != app.Child.Person {
		t.Errorf("at %s with %+v", v.Step, v.Statement)
	}
	if !d.Back() || d.Visit().Step != Cabinet {
		t.Errorf("back at %s", d.Visit().Step)
	}
	if err := d.Unlink(t.Context(), "none"); model.CodeOf(err) != model.CodeApplicationMissing {
		t.Errorf("an application of nobody: %v", err)
	}
}

func TestAChildIsNotUnlinkedWhileAPlaceIsKeptForIt(t *testing.T) {
	d, _, app := linked(t)
	for kind, want := range map[model.MatterKind]model.Code{
		model.OfferMatter: model.CodePlaceKept, model.ReferralMatter: model.CodePlaceKept, model.StopListMatter: "", model.ClaimMatter: "",
	} {
		d.matters = []model.Matter{{Kind: kind, Child: app.Child, Offer: "ПР-1"}}
		err := d.Unlink(t.Context(), app.Number)
		if model.CodeOf(err) != want {
			t.Errorf("%s: %v", kind, err)
		}
		if err == nil {
			d.Back()
		}
	}
}

func TestNothingIsSignedAboutAChildBesideItsUnlinking(t *testing.T) {
	d, f, app := linked(t)
	f.placeErr = model.NewError(model.CodeCentralDown)
	must(t, d.ChooseApplication(app.Number))
	must(t, d.Save(fakeBIN, model.Kazakh))
	must(t, d.SignByCode(t.Context(), "123456"))
	must(t, d.Fire(CabinetOpened))
	if err := d.Unlink(t.Context(), app.Number); model.CodeOf(err) != model.CodeActPending {
		t.Errorf("while a placement waits: %v", err)
	}
	d, f, app = linked(t)
	f.placeErr = model.NewError(model.CodeCentralDown)
	must(t, d.Unlink(t.Context(), app.Number))
	must(t, d.SignByCode(t.Context(), "123456"))
	must(t, d.Fire(CabinetOpened))
	must(t, d.ChooseApplication(app.Number))
	if err := d.Save(fakeBIN, model.Kazakh); model.CodeOf(err) != model.CodeActPending {
		t.Errorf("while an unlinking waits: %v", err)
	}
}

func TestAChildThatIsUnlinkedLeavesTheVisit(t *testing.T) {
	d, _, app := linked(t)
	d.links, d.matters = []model.Kinship{{Child: app.Child}}, []model.Matter{{Child: app.Child, Kind: model.ClaimMatter}}
	must(t, d.Unlink(t.Context(), app.Number))
	must(t, d.SignByCode(t.Context(), "123456"))
	if len(d.links)+len(d.apps)+len(d.entries)+len(d.matters) != 0 || d.Visit().Application != "" {
		t.Errorf("known still: %v %v %v %v", d.links, d.apps, d.entries, d.matters)
	}
}

func TestAnUnlinkingThatComesLaterLeavesNothingBehind(t *testing.T) {
	d, f, app := linked(t)
	f.placeErr = model.NewError(model.CodeCentralDown)
	must(t, d.Unlink(t.Context(), app.Number))
	must(t, d.SignByCode(t.Context(), "123456"))
	drain(t, d)
	if len(d.apps) != 0 {
		t.Errorf("known when the connection is back: %v", d.apps)
	}
	d, _, app = linked(t)
	d.apps = []model.Application{}
	if err := d.ask(t.Context(), model.Statement{Kind: model.UnlinkChild, District: app.District, Child: app.Child.Person, Application: app.Number}, model.Text{}); model.CodeOf(err) != model.CodeNotLinked {
		t.Errorf("one that is not linked: %v", err)
	}
}
