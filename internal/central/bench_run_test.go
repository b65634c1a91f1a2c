package central_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/central/store/pgtest"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// queue has so many children wait, each at two organizations, and a place free for every third, and
// returns the service.
func (r *region) queue(address string) (*service.Service, int) {
	r.b.Helper()
	db, err := store.Open(r.b.Context(), address)
	r.check(err)
	r.check(service.Import(r.b.Context(), db, r.reference, assets.Districts()))
	organizations := r.reference.Organizations[len(r.reference.Organizations)-listsOfAll:]
	free, years := 0, map[int]bool{}
	for from := 0; from < len(r.families); from += 200 {
		r.check(db.Write(r.b.Context(), func(tx *store.Tx) (err error) {
			for i := from; i < min(from+200, len(r.families)); i++ {
				f := r.families[i]
				years[f.child.Birth.Year] = true
				_, failed := tx.SaveApplicant(model.Applicant{Person: f.parent, Email: "mail@example.kz"}, morning, morning)
				a, found := tx.ApplicationByNumber(f.application)
				rank, ranked := tx.Rank(f.application)
				err = errors.Join(err, failed, found, ranked)
				for n := range 2 {
					e := store.Entry{Entry: model.Entry{
						ID: uuid.NewString(), Number: fmt.Sprintf("ЛО-%d-%d", i, n), CheckCode: fmt.Sprintf("%d-%d", i, n), Application: a,
						Applicant: model.Applicant{Person: f.parent}, Organization: organizations[(i*7+n*31)%listsOfAll], Group: model.Middle, Lang: model.Kazakh,
						Status: model.Waiting, SignedBy: model.ByKey, CreatedAt: morning,
					}, ActID: uuid.NewString(), Receipt: rank.Receipt, StatementLang: model.Russian}
					err = errors.Join(err, tx.AddToList(e, morning), tx.AddEntry(e))
				}
			}
			return err
		}))
	}
	r.check(db.Write(r.b.Context(), func(tx *store.Tx) (err error) {
		for year := range years {
			for _, o := range organizations {
				n := max(1, len(r.families)/3/len(organizations)/len(years))
				free += n
				err = errors.Join(err, tx.SetFreePlace(model.FreePlace{Organization: o.ID, BirthYear: year, Lang: model.Kazakh, Count: n}))
			}
		}
		return err
	}))
	r.check(db.Close())
	return r.open(address), free
}

// BenchmarkRunOfADistrict foresees and makes the run of a district from its database: ms-foreseen
// with reading who waits, working it out, keeping and describing it; s-made until each offer is
// made, each with its place, entry, history and message; and how much more a child costs than of a
// tenth of the children.
func BenchmarkRunOfADistrict(b *testing.B) {
	for engine, address := range map[string]func(b *testing.B) string{
		"SQLite":     func(b *testing.B) string { return "sqlite:" + b.TempDir() + "/central.db" },
		"PostgreSQL": func(b *testing.B) string { return pgtest.Address(b) },
	} {
		perChild := map[int]float64{}
		for _, children := range []int{1_000, 10_000} {
			b.Run(fmt.Sprintf("%s/%d", engine, children), func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					r := newRegion(b, children)
					api, _ := r.queue(address(b))
					in := service.Officer{Officer: store.Officer{IIN: father.IIN, Name: "x", Role: model.RoleOfficer}}
					b.StartTimer()
					begun := time.Now()
					foreseen, err := api.Run(b.Context(), in, home().Code, model.RunRequest{DryRun: true})
					r.check(err)
					took := time.Since(begun)
					begun = time.Now()
					run, err := api.Run(b.Context(), in, home().Code, model.RunRequest{Input: foreseen.Input})
					r.check(err)
					for run.EndedAt.IsZero() {
						r.check(api.FinishRuns(b.Context()))
						run, err = api.OfficerRun(b.Context(), in, run.ID)
						r.check(err)
					}
					made := time.Since(begun)
					if run.Made != len(foreseen.Offers) || run.Made == 0 {
						b.Fatalf("%d offers of %d", run.Made, len(foreseen.Offers))
					}
					b.ReportMetric(float64(took.Milliseconds()), "ms-foreseen")
					b.ReportMetric(made.Seconds(), "s-made")
					b.ReportMetric(float64(run.Made)/made.Seconds(), "offers/s")
					if perChild[children] = float64(took+made) / float64(children); perChild[children/10] > 0 {
						b.ReportMetric(perChild[children]/perChild[children/10], "×tenth")
					}
				}
			})
		}
	}
}
