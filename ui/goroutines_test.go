package ui_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// The Runner is the one place where the window waits for something: a screen that
// started a goroutine of its own would touch widgets from it sooner or later.
func TestNoScreenStartsAGoroutine(t *testing.T) {
	files, err := filepath.Glob("*.go")
	must(t, err)
	seen := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		seen++
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, file, nil, 0)
		must(t, err)
		ast.Inspect(tree, func(n ast.Node) bool {
			started := false
			switch n := n.(type) {
			case *ast.GoStmt:
				started = true
			case *ast.SelectorExpr:
				started = file != "runner.go" && (n.Sel.Name == "AfterFunc" || n.Sel.Name == "Go")
			}
			if started {
				t.Errorf("%s starts a goroutine", set.Position(n.Pos()))
			}
			return true
		})
	}
	if seen < 30 {
		t.Errorf("only %d files were read", seen)
	}
}
