package ncalayer

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// maxNesting is the deepest nesting of what pages write by hand.
const maxNesting = 32

var errNoJSON = errors.New("no JSON object")

// readJSON reads a frame as NCALayer's own library (org.json) does: what is no strict
// JSON may have names without quotes, quotes of either kind, texts without any, and a
// comma too many.
func readJSON(frame []byte, into any) error {
	if json.Unmarshal(frame, into) == nil {
		return nil
	}
	p := &relaxed{in: frame}
	if err := p.object(0); err != nil {
		return err
	}
	if p.skip(); p.at != len(p.in) {
		return errNoJSON
	}
	return json.Unmarshal(p.out.Bytes(), into)
}

// relaxed rewrites lenient JSON as strict JSON.
type relaxed struct {
	in  []byte
	at  int
	out bytes.Buffer
}

// skip passes blanks and returns what comes next, 0 at the end.
func (p *relaxed) skip() byte {
	for p.at < len(p.in) && p.in[p.at] <= ' ' {
		p.at++
	}
	if p.at == len(p.in) {
		return 0
	}
	return p.in[p.at]
}

// take passes the byte where it comes next.
func (p *relaxed) take(c byte) bool {
	if p.skip() != c {
		return false
	}
	p.at++
	return true
}

func (p *relaxed) value(depth int) error {
	if depth > maxNesting {
		return errNoJSON
	}
	switch p.skip() {
	case '{':
		return p.object(depth)
	case '[':
		return p.array(depth)
	case '"', '\'':
		return p.quoted()
	}
	return p.bare(false)
}

func (p *relaxed) object(depth int) error {
	if !p.take('{') {
		return errNoJSON
	}
	p.out.WriteByte('{')
	for first := true; !p.take('}'); first = false {
		if !first {
			if !p.take(',') && !p.take(';') {
				return errNoJSON
			}
			if p.take('}') {
				break
			}
			p.out.WriteByte(',')
		}
		name := p.quoted
		if c := p.skip(); c != '"' && c != '\'' {
			name = func() error { return p.bare(true) }
		}
		if err := name(); err != nil {
			return err
		}
		if !p.take(':') {
			return errNoJSON
		}
		p.out.WriteByte(':')
		if err := p.value(depth + 1); err != nil {
			return err
		}
	}
	p.out.WriteByte('}')
	return nil
}

func (p *relaxed) array(depth int) error {
	if !p.take('[') {
		return errNoJSON
	}
	p.out.WriteByte('[')
	for first := true; !p.take(']'); first = false {
		if !first {
			if !p.take(',') {
				return errNoJSON
			}
			if p.take(']') {
				break
			}
			p.out.WriteByte(',')
		}
		if err := p.value(depth + 1); err != nil {
			return err
		}
	}
	p.out.WriteByte(']')
	return nil
}

// quoted copies a text in quotes of either kind into double ones.
func (p *relaxed) quoted() error {
	quote := p.in[p.at]
	p.out.WriteByte('"')
	for p.at++; p.at < len(p.in); p.at++ {
		switch c := p.in[p.at]; {
		case c == quote:
			p.at++
			p.out.WriteByte('"')
			return nil
		case c < ' ':
			return errNoJSON
		case c == '\\' && p.at+1 < len(p.in):
			p.at++
			if p.in[p.at] != '\'' {
				p.out.WriteByte('\\')
			}
			p.out.WriteByte(p.in[p.at])
		case c == '"':
			p.out.WriteString(`\"`)
		default:
			p.out.WriteByte(c)
		}
	}
	return errNoJSON
}

// bare copies a word without quotes: a name or a text gets them, a number, a truth
// value or a null stays.
func (p *relaxed) bare(name bool) error {
	start := p.at
	for p.at < len(p.in) && p.in[p.at] >= ' ' && !strings.ContainsRune(`,:]}/\"[{;=#`, rune(p.in[p.at])) {
		p.at++
	}
	word := strings.TrimSpace(string(p.in[start:p.at]))
	if word == "" {
		return errNoJSON
	}
	if low := strings.ToLower(word); !name && (low == "true" || low == "false" || low == "null") {
		p.out.WriteString(low)
		return nil
	}
	if !name && json.Valid([]byte(word)) {
		p.out.WriteString(word)
		return nil
	}
	text, err := json.Marshal(word)
	if err != nil {
		return err
	}
	p.out.Write(text)
	return nil
}
