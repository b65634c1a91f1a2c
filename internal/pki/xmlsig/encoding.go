package xmlsig

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// declared is the declaration of XML 1.0 (2.8), with its encoding.
var declared = regexp.MustCompile(`^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.([0-9]+)"|'1\.([0-9]+)')` +
	`(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z][A-Za-z0-9._-]*)"|'([A-Za-z][A-Za-z0-9._-]*)'))?` +
	`(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*\?>`)

// decoded returns the document in UTF-8, without its mark and without its declaration,
// which canonical form leaves out. The encoding has to be the one that is declared: other
// programs would read other characters.
func decoded(data []byte) ([]byte, error) {
	encoding := "UTF-8"
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		encoding = "UTF-16"
		var err error
		if data, err = fromUTF16(data); err != nil {
			return nil, err
		}
	case bytes.HasPrefix(data, []byte("<\x00")), bytes.HasPrefix(data, []byte("\x00<")):
		return nil, unsupported("UTF-16 without its mark")
	}
	body := data
	if bytes.HasPrefix(data, []byte("<?xml")) && len(data) > 5 && strings.ContainsRune(" \t\r\n", rune(data[5])) {
		match := declared.FindSubmatchIndex(data[:min(len(data), 1024)])
		if match == nil {
			return nil, errors.New("the declaration is malformed")
		}
		version, said := group(data, match, 1, 2), strings.ToUpper(group(data, match, 3, 4))
		if version == "1" {
			return nil, unsupported("XML 1.1")
		}
		if said == "" {
			said = encoding
		}
		ascii := said == "US-ASCII" && encoding == "UTF-8" && !bytes.ContainsFunc(data, func(r rune) bool { return r >= utf8.RuneSelf })
		if said != encoding && !ascii {
			return nil, unsupported("encoding %s of a document in %s", said, encoding)
		}
		body = data[match[1]:]
	}
	if !utf8.Valid(body) {
		return nil, errors.New("the document is not in " + encoding)
	}
	return body, nil
}

// group returns the one of two groups that matched.
func group(data []byte, match []int, one, other int) string {
	for _, i := range []int{2 * one, 2 * other} {
		if match[i] >= 0 {
			return string(data[match[i]:match[i+1]])
		}
	}
	return ""
}

// fromUTF16 decodes a text that begins with a mark.
func fromUTF16(data []byte) ([]byte, error) {
	low := 0
	if data[0] == 0xfe {
		low = 1
	}
	if len(data)%2 != 0 {
		return nil, errors.New("the document is not in UTF-16")
	}
	units := make([]uint16, len(data)/2-1)
	for i := range units {
		units[i] = uint16(data[2*i+2+low]) | uint16(data[2*i+3-low])<<8
	}
	for i := 0; i < len(units); i++ { // half of a pair would become a character that nobody wrote
		switch u := rune(units[i]); {
		case !utf16.IsSurrogate(u):
		case i+1 < len(units) && utf16.DecodeRune(u, rune(units[i+1])) != utf8.RuneError:
			i++
		default:
			return nil, errors.New("the document is not in UTF-16")
		}
	}
	return []byte(string(utf16.Decode(units))), nil
}
