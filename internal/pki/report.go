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
	RevokedNoPOE       SubReason = "REVOKED_NO_POE" // revoked now; it is said to be signed before, and nothing proves it
	CertNotIssued      SubReason = "CERT_NOT_ISSUED"
	RevocationMissing  SubReason = "REVOCATION_DATA_MISSING"
	CertWrongUse       SubReason = "CERT_WRONG_USE"
	CertUseUnknown     SubReason = "CERT_USE_UNKNOWN" // the certificate does not say what its key is for
	CertWithoutAPerson SubReason = "CERT_WITHOUT_IIN"
	AttributesUnsorted SubReason = "ATTRIBUTES_OUT_OF_ORDER" // hashed so: programs disagree about it
	RecordFailure      SubReason = "EVIDENCE_RECORD_INVALID" // of a container
	SignedInPart       SubReason = "SIGNED_IN_PART"          // what was signed holds, and more stands beside it
	ActDiffers         SubReason = "ACT_DIFFERS"             // of a container: what came is not what was signed
	SignedByCode       SubReason = "SIGNED_BY_CODE"          // of a container: by a one-time code, which the central alone confirms
)

// StepName names one step of an examination.
type StepName string

// The steps, in their order.
const (
	StepFormat      StepName = "format"
	StepCertificate StepName = "certificate"
	StepSignature   StepName = "signature"
	StepBinding     StepName = "signing-certificate" // the signed hash of the certificate
	StepCoverage    StepName = "coverage"            // of XML: what of the document is signed
	StepTimestamp   StepName = "timestamp"
	StepSigningTime StepName = "signing-time" // what the signer claims, against what is proven; decides nothing
	StepDates       StepName = "dates"
	StepChain       StepName = "chain"
	StepRevocation  StepName = "revocation"
	StepUse         StepName = "use"
	StepOwner       StepName = "owner"
	StepRecord      StepName = "evidence-record"     // of a container: since when its files are as they are
	StepSent        StepName = "act"                 // of a container: what came, against what was signed
	StepCode        StepName = "one-time-code"       // of a container: an act that nobody signed with a key
	StepUnsigned    StepName = "unsigned-attributes" // of what nobody signed and that is not looked at
)

// Outcome is how a step ended.
type Outcome string

// The outcomes.
const (
	Passed      Outcome = "passed"
	Failed      Outcome = "failed"       // it is known to be wrong
	Undecided   Outcome = "undecided"    // what is at hand does not decide it
	NotExamined Outcome = "not_examined" // it makes no sense here, or was not asked for
)

// Note says more of a step that passed or was not examined.
type Note string

// The notes.
const (
	NoTimestamp      Note = "NO_TIMESTAMP"
	NoClaim          Note = "NO_CLAIM"                     // the signer says nothing of the time
	ClaimedOnly      Note = "CLAIMED_ONLY"                 // and nothing proves it
	ClaimInFuture    Note = "CLAIM_IN_FUTURE"              // later than the time of the examination
	ClaimAfterStamp  Note = "CLAIM_AFTER_STAMP"            // later than the time stamp over the signature
	ClaimOutside     Note = "CLAIM_OUTSIDE_CERTIFICATE"    // when the certificate was not valid
	RecordProves     Note = "EVIDENCE_RECORD"              // the time is proved by an evidence record around the signature
	NotNamed         Note = "CERTIFICATE_NOT_NAMED"        // the signature does not hold the hash of its certificate
	NoAttributes     Note = "NO_SIGNED_ATTRIBUTES"         // signed over the content itself
	AttributesSorted Note = "ATTRIBUTES_OUT_OF_ORDER"      // and put into order, as RFC 5652 has it
	AuthorityUnknown Note = "AUTHORITY_REVOCATION_UNKNOWN" // no source knew whether an authority is revoked
	SignedBefore     Note = "SIGNED_BEFORE_REVOCATION"
	ToBeAsked        Note = "TO_BE_ASKED_AGAIN"
	NotAsked         Note = "NOT_ASKED"
	IsRoot           Note = "IS_ROOT" // trusted by itself: there is nobody to revoke it
	NoCertificate    Note = "NO_CERTIFICATE"
	NoChain          Note = "NO_CHAIN"
	EarlierFailure   Note = "EARLIER_FAILURE" // an earlier step decided, and no more was asked
	NoPerson         Note = "NO_PERSON"       // the certificate is an organization's or a system's
	PartSigned       Note = "COVERS_A_PART"   // the document holds more than what is signed
	WholeSigned      Note = "COVERS_THE_WHOLE"
	EvidenceUnread   Note = "EVIDENCE_UNREAD" // what the signature carries could not be read
	AttributeIgnored Note = "ATTRIBUTE_NOT_EXAMINED"

	NoCertificateInside Note = "NO_CERTIFICATE_INSIDE" // of a file that was given as one
	NoAnswerInside      Note = "NO_ANSWER_INSIDE"      // but an error of the responder
)

// Step is one thing that was looked at. All steps are listed, in their order, also after
// one that failed.
type Step struct {
	Name    StepName `json:"name"`
	Outcome Outcome  `json:"outcome"`
	Code    string   `json:"code,omitempty"`   // a Note, or a SubReason where the step did not pass
	About   string   `json:"about,omitempty"`  // serial number of the certificate, or the OID, that it is about
	Detail  string   `json:"detail,omitempty"` // English, for the log and for experts
}

// OK reports whether the step passed.
func (s Step) OK() bool { return s.Outcome == Passed }

// SignerReport is what was found about one signature.
type SignerReport struct {
	Certificate *Certificate   `json:"certificate,omitempty"`
	Verdict     Verdict        `json:"verdict"`
	SubReason   SubReason      `json:"sub_reason,omitempty"`
	SigningTime time.Time      `json:"signing_time,omitzero"` // as the signer claims
	BestTime    time.Time      `json:"best_time,omitzero"`    // by which the signature is known to have existed
	Stamped     bool           `json:"stamped"`               // a time stamp proves BestTime
	StampedBy   *Certificate   `json:"stamped_by,omitempty"`  // whose time stamp it is
	Content     []byte         `json:"-"`                     // what this signature covers; nil where it is the XML of one before it, with the signatures up to this one
	Covers      string         `json:"covers,omitempty"`      // of XML: the element
	Chain       []*Certificate `json:"-"`                     // from the signer to the root, where there is one
	Revocations []Revocation   `json:"revocations,omitempty"`
	// Unconfirmed marks what was accepted although no source knew whether the certificate
	// is revoked: it is to be asked again.
	Unconfirmed bool          `json:"unconfirmed,omitempty"`
	Evidence    []EvidenceUse `json:"evidence,omitempty"` // all that was at hand
	Missing     []Missing     `json:"missing,omitempty"`
	Steps       []Step        `json:"steps"`

	stampedAt time.Time
	refusal   *Error
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
	if isUnsupported(err) {
		r.Verdict, r.SubReason = Indeterminate, Unsupported
		r.Steps = append(r.Steps, Step{Name: StepFormat, Outcome: Undecided, Code: string(Unsupported), Detail: oneLine(err.Error())})
		r.refusal = &Error{Reason: SignatureInvalid, Err: err}
		return r
	}
	r.Verdict, r.SubReason = Invalid, FormatFailure
	r.Steps = append(r.Steps, Step{Name: StepFormat, Outcome: Failed, Code: string(FormatFailure), Detail: oneLine(err.Error())})
	r.refusal = &Error{Reason: SignatureInvalid, Err: err}
	return r
}

func (r *SignerReport) pass(name StepName, detail string) { r.note(name, Passed, "", "", detail) }

func (r *SignerReport) note(name StepName, outcome Outcome, code Note, about, detail string) {
	r.Steps = append(r.Steps, Step{name, outcome, string(code), about, oneLine(detail)})
}

// fail grades the signer by the step. What is known to be wrong decides over what is not
// known, and of two alike the first. It returns false for its callers to pass on.
func (r *SignerReport) fail(name StepName, verdict Verdict, sub SubReason, refusal *Error) bool {
	outcome := Failed
	if verdict == Indeterminate {
		outcome = Undecided
	}
	r.Steps = append(r.Steps, Step{Name: name, Outcome: outcome, Code: string(sub), Detail: oneLine(refusal.Err.Error())})
	if r.Verdict == Valid || r.Verdict == Indeterminate && verdict == Invalid {
		r.Verdict, r.SubReason, r.refusal = verdict, sub, refusal
	}
	return false
}

// oneLine puts the causes that errors.Join lists into one line, which may be shown.
func oneLine(text string) string { return clean(strings.ReplaceAll(text, "\n", "; ")) }

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
		Uses         []Use     `json:"uses"`
		DER          []byte    `json:"der"`
	}{c.Subject, c.Issuer, c.Serial, c.NotBefore, c.NotAfter, c.Algorithm, c.Owner, c.FullName(), c.IIN, c.BIN,
		c.Organization, c.Roles, c.Policies, c.KeyUse.uses(), c.Raw()})
}
