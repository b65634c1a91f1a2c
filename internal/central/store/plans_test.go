package store_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/central/store/pgtest"
	"akmola.kz/kezek/internal/central/store/storetest"
)

// small are tables that have few rows however many applicants there are: one may be read from
// end to end. evidence_unconfirmed and evidence_unstamped hold the few of their table that are left to do.
var small = []string{"meta", "counters", "organizations", "workplaces", "programs", "program_troubles", "releases", "packages", "archive_parts", "officers", "rule_sets", "runs", "district_days", "upload_parts", "evidence_unconfirmed", "evidence_unstamped", "given"}

// unhurried are the statements that no request and no regular work waits for.
var unhurried = []string{
	`SELECT COUNT(*), COALESCE(SUM(size), 0) FROM blobs`,       // of an operator
	`SELECT organization, age_group, lang, waiting FROM lists`, // MiscountedLists
	`SELECT organization, age_group, lang, level, bucket, class, waiting FROM list_counts`,
	`SELECT e.organization, e.age_group, e.lang, a.class, a.created_at FROM entries e`,
	`COALESCE(MIN(created_at), 0) FROM messages`,                    // of Prometheus: few wait
	`FROM jobs WHERE name = $1 AND leased_until`,                    // the same: a row for each job
	`SELECT COUNT(*) FROM audit_chain WHERE day`,                    // CountOld, of an operator
	`SELECT COUNT(*) FROM actions WHERE received_at < $1`,           // the same
	`FROM passed_over WHERE run IN`,                                 // CountOld, and RemoveOld: a day of runs once a day
	`FROM audit_chain WHERE seq <= $1`,                              // RemoveAudit, a day of rows once a day
	`NOT EXISTS (SELECT 1 FROM audit_chain c WHERE c.audit = a.id)`, // of an operator
}

// everyStatement returns what the contract suite runs, with $1 and so on.
func everyStatement(t *testing.T) []string {
	t.Helper()
	var mu sync.Mutex
	all := map[string]bool{}
	t.Run("statements", func(t *testing.T) {
		storetest.Run(t, func(*testing.T) storetest.Database {
			return storetest.Database{Forgets: true, Open: open("sqlite::memory:", store.Recorded(func(statement string) {
				mu.Lock()
				defer mu.Unlock()
				all[statement] = true
			}))}
		})
	})
	return slices.Sorted(maps.Keys(all))
}

// filled is how many rows each table has while its statements are planned.
const filled = 2000

// fill gives every table rows of which no two are alike in any column. columns are the names of
// table and column and the type, in the order of the migrations.
func fill(t *testing.T, db *sql.DB, columns [][4]string) {
	t.Helper()
	for len(columns) > 0 {
		table, names, values := columns[0][0], "", ""
		for ; len(columns) > 0 && columns[0][0] == table; columns = columns[1:] {
			value := "i"
			switch strings.ToUpper(columns[0][2]) {
			case "TEXT":
				value = "'x' || i"
			case "BYTEA":
				value = "CAST('x' AS BYTEA)"
			}
			names, values = names+", "+columns[0][1], values+", "+value
		}
		_, err := db.ExecContext(t.Context(), fmt.Sprintf(`INSERT INTO %s (%s)
			WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT %s FROM n`, table, names[2:], filled, values[2:]))
		if err != nil {
			t.Fatalf("fill %s: %v", table, err)
		}
	}
	if _, err := db.ExecContext(t.Context(), `ANALYZE`); err != nil {
		t.Fatal(err)
	}
}

// answer returns all rows of a query of so many columns of text.
func answer(t *testing.T, db *sql.DB, columns int, query string, args ...any) (all [][4]string) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var row [4]string
		into := []any{&row[0], &row[1], &row[2], &row[3]}
		if err := rows.Scan(into[:columns]...); err != nil {
			t.Fatal(err)
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// filledDatabase opens a database of a driver on which the migrations have run.
func filledDatabase(t *testing.T, driver, address, columns string) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1) // what is set and prepared stays
	var ours [][4]string
	for _, c := range answer(t, db, 3, columns) {
		if !strings.HasPrefix(c[0], "goose") && !strings.HasPrefix(c[0], "sqlite") {
			ours = append(ours, c)
		}
	}
	fill(t, db, ours)
	return db
}

// plans tells which tables an engine reads from end to end for a statement.
type plans func(t *testing.T, statement string) (read []string)

var (
	parameter  = regexp.MustCompile(`\$\d+`)
	sqliteScan = regexp.MustCompile(`^SCAN (?:\w+ USING (?:COVERING )?INDEX (evidence_unconfirmed)|([a-z]\w*))|^SEARCH (\w+) .*\(ANY\(`)
)

func sqlitePlans(t *testing.T) plans {
	t.Helper()
	file := filepath.Join(t.TempDir(), "central.db")
	if err := open("sqlite:" + file)(t).Close(); err != nil {
		t.Fatal(err)
	}
	db := filledDatabase(t, "sqlite", file, `SELECT t.name, c.name, c.type FROM sqlite_schema t JOIN pragma_table_info(t.name) c
		WHERE t.type = 'table' ORDER BY t.rowid, c.cid`)
	return func(t *testing.T, statement string) (read []string) {
		t.Helper()
		none := make([]any, len(parameter.FindAllString(statement, -1)))
		statement = parameter.ReplaceAllString(strings.ReplaceAll(statement, ` COLLATE "C"`, ``), `?`)
		for _, step := range answer(t, db, 4, `EXPLAIN QUERY PLAN `+statement, none...) {
			found := sqliteScan.FindStringSubmatch(step[3])
			if found == nil {
				continue
			}
			name := found[1] + found[2] + found[3]
			for _, as := range regexp.MustCompile(`(FROM|JOIN|UPDATE) (\w+) (\w+)\b`).FindAllStringSubmatch(statement, -1) {
				if as[3] == name {
					name = as[2]
				}
			}
			read = append(read, name)
		}
		return read
	}
}

// node is a step of a plan of PostgreSQL.
type node struct {
	Type  string `json:"Node Type"`
	Table string `json:"Relation Name"`
	Index string `json:"Index Name"`
	Cond  string `json:"Index Cond"`
	Plans []node
}

// walk calls do for a step and for those below it, with the table that each is about.
func (n node) walk(table string, do func(n node, table string)) {
	if n.Table != "" {
		table = n.Table
	}
	do(n, table)
	for _, below := range n.Plans {
		below.walk(table, do)
	}
}

func postgresPlans(t *testing.T) plans {
	t.Helper()
	db := filledDatabase(t, "pgx", pgtest.Address(t)+"&default_query_exec_mode=simple_protocol&enable_seqscan=off&plan_cache_mode=force_generic_plan",
		`SELECT c.table_name::text, c.column_name::text, c.data_type::text FROM information_schema.columns c
		WHERE c.table_schema = 'public' ORDER BY c.table_name::regclass::oid, c.ordinal_position`)
	first := map[string]string{} // column of each index
	for _, row := range answer(t, db, 2, `SELECT c.relname::text, a.attname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
		JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]`) {
		first[row[0]] = row[1]
	}
	return func(t *testing.T, statement string) (read []string) {
		t.Helper()
		none := strings.Repeat(", NULL", len(parameter.FindAllString(statement, -1)))
		execute := `p`
		if none != "" {
			execute = `p(` + none[2:] + `)`
		}
		if _, err := db.ExecContext(t.Context(), `PREPARE p AS `+statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
		var text strings.Builder
		for _, line := range answer(t, db, 1, `EXPLAIN (FORMAT JSON) EXECUTE `+execute) {
			text.WriteString(line[0])
		}
		if _, err := db.ExecContext(t.Context(), `DEALLOCATE p`); err != nil {
			t.Fatal(err)
		}
		var plan []struct{ Plan node }
		if err := json.Unmarshal([]byte(text.String()), &plan); err != nil || len(plan) != 1 {
			t.Fatalf("plan %s: %v", text.String(), err)
		}
		plan[0].Plan.walk("", func(n node, table string) {
			isScan := n.Type == "Seq Scan"
			if n.Index != "" {
				isScan = !regexp.MustCompile(`\b` + first[n.Index] + `\b`).MatchString(n.Cond)
			}
			if isScan {
				if slices.Contains(small, n.Index) {
					table = n.Index
				}
				read = append(read, table)
			}
		})
		return read
	}
}

func TestNoRequestReadsATableFromEndToEnd(t *testing.T) {
	statements := everyStatement(t)
	for engine, plan := range map[string]plans{"SQLite": sqlitePlans(t), "PostgreSQL": postgresPlans(t)} {
		if got := plan(t, `SELECT id FROM entries WHERE applicant = $1`); !slices.Equal(got, []string{"entries"}) {
			t.Fatalf("%s: a scan is not seen: %v", engine, got)
		}
		for _, statement := range statements {
			if slices.ContainsFunc(unhurried, func(part string) bool { return strings.Contains(statement, part) }) {
				continue
			}
			for _, table := range plan(t, statement) {
				if !slices.Contains(small, table) {
					t.Errorf("%s reads all of %s for\n%s", engine, table, statement)
				}
			}
		}
	}
}
