package desk

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestEveryStepCanBeReachedAndLeft(t *testing.T) {
	reached := map[Step]bool{Home: true}
	for _, from := range Steps() {
		if _, err := Next(from, Finished); err != nil {
			t.Errorf("a citizen cannot leave at %s", from)
		}
		for _, to := range rows[from].events {
			reached[to] = true
			if !slices.Contains(Steps(), to) {
				t.Errorf("%s leads to %q, which is no step", from, to)
			}
		}
	}
	for _, step := range Steps() {
		if !reached[step] {
			t.Errorf("no way leads to %s", step)
		}
	}
}

func TestANoticeCannotBeLeftUnread(t *testing.T) {
	for event := range rows[Notice].events {
		if event != Acknowledged && event != Finished && event != SessionEnded {
			t.Errorf("the notice can be left by %s", event)
		}
	}
}

func TestNobodyIsInsideWithoutALogin(t *testing.T) {
	entering := []Event{LoggedIn, EmailAsked, EmailSaved}
	for _, from := range table {
		for event, to := range from.events {
			if from.known == nobody && rows[to].known > nobody && !slices.Contains(entering, event) {
				t.Errorf("%s leads from %s to %s without a login", event, from.step, to)
			}
		}
	}
	d, _ := newFake()
	for _, from := range Steps() {
		for event := range rows[from].events {
			d.visit = Visit{ID: "v", Step: from}
			if err := d.fire(event); err == nil && rows[d.visit.Step].known > nobody {
				t.Errorf("%s leads from %s to %s while nobody is known", event, from, d.visit.Step)
			}
		}
	}
}

func TestWhoeverIsOnlyIdentifiedStandsAtNoStepOfTheCentrals(t *testing.T) {
	d, f := newFake()
	for _, from := range Steps() {
		for event := range rows[from].events {
			d.visit, d.session.Applicant = Visit{ID: "v", Step: from, Offline: true}, f.applicant
			if err := d.fire(event); err == nil && rows[d.visit.Step].known == loggedIn {
				t.Errorf("%s leads from %s to %s", event, from, d.visit.Step)
			}
		}
	}
}

func TestAnUnknownEventLeavesTheStep(t *testing.T) {
	if step, err := Next(Home, Placed); err == nil || step != Home {
		t.Errorf("Next(home, placed) = %s, %v", step, err)
	}
}

func TestAnEditDoesNotMoveTheVisit(t *testing.T) {
	d, _ := newFake()
	before := d.Visit()
	d.Edit(func(v *Visit) { v.Step, v.ID = Receipt, "another" })
	if !reflect.DeepEqual(d.Visit(), before) {
		t.Errorf("%+v", d.Visit())
	}
}

// TestOnlyMoveChangesTheStep reads the code: a step that is set past the table would be
// asked for nothing that the table says.
func TestOnlyMoveChangesTheStep(t *testing.T) {
	entries, err := os.ReadDir(".")
	must(t, err)
	files := token.NewFileSet()
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, entry.Name(), nil, 0)
		must(t, err)
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Name.Name == "move" {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if set := setsStep(n); set != nil {
					t.Errorf("%s: %s sets a step", files.Position(set.Pos()), f.Name.Name)
				}
				return true
			})
		}
	}
}

// setsStep returns the part of a node that gives a visit a step; nil where there is none.
// A step that is copied from another visit, and the one of a new visit, are no moves.
func setsStep(n ast.Node) ast.Node {
	isStep := func(e ast.Expr) bool {
		s, ok := e.(*ast.SelectorExpr)
		return ok && s.Sel.Name == "Step"
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		if i := slices.IndexFunc(n.Lhs, isStep); i >= 0 {
			return n.Lhs[i]
		}
	case *ast.CompositeLit:
		if typ, ok := n.Type.(*ast.Ident); !ok || typ.Name != "Visit" {
			return nil
		}
		for _, e := range n.Elts {
			pair, keyed := e.(*ast.KeyValueExpr)
			if !keyed {
				return e
			}
			start, _ := pair.Value.(*ast.Ident)
			if key, _ := pair.Key.(*ast.Ident); key != nil && key.Name == "Step" && !isStep(pair.Value) && (start == nil || start.Name != "Home") {
				return pair
			}
		}
	}
	return nil
}
