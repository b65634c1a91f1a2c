package service

import (
	"context"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// Bulletin returns the places of a district that the last run found nobody for and that are free
// still, from the hour on at which the rules have them published. In a pause there are none.
func (s *Service) Bulletin(ctx context.Context, district string) (model.Bulletin, error) {
	told := model.Bulletin{District: district, Places: []model.FreePlace{}}
	if _, known := s.region().districts[district]; !known {
		return told, model.NewError(model.CodeNotFound)
	}
	rules, err := s.region().rules(district, s.today())
	if err != nil {
		return told, err
	}
	if _, paused := allocation.PausedUntil(rules.Distribution, s.today()); paused {
		return told, nil
	}
	unclaimed, err := read(ctx, s, func(tx *store.Tx) ([]store.UnclaimedPlace, error) { return tx.UnclaimedPlaces(district) })
	for _, place := range unclaimed {
		published := nextOf(rules.Distribution.Bulletin, place.Since)
		if s.Now().Before(published) {
			continue
		}
		told.PublishedAt, told.OpensAt = published, opening(rules.Distribution, place.Since)
		told.Places = append(told.Places, place.FreePlace)
	}
	return told, err
}

// opening returns when the places open to everybody that a run which ended at a time has left: not
// before they are published, nor in a pause.
func opening(rules model.Distribution, ended time.Time) time.Time {
	opens := nextOf(rules.Open, nextOf(rules.Bulletin, ended))
	if last, paused := allocation.PausedUntil(rules, model.DateOf(opens.In(model.Zone))); paused {
		opens = rules.Open.On(last.Add(1)).UTC()
	}
	return opens
}

// openAt returns from when places that a run which ended at a time has left may be asked for, as it is
// today: in a pause not before its end.
func openAt(rules model.Distribution, ended time.Time, today model.Date) time.Time {
	opens := opening(rules, ended)
	if last, paused := allocation.PausedUntil(rules, today); paused {
		opens = rules.Open.On(last.Add(1)).UTC()
	}
	return opens
}

// nextOf returns the first moment of a time of day that is not before another moment.
func nextOf(t model.TimeOfDay, from time.Time) time.Time {
	day := model.DateOf(from.In(model.Zone))
	if at := t.On(day); !at.Before(from) {
		return at.UTC()
	}
	return t.On(day.Add(1)).UTC()
}
