package desk

import (
	"context"
	"testing"

	"akmola.kz/kezek/internal/model"
)

// swapper is a central whose rules let families exchange places.
type swapper struct {
	*fakeCentral
	record model.ApplicationRecord
	fails  error // of the record
}

func (s *swapper) Rules(ctx context.Context, district, tag string) (model.RuleSet, string, error) {
	rules, tag, err := s.fakeCentral.Rules(ctx, district, tag)
	rules.Distribution.Exchange = true
	rules.Statements[model.ConsentToExchange] = model.StatementTemplates{Online: model.Text{RU: "{child} {organization} {education} → {wish}"}}
	return rules, tag, err
}

func (s *swapper) Organizations(ctx context.Context, district, tag string) ([]model.Organization, string, error) {
	orgs, tag, err := s.fakeCentral.Organizations(ctx, district, tag)
	orgs[0].Offers = append(orgs[0].Offers, model.Offer{Group: model.Senior, Lang: model.Russian})
	return orgs, tag, err
}

func (s *swapper) Application(context.Context, string) (model.ApplicationRecord, error) {
	return s.record, s.fails
}

func (s *swapper) TakeBackExchange(context.Context, string) (model.ApplicationRecord, error) {
	s.record.Exchange = nil
	return s.record, nil
}

// toExchange has a child that has a place chosen, in a district where places are exchanged and nobody waits
// for another one.
func toExchange(t *testing.T) (*Desk, *swapper) {
	t.Helper()
	d, s := beforeExchange(t)
	must(t, d.LoadTransfer(t.Context(), s.record.Number))
	must(t, d.ChooseApplication(s.record.Number))
	return d, s
}

// beforeExchange has the family of that child in its cabinet.
func beforeExchange(t *testing.T) (*Desk, *swapper) {
	t.Helper()
	d, f := newFake()
	f.apps[0].Status = model.Enrolled
	s := &swapper{fakeCentral: f, record: model.ApplicationRecord{Application: f.apps[0], Held: &model.HeldPlace{Organization: fakeBIN, Education: model.Kazakh}}}
	d.Central, d.session.Applicant, d.apps, d.visit.Step, d.visit.District = s, f.applicant, f.apps, Cabinet, "1110"
	if _, err := d.Districts(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d, s
}

func TestAFamilyWhoseChildHasAPlaceSignsForWhichItWouldGiveIt(t *testing.T) {
	d, _ := toExchange(t)
	must(t, d.Exchange(t.Context(), fakeBIN, model.Russian))
	v := d.Visit()
	want := model.Wish{Organization: fakeBIN, Name: "ГККП «Тест»", Education: model.Russian}
	if st := v.Statement; v.Step != Change || st.Organization != fakeBIN || st.Education != model.Kazakh || len(st.Wishes) != 1 || st.Wishes[0] != want {
		t.Errorf("at %s with %+v", v.Step, st)
	}
}

func TestAnExchangeIsRefusedBeforeAnybodySigns(t *testing.T) {
	d, s := toExchange(t)
	refused := func(lang model.Lang, want model.Code) {
		t.Helper()
		if err := d.Exchange(t.Context(), fakeBIN, lang); model.CodeOf(err) != want || d.Visit().Step != Organization {
			t.Errorf("%v at %s, want %s", err, d.Visit().Step, want)
		}
	}
	refused(model.Kazakh, model.CodeExchangeSame)
	s.record.Exchange = &model.ExchangeWish{Organization: fakeBIN, Education: model.Russian, AskedAt: d.Now()}
	must(t, d.LoadTransfer(t.Context(), s.record.Number))
	refused(model.Russian, model.CodeExchangeOpen)
	d.matters = []model.Matter{{Kind: model.ExchangeMatter, Application: s.record.Number}, {Kind: model.ExchangeMatter, Application: "of a sibling"}}
	must(t, d.TakeBackExchange(t.Context(), s.record.Number))
	if m := d.KnownMatters(); d.Record().Exchange != nil || len(m) != 1 || m[0].Application == s.record.Number {
		t.Errorf("the wish stands, of %+v", m)
	}
	s.record.Held = nil
	must(t, d.LoadTransfer(t.Context(), s.record.Number))
	refused(model.Russian, model.CodeExchangeNoPlace)
}

func TestWhoMayExchangeAloneWaitsForNoOtherPlace(t *testing.T) {
	d, _ := toExchange(t)
	if err := d.Save(fakeBIN, model.Russian); model.CodeOf(err) != model.CodeTransferForbidden || d.Visit().Step != Organization {
		t.Errorf("%v at %s", err, d.Visit().Step)
	}
}

func TestGoingBackFromAConsentLeadsToThePlaceThatWasChosen(t *testing.T) {
	d, _ := toExchange(t)
	must(t, d.Exchange(t.Context(), fakeBIN, model.Russian))
	d.Back()
	v := d.Visit()
	if v.Step != Organization || v.Organization != fakeBIN || v.Education != model.Russian || !v.keepsDraft() || !d.MayExchange() {
		t.Errorf("at %s with %s in %s, settled: %t", v.Step, v.Organization, v.Education, v.Settled)
	}
}

func TestAChildOfWhosePlaceTheCentralKnowsNothingIsNotChosenForAnExchange(t *testing.T) {
	d, s := beforeExchange(t)
	s.record.Held = nil
	must(t, d.LoadTransfer(t.Context(), s.record.Number))
	forbidden(t, d.ChooseApplication(s.record.Number))
}

func TestWithoutAConnectionAChildWithAPlaceWaitsForAnotherWhereItMay(t *testing.T) {
	d, s := beforeExchange(t)
	must(t, d.LoadTransfer(t.Context(), s.record.Number))
	s.fails = model.NewError(model.CodeCentralDown)
	if err := d.LoadTransfer(t.Context(), s.record.Number); model.CodeOf(err) != model.CodeCentralDown {
		t.Errorf("%v, where it may only be exchanged", err)
	}
	d.reference.set.Rules.Distribution.Transfers = true
	must(t, d.LoadTransfer(t.Context(), s.record.Number))
	must(t, d.ChooseApplication(s.record.Number))
}
