package pki

import (
	"errors"
	"fmt"
	"time"
)

// timestamp takes the earliest of the time stamps over the signature. One that is
// there must hold.
func (e *examination) timestamp(signer *signerInfo) bool {
	switch {
	case !e.o.Proven.IsZero():
		e.r.BestTime, e.r.Stamped, e.r.StampedBy, e.r.stampedAt = e.o.Proven, true, e.o.ProvenBy, e.o.Proven
		e.r.note(StepTimestamp, Passed, RecordProves, e.o.ProvenBy.Serial, e.o.Proven.Format(time.RFC3339)+" by an evidence record, "+e.o.ProvenBy.CommonName)
	case len(signer.stamps) == 0:
		e.r.note(StepTimestamp, Passed, NoTimestamp, "", "none")
	}
	for _, encoded := range signer.stamps {
		if !e.stamp(encoded, signer.value) {
			return false
		}
	}
	if e.o.Present {
		e.r.BestTime, e.r.Stamped = e.o.At, false
	}
	return true
}

// claim holds the time that the signer claims against the one that is proven. Nothing is
// decided by it.
func (e *examination) claim() bool {
	claimed, c := e.r.SigningTime, e.r.Certificate
	outcome, code := NotExamined, Note("")
	switch {
	case claimed.IsZero():
		e.r.note(StepSigningTime, NotExamined, NoClaim, "", "")
		return true
	case claimed.After(e.o.At.Add(clockSkew)):
		code = ClaimInFuture
	case claimed.Before(c.NotBefore), claimed.After(c.NotAfter):
		code = ClaimOutside
	case e.r.StampedBy == nil:
		code = ClaimedOnly
	case claimed.After(e.r.stampedAt.Add(clockSkew)):
		code = ClaimAfterStamp
	default:
		outcome = Passed
	}
	e.r.note(StepSigningTime, outcome, code, "", claimed.Format(time.RFC3339))
	return true
}

func (e *examination) stamp(encoded, value []byte) bool {
	stamp, err := parseToken(encoded)
	var authority *Certificate
	code := Note("")
	if err == nil {
		e.pool.take(stamp.cms.carried)
		authority, err = e.v.checkTimestamp(stamp, value)
	}
	if err == nil {
		code, err = e.stamper(authority, stamp)
	}
	if err == nil {
		err = e.notFuture(stamp)
	}
	if err != nil {
		return e.r.fail(StepTimestamp, gradeStamp(err), TimestampFailure, &Error{Reason: TimestampInvalid, Err: err})
	}
	e.r.note(StepTimestamp, Passed, code, authority.Serial,
		fmt.Sprintf("%s by %s, policy %s", stamp.Time.Format(time.RFC3339), authority.CommonName, stamp.Policy))
	if !e.r.Stamped || stamp.Time.Before(e.r.BestTime) {
		e.r.BestTime, e.r.Stamped, e.r.StampedBy, e.r.stampedAt = stamp.Time, true, authority, stamp.Time
	}
	return true
}

// gradeStamp grades what is wrong with a time stamp: by somebody unknown, or of an algorithm that is
// not read here, it may be good.
func gradeStamp(err error) Verdict {
	if errors.Is(err, errUnknownStamp) {
		return Indeterminate
	}
	verdict, _ := gradeCrypto(err)
	return verdict
}

func (e *examination) notFuture(stamp *Timestamp) error {
	if stamp.Time.After(e.o.At.Add(clockSkew)) {
		return fmt.Errorf("stamped at %s, after the time of the examination", stamp.Time.Format(time.RFC3339))
	}
	return nil
}

// stamper asks whether the certificates of the authority were revoked. A key that was
// stolen stamps any time it likes, so that nothing of it counts.
func (e *examination) stamper(c *Certificate, stamp *Timestamp) (Note, error) {
	if e.v.Policy == RevocationIgnored {
		return NotAsked, nil
	}
	chain, err := e.v.chain(c, append(e.inside[:len(e.inside):len(e.inside)], stamp.cms.Certificates...), stamp.Time)
	if err != nil || len(chain) < 2 {
		return "", err
	}
	code := Note("")
	for i, c := range chain[:len(chain)-1] {
		answer, err := e.ask(c, chain[i+1], stamp.Time)
		if err != nil {
			// The policy is about signers; an authority's word stands until it is taken back.
			if code = AuthorityUnknown; i == 0 {
				e.missing(StepTimestamp, c, c.X509.OCSPServer, c.X509.CRLDistributionPoints)
			}
			continue
		}
		e.r.Revocations = append(e.r.Revocations, answer)
		if answer.Status == NotIssued || answer.Status == Revoked && (answer.stolen() || !answer.RevokedAt.After(stamp.Time)) {
			return code, errors.New("the certificate of the time stamp authority, or of one above it, is revoked")
		}
	}
	return code, nil
}

// stolen reports whether the key may be in other hands, and may have been before anybody
// knew. Who gives no reason does not deny it.
func (r Revocation) stolen() bool {
	return r.Reason == reasons[1] || r.Reason == reasons[2] || r.Reason == reasons[10]
}

// ask returns what is known of c: at hand as it was at the time, and of those who are
// asked as it is at the time of the examination. That c is revoked counts whoever says it.
func (e *examination) ask(c, issuer *Certificate, at time.Time) (Revocation, error) {
	known, err := e.kept(c, issuer, at)
	if e.v.Revocation == nil || err == nil && known.Status != RevocationGood {
		return known, err
	}
	answer, askErr := e.v.Revocation.Revocation(e.ctx, c, issuer, e.o.At)
	if askErr == nil {
		return answer, nil
	}
	if err == nil {
		return known, nil
	}
	return answer, askErr
}

// revocation asks about the signer and about the authorities above. That nobody can
// tell of an authority is noted and goes: roots publish lists twice a year.
func (e *examination) revocation() bool {
	switch {
	case e.v.Policy == RevocationIgnored:
		e.r.note(StepRevocation, NotExamined, NotAsked, "", "not asked")
		return true
	case len(e.r.Chain) == 1:
		e.r.note(StepRevocation, NotExamined, IsRoot, "", "")
		return true
	}
	for i, c := range e.r.Chain[:len(e.r.Chain)-1] {
		answer, err := e.ask(c, e.r.Chain[i+1], e.r.BestTime)
		if err == nil {
			e.r.Revocations = append(e.r.Revocations, answer)
			if !e.revoked(answer) {
				return false
			}
			continue
		}
		e.missing(StepRevocation, c, c.X509.OCSPServer, c.X509.CRLDistributionPoints)
		switch {
		case i > 0:
			e.r.note(StepRevocation, Passed, AuthorityUnknown, c.Serial, "of authority "+c.CommonName+": "+err.Error())
		case e.v.Policy == RevocationMark:
			e.r.Unconfirmed = true
			e.r.note(StepRevocation, Passed, ToBeAsked, c.Serial, "to be asked again: "+err.Error())
		default:
			if !e.r.fail(StepRevocation, Indeterminate, RevocationMissing, &Error{Reason: RevocationUnknown, Err: err}) && !e.o.Whole {
				return false
			}
		}
	}
	return e.r.SubReason != RevocationMissing
}

// revoked holds an answer against the best time. Where nothing proves that the signature is
// older than the revocation, what is known now decides: a claim is easily made by whoever
// has the key, which is why it was revoked.
func (e *examination) revoked(answer Revocation) bool {
	err := fmt.Errorf("certificate %s was revoked at %s (%s), says %s", answer.Serial,
		answer.RevokedAt.Format(time.RFC3339), answer.Reason, answer.By)
	refusal := &Error{CertificateRevoked, answer.RevokedAt, err}
	claim := e.r.SigningTime
	switch {
	case answer.Status == NotIssued:
		return e.r.fail(StepRevocation, Invalid, CertNotIssued,
			&Error{Reason: CertificateNone, Err: fmt.Errorf("certificate %s was never issued, says %s", answer.Serial, answer.Signer)})
	case answer.Status == RevocationGood:
		e.r.note(StepRevocation, Passed, "", answer.Serial,
			fmt.Sprintf("certificate %s is good, says %s of %s", answer.Serial, answer.By, answer.ThisUpdate.Format(time.RFC3339)))
		return true
	case answer.RevokedAt.After(e.r.BestTime):
		e.r.note(StepRevocation, Passed, SignedBefore, answer.Serial, "signed before it: "+err.Error())
		return true
	case e.r.Stamped, e.o.Present, !claim.Before(answer.RevokedAt) && !claim.After(e.o.At.Add(clockSkew)):
		return e.r.fail(StepRevocation, Invalid, CertRevoked, refusal)
	}
	return e.r.fail(StepRevocation, Invalid, RevokedNoPOE, refusal)
}
