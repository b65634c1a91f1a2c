package desk

import (
	"context"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

// provedCentral counts proofs.
type provedCentral struct {
	*fakeCentral
	proofs int
}

func (c *provedCentral) ProveWorkplace(context.Context) error { c.proofs++; return nil }

func TestTheScreenTellsOfAWorkplaceThatIsNotServed(t *testing.T) {
	d, f := newFake()
	central := &provedCentral{fakeCentral: f}
	d.Central = central
	fingerprint, err := d.Fingerprint()
	must(t, err)
	key := prover{d}
	key.Proved(model.CodeWorkplaceUnconfirmed)
	key.Proved(model.CodeCentralDown) // tells nothing
	if c := d.Connection(); c.Workplace != model.CodeWorkplaceUnconfirmed || c.Fingerprint != fingerprint || len(fingerprint) != 19 {
		t.Errorf("%+v", c)
	}
	must(t, d.proveWorkplace(t.Context()))
	key.Proved("")
	must(t, d.proveWorkplace(t.Context())) // calls do by themselves
	if c := d.Connection(); c.Workplace != "" || central.proofs != 1 {
		t.Errorf("%+v after %d proofs", c, central.proofs)
	}
}

func TestAKeyIsChangedAfterAYearAndTheOldOneVouches(t *testing.T) {
	d, f := newFake()
	central := &provedCentral{fakeCentral: f}
	d.Central = central
	now := time.Now()
	d.Clock = func() time.Time { return now }
	key := prover{d}
	first, err := key.Enrolment()
	must(t, err)
	again, err := key.Enrolment()
	must(t, err)
	if again.ID != first.ID || first.Replaces != "" || first.ReplacesSignature != nil {
		t.Errorf("%+v", again)
	}
	must(t, d.changeKey(t.Context()))
	now = now.Add(keyLife)
	must(t, d.changeKey(t.Context()))
	next, err := key.Enrolment()
	must(t, err)
	if next.ID == first.ID || next.Replaces != first.ID || next.ReplacesSignature == nil || central.proofs != 1 {
		t.Errorf("%+v after %d proofs", next, central.proofs)
	}
}
