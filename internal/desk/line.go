package desk

import (
	"context"
	"slices"
	"sync"
	"time"

	"akmola.kz/kezek/internal/model"
)

// LineState is whether the two neighbours of the desk can be reached.
type LineState struct {
	Checked  bool // false until something was met
	Central  bool
	Slow     bool       // the central answers, but takes longer than slowAnswer
	Practice bool       // the central holds invented people
	Version  string     // of the central, as it last said; empty where it never did
	NCALayer string     // its version, empty where it cannot be reached
	Problem  model.Code // of the central, empty where it answers
	Agent    model.Code // of NCALayer
	Since    time.Time  // when the central was last found to be reachable, or not to be
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
	// that was lost is not a line that was lost.
	confirmations = 2
	slowOf        = 3 // the last answers, of which two must be slow
)

// line makes one state of single results: those of the probe and those that calls
// met. It changes its mind only when results agree.
type line struct {
	state    LineState
	central  streak
	agent    streak
	answers  []bool // the last slowOf answers of the central: slow or not
	unsettle bool   // the last result differs from what is shown
	last     []Answer
	back     bool // the last result is the first answer after none
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

// central takes one result of the central. A line failure has one of the line's
// codes; any other answer, a refusal too, is an answer.
func (l *line) metCentral(code model.Code, took time.Duration, now time.Time) {
	up := !code.Unreached()
	l.back = up && !l.central.up
	l.last = append(l.last, Answer{At: now, Code: code, Took: took})
	l.last = l.last[max(0, len(l.last)-lastAnswers):]
	l.central.add(up)
	l.unsettle = up != l.state.Central || !l.state.Checked
	if l.central.turns(l.state.Central, l.state.Checked) {
		if l.state.Central != up || !l.state.Checked {
			l.state.Since = now
		}
		l.state.Central, l.unsettle = up, false
		l.answers = nil
	}
	if l.state.Central {
		l.state.Problem = ""
	} else if !up {
		l.state.Problem = code
	}
	if up {
		l.answers = append(l.answers, took > slowAnswer)
		l.answers = l.answers[max(0, len(l.answers)-slowOf):]
	}
	l.state.Slow = l.state.Central && l.slow()
}

// slow changes when two of the last three answers were slow, or none was.
func (l *line) slow() bool {
	n := 0
	for _, slow := range l.answers {
		if slow {
			n++
		}
	}
	if l.state.Slow {
		return n > 0
	}
	return n >= 2
}

func (l *line) metAgent(version string, code model.Code) {
	up := code == ""
	l.agent.add(up)
	if !l.agent.turns(l.state.NCALayer != "", l.state.Checked) && up != (l.state.NCALayer != "") {
		l.unsettle = true
		return
	}
	l.state.NCALayer, l.state.Agent = "", code
	if up {
		l.state.NCALayer = version
		if version == "" {
			l.state.NCALayer = "?"
		}
	}
}

// Line returns the state of the line as it was last found.
func (d *Desk) Line() LineState {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.line.state
}

// Answers returns how the central was met the last few times, the newest last.
func (d *Desk) Answers() []Answer {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.line.last)
}

// Met takes what a call of the central met: the code of the line's failure, or none
// where the central answered, whatever it said.
func (d *Desk) Met(code model.Code, took time.Duration) {
	if code == model.CodeCancelled {
		return
	}
	d.mu.Lock()
	d.line.metCentral(code, took, d.Clock())
	d.lineMet()
}

// lineMet tells of a result that was just met and gives the lock back.
func (d *Desk) lineMet() {
	state, unsettled := d.line.state, d.line.unsettle
	changed := state != d.toldLine
	up, back := d.line.central.up, d.line.back
	d.toldLine = state
	d.mu.Unlock()
	if up {
		d.outbox.Reached()
	}
	if back {
		d.outbox.LineUp() // the first answer is enough to try: what is shown waits for a second
	}
	if unsettled {
		poke(d.confirm)
	}
	if changed {
		d.LineChanged.tell(state)
	}
}

// Probe asks both neighbours whether they are there.
func (d *Desk) Probe(ctx context.Context) LineState {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	var wg sync.WaitGroup
	var health model.Health
	var took, skew time.Duration
	var down, agentDown error
	var version string
	wg.Go(func() {
		began := d.Clock()
		health, down = d.Central.Health(ctx)
		took = d.Clock().Sub(began)
		if down == nil && !health.Time.IsZero() {
			skew = began.Add(took / 2).Sub(health.Time).Round(time.Minute)
		}
	})
	wg.Go(func() { version, agentDown = d.Signer.Version(ctx) })
	wg.Wait()
	d.mu.Lock()
	now := d.Clock()
	d.line.metAgent(version, model.CodeOf(agentDown))
	d.line.metCentral(probeCode(down), took, now)
	d.line.state.Checked = true
	if down == nil {
		d.line.state.Practice, d.line.state.Skew, d.line.state.Version = health.Practice, skew, health.Version
		d.metTime(health.Time)
	}
	d.lineMet()
	return d.Line()
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
// until ctx ends. LineChanged tells of the changes.
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
