package pki

import (
	"bytes"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// attributeNames are the short names of the parts of a distinguished name.
var attributeNames = map[string]string{
	"2.5.4.3":                    "CN",
	"2.5.4.4":                    "SURNAME",
	"2.5.4.5":                    "SERIALNUMBER",
	"2.5.4.6":                    "C",
	"2.5.4.7":                    "L",
	"2.5.4.8":                    "ST",
	"2.5.4.10":                   "O",
	"2.5.4.11":                   "OU",
	"2.5.4.15":                   "BusinessCategory",
	"2.5.4.42":                   "GIVENNAME",
	"0.9.2342.19200300.100.1.25": "DC",
	"1.2.840.113549.1.9.1":       "E",
}

// attribute is a part of a name; the value is as strangers wrote it.
type attribute struct{ name, value string }

// The bounds of a distinguished name, far above those of X.520: what is longer was made to
// be shown to nobody.
const (
	maxNameParts = 64
	maxNamePart  = 600 // characters
)

// readName returns the parts of a distinguished name in encoded order.
// The standard library's own reading loses the order and the unknown parts.
func readName(der []byte) ([]attribute, error) {
	var sequence pkix.RDNSequence
	rest, err := asn1.Unmarshal(knownStrings(der), &sequence)
	if err != nil {
		return nil, fmt.Errorf("parse distinguished name: %w", err)
	}
	if len(rest) > 0 {
		return nil, errors.New("parse distinguished name: trailing bytes")
	}
	var parts []attribute
	for _, set := range sequence {
		for _, part := range set {
			name, ok := attributeNames[part.Type.String()]
			if !ok {
				name = part.Type.String()
			}
			value := fmt.Sprint(part.Value)
			if len(parts) == maxNameParts || utf8.RuneCountInString(value) > maxNamePart {
				return nil, errors.New("parse distinguished name: it is too long")
			}
			parts = append(parts, attribute{name, value})
		}
	}
	return parts, nil
}

// sameName reports whether two encoded names are one: programs write the same letters in strings of
// other types, cases and blanks (RFC 5280, 7.1). Names only tell where to look; keys decide.
func sameName(a, b cryptobyte.String) bool {
	for !a.Empty() && !b.Empty() {
		var x, y cryptobyte.String
		var tagX, tagY cbasn1.Tag
		if !a.ReadAnyASN1(&x, &tagX) || !b.ReadAnyASN1(&y, &tagY) {
			return false
		}
		same := tagX == tagY && bytes.Equal(x, y)
		switch {
		case same:
		case tagX == tagY && tagX&0x20 != 0:
			same = sameName(x, y)
		case nameStrings[tagX] && nameStrings[tagY]:
			same = strings.EqualFold(strings.Join(strings.Fields(string(x)), " "), strings.Join(strings.Fields(string(y)), " "))
		}
		if !same {
			return false
		}
	}
	return a.Empty() && b.Empty()
}

// nameStrings are the types of strings that hold the same letters in the same bytes.
var nameStrings = map[cbasn1.Tag]bool{cbasn1.UTF8String: true, 19: true /* printable */, cbasn1.IA5String: true}

// escapeName keeps a value from looking like another part of the name (RFC 4514, 2.4).
var escapeName = strings.NewReplacer(`\`, `\\`, `,`, `\,`)

func joinName(parts []attribute) string {
	texts := make([]string, len(parts))
	for i, part := range parts {
		texts[i] = part.name + "=" + clean(escapeName.Replace(part.value))
	}
	return strings.Join(texts, ",")
}

func (c *Certificate) readNames() error {
	subject, err := readName(c.X509.RawSubject)
	if err != nil {
		return err
	}
	issuer, err := readName(c.X509.RawIssuer)
	if err != nil {
		return err
	}
	c.Subject, c.Issuer = joinName(subject), joinName(issuer)
	for _, part := range issuer {
		if part.name == "CN" {
			c.IssuerName = clean(part.value)
		}
	}
	for _, part := range subject {
		if err := c.take(part); err != nil {
			return err
		}
	}
	if err := c.checkIIN(subject); err != nil {
		return err
	}
	if c.Email == "" && len(c.X509.EmailAddresses) > 0 {
		c.Email = clean(c.X509.EmailAddresses[0])
	}
	if given, ok := strings.CutPrefix(c.CommonName, c.Surname+" "); ok && c.Surname != "" {
		c.GivenName = strings.TrimSpace(given)
	}
	switch {
	case c.IIN != "" && c.BIN != "":
		c.Owner = OrganizationPerson
	case c.IIN != "":
		c.Owner = Individual
	case c.BIN != "":
		c.Owner = InformationSystem
	}
	return nil
}

func (c *Certificate) take(part attribute) error {
	part.value = clean(part.value)
	switch part.name {
	case "CN":
		c.CommonName = part.value
	case "SURNAME":
		c.Surname = part.value
	case "GIVENNAME":
		c.Patronymic = part.value
	case "O":
		c.Organization = part.value
	case "E":
		c.Email = part.value
	case "SERIALNUMBER", "OU":
		if number, ok := numberAfter("IIN", part.value); ok && part.name == "SERIALNUMBER" {
			return setOnce(&c.IIN, number, "IIN")
		}
		if number, ok := numberAfter("BIN", part.value); ok {
			return setOnce(&c.BIN, number, "BIN")
		}
	}
	return nil
}

// setOnce refuses a subject that names two owners: which of them is meant would
// depend on who reads it.
func setOnce(field *string, value, what string) error {
	if *field != "" && *field != value {
		return fmt.Errorf("parse certificate: the subject holds two different %ss", what)
	}
	*field = value
	return nil
}

// likeIIN finds what a person or a program might read as an IIN.
var likeIIN = regexp.MustCompile(`(?i)(?:IIN|ИИН|ЖСН)[\s:=-]*([0-9]{12})`)

// checkIIN refuses a subject in which anything else looks like another IIN: some programs
// would take that one.
func (c *Certificate) checkIIN(subject []attribute) error {
	only := c.IIN
	for _, part := range subject {
		if !strings.ContainsAny(part.value, "0123456789") {
			continue
		}
		for _, found := range likeIIN.FindAllStringSubmatch(part.value, -1) {
			if err := setOnce(&only, found[1], "IIN"); err != nil {
				return err
			}
		}
	}
	return nil
}

// numberAfter returns the twelve digits after the prefix. Their check digit is not
// looked at: NCA's own test identities fail it.
func numberAfter(prefix, value string) (string, bool) {
	number, ok := strings.CutPrefix(value, prefix)
	if !ok || len(number) != 12 {
		return "", false
	}
	for i := range len(number) {
		if number[i] < '0' || number[i] > '9' {
			return "", false
		}
	}
	return number, true
}
