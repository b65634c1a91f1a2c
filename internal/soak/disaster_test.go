//go:build linux

package soak

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"akmola.kz/kezek/client/central"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/central/store/pgtest"
	"akmola.kz/kezek/internal/model"
)

func TestNoDisasterLosesOrDoublesAnAct(t *testing.T) {
	t.Parallel() // it waits more than it works
	disasters(t, 3, uint64(time.Now().UnixNano()))
}

const (
	tellers      = 8  // who send at once, each to every central
	actsInARound = 40 // that are sent while something breaks
)

// sending is an act that somebody sends, and what the central answered.
type sending struct {
	model.Act
	body []byte

	mu     sync.Mutex // one act may be sent by many at once
	answer string     // empty: nobody has answered yet
}

// trial is a region under load to which something happens in every round.
type trial struct {
	*region
	random  *rand.Rand
	disk    *disk // nil: none that can be filled
	tellers [][]*central.Client
	left    []func(testing.TB) model.Act // acts that nobody has signed yet
	sent    []*sending
	met     map[model.Code]int
}

// disasters lets so many rounds pass and holds after each that every act that was acknowledged is
// there once, that nothing else is, and that what nobody answered is taken when it comes again.
func disasters(t *testing.T, rounds int, seed uint64) {
	t.Logf("the seed is %d", seed)
	c := newTrial(t, rounds, seed)
	counts := map[string]int{}
	all := c.faults()
	names := slices.Sorted(maps.Keys(all))
	for i := range rounds {
		if i%len(names) == 0 {
			c.random.Shuffle(len(names), func(a, b int) { names[a], names[b] = names[b], names[a] })
		}
		name := names[i%len(names)]
		counts[name]++
		start := time.Now()
		unanswered := c.round(t, all[name])
		t.Logf("round %d: %s: %d of %d acts were not answered, %s", i+1, name, unanswered, actsInARound, time.Since(start).Round(10*time.Millisecond))
		if t.Failed() {
			t.FailNow()
		}
	}
	t.Logf("%d rounds: %v; %d acts, each once; not answered for: %v", rounds, counts, len(c.sent), c.met)
}

func newTrial(t *testing.T, rounds int, seed uint64) *trial {
	const children, places = 5, 4
	parents := (rounds*actsInARound + children*places - 1) / (children * places)
	c := &trial{random: rand.New(rand.NewPCG(seed, 7)), met: map[model.Code]int{}, disk: newDisk(t)}
	// Few lists: their placements meet.
	folder := ""
	if c.disk != nil {
		folder = c.disk.folder
	}
	c.region = newRegion(t, size{Parents: parents, Children: children, Organizations: 4}, 2, folder, "max_wal_size=64MB", "min_wal_size=32MB")
	c.tellers = c.confirmed(t, tellers)
	for k := range children * places {
		for _, p := range c.parents {
			c.left = append(c.left, func(t testing.TB) model.Act {
				return c.act(t, p, p.children[k%children], c.offers[(k%children+k/children)%len(c.offers)])
			})
		}
	}
	return c
}

// round sends acts while something happens, sends those again that were not answered, and
// returns how many that were.
func (c *trial) round(t *testing.T, fault func(context.Context) error) (unanswered int) {
	t.Helper()
	ctx := t.Context()
	var acts []*sending
	for _, make := range c.left[:actsInARound] {
		act := make(t)
		body, err := act.Encode()
		must(t, err)
		acts = append(acts, &sending{Act: act, body: body})
	}
	c.left = c.left[actsInARound:]
	moment := int64(tellers + c.random.IntN(actsInARound-2*tellers))
	late := time.Duration(c.random.Int64N(int64(20 * time.Millisecond)))
	reached := make(chan struct{})
	var begun atomic.Int64
	var working sync.WaitGroup
	failures := make([]error, len(acts))
	for n, clients := range c.tellers {
		working.Go(func() {
			for {
				i := begun.Add(1) - 1
				if i == moment {
					close(reached)
				}
				if i >= int64(len(acts)) {
					return
				}
				if failures[i] = acts[i].send(ctx, clients[(int(i)+n)%len(clients)]); failures[i] != nil {
					time.Sleep(50 * time.Millisecond) // as whoever waits before the next try
				}
			}
		})
	}
	loaded, over := context.WithCancel(ctx)
	go func() {
		working.Wait()
		over()
	}()
	<-reached
	time.Sleep(late)
	if err := fault(loaded); err != nil {
		t.Error(err)
	}
	<-loaded.Done()
	for i, err := range failures {
		if err == nil {
			continue
		}
		unanswered++
		c.met[model.CodeOf(err)]++
		if !model.CodeOf(err).Retryable() {
			t.Errorf("act %d was refused for good: %v", i, err)
		}
	}
	must(t, c.ready(ctx))
	c.sent = append(c.sent, acts...)
	c.again(t, acts)
	c.hold(t)
	return unanswered
}

// send sends the act, and keeps the answer; another answer than before is an error.
func (s *sending) send(ctx context.Context, client *central.Client) error {
	result, err := client.DeliverAct(ctx, s.ID, s.body)
	if err != nil {
		return err
	}
	text, err := json.Marshal(result)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answer != "" && s.answer != string(text) {
		return fmt.Errorf("act %s was answered\n%s\nand now\n%s", s.ID, s.answer, text)
	}
	s.answer = string(text)
	return nil
}

// again sends every act of a round once more, those without an answer until there is one, and
// some of former rounds.
func (c *trial) again(t *testing.T, acts []*sending) {
	t.Helper()
	for range len(acts) / 4 {
		acts = append(acts, c.sent[c.random.IntN(len(c.sent))])
	}
	until := time.Now().Add(30 * time.Second)
	var working sync.WaitGroup
	for n, clients := range c.tellers {
		working.Go(func() {
			for i := n; i < len(acts); i += len(c.tellers) {
				err := acts[i].send(t.Context(), clients[i/len(c.tellers)%len(clients)])
				for err != nil && model.CodeOf(err).Retryable() && time.Now().Before(until) {
					time.Sleep(20 * time.Millisecond)
					err = acts[i].send(t.Context(), clients[0])
				}
				if err != nil {
					t.Errorf("sent again: %v", err)
				}
			}
		})
	}
	working.Wait()
}

// hold counts everything that the database has of the acts.
func (c *trial) hold(t *testing.T) {
	t.Helper()
	db, err := sql.Open("pgx", c.database)
	must(t, err)
	defer func() { must(t, db.Close()) }()
	var entries []placed
	lists := map[string]int{}
	rows, err := db.QueryContext(t.Context(), `SELECT act_id, applicant_iin, number, organization || ' ' || age_group || ' ' || lang FROM entries`)
	must(t, err)
	for rows.Next() {
		var p placed
		var list string
		must(t, rows.Scan(&p.visit, &p.applicant, &p.number, &list))
		entries = append(entries, p)
		lists[list]++
	}
	must(t, errors.Join(rows.Err(), rows.Close()))
	acts := map[string]bool{}
	for _, s := range c.sent {
		acts[s.ID] = true
	}
	must(t, holdsOnce(entries, acts))
	for list, stand := range lists {
		var changes, waiting int
		must(t, db.QueryRowContext(t.Context(), `SELECT changes, waiting FROM lists WHERE organization || ' ' || age_group || ' ' || lang = $1`, list).Scan(&changes, &waiting))
		if changes != stand || waiting != stand {
			t.Errorf("list %s counts %d and %d, and %d stand on it", list, changes, waiting, stand)
		}
	}
	for table, each := range map[string]int{"answers": 1, "evidence": 1, "events": 3, "documents": 2} {
		var n int
		must(t, db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM `+table).Scan(&n))
		if n != each*len(entries) {
			t.Errorf("%s: %d of %d acts", table, n, len(entries))
		}
	}
	c.holdCounts(t)
}

// holdCounts counts the lists again.
func (c *trial) holdCounts(t *testing.T) {
	t.Helper()
	s, err := store.Open(t.Context(), c.database, store.Existing)
	must(t, err)
	defer func() { must(t, s.Close()) }()
	must(t, s.Read(t.Context(), func(tx *store.Tx) error {
		wrong, err := tx.MiscountedLists()
		if len(wrong) > 0 {
			t.Errorf("miscounted: %v", wrong)
		}
		return err
	}))
}

// faults are what can happen, by name. Each is over, and mended, when it returns. It is given a
// context that ends with the load.
func (c *trial) faults() map[string]func(context.Context) error {
	all := map[string]func(context.Context) error{
		"a central is killed":   c.killCentral,
		"a central is stopped":  c.drainCentral,
		"PostgreSQL is killed":  func(ctx context.Context) error { return c.restartDatabase(ctx, c.server.Kill) },
		"PostgreSQL is stopped": func(ctx context.Context) error { return c.restartDatabase(ctx, c.server.Stop) },
		"connections are cut":   c.cutConnections,
		"no network":            c.loseNetwork,
		"half of a commit":      func(ctx context.Context) error { return c.cutCommits(ctx, pgtest.HalfTold) },
		"commit, no answer":     func(ctx context.Context) error { return c.cutCommits(ctx, pgtest.AnswerLost) },
		"slow network":          c.slowNetwork,
	}
	if c.disk != nil {
		all["full disk"] = c.fillDisk
	}
	return all
}

func (c *trial) pause(longest time.Duration) {
	time.Sleep(time.Duration(c.random.Int64N(int64(longest))))
}

func (c *trial) killCentral(context.Context) error {
	p := c.centrals[c.random.IntN(len(c.centrals))]
	p.kill()
	c.pause(300 * time.Millisecond)
	return p.start()
}

// drainCentral stops one as an operator does. It ends well, whatever is under way.
func (c *trial) drainCentral(context.Context) error {
	p := c.centrals[c.random.IntN(len(c.centrals))]
	if err := p.drain(); err != nil {
		return fmt.Errorf("a central that was told to stop: %w", err)
	}
	return p.start()
}

func (c *trial) restartDatabase(_ context.Context, end func()) error {
	end()
	c.pause(500 * time.Millisecond)
	return c.server.Run()
}

func (c *trial) cutConnections(context.Context) error {
	for range 3 {
		c.network.Cut()
		c.pause(100 * time.Millisecond)
	}
	return nil
}

func (c *trial) loseNetwork(context.Context) error {
	c.network.SetDown(true)
	c.pause(time.Second)
	c.network.SetDown(false)
	return nil
}

// cutCommits cuts many, for as long as any come.
func (c *trial) cutCommits(loaded context.Context, at pgtest.CommitCut) error {
	defer c.network.CutCommit(pgtest.NoCut)
	for loaded.Err() == nil {
		if c.network.CommitWasCut() {
			c.pause(10 * time.Millisecond)
			c.network.CutCommit(at)
		}
		time.Sleep(time.Millisecond)
	}
	return nil
}

func (c *trial) slowNetwork(context.Context) error {
	c.network.SetDelay(10 * time.Millisecond)
	c.pause(time.Second)
	c.network.SetDelay(0)
	return nil
}

// fillDisk leaves no room for the database, which may end of it.
func (c *trial) fillDisk(context.Context) error {
	if err := c.disk.fill(); err != nil {
		return err
	}
	c.pause(time.Second)
	if err := c.disk.free(); err != nil {
		return err
	}
	db, err := sql.Open("pgx", c.database)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	for until := time.Now().Add(2 * time.Second); time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
		if err = db.PingContext(context.Background()); err == nil {
			return nil
		}
	}
	c.server.Kill() // where it has ended by itself
	return c.server.Run()
}
