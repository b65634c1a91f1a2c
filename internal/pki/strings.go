package pki

import (
	"bytes"
	"crypto/x509"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// clean returns a text of strangers as it may be shown: what moves the cursor, changes the
// direction of writing or is not seen becomes visible, as \u{202e}.
func clean(text string) string {
	if strings.IndexFunc(text, unsafe) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if unsafe(r) {
			fmt.Fprintf(&b, `\u{%x}`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func unsafe(r rune) bool { return !unicode.IsGraphic(r) }

// Clean is clean for texts that come along with what this package reads, such as the
// errors about it.
func Clean(text string) string { return clean(text) }

// The string types of ASN.1 that the standard library does not read in names.
const (
	tagVisibleString   = cbasn1.Tag(26)
	tagGeneralString   = cbasn1.Tag(27)
	tagUniversalString = cbasn1.Tag(28)
)

// parseX509 reads a certificate. The names in it may be of string types that the standard
// library does not know: it is given a copy with others, and what it says of the bytes is
// set right.
func parseX509(der []byte) (*x509.Certificate, error) {
	parsed, err := x509.ParseCertificate(der)
	if err == nil {
		return parsed, nil
	}
	copied, fields, ok := withKnownStrings(der)
	if !ok {
		return nil, err
	}
	if parsed, err = x509.ParseCertificate(copied); err != nil {
		return nil, err
	}
	parsed.Raw, parsed.RawTBSCertificate = der, fields[0]
	parsed.RawIssuer, parsed.RawSubject = fields[1], fields[2]
	return parsed, nil
}

// withKnownStrings returns the certificate with its names in UTF8String, and the original
// bytes of what is signed, of the issuer and of the subject.
func withKnownStrings(der []byte) ([]byte, [][]byte, bool) {
	input := cryptobyte.String(der)
	var outer, signed, body, issuer, subject cryptobyte.String
	if !input.ReadASN1(&outer, cbasn1.SEQUENCE) || !input.Empty() || !outer.ReadASN1Element(&signed, cbasn1.SEQUENCE) {
		return nil, nil, false
	}
	rest := signed
	if !rest.ReadASN1(&body, cbasn1.SEQUENCE) {
		return nil, nil, false
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			seen := 0
			for !body.Empty() {
				var element cryptobyte.String
				var tag cbasn1.Tag
				if !body.ReadAnyASN1Element(&element, &tag) {
					break
				}
				if tag == cbasn1.SEQUENCE {
					seen++
				}
				switch { // algorithm, issuer, validity, subject
				case tag == cbasn1.SEQUENCE && seen == 2:
					issuer = element
					b.AddBytes(knownStrings(element))
				case tag == cbasn1.SEQUENCE && seen == 4:
					subject = element
					b.AddBytes(knownStrings(element))
				default:
					b.AddBytes(element)
				}
			}
		})
		b.AddBytes(outer)
	})
	copied, err := b.Bytes()
	return copied, [][]byte{signed, issuer, subject}, err == nil && subject != nil
}

// knownStrings rewrites a distinguished name. What is malformed stays as it is.
func knownStrings(name cryptobyte.String) []byte {
	if !bytes.ContainsAny(name, "\x1a\x1b\x1c") {
		return name
	}
	var b cryptobyte.Builder
	for rest := name; !rest.Empty(); {
		var element, value cryptobyte.String
		var tag cbasn1.Tag
		if !rest.ReadAnyASN1Element(&element, &tag) {
			return name
		}
		inside := element
		inside.ReadAnyASN1(&value, &tag)
		switch tag {
		case cbasn1.SEQUENCE, cbasn1.SET:
			b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes(knownStrings(value)) })
		case tagVisibleString, tagGeneralString:
			b.AddASN1(cbasn1.UTF8String, func(b *cryptobyte.Builder) { b.AddBytes(value) })
		case tagUniversalString:
			b.AddASN1(cbasn1.UTF8String, func(b *cryptobyte.Builder) { b.AddBytes([]byte(universal(value))) })
		default:
			b.AddBytes(element)
		}
	}
	rewritten, err := b.Bytes()
	if err != nil {
		return name
	}
	return rewritten
}

// universal decodes a UniversalString: four bytes a character.
func universal(value []byte) string {
	var b strings.Builder
	for ; len(value) >= 4; value = value[4:] {
		b.WriteRune(rune(binary.BigEndian.Uint32(value))) //nolint:gosec // what is no character becomes U+FFFD
	}
	return b.String()
}
