package desk

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"strconv"

	"akmola.kz/kezek/internal/model"
)

// ActionSender takes the action log of a workplace.
type ActionSender interface {
	SendActions(ctx context.Context, workplace string, batch model.ActionBatch) (model.ActionsTaken, error)
}

// Note writes into the action log what the operator did with a record.
func (d *Desk) Note(kind model.ActionKind, record string) {
	if err := d.log(kind, record); err != nil {
		d.Log.Error("write the action log", "code", model.CodeOf(err), "err", err)
	}
}

func (d *Desk) log(kind model.ActionKind, record string) error {
	return d.Store.Log(kind, d.Operator().Number, record)
}

// SendActions brings the actions to the central that it does not have yet. Where the
// central knows other ones of this workplace (its file was brought back from an older
// copy, and has gone on), the workplace begins anew under another id and with another key,
// for which the old one vouches: both logs are kept.
func (d *Desk) SendActions(ctx context.Context) error {
	place, err := d.workplace()
	if err != nil {
		return err
	}
	err = d.sendActions(ctx, place)
	if model.CodeOf(err) != model.CodeActionsForked {
		return err
	}
	d.Log.Warn("the central has other actions of this workplace", "err", err)
	if place, err = d.replaceWorkplace(place, 0); err != nil {
		return err
	}
	return d.sendActions(ctx, place)
}

func (d *Desk) sendActions(ctx context.Context, place workplace) error {
	for {
		actions, err := d.Store.Actions(place.Sent, model.ActionBatchMax)
		if len(actions) == 0 {
			return err // nothing is left, or nothing that can be read
		}
		if err := d.keepLogEnd(&place, actions); err != nil {
			return err
		}
		batch := model.ActionBatch{Actions: actions}
		batch.Signature = ed25519.Sign(place.key(), batch.SignedText(place.ID))
		taken, err := d.Central.SendActions(ctx, place.ID, batch)
		if model.CodeOf(err) == model.CodeActionsGap {
			next, convErr := strconv.ParseUint(model.ParamsOf(err)["next"], 10, 64)
			if convErr != nil || next == 0 || next-1 == place.Sent || next > actions[len(actions)-1].Seq+1 {
				return err
			}
			taken, err = model.ActionsTaken{Next: next}, nil
		}
		if err != nil {
			return err
		}
		if taken.Next == 0 || taken.Next-1 == place.Sent {
			return fmt.Errorf("the central waits for action %d again", taken.Next)
		}
		place.Sent = taken.Next - 1
		if err := d.writeWorkplace(place); err != nil {
			return err
		}
	}
}

// keepLogEnd keeps the actions before they are sent where the Store would forget them: the
// central may have them, though nobody heard so, and another start goes on after them.
func (d *Desk) keepLogEnd(place *workplace, sending []model.Action) error {
	if d.WorkplaceStore == nil {
		return nil
	}
	var end []model.Action
	for _, a := range place.LogEnd {
		if a.Seq == place.Sent {
			end = append(end, a)
		}
	}
	place.LogEnd = append(end, sending...)
	return d.writeWorkplace(*place)
}

// continueLog has the log of this run go on where that of the last one ended, where the Store
// outlives nothing. A log whose end is not known begins anew.
func (d *Desk) continueLog() error {
	if d.WorkplaceStore == nil {
		return nil
	}
	place, err := d.workplace()
	if err != nil {
		return err
	}
	if len(place.LogEnd) > 0 && place.LogEnd[0].Seq <= max(place.Sent, 1) {
		return d.Store.ContinueLog(place.LogEnd)
	}
	place.Sent, place.LogEnd = 0, nil
	return d.writeWorkplace(place)
}
