package pki

import (
	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// carried is what a signature brings along for its own verification. Nobody vouches for
// it: what cannot be read is passed over and counted, and what is read counts only where
// it verifies.
type carried struct {
	certificates []*Certificate
	lists        []*CRL
	answers      []*OCSP
	unread       int
	unexamined   []string // OIDs of unsigned attributes that are not looked at
}

// maxCarried bounds the pieces of evidence that a signature may bring along.
const maxCarried = 64

const (
	attrCertificateValues = "1.2.840.113549.1.9.16.2.23" // id-aa-ets-certValues
	attrRevocationValues  = "1.2.840.113549.1.9.16.2.24" // id-aa-ets-revocationValues
	attrAdobeRevocation   = "1.2.840.113583.1.1.8"       // adbe-revocationInfoArchival, a signed one
	oidRevocationOCSP     = "1.3.6.1.5.5.7.16.2"         // id-ri-ocsp-response
)

func (c *carried) full() bool { return len(c.lists)+len(c.answers)+len(c.certificates) >= maxCarried }

func (c *carried) addList(der []byte) {
	if list, err := ParseCRL(der); err == nil && !c.full() {
		c.lists = append(c.lists, list)
	} else {
		c.unread++
	}
}

func (c *carried) addAnswer(answer *OCSP, err error) {
	if err == nil && !c.full() {
		c.answers = append(c.answers, answer)
	} else {
		c.unread++
	}
}

// readChoices reads the RevocationInfoChoices of a SignedData (RFC 5652, 10.2.1): lists,
// and answers of responders under another format (RFC 5940).
func (c *carried) readChoices(s cryptobyte.String) {
	for !s.Empty() {
		var element, body, name cryptobyte.String
		var tag cbasn1.Tag
		if !s.ReadAnyASN1Element(&element, &tag) {
			c.unread++
			return
		}
		if tag == cbasn1.SEQUENCE {
			c.addList(element)
			continue
		}
		if tag == set1 && element.ReadASN1(&body, set1) && body.ReadASN1(&name, cbasn1.OBJECT_IDENTIFIER) &&
			dotted(name) == oidRevocationOCSP {
			c.addAnswer(ParseOCSP(body))
			continue
		}
		c.unread++
	}
}

// readValues reads RevocationValues (ETSI EN 319 122-1, A.1.5.2), or the archive of Adobe,
// which has whole answers where ETSI has their signed part.
func (c *carried) readValues(s cryptobyte.String, answer func([]byte) (*OCSP, error)) {
	var body, element cryptobyte.String
	if !s.ReadASN1(&body, cbasn1.SEQUENCE) {
		c.unread++
		return
	}
	for !body.Empty() {
		var list, wrapped cryptobyte.String
		var tag cbasn1.Tag
		if !body.ReadAnyASN1(&wrapped, &tag) || !wrapped.ReadASN1(&list, cbasn1.SEQUENCE) {
			c.unread++
			return
		}
		for !list.Empty() && list.ReadASN1Element(&element, cbasn1.SEQUENCE) {
			switch tag {
			case set0:
				c.addList(element)
			case set1:
				c.addAnswer(answer(element))
			default:
				c.unread++
			}
		}
	}
}

func (c *carried) readCertificateValues(s cryptobyte.String) {
	var list, element cryptobyte.String
	if !s.ReadASN1(&list, cbasn1.SEQUENCE) {
		c.unread++
		return
	}
	for !list.Empty() && list.ReadASN1Element(&element, cbasn1.SEQUENCE) {
		certificate, err := ParseCertificate(element)
		if err != nil || c.full() {
			c.unread++
			continue
		}
		c.certificates = append(c.certificates, certificate)
	}
}

// dotted writes the content of an OBJECT IDENTIFIER.
func dotted(content []byte) string {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.OBJECT_IDENTIFIER, func(b *cryptobyte.Builder) { b.AddBytes(content) })
	s := cryptobyte.String(b.BytesOrPanic())
	var name = oidSignedData
	if !s.ReadASN1ObjectIdentifier(&name) {
		return ""
	}
	return name.String()
}
