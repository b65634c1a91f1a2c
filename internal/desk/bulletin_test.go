package desk

import (
	"context"
	"slices"
	"testing"

	"akmola.kz/kezek/internal/model"
)

// opener is a central with a bulletin of two places.
type opener struct {
	Central
	asked   []model.PlaceAsk
	err     error
	matters []model.Matter
	down    error
	left    []model.FreePlace
}

func (o *opener) Bulletin(_ context.Context, district string) (model.Bulletin, error) {
	return model.Bulletin{District: district, Places: o.left}, nil
}

func (o *opener) AskForPlace(_ context.Context, ask model.PlaceAsk) (model.PlaceAnswer, error) {
	o.asked = append(o.asked, ask)
	return model.PlaceAnswer{Offer: "П-1", Receipt: 2}, o.err
}

func (o *opener) Matters(context.Context) ([]model.Matter, error) { return o.matters, o.down }

// atBulletin is a visit that stands at the bulletin.
func atBulletin(t *testing.T) (*Desk, *opener) {
	t.Helper()
	d, f := newFake()
	o := &opener{Central: f, matters: []model.Matter{{Offer: "П-1"}}, left: []model.FreePlace{
		{Organization: fakeBIN, BirthYear: 2022, Lang: model.Kazakh, Count: 2},
		{Organization: fakeBIN, BirthYear: 2021, Lang: model.Kazakh, Count: 3},
		{Organization: fakeBIN, BirthYear: 2022, Lang: model.Russian, Count: 1}, // the group has none
	}}
	d.Central, d.session.Applicant, d.apps, d.visit.Step = o, f.applicant, f.apps, Cabinet
	must(t, d.OpenBulletin(f.apps[0].Number))
	must(t, d.LoadBulletin(t.Context()))
	d.reference.set.Rules.Distribution.BirthYear = model.MonthDay{Month: 1, Day: 1}
	return d, o
}

func TestOnlyPlacesThatTheChildMayHaveAreShown(t *testing.T) {
	d, _ := atBulletin(t)
	if _, places, others := d.OpenPlaces(); len(places) != 1 || places[0].Count != 2 || places[0].Where.ID != fakeBIN || others != 4 {
		t.Errorf("%+v, and %d others", places, others)
	}
	if v := d.Visit(); v.District != "1110" {
		t.Errorf("the bulletin of %s", v.District)
	}
}

func TestAnAskLeadsToTheOfferThatItBrought(t *testing.T) {
	d, o := atBulletin(t)
	answer, err := d.AskForPlace(t.Context(), o.left[0])
	must(t, err)
	want := model.PlaceAsk{Child: d.apps[0].Child.IIN, Organization: fakeBIN, Lang: model.Kazakh, NoticeLang: model.Russian}
	if m, open := d.Matter(); d.Visit().Step != Offer || !open || m.Offer != answer.Offer || !slices.Equal(o.asked, []model.PlaceAsk{want}) {
		t.Errorf("at %s with %+v after %+v", d.Visit().Step, m, o.asked)
	}
}

func TestAPlaceThatWasGivenIsFoundInTheCabinetWhereItCannotBeShownYet(t *testing.T) {
	d, o := atBulletin(t)
	o.down = model.NewError(model.CodeCentralDown)
	if _, err := d.AskForPlace(t.Context(), o.left[0]); err != nil || d.Visit().Step != Cabinet {
		t.Errorf("at %s, %v", d.Visit().Step, err)
	}
}

func TestAnAskThatComesTooLateShowsWhatIsLeft(t *testing.T) {
	d, o := atBulletin(t)
	place := o.left[0]
	o.err, o.left = model.NewError(model.CodePlaceGone), o.left[1:]
	_, err := d.AskForPlace(t.Context(), place)
	if _, places, _ := d.OpenPlaces(); model.CodeOf(err) != model.CodePlaceGone || len(places) != 0 || d.Visit().Step != Bulletin {
		t.Errorf("at %s with %+v, %v", d.Visit().Step, places, err)
	}
}
