package practice

import (
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/people"
)

// TestAPracticeHasPlacesToOffer in whatever part of the school year it begins.
func TestAPracticeHasPlacesToOffer(t *testing.T) {
	for _, now := range []time.Time{time.Date(2026, 8, 31, 9, 0, 0, 0, time.UTC), time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)} {
		p := start(t, t.TempDir(), now)
		var places []model.FreePlace
		err := p.database.Read(t.Context(), func(tx *store.Tx) (err error) {
			places, err = tx.FreePlaces("1110")
			return err
		})
		if err != nil || len(places) != len(people.Organizations(now)[0].Offers) {
			t.Errorf("%s: %+v, %v", now, places, err)
		}
		if err := p.WaitKeys(t.Context()); err != nil {
			t.Error(err)
		}
		closed(t, p)
	}
}
