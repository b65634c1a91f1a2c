package officer

import (
	"context"

	"akmola.kz/kezek/internal/model"
)

// ApplicationFinder finds applications of the officer's district, and tells all that is known of
// one. Each look is recorded at the central.
type ApplicationFinder interface {
	SearchApplications(ctx context.Context, typed string) ([]model.Application, error)
	OfficerApplication(ctx context.Context, number string) (model.OfficerApplication, error)
	WriteToFamily(ctx context.Context, number string, said model.FamilyMessage) (model.Event, error)
}

// Search finds applications by an IIN, a number or the beginning of a name.
func (w *Work) Search(ctx context.Context, typed string) ([]model.Application, error) {
	found, err := w.Central.SearchApplications(ctx, typed)
	return found, w.check(err)
}

// Application returns one of them whole.
func (w *Work) Application(ctx context.Context, number string) (model.OfficerApplication, error) {
	whole, err := w.Central.OfficerApplication(ctx, number)
	return whole, w.check(err)
}

// WriteToFamily tells the family of one of them something in its language.
func (w *Work) WriteToFamily(ctx context.Context, number string, said model.FamilyMessage) error {
	_, err := w.Central.WriteToFamily(ctx, number, said)
	return w.check(err)
}
