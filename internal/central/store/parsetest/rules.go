package parsetest

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/cockroachdb/cockroachdb-parser/pkg/sql/parser"
	"github.com/cockroachdb/cockroachdb-parser/pkg/sql/sem/tree"
)

// refused is what parses and yet is not there on every engine.
var refused = map[string]*regexp.Regexp{
	"advisory locks: CockroachDB takes them and locks nothing":           regexp.MustCompile(`(?i)\bpg_(try_)?advisory_`),
	"LISTEN and NOTIFY: in neither":                                      regexp.MustCompile(`(?i)^\s*(LISTEN|UNLISTEN|NOTIFY)\b|\bpg_notify\b`),
	"constraints that are checked later, or that exclude: in neither":    regexp.MustCompile(`(?i)\b(DEFERRABLE|INITIALLY\s+DEFERRED|EXCLUDE\s+USING)\b`),
	"a lock of a whole table: not in CockroachDB":                        regexp.MustCompile(`(?i)^\s*LOCK\b`),
	"system columns: not in CockroachDB":                                 regexp.MustCompile(`(?i)\b(ctid|xmin|xmax|cmin|cmax|tableoid)\b`),
	"extensions, triggers, rules and own functions: other on each":       regexp.MustCompile(`(?i)^\s*CREATE\s+(OR\s+REPLACE\s+)?(EXTENSION|TRIGGER|RULE|FUNCTION|PROCEDURE)\b`),
	"tables that inherit, are temporary or lie elsewhere: not in both":   regexp.MustCompile(`(?i)\b(INHERITS|TABLESPACE|UNLOGGED)\b|\bTEMP(ORARY)?\s+TABLE\b`),
	"cursors and prepared transactions: not in both":                     regexp.MustCompile(`(?i)^\s*(DECLARE|FETCH|PREPARE\s+TRANSACTION)\b`),
	"numbers that the database gives a row: with gaps, in another order": regexp.MustCompile(`(?i)\b(SERIAL|BIGSERIAL|AUTOINCREMENT)\b`),
}

// schema is what the migrations made.
type schema struct {
	text    map[string]bool // names of columns that hold text, in whichever table
	unique  map[string][]string
	partial map[string][]string
}

// learn adds what a statement of a migration makes.
func (s *schema) learn(statement tree.Statement) {
	switch made := statement.(type) {
	case *tree.CreateTable:
		table := made.Table.Table()
		for _, def := range made.Defs {
			switch def := def.(type) {
			case *tree.ColumnTableDef:
				if def.Type.SQLString() == "STRING" {
					s.text[string(def.Name)] = true
				}
				if def.PrimaryKey.IsPrimaryKey || def.Unique.IsUnique {
					s.unique[table] = append(s.unique[table], string(def.Name))
				}
			case *tree.UniqueConstraintTableDef:
				s.unique[table] = append(s.unique[table], columns(def.Columns))
			}
		}
	case *tree.CreateIndex:
		table, of := made.Table.Table(), columns(made.Columns)
		switch {
		case made.Unique && made.Predicate != nil:
			s.partial[table] = append(s.partial[table], of)
		case made.Unique:
			s.unique[table] = append(s.unique[table], of)
		}
	}
}

func columns(list tree.IndexElemList) string {
	var names []string
	for _, c := range list {
		names = append(names, string(c.Column))
	}
	slices.Sort(names)
	return strings.Join(names, ",")
}

// parse returns the statements of a text, or why some engine would not take them.
func parse(text string) ([]tree.Statement, error) {
	parsed, err := parser.Parse(text)
	if err != nil {
		return nil, err
	}
	var all []tree.Statement
	for _, statement := range parsed {
		for why, pattern := range refused {
			if pattern.MatchString(statement.SQL) {
				return nil, errors.New(why)
			}
		}
		all = append(all, statement.AST)
	}
	return all, nil
}

// check holds a statement against what one of the engines does otherwise.
func (s *schema) check(statement tree.Statement) (err error) {
	if insert, ok := statement.(*tree.Insert); ok && insert.OnConflict != nil {
		err = s.checkConflict(insert)
	}
	walk(reflect.ValueOf(statement), func(node any) {
		switch node := node.(type) {
		case *tree.Order:
			if s.isText(node.Expr) {
				err = errors.Join(err, fmt.Errorf("order by text without COLLATE \"C\": %s", tree.AsString(node)))
			}
		case *tree.ComparisonExpr:
			orders := slices.Contains([]string{"<", ">", "<=", ">="}, node.Operator.String())
			if orders && (s.isText(node.Left) || s.isText(node.Right)) {
				err = errors.Join(err, fmt.Errorf("text compared without COLLATE \"C\": %s", tree.AsString(node)))
			}
		case *tree.BinaryExpr:
			if node.Operator.String() == "/" {
				err = errors.Join(err, fmt.Errorf("a division of integers is none in CockroachDB: %s", tree.AsString(node)))
			}
		case *tree.FuncExpr:
			name := strings.ToLower(tree.AsString(&node.Func))
			if (name == "min" || name == "max") && len(node.Exprs) == 1 && s.isText(node.Exprs[0]) {
				err = errors.Join(err, fmt.Errorf("%s of text without COLLATE \"C\"", name))
			}
		case *tree.CollateExpr:
			if node.Locale != "C" {
				err = errors.Join(err, fmt.Errorf("collation %s", node.Locale))
			}
		}
	})
	return err
}

// checkConflict wants a key behind every ON CONFLICT: CockroachDB infers no partial index from
// columns alone.
func (s *schema) checkConflict(insert *tree.Insert) error {
	c := insert.OnConflict
	if c.Constraint != "" {
		return errors.New("ON CONFLICT ON CONSTRAINT: not in SQLite")
	}
	names := c.Columns.ToStrings()
	slices.Sort(names)
	table, of := insertTable(insert), strings.Join(names, ",")
	switch {
	case slices.Contains(s.unique[table], of):
		return nil
	case slices.Contains(s.partial[table], of) && c.ArbiterPredicate != nil:
		return nil
	case slices.Contains(s.partial[table], of):
		return errors.New("ON CONFLICT of a partial index without its predicate")
	}
	return fmt.Errorf("ON CONFLICT of no key: %s (%s)", table, of)
}

func insertTable(insert *tree.Insert) string {
	name := tree.AsString(insert.Table)
	name, _, _ = strings.Cut(name, " AS ")
	return name
}

// isText reports whether an expression is a column that holds text.
func (s *schema) isText(e tree.Expr) bool {
	name, ok := e.(*tree.UnresolvedName)
	return ok && s.text[name.Parts[0]]
}

// walk calls each for every pointer to a node of a statement.
func walk(v reflect.Value, each func(node any)) {
	switch v.Kind() {
	case reflect.Interface:
		walk(v.Elem(), each)
	case reflect.Pointer:
		if v.IsNil() || !strings.Contains(v.Type().String(), "tree.") {
			return
		}
		if v.CanInterface() {
			each(v.Interface())
		}
		walk(v.Elem(), each)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				walk(v.Field(i), each)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), each)
		}
	}
}
