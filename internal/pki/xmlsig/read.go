package xmlsig

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// reader makes a document of what encoding/xml reads, and holds it against the rules that
// encoding/xml leaves out: of names, of namespaces, of what stands at the top.
type reader struct {
	*Document
	all     strings.Builder
	numbers map[name]int32 // of the names
	open    []int          // elements that are not closed
	scopes  []*scope       // at each of them
	seen    map[name]bool  // attributes of one element, by namespace
}

func (r *reader) read(data []byte) error {
	r.all.Grow(len(data)) // nothing is longer than it was written
	decoder := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := decoder.RawToken()
		if err == io.EOF {
			return r.finish()
		}
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			err = r.start(token)
		case xml.EndElement:
			err = r.close(name{token.Name.Space, token.Name.Local})
		case xml.CharData:
			err = r.characters(token)
		case xml.Comment:
			r.comments++
			r.addText(comment, token)
		case xml.ProcInst:
			err = r.instruction(token)
		default:
			err = errors.New("document types are refused")
		}
		if err != nil {
			return err
		}
	}
}

func (r *reader) finish() error {
	if len(r.open) > 0 {
		return io.ErrUnexpectedEOF
	}
	if r.root < 0 {
		return errors.New("no root element")
	}
	r.text = r.all.String()
	return nil
}

// add adds a node to the element that is open.
func (r *reader) add(k kind) *node {
	at := int32(r.all.Len())
	n := node{kind: k, parent: -1, end: int32(len(r.nodes) + 1), from: at, to: at}
	if len(r.open) > 0 {
		n.parent = int32(r.open[len(r.open)-1])
	}
	r.nodes = append(r.nodes, n)
	return &r.nodes[len(r.nodes)-1]
}

// addText adds a node that has a text.
func (r *reader) addText(k kind, data []byte) {
	n := r.add(k)
	r.all.Write(data)
	n.to = int32(r.all.Len())
}

func (r *reader) characters(data []byte) error {
	if len(r.open) > 0 {
		r.addText(text, data)
	} else if len(bytes.Trim(data, " \t\n")) > 0 {
		return errors.New("text stands outside of the root element")
	}
	return nil
}

func (r *reader) instruction(token xml.ProcInst) error {
	if strings.EqualFold(token.Target, "xml") {
		return errors.New("the declaration is not at the beginning")
	}
	data := token.Target
	if len(token.Inst) > 0 {
		data += " " + string(token.Inst)
	}
	r.addText(instruction, []byte(data))
	return nil
}

func (r *reader) start(token xml.StartElement) error {
	r.elements++
	switch {
	case len(r.open) == maxDepth:
		return errors.New("the document is too deep")
	case r.elements > maxElements || len(token.Attr) > maxAttributes:
		return errors.New("the document is too large")
	case len(r.open) == 0 && r.root >= 0:
		return errors.New("two root elements")
	case len(r.open) == 0:
		r.root = len(r.nodes)
	}
	number := len(r.nodes)
	n := r.add(element)
	own := name{token.Name.Space, token.Name.Local}
	n.name, n.from = r.number(own), int32(len(r.attributes))
	for _, a := range token.Attr {
		from := r.all.Len()
		r.all.WriteString(a.Value)
		r.attributes = append(r.attributes,
			attribute{r.number(name{a.Name.Space, a.Name.Local}), int32(from), int32(r.all.Len())})
	}
	n.to = int32(len(r.attributes))
	at, err := r.declarations(token.Attr)
	if err != nil {
		return err
	}
	if _, ok := at.find(own.space); !ok || own.space == "xmlns" || !plainName(own.tag) {
		return fmt.Errorf("the name %s is not sound", own)
	}
	r.open, r.scopes = append(r.open, number), append(r.scopes, at)
	return r.checkAttributes(token.Attr, at)
}

func (r *reader) close(n name) error {
	if len(r.open) == 0 || r.name(r.open[len(r.open)-1]) != n {
		return fmt.Errorf("</%s> closes nothing", n)
	}
	last := len(r.open) - 1
	r.nodes[r.open[last]].end = int32(len(r.nodes))
	r.open, r.scopes = r.open[:last], r.scopes[:last]
	return nil
}

// number returns the number of the name.
func (r *reader) number(n name) int32 {
	number, ok := r.numbers[n]
	if !ok {
		number = int32(len(r.names))
		r.numbers[n], r.names = number, append(r.names, n)
	}
	return number
}

// declarations returns the scope at an element of these attributes.
func (r *reader) declarations(attributes []xml.Attr) (*scope, error) {
	var at *scope
	if len(r.scopes) > 0 {
		at = r.scopes[len(r.scopes)-1]
	}
	for _, a := range attributes {
		n := name{a.Name.Space, a.Name.Local}
		prefix, ok := n.declares()
		if !ok {
			continue
		}
		reserved := prefix == "xmlns" || a.Value == spaceXMLNS || (prefix == "xml") != (a.Value == spaceXML)
		if reserved || n.space != "" && (a.Value == "" || !plainName(prefix)) {
			return nil, fmt.Errorf("the declaration %s is not sound", n)
		}
		if prefix != "xml" {
			at = at.with(prefix, a.Value)
		}
	}
	if at != nil && at.length > maxNamespaces {
		return nil, errors.New("too many namespaces")
	}
	return at, nil
}

// checkAttributes refuses names that are not sound, and one that stands twice.
func (r *reader) checkAttributes(attributes []xml.Attr, at *scope) error {
	clear(r.seen)
	for _, a := range attributes {
		n := name{a.Name.Space, a.Name.Local}
		space := spaceXMLNS
		if _, declares := n.declares(); !declares {
			var ok bool
			if space, ok = at.ofAttribute(n); !ok || !plainName(n.tag) {
				return fmt.Errorf("the name %s is not sound", n)
			}
		}
		full := name{space, n.tag}
		if r.seen[full] {
			return fmt.Errorf("two attributes %s", n)
		}
		r.seen[full] = true
	}
	return nil
}

func plainName(name string) bool { return name != "" && !strings.Contains(name, ":") }
