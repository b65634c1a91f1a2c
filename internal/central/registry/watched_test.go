package registry

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

type kin struct{ err error }

func (k kin) Kinship(context.Context, model.IIN, model.IIN) (model.Degree, error) {
	return model.Mother, k.err
}

func TestAWatchHearsWhatBecameOfAQuestionAndNothingOfIt(t *testing.T) {
	var heard []string
	watch := func(register string, _ time.Duration, outcome string) { heard = append(heard, register+": "+outcome) }
	for _, err := range []error{nil, ErrNotKin, &Failure{Register: "kinship", Kind: FailedPaused}, errors.New("990101300017 is not known")} {
		if _, got := (Set{Kinship: kin{err}}).Watched(watch).Kinship.Kinship(t.Context(), "", ""); !errors.Is(got, err) {
			t.Errorf("%v became %v", err, got)
		}
	}
	if want := []string{"kinship: answered", "kinship: answered", "kinship: left alone", "kinship: failed"}; !slices.Equal(heard, want) {
		t.Errorf("heard %q", heard)
	}
	if set := (Set{}).Watched(watch); set != (Set{}) {
		t.Errorf("what is not connected became %+v", set)
	}
}
