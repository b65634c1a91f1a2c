package pki

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/crypto/cryptobyte"
)

// FuzzSubject reads distinguished names, in which strangers write what they like.
func FuzzSubject(f *testing.F) {
	f.Add(rawName(f, part{oidCN, "ТЕСТОВ ТЕСТ"}, part{oidSerial, "IIN123456789011"}, part{oidOU, "BIN123456789021"}))
	f.Add(rawName(f, part{oidCN, "\u202e\x1b[2J,CN=x"}, part{oidSerial, "IIN123456789011"}, part{oidSerial, "iin 123456789012"}))
	f.Add(knownStrings(sequence(func(*cryptobyte.Builder) {})))
	f.Fuzz(func(t *testing.T, der []byte) {
		parts, err := readName(der)
		if err != nil {
			return
		}
		c := &Certificate{}
		for _, part := range parts {
			if c.take(part) != nil {
				return
			}
		}
		if c.checkIIN(parts) != nil {
			return
		}
		for _, shown := range []string{joinName(parts), c.CommonName, c.Surname, c.Patronymic, c.Organization, c.Email} {
			if strings.ContainsFunc(shown, func(r rune) bool { return !unicode.IsGraphic(r) }) {
				t.Errorf("shown raw: %q", shown)
			}
		}
		if c.IIN != "" && len(c.IIN) != 12 {
			t.Errorf("IIN %q", c.IIN)
		}
	})
}

// FuzzEvidence reads what a signature carries for its own verification.
func FuzzEvidence(f *testing.F) {
	w := newWorld(f)
	list, answer := w.crl(listTemplate()).Raw(), w.answer(w.leaf(signTemplate(f))).encode(f)
	f.Add(list)
	f.Add(otherFormat(f, answer))
	f.Add(values(set0, list))
	f.Add(values(set1, answer))
	f.Add(sequence(func(b *cryptobyte.Builder) { b.AddBytes(w.authority.Raw()) }))
	f.Fuzz(func(t *testing.T, data []byte) {
		var c carried
		c.readChoices(data)
		c.readValues(data, parseBasicOCSP)
		c.readValues(data, ParseOCSP)
		c.readCertificateValues(data)
		if len(c.lists)+len(c.answers)+len(c.certificates) > maxCarried {
			t.Errorf("%d pieces", len(c.lists)+len(c.answers)+len(c.certificates))
		}
		for _, l := range c.lists {
			if !bytes.Contains(data, l.signed) {
				t.Error("a list that is not there")
			}
		}
	})
}
