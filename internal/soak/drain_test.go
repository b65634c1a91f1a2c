package soak

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
)

// rural is an office with a clock of its own.
type rural struct {
	*counter
	clock  time.Duration       // ahead
	signed map[string][]string // ids of visits by applicant, in the order in which they were signed
}

// skews are by how much the clocks of the offices are wrong. More than a day ahead
// the central does not believe.
var skews = []time.Duration{0, 20 * time.Hour, -53 * time.Hour, -3 * time.Hour}

func TestVisitsMadeWithoutALineComeThroughABadOneOnceEach(t *testing.T) {
	t.Parallel() // it waits more than it works
	drainOffices(t, fewVisits, uint64(time.Now().UnixNano()))
}

// drainOffices has the offices make the visits without a connection, and then lets them out
// over a bad one.
func drainOffices(t *testing.T, visits int, seed uint64) {
	const entries = 4 // as the rules have them
	children := 2
	if visits > 1000 {
		children = 5
	}
	w := newWorld(t, size{Parents: (visits + entries*children - 1) / (entries * children), Children: children, Organizations: 40, Entries: entries})
	l := newLine(t, w.url, seed)
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()

	began := time.Now()
	offices := make([]*rural, len(skews))
	var group errgroup.Group
	for i, skew := range skews {
		o := &rural{clock: skew, signed: map[string][]string{}}
		o.counter = newCounter(t, opening{url: l.url, host: w.host, clock: func() time.Time { return time.Now().Add(skew) }})
		offices[i] = o
		must(t, o.Refresh(ctx)) // in the morning there was a line
		o.goOffline(ctx)
		group.Go(func() error { return o.work(ctx, w, visits, i, len(skews)) })
	}
	must(t, group.Wait())
	all := map[string]bool{}
	for _, o := range offices {
		for _, ids := range o.signed {
			for _, id := range ids {
				all[id] = true
			}
		}
	}
	if len(all) != visits {
		t.Fatalf("%d visits were signed, not %d", len(all), visits)
	}
	t.Logf("signed %d visits in %s", visits, time.Since(began).Round(time.Second))

	l.spoil(badLine)
	began = time.Now()
	var stops []func()
	for _, o := range offices {
		stops = append(stops, sync.OnceFunc(o.run()))
		defer stops[len(stops)-1]()
		o.connection.SetCut(false)
	}
	for i, o := range offices {
		if err := o.settled(ctx); err != nil {
			t.Fatalf("office %d has still %v: %v", i, o.Outbox().Count(), err)
		}
	}
	took := time.Since(began)
	t.Logf("drained %d in %s, %.0f a second; the line: %s", visits, took.Round(time.Second), float64(visits)/took.Seconds(), l.report())
	for _, stop := range stops {
		stop() // what was accepted last is logged then
	}
	l.spoil(odds{})
	check(t, w, offices, all)
	checkActions(t, w, offices)
}

// work makes every nth applicant's visits, those of an applicant one after another,
// with those of others between them.
func (o *rural) work(ctx context.Context, w *world, visits, first, step int) error {
	perParent := len(w.parents[0].children) * 4
	for k := range perParent {
		for i := first; i < len(w.parents); i += step {
			if i*perParent+k >= visits {
				continue
			}
			p := w.parents[i]
			child := p.children[k%len(p.children)].IIN
			id, err := o.visitOffline(ctx, p, child, w.offers[(i+7*(k/len(p.children)))%len(w.offers)])
			if err != nil {
				return fmt.Errorf("visit %d of applicant %d: %w", k, i, err)
			}
			o.signed[string(p.IIN)] = append(o.signed[string(p.IIN)], id)
		}
	}
	return nil
}

// check holds the central's own table against what was signed.
func check(t *testing.T, w *world, offices []*rural, all map[string]bool) {
	t.Helper()
	entries := w.entries(t)
	if err := holdsOnce(entries, all); err != nil {
		t.Error(err)
	}
	came := map[string][]string{}
	for _, e := range entries {
		came[e.applicant] = append(came[e.applicant], e.visit)
	}
	for i, o := range offices {
		if n := o.Outbox().Count()[desk.ItemAccepted]; n != len(o.Outbox().Items()) || n == 0 {
			t.Errorf("office %d: %v", i, o.Outbox().Count())
		}
		for applicant, ids := range o.signed {
			if fmt.Sprint(ids) != fmt.Sprint(came[applicant]) {
				t.Errorf("office %d: the order of an applicant was not kept", i)
			}
		}
		for _, item := range o.Outbox().Items() {
			if item.Number == "" {
				t.Errorf("%s is accepted without a number", item.ID)
			}
		}
	}
}

// checkActions looks whether each visit was logged as sent once, and whether the log came
// over the bad line whole.
func checkActions(t *testing.T, w *world, offices []*rural) {
	t.Helper()
	logged := 0
	for i, o := range offices {
		must(t, o.SendActions(t.Context()))
		actions, err := o.file.Actions(0, 1_000_000)
		must(t, err)
		logged += len(actions)
		sent := map[string]int{}
		for _, a := range actions {
			if a.Kind == model.ActionSent {
				sent[a.Record]++
			}
		}
		for _, item := range o.Outbox().Items() {
			if sent[item.ID] != 1 {
				t.Errorf("office %d: %s is logged as sent %d times", i, item.ID, sent[item.ID])
			}
		}
	}
	if came := w.count(t, "actions"); came != logged {
		t.Errorf("%d actions were logged, %d came to the central", logged, came)
	}
}
