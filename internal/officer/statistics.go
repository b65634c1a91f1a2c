package officer

import (
	"context"

	"akmola.kz/kezek/internal/model"
)

// StatisticsReader reads the figures of a district, of the officer's own where it is empty.
type StatisticsReader interface {
	OfficerStatistics(ctx context.Context, district string, year int) (model.Statistics, error)
}

// Statistics returns the figures of the district for a year.
func (w *Work) Statistics(ctx context.Context, year int) (model.Statistics, error) {
	figures, err := w.Central.OfficerStatistics(ctx, w.district(), year)
	return figures, w.check(err)
}
