package pki

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"
)

func (v *Verifier) inspectTimestamp(ctx context.Context, der []byte, i *Inspection, o Options) (*Inspection, error) {
	s, err := ParseTimestamp(der)
	if err != nil {
		return nil, err
	}
	i.fact(FactTime, s.Time.Format(time.RFC3339))
	i.fact(FactPolicy, s.Policy)
	i.fact(FactSerial, s.Serial)
	i.fact(FactImprint, fmt.Sprintf("%s %x", s.Digest, s.imprint))
	e := v.examination(ctx, o, s.cms.Certificates)
	e.pool.take(s.cms.carried)
	e.r.BestTime, e.r.SigningTime = s.Time, s.Time
	e.r.Certificate, err = v.checkTimestamp(s, o.Content)
	if err == nil {
		err = e.notFuture(s)
	}
	switch {
	case err == nil && o.Content == nil:
		e.r.fail(StepTimestamp, Indeterminate, SignedDataMissing, &Error{Reason: TimestampInvalid, Err: ErrDetached})
	case err == nil:
		e.r.pass(StepTimestamp, "")
	case errors.Is(err, errUnknownStamp):
		e.r.fail(StepTimestamp, Indeterminate, ChainIncomplete, &Error{Reason: TimestampInvalid, Err: err})
	default:
		verdict, _ := gradeCrypto(err)
		e.r.fail(StepTimestamp, verdict, TimestampFailure, &Error{Reason: TimestampInvalid, Err: err})
	}
	if err == nil {
		e.authority(func() bool { return e.stampRevocation(s) })
	}
	return i.take((&Report{Signers: []*SignerReport{e.r}}).finish()), nil
}

// stampRevocation is the step of a time stamp that is judged alone.
func (e *examination) stampRevocation(s *Timestamp) bool {
	code, err := e.stamper(e.r.Certificate, s)
	if err != nil {
		return e.r.fail(StepRevocation, Invalid, CertRevoked, &Error{Reason: TimestampInvalid, Err: err})
	}
	e.r.note(StepRevocation, Passed, code, e.r.Certificate.Serial, "")
	return true
}

// authority takes the steps about who made an answer or a time stamp, whose signature and
// chain hold.
func (e *examination) authority(revocation func() bool) {
	if e.v.Policy == RevocationIgnored {
		e.r.note(StepRevocation, NotExamined, NotAsked, "", "")
		return
	}
	revocation()
}

// authorityOf returns the authority at hand of which sign is true, and its chain at
// the time. Only keys are asked.
func (v *Verifier) authorityOf(at time.Time, sign func(*Certificate) error) (*Certificate, []*Certificate, error) {
	problem := errors.New("no authority at hand signed it")
	for _, c := range append(v.Roots[:len(v.Roots):len(v.Roots)], v.Intermediates...) {
		err := sign(c)
		if err != nil {
			if isUnsupported(err) {
				problem = err
			}
			continue
		}
		chain, err := v.chain(c, nil, at)
		return c, chain, err
	}
	return nil, nil, problem
}

func (v *Verifier) isRoot(c *Certificate) bool {
	for _, root := range v.Roots {
		if root.Equal(c) {
			return true
		}
	}
	return false
}

func (v *Verifier) inspectCRL(ctx context.Context, der []byte, i *Inspection, o Options) (*Inspection, error) {
	l, err := ParseCRL(der)
	if err != nil {
		return nil, err
	}
	i.fact(FactIssuer, l.IssuerName)
	i.fact(FactThisUpdate, l.ThisUpdate.Format(time.RFC3339))
	if !l.NextUpdate.IsZero() {
		i.fact(FactNextUpdate, l.NextUpdate.Format(time.RFC3339))
	}
	if l.Number != nil {
		i.fact(FactNumber, l.Number.String())
	}
	if l.Delta() {
		i.fact(FactChanges, l.Base.String())
	}
	if l.partial || l.someReasons || l.elsewhere || l.onlyUsers || l.onlyCAs {
		i.fact(FactScope, FactPart)
		for _, point := range l.points {
			i.fact(FactScope, point)
		}
	}
	i.fact(FactEntries, fmt.Sprint(l.Len()))
	e := v.examination(ctx, o, nil)
	e.r.SigningTime = l.ThisUpdate
	e.r.Certificate, e.r.Chain, err = v.authorityOf(l.ThisUpdate, l.CheckSignature)
	i.grade(e, err, freshness{}.check(l.ThisUpdate, l.NextUpdate, i.At))
	return i, nil
}

func (v *Verifier) inspectOCSP(ctx context.Context, der []byte, i *Inspection, opts Options) (*Inspection, error) {
	o, err := ParseOCSP(der)
	if reasonOf(err) == ResponderRefused {
		i.fact(FactStatus, FactTryLater)
		r := &Report{Verdict: Indeterminate, SubReason: RevocationMissing}
		r.Steps = []Step{{Name: StepFormat, Outcome: Undecided, Code: string(RevocationMissing), Detail: oneLine(err.Error())}}
		return i.take(r), nil
	}
	if err != nil {
		return nil, err
	}
	i.fact(FactProducedAt, o.ProducedAt.Format(time.RFC3339))
	fresh := error(nil)
	for _, a := range o.answers {
		i.fact(FactAbout, a.id.serial.Text(16))
		i.fact(FactStatus, cmp.Or(string(a.status), FactUnknown))
		if a.status == Revoked {
			i.fact(FactRevokedAt, a.revokedAt.Format(time.RFC3339))
			i.fact(FactReason, reasonName(a.reason))
		}
		i.fact(FactThisUpdate, a.this.Format(time.RFC3339))
		fresh = errors.Join(fresh, freshness{maxAge: 24 * time.Hour}.check(a.this, a.next, i.At))
	}
	i.fact(FactNonce, fmt.Sprintf("%x", o.nonce))
	e := v.examination(ctx, opts, o.Certificates)
	e.r.SigningTime = o.ProducedAt
	var responder *Certificate
	_, e.r.Chain, err = v.authorityOf(o.ProducedAt, func(issuer *Certificate) (err error) {
		responder, err = o.signer(issuer)
		return err
	})
	e.r.Certificate = responder
	i.grade(e, err, fresh)
	return i, nil
}

// grade is the verdict about an answer of an authority.
func (i *Inspection) grade(e *examination, signed, fresh error) {
	r := e.r
	switch {
	case isUnsupported(signed):
		r.fail(StepSignature, Indeterminate, Unsupported, &Error{Reason: SignatureInvalid, Err: signed})
	case signed != nil:
		r.fail(StepChain, Indeterminate, ChainIncomplete, &Error{Reason: CertificateRoot, Err: signed})
	default:
		r.pass(StepSignature, "")
		r.pass(StepChain, "")
		if fresh != nil {
			r.fail(StepDates, Indeterminate, OutOfBoundsNoPOE, &Error{Reason: RevocationUnknown, Err: fresh})
		} else {
			r.pass(StepDates, "")
		}
		e.authority(e.issuers)
	}
	i.take((&Report{Signers: []*SignerReport{r}}).finish())
}

// issuers asks about the authority of an answer and those above it. Nothing is wrong where
// nobody knows, and it is said.
func (e *examination) issuers() bool {
	if len(e.r.Chain) < 2 {
		e.r.note(StepRevocation, NotExamined, IsRoot, "", "")
		return true
	}
	for i, c := range e.r.Chain[:len(e.r.Chain)-1] {
		answer, err := e.ask(c, e.r.Chain[i+1], e.o.At)
		if err != nil {
			e.missing(StepRevocation, c, c.X509.OCSPServer, c.X509.CRLDistributionPoints)
			e.r.note(StepRevocation, Passed, AuthorityUnknown, c.Serial, "of authority "+c.CommonName+": "+err.Error())
			continue
		}
		e.r.Revocations = append(e.r.Revocations, answer)
		if !e.revoked(answer) {
			return false
		}
	}
	return true
}
