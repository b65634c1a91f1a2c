package pki

import (
	"bytes"
	"context"
	"encoding/asn1"
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/pki/xmlsig"
)

// What a signature in XML may have to cover.
const (
	WholeDocument = ""  // the root element, with everything in it
	AnyElement    = "*" // whatever it says; for those who look and do not decide
)

const (
	w3More = "http://www.w3.org/2001/04/xmldsig-more#"
	w3Enc  = "http://www.w3.org/2001/04/xmlenc#"
	w3Dsig = "http://www.w3.org/2000/09/xmldsig#"
	kzDsig = "urn:ietf:params:xml:ns:pkigovkz:xmlsec:algorithms:"
)

// xmlSignatures and xmlDigests name the algorithms of XML by their OIDs. The ones of
// SHA-1 are there to be named in a report; no suite accepts them.
var (
	oidSHA1RSA    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 5}
	xmlSignatures = map[string]asn1.ObjectIdentifier{
		w3More + "rsa-sha256":                      {1, 2, 840, 113549, 1, 1, 11},
		w3More + "rsa-sha384":                      {1, 2, 840, 113549, 1, 1, 12},
		w3More + "rsa-sha512":                      {1, 2, 840, 113549, 1, 1, 13},
		w3More + "gost34310-gost34311":             {1, 2, 398, 3, 10, 1, 1, 1, 2},
		kzDsig + "gostr34102015-gostr34112015-256": {1, 2, 398, 3, 10, 1, 1, 2, 3, 1},
		kzDsig + "gostr34102015-gostr34112015-512": {1, 2, 398, 3, 10, 1, 1, 2, 3, 2},
		w3Dsig + "rsa-sha1":                        oidSHA1RSA,
	}
	xmlDigests = map[string]asn1.ObjectIdentifier{
		w3Enc + "sha256":             {2, 16, 840, 1, 101, 3, 4, 2, 1},
		w3More + "sha384":            {2, 16, 840, 1, 101, 3, 4, 2, 2},
		w3Enc + "sha512":             {2, 16, 840, 1, 101, 3, 4, 2, 3},
		w3More + "gost34311":         {1, 2, 398, 3, 10, 1, 3, 1},
		kzDsig + "gostr34112015-256": {1, 2, 398, 3, 10, 1, 3, 2},
		kzDsig + "gostr34112015-512": {1, 2, 398, 3, 10, 1, 3, 3},
		w3Dsig + "sha1":              oidSHA1,
	}
)

// xmlAlgorithm finds the OID of an algorithm of XML.
func xmlAlgorithm(names map[string]asn1.ObjectIdentifier, uri string) (asn1.ObjectIdentifier, error) {
	oid, ok := names[uri]
	if !ok {
		return nil, &UnsupportedAlgorithmError{URI: uri}
	}
	return oid, nil
}

// ExamineXML looks at every enveloped signature of a document and grades it, as
// Examine does for a CMS. Each signature has to cover what is asked: WholeDocument,
// "#" with the Id of an element, or AnyElement. The Content of the report is what the
// first signature covers, in canonical form: to be read in place of the document,
// which may say other things around it.
func (v *Verifier) ExamineXML(ctx context.Context, document []byte, covers string, o Options) *Report {
	r := &Report{}
	if o.Content != nil {
		return r.fail(errors.New("XML carries its content, none can be given"))
	}
	parsed, err := xmlsig.Parse(document)
	if err != nil {
		return r.fail(err)
	}
	signatures, err := parsed.Signatures()
	if err != nil {
		return r.fail(err)
	}
	if len(signatures) == 0 {
		return r.fail(ErrNoSigners)
	}
	for i, s := range signatures {
		whole := covers == WholeDocument && s.Root
		if !whole && covers != AnyElement && (covers == WholeDocument || s.URI != covers) {
			return r.fail(fmt.Errorf("signature %d covers %s and not what it has to", i+1, coverage(s)))
		}
		r.Steps = append(r.Steps, Step{Name: StepFormat, Outcome: Passed, Detail: clean("covers " + coverage(s))})
	}
	r.Content = signatures[0].Content
	for _, s := range signatures {
		e := v.examination(ctx, o, nil)
		r.Signers = append(r.Signers, e.r)
		e.xml(s)
	}
	return r.finish()
}

// coverage describes what a signature covers, for the log.
func coverage(s *xmlsig.Signature) string {
	switch {
	case s.Root && s.URI == "":
		return "the whole document <" + s.Element + ">"
	case s.Root:
		return "the root element <" + s.Element + ">"
	}
	return "the element <" + s.Element + "> " + s.URI
}

// xml examines one signature of a document.
func (e *examination) xml(s *xmlsig.Signature) {
	stages := []stage{
		{StepCertificate, nil, func() bool { return e.xmlCertificate(s) }},
		{StepSignature, e.hasCertificate, func() bool { return e.xmlSignature(s) }},
		{StepBinding, e.hasCertificate, func() bool {
			e.r.note(StepBinding, Passed, NotNamed, "", "the signature does not name its certificate")
			return true
		}},
	}
	e.run(append(stages, e.owner()...))
}

func (e *examination) xmlCertificate(s *xmlsig.Signature) bool {
	if len(s.Certificates) == 0 {
		return e.r.fail(StepCertificate, Indeterminate, NoSigningCert, &Error{Reason: SignatureInvalid, Err: errNotInside})
	}
	for i, der := range s.Certificates {
		c, err := ParseCertificate(der)
		if err != nil {
			return e.r.fail(StepCertificate, Invalid, FormatFailure, &Error{Reason: SignatureInvalid, Err: err})
		}
		if i == 0 {
			e.r.Certificate = c
		}
		e.inside = append(e.inside, c)
	}
	e.r.note(StepCertificate, Passed, "", e.r.Certificate.Serial, e.r.Certificate.Subject)
	return true
}

func (e *examination) xmlSignature(s *xmlsig.Signature) bool {
	if err := checkXML(s, e.r.Certificate); err != nil {
		verdict, sub := gradeCrypto(err)
		return e.r.fail(StepSignature, verdict, sub, &Error{Reason: SignatureInvalid, Err: err})
	}
	e.r.pass(StepSignature, s.Method+", digest "+s.DigestMethod)
	return true
}

// checkXML holds the digest and the signature against what they are over.
func checkXML(s *xmlsig.Signature, c *Certificate) error {
	digest, err := xmlAlgorithm(xmlDigests, s.DigestMethod)
	if err != nil {
		return err
	}
	sum, err := digestOf(digest, s.Content)
	if err != nil {
		return err
	}
	if !bytes.Equal(sum, s.Digest) {
		return errOtherBytes
	}
	method, err := xmlAlgorithm(xmlSignatures, s.Method)
	if err != nil {
		return err
	}
	family, err := suiteOf(c)
	if err != nil {
		return err
	}
	return family.verify(c, method, nil, s.SignedInfo, s.Value)
}

// VerifyXML is Verify for a signed document: every signature must hold, and cover what
// ExamineXML is told. The Content of the Result is what was signed.
func (v *Verifier) VerifyXML(document []byte, covers string, at time.Time, use Use) (*Result, error) {
	return v.VerifyXMLContext(context.Background(), document, covers, at, use)
}

// VerifyXMLContext is VerifyXML with a context, for asking about revocation.
func (v *Verifier) VerifyXMLContext(ctx context.Context, document []byte, covers string, at time.Time, use Use) (*Result, error) {
	return resultOf(v.ExamineXML(ctx, document, covers, Options{At: at, Use: use, Present: use == Login}))
}

// CheckXMLSignature reports whether every signature of the document holds by the
// certificate inside, and covers the whole. Who that is is not asked.
func CheckXMLSignature(document []byte) error {
	refused := func(err error) error { return &Error{Reason: SignatureInvalid, Err: err} }
	parsed, err := xmlsig.Parse(document)
	if err != nil {
		return refused(err)
	}
	signatures, err := parsed.Signatures()
	if err != nil {
		return refused(err)
	}
	if len(signatures) == 0 {
		return refused(ErrNoSigners)
	}
	for _, s := range signatures {
		if !s.Root || len(s.Certificates) == 0 {
			return refused(errors.New("a signature covers a part, or has no certificate"))
		}
		c, err := ParseCertificate(s.Certificates[0])
		if err != nil {
			return refused(err)
		}
		if err := checkXML(s, c); err != nil {
			return refused(err)
		}
	}
	return nil
}
