package central_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/central/store/pgtest"
	"akmola.kz/kezek/internal/model"
)

// BenchmarkOpeningMinute has twenty thousand families ask two processes for two thousand places that
// open to everybody, from two hundred connections, and pgbench do the same statements: those of who
// got a place, and those of who came too late. Each place is given once, and who came first is told
// by the receipt.
func BenchmarkOpeningMinute(b *testing.B) {
	const askers, open, connections = 20_000, 2_000, 200
	r, server := newRegion(b, askers), pgtest.Start(b)
	for b.Loop() {
		settled, asks := r.openPlaces(server, open)
		var bare rate
		for _, kind := range r.tracedKinds(server.Copy(b, settled), asks)[:2] {
			part := r.pgbench(server, server.Copy(b, settled), kind)
			bare.count, bare.took = bare.count+part.count, bare.took+part.took
		}
		shared := server.Copy(b, settled)
		asked := r.sendBy(connections, asks, r.process(shared), r.process(shared))
		r.givenOnce(shared, open)
		report(b, asked, bare)
	}
}

// openPlaces returns a database in which all are logged in and so many places are open, and the asks
// of all families, each for one of the organizations.
func (r *region) openPlaces(server *pgtest.Server, open int) (address string, asks []request) {
	r.b.Helper()
	address = server.Address(r.b)
	api, end, err := benchService(r.b.Context(), address)
	r.check(err)
	defer end()
	r.settle(api)
	r.fill(address)
	place, err := r.counter.prove(api, morning)
	r.check(err)
	organizations := r.reference.Organizations[len(r.reference.Organizations)-listsOfAll:]
	kinds := map[model.FreePlace]int{}
	for i, f := range r.families {
		o := organizations[i%listsOfAll]
		kinds[model.FreePlace{Organization: o.ID, BirthYear: f.child.Birth.Year, Lang: model.Kazakh}]++
		body, err := json.Marshal(model.PlaceAsk{Child: f.child.IIN, Organization: o.ID, Lang: model.Kazakh, NoticeLang: model.Kazakh})
		r.check(err)
		asks = append(asks, request{"/v1/place-asks", "", f.token, place.Token, body})
	}
	r.check(api.Config().Store.Write(r.b.Context(), func(tx *store.Tx) error {
		err := tx.AddRun(store.Run{ID: "run", District: home().Code, Day: morningDay, StartedAt: morning, EndedAt: morning})
		left := open
		var all []model.FreePlace
		for p, wanted := range kinds {
			p.Count = min(left, wanted*open/len(r.families)+1)
			left -= p.Count
			all, err = append(all, p), errors.Join(err, tx.SetFreePlace(p))
		}
		if left > 0 {
			err = errors.Join(err, errors.New("not all places are open"))
		}
		return errors.Join(err, tx.KeepUnclaimed(home().Code, "run", all, morning.Add(-48*time.Hour)))
	}))
	return address, asks
}

// givenOnce looks whether so many places were given, each once and in the order of the receipts.
func (r *region) givenOnce(address string, open int) {
	r.b.Helper()
	db, err := sql.Open("pgx", address)
	r.check(err)
	defer func() { _ = db.Close() }()
	var offers, children, receipts, left int
	r.check(db.QueryRowContext(r.b.Context(), `SELECT COUNT(*), COUNT(DISTINCT application),
		COUNT(DISTINCT (organization, birth_year, lang, class_rank)), (SELECT SUM(count) FROM free_places) FROM offers`).Scan(&offers, &children, &receipts, &left))
	var last int
	r.check(db.QueryRowContext(r.b.Context(), `SELECT SUM(top) FROM (SELECT MAX(class_rank) AS top FROM offers GROUP BY organization, birth_year, lang) t`).Scan(&last))
	if offers != open || children != open || receipts != open || last != open || left != 0 {
		r.b.Errorf("of %d places %d were given to %d children by %d receipts, the last ones add up to %d; %d are left", open, offers, children, receipts, last, left)
	}
}
