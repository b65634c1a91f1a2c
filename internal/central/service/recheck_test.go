package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// responders answer about certificates, or do not.
type responders struct {
	SignatureVerifier
	answer func(ctx context.Context, certificate string) error

	mu    sync.Mutex
	asked []string
}

func (r *responders) AskAgain(ctx context.Context, certificate []byte, _ [][]byte, _ time.Time) (pki.Revocation, error) {
	r.mu.Lock()
	r.asked = append(r.asked, string(certificate))
	r.mu.Unlock()
	return pki.Revocation{Status: pki.RevocationGood}, r.answer(ctx, string(certificate))
}

// accepted returns a central that has accepted signatures without knowing whether these
// certificates are revoked, in this order. What stands before a slash is their issuer.
func accepted(t *testing.T, r *responders, now func() time.Time, certificates ...[2]string) *Service {
	t.Helper()
	s := over(t, "sqlite::memory:", func(c *Config) { c.Verifier, c.Clock = r, now })
	err := s.store.Write(t.Context(), func(tx *store.Tx) error {
		organization := model.Organization{ID: "1", District: "1110", Offers: []model.Offer{}}
		application := model.Application{Number: "1", District: "1110"}
		err := errors.Join(tx.SaveOrganization(organization), tx.SaveApplication(application))
		for i, c := range certificates {
			id := fmt.Sprint(i)
			application.Child.IIN = model.IIN(id)
			entry := model.Entry{ID: id, Number: id, CheckCode: id, Application: application, Organization: organization, Lang: model.Kazakh}
			err = errors.Join(err, tx.AddEntry(store.Entry{Entry: entry, ActID: id}), tx.AddEvidence(store.Evidence{
				EntryID: id, Act: model.Act{ID: id}, Body: fmt.Appendf(nil, `{"id":%q}`, id), VerifiedAt: now().Add(time.Duration(i) * time.Second),
				Signer: &store.Signer{Issuer: c[0], Certificate: []byte(c[1]), Proof: &store.Proof{Unconfirmed: true}},
			}))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestOneSilentResponderHoldsUpNobodyElse(t *testing.T) {
	now := time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	others := make(chan struct{}, 2)
	r := &responders{answer: func(ctx context.Context, certificate string) error {
		if certificate != "silent" {
			others <- struct{}{}
			return nil
		}
		for range cap(others) { // says nothing until the others were asked about
			select {
			case <-others:
			case <-ctx.Done():
			}
		}
		return pki.ErrNoAnswer
	}}
	s := accepted(t, r, func() time.Time { return now }, [2]string{"a", "silent"}, [2]string{"b", "first"}, [2]string{"c", "second"})
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if _, err := s.Recheck(ctx); err != nil {
		t.Fatal(err)
	}
	left, err := read(t.Context(), s, (*store.Tx).UnconfirmedIssuers)
	if err != nil || !slices.Equal(left, []string{"a"}) {
		t.Errorf("unconfirmed: %q, %v", left, err)
	}
}

func TestCertificatesOfOneIssuerTakeTurns(t *testing.T) {
	now := time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)
	r := &responders{answer: func(_ context.Context, certificate string) error {
		if certificate == "good" {
			return nil
		}
		return pki.ErrNoAnswer
	}}
	s := accepted(t, r, func() time.Time { return now }, [2]string{"a", "1"}, [2]string{"a", "2"}, [2]string{"a", "3"}, [2]string{"a", "4"}, [2]string{"a", "good"})
	for _, want := range [][]string{{"1", "2", "3"}, {"4", "good", "1", "2", "3"}, {"1", "2", "3"}} {
		r.asked = nil
		now = now.Add(recheckEvery)
		if _, err := s.Recheck(t.Context()); err != nil || !slices.Equal(r.asked, want) {
			t.Errorf("asked about %q, not %q; %v", r.asked, want, err)
		}
	}
}

func TestWhoLostTheJobOfRecheckingRecordsNothing(t *testing.T) {
	r := &responders{answer: func(context.Context, string) error { return nil }}
	s := accepted(t, r, time.Now, [2]string{"a", "1"})
	_, err := s.recheck(t.Context(), func(*store.Tx) error { return store.ErrLeaseLost })
	left, e := read(t.Context(), s, (*store.Tx).UnconfirmedIssuers)
	if !errors.Is(err, store.ErrLeaseLost) || e != nil || len(left) != 1 {
		t.Errorf("%q is left, %v, %v", left, err, e)
	}
}
