package desk

import (
	"context"
	"slices"
	"testing"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/model/modeltest"
)

// claimed is a central with an application whose privileges are as a test says.
type claimed struct {
	Central
	record model.ApplicationRecord
	made   []string // claims that were made
	proved []string // claims that got a document
	lost   bool     // the answer to a claim
}

func (c *claimed) Application(context.Context, string) (model.ApplicationRecord, error) {
	return c.record, nil
}

func (c *claimed) Matters(context.Context) ([]model.Matter, error) { return nil, nil }

func (c *claimed) Claim(_ context.Context, _ string, made model.ClaimRequest) (model.ApplicationRecord, error) {
	if c.lost = !c.lost && len(c.made) > 0; c.lost {
		return model.ApplicationRecord{}, model.NewError(model.CodeClaimOpen)
	}
	c.made = append(c.made, made.Category)
	c.record.Claims = append(slices.Clone(c.record.Claims), model.Claim{ID: "new", Category: made.Category, State: model.ClaimUnproved, Deadline: lastDay})
	return c.record, nil
}

func (c *claimed) Prove(_ context.Context, claim string, scan model.Scan) (model.Document, error) {
	c.proved = append(c.proved, claim)
	return model.Document{ID: "d", Name: scan.Name}, nil
}

// fakeDay is the day of fixedClock.
var (
	fakeDay = model.Date{Year: 2026, Month: 11, Day: 21}
	lastDay = fakeDay.Add(5)
)

// atClaims is a visit that stands at the privileges of an application.
func atClaims(t *testing.T, claims ...model.Claim) (*Desk, *claimed) {
	t.Helper()
	d, f := newFake()
	c := &claimed{Central: f, record: model.ApplicationRecord{Application: f.apps[0], Claims: claims}}
	d.Central, d.session.Applicant, d.apps, d.visit.Step = c, f.applicant, f.apps, Cabinet
	must(t, d.OpenClaims(f.apps[0].Number))
	must(t, d.LoadClaims(t.Context()))
	d.reference.set.Rules.Distribution.Categories = []model.Category{{ID: "teacher"}, {ID: "orphan"}}
	return d, c
}

func TestAPrivilegeThatWasRejectedOrHasLapsedIsClaimedAgain(t *testing.T) {
	d, c := atClaims(t,
		model.Claim{ID: "1", Category: "teacher", State: model.ClaimRejected, Deadline: lastDay},
		model.Claim{ID: "2", Category: "orphan", State: model.ClaimLapsed, Deadline: lastDay})
	made, err := d.Claim(t.Context(), "teacher")
	if err != nil || made.ID != "new" || !slices.Equal(c.made, []string{"teacher"}) || len(d.Record().Claims) != 3 {
		t.Fatalf("%+v after %v, %v", made, c.made, err)
	}
	must(t, d.MayClaim("orphan"))
}

func TestWhatTheCentralWouldRefuseOfAClaimIsNotAskedFor(t *testing.T) {
	d, c := atClaims(t, model.Claim{ID: "1", Category: "teacher", State: model.ClaimUnproved, Deadline: fakeDay})
	for category, want := range map[string]model.Code{"teacher": model.CodeClaimOpen, "gone": model.CodeClaimUnknown} {
		if _, err := d.Claim(t.Context(), category); model.CodeOf(err) != want {
			t.Errorf("%s: %v", category, err)
		}
	}
	d.record.Status = model.Withdrawn
	if _, err := d.Claim(t.Context(), "orphan"); model.CodeOf(err) != model.CodeApplicationClosed {
		t.Error(err)
	}
	if c.made != nil {
		t.Errorf("asked for %v", c.made)
	}
}

func TestAClaimWhoseAnswerWasLostIsFoundAgain(t *testing.T) {
	d, c := atClaims(t)
	_, err := d.Claim(t.Context(), "teacher")
	must(t, err)
	d.record.Claims = nil // as if nothing had come back
	if made, err := d.Claim(t.Context(), "teacher"); err != nil || made.ID != "new" || len(c.made) != 1 {
		t.Errorf("%+v after %v, %v", made, c.made, err)
	}
}

func TestOnlyAClaimThatWaitsTakesADocument(t *testing.T) {
	d, c := atClaims(t,
		model.Claim{ID: "waits", State: model.ClaimUnproved, Deadline: fakeDay},
		model.Claim{ID: "late", State: model.ClaimUnproved, Deadline: fakeDay.Add(-1)},
		model.Claim{ID: "decided", State: model.ClaimConfirmed, Deadline: lastDay})
	scan := model.Scan{Kind: model.TeacherScan, Name: "scan.pdf", Data: []byte(modeltest.PDF)}
	for _, id := range []string{"late", "decided"} {
		if _, err := d.Prove(t.Context(), id, scan); model.CodeOf(err) != model.CodeClaimDecided {
			t.Errorf("%s: %v", id, err)
		}
	}
	_, err := d.Prove(t.Context(), "waits", model.Scan{Kind: model.TeacherScan, Name: "scan.pdf", Data: []byte("<html>")})
	if err == nil {
		t.Error("what is no document is sent")
	}
	_, err = d.Prove(t.Context(), "waits", scan)
	must(t, err)
	if !slices.Equal(c.proved, []string{"waits"}) {
		t.Errorf("%v got a document", c.proved)
	}
}

func TestThePrivilegesLeaveWithTheCitizen(t *testing.T) {
	d, _ := atClaims(t, model.Claim{ID: "1", Category: "teacher", State: model.ClaimUnproved, Deadline: fakeDay})
	must(t, d.Finish(t.Context()))
	if r := d.Record(); r.Number != "" || r.Claims != nil {
		t.Errorf("%+v stays", r)
	}
}
