package desk

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"akmola.kz/kezek/queue"
)

// Visit is all that is known of the citizen's visit: its step and what has been
// typed and chosen, so that drawing the step again brings every field back. It
// holds no token and no key.
type Visit struct {
	ID           string // from the first keystroke; the Idempotency-Key of its placement
	Step         Step
	District     string
	Storage      string // key storage chosen at login and for signing
	Method       queue.LoginMethod
	IIN          string // as typed at login by code
	Phone        string // as typed
	Email        string // as typed
	ContactPhone string // as typed in the profile
	ChildIIN     string // as typed for linking
	Application  string // number
	Organization string // id
	Education    queue.Lang
	Search       string // in the list of the step
	Statement    queue.Statement
	Text         string // canonical form of Statement, empty until it is made
	Entry        string // id, once placed or opened
}

// Clock tells the time; time.Now outside of tests.
type Clock func() time.Time

// Config is what a Desk works with.
type Config struct {
	Central  Central
	Signer   Signer
	Host     string // of the central, host:port; a challenge that names another is not signed
	Clock    Clock
	Office   string // name of the service centre, for the history
	District string // the office's own district, may be empty
	Lang     queue.Lang
	Log      *slog.Logger
}

// Central is the central API. client/central meets it.
type Central interface {
	Reference
	Identification
	Cabinetry
	Placing
	Listing
	Health(ctx context.Context) (queue.Health, error)
}

// Desk drives one visit at a time. Its methods may be called from any goroutine;
// those with a context may wait for the line and take no lock while they do.
type Desk struct {
	Config

	mu       sync.Mutex
	citizen  int // counts those who have come; an answer for one who has left is dropped
	visit    Visit
	lang     queue.Lang
	session  queue.Session
	pending  keyLogin
	sent     queue.SentCode
	signing  map[string]queue.SentCode // by the hash of the text that the code signs
	prepared *queue.Placement          // signed, perhaps sent, not yet answered
	entry    queue.Entry               // the last one placed or opened
	ref      referenceCache
	apps     []queue.Application
	links    []queue.Kinship
	entries  []queue.Entry
}

// New returns a Desk whose visit stands at Home.
func New(cfg Config) *Desk {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	d := &Desk{Config: cfg, lang: cfg.Lang}
	d.reset()
	return d
}

// reset forgets the citizen. The reference data stays: it is nobody's.
func (d *Desk) reset() {
	d.citizen++
	d.visit = Visit{ID: uuid.NewString(), Step: Home, Storage: DefaultStorage, District: d.visit.District}
	if d.District != "" {
		d.visit.District = d.District
	}
	d.session, d.pending, d.prepared, d.entry = queue.Session{}, keyLogin{}, nil, queue.Entry{}
	d.sent, d.signing = queue.SentCode{}, map[string]queue.SentCode{}
	d.apps, d.links, d.entries = nil, nil, nil
}

// Visit returns a copy of the visit as it stands.
func (d *Desk) Visit() Visit {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.visit
}

// Edit changes what has been typed or chosen. The step is not for it to change.
func (d *Desk) Edit(change func(*Visit)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	step, id := d.visit.Step, d.visit.ID
	change(&d.visit)
	d.visit.Step, d.visit.ID = step, id
}

// errLeft tells that an answer came when the citizen had left.
var errLeft = errors.New("the visit has ended")

// present returns who stands at the desk, for keep.
func (d *Desk) present() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.citizen
}

// keep stores an answer that had to be waited for, unless the citizen for whom it
// was asked has left meanwhile.
func (d *Desk) keep(citizen int, store func() error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.citizen != citizen {
		return queue.WrapError(queue.CodeCancelled, errLeft)
	}
	return store()
}

// Lang returns the language of the screens.
func (d *Desk) Lang() queue.Lang {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lang
}

// SetLang changes the language of the screens. A statement that has been made but
// not signed is made again in the new language, so that what is read is what is
// signed.
func (d *Desk) SetLang(lang queue.Lang) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lang = lang
	if d.visit.Text != "" && d.prepared == nil {
		statement := d.visit.Statement
		statement.Lang = lang
		if err := d.render(statement); err != nil {
			d.Log.Error("statement in another language", "err", err)
		}
	}
}

// Session returns who is logged in; the Token is left out.
func (d *Desk) Session() (session queue.Session, loggedIn bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	session = d.session
	loggedIn = session.Token != ""
	session.Token = ""
	return session, loggedIn
}

// Fire moves the visit by an event that needs nothing but the table of steps.
func (d *Desk) Fire(event Event) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.fire(event)
}

func (d *Desk) fire(event Event) error {
	next, err := Next(d.visit.Step, event)
	if err != nil {
		return queue.WrapError(queue.CodeInternal, err)
	}
	if next != d.visit.Step {
		d.visit.Search = ""
	}
	d.visit.Step = next
	return nil
}

// Back goes one step back, where there is one. It reports whether it moved.
func (d *Desk) Back() bool { return d.Fire(WentBack) == nil }

// Finish ends the visit: logs the applicant out and forgets everything of them.
// The line may be down; the desk forgets all the same and the central's session
// ends by itself.
func (d *Desk) Finish(ctx context.Context) {
	d.mu.Lock()
	loggedIn := d.session.Token != ""
	d.reset()
	d.mu.Unlock()
	if loggedIn {
		if err := d.Central.Logout(ctx); err != nil {
			d.Log.Warn("log out", "code", queue.CodeOf(err))
		}
	}
}
