package allocation

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sort"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"akmola.kz/kezek/internal/model"
)

// benchInput is a region: one child of ten is privileged, each has four wishes, six queues, and a place for one of three.
func benchInput(n int) Input {
	random := rand.New(rand.NewPCG(1, 2))
	in := Input{Day: monday}
	in.Rules.Classes = classic()
	langs := []model.Lang{model.Kazakh, model.Russian}
	organizations := max(4, n/140)
	class := func() string {
		switch of := random.IntN(100); {
		case of < 2:
			return "out_of_turn"
		case of < 10:
			return "first_turn"
		}
		return "general"
	}
	for i := range n {
		child := Child{ID: fmt.Sprintf("2026-111000-%06d", i), Queue: YearQueue(2020 + random.IntN(6)), Class: class(),
			Since: begin.Add(time.Duration(random.IntN(1e9)) * time.Millisecond), Receipt: int64(i)}
		for range 4 {
			child.Wishes = append(child.Wishes, Wish{Organization: fmt.Sprintf("%012d", random.IntN(organizations)), Lang: langs[random.IntN(2)]})
		}
		in.Children = append(in.Children, child)
	}
	for year := range 6 {
		for organization := range organizations {
			for _, lang := range langs {
				in.Places = append(in.Places, Places{YearQueue(2020 + year), Wish{Organization: fmt.Sprintf("%012d", organization), Lang: lang}, 4})
			}
		}
	}
	return in
}

// database holds children in a file of SQLite, the wishes of each as one text.
func database(b *testing.B, children []Child) *sql.DB {
	db, err := sql.Open("sqlite", filepath.Join(b.TempDir(), "children.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	tx, err := db.Begin()
	if err == nil {
		_, err = tx.Exec("CREATE TABLE child (id TEXT PRIMARY KEY, queue TEXT, class TEXT, since INTEGER, receipt INTEGER, wishes TEXT)")
	}
	for i := 0; err == nil && i < len(children); i++ {
		c := &children[i]
		_, err = tx.Exec("INSERT INTO child VALUES (?, ?, ?, ?, ?, ?)", c.ID, c.Queue, c.Class, c.Since.UnixMicro(), c.Receipt, fmt.Sprint(c.Wishes))
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		b.Fatal(err)
	}
	return db
}

// readAll reads all children with one statement. Their wishes stay the text that they are.
func readAll(b *testing.B, db *sql.DB, children []Child) {
	rows, err := db.Query("SELECT id, queue, class, since, receipt, wishes FROM child")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // Err tells it
	n := 0
	for ; rows.Next(); n++ {
		var micros int64
		var wishes string
		c := &children[n]
		if err := rows.Scan(&c.ID, &c.Queue, &c.Class, &micros, &c.Receipt, &wishes); err != nil {
			b.Fatal(err)
		}
		c.Since = time.UnixMicro(micros)
	}
	if err := rows.Err(); err != nil || n != len(children) {
		b.Fatal(n, err)
	}
}

// BenchmarkRun tells how long a run takes as so many times what sort.Slice of as many children by their time does
// beside it, alone and after they were read from a database, and how much more a child costs than with a tenth of the
// children; all of the quickest of each, which other work on the machine disturbs least.
func BenchmarkRun(b *testing.B) {
	perChild := map[int]time.Duration{}
	for _, n := range []int{1_000, 10_000, 100_000} {
		in := benchInput(n)
		db := database(b, in.Children)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			reading, sorting, running := time.Hour, time.Hour, time.Hour
			quickest := func(least *time.Duration, do func()) {
				begun := time.Now()
				do()
				*least = min(*least, time.Since(begun))
			}
			children := make([]Child, n)
			for b.Loop() {
				b.StopTimer()
				quickest(&reading, func() { readAll(b, db, children) })
				copy(children, in.Children)
				quickest(&sorting, func() {
					sort.Slice(children, func(i, j int) bool { return children[i].Since.Before(children[j].Since) })
				})
				b.StartTimer()
				quickest(&running, func() {
					if _, err := Run(in); err != nil {
						b.Fatal(err)
					}
				})
			}
			ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
			b.ReportMetric(ms(running), "ms-run")
			b.ReportMetric(ms(sorting), "ms-sort")
			b.ReportMetric(ms(reading+sorting), "ms-read-and-sort")
			b.ReportMetric(ms(running)/ms(sorting), "x-sort")
			b.ReportMetric(ms(running)/ms(reading+sorting), "x-read-and-sort")
			perChild[n] = running / time.Duration(n)
			if before := perChild[n/10]; before > 0 {
				b.ReportMetric(float64(perChild[n].Nanoseconds())/1000, "µs-child")
				b.ReportMetric(float64(before.Nanoseconds())/1000, "µs-child-of-tenth")
				b.ReportMetric(float64(perChild[n])/float64(before), "x-child-of-tenth")
			}
		})
	}
}
