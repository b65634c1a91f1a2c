package service

import (
	"context"
	"slices"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

func (s *Service) checkURL(code string) string { return s.cfg.PublicURL + "/check/" + code }

// complete works out what an entry stands for now, and returns what its place is worked out of.
func (s *Service) complete(tx *store.Tx, e store.Entry) (entry model.Entry, counts allocation.Counts, err error) {
	entry = e.Entry
	entry.CheckURL = s.checkURL(e.CheckCode)
	if !e.Status.Stands() {
		return entry, counts, nil
	}
	if counts, err = countsOf(tx, e); err != nil {
		return entry, counts, err
	}
	rules, err := s.orderOf(e.Organization.District, s.Now())
	if err != nil {
		return entry, counts, err
	}
	standing, err := counts.Stand(rules.Classes, e.Class)
	entry.Place, entry.Before = standing.Place, classCounts(rules.Classes, standing.Before)
	return entry, counts, err
}

// classCounts names who stand before, in the order of the rules.
func classCounts(classes []model.Class, before map[string]int) (named []model.ClassCount) {
	for _, class := range append([]model.Class{{ID: model.Unlisted}}, classes...) {
		if n := before[class.ID]; n > 0 {
			named = append(named, model.ClassCount{Class: class.ID, Name: class.Name, Count: n})
		}
	}
	return named
}

// wholeEntry returns an entry of the applicant with its history and its documents.
func (s *Service) wholeEntry(tx *store.Tx, id string, in Session) (model.Entry, error) {
	kept, err := tx.Entry(id, in.Applicant.IIN)
	if err != nil {
		return model.Entry{}, orCode(model.CodeNotFound, err)
	}
	entry, counts, err := s.complete(tx, kept)
	if err != nil {
		return model.Entry{}, err
	}
	if entry.Events, err = s.history(tx, kept, counts); err != nil {
		return model.Entry{}, err
	}
	if entry.Documents, err = tx.Documents(id, in.tokenHash); err != nil {
		return model.Entry{}, err
	}
	seen, err := viewOf(tx, kept, in)
	if err != nil {
		return model.Entry{}, err
	}
	entry.Events = slices.DeleteFunc(entry.Events, func(e model.Event) bool { return !seen.event(e) })
	entry.Documents = slices.DeleteFunc(entry.Documents, func(d model.Document) bool { return !seen.document(d) })
	if seen.other {
		entry.Applicant = in.Applicant
	}
	return entry, nil
}

// entryView is what an applicant may see of an entry. Its child may have come to them from
// somebody else, of whom they are told nothing, and may have had another name, which is told
// to nobody.
type entryView struct {
	other   bool      // another applicant has placed the child
	since   time.Time // when the child came to this one
	renamed time.Time // zero where it never was
}

func viewOf(tx *store.Tx, e store.Entry, in Session) (entryView, error) {
	renamed, err := tx.RenamedAt(e.Application.Number)
	seen := entryView{other: e.Applicant.IIN != in.Applicant.IIN, renamed: renamed}
	if err == nil && seen.other {
		var l store.Link
		l, _, err = tx.LinkOf(e.Application.Child.IIN)
		seen.since = l.LinkedAt
	}
	return seen, err
}

// event leaves out what another applicant has done, or was told.
func (v entryView) event(e model.Event) bool {
	told := e.Kind == model.EventMessageSent || e.Kind == model.EventMessageFailed
	return !v.other || e.Actor == "" && !told || e.At.After(v.since)
}

// document leaves out what is another applicant's, and what may show an earlier name. A
// notice is drawn from what is known now.
func (v entryView) document(d model.Document) bool {
	if v.other && !d.CreatedAt.After(v.since) {
		return false
	}
	return v.renamed.IsZero() || d.Kind.Notice() || d.CreatedAt.After(v.renamed)
}

// claim leaves out what another applicant has claimed, unless it counts for the child, or may come to.
func (v entryView) claim(c store.Claim) bool {
	return !v.other || c.Open() || c.ClaimedAt.After(v.since)
}

// Entries lists the entries of the applicant's children, newest first, without history and documents.
func (s *Service) Entries(ctx context.Context, in Session) ([]model.Entry, error) {
	return read(ctx, s, func(tx *store.Tx) ([]model.Entry, error) {
		kept, err := tx.EntriesOf(in.Applicant.IIN)
		if err != nil {
			return nil, err
		}
		list := make([]model.Entry, len(kept))
		for i, e := range kept {
			if list[i], _, err = s.complete(tx, e); err != nil {
				return nil, err
			}
			if e.Applicant.IIN != in.Applicant.IIN {
				list[i].Applicant = in.Applicant
			}
			if list[i].Application.Place, _, err = s.inQueue(tx, e.Application); err != nil {
				return nil, err
			}
		}
		return list, nil
	})
}

// Entry returns an entry of the applicant with its history and its documents.
func (s *Service) Entry(ctx context.Context, in Session, id string) (model.Entry, error) {
	return read(ctx, s, func(tx *store.Tx) (model.Entry, error) {
		entry, err := s.wholeEntry(tx, id, in)
		if err == nil {
			entry.Application.Place, _, err = s.inQueue(tx, entry.Application)
		}
		return entry, err
	})
}

// Acknowledge records that the applicant has read the notice, the first time.
func (s *Service) Acknowledge(ctx context.Context, in Session, id string) (model.Entry, error) {
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		now := s.Now()
		first, err := tx.AcknowledgeEntry(id, in.Applicant.IIN, now)
		if err == nil && first {
			err = tx.AddEvent(id, model.Event{
				At: now, Kind: model.EventAcknowledged, Actor: in.Applicant.ShortName(), Office: in.Workplace.Office, Method: in.Method,
			})
		}
		return err
	})
	if err != nil {
		return model.Entry{}, err
	}
	return s.Entry(ctx, in, id)
}

// Check shows anybody who has the check code of an entry where it stands, and nothing of
// a person.
func (s *Service) Check(ctx context.Context, typed string) (model.EntryCheck, error) {
	return s.find(ctx, func(tx *store.Tx) (store.Entry, error) {
		return tx.EntryByCheckCode(documents.TidyCheckCode(typed))
	})
}

// applicationCheck is what anybody may see of the application that an act is about and none of its
// entries; zero where there is no such act, or more than one.
func (s *Service) applicationCheck(ctx context.Context, check string) (found model.EntryCheck, kind model.ActKind, err error) {
	err = s.store.Read(ctx, func(tx *store.Tx) error {
		acts, err := tx.EvidenceByActCheck(check)
		if err != nil || len(acts) != 1 || acts[0].EntryID != "" {
			return err
		}
		a, err := tx.ApplicationByNumber(acts[0].Application)
		if err != nil {
			return err
		}
		kind = acts[0].Act.Kind
		found, err = s.checkOfApplication(tx, a)
		return err
	})
	return found, kind, err
}

// checkOfApplication is what anybody may see of an application: its status, its place in the general queue and,
// where it was withdrawn, when.
func (s *Service) checkOfApplication(tx *store.Tx, a model.Application) (found model.EntryCheck, err error) {
	found = model.EntryCheck{Number: a.Number, CreatedAt: a.CreatedAt, Practice: s.cfg.Practice, Status: model.Waiting, Application: a.Status}
	switch {
	case a.Status == model.Enrolled:
		found.Status = model.TookPlace
	case !a.Status.Open():
		found.Status = model.Removed
	}
	events, err := tx.ApplicationEvents(a.Number)
	for _, event := range events {
		if a.Status == model.Withdrawn && event.Kind == model.EventWithdrawn {
			found.Changed = &model.Change{At: event.At, Reason: model.Withdrew}
		}
	}
	if err == nil {
		found.Place, found.Before, err = s.inQueue(tx, a)
	}
	rules, _ := s.region().rules(a.District, s.today()) // none: nothing is said of the time to answer
	found.Answer = rules.Distribution.Answer
	return found, err
}

// CheckAct does the same for what stands for an act on paper: it shows the entry that the
// act made, the application that it is about, or the last refusal that it got. bad_request where it is mistyped.
func (s *Service) CheckAct(ctx context.Context, typed string) (check model.EntryCheck, refused *model.Refusal, err error) {
	tidy, ok := model.ParseActCheck(typed)
	if !ok {
		return check, nil, BadRequest("check", nil)
	}
	if about, _, err := s.applicationCheck(ctx, tidy); err != nil || about.Number != "" {
		return about, nil, err
	}
	check, err = s.find(ctx, func(tx *store.Tx) (store.Entry, error) { return tx.EntryByActCheck(tidy) })
	if model.CodeOf(err) != model.CodeNotFound {
		return check, nil, err
	}
	all, e := read(ctx, s, func(tx *store.Tx) ([]store.Refusal, error) { return tx.RefusalsByActCheck(tidy) })
	switch {
	case e != nil:
		return check, nil, e
	case len(all) == 0:
		return check, nil, err
	}
	for _, r := range all {
		if r.Applicant != all[0].Applicant { // both used the id: nobody can tell whose is meant
			return check, nil, err
		}
	}
	content, err := refusalContent(all[0])
	return check, &content.Refusal, err
}

// ActState shows whoever knows the id of an act what became of it, and nothing of a
// person.
func (s *Service) ActState(ctx context.Context, id string) (model.ActState, error) {
	if !model.ValidActID(id) {
		return model.ActState{}, BadRequest("id", nil)
	}
	about, kind, err := s.applicationCheck(ctx, model.ActCheck(id))
	if err != nil || about.Number != "" {
		return model.ActState{Kind: kind, CheckURL: s.checkURL("act/" + model.ActCheck(id)), Entry: about}, err
	}
	var entry store.Entry
	found, err := s.find(ctx, func(tx *store.Tx) (_ store.Entry, err error) {
		if entry, err = tx.EntryByAct(id); err != nil {
			return entry, err
		}
		acts, err := tx.EvidenceOf(entry.ID)
		for _, act := range acts {
			if act.Act.ID == id {
				kind = act.Act.Kind
			}
		}
		return entry, err
	})
	state := model.ActState{Kind: kind, CheckCode: entry.CheckCode, Entry: found}
	if err == nil {
		state.CheckURL = s.checkURL(entry.CheckCode)
	}
	return state, err
}

// find returns what anybody may see of an entry, or not_found.
func (s *Service) find(ctx context.Context, get func(*store.Tx) (store.Entry, error)) (model.EntryCheck, error) {
	check, err := read(ctx, s, func(tx *store.Tx) (model.EntryCheck, error) {
		kept, err := get(tx)
		if err != nil {
			return model.EntryCheck{}, err
		}
		entry, counts, err := s.complete(tx, kept)
		if err == nil {
			entry.Events, err = s.lastChange(tx, kept, counts)
		}
		check := s.entryCheck(entry)
		if err == nil {
			check.Annulled, err = s.annulledAt(tx, kept)
		}
		return check, err
	})
	return check, orCode(model.CodeNotFound, err)
}

// entryCheck is what anybody may see of an entry: not of which class its child is.
func (s *Service) entryCheck(entry model.Entry) model.EntryCheck {
	var changed *model.Change
	if n := len(entry.Events); n > 0 {
		changed = changeOf(entry.Events[n-1])
		if changed.Reason != model.PrivilegedBefore && changed.Reason != model.TookTurn { // the class of those who take turns with it is its own
			changed.Class = model.Text{}
		}
	}
	rules, _ := s.region().rules(entry.Organization.District, s.today()) // none where nothing was found
	return model.EntryCheck{
		Number: entry.Number, Organization: entry.Organization.Full, Lang: entry.Lang, Place: entry.Place,
		Status: entry.Status, CreatedAt: entry.CreatedAt, Practice: s.cfg.Practice,
		Before: entry.Before, Answer: rules.Distribution.Answer, Changed: changed,
	}
}
