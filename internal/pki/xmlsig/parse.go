package xmlsig

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/beevik/etree"
)

// Bounds of what is read.
const (
	maxSize       = 16 << 20
	maxDepth      = 100
	maxElements   = 200_000
	maxMarks      = 3 * maxElements // of any kind: tags, comments, instructions
	maxAttributes = 128             // of one element
	maxNamespaces = 64              // declared above one element
)

const (
	spaceXML   = "http://www.w3.org/XML/1998/namespace"
	spaceXMLNS = "http://www.w3.org/2000/xmlns/"
	spaceDsig  = "http://www.w3.org/2000/09/xmldsig#"
	spaceExc   = "http://www.w3.org/2001/10/xml-exc-c14n#"

	wss       = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-"
	spaceWSSE = wss + "secext-1.0.xsd"
	spaceWSU  = wss + "utility-1.0.xsd"
)

// Document is a document that was read whole and found to be sound.
type Document struct {
	tree     *etree.Document
	size     int
	elements int
	comments int

	signatures map[*etree.Element]int // their places, once they were looked for
}

// Comments returns how many comments there are: no signature here covers one.
func (d *Document) Comments() int { return d.comments }

// Has reports whether one element, and no other, has the Id.
func (d *Document) Has(id string) bool {
	_, err := d.byID(id)
	return err == nil
}

// Parse reads a document in UTF-8, or in UTF-16 with its mark. It refuses document types,
// and with them entities. Other encodings are an UnsupportedError.
func Parse(data []byte) (*Document, error) {
	d, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("xml: %w", err)
	}
	return d, nil
}

func parse(data []byte) (*Document, error) {
	if len(data) > maxSize {
		return nil, errors.New("the document is too long")
	}
	data, err := decoded(data)
	if err != nil {
		return nil, err
	}
	size := len(data)
	if data, err = normalized(data); err != nil {
		return nil, err
	}
	d := &Document{tree: etree.NewDocument(), size: size}
	d.tree.ReadSettings = etree.ReadSettings{
		PreserveDuplicateAttrs: true, // or the last would silently win
		MaxDepth:               maxDepth,
	}
	if err := d.tree.ReadFromBytes(data); err != nil {
		return nil, err
	}
	if err := d.checkTop(); err != nil {
		return nil, err
	}
	return d, d.check(d.tree.Root(), nil)
}

// normalized does what the parser leaves out, as XML 1.0 demands of it: line ends are
// one line feed (2.11), white space in attributes is a blank (3.3.3). Character
// references are untouched, so that &#13; lives on. It also finds document types.
func normalized(data []byte) ([]byte, error) {
	own := false // whether the bytes may be changed
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		data, own = bytes.ReplaceAll(data, []byte("\r"), []byte("\n")), true
	}
	for i, marks := 0, 0; i < len(data); {
		start := bytes.IndexByte(data[i:], '<')
		if start < 0 {
			break
		}
		if marks++; marks > maxMarks { // before a tree is made of them
			return nil, errors.New("the document is too large")
		}
		i += start
		end := ""
		switch rest := data[i:]; {
		case bytes.HasPrefix(rest, []byte("<!--")):
			i, end = i+4, "-->"
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			end = "]]>"
		case bytes.HasPrefix(rest, []byte("<?")):
			end = "?>"
		case bytes.HasPrefix(rest, []byte("<!")):
			return nil, errors.New("document types are refused")
		default:
			length, blanks := tagLength(rest)
			if blanks {
				if !own {
					data, own = bytes.Clone(data), true
				}
				normalizeTag(data[i : i+length])
			}
			i += length
			continue
		}
		skip := bytes.Index(data[i:], []byte(end))
		if skip < 0 {
			return nil, io.ErrUnexpectedEOF
		}
		i += skip + len(end)
	}
	return data, nil
}

// tagLength returns the length of the tag, and whether white space other than a blank may
// stand inside of quotes.
func tagLength(tag []byte) (length int, blanks bool) {
	var quote byte
	for i, c := range tag {
		switch {
		case quote == 0 && c == '>':
			return i + 1, blanks
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0 && (c == '\n' || c == '\t'):
			blanks = true
		}
	}
	return len(tag), blanks
}

// normalizeTag replaces white space inside of quotes.
func normalizeTag(tag []byte) {
	var quote byte
	for i, c := range tag {
		switch {
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0 && (c == '\n' || c == '\t'):
			tag[i] = ' '
		}
	}
}

// checkTop allows one element, and around it blanks, comments and instructions.
func (d *Document) checkTop() error {
	roots := 0
	for i, token := range d.tree.Child {
		switch token := token.(type) {
		case *etree.Element:
			roots++
		case *etree.CharData:
			if strings.Trim(token.Data, " \t\n") != "" {
				return errors.New("text stands outside of the root element")
			}
		case *etree.ProcInst:
			if strings.EqualFold(token.Target, "xml") && i > 0 {
				return errors.New("the declaration is not at the beginning")
			}
		case *etree.Comment:
			d.comments++
		default:
			return errors.New("document types are refused")
		}
	}
	if roots != 1 {
		return fmt.Errorf("%d root elements", roots)
	}
	return nil
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

// declaration reports whether the attribute declares a namespace, and for which prefix.
func declaration(a etree.Attr) (prefix string, ok bool) {
	if a.Space == "xmlns" {
		return a.Key, true
	}
	return "", a.Space == "" && a.Key == "xmlns"
}

// enter returns the scope at the element.
func (s *scope) enter(e *etree.Element) *scope {
	for _, a := range e.Attr {
		if prefix, ok := declaration(a); ok && prefix != "xml" {
			s = s.with(prefix, a.Value)
		}
	}
	return s
}

// scopeOf returns the scope above the element.
func scopeAbove(e *etree.Element) *scope {
	parent := e.Parent()
	if parent == nil {
		return nil
	}
	return scopeAbove(parent).enter(parent)
}

// check holds an element and all below it against the rules of names.
func (d *Document) check(e *etree.Element, above *scope) error {
	if d.elements++; d.elements > maxElements || len(e.Attr) > maxAttributes {
		return errors.New("the document is too large")
	}
	at, err := checkDeclarations(e, above)
	if err != nil {
		return err
	}
	if _, ok := at.find(e.Space); !ok || e.Space == "xmlns" || !plainName(e.Tag) {
		return fmt.Errorf("the name %s is not sound", e.FullTag())
	}
	if err := checkAttributes(e, at); err != nil {
		return err
	}
	for _, token := range e.Child {
		switch token := token.(type) {
		case *etree.Element:
			if err := d.check(token, at); err != nil {
				return err
			}
		case *etree.Directive:
			return errors.New("document types are refused")
		case *etree.Comment:
			d.comments++
		case *etree.ProcInst:
			if strings.EqualFold(token.Target, "xml") {
				return errors.New("the declaration is not at the beginning")
			}
		}
	}
	return nil
}

func checkAttributes(e *etree.Element, at *scope) error {
	for i, a := range e.Attr {
		space, err := soundAttribute(a, at)
		if err != nil {
			return err
		}
		for _, b := range e.Attr[:i] { // there are few
			if other, _ := soundAttribute(b, at); a.Key == b.Key && space == other {
				return fmt.Errorf("two attributes %s", a.FullKey())
			}
		}
	}
	return nil
}

// soundAttribute returns the namespace of an attribute or of a declaration.
func soundAttribute(a etree.Attr, at *scope) (string, error) {
	if _, ok := declaration(a); ok {
		return spaceXMLNS, nil
	}
	uri, ok := attributeSpace(a, at)
	if !ok || !plainName(a.Key) {
		return "", fmt.Errorf("the name %s is not sound", a.FullKey())
	}
	return uri, nil
}

func checkDeclarations(e *etree.Element, above *scope) (*scope, error) {
	for _, a := range e.Attr {
		prefix, ok := declaration(a)
		if !ok {
			continue
		}
		reserved := prefix == "xmlns" || a.Value == spaceXMLNS || (prefix == "xml") != (a.Value == spaceXML)
		if reserved || prefix != "" && a.Value == "" || prefix != "" && !plainName(prefix) {
			return nil, fmt.Errorf("the declaration %s is not sound", a.FullKey())
		}
	}
	at := above.enter(e)
	if at != nil && at.length > maxNamespaces {
		return nil, errors.New("too many namespaces")
	}
	return at, nil
}

// attributeSpace returns the namespace of an attribute: one without a prefix has none.
func attributeSpace(a etree.Attr, at *scope) (string, bool) {
	if a.Space == "" {
		return "", true
	}
	return at.find(a.Space)
}

func plainName(name string) bool { return name != "" && !strings.Contains(name, ":") }
