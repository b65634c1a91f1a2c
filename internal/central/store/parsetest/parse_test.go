package parsetest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/central/store/storetest"
)

// migrated returns what the migrations made, each of which every engine takes.
func migrated(t *testing.T) *schema {
	t.Helper()
	files, err := filepath.Glob("../migrations/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no migrations: %v", err)
	}
	s := &schema{text: map[string]bool{}, unique: map[string][]string{}, partial: map[string][]string{}}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		statements, err := parse(string(text))
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		for _, statement := range statements {
			s.learn(statement)
			if err := s.check(statement); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
	if len(s.text) < 20 || len(s.unique) < 10 || len(s.partial) == 0 {
		t.Fatalf("the schema was not understood: %d, %d, %d", len(s.text), len(s.unique), len(s.partial))
	}
	return s
}

// recorded returns every statement that the contract suite has run.
func recorded(t *testing.T) map[string]bool {
	t.Helper()
	var mu sync.Mutex
	all := map[string]bool{}
	note := store.Recorded(func(statement string) {
		mu.Lock()
		defer mu.Unlock()
		all[statement] = true
	})
	storetest.Run(t, func(*testing.T) storetest.Database {
		return storetest.Database{Forgets: true, Open: func(t *testing.T) *store.Store {
			s, err := store.Open(t.Context(), "sqlite::memory:", note)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}}
	})
	return all
}

var (
	sqlWords    = regexp.MustCompile(`\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|WHERE|ORDER BY|GROUP BY|ON CONFLICT|JOIN|VALUES|LIMIT)\b|(=|<|>) \?`)
	placeholder = regexp.MustCompile(`\$\d+`)
)

// ofOneEngine are the files whose SQL only one engine gets.
var ofOneEngine = map[string]bool{"sqlite.go": true, "postgres.go": true, "backup.go": true}

// fragments returns the parts of statements that stand in the source of the store, and where.
func fragments(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") || ofOneEngine[filepath.Base(file)] {
			continue
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			if text, err := strconv.Unquote(literal.Value); err == nil && sqlWords.MatchString(text) {
				found[text] = set.Position(literal.Pos()).String()
			}
			return true
		})
	}
	return found
}

func TestEveryStatementIsTakenByEveryEngine(t *testing.T) {
	s, statements := migrated(t), recorded(t)
	if t.Failed() {
		return
	}
	var run []string
	for statement := range statements {
		parsed, err := parse(statement)
		for _, one := range parsed {
			if err == nil {
				err = s.check(one)
			}
		}
		if err != nil {
			t.Errorf("%s\n%v", statement, err)
		}
		run = append(run, placeholder.ReplaceAllString(statement, "?"))
	}
	all := strings.Join(run, "\n;\n")
	for fragment, at := range fragments(t) {
		if strings.Contains(all, fragment) {
			continue
		}
		whole, err := parse(strings.ReplaceAll(fragment, "?", "$1"))
		if err == nil && len(whole) == 1 && s.check(whole[0]) == nil {
			continue
		}
		t.Errorf("%s: the contract suite runs no statement with\n%s", at, fragment)
	}
	t.Logf("%d statements", len(statements))
}

func TestWhatAnEngineLacksIsFound(t *testing.T) {
	s := migrated(t)
	for _, text := range []string{
		`SELECT pg_advisory_xact_lock(1)`, `SELECT pg_try_advisory_lock(1)`, `LISTEN x`, `NOTIFY x`, `LOCK TABLE entries`,
		`CREATE TABLE x (a INT, EXCLUDE USING gist (a WITH =) DEFERRABLE)`, `CREATE TABLE x (a INT UNIQUE DEFERRABLE INITIALLY DEFERRED)`,
		`SELECT ctid FROM entries`, `CREATE EXTENSION hstore`, `CREATE TEMP TABLE x (a INT)`, `CREATE TABLE x (id BIGSERIAL)`,
		`SELECT id FROM entries ORDER BY number`, `SELECT id FROM entries WHERE number > $1`, `SELECT MAX(number) FROM entries`,
		`SELECT id FROM entries ORDER BY number COLLATE "kk"`, `SELECT place / 2 FROM applications`, `SELECT 1 FROM (SELECT e.id FROM entries e ORDER BY e.id) x`,
		`INSERT INTO entries (id) VALUES ($1) ON CONFLICT (child_iin, organization, lang) DO NOTHING`,
		`INSERT INTO entries (id) VALUES ($1) ON CONFLICT (child_iin) DO NOTHING`,
		`SELECT FROM WHERE`,
	} {
		parsed, err := parse(text)
		for _, one := range parsed {
			if err == nil {
				err = s.check(one)
			}
		}
		if err == nil {
			t.Errorf("%s is taken", text)
		}
	}
	for _, text := range []string{
		`SELECT id FROM entries WHERE since > $1 ORDER BY created_at DESC, number COLLATE "C" DESC`,
		`INSERT INTO entries (id) VALUES ($1) ON CONFLICT (child_iin, organization, lang) WHERE status <> 'removed' DO NOTHING`,
	} {
		parsed, err := parse(text)
		if err == nil {
			err = s.check(parsed[0])
		}
		if err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}
