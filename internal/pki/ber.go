package pki

import (
	"errors"
	"fmt"
)

// maxBERDepth is the deepest nesting of BER that is read. A CMS with a time stamp
// inside stays below twenty.
const maxBERDepth = 40

var errBER = errors.New("malformed BER")

// ToDER turns one BER element into DER as far as its lengths and strings go:
// indefinite and padded lengths become definite and shortest, strings in pieces
// become whole. Values stay as they are, and so does the order of a SET: what was
// DER already comes back byte for byte. Bytes after the element are refused.
//
// The result is never longer than twice the input.
func ToDER(ber []byte) ([]byte, error) {
	w := &berWriter{in: ber, out: make([]byte, 0, len(ber)+8)}
	if err := w.element(0); err != nil {
		return nil, fmt.Errorf("ber at byte %d: %w", w.at, err)
	}
	if w.at != len(ber) {
		return nil, fmt.Errorf("ber: %d bytes after the end", len(ber)-w.at)
	}
	return w.out, nil
}

// berWriter copies elements from in to out.
type berWriter struct {
	in  []byte
	at  int
	out []byte
}

// berHeader is the head of an element.
type berHeader struct {
	tag    []byte // as encoded
	length int    // -1 where it is indefinite
}

func (h berHeader) constructed() bool { return h.tag[0]&0x20 != 0 }

// isString reports whether the element is of a universal string type, which BER
// may cut into pieces.
func (h berHeader) isString() bool {
	switch h.tag[0] &^ 0x20 {
	case 0x03, 0x04, 0x0c, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c, 0x1e:
		return true
	}
	return false
}

// header reads the head of the element at hand.
func (w *berWriter) header() (berHeader, error) {
	start := w.at
	first, err := w.next()
	if err != nil {
		return berHeader{}, err
	}
	if first&0x1f == 0x1f { // tags of several bytes: no structure here has them above 2^14
		for i := 0; ; i++ {
			b, err := w.next()
			if err != nil || i == 0 && b == 0x80 || i == 2 {
				return berHeader{}, errBER
			}
			if b&0x80 == 0 {
				break
			}
		}
	}
	h := berHeader{tag: w.in[start:w.at]}
	h.length, err = w.length()
	if err != nil {
		return h, err
	}
	if h.length < 0 && !h.constructed() || h.length > len(w.in)-w.at {
		return h, errBER
	}
	return h, nil
}

func (w *berWriter) length() (int, error) {
	first, err := w.next()
	switch {
	case err != nil:
		return 0, err
	case first < 0x80:
		return int(first), nil
	case first == 0x80:
		return -1, nil
	case first > 0x88:
		return 0, errBER
	}
	n := 0
	for range first & 0x7f {
		b, err := w.next()
		if err != nil || n > len(w.in) {
			return 0, errBER
		}
		n = n<<8 | int(b)
	}
	return n, nil
}

func (w *berWriter) next() (byte, error) {
	if w.at >= len(w.in) {
		return 0, errBER
	}
	w.at++
	return w.in[w.at-1], nil
}

// element copies the element at hand.
func (w *berWriter) element(depth int) error {
	if depth > maxBERDepth {
		return errors.New("nested too deeply")
	}
	h, err := w.header()
	if err != nil {
		return err
	}
	start := len(w.out)
	switch {
	case h.tag[0] == 0: // the end of contents, where none is due
		return errBER
	case h.constructed() && h.isString():
		if err := w.pieces(h, h.tag[0]&^0x20, depth); err != nil {
			return err
		}
		w.wrap(start, []byte{h.tag[0] &^ 0x20})
		return nil
	case h.constructed():
		if err := w.contents(h, func() error { return w.element(depth + 1) }); err != nil {
			return err
		}
	default:
		w.out = append(w.out, w.in[w.at:w.at+h.length]...)
		w.at += h.length
	}
	w.wrap(start, h.tag)
	return nil
}

// contents does each for every element inside of h.
func (w *berWriter) contents(h berHeader, each func() error) error {
	end := w.at + h.length
	for {
		if h.length < 0 {
			if len(w.in)-w.at < 2 {
				return errBER
			}
			if w.in[w.at] == 0 && w.in[w.at+1] == 0 {
				w.at += 2
				return nil
			}
		} else if w.at >= end {
			if w.at > end {
				return errBER
			}
			return nil
		}
		if err := each(); err != nil {
			return err
		}
	}
}

// pieces joins the pieces of a string, which are of its own type. A BIT STRING is
// joined only where no piece but the last has unused bits.
func (w *berWriter) pieces(h berHeader, tag byte, depth int) error {
	bits := tag == 0x03
	if bits {
		w.out = append(w.out, 0)
	}
	first := len(w.out) - 1
	return w.contents(h, func() error {
		piece, err := w.header()
		if err != nil {
			return err
		}
		if depth >= maxBERDepth || piece.tag[0]&^0x20 != tag {
			return errBER
		}
		if piece.constructed() {
			if bits { // nobody cuts bits twice
				return errBER
			}
			return w.pieces(piece, tag, depth+1)
		}
		value := w.in[w.at : w.at+piece.length]
		w.at += piece.length
		if bits {
			if len(value) == 0 || value[0] > 7 || w.out[first] != 0 {
				return errBER
			}
			w.out[first], value = value[0], value[1:]
		}
		w.out = append(w.out, value...)
		return nil
	})
}

// wrap puts the tag and the length before what was written since start.
func (w *berWriter) wrap(start int, tag []byte) {
	n := len(w.out) - start
	var head [16]byte
	h := append(head[:0], tag...)
	if n < 0x80 {
		h = append(h, byte(n))
	} else {
		size := 1
		for n>>(8*size) > 0 {
			size++
		}
		h = append(h, 0x80|byte(size))
		for size--; size >= 0; size-- {
			h = append(h, byte(n>>(8*size)))
		}
	}
	w.out = append(w.out, h...)
	copy(w.out[start+len(h):], w.out[start:start+n])
	copy(w.out[start:], h)
}
