package desk

import (
	"context"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// ListPlacer tells the place that the child of an application would have on each list.
type ListPlacer interface {
	ListPlaces(ctx context.Context, application string) ([]model.ListPlace, error)
}

// listPlaces are those of one application.
type listPlaces struct {
	application string
	places      []model.ListPlace
}

// LoadPlaces asks which place the child of the visit would have on each list. Nobody knows it
// without a connection: then PlaceOn tells none, and that is no error.
func (d *Desk) LoadPlaces(ctx context.Context) error {
	visit, generation := d.Visit(), d.generation()
	if visit.Offline {
		return nil
	}
	patient, cancel := context.WithTimeout(ctx, shortPatience)
	defer cancel()
	places, err := d.Central.ListPlaces(patient, visit.Application)
	if model.CodeOf(err) == model.CodeSessionEnded {
		return d.checkSession(generation, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if err == nil && d.visitGeneration == generation {
		d.forecast = listPlaces{visit.Application, places}
	}
	return ctx.Err()
}

// PlaceOn returns the place that the child of the visit would have on a list, as the central
// last told it; false where it did not.
func (d *Desk) PlaceOn(organization string, group model.AgeGroup, lang model.Lang) (int, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.forecast.application != d.visit.Application || d.visit.Offline {
		return 0, false
	}
	at := slices.IndexFunc(d.forecast.places, func(p model.ListPlace) bool {
		return p.Organization == organization && p.Group == group && p.Lang == lang
	})
	if at < 0 {
		return 0, false
	}
	return d.forecast.places[at].Place, true
}
