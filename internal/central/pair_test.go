package central_test

import (
	"regexp"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// pair is two centrals that share nothing but one database of PostgreSQL, as two processes do.
type pair struct {
	*testing.T
	*gate
	of [2]*office
}

func newPair(t *testing.T, change ...func(*service.Config)) *pair {
	t.Helper()
	if onPostgreSQL {
		t.Skip("a pair is on PostgreSQL in every run of the tests")
	}
	p := &pair{T: t, gate: &gate{}}
	one := newOffice(t, change...)
	one.stop()
	one.createOnPostgreSQL()
	one.options = []store.Option{store.Recorded(p.pass)}
	one.open()
	two := &office{
		t: t, clock: one.clock, registers: one.registers, outside: one.outside, set: one.set,
		address: one.address, options: one.options, change: one.change, own: one.own, tokens: map[string]placeToken{},
	}
	two.open()
	t.Cleanup(func() { two.stop(); one.stop() }) // before its database goes
	p.of = [2]*office{one, two}
	return p
}

// also is the visitor at the other central.
func (p *pair) also(v visitor) visitor {
	if v.office == p.of[0] {
		v.office = p.of[1]
	} else {
		v.office = p.of[0]
	}
	return v
}

// race does n calls at once, by turns through both centrals, each of which waits for all
// others before its first statement that the pattern matches. It returns the answers in the
// order of the calls.
func (p *pair) race(n int, statement string, do func(o *office, i int) (answer, error)) []answer {
	p.Helper()
	opened := p.close(n, statement)
	answers := make([]answer, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			var err error
			if answers[i], err = do(p.of[i%2], i); err != nil {
				p.Error(err)
			}
		})
	}
	all.Wait()
	select {
	case <-opened:
	default:
		p.Error("they never met")
	}
	return answers
}

// count counts the statuses of answers, and the codes of those that refuse.
func (p *pair) count(answers []answer) map[any]int {
	p.Helper()
	counts := map[any]int{}
	for _, a := range answers {
		if a.status < 300 {
			counts[a.status]++
		} else {
			counts[want[model.Problem](a, a.status).Code]++
		}
	}
	return counts
}

// gate holds statements until all have come to it that are to meet there.
type gate struct {
	mu      sync.Mutex
	pattern *regexp.Regexp
	skip    int           // that match and pass before
	missing int           // that are to come
	reached chan struct{} // closed when all have
	opened  chan struct{} // closed when they may go on
}

// close has the next n statements that match wait for one another.
func (g *gate) close(n int, statement string) (opened <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pattern, g.skip, g.missing, g.opened = regexp.MustCompile(statement), 0, n, make(chan struct{})
	g.reached = g.opened
	return g.opened
}

// hold has one statement that matches, after so many, wait until release is called.
func (g *gate) hold(skip int, statement string) (reached <-chan struct{}, release func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	opened := make(chan struct{})
	g.pattern, g.skip, g.missing, g.reached, g.opened = regexp.MustCompile(statement), skip, 1, make(chan struct{}), opened
	return g.reached, func() { close(opened) }
}

// pass is what store.Recorded calls.
func (g *gate) pass(statement string) {
	g.mu.Lock()
	opened := g.opened
	if g.missing == 0 || !g.pattern.MatchString(statement) {
		g.mu.Unlock()
		return
	}
	if g.skip > 0 {
		g.skip--
		g.mu.Unlock()
		return
	}
	if g.missing--; g.missing == 0 {
		close(g.reached)
	}
	g.mu.Unlock()
	select {
	case <-opened:
	case <-time.After(20 * time.Second): // the test fails where they never meet
	}
}
