package desk

import (
	"context"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

// asked counts how often a key is asked for a signature.
type asked struct {
	fakeSigner
	times int
}

func (s *asked) Sign(context.Context, []byte, string, string, string, string) ([]byte, error) {
	s.times++
	return nil, errUnused
}

// changed are the things that may have changed since a statement was made, what is told of
// them before anybody signs, and where they can be mended.
var changed = map[string]struct {
	happens func(d *Desk, now *time.Time)
	want    model.Code
	at      Step
}{
	"nothing":              {func(*Desk, *time.Time) {}, "", Check},
	"an hour":              {func(_ *Desk, now *time.Time) { *now = now.Add(time.Hour) }, "", Check},
	"the day":              {func(_ *Desk, now *time.Time) { *now = now.Add(20 * time.Hour) }, model.CodeStatementRenewed, Check},
	"the clock, put right": {func(_ *Desk, now *time.Time) { *now = now.Add(-time.Hour) }, model.CodeStatementRenewed, Check},
	"the child's age":      {func(_ *Desk, now *time.Time) { *now = now.AddDate(4, 0, 0) }, model.CodeAgeNotOffered, Organization},
	"the rules": {func(d *Desk, now *time.Time) {
		d.reference.set.Rules.Version, *now = "r2", now.Add(time.Hour)
	}, model.CodeStatementRenewed, Check},
	"the organization's name": {func(d *Desk, _ *time.Time) {
		d.reference.set.Orgs[0].Full = model.Text{RU: "ГККП «Тест» имени"}
	}, model.CodeStatementRenewed, Check},
	"the organization's groups": {func(d *Desk, _ *time.Time) { d.reference.set.Orgs[0].Offers = nil }, model.CodeAgeNotOffered, Organization},
	"the organization":          {func(d *Desk, _ *time.Time) { d.reference.set.Orgs = nil }, model.CodeOrganizationUnknown, Organization},
	"the address":               {func(d *Desk, _ *time.Time) { d.session.Applicant.Email = "" }, model.CodeEmailRequired, Email},
	"the list": {func(d *Desk, _ *time.Time) {
		d.entries = []model.Entry{{ID: "e7", Number: "ЛО-7", Lang: model.Kazakh, Application: d.apps[0], Organization: d.reference.set.Orgs[0]}}
	}, model.CodeEntryExists, Organization},
	"the outbox": {func(d *Desk, _ *time.Time) {
		d.outbox.items["other"] = &ItemStatus{
			ID: "other", State: ItemWaiting, Child: d.visit.Statement.Child.IIN, Organization: fakeBIN, Lang: model.Kazakh,
		}
	}, model.CodeEntryPending, Organization},
}

func TestWhatTheCentralWouldRefuseByNowIsRefusedBeforeTheSignature(t *testing.T) {
	for name, tt := range changed {
		for way, sign := range map[string]func(*Desk) error{
			"by key":        func(d *Desk) error { return d.SignByKey(t.Context()) },
			"by code":       func(d *Desk) error { return d.SignByCode(t.Context(), "123456") },
			"before a code": func(d *Desk) error { _, err := d.RequestSigningCode(t.Context(), "+77000000002"); return err },
		} {
			t.Run(name+" "+way, func(t *testing.T) {
				d, f := newFake()
				signer, now := &asked{}, fixedClock()
				d.Signer, d.Clock = signer, func() time.Time { return now }
				toCheck(t, d)
				before := d.Visit().Text
				tt.happens(d, &now)
				err := sign(d)
				if tt.want == "" {
					if code := model.CodeOf(err); code != "" && code != model.CodeOf(errUnused) {
						t.Errorf("refused: %v", err)
					}
					return
				}
				if model.CodeOf(err) != tt.want || d.Visit().Step != tt.at || signer.times+len(f.placed) != 0 || d.SigningCode().ID != "" {
					t.Fatalf("%v, at %s; signed %d, sent %d", err, d.Visit().Step, signer.times, len(f.placed))
				}
				if tt.want != model.CodeStatementRenewed {
					return
				}
				if d.Visit().Text == before {
					t.Error("the statement reads as before")
				}
				must(t, d.SignByCode(t.Context(), "123456")) // it was read
				if f.placed[0].Text == before || f.placed[0].Statement.Rules != d.reference.set.Rules.Version {
					t.Error("another text was signed")
				}
			})
		}
	}
}

func TestAStatementStandsAsItIsWhileACodeForItIsOpen(t *testing.T) {
	for name, tt := range changed {
		t.Run(name, func(t *testing.T) {
			d, f := newFake()
			now := fixedClock()
			d.Clock = func() time.Time { return now }
			toCheck(t, d)
			before := d.Visit().Text
			_, err := d.RequestSigningCode(t.Context(), "+77000000002")
			must(t, err)
			if d.signing[model.TextSHA256(before)] == nil {
				t.Fatal("no code was sent")
			}
			d.signing[model.TextSHA256(before)][0].ExpiresAt = now.Add(24 * time.Hour)
			tt.happens(d, &now)
			err = d.SignByCode(t.Context(), "123456")
			switch {
			case tt.want == "", name == "the rules", name == "the organization's name", name == "the day":
				must(t, err)
				if f.placed[0].Text != before {
					t.Error("another text was signed than the code was sent for")
				}
			case model.CodeOf(err) != tt.want || len(f.placed) != 0:
				t.Errorf("%v, sent %d", err, len(f.placed))
			}
		})
	}
}

func TestWhatIsSignedOverNightIsJudgedOnceMoreBeforeItIsKept(t *testing.T) {
	d, f := newFake()
	now := fixedClock()
	d.Clock = func() time.Time { return now }
	toCheck(t, d)
	s, end, err := d.beginSigning()
	must(t, err)
	defer end()
	now = now.AddDate(0, 0, 8)
	err = d.send(t.Context(), s.generation, model.Act{Statement: s.visit.Statement, Text: s.visit.Text, CMS: []byte("signed")})
	if model.CodeOf(err) != model.CodeStatementOld || len(f.placed) != 0 || len(d.outbox.Items()) != 0 {
		t.Errorf("%v, sent %d, kept %d", err, len(f.placed), len(d.outbox.Items()))
	}
}
