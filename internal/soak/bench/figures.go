package main

import "fmt"

// figure is one row of the table: what a benchmark measured of Kezek, and of its counterpart in
// the same run.
type figure struct {
	What    string // names the row
	Beside  string // the counterpart
	Package string
	Bench   string // the benchmark, with its part behind a slash
	Runs    string // for -benchtime
	Ratio   string // the units that the benchmark reports, the ratio first
	Own     string
	Other   string
	Wanted  limit
	Long    bool // only where all is measured
}

// limit is what a ratio is to keep to.
type limit struct {
	Least bool // at least so much; else at most
	Value float64
}

func atMost(v float64) limit  { return limit{Value: v} }
func atLeast(v float64) limit { return limit{Least: true, Value: v} }

func (l limit) holds(v float64) bool {
	if l.Least {
		return v >= l.Value
	}
	return v <= l.Value
}

func (l limit) String() string {
	if l.Least {
		return fmt.Sprintf("at least %g", l.Value)
	}
	return fmt.Sprintf("at most %g", l.Value)
}

const (
	bareWindow = "a window of the toolkit with one label"
	bareEntry  = "a window of the toolkit with one entry"
	chromium   = "Chromium with one local page of the look"
	fewRows    = "the same with 20"
)

// figures are all that is measured.
var figures = []figure{
	{"an office's second start, to its first page", bareWindow, "./cmd/kezek", "BenchmarkStartOfAnOffice", "1x", "x-start", "ms-start", "ms-start-bare", atMost(1.25), false},
	{"what that start takes of a core", bareWindow, "./cmd/kezek", "BenchmarkStartOfAnOffice", "1x", "x-core", "ms-core", "ms-core-bare", atMost(1.25), false},
	{"memory of an office's first page (PSS)", bareWindow, "./cmd/kezek", "BenchmarkStartOfAnOffice", "1x", "x-pss", "MB-pss", "MB-pss-bare", atMost(1.35), false},
	{"practice, second start, to its home", bareWindow, "./cmd/kezek", "BenchmarkStartOfPractice/second", "1x", "x-start", "ms-start", "ms-start-bare", atMost(3), false},
	{"practice, first start, to its home", bareWindow, "./cmd/kezek", "BenchmarkStartOfPractice/first", "1x", "x-start", "ms-start", "ms-start-bare", atMost(3), false},
	{"memory of an office's first page (PSS)", chromium, "./cmd/kezek", "BenchmarkMemoryBesideChromium/office", "1x", "x-pss", "MB-pss", "MB-pss-chromium", atMost(0.4), false},
	{"memory of the home of practice (PSS)", chromium, "./cmd/kezek", "BenchmarkMemoryBesideChromium/practice", "1x", "x-pss", "MB-pss", "MB-pss-chromium", atMost(0.4), false},
	{"a key to its pixels, in a field", chromium, "./cmd/kezek", "BenchmarkKeyToPixels", "1x", "x-key", "ms-key", "ms-key-chromium", atMost(1.5), false},
	{"a key to its pixels, in a field", bareEntry, "./cmd/kezek", "BenchmarkKeyToPixels", "1x", "x-key-of-bare", "ms-key-of-bare", "ms-key-of-bare-bare", atMost(1.5), false},
	{"idle, a field with the focus", bareEntry, "./cmd/kezek", "BenchmarkIdle", "1x", "x-of-bare-focused", "%core-focused", "%core-bare-focused", atMost(1), false},
	{"idle, nothing with the focus", "that window without the focus", "./cmd/kezek", "BenchmarkIdle", "1x", "x-of-bare-unfocused", "%core-unfocused", "%core-bare-unfocused", atMost(1.5), false},
	{"a key in the search of 10 000 organizations, drawn", fewRows, "./ui", "BenchmarkAKeyInTheSearch", "6x", "x-of-20-drawn", "", "", atMost(1.25), false},
	{"another language with 10 000 organizations, drawn", fewRows, "./ui", "BenchmarkALanguageIsSwitched", "6x", "x-of-20-drawn", "", "", atMost(1.25), false},
	{"a draft saved for good", "the same bytes put into a bare bbolt", "./cache", "BenchmarkDraftSave", "1s", "x_bare", "save_µs", "bare_µs", atMost(1.3), false},
	{"the file opened with 100 000 drafts", "the same with none", "./cache", "BenchmarkOpen", "20x", "x_empty", "full_µs", "empty_µs", atMost(1.2), false},
	{"an outbox drained", "the bare client posting like acts", "./internal/soak", "BenchmarkDrain", "1x", "x_bare", "drained/s", "bare/s", atLeast(0.8), false},
	{"a run of offers over 100 000 children", "one read of them from SQLite and `sort.Slice` of as many", "./internal/central/allocation", "BenchmarkRun/100000", "20x", "x-read-and-sort", "ms-run", "ms-read-and-sort", atMost(5), false},
	{"a run of offers over 100 000 children", "`sort.Slice` of as many", "./internal/central/allocation", "BenchmarkRun/100000", "20x", "x-sort", "ms-run", "ms-sort", atMost(5), false},
	{"a child in a run of 10 000", "one of 1 000, where n log n costs 1.33", "./internal/central/allocation", "BenchmarkRun/10000", "20x", "x-child-of-tenth", "µs-child", "µs-child-of-tenth", atMost(1.33), false},
	{"a child in a run of 100 000", "one of 10 000, where n log n costs 1.25", "./internal/central/allocation", "BenchmarkRun/100000", "20x", "x-child-of-tenth", "µs-child", "µs-child-of-tenth", atMost(1.25), false},

	{"placements on PostgreSQL, 8 clients", "the same statements by `pgbench`", "./internal/central", "BenchmarkPlacementsOnPostgreSQL", "1x", "of_bare", "placed/s", "bare/s", atLeast(0.6), true},
	{"placements on SQLite, 8 clients", "the same statements in a bare loop, prepared", "./internal/central", "BenchmarkPlacementsOnSQLite", "1x", "of_bare", "placed/s", "bare/s", atLeast(0.6), true},
	{"placements, two processes", "one", "./internal/central", "BenchmarkPlacementsByTwoProcesses", "1x", "of_one", "two/s", "one/s", atLeast(1.6), true},
	{"check of an entry on a list of 1 000 000, SQLite", "on one of 10 000", "./internal/central", "BenchmarkAPlaceOnALongList/SQLite", "1x", "x_1M_of_10k", "p50_µs_1M", "p50_µs_10k", atMost(2), true},
	{"check of an entry on a list of 1 000 000, PostgreSQL", "on one of 10 000", "./internal/central", "BenchmarkAPlaceOnALongList/PostgreSQL", "1x", "x_1M_of_10k", "p50_µs_1M", "p50_µs_10k", atMost(2), true},
	{"logins by ЭЦП, GOST", "the signatures verified alone", "./internal/central", "BenchmarkLoginsByKey/GOST", "1x", "of_bare", "logins/s", "verified/s", atLeast(0.5), true},
	{"logins by ЭЦП, RSA", "the signatures verified alone", "./internal/central", "BenchmarkLoginsByKey/RSA", "1x", "of_bare", "logins/s", "verified/s", atLeast(0.5), true},
	{"places open: 20 000 ask for 2 000, two processes, PostgreSQL", "the same statements by `pgbench`", "./internal/central", "BenchmarkOpeningMinute", "1x", "of_bare", "placed/s", "bare/s", atLeast(0.6), true},
}
