package model

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"
)

// errNotStorable is text that a database of one kind keeps, and one of another kind does not.
var errNotStorable = errors.New("text with the character NUL, or not in UTF-8")

// CheckStorable refuses text that is no UTF-8 or holds the character NUL.
func CheckStorable(text string) error {
	if !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0 {
		return errNotStorable
	}
	return nil
}

// CheckStorableJSON refuses JSON that is no UTF-8, which a decoder would silently change, or
// that holds the character NUL in a string.
func CheckStorableJSON(body []byte) error {
	if !utf8.Valid(body) || bytes.IndexByte(body, 0) >= 0 {
		return errNotStorable
	}
	for i := bytes.IndexByte(body, '\\'); i >= 0 && i+1 < len(body); {
		if bytes.HasPrefix(body[i:], []byte(`\u0000`)) {
			return errNotStorable
		}
		next := bytes.IndexByte(body[i+2:], '\\')
		if next < 0 {
			break
		}
		i += 2 + next
	}
	return nil
}
