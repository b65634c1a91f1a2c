package xmlsig

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

const enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"

// maxReferences is how many all signatures of a document may have: each may cost a pass
// through the whole.
const maxReferences = 16

// Reference tells of something that a signature covers.
type Reference struct {
	URI          string // "" for the whole document, or "#" and an Id
	Element      string // name of the element covered
	DigestMethod string
	Digest       []byte
	Sum          []byte // what Digest is to be, after Document.Sum
	SumErr       error
	Root         bool // the root element is covered whole

	signature *Signature
	covered   int
	form      form
	envelops  bool
}

// Content returns what is covered, in canonical form.
func (r *Reference) Content() ([]byte, error) {
	var b bytes.Buffer
	d := r.signature.document
	if r.Root {
		b.Grow(d.size + d.size/16)
	}
	err := d.canonicalize(r.covered, r.form, r.URI == "", streamTo(&b, r.leftOut(), r.signature.number))
	return b.Bytes(), err
}

// leftOut returns the signatures that may be left out of what is covered: without the
// transform out of the envelope all that stands there is covered.
func (r *Reference) leftOut() map[int]int {
	if r.envelops {
		return r.signature.document.signatures
	}
	return nil
}

// readReference reads what is covered, and how it comes into the form that was hashed.
func (d *Document) readReference(s *Signature, n int) (*Reference, error) {
	if d.references++; d.references > maxReferences {
		return nil, errors.New("too many references")
	}
	parts, err := d.children(n, "Transforms?", "DigestMethod", "DigestValue")
	if err != nil {
		return nil, err
	}
	r := &Reference{signature: s}
	if r.DigestMethod, err = d.algorithmOf(parts[1]); err != nil {
		return nil, err
	}
	if r.Digest, err = d.base64Of(parts[2]); err != nil {
		return nil, err
	}
	var ok bool
	if r.URI, ok = d.lookup(n, "URI"); !ok {
		return nil, unsupported("a Reference that does not say what it refers to")
	}
	if r.covered, err = d.resolve(r.URI); err != nil {
		return nil, err
	}
	for up := r.covered; up >= 0; up = d.parent(up) {
		if d.isDsig(up, "Signature") {
			return nil, errors.New("what is covered stands in a signature")
		}
	}
	if r.form, r.envelops, err = d.readTransforms(parts[0]); err != nil {
		return nil, err
	}
	if r.envelops != d.isAbove(r.covered, s.element) {
		return nil, errors.New("the signature is not enveloped in what it covers, or is and does not say so")
	}
	r.Element, r.Root = d.name(r.covered).String(), r.covered == d.root
	return r, nil
}

// resolve returns the element that a URI means: the root, or the one with the Id.
func (d *Document) resolve(uri string) (int, error) {
	if uri == "" {
		return d.root, nil
	}
	id, ok := strings.CutPrefix(uri, "#")
	if !ok || id == "" || strings.ContainsAny(id, "()'\" ") {
		return 0, unsupported("reference to %q", uri)
	}
	return d.byID(id)
}

// byID returns the one element that has the id. Another of any spelling would be taken for
// it by some program.
func (d *Document) byID(id string) (int, error) {
	holder, count := 0, 0
	for n := range d.nodes {
		if d.nodes[n].kind != element {
			continue
		}
		for _, a := range d.attributesOf(n) {
			if d.value(a) == id && strings.EqualFold(d.nameOf(a).tag, "id") {
				holder, count = n, count+1
			}
		}
	}
	if count != 1 {
		return 0, fmt.Errorf("%d elements have the id %q", count, id)
	}
	at := d.enter(holder, d.scopeAbove(holder))
	for _, a := range d.attributesOf(holder) {
		key := d.nameOf(a)
		space, _ := at.ofAttribute(key)
		if d.value(a) == id && (space == "" && key.tag == "Id" || space == spaceXML && key.tag == "id" || space == spaceWSU && key.tag == "Id") {
			return holder, nil
		}
	}
	return 0, unsupported("an id that is not called Id")
}

// readTransforms reads the way to the bytes: out of the envelope, into a canonical
// form. A reference within the document means it without its comments (XML Signature,
// 4.4.3.3), so the forms with comments are the same as those without.
func (d *Document) readTransforms(n int) (f form, envelops bool, err error) {
	if n < 0 {
		return f, false, nil
	}
	formed := false
	for transform := range d.below(n) {
		if d.nodes[transform].kind != element {
			if !d.isBlank(transform) {
				return f, false, errors.New("text in Transforms")
			}
			continue
		}
		algorithm, _ := d.lookup(transform, "Algorithm")
		switch {
		case !d.isDsig(transform, "Transform") || formed:
			return f, false, unsupported("this order of transforms")
		case algorithm == enveloped:
			if envelops {
				return f, false, unsupported("a second transform out of the envelope")
			}
			envelops = true
			if _, err := d.algorithmOf(transform); err != nil {
				return f, false, err
			}
		default:
			formed = true
			if f, err = d.readForm(transform); err != nil {
				return f, false, err
			}
		}
	}
	f.withComments = false
	return f, envelops, nil
}

// readForm reads a CanonicalizationMethod or a Transform to a canonical form.
func (d *Document) readForm(n int) (form, error) {
	algorithm, _ := d.lookup(n, "Algorithm")
	f, err := formOf(algorithm)
	if err != nil || !f.exclusive {
		if err == nil {
			_, err = d.children(n)
		}
		return f, err
	}
	for child := range d.below(n) {
		switch d.nodes[child].kind {
		case text:
			if !d.isBlank(child) {
				return f, fmt.Errorf("text in %s", d.name(n).tag)
			}
		case element:
			if f.inclusive != nil || !d.is(child, spaceExc, "InclusiveNamespaces") || d.nodes[child].end > int32(child)+1 {
				return f, unsupported("%s in %s", d.name(child).tag, d.name(n).tag)
			}
			f.inclusive = map[string]bool{}
			prefixes, _ := d.lookup(child, "PrefixList")
			for _, prefix := range strings.Fields(prefixes) {
				if prefix == "#default" {
					prefix = ""
				}
				f.inclusive[prefix] = true
			}
		default:
			return f, unsupported("a comment or an instruction in %s", d.name(n).tag)
		}
	}
	return f, nil
}
