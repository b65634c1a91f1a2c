package service

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// regroup has the entries at an organization stand on the lists of the groups of their children, some
// at once.
func (s *Service) regroup(ctx context.Context, still holds, rules model.RuleSet, organization string, day model.Date) error {
	for {
		moves := 0
		look := func(tx *store.Tx) ([]moving, error) {
			all, err := movingAt(tx, rules, organization, day)
			moves = 0
			for _, m := range all {
				moves += len(m.moves) + len(m.offered)
			}
			return all, err
		}
		if _, err := read(ctx, s, look); err != nil || moves == 0 {
			return err
		}
		err := s.byCentral(ctx, "begin a day", "rules", func(ctx context.Context) error {
			return s.store.Write(ctx, func(tx *store.Tx) error {
				err := still(tx)
				if err != nil {
					return err
				}
				all, err := look(tx)
				for _, m := range all {
					if err == nil {
						err = s.move(tx, m)
					}
				}
				return err
			})
		})
		if err != nil || moves <= movesAtOnce {
			return err
		}
	}
}

// moving is who of an organization is to move, in one language.
type moving struct {
	allocation.Regrouping
	moves   []allocation.Regrouped
	turns   map[model.AgeGroup]allocation.Turn
	offered map[model.AgeGroup][]store.ListEntry // who waits for the answer to an offer, by the group to which it would come back
}

func movingAt(tx *store.Tx, rules model.RuleSet, organization string, day model.Date) ([]moving, error) {
	o, err := tx.Organization(organization)
	if err != nil {
		return nil, err
	}
	entries, err := tx.StandingAt(organization)
	if err != nil {
		return nil, err
	}
	turns, err := tx.TurnsAt(organization)
	if err != nil {
		return nil, err
	}
	var all []moving
	for _, lang := range model.EducationLangs() {
		m := moving{offered: map[model.AgeGroup][]store.ListEntry{}}
		m.Regrouping = allocation.Regrouping{Rules: rules, Day: day, Organization: o, Lang: lang, Turns: map[model.AgeGroup]allocation.Turn{}}
		for list, turn := range turns {
			if list.Lang == lang {
				m.Turns[list.Group] = turn
			}
		}
		for _, e := range entries {
			listed := allocation.Listed{ID: e.ID, Birth: e.Birth, Group: e.Group, Rank: e.Rank}
			switch {
			case e.Lang != lang:
			case e.Status.Stands():
				m.Listed = append(m.Listed, listed)
			default:
				if to := m.ListFor(listed); to != e.Group && to != "" {
					m.offered[to] = append(m.offered[to], e)
				}
			}
		}
		if m.moves, m.turns, err = m.Moves(); err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}

// some are the moves that one transaction makes: whole groups, the oldest first, or the last ones of a
// group that is too large.
func (m moving) some() []allocation.Regrouped {
	n := 0
	for i := range m.moves {
		if i+1 < len(m.moves) && m.moves[i+1].Group == m.moves[i].Group {
			continue
		}
		switch {
		case i < movesAtOnce:
			n = i + 1
		case n == 0:
			return m.moves[i+1-movesAtOnce : i+1]
		}
	}
	return m.moves[:n]
}

// move makes some of the moves: everybody goes first, and then comes in the order of the new list, so
// that nobody is told of moves that only the others made.
func (s *Service) move(tx *store.Tx, m moving) error {
	some := m.some()
	if err := s.moveOff(tx, m, some); err != nil {
		return err
	}
	turns := allocation.TurnsAfter(some, m.moves, m.turns)
	for _, group := range model.AgeGroups() {
		turn, changes := turns[group]
		if !changes {
			continue
		}
		if err := tx.SetListTurn(m.list(group), turn, s.Now()); err != nil {
			return err
		}
	}
	for to, entries := range m.offered {
		if err := tx.SetGroup(to, entries); err != nil {
			return err
		}
	}
	return s.moveOn(tx, m, some)
}

// list is the list of a group.
func (m moving) list(group model.AgeGroup) store.List {
	return store.List{Organization: m.Organization.ID, Group: group, Lang: m.Lang}
}

// moveOff takes them off their lists: for good where there is no group for them, which the families are told.
func (s *Service) moveOff(tx *store.Tx, m moving, some []allocation.Regrouped) error {
	for _, from := range model.AgeGroups() {
		var move, leave []store.ListEntry
		for _, r := range some {
			switch {
			case r.Group != from:
			case r.To == "":
				leave = append(leave, store.ListEntry{ID: r.ID, Rank: r.Rank})
			default:
				move = append(move, store.ListEntry{ID: r.ID, Rank: r.Rank})
			}
		}
		err := errors.Join(tx.LeaveList(m.list(from), move, model.MovedOn, s.Now()), tx.RemoveEntries(m.list(from), leave, model.GroupMissing, s.Now()))
		gone := make([]store.Entry, len(leave))
		for i, e := range leave {
			if err == nil {
				gone[i], err = tx.EntryByID(e.ID)
			}
		}
		if err == nil {
			err = s.tellRemoved(tx, gone, model.GroupMissing)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// moveOn puts them on the other lists, and has their histories tell of both places.
func (s *Service) moveOn(tx *store.Tx, m moving, some []allocation.Regrouped) error {
	some = slices.Clone(some)
	slices.SortFunc(some, func(a, b allocation.Regrouped) int { return cmp.Compare(a.Then, b.Then) })
	begins, events := m.Rules.SchoolYear.LastBy(m.Day), map[string]model.Event{}
	for _, to := range model.AgeGroups() {
		come := map[model.EventReason][]store.ListEntry{}
		for _, r := range some {
			if r.To != to {
				continue
			}
			why := model.EventReason("")
			if allocation.AgeOn(m.Rules, r.Birth, begins.Add(-1)).Group != allocation.AgeOn(m.Rules, r.Birth, m.Day).Group {
				why = model.YearRenewed
			}
			come[why] = append(come[why], store.ListEntry{ID: r.ID, Rank: r.Rank})
			events[r.ID] = model.Event{At: s.Now(), Kind: model.EventPlaceChanged, Change: &model.Change{At: s.Now(), From: r.Place, To: r.Then, Reason: model.OwnGroup}}
		}
		for _, why := range []model.EventReason{model.YearRenewed, ""} {
			if err := tx.JoinList(m.list(to), come[why], why, s.Now()); err != nil {
				return err
			}
		}
	}
	return tx.AddEvents(events)
}
