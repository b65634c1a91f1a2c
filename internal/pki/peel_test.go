package pki

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf16"
)

func hexOf(data []byte) string { return hex.EncodeToString(data) }

func utf16Of(text string, big bool) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		if big {
			b = append(b, byte(u>>8), byte(u))
		} else {
			b = append(b, byte(u), byte(u>>8))
		}
	}
	return b
}

func TestWhatProgramsWrapAroundASignatureIsTakenOff(t *testing.T) {
	w := newWorld(t)
	der := sign(t, content, w.leaf(signTemplate(t)))
	pemText := string(toPEM("CMS", der))
	std, bare := base64.StdEncoding.EncodeToString(der), base64.RawStdEncoding.EncodeToString(der)
	lines := func(end string) string {
		var b strings.Builder
		for rest := std; rest != ""; {
			n := min(len(rest), 76)
			b.WriteString(rest[:n] + end)
			rest = rest[n:]
		}
		return b.String()
	}
	quoted, err := json.Marshal(pemText)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"der":                 der,
		"der, zeros after it": append(bytes.Clone(der), 0, 0),
		"der, a line end":     append(bytes.Clone(der), "\r\n"...),
		"ber, a line end": append(toBER(t, der, func(b []byte) bool {
			return b[0] == 0x30 && bytes.Contains(der, b) && len(b) > 600 && len(b) < len(der)
		}), '\n'),
		"base64":                 []byte(std),
		"base64 in lines":        []byte(lines("\r\n")),
		"base64 without padding": []byte(bare),
		"base64url":              []byte(base64.URLEncoding.EncodeToString(der)),
		"base64url, no padding":  []byte(base64.RawURLEncoding.EncodeToString(der)),
		"base64, BOM":            []byte("\ufeff" + std),
		"base64 of base64":       []byte(base64.StdEncoding.EncodeToString([]byte(std))),
		"base64 of PEM":          []byte(base64.StdEncoding.EncodeToString([]byte(pemText))),
		"PEM":                    []byte(pemText),
		"PEM, any label":         toPEM("PKCS #7 SIGNED DATA", der),
		"PEM, CRLF":              []byte(strings.ReplaceAll(pemText, "\n", "\r\n")),
		"PEM, CR":                []byte(strings.ReplaceAll(pemText, "\n", "\r")),
		"PEM, BOM":               []byte("\ufeff" + pemText),
		"PEM in one line":        []byte("-----BEGIN CMS-----" + std + "-----END CMS-----"),
		"PEM, indented":          []byte("  " + strings.ReplaceAll(pemText, "\n", "\n  ")),
		"PEM, words before it":   []byte("Қолтаңба:\n" + pemText),
		"PEM, escapes":           []byte(strings.ReplaceAll(pemText, "\n", `\n`)),
		"PEM, CRLF escapes":      []byte(strings.ReplaceAll(pemText, "\n", `\r\n`)),
		"a string of JSON":       quoted,
		"UTF-16, little":         utf16Of(pemText, false),
		"UTF-16, big":            utf16Of(std, true),
		"UTF-16, no mark":        utf16Of(std, false)[2:],
		"data URI":               []byte("data:application/pkcs7-signature;base64," + std),
		"data URI, escaped":      []byte("data:;base64," + strings.ReplaceAll(std, "+", "%2B")),
	} {
		if err := CheckSignature(data, content); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, data := range map[string][]byte{
		"der, other bytes after it": append(bytes.Clone(der), 0, 1),
		"der twice":                 append(bytes.Clone(der), der...),
		"der cut":                   der[:len(der)-1],
		"nothing":                   {},
		"blanks":                    []byte(" \r\n"),
		"a mark alone":              []byte("\ufeff"),
		"words":                     []byte("өтініш"),
		"PEM without an end":        []byte("-----BEGIN CMS-----\n" + std),
		"endlessly wrapped":         wrapped(std, maxPeels+1),
	} {
		if err := CheckSignature(data, nil); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

func wrapped(text string, times int) []byte {
	for range times {
		text = base64.StdEncoding.EncodeToString([]byte(text))
	}
	return []byte(text)
}

func TestEveryKindIsPeeledAlike(t *testing.T) {
	w := newWorld(t)
	leaf := w.leaf(signTemplate(t))
	twice := func(data []byte) []byte {
		return []byte("\ufeff" + base64.StdEncoding.EncodeToString(toPEM("X", data)))
	}
	if c, err := ParseCertificate(twice(leaf.Raw())); err != nil || !c.Equal(leaf) {
		t.Error(err)
	}
	if list, err := ParseCertificates(twice(leaf.Raw())); err != nil || len(list) != 1 {
		t.Error(err)
	}
	if list, err := ParseCertificates(append([]byte("\ufeff"), append(toPEM("CERTIFICATE", leaf.Raw()), toPEM("CERTIFICATE", w.root.Raw())...)...)); err != nil || len(list) != 2 {
		t.Error(err)
	}
	full, held := w.crl(listTemplate()).Raw(), w.crl(listTemplate(revokedEntry(9, 6))).Raw()
	if lists, err := ParseCRLs(append(toPEM("X509 CRL", full), toPEM("X509 CRL", held)...)); err != nil || len(lists) != 2 || lists[1].Len() != 1 {
		t.Error(err)
	}
	if lists, err := ParseCRLs(full); err != nil || len(lists) != 1 {
		t.Error(err)
	}
	if _, err := ParseCRL(twice(w.crl(listTemplate()).Raw())); err != nil {
		t.Error(err)
	}
	if _, err := ParseOCSP(twice(w.answer(leaf).encode(t))); err != nil {
		t.Error(err)
	}
}

func FuzzPeel(f *testing.F) {
	w := newWorld(f)
	der := w.leaf(signTemplate(f)).Raw()
	f.Add(der)
	f.Add(toPEM("CERTIFICATE", der))
	f.Add(utf16Of(string(toPEM("X", der)), false))
	f.Add([]byte("data:;base64," + base64.URLEncoding.EncodeToString(der)))
	f.Add([]byte(`"MAA="`))
	f.Add([]byte("\"000000\xf0\xf00\"")) // found by a long run: no UTF-8 in a string of JSON
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := peel(data)
		if err != nil {
			return
		}
		if len(got) > len(data) {
			t.Error("longer than what it was taken out of")
		}
		if again, err := peel(got); err != nil || !bytes.Equal(again, got) {
			t.Errorf("more is left to take off: %v", err)
		}
	})
}
