package pki

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"
)

// Options say what an examination is about.
type Options struct {
	Content []byte    // what was signed, where it is not inside
	At      time.Time // the time of the examination
	Use     Use       // the act that the key must be for; empty asks for none, and for no person
	// Present says that the act happens at At, whatever time a time stamp proves: who
	// logs in needs a key that is good now.
	Present      bool
	Certificates []*Certificate // that stand beside the signature, and prove nothing by themselves
	// Proven is a time by which the signature is known to have existed though no time stamp in it
	// says so, as ProvenBy vouches; zero where nobody does.
	Proven   time.Time
	ProvenBy *Certificate
	// AnyOwner says that the key may be one of an organization or a system.
	AnyOwner bool
	// Whole says to go on after a step that failed, as far as that makes sense: for those
	// who read the report, not for those who decide by it.
	Whole   bool
	Element string // of XML: "#" and the Id of the element that has to be signed; empty: whatever is
}

// Examine looks at every signature of a CMS and grades it. The order of the steps is:
// the certificate is there; the signature holds; it names this certificate; the time
// stamp; the certificate's dates at the best time known; its chain; its revocation
// relative to that time; and what the act asks for.
func (v *Verifier) Examine(ctx context.Context, cms []byte, o Options) *Report {
	r := &Report{}
	message, err := ParseCMS(cms)
	if err != nil {
		return r.fail(err)
	}
	if len(message.signers) == 0 {
		return r.fail(ErrNoSigners)
	}
	if r.Content, err = message.contentFor(o.Content); err != nil {
		r.fail(err)
		if r.SubReason = HashFailure; errors.Is(err, ErrDetached) {
			r.Verdict, r.SubReason = Indeterminate, SignedDataMissing
			r.Steps[0].Outcome = Undecided
		}
		r.Steps[0].Code = string(r.SubReason)
		return r
	}
	r.Steps = append(r.Steps, Step{Name: StepFormat, Outcome: Passed})
	for _, signer := range message.signers {
		e := v.examination(ctx, o, append(message.Certificates[:len(message.Certificates):len(message.Certificates)], o.Certificates...))
		e.pool.take(message.carried)
		e.pool.take(signer.carried)
		e.inside = append(e.inside, signer.carried.certificates...)
		r.Signers = append(r.Signers, e.r)
		e.r.Content = r.Content
		e.message(message, signer, r.Content)
	}
	return r.finish()
}

// ExamineCertificate grades a certificate as Examine grades a signer's.
func (v *Verifier) ExamineCertificate(ctx context.Context, c *Certificate, inside []*Certificate, o Options) *SignerReport {
	e := v.examination(ctx, o, inside)
	e.r.Certificate = c
	e.run(e.owner())
	return e.r
}

// contentFor returns the bytes that the signatures are held against.
func (m *CMS) contentFor(given []byte) ([]byte, error) {
	switch {
	case m.Detached && given == nil:
		return nil, ErrDetached
	case m.Detached:
		return given, nil
	case given != nil && !bytes.Equal(given, m.Content):
		return nil, errors.New("the content inside is not the content given")
	}
	return m.Content, nil
}

// examination is the examination of one signer.
type examination struct {
	v      *Verifier
	ctx    context.Context //nolint:containedctx // lives as long as one call
	o      Options
	r      *SignerReport
	inside []*Certificate
	pool   *pool
}

func (v *Verifier) examination(ctx context.Context, o Options, inside []*Certificate) *examination {
	r := &SignerReport{Verdict: Valid, BestTime: o.At}
	return &examination{v, ctx, o, r, inside[:len(inside):len(inside)], v.pool()}
}

// stage is one step to be taken. It is not where needs says why it makes no sense.
type stage struct {
	name  StepName
	needs func() Note // nil: nothing
	do    func() bool
}

// run takes the stages in their order. After one that failed the others are taken only
// where the whole is asked for; each is listed.
func (e *examination) run(stages []stage) {
	going := true
	for _, s := range stages {
		why := Note("")
		switch {
		case !going && !e.o.Whole:
			why = EarlierFailure
		case s.needs != nil:
			why = s.needs()
		}
		if why != "" {
			e.r.note(s.name, NotExamined, why, "", "")
			continue
		}
		going = s.do() && going
	}
}

func (e *examination) hasCertificate() Note {
	if e.r.Certificate == nil {
		return NoCertificate
	}
	return ""
}

// message examines one signature of a CMS.
func (e *examination) message(m *CMS, signer *signerInfo, content []byte) {
	var attributes signedAttributes
	read := false
	stages := []stage{
		{StepCertificate, nil, func() bool { return e.certificate(m, signer, content) }},
		{StepSignature, e.hasCertificate, func() bool { attributes, read = e.signature(m, signer, content); return read }},
		{StepBinding, func() Note {
			if !read {
				return EarlierFailure
			}
			return ""
		}, func() bool { return e.binding(attributes) }},
		{StepTimestamp, nil, func() bool { return e.timestamp(signer) }},
		{StepSigningTime, e.hasCertificate, e.claim},
	}
	e.run(append(stages, e.owner()...))
	for _, oid := range append(m.carried.unexamined, signer.carried.unexamined...) {
		e.r.note(StepUnsigned, NotExamined, AttributeIgnored, oid, unsignedNames[oid])
	}
	if n := m.carried.unread + signer.carried.unread; n > 0 {
		e.r.note(StepUnsigned, NotExamined, EvidenceUnread, "", fmt.Sprintf("%d pieces of evidence inside cannot be read, or are too many", n))
	}
}

// unsignedNames are the unsigned attributes that signatures are known to have.
var unsignedNames = map[string]string{
	"1.2.840.113549.1.9.6":        "countersignature",
	"1.2.840.113549.1.9.16.2.21":  "references to certificates",
	"1.2.840.113549.1.9.16.2.22":  "references to revocation data",
	"1.2.840.113549.1.9.16.2.25":  "time stamp over the signature and its evidence",
	"1.2.840.113549.1.9.16.2.26":  "time stamp over references",
	"1.2.840.113549.1.9.16.2.27":  "archive time stamp",
	"1.2.840.113549.1.9.16.2.48":  "archive time stamp",
	"0.4.0.1733.2.4":              "archive time stamp",
	"0.4.0.1733.2.5":              "long-term validation",
	"1.3.6.1.4.1.311.2.4.1":       "nested signature",
	"1.2.840.113549.1.9.16.2.4.1": "content hints",
}

func (e *examination) certificate(m *CMS, signer *signerInfo, content []byte) bool {
	found, err := m.holders(signer, content)
	if len(found) > 1 { // copies of the key that nobody issued change nothing
		if known := e.issued(found); len(known) > 0 {
			found = known
		}
	}
	if len(found) > 1 {
		err = errors.New("two certificates of one key answer to the name of one signer")
	}
	switch {
	case errors.Is(err, errNotInside):
		return e.r.fail(StepCertificate, Indeterminate, NoSigningCert, &Error{Reason: SignatureInvalid, Err: err})
	case err != nil:
		return e.r.fail(StepCertificate, Invalid, FormatFailure, &Error{Reason: SignatureInvalid, Err: err})
	}
	c := found[0]
	e.r.Certificate = c
	e.r.note(StepCertificate, Passed, "", c.Serial, c.Subject)
	return true
}

// issued returns those of the certificates that lead to a root.
func (e *examination) issued(list []*Certificate) []*Certificate {
	var found []*Certificate
	for _, c := range list {
		if _, err := e.v.chain(c, e.inside, c.NotBefore.Add(time.Second)); err == nil {
			found = append(found, c)
		}
	}
	return found
}

func (e *examination) signature(m *CMS, signer *signerInfo, content []byte) (signedAttributes, bool) {
	c := e.r.Certificate
	attributes, err := m.checkCrypto(signer, c, content)
	if attributes != nil {
		e.r.SigningTime, _ = attributes.signingTime()
	}
	if err != nil {
		verdict, sub := gradeCrypto(err)
		return attributes, e.r.fail(StepSignature, verdict, sub, &Error{Reason: SignatureInvalid, Err: err})
	}
	code := Note("")
	switch {
	case signer.attrs == nil:
		code = NoAttributes
	case signer.unsorted != nil:
		code = AttributesSorted
	}
	e.r.note(StepSignature, Passed, code, "", fmt.Sprintf("%s, digest %v", c.Algorithm, signer.digest))
	return attributes, true
}

// binding holds the signature against the hash of the certificate that it may hold.
func (e *examination) binding(attributes signedAttributes) bool {
	if err := attributes.checkCertificate(e.r.Certificate); err != nil {
		return e.r.fail(StepBinding, Invalid, CertHashMismatch, &Error{Reason: SignatureInvalid, Err: err})
	}
	if attributes[attrCertificateV2] == nil && attributes[attrCertificate] == nil {
		e.r.note(StepBinding, Passed, NotNamed, "", "the signature does not name its certificate")
		return true
	}
	e.r.pass(StepBinding, "")
	return true
}

// gradeCrypto is the verdict about a signature that did not verify.
func gradeCrypto(err error) (Verdict, SubReason) {
	switch {
	case isUnsupported(err):
		return Indeterminate, Unsupported
	case errors.Is(err, errUnsorted):
		return Indeterminate, AttributesUnsorted
	case errors.Is(err, errOtherBytes):
		return Invalid, HashFailure
	}
	return Invalid, CryptoFailure
}

// owner holds the certificate against its dates, its authorities and the act.
func (e *examination) owner() []stage {
	chained := func() Note {
		if e.r.Chain == nil {
			return NoChain
		}
		return e.hasCertificate()
	}
	asked := func() Note {
		if e.o.Use == "" {
			return NotAsked
		}
		return e.hasCertificate()
	}
	return []stage{
		{StepDates, e.hasCertificate, e.dates},
		{StepChain, e.hasCertificate, e.chain},
		{StepRevocation, chained, e.revocation},
		{StepUse, asked, e.fitness},
		{StepOwner, asked, e.person},
	}
}

func (e *examination) dates() bool {
	c, at := e.r.Certificate, e.r.BestTime
	switch {
	case at.Before(c.NotBefore):
		return e.r.fail(StepDates, Invalid, NotYetValid,
			&Error{CertificateEarly, c.NotBefore, errors.New("the certificate is not valid yet")})
	case at.After(c.NotAfter) && e.r.Stamped, at.After(c.NotAfter) && e.o.Present:
		return e.r.fail(StepDates, Invalid, Expired,
			&Error{CertificateExpired, c.NotAfter, errors.New("the certificate had expired")})
	case at.After(c.NotAfter):
		return e.r.fail(StepDates, Indeterminate, OutOfBoundsNoPOE,
			&Error{CertificateExpired, c.NotAfter, errors.New("the certificate has expired, and nothing proves that it was signed before")})
	}
	e.r.pass(StepDates, fmt.Sprintf("%s to %s", c.NotBefore.Format(time.DateOnly), c.NotAfter.Format(time.DateOnly)))
	return true
}

func (e *examination) chain() bool {
	chain, err := e.v.chain(e.r.Certificate, e.inside, e.r.BestTime)
	if err != nil {
		e.missing(StepChain, e.r.Certificate, e.r.Certificate.X509.IssuingCertificateURL)
		verdict, sub := Indeterminate, ChainIncomplete
		if errors.Is(err, errForged) {
			verdict, sub = Invalid, ChainFailure
		}
		return e.r.fail(StepChain, verdict, sub, &Error{Reason: CertificateRoot, Err: err})
	}
	e.r.Chain = chain
	e.r.pass(StepChain, fmt.Sprintf("%d certificates, root %s", len(chain), chain[len(chain)-1].CommonName))
	return true
}

func (e *examination) missing(what StepName, c *Certificate, urls ...[]string) {
	m := Missing{What: what, About: c.Serial}
	for _, list := range urls {
		for _, url := range list {
			m.URLs = append(m.URLs, clean(url))
		}
	}
	e.r.Missing = append(e.r.Missing, m)
}

// fitness asks whether the key is for the act.
func (e *examination) fitness() bool {
	c := e.r.Certificate
	switch {
	case c.KeyUse.Allows(e.o.Use):
		e.r.pass(StepUse, string(e.o.Use))
		return true
	case c.X509.KeyUsage == 0 && c.personal():
		return e.r.fail(StepUse, Indeterminate, CertUseUnknown, refuse(CertificateWrongUse, "the certificate does not say what its key is for"))
	}
	return e.r.fail(StepUse, Invalid, CertWrongUse, refuse(CertificateWrongUse, "a key of use %d does not serve for %q", c.KeyUse, e.o.Use))
}

// person asks who the owner is.
func (e *examination) person() bool {
	c := e.r.Certificate
	switch {
	case c.IIN != "":
		e.r.pass(StepOwner, string(c.Owner))
		return true
	case e.o.AnyOwner:
		e.r.note(StepOwner, Passed, NoPerson, "", string(c.Owner))
		return true
	}
	return e.r.fail(StepOwner, Invalid, CertWithoutAPerson, refuse(CertificateNoIIN, "the certificate names no person"))
}
