package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/google/uuid"

	"akmola.kz/kezek/internal/model"
)

// Visit is all that is known of the citizen's visit: its step and what has been
// typed and chosen, so that drawing the step again brings every field back. It
// holds no token and no key.
type Visit struct {
	ID               string            // of the act that is made now, from its first keystroke; the draft's too
	Step             Step              //
	District         string            //
	Storage          string            // key storage chosen at login and for signing
	Method           model.LoginMethod //
	Telephone        bool              // the key that logged in was in a telephone
	IIN              string            // as typed at login by code
	Phone            string            // as typed
	Email            string            // as typed
	ContactPhone     string            // as typed in the profile
	ChildIIN         string            // as typed for linking, or of the child without a connection
	NewChild         bool              // the child that is typed for linking may have no application yet
	Application      string            // number
	Offer            string            // number, of the matter that is open
	Organization     string            // id
	OrganizationName model.Text        // short
	Education        model.Lang        //
	Search           string            // in the list of the step
	Statement        model.Statement   //
	Text             string            // canonical form of Statement, empty until it is made
	Entry            string            // id, once placed or opened
	Offline          bool              // the applicant was identified without a connection
	Settled          bool              // an act was signed, and nothing was chosen since
	Acts             []MadeAct         // that were signed, the last one last; never written into
	SHA256           string            // of the act that is made now, as it was encoded; empty until it is signed
	StartedAt        time.Time         // when the citizen came, by this computer's clock
}

// nextAct goes on with another act of the same applicant.
func (v *Visit) nextAct() {
	v.ID = uuid.NewString()
	v.Organization, v.OrganizationName, v.Education, v.Text = "", model.Text{}, "", ""
	v.Statement = model.Statement{}
	v.ChildIIN, v.NewChild, v.Offer, v.SHA256, v.Settled = "", false, "", "", true
}

// numbered is the visit with the number of an entry that one of its acts has made.
func (v Visit) numbered(act, number string) Visit {
	v.Acts = slices.Clone(v.Acts)
	for i := range v.Acts {
		if v.Acts[i].ID == act {
			v.Acts[i].Number = number
		}
	}
	return v
}

// citizen is all that is known of whoever stands at the desk.
type citizen struct {
	visit     Visit
	session   model.Session
	pending   keyLogin
	sent      sentCodes            // codes for the login
	signing   map[string]sentCodes // codes for signing, by the hash of the text that each signs
	telephone Telephone            // what one is asked to sign
	apps      []model.Application
	links     []model.Kinship
	entries   []model.Entry
	matters   []model.Matter
	forecast  listPlaces
	bulletin  model.Bulletin
	entry     model.Entry             // the last one placed or opened
	record    model.ApplicationRecord // the last one that an act has changed, or whose privileges were shown
	refusal   *Refusal                // why the central gave the act back
	reading   model.Lang              // in which the applicant reads; empty: that of the screens
	work      int                     // changes of the visit since it began, wherever they were made
	server    int                     // number of the operator who serves the citizen
	held      bool                    // the statement is being signed
	ended     bool                    // the session ended while it was
}

// reset forgets the citizen. The reference data stays: it is nobody's.
func (d *Desk) reset() {
	v := Visit{ID: uuid.NewString(), Step: Home, Storage: DefaultStorage, District: d.visit.District}
	if d.District != "" {
		v.District = d.District
	}
	d.serve(v)
}

// serve has nothing known of whoever stands at the desk now but the visit.
func (d *Desk) serve(v Visit) {
	d.visitGeneration++
	d.citizen = citizen{visit: v, signing: map[string]sentCodes{}, server: d.operator.Number}
}

// Visit returns a copy of the visit as it stands.
func (d *Desk) Visit() Visit {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.visit
}

// Edit changes what has been typed or chosen; it is saved soon after. The step is
// not for it to change.
func (d *Desk) Edit(change func(*Visit)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	before := d.visit
	change(&d.visit)
	if d.visit.Step != before.Step || d.visit.ID != before.ID {
		d.visit = before
		d.Log.Error("an edit that moves the visit is dropped", "step", before.Step)
		return
	}
	d.touch()
}

// errLeft is why an answer is dropped that came when the citizen had left.
var errLeft = errors.New("the visit has ended")

// generation counts who stands at the desk, for commitIfCurrent.
func (d *Desk) generation() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.visitGeneration
}

// commitIfCurrent stores an answer that had to be waited for, unless the citizen for
// whom it was asked has left meanwhile.
func (d *Desk) commitIfCurrent(generation int, store func() error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.visitGeneration != generation {
		return model.WrapError(model.CodeCancelled, errLeft)
	}
	d.touch()
	return store()
}

// Fire moves the visit by an event that needs nothing but the table of steps.
func (d *Desk) Fire(event Event) error {
	d.mu.Lock()
	if next, err := Next(d.visit.Step, event); err == nil && next == Home {
		d.mu.Unlock()
		return d.Finish(context.Background()) // nobody is logged in there: nothing waits for the connection
	}
	defer d.mu.Unlock()
	return d.fire(event)
}

// fire moves the visit by an event, where who is known may stand at the next step.
func (d *Desk) fire(event Event) error {
	if next, err := Next(d.visit.Step, event); err == nil && rows[next].known > d.known() {
		return model.NewError(model.CodeCentralDown) // only the central knows what stands there
	}
	if d.visit.Step == Home {
		d.server = d.operator.Number
	}
	from := d.visit.Step
	if err := d.visit.move(event); err != nil {
		return err
	}
	if d.visit.Step != from {
		d.dropTelephone()
	}
	if event == Started {
		d.visit.StartedAt = d.Now().UTC()
	}
	d.touch()
	return nil
}

// Can reports whether the visit could be moved by an event now.
func (d *Desk) Can(event Event) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.can(event)
}

func (d *Desk) can(event Event) bool {
	next, err := Next(d.visit.Step, event)
	return err == nil && rows[next].known <= d.known()
}

// Back goes one step back, where there is one. It reports whether it moved.
func (d *Desk) Back() bool {
	event := WentBack
	if v := d.Visit(); v.signs() {
		event = v.kind().undo
	}
	return d.Fire(event) == nil
}

// Refusal returns why the central did not take what was signed in this visit, when
// it gave it back later; nil where it did not.
func (d *Desk) Refusal() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.refusal.Err()
}
