package xmlsig

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/beevik/etree"
)

const (
	maxSignatures   = 8
	maxCertificates = 16

	enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
)

// Signature is one ds:Signature. Where Err is set it could not be read; no more than the
// certificates may be there then.
type Signature struct {
	Err          error
	Method       string   // algorithm of the signature
	SignedInfo   []byte   // the bytes that it is made over, in canonical form
	Value        []byte   // the signature itself
	Certificates [][]byte // X509Certificate in the order of the document; which is the signer's, the key tells
	URI          string   // of the one Reference: "" for the whole document, or "#" and an Id
	Element      string   // name of the element covered
	DigestMethod string
	Digest       []byte
	Sum          []byte // what Digest is to be, after Document.Sum
	SumErr       error
	Root         bool // the root element is covered whole

	document *Document
	number   int // in the document
	element  *etree.Element
	covered  *etree.Element
	form     form
	envelops bool
}

// Content returns what is covered, in canonical form.
func (s *Signature) Content() ([]byte, error) {
	if s.covered == nil {
		return nil, errors.New("what is covered is not known")
	}
	var b bytes.Buffer
	if s.Root {
		b.Grow(s.document.size + s.document.size/16)
	}
	err := s.document.canonicalize(s.covered, s.form, s.URI == "", streamTo(&b, s.document.signatures, s.number))
	return b.Bytes(), err
}

// Signatures returns the signatures in the order of the document. Of several, each was
// made before the one that follows it was put in: it covers those before it and not
// those after it, and all of them must hold.
func (d *Document) Signatures() ([]*Signature, error) {
	elements, err := signaturesBelow(d.tree.Root(), nil, nil)
	if err != nil {
		return nil, fmt.Errorf("xml signature: %w", err)
	}
	d.signatures = map[*etree.Element]int{}
	found := make([]*Signature, len(elements))
	for i, element := range elements {
		d.signatures[element] = i
		found[i] = &Signature{element: element, document: d, number: i}
		if err := d.read(found[i]); err != nil {
			found[i].Err = fmt.Errorf("xml signature %d: %w", i+1, err)
		}
	}
	return found, nil
}

// isDsig reports whether the element is of XML Signature and has the name.
func isDsig(e *etree.Element, name string) bool { return isElement(e, spaceDsig, name) }

func isElement(e *etree.Element, space, name string) bool {
	if e.Tag != name {
		return false
	}
	uri, _ := scopeAbove(e).enter(e).find(e.Space)
	return uri == space
}

func signaturesBelow(e *etree.Element, above *scope, found []*etree.Element) ([]*etree.Element, error) {
	at := above.enter(e)
	if uri, _ := at.find(e.Space); e.Tag == "Signature" && uri == spaceDsig {
		if len(found) == maxSignatures {
			return nil, errors.New("too many signatures")
		}
		return append(found, e), nil // what stands inside of it is looked at when it is read
	}
	var err error
	for _, child := range e.ChildElements() {
		if found, err = signaturesBelow(child, at, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// read reads a signature. The keys come first: a report tells whose it is, even where the
// rest is not read.
func (d *Document) read(s *Signature) error {
	for _, child := range s.element.ChildElements() {
		if isDsig(child, "KeyInfo") {
			if err := s.readKeyInfo(child); err != nil {
				return err
			}
		}
	}
	parts, err := children(s.element, "SignedInfo", "SignatureValue", "KeyInfo?")
	if err != nil {
		return err
	}
	if s.Value, err = base64Of(parts[1]); err != nil {
		return err
	}
	signed, err := children(parts[0], "CanonicalizationMethod", "SignatureMethod", "Reference")
	if err != nil {
		return err
	}
	form, err := readForm(signed[0])
	if err != nil {
		return err
	}
	if s.SignedInfo, err = d.canonicalBytes(parts[0], form); err != nil {
		return err
	}
	if s.Method, err = algorithmOf(signed[1]); err != nil {
		return err
	}
	return d.readReference(s, signed[2])
}

// children returns the children of these names, in this order and no others. A name
// with a question mark may be missing.
func children(e *etree.Element, names ...string) ([]*etree.Element, error) {
	var inside []*etree.Element
	for _, token := range e.Child {
		switch token := token.(type) {
		case *etree.Element:
			inside = append(inside, token)
		case *etree.CharData:
			if strings.Trim(token.Data, " \t\r\n") == "" {
				continue
			}
			return nil, fmt.Errorf("text in %s", e.Tag)
		default:
			return nil, unsupported("a comment or an instruction in %s", e.Tag)
		}
	}
	found := make([]*etree.Element, len(names))
	for i, name := range names {
		name, optional := strings.CutSuffix(name, "?")
		switch {
		case len(inside) > 0 && isDsig(inside[0], name):
			found[i], inside = inside[0], inside[1:]
		case !optional:
			return nil, fmt.Errorf("%s has no %s where it belongs", e.Tag, name)
		}
	}
	if len(inside) > 0 {
		return nil, unsupported("%s in %s", inside[0].Tag, e.Tag)
	}
	return found, nil
}

// attribute returns the value of an attribute without a prefix. (etree's own way takes
// one with any prefix as well.)
func attribute(e *etree.Element, name string) string {
	for _, a := range e.Attr {
		if a.Space == "" && a.Key == name {
			return a.Value
		}
	}
	return ""
}

// algorithmOf returns the Algorithm of an element that has nothing else to say.
func algorithmOf(e *etree.Element) (string, error) {
	if _, err := children(e); err != nil {
		return "", err
	}
	return attribute(e, "Algorithm"), nil
}

// readForm reads a CanonicalizationMethod or a Transform to a canonical form.
func readForm(e *etree.Element) (form, error) {
	f, err := formOf(attribute(e, "Algorithm"))
	if err != nil || !f.exclusive {
		if err == nil {
			_, err = children(e)
		}
		return f, err
	}
	for _, token := range e.Child {
		switch token := token.(type) {
		case *etree.CharData:
			if strings.Trim(token.Data, " \t\r\n") != "" {
				return f, fmt.Errorf("text in %s", e.Tag)
			}
		case *etree.Element:
			uri, _ := scopeAbove(token).enter(token).find(token.Space)
			if f.inclusive != nil || token.Tag != "InclusiveNamespaces" || uri != spaceExc || len(token.Child) > 0 {
				return f, unsupported("%s in %s", token.Tag, e.Tag)
			}
			f.inclusive = map[string]bool{}
			for _, prefix := range strings.Fields(attribute(token, "PrefixList")) {
				if prefix == "#default" {
					prefix = ""
				}
				f.inclusive[prefix] = true
			}
		default:
			return f, unsupported("a comment or an instruction in %s", e.Tag)
		}
	}
	return f, nil
}

// readKeyInfo takes the certificates, in whichever order they stand: names, key values and
// the like prove nothing. WS-Security points to the certificate elsewhere.
func (s *Signature) readKeyInfo(e *etree.Element) error {
	for _, child := range e.ChildElements() {
		switch {
		case isDsig(child, "X509Data"):
			for _, element := range child.ChildElements() {
				if !isDsig(element, "X509Certificate") {
					continue
				}
				if err := s.addCertificate(element); err != nil {
					return err
				}
			}
		case isElement(child, spaceWSSE, "SecurityTokenReference"):
			if err := s.readToken(child); err != nil {
				return err
			}
		case !slices.ContainsFunc(provesNothing, func(name string) bool { return isDsig(child, name) }):
			return unsupported("%s in KeyInfo", child.Tag)
		}
	}
	return nil
}

// provesNothing are parts of a KeyInfo that are passed over.
var provesNothing = []string{"KeyName", "KeyValue", "RetrievalMethod", "PGPData", "SPKIData", "MgmtData"}

func (s *Signature) addCertificate(e *etree.Element) error {
	if len(s.Certificates) == maxCertificates {
		return errors.New("too many certificates")
	}
	der, err := base64Of(e)
	if err != nil {
		return err
	}
	s.Certificates = append(s.Certificates, der)
	return nil
}

// readToken follows a reference of WS-Security to a BinarySecurityToken of the document.
func (s *Signature) readToken(e *etree.Element) error {
	for _, child := range e.ChildElements() {
		uri, ok := strings.CutPrefix(attribute(child, "URI"), "#")
		if !isElement(child, spaceWSSE, "Reference") || !ok {
			return unsupported("%s in SecurityTokenReference", child.Tag)
		}
		token, err := s.document.byID(uri)
		if err != nil {
			return err
		}
		kind := attribute(token, "ValueType")
		if !isElement(token, spaceWSSE, "BinarySecurityToken") || kind != "" && !strings.HasSuffix(kind, "#X509v3") {
			return unsupported("security token %s %s", token.Tag, kind)
		}
		if err := s.addCertificate(token); err != nil {
			return err
		}
	}
	return nil
}

// base64Of decodes the text of an element that holds nothing but text.
func base64Of(e *etree.Element) ([]byte, error) {
	var text strings.Builder
	for _, token := range e.Child {
		data, ok := token.(*etree.CharData)
		if !ok {
			return nil, fmt.Errorf("%s holds more than text", e.Tag)
		}
		text.WriteString(data.Data)
	}
	value, err := base64.StdEncoding.Strict().DecodeString(strings.Join(strings.Fields(text.String()), ""))
	if err != nil || len(value) == 0 {
		return nil, fmt.Errorf("%s is not base64", e.Tag)
	}
	return value, nil
}

// readReference reads what is covered, and brings it into the form that was hashed.
func (d *Document) readReference(s *Signature, e *etree.Element) error {
	parts, err := children(e, "Transforms?", "DigestMethod", "DigestValue")
	if err != nil {
		return err
	}
	if s.DigestMethod, err = algorithmOf(parts[1]); err != nil {
		return err
	}
	if s.Digest, err = base64Of(parts[2]); err != nil {
		return err
	}
	if !slices.ContainsFunc(e.Attr, func(a etree.Attr) bool { return a.Space == "" && a.Key == "URI" }) {
		return unsupported("a Reference that does not say what it refers to")
	}
	s.URI = attribute(e, "URI")
	if s.covered, err = d.resolve(s.URI); err != nil {
		return err
	}
	for up := s.covered; up != nil; up = up.Parent() {
		if isDsig(up, "Signature") {
			return errors.New("what is covered stands in a signature")
		}
	}
	if s.form, s.envelops, err = readTransforms(parts[0]); err != nil {
		return err
	}
	if s.envelops != isAbove(s.covered, s.element) {
		return errors.New("the signature is not enveloped in what it covers, or is and does not say so")
	}
	s.Element, s.Root = s.covered.FullTag(), s.covered == d.tree.Root()
	return nil
}

// resolve returns the element that a URI means: the root, or the one with the Id.
func (d *Document) resolve(uri string) (*etree.Element, error) {
	if uri == "" {
		return d.tree.Root(), nil
	}
	id, ok := strings.CutPrefix(uri, "#")
	if !ok || id == "" || strings.ContainsAny(id, "()'\" ") {
		return nil, unsupported("reference to %q", uri)
	}
	return d.byID(id)
}

// byID returns the one element that has the id. Another of any spelling would be taken for
// it by some program.
func (d *Document) byID(id string) (*etree.Element, error) {
	holders := withID(d.tree.Root(), id, nil)
	if len(holders) != 1 {
		return nil, fmt.Errorf("%d elements have the id %q", len(holders), id)
	}
	for _, a := range holders[0].Attr {
		if uri, _ := attributeSpace(a, scopeAbove(holders[0]).enter(holders[0])); a.Value == id &&
			(uri == "" && a.Key == "Id" || uri == spaceXML && a.Key == "id" || uri == spaceWSU && a.Key == "Id") {
			return holders[0], nil
		}
	}
	return nil, unsupported("an id that is not called Id")
}

func withID(e *etree.Element, id string, found []*etree.Element) []*etree.Element {
	for _, a := range e.Attr {
		if a.Value == id && strings.EqualFold(a.Key, "id") {
			found = append(found, e)
		}
	}
	for _, token := range e.Child {
		if child, ok := token.(*etree.Element); ok {
			found = withID(child, id, found)
		}
	}
	return found
}

// readTransforms reads the way to the bytes: out of the envelope, into a canonical
// form. A reference within the document means it without its comments (XML Signature,
// 4.4.3.3), so the forms with comments are the same as those without.
func readTransforms(e *etree.Element) (f form, envelops bool, err error) {
	if e == nil {
		return f, false, nil
	}
	formed := false
	for _, token := range e.Child {
		transform, ok := token.(*etree.Element)
		if !ok {
			if data, isText := token.(*etree.CharData); isText && strings.Trim(data.Data, " \t\r\n") == "" {
				continue
			}
			return f, false, errors.New("text in Transforms")
		}
		switch {
		case !isDsig(transform, "Transform") || formed:
			return f, false, unsupported("this order of transforms")
		case attribute(transform, "Algorithm") == enveloped:
			if envelops {
				return f, false, unsupported("a second transform out of the envelope")
			}
			envelops = true
			if _, err := algorithmOf(transform); err != nil {
				return f, false, err
			}
		default:
			formed = true
			if f, err = readForm(transform); err != nil {
				return f, false, err
			}
		}
	}
	f.comments = false
	return f, envelops, nil
}

// isAbove reports whether the element below stands in e.
func isAbove(e, below *etree.Element) bool {
	for up := below.Parent(); up != nil; up = up.Parent() {
		if up == e {
			return true
		}
	}
	return false
}
