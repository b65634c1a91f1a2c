package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const root = "../../.."

func TestEveryFigureHasItsBenchmarkAndARow(t *testing.T) {
	document, err := os.ReadFile(filepath.Join(root, "docs/performance.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(document), tableBegin)
	table, _, _ = strings.Cut(table, tableEnd)
	found := rows(table)
	for _, f := range figures {
		row, ok := found[f.title()]
		if !ok {
			t.Errorf("no row %q", f.title())
		}
		if f.Wanted.Value <= 0 || !strings.Contains(row, "| "+f.Wanted.String()+" |") {
			t.Errorf("%q does not say that it is to be %v", row, f.Wanted)
		}
		delete(found, f.title())
		name, _, _ := strings.Cut(f.Bench, "/")
		if !declares(t, f.Package, name) {
			t.Errorf("%s has no %s", f.Package, name)
		}
	}
	delete(found, "what")
	for title := range found {
		t.Errorf("nothing measures %q", title)
	}
}

// declares reports whether a test of the package has the benchmark.
func declares(t *testing.T, folder, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "func "+name+"(") {
			return true
		}
	}
	return false
}

const output = `goos: linux
cpu: AMD EPYC
BenchmarkStartOfAnOffice-2   	       1	39384508852 ns/op	       162.0 MB-pss	       101.8 MB-pss-bare	         1.591 x-pss	 1.1 x-start
--- BENCH: BenchmarkStartOfAnOffice-2
BenchmarkStartOfPractice/second-2         	       1	51121883961 ns/op	         2.766 x-start
PASS
`

func TestWhatIsMeasuredReplacesItsRowsAlone(t *testing.T) {
	document := "# Before\n" + tableBegin + tableEnd + "\nAfter"
	first, err := write(document, nil)
	if err != nil || !strings.Contains(first, notYet) {
		t.Fatalf("%v: %s", err, first)
	}
	second, err := write(first, read(strings.NewReader(output), "yesterday, 2 × "+processor(output)))
	if err != nil {
		t.Fatal(err)
	}
	third, err := write(second, map[string]result{"BenchmarkStartOfPractice/second": {map[string]float64{"x-start": 4}, "today"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"# Before\n", "\nAfter", "| 162 MB | 102 MB | **1.59, falls short** | at most 1.35 | yesterday, 2 × AMD EPYC |",
		"| – | – | 1.10 | at most 1.25 | yesterday", "| **4.00, falls short** | at most 3 | today |",
	} {
		if !strings.Contains(third, want) {
			t.Errorf("no %q in\n%s", want, third)
		}
	}
	if strings.Contains(third, "2.77") {
		t.Error("the row that was measured again is still there")
	}
	if _, err := write("no table", nil); err == nil {
		t.Error("a document without a place for the table was taken")
	}
}
