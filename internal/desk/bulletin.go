package desk

import (
	"context"

	"akmola.kz/kezek/internal/model"
)

// PlaceAsker shows the places of a district that are open to everybody, and asks for one.
type PlaceAsker interface {
	Bulletin(ctx context.Context, district string) (model.Bulletin, error)
	// AskForPlace brings the same answer when it is asked again.
	AskForPlace(ctx context.Context, ask model.PlaceAsk) (model.PlaceAnswer, error)
}

// OpenPlace is a free place with the organization that has it.
type OpenPlace struct {
	model.FreePlace
	Where model.Organization
}

// OpenBulletin goes to the places that are open to everybody in the district of an application,
// for its child.
func (d *Desk) OpenBulletin(number string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.chooseStanding(number, BulletinOpened)
}

// LoadBulletin fetches the bulletin of the district of the visit.
func (d *Desk) LoadBulletin(ctx context.Context) error {
	generation := d.generation()
	if _, err := d.Organizations(ctx, false); err != nil {
		return err
	}
	bulletin, err := d.Central.Bulletin(ctx, d.Visit().District)
	if err != nil {
		return err
	}
	return d.commitIfCurrent(generation, func() error {
		d.bulletin = bulletin
		return nil
	})
}

// OpenPlaces returns the bulletin as it was last fetched, those of its places that the child of the
// visit may have, and how many are for children of another age.
func (d *Desk) OpenPlaces() (bulletin model.Bulletin, places []OpenPlace, others int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	app, _ := d.application(d.visit.Application)
	group, _ := d.group()
	year := d.reference.set.Rules.Distribution.BirthYearOf(app.Child.Birth)
	for _, place := range d.bulletin.Places {
		where, _ := d.organization(place.Organization)
		if _, has := where.Offer(group, place.Lang); has && place.BirthYear == year {
			places = append(places, OpenPlace{place, where})
		} else {
			others += place.Count
		}
	}
	return d.bulletin, places, others
}

// AskForPlace asks for a place that is open to everybody, for the child of the visit. Whoever gets it
// goes on to its offer; whoever does not sees what is left. Codes of the central: place_gone,
// place_not_open, offer_waits.
func (d *Desk) AskForPlace(ctx context.Context, place model.FreePlace) (model.PlaceAnswer, error) {
	d.mu.Lock()
	generation, lang := d.visitGeneration, d.readingLang()
	app, ok := d.application(d.visit.Application)
	d.mu.Unlock()
	if !ok {
		return model.PlaceAnswer{}, model.NewError(model.CodeApplicationMissing)
	}
	answer, err := d.Central.AskForPlace(ctx, model.PlaceAsk{
		Child: app.Child.IIN, Organization: place.Organization, Lang: place.Lang, Kind: place.Kind, NoticeLang: lang,
	})
	if err != nil {
		if code := model.CodeOf(err); code == model.CodePlaceGone || code == model.CodePlaceNotOpen {
			_ = d.LoadBulletin(ctx) // the answer stands, whatever is seen of the rest
		}
		return answer, d.checkSession(generation, err)
	}
	matters, err := d.Central.Matters(ctx)
	return answer, d.commitIfCurrent(generation, func() error {
		if err == nil {
			d.matters = matters
		}
		if _, known := d.matter(answer.Offer); !known { // the cabinet asks again, and begins with it
			return d.fire(CabinetOpened)
		}
		d.visit.Offer = answer.Offer
		return d.fire(OfferOpened)
	})
}
