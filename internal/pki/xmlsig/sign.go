package xmlsig

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"strings"

	"github.com/beevik/etree"
)

// Plan is how to sign a document. Only practice and tests sign; a person's key never
// leaves NCALayer.
type Plan struct {
	Element string // path of the element to cover, which must have an Id; "" is the whole document
	Parent  string // path of the element to put the signature into; "" is the root

	Method, DigestMethod string
	Hash                 func(data []byte) []byte
	Sign                 func(signedInfo []byte) ([]byte, error)
	Certificate          []byte

	LineEnd string // between the elements of the signature: "", "\n" or "\r\n"
	Wrapped bool   // base64 in lines whose ends became references: &#13;
}

const declaration10 = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>`

// unknown stands for a value of a signature that is not made yet.
var unknown = []byte("not known until what is signed is written")

// Sign puts a signature into the document the way NCALayer does and returns the whole.
// What it covers is read out of the finished document, as whoever verifies it will.
func Sign(document []byte, p Plan) ([]byte, error) {
	signed, err := p.sign(document)
	if err != nil {
		return nil, fmt.Errorf("sign xml: %w", err)
	}
	return signed, nil
}

func (p Plan) sign(document []byte) ([]byte, error) {
	tree, signature, err := p.prepare(document)
	if err != nil {
		return nil, err
	}
	for _, fill := range []struct {
		path string
		with func(*Signature) ([]byte, error)
	}{
		{"./SignedInfo/Reference/DigestValue", func(s *Signature) ([]byte, error) {
			content, err := s.References[0].Content()
			return p.Hash(content), err
		}},
		{"./SignatureValue", func(s *Signature) ([]byte, error) { return p.Sign(s.SignedInfo) }},
	} {
		data, err := p.write(tree)
		if err != nil {
			return nil, err
		}
		s, err := unfinished(data)
		if err != nil {
			return nil, err
		}
		value, err := fill.with(s)
		if err != nil {
			return nil, err
		}
		signature.FindElement(fill.path).SetText(p.base64(value))
	}
	return p.write(tree)
}

// unfinished returns the signature whose value is unknown.
func unfinished(data []byte) (*Signature, error) {
	d, err := Parse(data)
	if err != nil {
		return nil, err
	}
	all, err := d.Signatures()
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		if bytes.Equal(s.Value, unknown) {
			return s, s.Err
		}
	}
	return nil, errors.New("the signature stands in another")
}

// prepare puts a signature without its values into the document.
func (p Plan) prepare(document []byte) (*etree.Document, *etree.Element, error) {
	if _, err := Parse(document); err != nil {
		return nil, nil, err
	}
	data, err := decoded(document)
	if err == nil {
		data, _, err = normalized(data)
	}
	if err != nil {
		return nil, nil, err
	}
	tree := etree.NewDocument()
	if err := tree.ReadFromBytes(data); err != nil {
		return nil, nil, err
	}
	covered, err := find(tree, p.Element)
	if err != nil {
		return nil, nil, err
	}
	parent, err := find(tree, p.Parent)
	if err != nil {
		return nil, nil, err
	}
	algorithm, uri, transforms := Inclusive, "", []string{enveloped, InclusiveWithComments}
	if p.Element != "" {
		algorithm, uri, transforms = Exclusive, "#"+covered.SelectAttrValue("Id", ""), transforms[1:]
	}
	signature, err := p.skeleton(algorithm, uri, transforms)
	if err == nil {
		parent.AddChild(signature)
	}
	return tree, signature, err
}

// find returns the one element at the path: the root at none.
func find(tree *etree.Document, path string) (*etree.Element, error) {
	if path == "" {
		return tree.Root(), nil
	}
	compiled, err := etree.CompilePath(path)
	if err != nil {
		return nil, err
	}
	found := tree.FindElementsPath(compiled)
	if len(found) != 1 {
		return nil, fmt.Errorf("%d elements at %s", len(found), path)
	}
	return found[0], nil
}

// skeleton makes the signature without its values.
func (p Plan) skeleton(algorithm, uri string, transforms []string) (*etree.Element, error) {
	var steps []string
	for _, transform := range transforms {
		steps = append(steps, `<ds:Transform Algorithm="`+transform+`"/>`)
	}
	lines := append([]string{
		`<ds:Signature xmlns:ds="` + spaceDsig + `">`, `<ds:SignedInfo>`,
		`<ds:CanonicalizationMethod Algorithm="` + algorithm + `"/>`,
		`<ds:SignatureMethod Algorithm="` + p.Method + `"/>`,
		`<ds:Reference URI="` + html.EscapeString(uri) + `">`, `<ds:Transforms>`}, steps...)
	lines = append(lines, `</ds:Transforms>`, `<ds:DigestMethod Algorithm="`+p.DigestMethod+`"/>`,
		`<ds:DigestValue/>`, `</ds:Reference>`, `</ds:SignedInfo>`, `<ds:SignatureValue/>`,
		`<ds:KeyInfo>`, `<ds:X509Data>`, `<ds:X509Certificate/>`, `</ds:X509Data>`, `</ds:KeyInfo>`, `</ds:Signature>`)
	end := p.LineEnd
	if end != "" {
		end = "\n" // what a reader of the file will have
	}
	fragment := etree.NewDocument()
	if err := fragment.ReadFromString(strings.Join(lines, end)); err != nil {
		return nil, err
	}
	fragment.FindElement("//X509Certificate").SetText(p.base64(p.Certificate))
	fragment.FindElement("//DigestValue").SetText(p.base64(unknown))
	fragment.FindElement("//SignatureValue").SetText(p.base64(unknown))
	return fragment.Root(), nil
}

// base64 writes bytes in one line, or as some Java programs do.
func (p Plan) base64(data []byte) string {
	const width = 76
	text := base64.StdEncoding.EncodeToString(data)
	if !p.Wrapped {
		return text
	}
	var lines []string
	for ; len(text) > width; text = text[width:] {
		lines = append(lines, text[:width])
	}
	return strings.Join(append(lines, text), "\r\n")
}

// write returns the document as a Java program writes it. CR in texts stays a
// reference: etree's ordinary settings would lose it.
func (p Plan) write(tree *etree.Document) ([]byte, error) {
	tree.WriteSettings = etree.WriteSettings{CanonicalText: true, CanonicalAttrVal: true}
	data, err := tree.WriteToBytes()
	if err != nil {
		return nil, err
	}
	data = bytes.ReplaceAll(data, []byte("&#xD;"), []byte("&#13;"))
	if p.LineEnd == "\r\n" {
		data = bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))
	}
	return append([]byte(declaration10), bytes.TrimLeft(data, "\r\n")...), nil
}
