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

// Unused says why evidence about revocation did not count.
type Unused string

// The reasons.
const (
	OtherCertificate Unused = "OTHER_CERTIFICATE"  // it is about another one, or of another issuer
	OtherScope       Unused = "OTHER_SCOPE"        // a list about a part that need not name the certificate
	NotAuthentic     Unused = "NOT_AUTHENTIC"      // not signed by who may
	OutOfDate        Unused = "OUT_OF_DATE"        // it counted no longer at the time asked about
	OfTheFuture      Unused = "OF_THE_FUTURE"      // made after the time asked about
	ExpiredNotListed Unused = "EXPIRED_NOT_LISTED" // made when the certificate had expired, and need not name it
	NoBase           Unused = "NO_BASE"            // changes to a list that is not at hand
	Superseded       Unused = "SUPERSEDED"         // a newer one was used
	ResponderRefused Unused = "RESPONDER_REFUSED"  // an error of the responder, such as "try later"
	ResponderIgnores Unused = "RESPONDER_IGNORES"  // the responder does not know the certificate
	NotAnswered      Unused = "NOT_ANSWERED"       // anything else
)

// unusedError is evidence that did not count. It wraps ErrNoAnswer.
type unusedError struct {
	reason Unused
	err    error
}

func (e *unusedError) Error() string   { return ErrNoAnswer.Error() + ": " + e.err.Error() }
func (e *unusedError) Unwrap() []error { return []error{ErrNoAnswer, e.err} }

func unused(reason Unused, format string, args ...any) error {
	return &unusedError{reason, fmt.Errorf(format, args...)}
}

func noAnswer(format string, args ...any) error { return unused(NotAnswered, format, args...) }

func reasonOf(err error) Unused {
	if e, ok := errors.AsType[*unusedError](err); ok {
		return e.reason
	}
	return NotAnswered
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
	until  time.Time     // answers given after the time, but not after this, count too
}

// early reports that the answer was made too late to be known.
func (f freshness) early(this, at time.Time) error {
	if f.until.After(at) {
		at = f.until
	}
	if this.After(at.Add(clockSkew)) {
		return unused(OfTheFuture, "the answer is of %s, after the time asked about", this.Format(time.RFC3339))
	}
	return nil
}

func (f freshness) check(this, next, at time.Time) error {
	if err := f.early(this, at); err != nil {
		return err
	}
	switch {
	case !next.IsZero() && next.Before(this):
		return unused(NotAuthentic, "the answer ends before it begins")
	case this.After(at):
		return nil
	case !next.IsZero() && next.Before(at):
		return unused(OutOfDate, "the answer counted until %s", next.Format(time.RFC3339))
	case next.IsZero() && at.Sub(this) > f.maxAge:
		return unused(OutOfDate, "the answer is of %s, too old", this.Format(time.RFC3339))
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
