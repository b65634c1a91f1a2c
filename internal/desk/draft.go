package desk

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"akmola.kz/kezek/internal/model"
)

// Draft is a visit as it is kept through a power cut: with it the program opens at
// the same step with the same data. It holds the session's token; the Store seals
// it.
type Draft struct {
	Visit        Visit                    `json:"visit"`
	Session      model.Session            `json:"session,omitzero"`
	Sent         sentCodes                `json:"sent,omitempty"`
	Signing      map[string]sentCodes     `json:"signing,omitempty"`
	Entry        *model.Entry             `json:"entry,omitempty"`
	Applications []model.Application      `json:"applications,omitempty"`
	Links        []model.Kinship          `json:"links,omitempty"`
	Entries      []model.Entry            `json:"entries,omitempty"`
	Matters      []model.Matter           `json:"matters,omitempty"`
	Record       *model.ApplicationRecord `json:"record,omitempty"`
	Refusal      *Refusal                 `json:"refusal,omitempty"` // why the outbox gave it back
	Operator     int                      `json:"operator"`
	ChangedAt    time.Time                `json:"changed_at"`
	Changes      int                      `json:"changes"` // of the visit since it began: the later work has more, whatever the clocks said
}

// DraftInfo is one line of the list of drafts.
type DraftInfo struct {
	ID           string
	Step         Step
	District     string       // code
	Applicant    model.Person // as far as it is known: at least what was typed of the IIN
	Child        model.Person
	Organization model.Text // short name, empty where none is chosen
	Operator     int
	ChangedAt    time.Time
	Refusal      *Refusal
	// Search is what the search over drafts reads.
	Search string
}

// snapshot is the visit as it is to be kept. The slices are never written to again.
func (d *Desk) snapshot() Draft {
	draft := Draft{
		Visit: d.visit, Session: d.session, Sent: d.sent, Applications: d.apps, Links: d.links, Entries: d.entries,
		Matters: d.matters, Refusal: d.refusal, Operator: d.server, ChangedAt: d.Now().UTC(), Changes: d.work,
	}
	if len(d.signing) > 0 {
		draft.Signing = map[string]sentCodes{}
		for hash, sent := range d.signing {
			draft.Signing[hash] = sent
		}
	}
	if d.entry.ID != "" {
		entry := d.entry
		draft.Entry = &entry
	}
	if d.record.Number != "" {
		record := d.record
		draft.Record = &record
	}
	return draft
}

// withoutSession is the draft of a visit whose citizen has left: nothing in it opens anything
// at the central.
func (r Draft) withoutSession() Draft {
	r.Session.Token, r.Sent, r.Signing = "", nil, nil
	return r
}

// restore makes a kept visit the one at the desk.
func (d *Desk) restore(draft Draft) {
	d.serve(draft.Visit)
	d.session, d.sent, d.work = draft.Session, draft.Sent, draft.Changes
	d.apps, d.links, d.entries, d.refusal = draft.Applications, draft.Links, draft.Entries, draft.Refusal
	for hash, sent := range draft.Signing {
		d.signing[hash] = sent
	}
	d.matters = draft.Matters
	if draft.Entry != nil {
		d.entry = *draft.Entry
	}
	if draft.Record != nil {
		d.record = *draft.Record
	}
	d.Central.SetToken(d.session.Token)
}

// keepsDraft reports whether a visit is kept when the citizen leaves: something was
// typed or chosen in it since the last act.
func (v Visit) keepsDraft() bool {
	return rows[v.Step].kept == drafted && v.typed() && !v.Settled
}

// typed reports whether anything was typed or chosen in the visit.
func (v Visit) typed() bool {
	return v.Offline || v.IIN != "" || v.Phone != "" || v.ChildIIN != "" || v.Application != "" || v.Organization != ""
}

// info is the draft as a line of the list.
func (r Draft) info() DraftInfo {
	v := r.Visit
	info := DraftInfo{
		ID: v.ID, Step: v.Step, District: v.District, Operator: r.Operator, ChangedAt: r.ChangedAt, Refusal: r.Refusal,
		Applicant: r.Session.Applicant.Person, Child: model.Person{IIN: model.IIN(v.ChildIIN)}, Organization: v.OrganizationName,
	}
	if info.Applicant.IIN == "" {
		info.Applicant.IIN = model.IIN(digitsOf(v.IIN))
	}
	if i := slices.IndexFunc(r.Applications, func(a model.Application) bool { return a.Number == v.Application }); i >= 0 {
		info.Child = r.Applications[i].Child.Person
	}
	for _, text := range []string{
		info.Applicant.FullName(), info.Child.FullName(), string(info.Applicant.IIN), string(info.Child.IIN),
		info.Organization.RU, info.Organization.KK,
	} {
		info.Search += text + " "
	}
	return info
}

// digitsOf returns the digits of what was typed.
func digitsOf(typed string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, typed)
}

// Drafts returns the visits that wait to be gone on with, the last changed first.
// The first call reads them all.
func (d *Desk) Drafts(ctx context.Context) ([]DraftInfo, error) {
	drafts := []DraftInfo{}
	current := d.Visit().ID
	err := d.Store.Each(model.DraftRecord, func(id string, body []byte) error {
		draft, err := readDraft(body)
		if err != nil { // one that cannot be read hides no other
			d.Log.Error("read a draft", "err", err)
			return ctx.Err()
		}
		if _, sent := d.outbox.Status(id); draft.Visit.Step == Pending && !sent {
			err = draft.Visit.move(draft.Visit.kind().unsent)
		}
		if id != current && draft.Visit.keepsDraft() {
			drafts = append(drafts, draft.info())
		}
		return errors.Join(err, ctx.Err())
	})
	if err = ignoreDamaged(err, d.Log); err != nil {
		return nil, err
	}
	slices.SortFunc(drafts, func(a, b DraftInfo) int {
		return cmp.Or(b.ChangedAt.Compare(a.ChangedAt), cmp.Compare(a.Applicant.IIN, b.Applicant.IIN), cmp.Compare(a.Child.IIN, b.Child.IIN), cmp.Compare(a.ID, b.ID))
	})
	return drafts, nil
}

// record is a draft as the store keeps it.
func (r Draft) record() (model.Record, error) {
	body, err := json.Marshal(r)
	if err != nil {
		return model.Record{}, model.WrapError(model.CodeInternal, fmt.Errorf("encode a draft: %w", err))
	}
	return model.Record{Kind: model.DraftRecord, ID: r.Visit.ID, Body: body}, nil
}

func readDraft(body []byte) (Draft, error) {
	var draft Draft
	if err := json.Unmarshal(body, &draft); err != nil {
		return Draft{}, fmt.Errorf("draft: %T", err) // its text may quote what was typed
	}
	if rows[draft.Visit.Step].step == "" || draft.Visit.ID == "" {
		return Draft{}, fmt.Errorf("draft without a step or an id")
	}
	return draft, nil
}

// loadDraft reads a draft from the store.
func (d *Desk) loadDraft(id string) (Draft, error) {
	body, err := d.Store.Read(model.DraftRecord, id)
	if err != nil {
		return Draft{}, err
	}
	draft, err := readDraft(body)
	if err != nil {
		return Draft{}, model.WrapError(model.CodeCacheDamaged, err)
	}
	return draft, nil
}

// Resume goes on with a draft at the step and with the data that it was left at.
// The visit at the desk must have ended.
func (d *Desk) Resume(id string) error {
	draft, err := d.loadDraft(id)
	if err != nil {
		return err
	}
	if err := d.log(model.ActionOpened, id); err != nil {
		return err
	}
	if d.Visit().Step != Home {
		return model.NewError(model.CodeBadRequest)
	}
	return d.reopen(draft, d.beginsAnew)
}

// reopen makes a kept visit the one at the desk and brings it to where it stands by now.
func (d *Desk) reopen(draft Draft, goOn func() error) error {
	d.mu.Lock()
	d.restore(draft)
	err := d.catchUp()
	d.touch()
	d.mu.Unlock()
	if err != nil {
		return err
	}
	d.report("bring back a district", d.LoadDistrict())
	d.mu.Lock()
	defer d.mu.Unlock()
	return goOn()
}

// sessionGoesOn is how a visit goes on that the program ended in.
func (d *Desk) sessionGoesOn() error {
	if d.Now().Sub(d.visit.Statement.MadeAt).Abs() < freshStatement {
		return nil // a code may have been sent for it
	}
	return d.renewStatement()
}

// beginsAnew is how a draft goes on at a later time: who was logged in has to log in
// again, and a statement is made anew.
func (d *Desk) beginsAnew() error {
	d.visit.StartedAt = d.Now().UTC()
	if row := rows[d.visit.Step]; row.known > nobody && row.kept != signed && !d.visit.Offline {
		d.visit.Statement, d.visit.Text = model.Statement{}, ""
		return d.fire(SessionEnded)
	}
	return d.renewStatement()
}

// freshStatement is how old a statement may be that is shown again after a restart.
const freshStatement = 5 * time.Minute

// renewStatement makes a statement that waits to be signed anew, by the time, the rules and
// the names of now. One that cannot be made by them any more goes back to where that can
// be mended.
func (d *Desk) renewStatement() error {
	if !d.visit.signs() {
		return nil
	}
	kind := d.visit.Statement.Kind
	err := d.makeStatement()
	if err == nil {
		return nil
	}
	d.refusal = newRefusal(err, d.Now())
	d.visit.Statement, d.visit.Text = model.Statement{}, ""
	return d.fire(sentBack(kind, d.refusal))
}

// DeleteDraft removes a draft for good.
func (d *Desk) DeleteDraft(id string) error {
	if err := d.log(model.ActionDeleted, id); err != nil {
		return err
	}
	if err := d.Store.Write(model.Record{Kind: model.DraftRecord, ID: id}); err != nil {
		return err
	}
	if status, ok := d.outbox.Status(id); ok && status.State == ItemRefused {
		return d.outbox.Dismiss(id) // it is the same visit
	}
	return nil
}
