package store

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// ActorKind is who uses personal data.
type ActorKind string

// Actors.
const (
	ApplicantActor ActorKind = "applicant" // in their session
	CounterActor   ActorKind = "counter"   // a workplace, without a session
	PublicActor    ActorKind = "public"    // whoever has a check code
	OfficerActor   ActorKind = "officer"   // in their session
	OperatorActor  ActorKind = "operator"  // of the command line
	CentralActor   ActorKind = "central"   // its own work
)

// Outcomes of an access; the others are codes of refusals.
const (
	Written  = "written"  // together with this record
	Answered = "answered" // what was read has been given out
)

// Caller is who uses personal data, and what for.
type Caller struct {
	Actor     ActorKind `json:"actor"`
	Applicant model.IIN `json:"applicant,omitempty"` // of the session
	Officer   model.IIN `json:"officer,omitempty"`   // of the session
	User      string    `json:"user,omitempty"`      // of the operating system
	Workplace string    `json:"workplace,omitempty"` // id
	Office    string    `json:"office,omitempty"`    // name of the service centre
	Operation string    `json:"operation"`           // operationId of openapi.yaml, or the command
	Why       string    `json:"why,omitempty"`       // the act, the visit, the role, the reason that was given
	Request   string    `json:"request,omitempty"`   // X-Request-ID
}

// AuditRecord tells of one use of personal data.
type AuditRecord struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
	Caller
	Outcome string      `json:"outcome"`
	People  []model.IIN `json:"people"` // whose data it was
}

// Access is one use of the database, such as one request. What is read and written under its
// context tells it whose data that is: every IIN that a statement is given or returns. What is
// written is recorded in the same transaction; what is read, by RecordReads.
type Access struct {
	now func() time.Time

	mu       sync.Mutex
	caller   Caller
	seen     map[model.IIN]bool // true where a record tells of it
	recorded bool
}

type accessKey struct{}

// WithAccess returns a context under which the audit records what is read and written.
func WithAccess(ctx context.Context, caller Caller, now func() time.Time) context.Context {
	return context.WithValue(ctx, accessKey{}, &Access{now: now, caller: caller, seen: map[model.IIN]bool{}})
}

func accessOf(ctx context.Context) *Access {
	access, _ := ctx.Value(accessKey{}).(*Access)
	return access
}

// Identify has the audit know more of the caller from now on. Without an access it does nothing.
func Identify(ctx context.Context, change func(*Caller)) {
	access := accessOf(ctx)
	if access == nil {
		return
	}
	access.mu.Lock()
	defer access.mu.Unlock()
	change(&access.caller)
}

// Concern has the audit know of people whose data was asked for elsewhere. Without an access it
// does nothing.
func Concern(ctx context.Context, people ...model.IIN) {
	access := accessOf(ctx)
	if access == nil {
		return
	}
	access.mu.Lock()
	defer access.mu.Unlock()
	access.see(people...)
}

// note has the access of ctx learn whose data do touches.
func note(ctx context.Context, do func(*Tx) error) func(*Tx) error {
	access := accessOf(ctx)
	if access == nil {
		return do
	}
	return func(tx *Tx) error {
		tx.people = map[model.IIN]bool{}
		defer func() {
			access.mu.Lock()
			defer access.mu.Unlock()
			access.see(slices.Collect(maps.Keys(tx.people))...)
		}()
		return do(tx)
	}
}

// record has the access of ctx record what do writes, and returns what to call once that is
// kept.
func record(ctx context.Context, do func(*Tx) error) (recording func(*Tx) error, kept func()) {
	access := accessOf(ctx)
	if access == nil {
		return do, func() {}
	}
	noted, told := note(ctx, do), []model.IIN(nil)
	recording = func(tx *Tx) error {
		told = nil
		if err := noted(tx); err != nil {
			return err
		}
		r, found := access.unrecorded(Written)
		if !found {
			return nil
		}
		told = r.People
		return tx.addAudit(r)
	}
	return recording, func() { access.markRecorded(told) }
}

// RecordReads records what was read under ctx and is not recorded yet, and how it ended: Answered or
// the code of a refusal. What is read may be given out when it has returned nil.
func (s *Store) RecordReads(ctx context.Context, outcome string) error {
	access := accessOf(ctx)
	if access == nil {
		return nil
	}
	r, found := access.unrecorded(outcome)
	if !found {
		return nil
	}
	err := s.Write(context.WithValue(ctx, accessKey{}, nil), func(tx *Tx) error { return tx.addAudit(r) })
	if err == nil {
		access.markRecorded(r.People)
	}
	return err
}

// see keeps whose data was touched.
func (a *Access) see(people ...model.IIN) {
	for _, iin := range people {
		if _, known := a.seen[iin]; !known {
			a.seen[iin] = false
		}
	}
}

// unrecorded returns the record of those of whom none tells yet: of all where it was refused, or
// where an operator has asked for what names nobody.
func (a *Access) unrecorded(outcome string) (r AuditRecord, found bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	refused := outcome != Written && outcome != Answered
	r = AuditRecord{ID: uuid.NewString(), At: a.now().UTC().Truncate(time.Microsecond), Caller: a.caller, Outcome: outcome, People: []model.IIN{}}
	for iin, told := range a.seen {
		if !told || refused {
			r.People = append(r.People, iin)
		}
	}
	slices.Sort(r.People)
	return r, len(r.People) > 0 || a.caller.Actor == OperatorActor && (!a.recorded || refused)
}

func (a *Access) markRecorded(people []model.IIN) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, iin := range people {
		a.seen[iin] = true
	}
	a.recorded = true
}

// see notes the people among what a statement was given or has returned.
func (tx *Tx) see(values []any) {
	if tx.people == nil {
		return
	}
	for _, value := range values {
		switch v := value.(type) {
		case model.IIN:
			tx.people[v] = true
		case *model.IIN:
			tx.people[*v] = true
		case fromJSON:
			tx.see([]any{v.into})
		case *model.Person:
			tx.people[v.IIN] = true
		case *model.Child:
			tx.people[v.IIN] = true
		case *model.Applicant:
			tx.people[v.IIN] = true
		}
	}
	delete(tx.people, "")
}
