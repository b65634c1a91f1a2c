package model

import (
	"bytes"
	"compress/zlib"
	"io"
	"strconv"
)

// maxUnpacked is how much the objects of a PDF may take that stand packed in others: they
// are dictionaries, not pictures.
const maxUnpacked = 64 << 20

// checkPDF reads a PDF from its first byte to its last, object by object: nothing else may
// stand before, between or after them, all must be whole, and there must be a page. Tables
// of offsets are not believed: a scanner's byte order mark makes them wrong, and every
// reader makes them anew. What is drawn on the pages is not looked at.
func checkPDF(data []byte) error {
	start := bytes.Index(data, []byte("%PDF-"))
	end := bytes.LastIndex(data, []byte("%%EOF"))
	if end < start {
		return NewError(CodeDocumentDamaged)
	}
	if !byPrinter(data[:start]) || !byPrinter(data[end+len("%%EOF"):]) || asksForBrowser(data[start:min(len(data), start+pdfHeaderWithin)]) {
		return NewError(CodeDocumentMixed)
	}
	p := &pdfReader{pdfLexer: pdfLexer{data: data[:end], at: start}}
	switch whole := p.objects(); {
	case p.encrypted:
		return NewError(CodeDocumentLocked)
	case !whole || p.unreadable || !p.root || p.pages == 0:
		return NewError(CodeDocumentDamaged)
	}
	return nil
}

// byPrinter reports whether scanners and printers put this around a PDF: byte order marks,
// blanks, and lines of the printer's job language.
func byPrinter(around []byte) bool {
	const leave = "\x1b%-12345X"
	around = bytes.TrimPrefix(around, []byte("\xef\xbb\xbf"))
	for line := range bytes.FieldsFuncSeq(around, func(r rune) bool { return r == '\n' || r == '\r' }) {
		line = bytes.Trim(bytes.TrimPrefix(bytes.Trim(line, "\x00\t\f "), []byte(leave)), " ")
		if len(line) > 0 && !bytes.HasPrefix(line, []byte("@PJL")) {
			return false
		}
	}
	return true
}

// asksForBrowser reports whether a browser that guesses would take the file for a page.
func asksForBrowser(head []byte) bool {
	head = bytes.ToLower(head)
	for _, tag := range []string{"<html", "<!doctype", "<script", "<svg", "<?php"} {
		if bytes.Contains(head, []byte(tag)) {
			return true
		}
	}
	return false
}

// pdfReader collects what is found in a PDF.
type pdfReader struct {
	pdfLexer
	root, encrypted bool
	unreadable      bool // some of the objects that stand packed in others
	pages           int
	unpacked        int64 // bytes
}

// objects reads all objects, tables and trailers, and reports whether they are whole.
func (p *pdfReader) objects() bool {
	for {
		token, ok := p.next()
		switch {
		case !ok:
			return p.at >= len(p.data)
		case p.encrypted: // what follows need not be read
			return true
		case token == "xref", token == "startxref", isNumber(token), token == "f", token == "n":
			// tables, and the numbers of the object that follows
		case token == "trailer":
			p.trailer(p.dictionary())
		case token == "obj":
			if !p.object() {
				return false
			}
		default:
			return false
		}
	}
}

func (p *pdfReader) trailer(d map[string]string) {
	_, root := d["/Root"]
	_, encrypted := d["/Encrypt"]
	p.root, p.encrypted = p.root || root, p.encrypted || encrypted
}

// object reads an object after its number.
func (p *pdfReader) object() bool {
	d := p.dictionary()
	switch token, _ := p.next(); token {
	case "endobj":
		p.found(d)
		return true
	case "stream":
	default:
		return false
	}
	body, ok := p.stream(d["/Length"])
	if !ok {
		return false
	}
	switch d["/Type"] {
	case "/XRef":
		p.trailer(d)
	case "/ObjStm":
		p.unreadable = !p.unpack(d, body) || p.unreadable // encrypted, as may turn out
	}
	return true
}

func (p *pdfReader) found(d map[string]string) {
	if d["/Type"] == "/Page" {
		p.pages++
	}
}

// stream returns what stands between "stream" and "endstream", of the length that is told
// where that is right.
func (p *pdfReader) stream(length string) (body []byte, ok bool) {
	rest := bytes.TrimPrefix(p.data[p.at:], []byte("\r"))
	rest = bytes.TrimPrefix(rest, []byte("\n"))
	const end = "endstream"
	size, err := strconv.Atoi(length)
	if err != nil || size < 0 || size > len(rest) || !bytes.HasPrefix(bytes.TrimLeft(rest[size:], "\r\n "), []byte(end)) {
		size = bytes.Index(rest, []byte(end))
	}
	if size < 0 {
		return nil, false
	}
	p.at = len(p.data) - len(rest) + size
	if _, ok := p.next(); !ok { // endstream
		return nil, false
	}
	token, _ := p.next()
	return rest[:size], token == "endobj"
}

// unpack reads the objects in a stream of objects. The standard packs them by Flate alone.
func (p *pdfReader) unpack(d map[string]string, body []byte) bool {
	first, err := strconv.Atoi(d["/First"])
	if err != nil || first < 0 {
		return false
	}
	if d["/Filter"] != "" {
		packed, err := zlib.NewReader(bytes.NewReader(body))
		if err != nil {
			return false
		}
		body, err = io.ReadAll(io.LimitReader(packed, maxUnpacked-p.unpacked+1))
		if err != nil && len(body) == 0 {
			return false
		}
	}
	p.unpacked += int64(len(body))
	if p.unpacked > maxUnpacked || first > len(body) {
		return false
	}
	inside := pdfLexer{data: body, at: first}
	for inside.at < len(inside.data) {
		at := inside.at
		p.found(inside.dictionary())
		if inside.at == at {
			return inside.blank()
		}
	}
	return true
}
