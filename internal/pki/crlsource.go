package pki

import (
	"cmp"
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
	Until       time.Time      // lists made after the time asked about, but not after this, count too
}

// Revocation looks the certificate up in the lists of its issuer, full ones and deltas. A
// revocation for good counts in whichever list it is found, however old; that a
// certificate is good is told only by lists that cover it and count at the time.
func (s *CRLSource) Revocation(_ context.Context, c, issuer *Certificate, at time.Time) (Revocation, error) {
	return s.judge(c, issuer, at, func(*CRL, error) {})
}

// judge is Revocation; it notes of each list whether it was used, or why it was not.
func (s *CRLSource) judge(c, issuer *Certificate, at time.Time, note func(*CRL, error)) (Revocation, error) {
	err := unused(OtherCertificate, "%w", errNoList)
	var lists []*CRL
	for _, list := range s.Lists {
		if problem := s.authentic(list, c, issuer, at); problem != nil {
			note(list, problem)
			if reasonOf(problem) != OtherCertificate {
				err = problem
			}
			continue
		}
		lists = append(lists, list)
	}
	slices.SortStableFunc(lists, func(a, b *CRL) int {
		return cmp.Or(a.ThisUpdate.Compare(b.ThisUpdate), cmp.Compare(a.rank(), b.rank()))
	})
	h := &crlHistory{c: c}
	for _, list := range lists {
		h.read(list)
	}
	if h.gone != nil {
		note(h.gone, nil)
		return h.answer(h.gone), nil
	}
	return s.current(h, lists, at, note, err)
}

// errNoList is the error where not one list is of the issuer.
var errNoList = errors.New("no list of the issuer")

// authentic reports why a list says nothing about c at all: it is of another issuer or
// about other certificates, not signed by the issuer, or of the future.
func (s *CRLSource) authentic(list *CRL, c, issuer *Certificate, at time.Time) error {
	switch {
	case !sameName(c.X509.RawIssuer, list.issuer):
		return unused(OtherCertificate, "the list is of another issuer")
	case !list.kindCovers(c):
		return unused(OtherScope, "the list of %s is about other certificates", list.ThisUpdate.Format(time.DateOnly))
	}
	if err := (freshness{s.MaxAge, s.Until}).early(list.ThisUpdate, at); err != nil {
		return err
	}
	if err := s.checkSigner(list, issuer); err != nil {
		return unused(NotAuthentic, "list of %s: %w", list.ThisUpdate.Format(time.DateOnly), err)
	}
	return nil
}

// crlHistory is what lists say of one certificate, read from the oldest to the newest.
type crlHistory struct {
	c     *Certificate
	entry CRLEntry
	gone  *CRL // the list that revokes it for good
	held  *CRL // the list that put it on hold, until a later one lets it go
}

// read takes what the list says. Only a hold can be lifted (RFC 5280, 5.3.1): that a
// revoked certificate is named no longer means that it has expired.
func (h *crlHistory) read(list *CRL) {
	entry, found := list.Find(h.c.X509.SerialNumber)
	switch {
	case h.gone != nil:
	case found && entry.Reason == reasonRemove:
		h.held = nil
	case found && entry.Reason == reasonHold:
		h.held, h.entry = list, entry
	case found:
		h.gone, h.entry = list, entry
	case !list.Delta() && list.names(h.c) && list.pointCovers(h.c):
		h.held = nil
	}
}

func (h *crlHistory) answer(list *CRL) Revocation {
	answer := Revocation{
		Status: RevocationGood, By: "crl", ThisUpdate: list.ThisUpdate, NextUpdate: list.NextUpdate,
		Signer: list.IssuerName, Serial: h.c.Serial, List: list.Digest(),
	}
	if h.gone != nil || h.held != nil {
		answer.Status, answer.RevokedAt, answer.Reason = Revoked, h.entry.RevokedAt, reasonName(h.entry.Reason)
	}
	return answer
}

// current answers by the newest list that counts at the time: a full one, or a delta that
// goes with a full one. The lists are in the order of their time.
func (s *CRLSource) current(h *crlHistory, lists []*CRL, at time.Time, note func(*CRL, error), err error) (Revocation, error) {
	var best *CRL
	for _, list := range slices.Backward(lists) {
		problem := s.tells(list, lists, h.c, at)
		switch {
		case problem == nil && best == nil:
			best = list
			note(list, nil)
		case problem == nil:
			note(list, unused(Superseded, "a newer list is used"))
		default:
			note(list, problem)
			if best == nil && (reasonOf(err) == OtherCertificate || reasonOf(err) == OtherScope) {
				err = problem
			}
		}
	}
	if best == nil {
		return Revocation{}, err
	}
	return h.answer(best), nil
}

// tells reports why it means nothing that the list does not name c, nil where it means
// that c is good.
func (s *CRLSource) tells(list *CRL, lists []*CRL, c *Certificate, at time.Time) error {
	switch {
	case !list.pointCovers(c):
		return unused(OtherScope, "the list of %s is a part that need not name the certificate", list.ThisUpdate.Format(time.DateOnly))
	case !list.names(c):
		return unused(ExpiredNotListed, "the certificate had expired when the list was made, which need not name it any more")
	case list.Delta() && !slices.ContainsFunc(lists, func(full *CRL) bool { return list.goesWith(full) && full.pointCovers(c) && full.names(c) }):
		return unused(NoBase, "a list of changes to list %v, which is not at hand", list.Base)
	}
	return freshness{s.MaxAge, s.Until}.check(list.ThisUpdate, list.NextUpdate, at)
}

// kindCovers reports whether certificates of the kind of c are what the list is about.
func (l *CRL) kindCovers(c *Certificate) bool {
	return !l.elsewhere && (c.X509.IsCA || !l.onlyCAs) && (!c.X509.IsCA || !l.onlyUsers)
}

// pointCovers reports whether the list holds everything about c: it is not for some
// reasons only, and no part whose distribution point c does not name (RFC 5280, 6.3.3).
func (l *CRL) pointCovers(c *Certificate) bool {
	if l.someReasons {
		return false
	}
	return !l.partial || slices.ContainsFunc(l.points, func(point string) bool {
		return slices.Contains(c.X509.CRLDistributionPoints, point)
	})
}

// names reports whether the list still names c if it was revoked: lists need not name
// what had expired, unless they say so (expiredCertsOnCRL).
func (l *CRL) names(c *Certificate) bool {
	return !l.ThisUpdate.After(c.NotAfter) || !l.keepsSince.IsZero() && !l.keepsSince.After(c.NotAfter)
}

// goesWith reports whether a delta changes the full list: it begins with it or earlier,
// and was not made before it. The own number of a delta is not asked: NCA counts its
// deltas apart.
func (l *CRL) goesWith(full *CRL) bool {
	return !full.Delta() && full.Number != nil && l.Base.Cmp(full.Number) <= 0 && !l.ThisUpdate.Before(full.ThisUpdate)
}

// rank puts full lists before deltas of the same time.
func (l *CRL) rank() int {
	if l.Delta() {
		return 1
	}
	return 0
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
