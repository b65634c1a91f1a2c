package pki

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/url"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxPeels is how many wrappings are taken off: text in UTF-16, of a data URI, of base64,
// of PEM, is more than anybody makes.
const maxPeels = 6

var (
	// errNotEncoded is what holds nothing encoded.
	errNotEncoded = errors.New("neither DER nor PEM nor base64")
	errSeveral    = errors.New("several PEM blocks in one file: judge each by itself")
)

// peel takes off what programs and mail wrap around one encoded element: marks of UTF-8 and
// UTF-16, quotes and escapes of JSON, a data URI, PEM of any label, base64 of both
// alphabets, once or twice. What stands after the element may be blanks, line ends and
// zeros only.
func peel(data []byte) ([]byte, error) {
	for range maxPeels {
		if encoded, ok := element(data); ok {
			return encoded, nil
		}
		text := bytes.TrimSpace(plainText(data))
		if len(text) == 0 {
			return nil, errors.New("empty")
		}
		var err error
		if data, err = peelText(text); err != nil {
			return nil, err
		}
	}
	return nil, errNotEncoded
}

// element returns the one encoded SEQUENCE that the data are.
func element(data []byte) ([]byte, bool) {
	if len(data) < 2 || data[0] != 0x30 {
		return nil, false
	}
	w := &berWriter{in: data}
	h, err := w.header()
	if err != nil {
		// What is cut short is text only where it reads as text: base64 never begins so.
		return data, !isText(data)
	}
	if h.length < 0 {
		return trimmedBER(data), true
	}
	end := w.at + h.length
	if len(bytes.Trim(data[end:], "\x00 \t\r\n\x1a")) == 0 {
		return data[:end], true
	}
	return data, !isText(data)
}

// trimmedBER cuts what stands after an element of indefinite length.
func trimmedBER(data []byte) []byte {
	w := &berWriter{in: data, out: make([]byte, 0, len(data))}
	if w.element(0) == nil && len(bytes.Trim(data[w.at:], "\x00 \t\r\n\x1a")) == 0 {
		return data[:w.at]
	}
	return data
}

func isText(data []byte) bool {
	return !bytes.ContainsFunc(data[:min(len(data), 64)], func(r rune) bool {
		return r < ' ' && r != '\t' && r != '\r' && r != '\n' || r > '~'
	})
}

// plainText takes off the marks of an encoding of text, and UTF-16.
func plainText(data []byte) []byte {
	low, high := 0, 1
	switch {
	case bytes.HasPrefix(data, []byte("\xfe\xff")), len(data) > 3 && data[0] == 0 && data[2] == 0:
		low, high = 1, 0
	case bytes.HasPrefix(data, []byte("\xff\xfe")), len(data) > 3 && data[1] == 0 && data[3] == 0:
	default:
		return bytes.TrimPrefix(data, []byte("\ufeff"))
	}
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		units = append(units, uint16(data[i+low])|uint16(data[i+high])<<8)
	}
	return []byte(strings.TrimPrefix(string(utf16.Decode(units)), "\ufeff"))
}

// peelText takes one wrapping off a text.
func peelText(text []byte) ([]byte, error) {
	if text[0] == '"' {
		var inner string
		if !utf8.Valid(text) { // it would be read as other bytes
			return nil, errNotEncoded
		}
		if err := json.Unmarshal(text, &inner); err != nil {
			return nil, errNotEncoded
		}
		return []byte(inner), nil
	}
	if head, tail, ok := bytes.Cut(text, []byte(";base64,")); ok && bytes.HasPrefix(bytes.ToLower(head), []byte("data:")) {
		if plain, err := url.PathUnescape(string(tail)); err == nil {
			tail = []byte(plain)
		}
		return decode64(tail)
	}
	if unescaped := unescape(text); len(unescaped) != len(text) {
		return unescaped, nil
	}
	if begin := bytes.Index(text, []byte("-----BEGIN ")); begin >= 0 {
		return decodePEM(text[begin:])
	}
	return decode64(text)
}

// unescape turns the line ends of JSON and of programs into blanks.
func unescape(text []byte) []byte {
	if !bytes.Contains(text, []byte(`\n`)) {
		return text
	}
	return bytes.ReplaceAll(bytes.ReplaceAll(text, []byte(`\r`), nil), []byte(`\n`), []byte("\n"))
}

// decodePEM is more patient with lines than package pem: there may be one, or none at the
// ends.
//
// Behind a certificate there may be those above it; of several signatures in one file only the
// first would be looked at, and the verdict taken for all.
func decodePEM(text []byte) ([]byte, error) {
	const begin = "-----BEGIN "
	if bytes.Contains(text[len(begin):], []byte(begin)) && !bytes.HasPrefix(text, []byte(begin+"CERTIFICATE-----")) {
		return nil, errSeveral
	}
	if block, _ := pem.Decode(text); block != nil {
		return block.Bytes, nil
	}
	_, body, ok := bytes.Cut(text[len("-----BEGIN "):], []byte("-----"))
	if !ok {
		return nil, errNotEncoded
	}
	body, _, ok = bytes.Cut(body, []byte("-----END "))
	if !ok {
		return nil, errNotEncoded
	}
	return decode64(body)
}

// decode64 decodes base64 of either alphabet, with the padding or without it.
func decode64(text []byte) ([]byte, error) {
	joined := string(bytes.Join(bytes.Fields(text), nil))
	joined = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(joined, "="))
	decoded, err := base64.RawStdEncoding.DecodeString(joined)
	if err != nil || len(decoded) == 0 {
		return nil, errNotEncoded
	}
	return decoded, nil
}
