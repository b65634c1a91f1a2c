package xmlsig

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/beevik/etree"
)

// The algorithms of canonical form that are known.
const (
	Inclusive             = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
	InclusiveWithComments = Inclusive + "#WithComments"
	Exclusive             = "http://www.w3.org/2001/10/xml-exc-c14n#"
	ExclusiveWithComments = Exclusive + "WithComments"
)

// form is an algorithm of canonical form with its settings.
type form struct {
	exclusive, comments bool
	inclusive           map[string]bool // prefixes that an exclusive form treats otherwise
}

func formOf(algorithm string) (form, error) {
	switch algorithm {
	case Inclusive:
		return form{}, nil
	case InclusiveWithComments:
		return form{comments: true}, nil
	case Exclusive:
		return form{exclusive: true}, nil
	case ExclusiveWithComments:
		return form{exclusive: true, comments: true}, nil
	}
	return form{}, unsupported("canonical form %q", algorithm)
}

// canonical writes canonical XML. etree's own writers escape texts and values; CR
// comes out as &#xD;, as it must.
type canonical struct {
	form
	out   output
	limit int            // bytes
	apex  *etree.Element // where the output begins
	// streams get the output, each without the signatures that came after its own.
	streams *streams
}

// output gathers what is written and passes it on in pieces.
type output struct {
	bytes.Buffer
	passed int // bytes
	to     func([]byte)
}

const piece = 32 << 10

func (o *output) flush() {
	o.passed += o.Len()
	o.to(o.Bytes())
	o.Reset()
}

var asCanonical = etree.WriteSettings{CanonicalEndTags: true, CanonicalText: true, CanonicalAttrVal: true}

// canonicalize writes the form of the element, or of the whole document for its root
// where whole is set, to the streams.
func (d *Document) canonicalize(e *etree.Element, f form, whole bool, to *streams) error {
	// An exclusive form repeats declarations; more than this no honest document needs.
	c := &canonical{form: f, limit: 4*d.size + 1<<16, apex: e, streams: to}
	c.out.to = to.write
	if !whole {
		if err := c.element(e, scopeAbove(e), nil, inheritedXML(e, f)); err != nil {
			return err
		}
		c.out.flush()
		return nil
	}
	before := true
	for _, token := range d.tree.Child {
		_, isComment := token.(*etree.Comment)
		instruction, isInstruction := token.(*etree.ProcInst)
		switch {
		case token == etree.Token(e):
			if err := c.element(e, nil, nil, nil); err != nil {
				return err
			}
			before = false
		case isInstruction && instruction.Target != "xml", isComment && c.comments:
			if !before {
				c.out.WriteByte('\n')
			}
			token.WriteTo(&c.out, &asCanonical)
			if before {
				c.out.WriteByte('\n')
			}
		}
	}
	c.out.flush()
	return nil
}

// canonicalBytes returns the form with nothing left out.
func (d *Document) canonicalBytes(e *etree.Element, f form) ([]byte, error) {
	var b bytes.Buffer
	err := d.canonicalize(e, f, false, streamTo(&b, nil, 0))
	return b.Bytes(), err
}

// inheritedXML returns the attributes xml:… that the inclusive form of a part takes
// over from the elements above it.
func inheritedXML(e *etree.Element, f form) []etree.Attr {
	var found []etree.Attr
	if f.exclusive {
		return nil
	}
	for up := e.Parent(); up != nil; up = up.Parent() {
		for _, a := range up.Attr {
			same := func(other etree.Attr) bool { return other.Space == "xml" && other.Key == a.Key }
			if a.Space == "xml" && !slices.ContainsFunc(found, same) && !slices.ContainsFunc(e.Attr, same) {
				found = append(found, a)
			}
		}
	}
	return found
}

// element writes an element: above are the namespaces that are declared above it,
// written those that stand in the output above it.
func (c *canonical) element(e *etree.Element, above, written *scope, more []etree.Attr) error {
	if i, ok := c.streams.signatures[e]; ok {
		c.out.flush()
		if !c.streams.enter(i) {
			return nil
		}
		defer func() { c.out.flush(); c.streams.leave() }()
	}
	at := above.enter(e)
	declared, written := c.declarations(e, above, at, written)
	c.out.WriteByte('<')
	c.name(e)
	for _, a := range declared {
		c.attribute(a)
	}
	for _, a := range sortedAttributes(e, at, more) {
		c.attribute(a)
	}
	c.out.WriteByte('>')
	if c.out.Len() > piece {
		c.out.flush()
	}
	if c.out.passed+c.out.Len() > c.limit {
		return errors.New("the canonical form is too long")
	}
	for _, token := range e.Child {
		switch token := token.(type) {
		case *etree.Element:
			if err := c.element(token, at, written, nil); err != nil {
				return err
			}
		case *etree.CharData:
			c.text(token)
		case *etree.ProcInst:
			token.WriteTo(&c.out, &asCanonical)
		case *etree.Comment:
			if c.comments {
				token.WriteTo(&c.out, &asCanonical)
			}
		}
	}
	c.out.WriteString("</")
	c.name(e)
	c.out.WriteByte('>')
	return nil
}

func (c *canonical) name(e *etree.Element) {
	if e.Space != "" {
		c.out.WriteString(e.Space)
		c.out.WriteByte(':')
	}
	c.out.WriteString(e.Tag)
}

// attribute writes an attribute; most values need no escape.
func (c *canonical) attribute(a etree.Attr) {
	c.out.WriteByte(' ')
	if strings.ContainsAny(a.Value, "&<>\"'\t\n\r") {
		a.WriteTo(&c.out, &asCanonical)
		return
	}
	if a.Space != "" {
		c.out.WriteString(a.Space)
		c.out.WriteByte(':')
	}
	c.out.WriteString(a.Key)
	c.out.WriteString(`="`)
	c.out.WriteString(a.Value)
	c.out.WriteByte('"')
}

func (c *canonical) text(data *etree.CharData) {
	if strings.ContainsAny(data.Data, "&<>\r") {
		data.WriteTo(&c.out, &asCanonical)
		return
	}
	c.out.WriteString(data.Data)
}

// declarations returns the namespaces to declare at the element, and those that stand
// in the output with them.
func (c *canonical) declarations(e *etree.Element, above, at, written *scope) ([]etree.Attr, *scope) {
	prefixes := c.used(e, above, at)
	if len(prefixes) == 0 {
		return nil, written
	}
	slices.Sort(prefixes)
	var declared []etree.Attr
	for _, prefix := range slices.Compact(prefixes) {
		uri, _ := at.find(prefix)
		if stands, ok := written.find(prefix); ok && stands == uri {
			continue
		}
		written = written.with(prefix, uri)
		if prefix == "" {
			declared = append(declared, etree.Attr{Key: "xmlns", Value: uri})
		} else {
			declared = append(declared, etree.Attr{Space: "xmlns", Key: prefix, Value: uri})
		}
	}
	return declared, written
}

// used returns the prefixes that the form may have to declare at the element: those
// that it declares, with those in scope where the output begins, or in the exclusive
// form those in the names of the element itself.
func (c *canonical) used(e *etree.Element, above, at *scope) []string {
	var prefixes []string
	if e == c.apex {
		above = nil
	}
	for s := at; s != above; s = s.above {
		if !c.exclusive || c.inclusive[s.prefix] {
			prefixes = append(prefixes, s.prefix)
		}
	}
	if c.exclusive {
		prefixes = append(prefixes, e.Space)
		for _, a := range e.Attr {
			if _, ok := declaration(a); !ok && a.Space != "" {
				prefixes = append(prefixes, a.Space)
			}
		}
	}
	return slices.DeleteFunc(prefixes, func(prefix string) bool { return prefix == "xml" })
}

// sortedAttributes returns the attributes by namespace and name.
func sortedAttributes(e *etree.Element, at *scope, more []etree.Attr) []etree.Attr {
	if len(more) == 0 && sorted(e.Attr) {
		return e.Attr
	}
	attributes := slices.Clone(more)
	for _, a := range e.Attr {
		if _, ok := declaration(a); !ok {
			attributes = append(attributes, a)
		}
	}
	slices.SortFunc(attributes, func(a, b etree.Attr) int {
		spaceA, _ := attributeSpace(a, at)
		spaceB, _ := attributeSpace(b, at)
		return cmp.Or(strings.Compare(spaceA, spaceB), strings.Compare(a.Key, b.Key))
	})
	return attributes
}

// sorted reports whether the attributes have the order already: those of no namespace,
// and among them no declaration.
func sorted(attributes []etree.Attr) bool {
	for i, a := range attributes {
		if a.Space != "" || a.Key == "xmlns" || i > 0 && attributes[i-1].Key > a.Key {
			return false
		}
	}
	return true
}
