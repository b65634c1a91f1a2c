package pki

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"
)

// CRLSource answers from lists at hand.
type CRLSource struct {
	Lists       []*CRL
	Authorities []*Certificate // where a key has another certificate, for signing lists
	MaxAge      time.Duration  // of a list that does not name the next; zero refuses it
	Later       bool           // lists made after the time asked about count too
}

// Revocation looks the certificate up in the newest full list of its issuer, and in
// the delta lists made since.
func (s *CRLSource) Revocation(_ context.Context, c, issuer *Certificate, at time.Time) (Revocation, error) {
	full, err := s.newest(c, issuer, at, nil)
	if err != nil {
		return Revocation{}, err
	}
	list := full
	entry, found := full.Find(c.X509.SerialNumber)
	if delta, err := s.newest(c, issuer, at, full); err == nil {
		list = delta
		if changed, ok := delta.Find(c.X509.SerialNumber); ok {
			entry, found = changed, changed.Reason != reasonRemove
		}
	}
	if !found && list.ThisUpdate.After(c.NotAfter) {
		return Revocation{}, noAnswer("the certificate had expired when the list was made, which need not name it any more")
	}
	answer := Revocation{
		Status: RevocationGood, By: "crl", ThisUpdate: list.ThisUpdate, NextUpdate: list.NextUpdate,
		Signer: list.IssuerName, Serial: c.Serial, List: list.Digest(),
	}
	if found {
		answer.Status, answer.RevokedAt, answer.Reason = Revoked, entry.RevokedAt, reasonName(entry.Reason)
	}
	return answer, nil
}

// newest returns the newest list of the issuer that counts at the time: a full one,
// or one that goes with the full list given.
func (s *CRLSource) newest(c, issuer *Certificate, at time.Time, full *CRL) (*CRL, error) {
	var best *CRL
	err := noAnswer("no list of the issuer")
	for _, list := range s.Lists {
		if list.Delta() != (full != nil) || !bytes.Equal(list.issuer, c.X509.RawIssuer) || !list.covers(c) {
			continue
		}
		if full != nil && !list.goesWith(full) {
			continue
		}
		if best != nil && !list.ThisUpdate.After(best.ThisUpdate) {
			continue
		}
		fresh := freshness{s.MaxAge, s.Later}
		if problem := errors.Join(fresh.check(list.ThisUpdate, list.NextUpdate, at), s.checkSigner(list, issuer)); problem != nil {
			err = noAnswer("list of %s: %w", list.ThisUpdate.Format(time.DateOnly), problem)
			continue
		}
		best = list
	}
	if best == nil {
		return nil, err
	}
	return best, nil
}

// covers reports whether certificates like c are what the list is about.
func (l *CRL) covers(c *Certificate) bool {
	return (c.X509.IsCA || !l.onlyCAs) && (!c.X509.IsCA || !l.onlyUsers)
}

func (l *CRL) goesWith(full *CRL) bool {
	return full.Number != nil && l.Number != nil && l.Base.Cmp(full.Number) <= 0 && l.Number.Cmp(full.Number) > 0
}

// checkSigner holds the list against the issuer's key, under whichever of the key's
// certificates is for signing lists.
func (s *CRLSource) checkSigner(list *CRL, issuer *Certificate) error {
	err := list.CheckSignature(issuer)
	if err == nil {
		return nil
	}
	same := slices.IndexFunc(s.Authorities, func(other *Certificate) bool {
		return issuer.sameKey(other) && list.CheckSignature(other) == nil
	})
	if same < 0 {
		return err
	}
	return nil
}
