package store

import (
	"context"
	"fmt"
	"sync"

	"golang.org/x/sync/singleflight"
)

// numbers are those that a process has reserved and not used yet. A row that counts every
// act of the region would have each wait for all others.
type numbers struct {
	mu       sync.Mutex
	free     map[string][]int64 // by the name of their counter
	reserved singleflight.Group // by that name too: of two at once the later ones could be used first
}

// number is one of a counter.
type number struct {
	name  string
	value int64
}

// noNumbers ends a run that needs a number where none is reserved. The next one has it.
type noNumbers struct{ name string }

func (n noNumbers) Error() string { return "no number of " + n.name + " is reserved" }

// take returns the next number.
func (n *numbers) take(name string) (number, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	free := n.free[name]
	if len(free) == 0 {
		return number{}, false
	}
	n.free[name] = free[1:]
	return number{name, free[0]}, true
}

// giveBack takes back the numbers of a transaction that was not kept; they are used next.
func (n *numbers) giveBack(taken []number) {
	n.mu.Lock()
	defer n.mu.Unlock()
	back := map[string][]int64{}
	for _, t := range taken {
		back[t.name] = append(back[t.name], t.value)
	}
	for name, values := range back {
		n.free[name] = append(values, n.free[name]...)
	}
}

// add has the numbers up to and with last used after those that are there.
func (n *numbers) add(name string, last, count int64) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.free == nil {
		n.free = map[string][]int64{}
	}
	for value := last - count + 1; value <= last; value++ {
		n.free[name] = append(n.free[name], value)
	}
}

// Reserve reserves so many numbers of the named counter, in a transaction of its own, for
// whoever needs many of them in one transaction.
func (s *Store) Reserve(ctx context.Context, name string, count int) error {
	if count == 0 {
		return nil
	}
	return s.reserve(ctx, name, int64(count))
}

func (s *Store) reserve(ctx context.Context, name string, count int64) error {
	last := int64(0)
	err := s.run(ctx, s.engine.write(), func(tx *Tx) (err error) {
		last, err = tx.count(name, count)
		return err
	}, true)
	if err == nil {
		s.numbers.add(name, last, count)
	}
	return err
}

// reserveNext reserves the next block of the named counter. Whoever comes while that is done
// waits for the same one.
func (s *Store) reserveNext(ctx context.Context, name string) error {
	_, err, _ := s.numbers.reserved.Do(name, func() (any, error) {
		return nil, s.reserve(context.WithoutCancel(ctx), name, s.engine.block()) // others wait for it
	})
	return err
}

// Number returns a number of the named counter that nobody has been given before, from 1.
// Where several processes write they come in blocks of each: one that another process gives
// later may be smaller, and some are never used.
func (tx *Tx) Number(name string) (int64, error) {
	n, ok := tx.store.numbers.take(name)
	switch {
	case !ok && tx.store.engine.block() == 1:
		return tx.Count(name)
	case !ok:
		return 0, noNumbers{name}
	}
	tx.taken = append(tx.taken, n)
	return n.value, nil
}

// Count adds one to the named counter, which begins with zero, and returns its value. Whoever
// counts with it waits for all others who do, until their transactions end: Number does not.
func (tx *Tx) Count(name string) (int64, error) { return tx.count(name, 1) }

func (tx *Tx) count(name string, n int64) (value int64, err error) {
	err = tx.row(`INSERT INTO counters (name, value) VALUES (?, ?)
		ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value RETURNING value`, []any{name, n}, &value)
	if err != nil {
		return 0, fmt.Errorf("counter: %w", err)
	}
	return value, nil
}
