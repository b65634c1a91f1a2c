package model

import (
	"bytes"
	"strings"
)

// maxComment is the longest comment in a PDF that is no hiding place, in bytes.
const maxComment = 512

// pdfLexer splits a PDF into tokens (ISO 32000-1, 7.2). What a string holds is dropped.
type pdfLexer struct {
	data []byte
	at   int
}

const (
	pdfBlank     = "\x00\t\n\f\r "
	pdfDelimiter = "()<>[]{}/%"
	pdfString    = "()" // the token of a string, whatever it holds
)

// next returns the next token; none at the end and where no token can stand.
func (l *pdfLexer) next() (token string, ok bool) {
	if !l.skip() || l.at >= len(l.data) {
		return "", false
	}
	start := l.at
	switch c := l.data[l.at]; {
	case c == '(':
		return pdfString, l.text()
	case c == '<' && !l.follows("<<"):
		end := bytes.IndexByte(l.data[l.at:], '>')
		l.at += end + 1
		return pdfString, end >= 0
	case l.follows("<<"), l.follows(">>"):
		l.at += 2
	case strings.IndexByte("[]{}", c) >= 0:
		l.at++
	case c == ')', c == '>':
		return "", false
	default:
		l.at++ // a name begins with a delimiter
		for l.at < len(l.data) && strings.IndexByte(pdfBlank+pdfDelimiter, l.data[l.at]) < 0 {
			l.at++
		}
	}
	return string(l.data[start:l.at]), true
}

func (l *pdfLexer) follows(text string) bool { return bytes.HasPrefix(l.data[l.at:], []byte(text)) }

// skip goes to the next token; it reports false at a comment that is too long.
func (l *pdfLexer) skip() bool {
	for l.at < len(l.data) {
		switch c := l.data[l.at]; {
		case strings.IndexByte(pdfBlank, c) >= 0:
			l.at++
		case c == '%':
			size := bytes.IndexAny(l.data[l.at:], "\r\n")
			if size < 0 {
				size = len(l.data) - l.at
			}
			if size > maxComment {
				return false
			}
			l.at += size
		default:
			return true
		}
	}
	return true
}

// blank reports whether nothing more follows.
func (l *pdfLexer) blank() bool { return l.skip() && l.at >= len(l.data) }

// text goes behind a string in brackets.
func (l *pdfLexer) text() bool {
	for depth := 0; l.at < len(l.data); l.at++ {
		switch l.data[l.at] {
		case '\\':
			l.at++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.at++
				return true
			}
		}
	}
	return false
}

// dictionary goes behind one value and, where that is a dictionary, returns the first token
// of each of its values that is not a dictionary, looking into arrays: what /Type, /Length
// or /Root are.
func (l *pdfLexer) dictionary() map[string]string {
	found := map[string]string{}
	dictionaries, arrays := 0, 0
	key, filled := "", true
	for {
		at := l.at
		token, ok := l.next()
		switch {
		case !ok, token == "endobj", token == "stream":
			l.at = at
			return found
		case token == "<<":
			dictionaries++
			filled = filled || dictionaries > 1 // the value of the key is this
		case token == ">>":
			dictionaries--
		case token == "[":
			arrays++
		case token == "]":
			arrays--
		case dictionaries == 1 && filled && arrays == 0 && token[0] == '/':
			key, filled = token, false
			found[key] = ""
		case dictionaries == 1 && !filled:
			found[key], filled = token, true
		}
		if dictionaries <= 0 && arrays <= 0 {
			return found
		}
	}
}

func isNumber(token string) bool { return strings.Trim(token, "0123456789") == "" }
