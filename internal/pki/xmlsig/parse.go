package xmlsig

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

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
)

// Document is a document that was read whole and found to be sound.
type Document struct {
	tree     *etree.Document
	size     int
	elements int
	ids      map[string][]*etree.Element // of every spelling of the attribute
}

// Parse reads a document in UTF-8. It refuses document types, and with them entities.
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
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if !utf8.Valid(data) {
		return nil, errors.New("the document is not in UTF-8")
	}
	size := len(data)
	data, err := normalized(data)
	if err != nil {
		return nil, err
	}
	d := &Document{tree: etree.NewDocument(), size: size, ids: map[string][]*etree.Element{}}
	d.tree.ReadSettings = etree.ReadSettings{
		PreserveDuplicateAttrs: true, // or the last would silently win
		MaxDepth:               maxDepth,
		CharsetReader: func(charset string, _ io.Reader) (io.Reader, error) {
			return nil, fmt.Errorf("encoding %q is not supported", charset)
		},
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
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
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
			i += normalizeTag(rest)
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

// normalizeTag replaces white space inside of quotes and returns the tag's length.
func normalizeTag(tag []byte) int {
	var quote byte
	for i, c := range tag {
		switch {
		case quote == 0 && c == '>':
			return i + 1
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0 && (c == '\n' || c == '\t'):
			tag[i] = ' '
		}
	}
	return len(tag)
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

// check holds an element and all below it against the rules of names, and notes ids.
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
	seen := make(map[[2]string]bool, len(e.Attr))
	for _, a := range e.Attr {
		uri := spaceXMLNS
		if _, ok := declaration(a); !ok {
			uri, ok = attributeSpace(a, at)
			if !ok || !plainName(a.Key) {
				return fmt.Errorf("the name %s is not sound", a.FullKey())
			}
			if strings.EqualFold(a.Key, "id") {
				d.ids[a.Value] = append(d.ids[a.Value], e)
			}
		}
		name := [2]string{uri, a.Key}
		if seen[name] {
			return fmt.Errorf("two attributes %s", a.FullKey())
		}
		seen[name] = true
	}
	for _, token := range e.Child {
		switch token := token.(type) {
		case *etree.Element:
			if err := d.check(token, at); err != nil {
				return err
			}
		case *etree.Directive:
			return errors.New("document types are refused")
		case *etree.ProcInst:
			if strings.EqualFold(token.Target, "xml") {
				return errors.New("the declaration is not at the beginning")
			}
		}
	}
	return nil
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
