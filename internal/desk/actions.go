package desk

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/google/uuid"

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

// workplaceRecord is the State record with the key of this workplace.
const workplaceRecord = "workplace"

// workplace is who sends the action log, and how far it was sent.
type workplace struct {
	ID   string `json:"id"`
	Seed []byte `json:"seed"` // of its Ed25519 key
	Sent uint64 `json:"sent"` // Seq
}

// SendActions brings the actions to the central that it does not have yet. Where the
// central knows other ones of this workplace (its file was brought back from an older
// copy, and has gone on), the workplace begins anew under another id: both are kept.
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
	if place, err = d.newWorkplace(); err != nil {
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
		key := ed25519.NewKeyFromSeed(place.Seed)
		batch := model.ActionBatch{PublicKey: key[ed25519.SeedSize:], Office: d.Office, Actions: actions}
		batch.Signature = ed25519.Sign(key, batch.SignedText(place.ID))
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

// Workplace returns the id under which the central knows this computer.
func (d *Desk) Workplace() (string, error) {
	place, err := d.workplace()
	return place.ID, err
}

// workplace returns who this computer is to the central, made at its first use.
func (d *Desk) workplace() (workplace, error) {
	body, err := d.readState(workplaceRecord)
	if err != nil {
		return workplace{}, err
	}
	var place workplace
	if json.Unmarshal(body, &place) != nil || len(place.Seed) != ed25519.SeedSize {
		return d.newWorkplace()
	}
	return place, nil
}

func (d *Desk) newWorkplace() (workplace, error) {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return workplace{}, fmt.Errorf("key of the workplace: %w", err)
	}
	place := workplace{ID: uuid.NewString(), Seed: key.Seed()}
	return place, d.writeWorkplace(place)
}

func (d *Desk) writeWorkplace(place workplace) error {
	body, err := json.Marshal(place)
	if err != nil {
		return fmt.Errorf("encode the workplace: %w", err)
	}
	return d.Store.Write(model.Record{Kind: model.StateRecord, ID: workplaceRecord, Body: body})
}
