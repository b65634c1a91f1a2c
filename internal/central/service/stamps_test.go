package service

import (
	"context"
	"errors"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki/ers"
	"akmola.kz/kezek/internal/practice/ca"
)

// judgeUntil believes every stamp until a time.
type judgeUntil struct {
	SignatureVerifier
	now   func() time.Time
	until *time.Time
}

func (j judgeUntil) JudgeStamp([]byte, []byte) (ers.Stamp, error) {
	return ers.Stamp{Time: j.now(), Until: *j.until}, nil
}

func TestAStampIsRenewedHalfAYearBeforeItsAuthorityEnds(t *testing.T) {
	now := time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	until := now.AddDate(2, 0, 0)
	s := over(t, "sqlite::memory:", func(c *Config) { c.Verifier, c.Clock = judgeUntil{now: clock, until: &until}, clock })
	organization := model.Organization{ID: "1", District: "1110", Offers: []model.Offer{}}
	application := model.Application{Number: "1", District: "1110"}
	err := s.store.Write(t.Context(), func(tx *store.Tx) error {
		return errors.Join(tx.SaveOrganization(organization), tx.SaveApplication(application),
			tx.AddEvidence(store.Evidence{Application: "1", Act: model.Act{ID: "1"}, Body: []byte(`{"id":"1"}`), VerifiedAt: now}))
	})
	if err != nil {
		t.Fatal(err)
	}
	authority, err := ca.New(now, ca.SharedKeys())
	if err != nil {
		t.Fatal(err)
	}
	tsa, err := authority.TSA(clock)
	if err != nil {
		t.Fatal(err)
	}
	stamp := func() error {
		return s.Stamp(t.Context(), func(_ context.Context, request []byte) ([]byte, error) { return tsa.Answer(request) })
	}
	for _, c := range []struct {
		day, until time.Time // of the stamp that would be made
		want       int       // stamps, one over the other
		fails      bool
	}{
		{now, until, 1, false},
		{until.Add(-renewBefore), until.AddDate(2, 0, 0), 1, false},
		{until.Add(-renewBefore + time.Second), until, 1, true}, // the authority has no newer certificate yet
		{until.Add(-renewBefore + time.Second), until.AddDate(2, 0, 0), 2, false},
		{until.Add(-renewBefore + 2*time.Second), until.AddDate(4, 0, 0), 2, false},
	} {
		now, until = c.day, c.until
		if err := stamp(); (err != nil) != c.fails {
			t.Errorf("on %s: %v", c.day, err)
		}
		kept, err := read(t.Context(), s, func(tx *store.Tx) (store.Evidence, error) { return tx.EvidenceOfAct("", "1") })
		if err != nil || len(kept.Stamps) != c.want {
			t.Errorf("on %s: %d stamps, want %d, %v", c.day, len(kept.Stamps), c.want, err)
		}
	}
}
