package pki

import (
	"encoding/json"
	"strings"
	"time"
)

// Verdict is how an examination ended.
type Verdict string

// The verdicts.
const (
	Valid         Verdict = "VALID"
	Invalid       Verdict = "INVALID"       // it is known to be wrong
	Indeterminate Verdict = "INDETERMINATE" // what is at hand does not decide it
)

// SubReason says why a verdict is not Valid.
type SubReason string

// The sub-reasons, in the order in which they are found.
const (
	FormatFailure      SubReason = "FORMAT_FAILURE" // unreadable, or nobody signed
	NoSigningCert      SubReason = "NO_SIGNING_CERTIFICATE_FOUND"
	SignedDataMissing  SubReason = "SIGNED_DATA_NOT_FOUND" // signed apart, and not given
	HashFailure        SubReason = "HASH_FAILURE"          // signed over other bytes
	CryptoFailure      SubReason = "SIG_CRYPTO_FAILURE"
	Unsupported        SubReason = "ALGORITHM_NOT_SUPPORTED"
	CertHashMismatch   SubReason = "CERT_HASH_MISMATCH"
	TimestampFailure   SubReason = "TIMESTAMP_INVALID"
	NotYetValid        SubReason = "NOT_YET_VALID"
	Expired            SubReason = "EXPIRED"              // proven to be signed after the end
	OutOfBoundsNoPOE   SubReason = "OUT_OF_BOUNDS_NO_POE" // past the end now, and nothing proves when it was signed
	ChainIncomplete    SubReason = "CHAIN_INCOMPLETE"
	ChainFailure       SubReason = "CHAIN_FAILURE" // it signed itself, or names a known authority that did not sign it
	CertRevoked        SubReason = "CERT_REVOKED"
	RevokedNoPOE       SubReason = "REVOKED_NO_POE" // revoked now, and nothing proves when it was signed
	CertNotIssued      SubReason = "CERT_NOT_ISSUED"
	RevocationMissing  SubReason = "REVOCATION_DATA_MISSING"
	CertWrongUse       SubReason = "CERT_WRONG_USE"
	CertWithoutAPerson SubReason = "CERT_WITHOUT_IIN"
)

// StepName names one step of an examination.
type StepName string

// The steps, in their order.
const (
	StepFormat      StepName = "format"
	StepCertificate StepName = "certificate"
	StepSignature   StepName = "signature"
	StepBinding     StepName = "signing-certificate" // the signed hash of the certificate
	StepTimestamp   StepName = "timestamp"
	StepDates       StepName = "dates"
	StepChain       StepName = "chain"
	StepRevocation  StepName = "revocation"
	StepUse         StepName = "use"
	StepOwner       StepName = "owner"
)

// Step is one thing that was looked at.
type Step struct {
	Name   StepName `json:"name"`
	OK     bool     `json:"ok"`
	Detail string   `json:"detail,omitempty"` // English, for the log and for experts
}

// SignerReport is what was found about one signature.
type SignerReport struct {
	Certificate *Certificate   `json:"certificate,omitempty"`
	Verdict     Verdict        `json:"verdict"`
	SubReason   SubReason      `json:"sub_reason,omitempty"`
	SigningTime time.Time      `json:"signing_time,omitzero"` // as the signer claims
	BestTime    time.Time      `json:"best_time,omitzero"`    // by which the signature is known to have existed
	Stamped     bool           `json:"stamped"`               // a time stamp proves BestTime
	Chain       []*Certificate `json:"-"`                     // from the signer to the root, where there is one
	Revocations []Revocation   `json:"revocations,omitempty"`
	// Unconfirmed marks what was accepted although no source knew whether the certificate
	// is revoked: it is to be asked again.
	Unconfirmed bool   `json:"unconfirmed,omitempty"`
	Steps       []Step `json:"steps"`

	refusal *Error
}

// Report is what an examination found. There is no signature in it that was not
// looked at.
type Report struct {
	Verdict   Verdict         `json:"verdict"`
	SubReason SubReason       `json:"sub_reason,omitempty"` // of the first signer with the verdict
	Content   []byte          `json:"-"`                    // what was signed, where the format could be read
	Signers   []*SignerReport `json:"signers"`
	Steps     []Step          `json:"steps,omitempty"` // of the message, before the signers

	refusal *Error
}

// Err returns why the signature is refused, nil where it is valid.
func (r *Report) Err() error {
	if r.refusal == nil {
		return nil
	}
	return r.refusal
}

// finish grades the whole by its worst signer.
func (r *Report) finish() *Report {
	r.Verdict = Valid
	for _, worse := range []Verdict{Indeterminate, Invalid} {
		for i := len(r.Signers) - 1; i >= 0; i-- {
			if signer := r.Signers[i]; signer.Verdict == worse {
				r.Verdict, r.SubReason, r.refusal = worse, signer.SubReason, signer.refusal
			}
		}
	}
	// A signature that does not hold is reported before anything about certificates.
	for i := len(r.Signers) - 1; i >= 0; i-- {
		if signer := r.Signers[i]; signer.refusal != nil && signer.refusal.Reason == SignatureInvalid {
			r.refusal = signer.refusal
		}
	}
	return r
}

// fail is the report about what cannot be read.
func (r *Report) fail(err error) *Report {
	r.Verdict, r.SubReason = Invalid, FormatFailure
	r.Steps = append(r.Steps, Step{StepFormat, false, err.Error()})
	r.refusal = &Error{Reason: SignatureInvalid, Err: err}
	return r
}

func (r *SignerReport) pass(name StepName, detail string) {
	r.Steps = append(r.Steps, Step{name, true, detail})
}

// fail ends the examination of the signer. It returns false for its callers to pass on.
func (r *SignerReport) fail(name StepName, verdict Verdict, sub SubReason, refusal *Error) bool {
	r.Steps = append(r.Steps, Step{name, false, oneLine(refusal.Err.Error())})
	r.Verdict, r.SubReason, r.refusal = verdict, sub, refusal
	return false
}

// oneLine puts the causes that errors.Join lists into one line.
func oneLine(text string) string { return strings.ReplaceAll(text, "\n", "; ") }

// MarshalJSON writes what the certificate says, and the certificate itself.
func (c *Certificate) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Subject      string    `json:"subject"`
		Issuer       string    `json:"issuer"`
		Serial       string    `json:"serial"`
		NotBefore    time.Time `json:"not_before"`
		NotAfter     time.Time `json:"not_after"`
		Algorithm    Algorithm `json:"algorithm"`
		Owner        OwnerKind `json:"owner,omitempty"`
		Name         string    `json:"name"`
		IIN          string    `json:"iin,omitempty"`
		BIN          string    `json:"bin,omitempty"`
		Organization string    `json:"organization,omitempty"`
		Roles        []string  `json:"roles,omitempty"`
		Policies     []string  `json:"policies,omitempty"`
		DER          []byte    `json:"der"`
	}{c.Subject, c.Issuer, c.Serial, c.NotBefore, c.NotAfter, c.Algorithm, c.Owner, c.FullName(), c.IIN, c.BIN,
		c.Organization, c.Roles, c.Policies, c.Raw()})
}
