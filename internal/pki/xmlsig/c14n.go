package xmlsig

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strings"
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
	exclusive, withComments bool
	inclusive               map[string]bool // prefixes that an exclusive form treats otherwise
}

func formOf(algorithm string) (form, error) {
	switch algorithm {
	case Inclusive:
		return form{}, nil
	case InclusiveWithComments:
		return form{withComments: true}, nil
	case Exclusive:
		return form{exclusive: true}, nil
	case ExclusiveWithComments:
		return form{exclusive: true, withComments: true}, nil
	}
	return form{}, unsupported("canonical form %q", algorithm)
}

// canonical writes canonical XML.
type canonical struct {
	*Document
	form
	out   output
	limit int // bytes
	apex  int // where the output begins
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

var (
	escapeText  = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")
	escapeValue = strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;", "\t", "&#x9;", "\n", "&#xA;", "\r", "&#xD;")
)

// canonicalize writes the form of the element, or of the whole document for its root
// where whole is set, to the streams.
func (d *Document) canonicalize(n int, f form, whole bool, to *streams) error {
	// An exclusive form repeats declarations; more than this no honest document needs.
	c := &canonical{Document: d, form: f, limit: 4*d.size + 1<<16, apex: n, streams: to}
	c.out.to = to.write
	defer c.out.flush()
	if !whole {
		return c.element(n, d.scopeAbove(n), nil, d.inheritedXML(n, f))
	}
	for top := range d.below(-1) {
		switch kind := d.nodes[top].kind; {
		case kind == element:
			if err := c.element(top, nil, nil, nil); err != nil {
				return err
			}
		case kind == instruction || c.withComments:
			if top > n {
				c.out.WriteByte('\n')
			}
			c.other(top)
			if top < n {
				c.out.WriteByte('\n')
			}
		}
	}
	return nil
}

// canonicalBytes returns the form with nothing left out.
func (d *Document) canonicalBytes(n int, f form) ([]byte, error) {
	var b bytes.Buffer
	err := d.canonicalize(n, f, false, streamTo(&b, nil, 0))
	return b.Bytes(), err
}

// inheritedXML returns the attributes xml:… that the inclusive form of a part takes
// over from the elements above it.
func (d *Document) inheritedXML(n int, f form) []attribute {
	var found []attribute
	if f.exclusive {
		return nil
	}
	for up := d.parent(n); up >= 0; up = d.parent(up) {
		for _, a := range d.attributesOf(up) {
			same := func(other attribute) bool { return other.name == a.name }
			if key := d.nameOf(a); key.space != "xml" {
				continue
			}
			if !slices.ContainsFunc(found, same) && !slices.ContainsFunc(d.attributesOf(n), same) {
				found = append(found, a)
			}
		}
	}
	return found
}

// element writes an element: above are the namespaces that are declared above it,
// written those that stand in the output above it.
func (c *canonical) element(n int, above, written *scope, more []attribute) error {
	if i, ok := c.streams.signatures[n]; ok {
		c.out.flush()
		if !c.streams.enter(i) {
			return nil
		}
		defer func() { c.out.flush(); c.streams.leave() }()
	}
	at := c.enter(n, above)
	c.out.WriteByte('<')
	c.writeName(c.name(n))
	written = c.declarations(n, above, at, written)
	for _, a := range c.sorted(n, at, more) {
		c.writeAttribute(c.nameOf(a), c.value(a))
	}
	c.out.WriteByte('>')
	if c.out.Len() > piece {
		c.out.flush()
	}
	if c.out.passed+c.out.Len() > c.limit {
		return errors.New("the canonical form is too long")
	}
	for child := range c.below(n) {
		if c.nodes[child].kind != element {
			c.other(child)
		} else if err := c.element(child, at, written, nil); err != nil {
			return err
		}
	}
	c.out.WriteString("</")
	c.writeName(c.name(n))
	c.out.WriteByte('>')
	return nil
}

// other writes a node that is no element.
func (c *canonical) other(n int) {
	open, end := "<?", "?>"
	switch c.nodes[n].kind {
	case text:
		write(&c.out, c.textOf(n), "&<>\r", escapeText)
		return
	case comment:
		if !c.withComments {
			return
		}
		open, end = "<!--", "-->"
	}
	c.out.WriteString(open)
	c.out.WriteString(c.textOf(n))
	c.out.WriteString(end)
}

func (c *canonical) writeName(n name) {
	if n.space != "" {
		c.out.WriteString(n.space)
		c.out.WriteByte(':')
	}
	c.out.WriteString(n.tag)
}

func (c *canonical) writeAttribute(n name, value string) {
	c.out.WriteByte(' ')
	c.writeName(n)
	c.out.WriteString(`="`)
	write(&c.out, value, "&<\"\t\n\r", escapeValue)
	c.out.WriteByte('"')
}

// write writes a text; most need no escape.
func write(out *output, text, special string, escape *strings.Replacer) {
	if strings.ContainsAny(text, special) {
		_, _ = escape.WriteString(out, text)
	} else {
		out.WriteString(text)
	}
}

// declarations writes the declarations of namespaces at the element, and returns those that
// stand in the output with them.
func (c *canonical) declarations(n int, above, at, written *scope) *scope {
	prefixes := c.used(n, above, at)
	slices.Sort(prefixes)
	for _, prefix := range slices.Compact(prefixes) {
		uri, _ := at.find(prefix)
		if stands, ok := written.find(prefix); ok && stands == uri {
			continue
		}
		written = written.with(prefix, uri)
		if prefix == "" {
			c.writeAttribute(name{"", "xmlns"}, uri)
		} else {
			c.writeAttribute(name{"xmlns", prefix}, uri)
		}
	}
	return written
}

// used returns the prefixes that the form may have to declare at the element: those
// that it declares, with those in scope where the output begins, or in the exclusive
// form those in the names of the element itself.
func (c *canonical) used(n int, above, at *scope) []string {
	var prefixes []string
	if n == c.apex {
		above = nil
	}
	for s := at; s != above; s = s.above {
		if !c.exclusive || c.inclusive[s.prefix] {
			prefixes = append(prefixes, s.prefix)
		}
	}
	if c.exclusive {
		prefixes = append(prefixes, c.name(n).space)
		for _, a := range c.attributesOf(n) {
			if own := c.nameOf(a); own.space != "" && own.space != "xmlns" {
				prefixes = append(prefixes, own.space)
			}
		}
	}
	return slices.DeleteFunc(prefixes, func(prefix string) bool { return prefix == "xml" })
}

// sorted returns the attributes without declarations, by namespace and name.
func (c *canonical) sorted(n int, at *scope, more []attribute) []attribute {
	own := c.attributesOf(n)
	if len(more) == 0 && c.areSorted(own) {
		return own
	}
	type placed struct {
		space, key string
		attribute
	}
	var all []placed
	for _, a := range slices.Concat(more, own) {
		n := c.nameOf(a)
		if _, ok := n.declares(); !ok {
			space, _ := at.ofAttribute(n)
			all = append(all, placed{space, n.tag, a})
		}
	}
	slices.SortFunc(all, func(a, b placed) int {
		return cmp.Or(strings.Compare(a.space, b.space), strings.Compare(a.key, b.key))
	})
	attributes := make([]attribute, len(all))
	for i, a := range all {
		attributes[i] = a.attribute
	}
	return attributes
}

// areSorted reports whether the attributes have the order already: those of no namespace,
// and among them no declaration.
func (c *canonical) areSorted(attributes []attribute) bool {
	last := ""
	for _, a := range attributes {
		n := c.nameOf(a)
		if n.space != "" || n.tag == "xmlns" || last > n.tag {
			return false
		}
		last = n.tag
	}
	return true
}
