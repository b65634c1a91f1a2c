package desk

import (
	"context"
	"slices"
	"sync"
	"time"

	"akmola.kz/kezek/internal/model"
)

// HealthChecker reports the state of the central.
type HealthChecker interface {
	Health(ctx context.Context) (model.Health, error)
}

// ConnectionState is whether the central and NCALayer can be reached.
type ConnectionState struct {
	Checked  bool // false until something was met
	Central  bool
	Slow     bool       // the central answers, but takes longer than slowAnswer
	Practice bool       // the central holds invented people
	Version  string     // of the central, as it last said; empty where it never did
	NCALayer string     // its version, empty where it cannot be reached
	Problem  model.Code // of the central, empty where it answers
	Agent    model.Code // of NCALayer
	Since    time.Time  // when the central was last found to be reachable, or not to be
	// Workplace is what keeps this computer from being served: that it is not confirmed, or
	// was revoked. Empty where nothing is known against it.
	Workplace   model.Code
	Fingerprint string // of this computer's key, where there is something against it
	Office      string // how the central calls this computer's office; empty where it never said
	// Skew is by how much this computer's clock is ahead of the central's, in whole
	// minutes; zero where it is not known.
	Skew time.Duration
}

const (
	probeTimeout = 5 * time.Second
	slowAnswer   = 2 * time.Second
	// confirmAfter is how soon a first failure, or a first answer after failures, is
	// looked at again.
	confirmAfter = time.Second
	// confirmations is how many like results in a row change what is shown. One packet
	// that was lost is not a connection that was lost.
	confirmations = 2
	slowOf        = 3 // the last answers, of which two must be slow
)

// connection makes one state of single results: those of the probe and those that calls
// met. It changes its mind only when results agree.
type connection struct {
	state       ConnectionState
	central     streak
	agent       streak
	answers     []bool // the last slowOf answers of the central: slow or not
	unconfirmed bool   // the last result differs from what is shown
	last        []Answer
	back        bool // the last result is the first answer after none
	proved      bool // the central knows this workplace
}

// Answer is how the central was met once.
type Answer struct {
	At   time.Time
	Code model.Code // empty where it answered
	Took time.Duration
}

// lastAnswers is how many answers are remembered for support.
const lastAnswers = 8

// streak counts like results in a row.
type streak struct {
	up    bool
	count int
}

func (s *streak) add(up bool) {
	if up != s.up {
		s.up, s.count = up, 0
	}
	s.count++
}

// turns reports whether the streak is long enough to change what is shown.
func (s *streak) turns(shown, checked bool) bool {
	return !checked || s.up != shown && s.count >= confirmations
}

// addCentral takes one result of the central. Any code but those of a failure to reach it,
// a refusal too, is an answer.
func (c *connection) addCentral(code model.Code, took time.Duration, now time.Time) {
	up := !code.Unreached()
	c.back = up && !c.central.up
	c.last = append(c.last, Answer{At: now, Code: code, Took: took})
	c.last = c.last[max(0, len(c.last)-lastAnswers):]
	c.central.add(up)
	c.unconfirmed = up != c.state.Central || !c.state.Checked
	if c.central.turns(c.state.Central, c.state.Checked) {
		if c.state.Central != up || !c.state.Checked {
			c.state.Since = now
		}
		c.state.Central, c.unconfirmed = up, false
		c.answers = nil
	}
	if c.state.Central {
		c.state.Problem = ""
	} else if !up {
		c.state.Problem = code
	}
	if up {
		c.answers = append(c.answers, took > slowAnswer)
		c.answers = c.answers[max(0, len(c.answers)-slowOf):]
	}
	c.state.Slow = c.state.Central && c.slow()
}

// slow changes when two of the last three answers were slow, or none was.
func (c *connection) slow() bool {
	n := 0
	for _, slow := range c.answers {
		if slow {
			n++
		}
	}
	if c.state.Slow {
		return n > 0
	}
	return n >= 2
}

func (c *connection) addAgent(version string, code model.Code) {
	up := code == ""
	c.agent.add(up)
	if !c.agent.turns(c.state.NCALayer != "", c.state.Checked) && up != (c.state.NCALayer != "") {
		c.unconfirmed = true
		return
	}
	c.state.NCALayer, c.state.Agent = "", code
	if up {
		c.state.NCALayer = version
		if version == "" {
			c.state.NCALayer = "?"
		}
	}
}

// Connection returns the state of the connection as it was last found.
func (d *Desk) Connection() ConnectionState {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.connection.state
}

// Answers returns how the central was met the last few times, the newest last.
func (d *Desk) Answers() []Answer {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.connection.last)
}

// CallEnded takes how a call of the central ended: with the code of a failure to reach it,
// or none where it answered, whatever it said.
func (d *Desk) CallEnded(code model.Code, took time.Duration) {
	if code == model.CodeCancelled {
		return
	}
	d.observe(func(c *connection) { c.addCentral(code, took, d.Now()) })
}

// observe takes a result and makes known what it changes.
func (d *Desk) observe(add func(*connection)) {
	d.mu.Lock()
	before := d.connection.state
	add(&d.connection)
	state, unconfirmed := d.connection.state, d.connection.unconfirmed
	up, back := d.connection.central.up, d.connection.back
	d.mu.Unlock()
	if up {
		d.outbox.Reached()
	}
	if back {
		d.outbox.RetryUnreached() // the first answer is enough to try: what is shown waits for a second
	}
	if unconfirmed {
		wake(d.confirm)
	}
	if state != before {
		d.ConnectionChanged.emit(state)
	}
}

// Probe asks the central and NCALayer whether they are there.
func (d *Desk) Probe(ctx context.Context) ConnectionState {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	var wg sync.WaitGroup
	var health model.Health
	var took, ahead time.Duration
	var down, agentDown error
	var version string
	wg.Go(func() {
		began := d.Clock()
		health, down = d.Central.Health(ctx)
		took = d.Clock().Sub(began)
		if down == nil && !health.Time.IsZero() {
			ahead = began.Add(took / 2).Sub(health.Time)
			d.setAhead(ahead)
		}
	})
	wg.Go(func() { version, agentDown = d.Signer.Version(ctx) })
	wg.Wait()
	d.observe(func(c *connection) {
		c.addAgent(version, model.CodeOf(agentDown))
		c.addCentral(probeCode(down), took, d.Now())
		c.state.Checked = true
		if down == nil {
			c.state.Practice, c.state.Skew, c.state.Version = health.Practice, ahead.Round(time.Minute), health.Version
			d.confirmClock(health.Time)
		}
	})
	return d.Connection()
}

// probeCode is the code of a probe that failed. A central that answers a probe with
// a failure of its own cannot be worked with.
func probeCode(err error) model.Code {
	switch code := model.CodeOf(err); code {
	case "", model.CodeCentralUnset, model.CodeCentralSlow, model.CodeCentralNonsense:
		return code
	}
	return model.CodeCentralDown
}

// Watch probes at once and then every interval, sooner where a result surprised,
// until ctx ends. ConnectionChanged has the changes.
func (d *Desk) Watch(ctx context.Context, interval time.Duration) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.confirm:
			timer.Reset(confirmAfter)
		case <-timer.C:
			timer.Reset(interval)
			d.Probe(ctx)
		}
	}
}
