package central_test

import (
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/central/store/pgtest"
)

// longList and shortList are how many wait on the two lists that are compared.
const (
	longList  = 1_000_000
	shortList = 10_000
)

// BenchmarkAPlaceOnALongList asks for the check of entries of a list of a million, and of one of
// ten thousand, over HTTP on each engine: what the public check page asks.
func BenchmarkAPlaceOnALongList(b *testing.B) {
	b.Run("SQLite", func(b *testing.B) {
		comparePlaces(b, "sqlite", "sqlite:"+filepath.Join(b.TempDir(), "central.db"))
	})
	b.Run("PostgreSQL", func(b *testing.B) { comparePlaces(b, "pgx", pgtest.Start(b).Address(b)) })
}

func comparePlaces(b *testing.B, driver, address string) {
	r := newRegion(b, 1)
	api := r.open(address)
	r.settle(api)
	db, err := sql.Open(driver, strings.TrimPrefix(address, "sqlite:"))
	r.check(err)
	defer func() { _ = db.Close() }()
	lists := map[int]string{shortList: r.reference.Organizations[0].ID, longList: r.reference.Organizations[2].ID}
	for length, organization := range lists {
		r.crowd(db, organization, length)
	}
	address = r.serve(api)
	const asked = 3000
	for b.Loop() {
		took := map[int]rate{}
		for range 2 { // the first has both read what they need once
			for length, organization := range lists {
				took[length], err = measure(asked, 1, func(i int) error {
					return get(fmt.Sprintf("%s/v1/checks/%s", address, checkCodeOf(organization, 1+i*7919%length)))
				})
				r.check(err)
			}
		}
		b.ReportMetric(float64(took[shortList].percentile(50).Microseconds()), "p50_µs_10k")
		b.ReportMetric(float64(took[longList].percentile(50).Microseconds()), "p50_µs_1M")
		b.ReportMetric(took[longList].took.Seconds()/took[shortList].took.Seconds(), "x_1M_of_10k")
		b.ReportMetric(0, "ns/op")
	}
}

// checkCodeOf is the check code of an entry of a crowd, of the letters of one.
func checkCodeOf(organization string, position int) string {
	code := strings.NewReplacer("0", "A", "1", "B").Replace(organization[len(organization)-4:] + fmt.Sprintf("%08d", position))
	return code[:4] + "-" + code[4:8] + "-" + code[8:]
}

// crowd has so many wait on a list, as if they had been placed one by one: of three classes,
// whose applications came evenly within three years.
func (r *region) crowd(db *sql.DB, organization string, length int) {
	r.b.Helper()
	const batch = 100
	tx, err := db.BeginTx(r.b.Context(), nil)
	r.check(err)
	defer func() { _ = tx.Rollback() }()
	do := func(statement string) {
		_, err := tx.ExecContext(r.b.Context(), statement)
		r.check(err)
	}
	const threeYears = 3 * 365 * 24 * 3600 * 1_000_000
	classes := []string{"", "first_turn", "", "out_of_turn", "", "", ""}
	counts := map[[3]any]int{} // by level, bucket and class
	for from := 1; from <= length; from += batch {
		entries, applications := make([]string, 0, batch), make([]string, 0, batch)
		for p := from; p < min(from+batch, length+1); p++ {
			id := fmt.Sprintf("%s-%d", organization, p)
			class := classes[p%len(classes)]
			since := morning.UnixMicro() - (threeYears / int64(length) * int64(length-p))
			applications = append(applications, fmt.Sprintf(`('%[1]s', '%[1]s', '', '', '', '2022-05-01', 'm', '%[2]s', 'in_queue', 0, '%[3]s', %[4]d, %[5]d)`,
				id, home().Code, class, p, since))
			entries = append(entries, fmt.Sprintf(`('%[1]s', '%[1]s', '%[2]s', '%[1]s', '%[1]s', '%[1]s', '%[1]s', '{}', '%[3]s', 'middle', 'kk', '%[4]s', %[5]d, %[6]d, %[6]d, 'waiting', 'key', 'kk', 0, 0)`,
				id, checkCodeOf(organization, p), organization, class, since, p))
			counts[[3]any{1, since >> 34, class}]++
			counts[[3]any{2, since >> 41, class}]++
			counts[[3]any{3, 0, class}]++
		}
		do(`INSERT INTO applications (number, child_iin, surname, given_name, patronymic, birth, sex, district, status, place, class, receipt, created_at)
			VALUES ` + strings.Join(applications, ", "))
		do(`INSERT INTO entries (id, number, check_code, act_id, application, child_iin, applicant_iin, applicant, organization, age_group, lang,
			class, since, receipt, first_place, status, signed_by, statement_lang, created_at, read_at) VALUES ` + strings.Join(entries, ", "))
	}
	do(fmt.Sprintf(`INSERT INTO lists (organization, age_group, lang, waiting, changes, turn_class, turn_served) VALUES ('%s', 'middle', 'kk', %d, 0, '', 0)`, organization, length))
	for bucket, n := range counts {
		do(fmt.Sprintf(`INSERT INTO list_counts (organization, age_group, lang, level, bucket, class, waiting) VALUES ('%s', 'middle', 'kk', %d, %d, '%s', %d)`,
			organization, bucket[0], bucket[1], bucket[2], n))
	}
	r.check(tx.Commit())
	_, err = db.ExecContext(r.b.Context(), `ANALYZE`)
	r.check(err)
}

func get(address string) error {
	answer, err := http.Get(address)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%d: %s", answer.StatusCode, body)
	}
	return err
}
