package desk

import (
	"encoding/json"
	"flag"
	"os"
	"slices"
	"testing"

	"akmola.kz/kezek/internal/model"
)

var updateRecords = flag.Bool("update-records", false, "make the records of the present version anew")

// firstRecords is what the first version kept of two visits, one that is signed and not sent and one
// under way. That of a version that has been released is never made anew.
const firstRecords = "testdata/records-1.json"

// otherChild is of the second visit.
const otherChild = "220511600002"

// keptRecords are the records of a counter.
type keptRecords struct {
	Records []model.Record
	Visit   string // that is under way
	Signed  string // what has to be sent, to the byte
}

// TestWhatTheFirstVersionKeptIsGoneOnWith opens records of the first version, as an office does after
// it was given a newer one in the middle of a day.
func TestWhatTheFirstVersionKeptIsGoneOnWith(t *testing.T) {
	if *updateRecords {
		keepRecords(t)
	}
	text, err := os.ReadFile(firstRecords)
	must(t, err)
	var kept keptRecords
	must(t, json.Unmarshal(text, &kept))
	d, f := newFake()
	must(t, d.Store.Write(kept.Records...))
	must(t, d.Open())
	v := d.Visit()
	if app, ok := d.ChosenApplication(); v.ID != kept.Visit || v.Step != Check || !ok || app.Child.GivenName != "АЙША" || v.Statement.Organization != fakeBIN {
		t.Errorf("the visit under way stands at %s: %+v", v.Step, v)
	}
	f.token = "" // nobody is logged in: what is in the outbox needs no session
	must(t, d.Outbox().RetryAll())
	must(t, d.Outbox().Deliver(t.Context()))
	if len(f.bodies) != 1 || f.bodies[0] != kept.Signed {
		t.Errorf("sent is %q, signed was %q", f.bodies, kept.Signed)
	}
	if _, err := d.Outbox().Entry(f.delivered[0].ID); err != nil {
		t.Errorf("its answer is not kept: %v", err)
	}
}

// keepRecords makes them.
func keepRecords(t *testing.T) {
	t.Helper()
	d, f := newFake()
	toCheck(t, d)
	f.placeErr = model.NewError(model.CodeCentralDown)
	must(t, d.SignByCode(t.Context(), "123456"))
	must(t, d.Finish(t.Context()))
	f.apps[0].Child.IIN, f.apps[0].Child.GivenName = otherChild, "АЙША"
	toCheck(t, d)
	must(t, d.SaveNow())
	kept := keptRecords{Visit: d.Visit().ID}
	for _, kind := range model.RecordKinds() {
		must(t, d.Store.Each(kind, func(id string, body []byte) error {
			kept.Records = append(kept.Records, model.Record{Kind: kind, ID: id, Body: slices.Clone(body)})
			return nil
		}))
	}
	must(t, d.Outbox().RetryAll())
	must(t, d.Outbox().Deliver(t.Context()))
	kept.Signed = f.bodies[0]
	text, err := json.MarshalIndent(kept, "", " ")
	must(t, err)
	must(t, os.MkdirAll("testdata", 0o750))
	must(t, os.WriteFile(firstRecords, append(text, '\n'), 0o600))
}
