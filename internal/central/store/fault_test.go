package store

import (
	"fmt"
	"testing"

	"akmola.kz/kezek/internal/model"

	"github.com/jackc/pgx/v5/pgconn"
)

func TestWhatPassesIsToldApartFromWhatDoesNot(t *testing.T) {
	for state, want := range map[string]model.Code{
		"40001": model.CodeCentralBusy, "40P01": model.CodeCentralBusy, "40003": model.CodeCentralBusy, "55P03": model.CodeCentralBusy,
		"57014": model.CodeCentralBusy, "57P01": model.CodeCentralBusy, "57P03": model.CodeCentralBusy, "08006": model.CodeCentralBusy, "53300": model.CodeCentralBusy,
		"53100": model.CodeCentralReadOnly, "25006": model.CodeCentralReadOnly, "58030": model.CodeCentralReadOnly,
		"42601": model.CodeInternal, "23505": model.CodeInternal, "28P01": model.CodeInternal, "3D000": model.CodeInternal,
	} {
		why, key := postgres{}.fault(fmt.Errorf("save: %w", &pgconn.PgError{Code: state, ConstraintName: "k"}))
		err := why.coded(&pgconn.PgError{Code: state}, key)
		if got := model.CodeOf(err); got != want {
			t.Errorf("%s: %s, want %s", state, got, want)
		}
		if (key != "") != (state == "23505") {
			t.Errorf("%s: key %q", state, key)
		}
	}
}
