package desk

import (
	"context"
	"sync"
	"time"

	"akmola.kz/kezek/queue"
)

// LineState is whether the two neighbours of the desk can be reached.
type LineState struct {
	Checked  bool // false until the first probe ended
	Central  bool
	Slow     bool       // the central answers, but takes longer than slowAnswer
	Practice bool       // the central holds invented people
	NCALayer string     // its version, empty where it cannot be reached
	Problem  queue.Code // of the central, empty where it answers
	Agent    queue.Code // of NCALayer
}

const (
	probeTimeout = 5 * time.Second
	slowAnswer   = 2 * time.Second
)

// Probe asks both neighbours whether they are there.
func (d *Desk) Probe(ctx context.Context) LineState {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	state := LineState{Checked: true}
	var wg sync.WaitGroup
	wg.Go(func() {
		began := d.Clock()
		health, err := d.Central.Health(ctx)
		state.Central, state.Problem = err == nil, queue.CodeOf(err)
		state.Practice = health.Practice
		state.Slow = d.Clock().Sub(began) > slowAnswer
	})
	wg.Go(func() {
		version, err := d.Signer.Version(ctx)
		state.NCALayer, state.Agent = version, queue.CodeOf(err)
		if err == nil && version == "" {
			state.NCALayer = "?"
		}
	})
	wg.Wait()
	return state
}

// Watch probes at once and then every interval until ctx ends, and tells each
// state that differs from the one before.
func (d *Desk) Watch(ctx context.Context, interval time.Duration, tell func(LineState)) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	var last LineState
	for {
		if state := d.Probe(ctx); state != last && ctx.Err() == nil {
			last = state
			tell(state)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
