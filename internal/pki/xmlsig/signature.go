package xmlsig

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
)

const (
	maxSignatures   = 8
	maxCertificates = 16
)

// Signature is one ds:Signature. Where Err is set it could not be read; no more than the
// certificates may be there then.
type Signature struct {
	Err          error
	Method       string   // algorithm of the signature
	SignedInfo   []byte   // the bytes that it is made over, in canonical form
	Value        []byte   // the signature itself
	Certificates [][]byte // X509Certificate in the order of the document; which is the signer's, the key tells
	References   []*Reference

	document *Document
	number   int // in the document
	element  int
}

// Root reports whether the signature covers the root element whole.
func (s *Signature) Root() bool {
	return slices.ContainsFunc(s.References, func(r *Reference) bool { return r.Root })
}

// Signatures returns the signatures in the order of the document. Of several, each was
// made before the one that follows it was put in: it covers those before it and not
// those after it, and all of them must hold.
func (d *Document) Signatures() ([]*Signature, error) {
	elements, err := d.signaturesBelow(d.root, nil, nil)
	if err != nil {
		return nil, fmt.Errorf("xml signature: %w", err)
	}
	d.signatures = map[int]int{}
	found := make([]*Signature, len(elements))
	for i, n := range elements {
		d.signatures[n] = i
		found[i] = &Signature{element: n, document: d, number: i}
		if err := d.read(found[i]); err != nil {
			found[i].Err = fmt.Errorf("xml signature %d: %w", i+1, err)
		}
	}
	return found, nil
}

func (d *Document) signaturesBelow(n int, above *scope, found []int) ([]int, error) {
	at := d.enter(n, above)
	if uri, _ := at.find(d.name(n).space); d.name(n).tag == "Signature" && uri == spaceDsig {
		if len(found) == maxSignatures {
			return nil, errors.New("too many signatures")
		}
		return append(found, n), nil // what stands inside of it is looked at when it is read
	}
	var err error
	for child := range d.elementsBelow(n) {
		if found, err = d.signaturesBelow(child, at, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// read reads a signature. The keys come first: a report tells whose it is, even where the
// rest is not read.
func (d *Document) read(s *Signature) error {
	for child := range d.elementsBelow(s.element) {
		if d.isDsig(child, "KeyInfo") {
			if err := s.readKeyInfo(child); err != nil {
				return err
			}
		}
	}
	parts, err := d.children(s.element, "SignedInfo", "SignatureValue", "KeyInfo?")
	if err != nil {
		return err
	}
	if s.Value, err = d.base64Of(parts[1]); err != nil {
		return err
	}
	signed, err := d.children(parts[0], "CanonicalizationMethod", "SignatureMethod", "Reference+")
	if err != nil {
		return err
	}
	form, err := d.readForm(signed[0])
	if err != nil {
		return err
	}
	if s.SignedInfo, err = d.canonicalBytes(parts[0], form); err != nil {
		return err
	}
	if s.Method, err = d.algorithmOf(signed[1]); err != nil {
		return err
	}
	for _, n := range signed[2:] {
		r, err := d.readReference(s, n)
		if err != nil {
			return err
		}
		s.References = append(s.References, r)
	}
	return nil
}

// children returns the children of these names, in this order and no others. A name
// with a question mark may be missing, and is -1 then; the last may be there several times
// where it has a plus.
func (d *Document) children(n int, names ...string) ([]int, error) {
	var inside []int
	for child := range d.below(n) {
		switch {
		case d.nodes[child].kind == element:
			inside = append(inside, child)
		case d.nodes[child].kind != text:
			return nil, unsupported("a comment or an instruction in %s", d.name(n).tag)
		case !d.isBlank(child):
			return nil, fmt.Errorf("text in %s", d.name(n).tag)
		}
	}
	var found []int
	for _, tag := range names {
		tag, optional := strings.CutSuffix(tag, "?")
		tag, several := strings.CutSuffix(tag, "+")
		switch {
		case len(inside) > 0 && d.isDsig(inside[0], tag):
			found, inside = append(found, inside[0]), inside[1:]
		case optional:
			found = append(found, -1)
		default:
			return nil, fmt.Errorf("%s has no %s where it belongs", d.name(n).tag, tag)
		}
		for several && len(inside) > 0 && d.isDsig(inside[0], tag) {
			found, inside = append(found, inside[0]), inside[1:]
		}
	}
	if len(inside) > 0 {
		return nil, unsupported("%s in %s", d.name(inside[0]).tag, d.name(n).tag)
	}
	return found, nil
}

// algorithmOf returns the Algorithm of an element that has nothing else to say.
func (d *Document) algorithmOf(n int) (string, error) {
	_, err := d.children(n)
	algorithm, _ := d.lookup(n, "Algorithm")
	return algorithm, err
}

// readKeyInfo takes the certificates, in whichever order they stand: names, key values and
// the like prove nothing. WS-Security points to the certificate elsewhere.
func (s *Signature) readKeyInfo(n int) error {
	d := s.document
	for child := range d.elementsBelow(n) {
		switch {
		case d.isDsig(child, "X509Data"):
			for part := range d.elementsBelow(child) {
				if !d.isDsig(part, "X509Certificate") {
					continue
				}
				if err := s.addCertificate(part); err != nil {
					return err
				}
			}
		case d.is(child, spaceWSSE, "SecurityTokenReference"):
			if err := s.readToken(child); err != nil {
				return err
			}
		case !slices.ContainsFunc(provesNothing, func(tag string) bool { return d.isDsig(child, tag) }):
			return unsupported("%s in KeyInfo", d.name(child).tag)
		}
	}
	return nil
}

// provesNothing are parts of a KeyInfo that are passed over.
var provesNothing = []string{"KeyName", "KeyValue", "RetrievalMethod", "PGPData", "SPKIData", "MgmtData"}

func (s *Signature) addCertificate(n int) error {
	if len(s.Certificates) == maxCertificates {
		return errors.New("too many certificates")
	}
	der, err := s.document.base64Of(n)
	if err != nil {
		return err
	}
	s.Certificates = append(s.Certificates, der)
	return nil
}

// readToken follows a reference of WS-Security to a BinarySecurityToken of the document.
func (s *Signature) readToken(n int) error {
	d := s.document
	for child := range d.elementsBelow(n) {
		uri, _ := d.lookup(child, "URI")
		id, ok := strings.CutPrefix(uri, "#")
		if !d.is(child, spaceWSSE, "Reference") || !ok {
			return unsupported("%s in SecurityTokenReference", d.name(child).tag)
		}
		token, err := d.byID(id)
		if err != nil {
			return err
		}
		kind, _ := d.lookup(token, "ValueType")
		if !d.is(token, spaceWSSE, "BinarySecurityToken") || kind != "" && !strings.HasSuffix(kind, "#X509v3") {
			return unsupported("security token %s %s", d.name(token).tag, kind)
		}
		if err := s.addCertificate(token); err != nil {
			return err
		}
	}
	return nil
}

// base64Of decodes the text of an element that holds nothing but text.
func (d *Document) base64Of(n int) ([]byte, error) {
	var all strings.Builder
	for child := range d.below(n) {
		if d.nodes[child].kind != text {
			return nil, fmt.Errorf("%s holds more than text", d.name(n).tag)
		}
		all.WriteString(d.textOf(child))
	}
	value, err := base64.StdEncoding.Strict().DecodeString(strings.Join(strings.Fields(all.String()), ""))
	if err != nil || len(value) == 0 {
		return nil, fmt.Errorf("%s is not base64", d.name(n).tag)
	}
	return value, nil
}
