package desk

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Config is what a Desk works with.
type Config struct {
	Central   Central
	Signer    Signer
	Store     Store  // nil: nothing outlives the program
	NoDrafts  bool   // a visit is forgotten when the citizen leaves: a kiosk
	Host      string // of the central, host:port; a challenge that names another is not signed
	Clock     Clock
	Rand      func() float64 // in [0, 1): jitter of the waits; nil: by chance
	Office    string         // as this computer calls it; the central says how it is called (ConnectionState)
	District  string         // the office's own district, may be empty
	Lang      model.Lang
	Retention Retention
	Log       *slog.Logger

	WorkplaceStore WorkplaceStore // nil: the Store keeps who this computer is
}

// Central is the central API. client/central meets it.
type Central interface {
	HealthChecker
	ReferenceSource
	Authenticator
	Telephoner
	ContactUpdater
	ChildLinker
	ApplicationLister
	ListPlacer
	PlaceAsker
	Claimer
	Exchanger
	ActSender
	ActDeliverer
	EntryReader
	MatterReader
	ActReader
	RefusalReader
	DocumentStore
	ActionSender
	WorkplaceProver
}

// Desk drives one visit at a time. Its methods may be called from any goroutine;
// those with a context may wait for the connection and take no lock while they do.
type Desk struct {
	Config

	ConnectionChanged Signal[ConnectionState]
	SavingChanged     Signal[SaveState]
	Moved             Signal[Step] // the visit moved without the clerk: an answer came to the outbox

	outbox  *Outbox
	confirm chan struct{} // a result differs from what is shown
	dirty   chan struct{} // the visit changed
	saver   sync.Mutex    // held while the visit is written

	identity sync.Mutex // held while who this computer is is read or written

	mu              sync.Mutex
	visitGeneration int // counts the citizens who have come; an answer for one who has left is dropped
	citizen
	ending     bool // the citizen is leaving
	operator   model.Operator
	lang       model.Lang
	reference  reference
	connection connection
	changes    int // of the visit, since the program started
	saved      savedVisit
	saving     SaveState
	clock      clockWatch

	ahead atomic.Int64 // of the central's clock, in nanoseconds; see Now
}

// New returns a Desk whose visit stands at Home. Open brings back what its store
// remembers.
func New(cfg Config) *Desk {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Rand == nil {
		cfg.Rand = rand.Float64
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Store == nil {
		cfg.Store = newMemory(cfg.Clock)
	}
	cfg.Retention = cfg.Retention.orDefault()
	// What the tables of telephone numbers keep for ever is made before anybody's number is
	// read: it would stand beside it in memory, and hold it there.
	_, _ = model.ParsePhone("+77000000000")
	d := &Desk{Config: cfg, lang: cfg.Lang, confirm: make(chan struct{}, 1), dirty: make(chan struct{}, 1)}
	d.outbox = newOutbox(cfg, d.Now, d.actAnswered)
	d.reset()
	if d.Central != nil {
		d.Central.SetWorkplace(prover{d})
	}
	return d
}

// Outbox returns what is on its way to the central.
func (d *Desk) Outbox() *Outbox { return d.outbox }

// Open brings back what the store remembers: the visit at the step at which the
// program ended, the outbox, the reference data.
func (d *Desk) Open() error {
	if err := d.continueLog(); err != nil {
		return err
	}
	if err := d.openOffice(); err != nil {
		return err
	}
	if err := d.outbox.load(); err != nil {
		return err
	}
	if err := d.openReference(); err != nil {
		return err
	}
	if err := d.openClock(); err != nil {
		return err
	}
	id, err := d.readState(currentVisit)
	if err != nil || id == nil {
		return err
	}
	draft, err := d.loadDraft(string(id))
	if err != nil {
		d.Log.Error("bring back the visit", "code", model.CodeOf(err), "err", err)
		return nil // the list of drafts has the others
	}
	if err := d.reopen(draft, d.sessionGoesOn); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.server = draft.Operator // until another one takes it over
	d.saved = savedVisit{id: draft.Visit.ID, keep: draft.Visit.keepsDraft() && !d.NoDrafts}
	d.saving = SaveState{At: draft.ChangedAt}
	return nil
}

// Run saves, sends and refreshes in the background until ctx ends; what is being
// written then is written to its end.
func (d *Desk) Run(ctx context.Context) {
	var work sync.WaitGroup
	work.Go(func() { d.autosave(ctx) })
	work.Go(func() { d.outbox.run(ctx) })
	work.Go(func() { d.maintain(ctx) })
	work.Wait()
}

// SetOperator sets who works at the desk from now on.
func (d *Desk) SetOperator(operator model.Operator) {
	d.mu.Lock()
	d.operator = operator
	d.mu.Unlock()
}

// Operator returns who works at the desk; the zero Operator where nobody said.
func (d *Desk) Operator() model.Operator {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.operator
}

// ServedBy returns the number of the operator who serves the citizen at the desk, also
// through a restart; 0 where nobody said.
func (d *Desk) ServedBy() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.server
}

// TakeOver makes the visit at the desk that of the operator who works now.
func (d *Desk) TakeOver() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.server != d.operator.Number {
		d.server = d.operator.Number
		d.touch()
	}
}
