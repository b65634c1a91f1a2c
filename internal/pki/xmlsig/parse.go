package xmlsig

import (
	"bytes"
	"errors"
	"fmt"
	"io"
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
	var marks int
	if data, marks, err = normalized(data); err != nil {
		return nil, err
	}
	// A tag that opens, one that closes, and a text after each.
	d := &Document{root: -1, size: size, nodes: make([]node, 0, marks*3/2)}
	return d, (&reader{Document: d, numbers: map[name]int32{}, seen: map[name]bool{}}).read(data)
}

// normalized does what the parser leaves out, as XML 1.0 demands of it: line ends are
// one line feed (2.11), white space in attributes is a blank (3.3.3). Character
// references are untouched, so that &#13; lives on. It also finds document types, and
// counts tags, comments, instructions and sections.
func normalized(data []byte) (_ []byte, marks int, _ error) {
	own := false // whether the bytes may be changed
	if bytes.IndexByte(data, '\r') >= 0 {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
		data, own = bytes.ReplaceAll(data, []byte("\r"), []byte("\n")), true
	}
	for i := 0; i < len(data); {
		start := bytes.IndexByte(data[i:], '<')
		if start < 0 {
			break
		}
		if marks++; marks > maxMarks { // before a tree is made of them
			return nil, 0, errors.New("the document is too large")
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
			return nil, 0, errors.New("document types are refused")
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
			return nil, 0, io.ErrUnexpectedEOF
		}
		i += skip + len(end)
	}
	return data, marks, nil
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
