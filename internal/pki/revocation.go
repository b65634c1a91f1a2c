package pki

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// RevocationStatus is what an authority says of a certificate.
type RevocationStatus string

// The statuses. An authority that never issued a certificate of this number says
// NotIssued: an OCSP responder by "revoked in 1970, on hold" (RFC 6960, 2.2).
const (
	RevocationGood RevocationStatus = "good"
	Revoked        RevocationStatus = "revoked"
	NotIssued      RevocationStatus = "not_issued"
)

// Revocation is a verified answer about one certificate.
type Revocation struct {
	Status     RevocationStatus `json:"status"`
	RevokedAt  time.Time        `json:"revoked_at,omitzero"`
	Reason     string           `json:"reason,omitempty"` // as RFC 5280 names it
	By         string           `json:"by"`               // "ocsp" or "crl"
	ThisUpdate time.Time        `json:"this_update"`
	NextUpdate time.Time        `json:"next_update,omitzero"`
	Signer     string           `json:"signer"`         // who signed the answer
	Serial     string           `json:"serial"`         // of the certificate asked about, hex
	Raw        []byte           `json:"raw,omitempty"`  // the OCSP answer, DER
	List       string           `json:"list,omitempty"` // SHA-256 of the CRL, hex
}

// RevocationSource reports whether a certificate is revoked. Its answer is verified
// and fresh at the time; an error says that there is none. It is safe for several
// callers at once.
type RevocationSource interface {
	Revocation(ctx context.Context, c, issuer *Certificate, at time.Time) (Revocation, error)
}

// RevocationPolicy is what follows when no answer can be had.
type RevocationPolicy uint8

// The policies.
const (
	RevocationIgnored RevocationPolicy = iota // nobody is asked
	RevocationRefuse                          // no answer, no verdict
	RevocationMark                            // accepted, and marked to be asked again
)

// ErrNoAnswer is wrapped by the errors of a source that does not know.
var ErrNoAnswer = errors.New("no answer about revocation")

// clockSkew is how far the clocks of an authority and of this computer may differ.
const clockSkew = 5 * time.Minute

func noAnswer(format string, args ...any) error {
	return fmt.Errorf("%w: %w", ErrNoAnswer, fmt.Errorf(format, args...))
}

// Sources ask one after the other. The first answer counts, or where All is set the
// worst of all.
type Sources struct {
	List []RevocationSource
	All  bool
}

// Revocation asks the sources.
func (s Sources) Revocation(ctx context.Context, c, issuer *Certificate, at time.Time) (Revocation, error) {
	var good *Revocation
	var problems []error
	for _, source := range s.List {
		answer, err := source.Revocation(ctx, c, issuer, at)
		switch {
		case err != nil:
			problems = append(problems, err)
			continue
		case !s.All || answer.Status != RevocationGood:
			return answer, nil
		}
		good = &answer
	}
	if good != nil {
		return *good, nil
	}
	if len(problems) == 0 {
		return Revocation{}, noAnswer("nobody to ask")
	}
	return Revocation{}, errors.Join(problems...)
}

// freshness holds the dates of an answer against a time.
type freshness struct {
	maxAge time.Duration // where the answer does not say how long it counts
	later  bool          // answers given after the time count too
}

func (f freshness) check(this, next, at time.Time) error {
	switch {
	case this.After(at.Add(clockSkew)) && !f.later:
		return noAnswer("the answer is of %s, after the time asked about", this.Format(time.RFC3339))
	case this.After(at):
		return nil
	case !next.IsZero() && next.Before(this):
		return noAnswer("the answer ends before it begins")
	case !next.IsZero() && next.Before(at):
		return noAnswer("the answer counted until %s", next.Format(time.RFC3339))
	case next.IsZero() && at.Sub(this) > f.maxAge:
		return noAnswer("the answer is of %s, too old", this.Format(time.RFC3339))
	}
	return nil
}

// reasons are the names of the reasons of a revocation (RFC 5280, 5.3.1).
var reasons = map[int]string{
	0: "unspecified", 1: "keyCompromise", 2: "cACompromise", 3: "affiliationChanged", 4: "superseded",
	5: "cessationOfOperation", 6: "certificateHold", 8: "removeFromCRL", 9: "privilegeWithdrawn", 10: "aACompromise",
}

const (
	reasonHold   = 6
	reasonRemove = 8
)

func reasonName(reason int) string {
	if name, ok := reasons[reason]; ok {
		return name
	}
	return fmt.Sprintf("reason %d", reason)
}
