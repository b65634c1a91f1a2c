package service

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"
	"unicode/utf8"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// What an action may hold: names of ours and ids. An id is whatever a workplace has
// for one, in one word: its log would end at an action that is refused.
var (
	actionKind   = regexp.MustCompile(`^[a-z_]{1,32}$`)
	actionRecord = regexp.MustCompile(`^[\pL\pM\pN\pP\pS]*$`)
)

// longestRecord is how many letters one has; counted by the expression itself, they cost each start
// of the program 3 ms.
const longestRecord = 64

// TakeActions takes a part of the action log of a workplace, where it follows what came
// before.
func (s *Service) TakeActions(ctx context.Context, place Workplace, batch model.ActionBatch) (taken model.ActionsTaken, err error) {
	if err := checkBatch(batch); err != nil {
		return taken, err
	}
	var over quota
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		taken.Next, err = s.takeActions(tx, place.ID, batch)
		return err
	})
	if errors.As(err, &over) {
		s.cfg.Log.Warn("action log refused", "request", Request(ctx), "quota", over.what)
		err = model.NewError(model.CodeTooManyRequests, "seconds", Seconds(over.wait))
	}
	return taken, err
}

// checkBatch looks at what can be judged of a batch by itself: its form, and that each
// action follows the one before it.
func checkBatch(batch model.ActionBatch) error {
	if n := len(batch.Actions); n == 0 || n > model.ActionBatchMax {
		return BadRequest("actions", fmt.Errorf("%d of them", n))
	}
	for i, action := range batch.Actions {
		if action.Seq < 1 || action.Operator < 0 || !actionKind.MatchString(string(action.Kind)) ||
			utf8.RuneCountInString(action.Record) > longestRecord || !actionRecord.MatchString(action.Record) {
			return BadRequest("actions", fmt.Errorf("form of number %d of the batch", i))
		}
		before := model.Action{Seq: action.Seq - 1, Hash: action.Previous} // of the first, that is for the database to say
		if i > 0 {
			before = batch.Actions[i-1]
		}
		if err := action.Follows(before); err != nil {
			return BadRequest("actions", err)
		}
	}
	return nil
}

// takeActions keeps the batch where it begins with the action that is waited for, and
// returns the next one that is. A batch that is there already changes nothing.
func (s *Service) takeActions(tx *store.Tx, workplace string, batch model.ActionBatch) (next uint64, err error) {
	place, last, err := lastAction(tx, workplace)
	if err != nil {
		return 0, err
	}
	first, end := batch.Actions[0], batch.Actions[len(batch.Actions)-1]
	switch {
	case !ed25519.Verify(place.PublicKey, batch.SignedText(workplace), batch.Signature):
		return 0, BadRequest("signature", errors.New("it does not hold"))
	case end.Seq <= last.Seq:
		return last.Seq + 1, checkStored(tx, workplace, end)
	case first.Seq != last.Seq+1:
		return 0, model.NewError(model.CodeActionsGap, "next", strconv.FormatUint(last.Seq+1, 10))
	}
	if err := first.Follows(last); err != nil { // each is whole: checkBatch has looked
		return 0, model.WrapError(model.CodeActionsForked, err)
	}
	if err := s.checkQuota(tx, place, last.Seq); err != nil {
		return 0, err
	}
	kept := make([]store.Action, len(batch.Actions))
	for i, action := range batch.Actions {
		kept[i] = store.Action{Seq: action.Seq, Hash: action.Hash, Body: []byte(action.Line())}
	}
	kept[len(kept)-1].Signature = batch.Signature
	return end.Seq + 1, tx.AddActions(workplace, kept, s.Now())
}

// lastAction returns the workplace and its last action (Seq and Hash), zero where there is
// none.
func lastAction(tx *store.Tx, id string) (place store.Workplace, last model.Action, err error) {
	place, err = tx.Workplace(id)
	if err != nil {
		return place, last, orCode(model.CodeWorkplaceUnknown, err)
	}
	last.Seq, last.Hash = place.CutSeq, place.CutHash // all removed: it goes on from there
	kept, err := tx.LastAction(id)
	switch {
	case err == nil:
		last.Seq, last.Hash = kept.Seq, kept.Hash
	case errors.Is(err, store.ErrNotFound):
		err = nil
	}
	return place, last, err
}

// checkQuota bounds what one workplace sends in a day.
func (s *Service) checkQuota(tx *store.Tx, place store.Workplace, last uint64) error {
	before := place.CutSeq
	yesterday, err := tx.LastActionBefore(place.ID, s.Now().Add(-day))
	switch {
	case err == nil:
		before = yesterday.Seq
	case !errors.Is(err, store.ErrNotFound):
		return err
	}
	if last >= before+uint64(s.cfg.Limits.ActionsADay) { //nolint:gosec // New refuses one below zero
		return quota{"actions of one workplace in a day", time.Hour}
	}
	return nil
}

// checkStored distinguishes a batch that comes again from one with other actions: the
// hash of an action stands for all before it. One that was removed by now was the same.
func checkStored(tx *store.Tx, workplace string, action model.Action) error {
	kept, err := tx.Action(workplace, action.Seq)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil
	case err == nil && kept.Hash != action.Hash:
		err = model.WrapError(model.CodeActionsForked, fmt.Errorf("action %d is kept otherwise", action.Seq))
	}
	return err
}

// ErrActionsBroken is an action log that is not as the workplace sent it.
var ErrActionsBroken = errors.New("the action log was changed")

// Actions calls each for every action of a workplace in their order, without those that
// were kept their time and removed, and verifies the chain and the signatures on the way.
// Where one does not hold, or where the log ends with an action that nobody signed, it
// ends with ErrActionsBroken.
func Actions(ctx context.Context, kept *store.Store, workplace string, each func(model.Action) error) error {
	last, signed := model.Action{}, true
	for {
		place, page, err := actionsAfter(ctx, kept, workplace, last.Seq)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			break
		}
		if last.Seq < place.CutSeq {
			last = model.Action{Seq: place.CutSeq, Hash: place.CutHash}
		}
		for _, a := range page {
			if last, err = verifyAction(place, last, a); err != nil {
				return err
			}
			signed = a.Signature != nil
			if err := each(last); err != nil {
				return err
			}
		}
	}
	if !signed {
		return fmt.Errorf("%w: its end is missing after action %d", ErrActionsBroken, last.Seq)
	}
	return nil
}

// actionsAtOnce is how many actions are read at once: a log of years has millions.
const actionsAtOnce = 1000

// actionsAfter returns the workplace and its next actions.
func actionsAfter(ctx context.Context, kept *store.Store, workplace string, seq uint64) (place store.Workplace, page []store.Action, err error) {
	err = kept.Read(ctx, func(tx *store.Tx) error {
		if place, err = tx.Workplace(workplace); err != nil {
			return err
		}
		page, err = tx.ActionsAfter(workplace, seq, actionsAtOnce)
		return err
	})
	return place, page, err
}

// verifyAction returns what is kept as an action, where it follows the last one and the
// signature at it holds.
func verifyAction(place store.Workplace, last model.Action, kept store.Action) (model.Action, error) {
	var action model.Action
	if err := json.Unmarshal(kept.Body, &action); err != nil {
		return action, fmt.Errorf("%w: action %d cannot be read", ErrActionsBroken, kept.Seq)
	}
	if err := action.Follows(last); err != nil {
		return action, fmt.Errorf("%w: %w", ErrActionsBroken, err)
	}
	if action.Seq != kept.Seq || action.Hash != kept.Hash {
		return action, fmt.Errorf("%w: action %d is another one", ErrActionsBroken, kept.Seq)
	}
	batch := model.ActionBatch{Actions: []model.Action{action}}
	if kept.Signature != nil && !ed25519.Verify(place.PublicKey, batch.SignedText(place.ID), kept.Signature) {
		return action, fmt.Errorf("%w: the signature at action %d does not hold", ErrActionsBroken, kept.Seq)
	}
	return action, nil
}

// ForgetActions removes all the actions of a workplace that is revoked, which is named as
// for SetStanding.
func ForgetActions(ctx context.Context, kept *store.Store, name string) error {
	return kept.Write(ctx, func(tx *store.Tx) error {
		place, err := namedWorkplace(tx, name)
		if err == nil && place.Standing != store.Revoked {
			err = ErrNoWorkplace
		}
		if err == nil {
			err = tx.RemoveActions(place.ID, time.UnixMicro(1<<62))
		}
		if err != nil {
			return fmt.Errorf("forget the actions of %s: %w", name, err)
		}
		return nil
	})
}
