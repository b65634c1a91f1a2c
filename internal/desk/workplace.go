package desk

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki/assertion"
)

// WorkplaceProver has this computer prove to the central who calls.
type WorkplaceProver interface {
	// SetWorkplace sets who proves it.
	SetWorkplace(key model.WorkplaceKey)
	// ProveWorkplace proves it anew, and enrols where the central does not know this computer
	// yet.
	ProveWorkplace(ctx context.Context) error
}

// WorkplaceStore keeps who this computer is to the central where the desk's Store outlives
// nothing: at a kiosk.
type WorkplaceStore interface {
	Load() ([]byte, error) // nil where there is nothing
	Save(body []byte) error
}

const (
	// workplaceRecord is the State record with the key of this workplace.
	workplaceRecord = "workplace"
	// keyLife is after which time a workplace changes its key.
	keyLife = 365 * 24 * time.Hour
)

// workplace is who this computer is to the central, and how far its action log was sent.
type workplace struct {
	ID   string    `json:"id"`
	Seed []byte    `json:"seed"` // of its Ed25519 key
	Made time.Time `json:"made"`
	// Office is how the central calls this computer's, as it last said.
	Office string `json:"office,omitempty"`
	Sent   uint64 `json:"sent"` // Seq
	// What it replaces: the same computer before. LogAfter is from where the log goes on.
	Replaces     string `json:"replaces,omitempty"`
	ReplacesSeed []byte `json:"replaces_seed,omitempty"`
	LogAfter     uint64 `json:"log_after,omitempty"`
	// LogEnd is the end of the log where the Store outlives nothing: the last action that the
	// central is known to have, and those that were on their way to it.
	LogEnd []model.Action `json:"log_end,omitempty"`
}

func (w workplace) key() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(w.Seed) }

func (w workplace) publicKey() []byte { return w.key()[ed25519.SeedSize:] }

// prover is the desk as the client of the central sees it.
type prover struct{ *Desk }

// Enrolment makes the key of this workplace known.
func (p prover) Enrolment() (model.Enrolment, error) {
	place, err := p.workplace()
	if err != nil {
		return model.Enrolment{}, err
	}
	e := model.Enrolment{ID: place.ID, PublicKey: place.publicKey(), Office: p.Office, District: p.District, Replaces: place.Replaces, LogAfter: place.LogAfter}
	var before ed25519.PrivateKey
	if len(place.ReplacesSeed) == ed25519.SeedSize {
		before = ed25519.NewKeyFromSeed(place.ReplacesSeed)
	}
	e.Sign(place.key(), before)
	return e, nil
}

// Proof signs that this workplace calls.
func (p prover) Proof(host string, at time.Time) (model.WorkplaceProof, error) {
	place, err := p.workplace()
	if err != nil {
		return model.WorkplaceProof{}, err
	}
	if at.IsZero() {
		at = p.Now()
	}
	text, err := assertion.Sign(place.key(), place.ID, host, at)
	return model.WorkplaceProof{Assertion: text, Office: p.Office, District: p.District}, err
}

// Proved takes how a proof ended. One that met no central, or came too early, tells nothing.
func (p prover) Proved(office string, code model.Code) {
	fingerprint := ""
	switch code {
	case "":
		p.report("keep the name of the office", p.keepOffice(office))
	case model.CodeWorkplaceUnconfirmed, model.CodeWorkplaceRevoked:
		var err error
		fingerprint, err = p.Fingerprint()
		p.report("read the key of the workplace", err)
	default:
		return
	}
	p.observe(func(c *connection) {
		c.proved, c.state.Workplace, c.state.Fingerprint = code == "", code, fingerprint
		if code == "" {
			c.state.Office = office
		}
	})
}

// keepOffice keeps how the central calls the office, for when it cannot be asked.
func (d *Desk) keepOffice(office string) error {
	place, err := d.workplace()
	if err != nil || place.Office == office {
		return err
	}
	place.Office = office
	return d.writeWorkplace(place)
}

// openOffice brings back how the central called the office.
func (d *Desk) openOffice() error {
	place, err := d.workplace()
	if err != nil {
		return err
	}
	d.observe(func(c *connection) { c.state.Office = place.Office })
	return nil
}

// proveWorkplace proves until the central has taken it: then calls do so by themselves.
func (d *Desk) proveWorkplace(ctx context.Context) error {
	d.mu.Lock()
	proved := d.connection.proved
	d.mu.Unlock()
	if proved {
		return nil
	}
	return d.Central.ProveWorkplace(ctx)
}

// changeKey gives this workplace another key where its own is old. The old one vouches for
// it, and what was sent of the log stays.
func (d *Desk) changeKey(ctx context.Context) error {
	place, err := d.workplace()
	if err != nil || d.Now().Sub(place.Made) < keyLife {
		return err
	}
	if _, err := d.replaceWorkplace(place, place.Sent); err != nil {
		return err
	}
	return d.Central.ProveWorkplace(ctx)
}

// Fingerprint returns the short form of this workplace's key, which the operator of the
// central compares before confirming it.
func (d *Desk) Fingerprint() (string, error) {
	place, err := d.workplace()
	if err != nil {
		return "", err
	}
	return model.Fingerprint(place.publicKey()), nil
}

// workplace returns who this computer is to the central, made at its first use.
func (d *Desk) workplace() (workplace, error) {
	d.identity.Lock()
	defer d.identity.Unlock()
	body, err := d.loadWorkplace()
	if err != nil {
		return workplace{}, err
	}
	var place workplace
	if json.Unmarshal(body, &place) == nil && len(place.Seed) == ed25519.SeedSize {
		return place, nil
	}
	if place, err = d.newWorkplace(); err != nil {
		return workplace{}, err
	}
	return place, d.saveWorkplace(place)
}

func (d *Desk) newWorkplace() (workplace, error) {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return workplace{}, fmt.Errorf("key of the workplace: %w", err)
	}
	return workplace{ID: uuid.NewString(), Seed: key.Seed(), Made: d.Now()}, nil
}

// replaceWorkplace makes this computer another workplace, for which the old one vouches. Its
// log goes on after an action, 0 for from the start.
func (d *Desk) replaceWorkplace(old workplace, logAfter uint64) (workplace, error) {
	place, err := d.newWorkplace()
	if err != nil {
		return place, err
	}
	place.Replaces, place.ReplacesSeed, place.Sent, place.LogAfter = old.ID, old.Seed, logAfter, logAfter
	place.Office = old.Office
	if logAfter > 0 {
		place.LogEnd = old.LogEnd
	}
	return place, d.writeWorkplace(place)
}

func (d *Desk) writeWorkplace(place workplace) error {
	d.identity.Lock()
	defer d.identity.Unlock()
	return d.saveWorkplace(place)
}

func (d *Desk) loadWorkplace() ([]byte, error) {
	if d.WorkplaceStore != nil {
		return d.WorkplaceStore.Load()
	}
	return d.readState(workplaceRecord)
}

func (d *Desk) saveWorkplace(place workplace) error {
	body, err := json.Marshal(place)
	if err != nil {
		return fmt.Errorf("encode the workplace: %w", err)
	}
	if d.WorkplaceStore != nil {
		return d.WorkplaceStore.Save(body)
	}
	return d.Store.Write(model.Record{Kind: model.StateRecord, ID: workplaceRecord, Body: body})
}
