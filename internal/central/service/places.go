package service

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// FreePlaces lists the places of a district that are left to offer.
func (s *Service) FreePlaces(ctx context.Context, in Officer, district string) ([]model.FreePlace, error) {
	district, err := s.districtOf(in, district)
	if err != nil {
		return nil, err
	}
	return read(ctx, s, func(tx *store.Tx) ([]model.FreePlace, error) { return tx.FreePlaces(district) })
}

// PublishPlaces sets how many places of each kind that is named are left to offer, of all of them or
// of none, and lists what the district has then. The error is run_busy while a run is under way, or
// places_refused, whose parameters are the number of each wrong place, from 1, with its code.
func (s *Service) PublishPlaces(ctx context.Context, in Officer, district string, places []model.FreePlace) (list []model.FreePlace, err error) {
	if district, err = s.districtOf(in, district); err != nil {
		return nil, err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		p := publication{tx: tx, rules: s.region().rules, day: s.today(), covers: func(of string) bool { return of == district }}
		if err := p.publish(places); err != nil {
			return err
		}
		list, err = tx.FreePlaces(district)
		return err
	})
	return list, err
}

// PlacesChange is a kind of places of which another number is left to offer.
type PlacesChange struct {
	model.FreePlace
	Was int
}

// ImportPlaces does the same for every district on a day, and returns what changes. With dry nothing is
// kept.
func ImportPlaces(ctx context.Context, kept *store.Store, places []model.FreePlace, rules func(string, model.Date) (model.RuleSet, error), day model.Date, dry bool) (changes []PlacesChange, err error) {
	err = kept.Write(ctx, func(tx *store.Tx) error {
		p := publication{tx: tx, rules: rules, day: day, dry: dry, covers: func(string) bool { return true }}
		err := p.publish(places)
		changes = p.changes
		return err
	})
	return changes, err
}

// publication is a batch of places on its way into the tables.
type publication struct {
	tx      *store.Tx
	rules   func(district string, day model.Date) (model.RuleSet, error)
	day     model.Date
	dry     bool
	covers  func(district string) bool
	faults  map[string]string
	changes []PlacesChange
}

func (p *publication) publish(places []model.FreePlace) error {
	districts, err := p.check(places)
	if err != nil {
		return err
	}
	if len(p.faults) > 0 {
		return &model.Error{Code: model.CodePlacesRefused, Params: p.faults}
	}
	known := map[model.FreePlace]int{}
	for _, district := range districts {
		free, err := p.tx.FreePlaces(district)
		if err != nil {
			return err
		}
		for _, place := range free {
			known[place.Kinds()] = place.Count
		}
	}
	for _, place := range places {
		was := known[place.Kinds()]
		if was == place.Count {
			continue
		}
		p.changes = append(p.changes, PlacesChange{place, was})
		if p.dry {
			continue
		}
		if err := p.tx.SetFreePlace(place); err != nil {
			return err
		}
	}
	return nil
}

// check notes what is wrong with each place, and returns the districts that they are of.
func (p *publication) check(places []model.FreePlace) (districts []string, err error) {
	p.faults = map[string]string{}
	seen := map[model.FreePlace]bool{}
	for i, place := range places {
		organization, err := p.tx.Organization(place.Organization)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		if organization.ID != "" && !p.covers(organization.District) {
			organization = model.Organization{}
		}
		var rules model.RuleSet
		if organization.ID != "" {
			if rules, err = p.rules(organization.District, p.day); err != nil {
				return nil, err
			}
		}
		fault := place.Check(rules, organization, p.day)
		if seen[place.Kinds()] {
			fault = BadRequest("twice", nil)
		}
		if seen[place.Kinds()] = true; fault != nil {
			p.faults[strconv.Itoa(i+1)] = string(model.CodeOf(fault))
			continue
		}
		if !slices.Contains(districts, organization.District) {
			districts = append(districts, organization.District)
		}
	}
	open, err := p.tx.OpenRuns()
	for _, run := range open {
		if slices.Contains(districts, run.District) {
			return nil, model.NewError(model.CodeRunBusy)
		}
	}
	return districts, err
}
