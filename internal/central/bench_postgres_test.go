package central_test

import (
	"bufio"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/central/store/pgtest"
)

// BenchmarkPlacementsOnPostgreSQL sends placements over HTTP, by eight clients, and has pgbench
// do the same statements with the same values, by as many, on the same server.
func BenchmarkPlacementsOnPostgreSQL(b *testing.B) {
	const count = 1600
	r, server := newRegion(b, count), pgtest.Start(b)
	for b.Loop() {
		settled, requests := r.settled(server)
		steps := r.traced(server.Copy(b, settled), requests)
		bare := r.pgbench(server, server.Copy(b, settled), steps)
		report(b, r.send(requests, r.serve(r.open(server.Copy(b, settled)))), bare)
	}
}

// BenchmarkPlacementsByTwoProcesses compares one process of the central, on one core, with two
// on one PostgreSQL.
func BenchmarkPlacementsByTwoProcesses(b *testing.B) {
	const count = 800
	r, server := newRegion(b, count), pgtest.Start(b)
	for b.Loop() {
		settled, requests := r.settled(server)
		one := r.send(requests, r.process(server.Copy(b, settled)))
		shared := server.Copy(b, settled)
		two := r.send(requests, r.process(shared), r.process(shared))
		b.ReportMetric(one.perSecond(), "one/s")
		b.ReportMetric(two.perSecond(), "two/s")
		b.ReportMetric(two.perSecond()/one.perSecond(), "of_one")
		b.ReportMetric(0, "ns/op")
	}
}

// settled returns a database in which all are logged in and which nobody has open, and their
// placements.
func (r *region) settled(server *pgtest.Server) (address string, all []request) {
	r.b.Helper()
	address = server.Address(r.b)
	api, end, err := benchService(r.b.Context(), address)
	r.check(err)
	defer end()
	r.settle(api)
	r.fill(address)
	return address, r.requests(api)
}

// standing is how many stand on other lists before.
const standing = 100_000

// fill has others stand on lists: in tables that are nearly empty every transaction reads where
// every other one writes.
func (r *region) fill(address string) {
	r.b.Helper()
	db, err := sql.Open("pgx", address)
	r.check(err)
	defer func() { _ = db.Close() }()
	const iin = `to_char(DATE '1975-01-01' + i * 7919 % 7300, 'YYMMDD') || '2' || lpad((i % 100000)::text, 5, '0')`
	for _, statement := range []string{
		`INSERT INTO entries (id, number, check_code, act_id, application, child_iin, applicant_iin, applicant, organization, age_group, lang,
			class, since, receipt, first_place, status, signed_by, statement_lang, created_at, read_at)
		SELECT md5(i::text), 'x' || i, 'x' || i, md5('a' || i), (SELECT MIN(number) FROM applications), ` + iin + `, ` + iin + `,
			'{}', (SELECT MIN(id) FROM organizations), 'x', 'x', '', i::bigint * 1000000000, i, i, 'waiting', 'key', 'kk', 0, 0 FROM generate_series(1, ` + strconv.Itoa(standing) + `) i`,
		`INSERT INTO answers (applicant_iin, act_id, body_hash, answer, created_at)
		SELECT ` + iin + `, md5('a' || i), '', '{}', 0 FROM generate_series(1, ` + strconv.Itoa(standing) + `) i`,
		`INSERT INTO applicants (iin, surname, given_name, patronymic, birth, sex, phone, email, created_at)
		SELECT ` + iin + `, '', '', '', '', '', '', '', 0 FROM generate_series(1, ` + strconv.Itoa(standing) + `) i ON CONFLICT DO NOTHING`,
		`VACUUM ANALYZE`,
	} {
		_, err := db.ExecContext(r.b.Context(), statement)
		r.check(err)
	}
}

// servedDatabase names the database that a process of the benchmark serves.
const servedDatabase = "KEZEK_BENCH_DATABASE"

// process starts a process that serves a database, and returns where.
func (r *region) process(database string) string {
	r.b.Helper()
	served := exec.Command(os.Args[0], "-test.run=^TestAProcessOfTheBenchmarkServes$", "-test.v")
	served.Env = append(os.Environ(), servedDatabase+"="+database, "GOMAXPROCS=1")
	out, err := served.StdoutPipe()
	r.check(err)
	in, err := served.StdinPipe()
	r.check(err)
	r.check(served.Start())
	r.b.Cleanup(func() { _ = in.Close(); _ = served.Wait() })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if address, ok := strings.CutPrefix(lines.Text(), "serving "); ok {
			return address
		}
	}
	r.b.Fatal("a process does not serve")
	return ""
}

// TestAProcessOfTheBenchmarkServes is what process runs: it serves until its input ends.
func TestAProcessOfTheBenchmarkServes(t *testing.T) {
	database := os.Getenv(servedDatabase)
	if database == "" {
		return
	}
	api, end, err := benchService(t.Context(), database)
	must(t, err)
	defer end()
	server := httptest.NewServer(central.New(api).Handler())
	defer server.Close()
	fmt.Println("serving " + server.URL)
	_, _ = os.Stdin.Read(make([]byte, 1))
}

var pgbenchSays = regexp.MustCompile(`(?m)^tps = ([\d.]+) \(without|^number of failed transactions: (\d+)`)

// pgbench has the program do the steps, each client its own placements. Before each it reads
// the values of the steps from a table, which is one statement more than the central does.
func (r *region) pgbench(server *pgtest.Server, address string, all [][]step) rate {
	r.b.Helper()
	each := len(all) / clientsAtOnce
	script := filepath.Join(r.b.TempDir(), "placement.sql")
	r.check(os.WriteFile(script, []byte(r.pgbenchScript(address, all[:each*clientsAtOnce], each)), 0o600))
	program := server.Program(r.b, address, "pgbench", "-n", "-M", "prepared", "-c", strconv.Itoa(clientsAtOnce), "-j", "2",
		"-t", strconv.Itoa(each), "-D", "i=0", "--max-tries=1000", "-f", script)
	program.Env = append(program.Env, "PGOPTIONS=-c enable_seqscan=off")
	out, err := program.CombinedOutput()
	if err != nil {
		r.b.Fatalf("pgbench: %v\n%.2000s", err, out)
	}
	said := pgbenchSays.FindAllSubmatch(out, -1)
	if len(said) != 2 || string(said[0][2]) != "0" {
		r.b.Fatalf("pgbench says\n%s", out)
	}
	aSecond, err := strconv.ParseFloat(string(said[1][1]), 64)
	r.check(err)
	return rate{count: each * clientsAtOnce, took: time.Duration(float64(each*clientsAtOnce) / aSecond * float64(time.Second))}
}

// pgbenchScript returns the script of a placement, and keeps the values of all in a table.
func (r *region) pgbenchScript(address string, all [][]step, each int) string {
	r.b.Helper()
	columns := map[string]int{} // by their values in all placements
	var values [][]string
	var script strings.Builder
	for i, s := range all[0] {
		text := strings.NewReplacer("BEGIN READ ONLY", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").Replace(s.statement)
		if text == "BEGIN" {
			text += " ISOLATION LEVEL SERIALIZABLE"
		}
		for j := range s.args {
			column := make([]string, len(all))
			for n, steps := range all {
				column[n] = pgText(steps[i].args[j])
			}
			key := strings.Join(column, "\x00")
			if _, known := columns[key]; !known {
				columns[key] = len(values)
				values = append(values, column)
			}
			text = regexp.MustCompile(`\$`+strconv.Itoa(j+1)+`\b`).ReplaceAllString(text, ":v"+strconv.Itoa(columns[key]))
		}
		script.WriteString(text + ";\n")
	}
	names := make([]string, len(values))
	for i := range names {
		names[i] = "v" + strconv.Itoa(i)
	}
	r.keepValues(address, names, values)
	// A try again begins with the first line, and i is then what it was.
	return "\\set n :client_id * " + strconv.Itoa(each) + " + :i\nSELECT " + strings.Join(names, ", ") +
		" FROM bench WHERE n = :n \\gset\n" + script.String() + "\\set i :i + 1\n"
}

func (r *region) keepValues(address string, names []string, values [][]string) {
	r.b.Helper()
	db, err := sql.Open("pgx", address)
	r.check(err)
	defer func() { _ = db.Close() }()
	_, err = db.ExecContext(r.b.Context(), `CREATE TABLE bench (n INT PRIMARY KEY, `+strings.Join(names, " TEXT, ")+` TEXT)`)
	r.check(err)
	insert := `INSERT INTO bench VALUES ($1`
	for i := range names {
		insert += ", $" + strconv.Itoa(i+2)
	}
	tx, err := db.BeginTx(r.b.Context(), nil)
	r.check(err)
	for n := range values[0] {
		row := []any{n}
		for _, column := range values {
			row = append(row, column[n])
		}
		_, err := tx.ExecContext(r.b.Context(), insert+")", row...)
		r.check(err)
	}
	r.check(tx.Commit())
	_, err = db.ExecContext(r.b.Context(), `VACUUM ANALYZE`)
	r.check(err)
}

func pgText(v any) string {
	switch v := v.(type) {
	case []byte:
		return `\x` + hex.EncodeToString(v)
	default:
		return fmt.Sprint(v)
	}
}
