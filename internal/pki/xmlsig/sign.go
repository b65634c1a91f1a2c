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

// Sign puts a signature into the document the way NCALayer does and returns the whole.
func (d *Document) Sign(p Plan) ([]byte, error) {
	covered, parent, err := d.places(p)
	if err != nil {
		return nil, fmt.Errorf("sign xml: %w", err)
	}
	algorithm, uri := Inclusive, ""
	transforms := []string{enveloped, InclusiveWithComments}
	if p.Element != "" {
		algorithm, uri, transforms = Exclusive, "#"+attribute(covered, "Id"), transforms[1:]
	}
	signature, err := p.skeleton(algorithm, uri, transforms)
	if err != nil {
		return nil, fmt.Errorf("sign xml: %w", err)
	}
	parent.AddChild(signature)
	var content bytes.Buffer
	alone := streamTo(&content, map[*etree.Element]int{signature: 0}, 0)
	if err := d.canonicalize(covered, form{}, uri == "", alone); err != nil {
		return nil, fmt.Errorf("sign xml: %w", err)
	}
	signature.FindElement("./SignedInfo/Reference/DigestValue").SetText(p.base64(p.Hash(content.Bytes())))
	signedInfo, err := d.canonicalBytes(signature.FindElement("./SignedInfo"), form{exclusive: algorithm == Exclusive})
	if err != nil {
		return nil, fmt.Errorf("sign xml: %w", err)
	}
	value, err := p.Sign(signedInfo)
	if err != nil {
		return nil, fmt.Errorf("sign xml: %w", err)
	}
	signature.FindElement("./SignatureValue").SetText(p.base64(value))
	return d.write(p)
}

// places finds what to cover and where to put the signature.
func (d *Document) places(p Plan) (covered, parent *etree.Element, err error) {
	covered, parent = d.tree.Root(), d.tree.Root()
	if p.Element != "" {
		if covered, err = d.find(p.Element); err != nil {
			return nil, nil, err
		}
		if _, err := d.byID(attribute(covered, "Id")); err != nil {
			return nil, nil, err
		}
	}
	if p.Parent != "" {
		if parent, err = d.find(p.Parent); err != nil {
			return nil, nil, err
		}
	}
	if p.Element != "" && (parent == covered || isAbove(covered, parent)) {
		return nil, nil, errors.New("the signature would stand in what it covers")
	}
	return covered, parent, nil
}

func (d *Document) find(path string) (*etree.Element, error) {
	compiled, err := etree.CompilePath(path)
	if err != nil {
		return nil, err
	}
	found := d.tree.FindElementsPath(compiled)
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
func (d *Document) write(p Plan) ([]byte, error) {
	if len(d.tree.Child) > 0 {
		if first, ok := d.tree.Child[0].(*etree.ProcInst); ok && first.Target == "xml" {
			d.tree.RemoveChildAt(0)
		}
	}
	d.tree.WriteSettings = etree.WriteSettings{CanonicalText: true, CanonicalAttrVal: true}
	data, err := d.tree.WriteToBytes()
	if err != nil {
		return nil, err
	}
	data = bytes.ReplaceAll(data, []byte("&#xD;"), []byte("&#13;"))
	if p.LineEnd == "\r\n" {
		data = bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))
	}
	return append([]byte(declaration10), bytes.TrimLeft(data, "\r\n")...), nil
}
