package pki

import (
	"bytes"
	"context"
	"encoding/asn1"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strings"
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
		w3More + "ecdsa-sha256":                    {1, 2, 840, 10045, 4, 3, 2},
		w3More + "ecdsa-sha384":                    {1, 2, 840, 10045, 4, 3, 3},
		w3More + "ecdsa-sha512":                    {1, 2, 840, 10045, 4, 3, 4},
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
	parsed, err := xmlsig.Parse(document)
	if err != nil {
		return (&Report{}).fail(err)
	}
	return v.examineXML(ctx, parsed, covers, o)
}

func (v *Verifier) examineXML(ctx context.Context, parsed *xmlsig.Document, covers string, o Options) *Report {
	r := &Report{}
	if o.Content != nil {
		return r.fail(&xmlsig.UnsupportedError{What: "content that is given beside XML"})
	}
	signatures, err := parsed.Signatures()
	if err != nil {
		return r.fail(err)
	}
	if len(signatures) == 0 {
		return r.fail(ErrNoSigners)
	}
	for i, s := range signatures {
		if covers == AnyElement {
			continue // each is told for itself
		}
		if s.Err != nil {
			return r.fail(s.Err)
		}
		if whole := covers == WholeDocument && s.Root(); !whole && (covers == WholeDocument || partOf(s, covers) == nil) {
			return r.fail(fmt.Errorf("signature %d covers %s and not what it has to", i+1, coverage(s)))
		}
	}
	detail := ""
	if n := parsed.Comments(); n > 0 {
		detail = fmt.Sprintf("%d comments, which no signature covers", n)
	}
	r.Steps = append(r.Steps, Step{Name: StepFormat, Outcome: Passed, Detail: detail})
	parsed.Sum(signatures, xmlDigest)
	whole := false
	for _, s := range signatures {
		e := v.examination(ctx, o, nil)
		r.Signers = append(r.Signers, e.r)
		e.xml(s, parsed, covers)
		if s.Err == nil && (!s.Root() || !whole) { // the others differ by signatures only
			e.r.Content = contentOf(s, covers)
		}
		whole = whole || s.Err == nil && s.Root()
	}
	r.Content = r.Signers[0].Content
	return r.finish()
}

func xmlDigest(method string) (hash.Hash, error) {
	oid, err := xmlAlgorithm(xmlDigests, method)
	if err != nil {
		return nil, err
	}
	return newDigest(oid)
}

// partOf returns the reference of the signature that says so, nil where there is none.
func partOf(s *xmlsig.Signature, uri string) *xmlsig.Reference {
	i := slices.IndexFunc(s.References, func(r *xmlsig.Reference) bool { return r.URI == uri })
	if i < 0 {
		return nil
	}
	return s.References[i]
}

// contentOf returns what a signature covers: the part that it has to, the whole, or all parts
// one under the other.
func contentOf(s *xmlsig.Signature, covers string) []byte {
	parts := s.References
	if asked := partOf(s, covers); asked != nil && covers != WholeDocument {
		parts = []*xmlsig.Reference{asked}
	} else if i := slices.IndexFunc(parts, func(r *xmlsig.Reference) bool { return r.Root }); i >= 0 {
		parts = parts[i : i+1]
	}
	var all [][]byte
	for _, r := range parts {
		content, err := r.Content()
		if err != nil {
			return nil
		}
		all = append(all, content)
	}
	return bytes.Join(all, []byte("\n"))
}

// coverage describes what a signature covers, for the log.
func coverage(s *xmlsig.Signature) string {
	var parts []string
	for _, r := range s.References {
		switch {
		case r.Root && r.URI == "":
			return "the whole document <" + r.Element + ">"
		case r.Root:
			return "the root element <" + r.Element + ">"
		}
		parts = append(parts, "the element <"+r.Element+"> "+r.URI)
	}
	return strings.Join(parts, ", ")
}

// xml examines one signature of a document.
func (e *examination) xml(s *xmlsig.Signature, d *xmlsig.Document, covers string) {
	stages := []stage{
		{StepCertificate, nil, func() bool { return e.xmlCertificate(s) }},
		{StepSignature, nil, func() bool { return e.xmlSignature(s) }},
		{StepBinding, e.hasCertificate, func() bool {
			e.r.note(StepBinding, Passed, NotNamed, "", "the signature does not name its certificate")
			return true
		}},
		{StepCoverage, func() Note {
			if s.Err != nil {
				return EarlierFailure
			}
			return ""
		}, func() bool { return e.coverage(s, d, covers) }},
	}
	e.run(append(stages, e.owner()...))
}

// coverage tells what is signed. Where nobody says what has to be, a part is not enough:
// what stands beside it may be read as signed.
func (e *examination) coverage(s *xmlsig.Signature, d *xmlsig.Document, covers string) bool {
	e.r.Covers = clean(coverage(s))
	id := strings.TrimPrefix(e.o.Element, "#")
	refused := func(why string) bool {
		return e.r.fail(StepCoverage, Indeterminate, SignedInPart, refuse(SignatureInvalid, "covers %s%s", coverage(s), why))
	}
	switch {
	case id != "" && !d.Has(id):
		return refused(", and there is no element of the Id asked for")
	case id != "" && partOf(s, "#"+id) == nil && !s.Root():
		return refused(" and not the one asked for")
	case id == "" && covers == AnyElement && !s.Root():
		return refused(" alone, and more stands beside it")
	case s.Root():
		e.r.note(StepCoverage, Passed, WholeSigned, "", "covers "+coverage(s))
	default:
		e.r.note(StepCoverage, Passed, PartSigned, "", "covers "+coverage(s))
	}
	return true
}

// xmlCertificate finds the certificate by its key: nobody signs the order in which they
// stand, or whatever else stands there.
func (e *examination) xmlCertificate(s *xmlsig.Signature) bool {
	var unread error
	for _, der := range s.Certificates {
		c, err := ParseCertificate(der)
		if err != nil {
			unread = err
			continue
		}
		if !slices.ContainsFunc(e.inside, c.Equal) {
			e.inside = append(e.inside, c)
		}
	}
	var holders []*Certificate
	for _, c := range e.inside {
		if checkXML(s, c) == nil {
			holders = append(holders, c)
		}
	}
	if len(holders) > 1 {
		if issued := e.issued(holders); len(issued) > 0 {
			holders = issued
		}
	}
	switch {
	case len(holders) > 1:
		err := errors.New("two certificates of one key are inside")
		return e.r.fail(StepCertificate, Invalid, FormatFailure, &Error{Reason: SignatureInvalid, Err: err})
	case len(holders) == 1:
		e.r.Certificate = holders[0]
	case unread != nil:
		return e.r.fail(StepCertificate, Invalid, FormatFailure, &Error{Reason: SignatureInvalid, Err: unread})
	case len(e.inside) == 0:
		return e.r.fail(StepCertificate, Indeterminate, NoSigningCert, &Error{Reason: SignatureInvalid, Err: errNotInside})
	default:
		e.r.Certificate = e.inside[0]
	}
	e.r.note(StepCertificate, Passed, "", e.r.Certificate.Serial, e.r.Certificate.Subject)
	return true
}

func (e *examination) xmlSignature(s *xmlsig.Signature) bool {
	err := s.Err
	if err == nil && e.r.Certificate != nil {
		err = checkXML(s, e.r.Certificate)
	} else if err == nil {
		e.r.note(StepSignature, NotExamined, NoCertificate, "", "")
		return false
	}
	if err != nil {
		verdict, sub := gradeCrypto(err)
		return e.r.fail(StepSignature, verdict, sub, &Error{Reason: SignatureInvalid, Err: err})
	}
	var digests []string
	for _, r := range s.References {
		digests = append(digests, r.DigestMethod)
	}
	slices.Sort(digests)
	e.r.pass(StepSignature, s.Method+", digest "+strings.Join(slices.Compact(digests), ", "))
	return true
}

// checkXML holds the digest and the signature against what they are over.
func checkXML(s *xmlsig.Signature, c *Certificate) error {
	if s.Err != nil {
		return s.Err
	}
	for _, r := range s.References {
		if r.SumErr != nil {
			return r.SumErr
		}
		if !bytes.Equal(r.Sum, r.Digest) {
			return errOtherBytes
		}
	}
	method, err := xmlAlgorithm(xmlSignatures, s.Method)
	if err != nil {
		return err
	}
	family, err := suiteOf(c)
	if err != nil {
		return err
	}
	value, err := ecdsaFromXML(c, s.Value)
	if err != nil {
		return err
	}
	return family.verify(c, method, nil, s.SignedInfo, value)
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
	parsed.Sum(signatures, xmlDigest)
	for _, s := range signatures {
		if s.Err == nil && !s.Root() || len(s.Certificates) == 0 {
			return refused(errors.New("a signature covers a part, or has no certificate"))
		}
		if err := checkXMLByAny(s); err != nil {
			return refused(err)
		}
	}
	return nil
}

// checkXMLByAny reports whether the signature holds by one of the certificates inside.
func checkXMLByAny(s *xmlsig.Signature) error {
	var problem error
	for _, der := range s.Certificates {
		c, err := ParseCertificate(der)
		if err == nil {
			err = checkXML(s, c)
		}
		if err == nil {
			return nil
		}
		problem = err
	}
	return problem
}
