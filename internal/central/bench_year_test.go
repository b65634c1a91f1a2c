package central_test

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/central/store/pgtest"
	"akmola.kz/kezek/internal/model"
)

// BenchmarkSchoolYear has every entry of a district move up, each with its history; and how much more one
// costs than of a tenth of them.
func BenchmarkSchoolYear(b *testing.B) {
	begins := time.Date(2027, 9, 1, 0, 30, 0, 0, model.Zone)
	for engine, address := range map[string]func(b *testing.B) string{
		"SQLite":     func(b *testing.B) string { return "sqlite:" + b.TempDir() + "/central.db" },
		"PostgreSQL": func(b *testing.B) string { return pgtest.Address(b) },
	} {
		perEntry := map[int]float64{}
		for _, children := range []int{1_000, 10_000} {
			b.Run(fmt.Sprintf("%s/%d", engine, 2*children), func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					r, to := newRegion(b, children), address(b)
					r.queue(to)
					db, err := store.Open(b.Context(), to)
					r.check(err)
					api, err := service.New(service.Config{
						Store: db, Verifier: trusting{}, PublicURL: "http://central.example.kz", Practice: true,
						Clock: func() time.Time { return begins }, Log: slog.New(slog.DiscardHandler),
					})
					r.check(err)
					r.check(api.BeginDay(b.Context()))
					r.check(db.Write(b.Context(), func(tx *store.Tx) error { _, err := tx.AddHour(); return err }))
					b.StartTimer()
					began := time.Now()
					r.check(api.BeginDay(b.Context()))
					took := time.Since(began)
					b.StopTimer()
					r.check(db.Read(b.Context(), func(tx *store.Tx) error {
						waiting, err := tx.Waiting(home().Code)
						for list := range waiting {
							if list.Group == model.Middle {
								b.Errorf("somebody has not moved: %+v", list)
							}
						}
						wrong, failed := tx.MiscountedLists()
						if len(wrong) > 0 || failed != nil {
							b.Errorf("miscounted: %v, %v", wrong, failed)
						}
						return err
					}))
					r.check(api.Close())
					r.check(db.Close())
					b.StartTimer()
					b.ReportMetric(took.Seconds(), "s")
					b.ReportMetric(float64(2*children)/took.Seconds(), "entries/s")
					if perEntry[children] = float64(took) / float64(children); perEntry[children/10] > 0 {
						b.ReportMetric(perEntry[children]/perEntry[children/10], "×tenth")
					}
				}
			})
		}
	}
}
