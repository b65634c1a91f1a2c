package soak

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/ca"
)

// script is what a counter that will be killed is started with, in the environment of
// this same binary.
type script struct {
	Path, URL, Host, Keys string
	Size                  size
	Seed                  uint64
	Next                  int // the list that nobody was placed on yet
}

const scriptVariable = "KEZEK_SOAK_COUNTER"

func TestMain(m *testing.M) {
	for variable, program := range map[string]interface{ run() error }{scriptVariable: &script{}, shiftVariable: &shift{}} {
		text := os.Getenv(variable)
		if text == "" {
			continue
		}
		err := json.Unmarshal([]byte(text), program)
		if err == nil {
			err = program.run()
		}
		fmt.Fprintln(os.Stderr, "the counter ended:", err)
		os.Exit(1) // nobody killed it
	}
	os.Exit(m.Run())
}

// clerk works at a counter until killed, and says what a clerk would see.
type clerk struct {
	*counter
	world  *world
	keys   string
	random *rand.Rand
	next   int

	mu     sync.Mutex
	acting bool      // what is under way may change the visit at any moment
	last   time.Time // of the last change that the clerk made or saw
	step   desk.Step // then
}

// say writes a line that survives the kill: it is in the pipe when say returns.
func say(words ...any) { _, _ = fmt.Fprintln(os.Stdout, words...) }

func (s script) run() error {
	w := &world{}
	w.populate(s.Size)
	c, err := openCounter(opening{
		path: s.Path, url: s.URL, host: s.Host, wrapped: func(f *cache.File) desk.Store { return announcing{f} },
		log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		return err
	}
	k := &clerk{counter: c, world: w, keys: s.Keys, random: rand.New(rand.NewPCG(s.Seed, 2)), next: s.Next}
	k.see()
	c.SavingChanged.Listen(k.saved)
	c.Moved.Listen(func(desk.Step) { k.see(); k.tell() })
	c.run() // until the kill
	say("opened")
	k.tell()
	for {
		if err := k.work(context.Background()); err != nil {
			return fmt.Errorf("at %s: %w", k.Visit().Step, err)
		}
	}
}

// announcing tells what is about to be written, so that what stands in the file after
// a kill is either what was acknowledged or one of these.
type announcing struct{ *cache.File }

func (a announcing) Write(records ...model.Record) error {
	for _, r := range records {
		switch {
		case r.Kind == model.StateRecord && r.ID == "current":
			say("current", string(r.Body)+"-")
		case r.Kind == model.DraftRecord && r.Body == nil:
			say("removes", r.ID)
		case r.Kind == model.DraftRecord:
			sum, err := sumOf(r.Body)
			if err != nil {
				return err
			}
			say("writes", r.ID, sum)
		}
	}
	return a.File.Write(records...)
}

// sumOf is the sum of the visit in a draft as it is kept.
func sumOf(body []byte) (string, error) {
	var draft desk.Draft
	if err := json.Unmarshal(body, &draft); err != nil {
		return "", err
	}
	return sum(draft.Visit), nil
}

// sum stands for every field of a visit and its step.
func sum(v desk.Visit) string {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err) // text and times
	}
	hash := sha256.Sum256(body)
	return hex.EncodeToString(hash[:8])
}

// saved acknowledges what stands on the screen, where all of it is on the disk.
func (k *clerk) saved(state desk.SaveState) {
	k.mu.Lock()
	defer k.mu.Unlock()
	v := k.Visit()
	if k.acting || state.Err != nil || !state.At.After(k.last) || v.Step != k.step || v.Step == desk.Home {
		return
	}
	say("saved", v.ID, sum(v), k.LeavesDraft())
}

// see remembers that what is on the screen has changed.
func (k *clerk) see() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.last, k.step = time.Now(), k.Visit().Step
}

// tell acknowledges that the statement is safe, or at the central.
func (k *clerk) tell() {
	switch v := k.Visit(); {
	case v.Step == desk.Pending:
		say("queued", v.ID)
	case v.Step == desk.Notice && k.Entry().Number != "":
		say("placed", v.ID, k.Entry().Number)
	}
}

// act presses a button.
func (k *clerk) act(press func() error) error {
	k.mu.Lock()
	k.acting = true
	k.mu.Unlock()
	err := press()
	k.see()
	k.mu.Lock()
	k.acting = false
	k.mu.Unlock()
	return err
}

// fill types a text into a field key by key, going on where it was left.
func (k *clerk) fill(text string, field func(*desk.Visit) *string) {
	v := k.Visit()
	if typed := *field(&v); !strings.HasPrefix(text, typed) {
		k.edit(func(v *desk.Visit) { *field(v) = "" })
	}
	v = k.Visit()
	for _, key := range strings.TrimPrefix(text, *field(&v)) {
		k.edit(func(v *desk.Visit) { *field(v) += string(key) })
		time.Sleep(time.Duration(5+k.random.IntN(30)) * time.Millisecond) // a hand
		if k.random.IntN(8) == 0 {
			time.Sleep(time.Duration(k.random.IntN(250)) * time.Millisecond) // that looks something up
		}
	}
}

func (k *clerk) edit(change func(*desk.Visit)) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.Edit(change)
	k.last, k.step = time.Now(), k.Visit().Step
}

// who is the applicant of the visit: the one who is let in, or whose number is being
// typed, or somebody.
func (k *clerk) who() *parent {
	known := func(iin string) *parent {
		if i := slices.IndexFunc(k.world.parents, func(p *parent) bool { return iin != "" && strings.HasPrefix(string(p.IIN), iin) }); i >= 0 {
			return k.world.parents[i]
		}
		return nil
	}
	session, _ := k.Session()
	p := known(string(session.Applicant.IIN))
	if p == nil {
		p = known(k.Visit().IIN)
	}
	if p == nil {
		p = k.world.parents[k.random.IntN(len(k.world.parents))]
	}
	return p
}

// insertKeys puts the applicant's keys into the agent.
func (k *clerk) insertKeys(p *parent) error {
	if p.auth == nil {
		var err error
		if p.auth, err = ca.ReadFile(filepath.Join(k.keys, string(p.IIN)+"-auth"), ca.PracticePassword); err != nil {
			return err
		}
		if p.sign, err = ca.ReadFile(filepath.Join(k.keys, string(p.IIN)+"-sign"), ca.PracticePassword); err != nil {
			return err
		}
	}
	k.counter.keys.insert(p.auth, p.sign)
	return nil
}

// errGone ends a visit that the line will not let go on; its draft is kept.
var errGone = errors.New("the line does not let it go on")

// online tries what needs the line a few times.
func (k *clerk) online(try func() error) error {
	for range 5 {
		err := k.act(try)
		switch model.CodeOf(err) {
		case "":
			return nil
		case model.CodeCentralDown, model.CodeCentralSlow, model.CodeCentralFailed, model.CodeCentralNonsense, model.CodeTooManyRequests:
		default:
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
	return errGone
}
