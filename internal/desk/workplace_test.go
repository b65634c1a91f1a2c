package desk

import (
	"context"
	"strconv"
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
	key.Proved("", model.CodeWorkplaceUnconfirmed)
	key.Proved("", model.CodeCentralDown) // tells nothing
	if c := d.Connection(); c.Workplace != model.CodeWorkplaceUnconfirmed || c.Fingerprint != fingerprint || len(fingerprint) != 19 {
		t.Errorf("%+v", c)
	}
	must(t, d.proveWorkplace(t.Context()))
	key.Proved("ЦОН № 9", "")
	must(t, d.proveWorkplace(t.Context())) // calls do by themselves
	if c := d.Connection(); c.Workplace != "" || c.Office != "ЦОН № 9" || central.proofs != 1 {
		t.Errorf("%+v after %d proofs", c, central.proofs)
	}
	key.Proved("", model.CodeWorkplaceRevoked)
	next := New(d.Config) // without a connection
	must(t, next.Open())
	if c := next.Connection(); c.Office != "ЦОН № 9" || d.Connection().Office != "ЦОН № 9" {
		t.Errorf("%+v", c)
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

// loggingCentral keeps the action log of one workplace as the central does.
type loggingCentral struct {
	*fakeCentral
	workplaces map[string]bool
	kept       []model.Action
	silent     bool // what it has taken is not heard
}

func (c *loggingCentral) SendActions(_ context.Context, workplace string, batch model.ActionBatch) (model.ActionsTaken, error) {
	c.workplaces[workplace] = true
	n := uint64(len(c.kept))
	first, end := batch.Actions[0], batch.Actions[len(batch.Actions)-1]
	switch {
	case end.Seq <= n && c.kept[end.Seq-1].Hash != end.Hash:
		return model.ActionsTaken{}, model.NewError(model.CodeActionsForked)
	case end.Seq <= n:
	case first.Seq != n+1:
		return model.ActionsTaken{}, model.NewError(model.CodeActionsGap, "next", strconv.FormatUint(n+1, 10))
	case n > 0 && first.Previous != c.kept[n-1].Hash:
		return model.ActionsTaken{}, model.NewError(model.CodeActionsForked)
	default:
		c.kept = append(c.kept, batch.Actions...)
	}
	if c.silent {
		return model.ActionsTaken{}, model.NewError(model.CodeCentralDown)
	}
	return model.ActionsTaken{Next: uint64(len(c.kept)) + 1}, nil
}

// keyFile is the file of a kiosk.
type keyFile struct{ body []byte }

func (f *keyFile) Load() ([]byte, error)  { return f.body, nil }
func (f *keyFile) Save(body []byte) error { f.body = body; return nil }

func TestAKioskThatStartsAgainGoesOnWithItsLog(t *testing.T) {
	central, file := &loggingCentral{workplaces: map[string]bool{}}, &keyFile{}
	for start := range 6 {
		d, f := newFake()
		central.fakeCentral, central.silent = f, start == 2 // the answer was lost, and the kiosk switched off
		d.Central, d.WorkplaceStore = central, file
		must(t, d.Open())
		for range 3 {
			d.Note(model.ActionPrinted, "v")
			if err := d.SendActions(t.Context()); (err != nil) != central.silent {
				t.Fatalf("start %d: %v", start, err)
			}
		}
	}
	if len(central.workplaces) != 1 || len(central.kept) < 15 {
		t.Errorf("%d workplaces, %d actions", len(central.workplaces), len(central.kept))
	}
	central.kept = central.kept[:4] // an older copy of the central's
	for start := range 3 {
		d, f := newFake()
		central.fakeCentral, d.Central, d.WorkplaceStore = f, central, file
		must(t, d.Open())
		d.Note(model.ActionPrinted, strconv.Itoa(start))
		_ = d.SendActions(t.Context())
		if len(central.workplaces) > 1 {
			return // it begins anew
		}
	}
	t.Error("a log that has a gap is never sent")
}
