package xmlsig

import (
	"iter"
	"strings"
)

// Document is a document that was read whole and found to be sound.
//
// Its nodes are numbered in the order of the document: what is in an element are the nodes
// behind it, up to its end. A register has half a million of them; numbers instead of
// pointers keep them small, and the garbage collector away from them.
type Document struct {
	nodes      []node
	attributes []attribute
	names      []name
	text       string // all texts and values one after the other

	root     int
	size     int // bytes
	elements int
	comments int

	references int // of all signatures that were read

	signatures map[int]int // the place of each element that is one, once they were looked for
}

type kind uint8

const (
	element kind = iota
	text
	comment
	instruction
)

// node is an element or what stands in one.
type node struct {
	kind     kind
	name     int32 // of an element
	parent   int32 // -1 at the top
	end      int32 // the node after it and all that is in it
	from, to int32 // of an element its attributes, else its text
}

// attribute is an attribute or the declaration of a namespace.
type attribute struct{ name, from, to int32 }

// name is a name as it is written.
type name struct{ space, tag string }

func (n name) String() string {
	if n.space == "" {
		return n.tag
	}
	return n.space + ":" + n.tag
}

// declares reports whether an attribute of the name declares a namespace, and for which
// prefix.
func (n name) declares() (prefix string, ok bool) {
	if n.space == "xmlns" {
		return n.tag, true
	}
	return "", n.space == "" && n.tag == "xmlns"
}

// below lists what stands in an element, or at the top for -1, but not what is in that.
func (d *Document) below(n int) iter.Seq[int] {
	from, end := 0, len(d.nodes)
	if n >= 0 {
		from, end = n+1, int(d.nodes[n].end)
	}
	return func(yield func(int) bool) {
		for i := from; i < end && yield(i); i = int(d.nodes[i].end) {
		}
	}
}

// elementsBelow is below without texts, comments and instructions.
func (d *Document) elementsBelow(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range d.below(n) {
			if d.nodes[i].kind == element && !yield(i) {
				return
			}
		}
	}
}

func (d *Document) parent(n int) int { return int(d.nodes[n].parent) }

// isAbove reports whether one node stands in another.
func (d *Document) isAbove(n, below int) bool { return n < below && below < int(d.nodes[n].end) }

func (d *Document) name(n int) name { return d.names[d.nodes[n].name] }

// textOf returns the text of a node that is no element.
func (d *Document) textOf(n int) string { return d.text[d.nodes[n].from:d.nodes[n].to] }

func (d *Document) isBlank(n int) bool {
	return d.nodes[n].kind == text && strings.Trim(d.textOf(n), " \t\r\n") == ""
}

// attributesOf returns the attributes and declarations of an element as they stand.
func (d *Document) attributesOf(n int) []attribute {
	return d.attributes[d.nodes[n].from:d.nodes[n].to]
}

func (d *Document) nameOf(a attribute) name { return d.names[a.name] }

func (d *Document) value(a attribute) string { return d.text[a.from:a.to] }

// lookup returns the value of an attribute without a prefix.
func (d *Document) lookup(n int, key string) (string, bool) {
	for _, a := range d.attributesOf(n) {
		if d.nameOf(a) == (name{"", key}) {
			return d.value(a), true
		}
	}
	return "", false
}

// scope is the list of namespaces that are declared above and at an element.
type scope struct {
	above       *scope
	prefix, uri string
	length      int
}

func (s *scope) with(prefix, uri string) *scope {
	length := 1
	if s != nil {
		length += s.length
	}
	return &scope{s, prefix, uri, length}
}

// find returns the namespace of the prefix; the empty prefix has one always.
func (s *scope) find(prefix string) (string, bool) {
	if prefix == "xml" {
		return spaceXML, true
	}
	for ; s != nil; s = s.above {
		if s.prefix == prefix {
			return s.uri, true
		}
	}
	return "", prefix == ""
}

// ofAttribute returns the namespace of an attribute: one without a prefix has none.
func (s *scope) ofAttribute(n name) (string, bool) {
	if n.space == "" {
		return "", true
	}
	return s.find(n.space)
}

// enter returns the scope at the element, of the one above it.
func (d *Document) enter(n int, s *scope) *scope {
	for _, a := range d.attributesOf(n) {
		if prefix, ok := d.nameOf(a).declares(); ok && prefix != "xml" {
			s = s.with(prefix, d.value(a))
		}
	}
	return s
}

// scopeAbove returns the scope above the element.
func (d *Document) scopeAbove(n int) *scope {
	parent := d.parent(n)
	if parent < 0 {
		return nil
	}
	return d.enter(parent, d.scopeAbove(parent))
}

// is reports whether an element has the name and the namespace.
func (d *Document) is(n int, space, tag string) bool {
	if d.name(n).tag != tag {
		return false
	}
	uri, _ := d.enter(n, d.scopeAbove(n)).find(d.name(n).space)
	return uri == space
}

// isDsig reports whether the element is of XML Signature and has the name.
func (d *Document) isDsig(n int, tag string) bool { return d.is(n, spaceDsig, tag) }
