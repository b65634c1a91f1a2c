package allocation

import (
	"fmt"
	"math/rand/v2"
	"sort"
	"testing"
	"time"

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

// BenchmarkRun tells how long a run takes as so many times what sort.Slice of as many
// children by their time does beside it, and how much more a child costs than with a tenth of
// the children; both of the quickest of each, which other work on the machine disturbs least.
// What is wanted of 100 000: 5 times at most.
func BenchmarkRun(b *testing.B) {
	perChild := map[int]float64{}
	for _, n := range []int{1_000, 10_000, 100_000} {
		in := benchInput(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			sorting, running := time.Hour, time.Hour
			children := make([]Child, n)
			for b.Loop() {
				b.StopTimer()
				copy(children, in.Children)
				begun := time.Now()
				sort.Slice(children, func(i, j int) bool { return children[i].Since.Before(children[j].Since) })
				sorting = min(sorting, time.Since(begun))
				b.StartTimer()
				begun = time.Now()
				if _, err := Run(in); err != nil {
					b.Fatal(err)
				}
				running = min(running, time.Since(begun))
			}
			b.ReportMetric(float64(running.Microseconds())/1000, "ms-least")
			b.ReportMetric(float64(running)/float64(sorting), "×sort")
			perChild[n] = float64(running) / float64(n)
			if before := perChild[n/10]; before > 0 {
				b.ReportMetric(perChild[n]/before, "×tenth")
			}
		})
	}
}
