package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Result is what became of a citizen's visit.
type Result string

// The results of a visit.
const (
	VisitPlaced  Result = "placed"  // a child was put on a list
	VisitDone    Result = "done"    // the central took what was signed otherwise
	VisitWaiting Result = "waiting" // signed, and not all of it is at the central yet
	VisitRefused Result = "refused" // by the central
	VisitBroken  Result = "broken"  // something was begun and not signed
	VisitLooked  Result = "looked"  // nothing was asked for: a receipt, a look at the list
)

// Results lists the results.
func Results() []Result {
	return []Result{VisitPlaced, VisitDone, VisitWaiting, VisitRefused, VisitBroken, VisitLooked}
}

// Served is a citizen's visit as the office remembers it after the citizen has left. It
// opens nothing at the central but what the acts that were signed in it do.
type Served struct {
	ID        string    `json:"id"` // of its first act; the draft's too, where that was not signed
	StartedAt time.Time `json:"started_at"`
	EndedAt   time.Time `json:"ended_at"`
	Operator  int       `json:"operator"`
	Who       string    `json:"who"` // short name of the applicant, empty where nobody was known
	Applicant model.IIN `json:"applicant"`
	Child     string    `json:"child"` // name of the child for whom something was begun, as far as it is known
	Step      Step      `json:"step"`  // where the citizen left
	Offline   bool      `json:"offline"`
	Begun     bool      `json:"begun"`             // something was typed or chosen that was not signed
	Draft     string    `json:"draft,omitempty"`   // under which that can be gone on with
	Refusal   *Refusal  `json:"refusal,omitempty"` // the last, where nothing was signed after it
	Acts      []MadeAct `json:"acts,omitempty"`    // that were signed
}

// Result is what became of the visit: what was placed counts most, then what is still on
// its way.
func (s Served) Result() Result {
	placed, done, refused := false, false, s.Refusal != nil
	for _, act := range s.Acts {
		switch act.State {
		case ItemAccepted:
			placed, done = placed || act.Kind.Places(), true
		case ItemRefused:
			refused = true
		default:
			return VisitWaiting
		}
	}
	switch {
	case placed:
		return VisitPlaced
	case done:
		return VisitDone
	case refused:
		return VisitRefused
	case s.Begun || len(s.Acts) > 0:
		return VisitBroken
	}
	return VisitLooked
}

// Took is how long the visit took by the clock of this computer; zero where that was set
// meanwhile, or the visit was left open over night.
func (s Served) Took() time.Duration {
	if took := s.EndedAt.Sub(s.StartedAt); took > 0 && took < 8*time.Hour {
		return took
	}
	return 0
}

// Day is the day of a visit in the region.
func (s Served) Day() model.Date { return model.DateOf(s.EndedAt.In(model.Zone)) }

// recordID is the id of the record: a visit that is gone on with on another day counts on
// both.
func (s Served) recordID() string { return s.Day().Time().Format(time.DateOnly) + "/" + s.ID }

// record is a visit as the store keeps it.
func (s Served) record() (model.Record, error) {
	body, err := json.Marshal(s)
	if err != nil {
		return model.Record{}, model.WrapError(model.CodeInternal, fmt.Errorf("encode a visit: %w", err))
	}
	return model.Record{Kind: model.VisitRecord, ID: s.recordID(), Body: body}, nil
}

// servedNow is the visit at the desk as it is remembered when the citizen leaves now; false
// where nobody was served: nothing was typed. The lock is held.
func (d *Desk) servedNow() (Served, bool) {
	v, now := d.visit, d.Now().UTC()
	info := d.snapshot().info()
	s := Served{
		ID: v.ID, StartedAt: v.StartedAt, EndedAt: now, Operator: d.operator.Number,
		Who: info.Applicant.ShortName(), Applicant: info.Applicant.IIN, Child: info.Child.ShortName(),
		Step: v.Step, Offline: v.Offline, Begun: v.keepsDraft() && (v.chosen() || d.known() == nobody), Refusal: d.refusal, Acts: slices.Clone(v.Acts),
	}
	if len(v.Acts) > 0 {
		s.ID = v.Acts[0].ID
	}
	if s.Begun {
		s.Draft = v.ID
	}
	if s.StartedAt.IsZero() {
		s.StartedAt = now
	}
	worth := d.known() > nobody || s.Begun
	return s, worth && v.Step != Home && !d.NoDrafts
}

// remember keeps the visit of a citizen who has left.
func (d *Desk) remember(s Served) {
	record, err := s.record()
	if err == nil {
		err = d.Store.Write(record)
	}
	if err != nil {
		d.Log.Error("remember a visit", "code", model.CodeOf(err), "err", err)
		return
	}
	if s.Draft != "" && s.Refusal == nil {
		d.report("remove drafts that were begun anew", d.supersede(s.Applicant, "", s.Draft))
	}
}

// Today returns the visits of the day and of the day before that the office remembers,
// the last first, and what became of each.
func (d *Desk) Today(ctx context.Context) (today, yesterday []Served, err error) {
	now := d.Now().In(model.Zone)
	day, before := model.DateOf(now), model.DateOf(now.AddDate(0, 0, -1))
	drafts := map[string]bool{}
	err = d.Store.Each(model.DraftRecord, func(id string, _ []byte) error { drafts[id] = true; return ctx.Err() })
	if err = ignoreDamaged(err, d.Log); err != nil {
		return nil, nil, err
	}
	err = d.eachServed(func(s Served) error {
		s.Draft = s.draftOf(drafts)
		switch s.Day() {
		case day:
			today = append(today, s)
		case before:
			yesterday = append(yesterday, s)
		}
		return ctx.Err()
	})
	latest := func(a, b Served) int {
		return cmp.Or(b.EndedAt.Compare(a.EndedAt), b.StartedAt.Compare(a.StartedAt), cmp.Compare(a.Applicant, b.Applicant), cmp.Compare(a.Child, b.Child), cmp.Compare(a.ID, b.ID))
	}
	slices.SortFunc(today, latest)
	slices.SortFunc(yesterday, latest)
	return d.Follow(today), d.Follow(yesterday), err
}

// draftOf returns under which of the drafts that are kept the visit can be gone on with:
// what was begun last, or what the central gave back; empty where there is none.
func (s Served) draftOf(drafts map[string]bool) string {
	if drafts[s.Draft] {
		return s.Draft
	}
	for _, act := range slices.Backward(s.Acts) {
		if drafts[act.ID] {
			return act.ID
		}
	}
	return ""
}

func (d *Desk) eachServed(show func(Served) error) error {
	err := d.Store.Each(model.VisitRecord, func(_ string, body []byte) error {
		var s Served
		if err := json.Unmarshal(body, &s); err != nil || s.ID == "" {
			d.Log.Error("read a visit", "err", fmt.Errorf("visit: %T", err)) // its text may quote what was typed
			return nil
		}
		return show(s)
	})
	return ignoreDamaged(err, d.Log)
}

// Follow returns the visits with what the outbox knows of their acts now.
func (d *Desk) Follow(visits []Served) []Served {
	followed := slices.Clone(visits)
	for i := range followed {
		followed[i].Acts = slices.Clone(followed[i].Acts)
		for j := range followed[i].Acts {
			followed[i].Acts[j] = d.follow(followed[i].Acts[j])
		}
	}
	return followed
}

// follow is an act with what the outbox knows of it. One that has left the outbox was
// accepted where it has a number, and given up where it has none.
func (d *Desk) follow(act MadeAct) MadeAct {
	status, here := d.outbox.Status(act.ID)
	switch {
	case act.Number != "":
		act.State = ItemAccepted
	case here:
		act.State, act.Number = status.State, status.Number
	default:
		act.State = ItemRefused
	}
	return act
}

// Dismiss takes an item off the list that is done with, and leaves what became of it in
// the visit to which it belongs.
func (d *Desk) Dismiss(id string) error {
	status, here := d.outbox.Status(id)
	if here && status.State == ItemAccepted {
		err := d.changeServed(id, func(act *MadeAct) { act.Number = status.Number })
		if err != nil {
			return err
		}
	}
	return d.outbox.Dismiss(id)
}

// changeServed changes an act in the visits that are remembered.
func (d *Desk) changeServed(act string, change func(*MadeAct)) error {
	var changed []model.Record
	err := d.eachServed(func(s Served) error {
		i := slices.IndexFunc(s.Acts, func(a MadeAct) bool { return a.ID == act })
		if i < 0 {
			return nil
		}
		change(&s.Acts[i])
		record, err := s.record()
		changed = append(changed, record)
		return err
	})
	if err != nil || len(changed) == 0 {
		return err
	}
	return d.Store.Write(changed...)
}

// forgetServed removes the visits that ended before a time.
func (d *Desk) forgetServed(before time.Time) error {
	var old []model.Record
	err := d.eachServed(func(s Served) error {
		if s.EndedAt.Before(before) {
			old = append(old, model.Record{Kind: model.VisitRecord, ID: s.recordID()})
		}
		return nil
	})
	if err != nil || len(old) == 0 {
		return err
	}
	return d.Store.Write(old...)
}
