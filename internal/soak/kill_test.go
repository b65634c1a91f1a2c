package soak

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/ca"
)

func TestAKillAtAnyMomentLosesNothing(t *testing.T) {
	t.Parallel()
	killCounters(t, 10, time.Second, uint64(time.Now().UnixNano()))
}

// ledger is what a clerk was told, over all kills.
type ledger struct {
	visits  map[string]*visit
	current map[string]bool // what may be the visit at the desk
	next    int             // the list that nobody was placed on yet
	count   map[string]int  // of lines by their first word
	trail   []string        // the last lines, to be shown where something is wrong
}

const trailLines = 80

// visit is what was acknowledged of one.
type visit struct {
	saved  string          // sum of the last that was told to be on the disk; empty: nothing was
	worth  bool            // then, to be kept when the citizen leaves
	writes map[string]bool // sums of what was written after that
	gone   bool            // its draft was removed after that
	safe   bool            // told to be safe in the outbox
	number string          // told to be the number of its entry
}

// killCounters starts a counter, kills it within a while, looks at what is left, and
// starts it again.
func killCounters(t *testing.T, kills int, within time.Duration, seed uint64) {
	s := size{Parents: 3, Children: 4, Organizations: 20 + 8*kills}
	w := newWorld(t, s)
	l := newLine(t, w.url, seed)
	dir := t.TempDir()
	p := script{Path: filepath.Join(dir, "kezek.db"), URL: l.url, Host: w.host, Keys: writeKeys(t, w), Size: s}
	warm := openParent(t, p)
	must(t, warm.Refresh(t.Context())) // in the morning there was a line
	must(t, warm.close())
	random := rand.New(rand.NewPCG(seed, 3))
	book := &ledger{visits: map[string]*visit{}, current: map[string]bool{"-": true}, count: map[string]int{}}
	for i := range kills {
		l.spoil(odds{})
		if i%2 == 1 {
			l.spoil(badLine)
		}
		p.Seed, p.Next = random.Uint64(), book.next
		book.kill(t, p, plan{after: time.Duration(random.Int64N(int64(within))), aim: random.IntN(2) * (1 + random.IntN(12)), pause: time.Duration(random.Int64N(int64(5 * time.Millisecond)))})
		book.hold(t, p, w)
		if t.Failed() {
			t.Fatalf("at kill %d, after\n%s", i+1, strings.Join(book.trail, "\n"))
		}
	}
	t.Logf("%d kills; told: %v; the line: %s", kills, book.count, l.report())
	if book.count["saved"] == 0 || book.count["queued"]+book.count["placed"] == 0 {
		t.Error("nothing was ever told to be safe: the test shows nothing")
	}
	l.spoil(odds{})
	book.settle(t, p, w)
}

// writeKeys gives every parent a stick.
func writeKeys(t *testing.T, w *world) string {
	t.Helper()
	dir := t.TempDir()
	for _, p := range w.parents {
		for use, key := range map[string]*ca.Key{"-auth": p.auth, "-sign": p.sign} {
			data, err := key.PKCS12(ca.PracticePassword)
			must(t, err)
			must(t, os.WriteFile(filepath.Join(dir, string(p.IIN)+use), data, 0o600))
		}
	}
	return dir
}

// openParent opens what a kill left as the program would.
func openParent(t *testing.T, s script) *counter {
	t.Helper()
	c, err := openCounter(opening{path: s.Path, url: s.URL, host: s.Host})
	must(t, err)
	return c
}

// plan is when the power fails: after a while, or right after a line of the clerk's.
type plan struct {
	after time.Duration
	aim   int // the so-manyth acknowledgement; 0: whenever
	pause time.Duration
}

// kill runs a counter until the power fails, and writes down what it told.
func (b *ledger) kill(t *testing.T, s script, p plan) {
	t.Helper()
	text, err := json.Marshal(s)
	must(t, err)
	program := exec.Command(os.Args[0])
	program.Env = append(os.Environ(), scriptVariable+"="+string(text))
	var trouble bytes.Buffer
	program.Stderr = &trouble
	out, err := program.StdoutPipe()
	must(t, err)
	must(t, program.Start())
	var timer *time.Timer
	lines := bufio.NewScanner(out)
	acks, killed := 0, false
	for lines.Scan() {
		word := b.write(t, lines.Text())
		switch word {
		case "opened":
			after := p.after
			if p.aim > 0 {
				after += 5 * time.Second // where what it aims at never comes
			}
			timer = time.AfterFunc(after, func() { _ = program.Process.Kill() })
		case "saved", "queued", "placed", "signs":
			if acks++; acks == p.aim && !killed {
				time.Sleep(p.pause)
				_ = program.Process.Kill()
				killed = true
			}
		}
	}
	err = program.Wait()
	if timer == nil || program.ProcessState.ExitCode() != -1 {
		t.Fatalf("nobody killed it, and it ended: %v\n%s", err, &trouble)
	}
	timer.Stop()
}

// write takes a line of a counter and returns its first word.
func (b *ledger) write(t *testing.T, line string) string {
	words := strings.Fields(line)
	b.count[words[0]]++
	b.trail = append(b.trail[max(0, len(b.trail)-trailLines):], line)
	if len(words) == 1 {
		return words[0]
	}
	id := words[1]
	if b.visits[id] == nil && (words[0] == "saved" || words[0] == "writes" || words[0] == "queued" || words[0] == "placed") {
		b.visits[id] = &visit{writes: map[string]bool{}}
	}
	v := b.visits[id]
	switch words[0] {
	case "takes":
		if _, err := fmt.Sscan(id, &b.next); err != nil {
			t.Fatal(err)
		}
	case "current":
		if id = strings.TrimSuffix(id, "-"); id == "" {
			id = "-"
		}
		b.current[id] = true
	case "writes":
		v.writes[words[2]] = true
	case "removes":
		if v != nil {
			v.gone = true
		}
	case "saved":
		v.saved, v.worth, v.gone, v.writes = words[2], words[3] == "true", false, map[string]bool{}
		b.current = map[string]bool{id: true}
	case "queued":
		v.safe = true
	case "placed":
		v.safe, v.number = true, words[2]
	}
	return words[0]
}

// hold opens what a kill left and holds it against what was told.
func (b *ledger) hold(t *testing.T, s script, w *world) {
	t.Helper()
	c := openParent(t, s)
	defer func() { must(t, c.close()) }()
	if c.file.Rescue() != nil {
		t.Error("the kill has damaged the file")
	}
	numbers := map[string]string{}
	for _, e := range w.entries(t) {
		if numbers[e.visit] != "" {
			t.Errorf("the central holds %s twice", e.visit)
		}
		numbers[e.visit] = e.number
	}
	for id, v := range b.visits {
		_, inOutbox := c.Outbox().Status(id)
		if v.safe && !inOutbox && numbers[id] == "" {
			t.Errorf("%s was told to be safe and is neither in the outbox nor at the central", id)
		}
		if v.number != "" && v.number != numbers[id] {
			t.Errorf("%s was told to be %s; the central has it as %q", id, v.number, numbers[id])
		}
		b.holdDraft(t, c.file, id, v, inOutbox || numbers[id] != "")
	}
	b.holdCurrent(t, c)
}

// holdDraft looks whether what was told to be on the disk is, or what was written there
// after it.
func (b *ledger) holdDraft(t *testing.T, file *cache.File, id string, v *visit, settled bool) {
	t.Helper()
	body, err := file.Read(model.DraftRecord, id)
	if model.CodeOf(err) == model.CodeNotFound {
		if v.saved != "" && (!v.gone || v.worth && !settled) {
			t.Errorf("what was typed in %s is gone", id)
		}
		*v = visit{writes: map[string]bool{}, safe: v.safe, number: v.number}
		return
	}
	must(t, err)
	now, err := sumOf(body)
	must(t, err)
	if v.saved != "" && now != v.saved && !v.writes[now] {
		t.Errorf("%s holds something else than was told to be saved", id)
	}
	v.saved, v.worth, v.gone, v.writes = now, v.worth && v.saved != "", false, map[string]bool{} // the next program shows this
}

// holdCurrent looks whether the program opens at the visit and the step at which it
// was killed.
func (b *ledger) holdCurrent(t *testing.T, c *counter) {
	t.Helper()
	id := "-"
	body, err := c.file.Read(model.StateRecord, "current")
	if err == nil {
		id = string(body)
	} else if model.CodeOf(err) != model.CodeNotFound {
		t.Fatal(err)
	}
	if !b.current[id] {
		t.Errorf("the program opens at the visit %s", id)
	}
	b.current = map[string]bool{id: true}
	now := c.Visit()
	if id == "-" {
		if now.Step != desk.Home {
			t.Errorf("the program opens at %s without a visit", now.Step)
		}
		return
	}
	kept, err := c.file.Read(model.DraftRecord, id)
	must(t, err)
	var draft desk.Draft
	must(t, json.Unmarshal(kept, &draft))
	status, signed := c.Outbox().Status(id)
	if draft.Visit.Step == desk.Pending || draft.Visit.Step == desk.Check && signed { // the outbox knows more
		if !slices.Contains([]desk.Step{desk.Pending, desk.Check, desk.Notice}, now.Step) {
			t.Errorf("a visit that waited opens at %s", now.Step)
		}
		now.Step, now.Entry = draft.Visit.Step, draft.Visit.Entry
		for i, act := range now.Acts {
			if act.Number != "" && act.ID == id && act.Number == status.Number {
				now.Acts[i].Number = draft.Visit.Acts[i].Number
			}
		}
	}
	if sum(now) != sum(draft.Visit) {
		t.Errorf("killed at %s, opens at %s with something else", draft.Visit.Step, now.Step)
	}
}

// settle sends what is left over a line that holds, and holds the central against all
// that was told.
func (b *ledger) settle(t *testing.T, s script, w *world) {
	t.Helper()
	c := openParent(t, s)
	defer func() { must(t, c.close()) }()
	stop := c.run()
	defer stop()
	must(t, c.settled(t.Context()))
	all := map[string]bool{}
	for _, item := range c.Outbox().Items() {
		all[item.ID] = true
		if item.State != desk.ItemAccepted {
			t.Errorf("%s is %s: %+v", item.ID, item.State, item.Failure)
		}
	}
	told := 0
	for id, v := range b.visits {
		if v.safe {
			told++
			all[id] = true // what the applicant has seen has left the outbox
		}
	}
	if err := holdsOnce(w.entries(t), all); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d visits at the central, each once; %d of them were told to be safe before a kill", len(all), told)
}
