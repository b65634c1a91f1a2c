package pki

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
)

// signedKind is a file of one kind, whose every byte is changed in turn.
type signedKind struct {
	data    []byte
	content []byte // nil: inside
	o       Options
}

func signedKinds(t *testing.T, k *kept) map[string]signedKind {
	p := k.pen()
	others := []pen{k.pen(func(c *x509.Certificate) { c.SerialNumber.SetInt64(91) }), k.pen(func(c *x509.Certificate) { c.SerialNumber.SetInt64(92) })}
	of := func(f func(*message)) []byte {
		m := message{content: content, at: day, signers: []pen{p}}
		f(&m)
		return m.encode(t)
	}
	plain := func(*message) {}
	xml := signXML(t, `<a b="1">мәтін<c Id="p">&amp;</c></a>`, xmlPlan(t, p.Certificate))
	stamp := k.stampAt(day).encode(t, content)
	now := Options{At: day, AnyOwner: true}
	inside := Options{At: k.now}
	return map[string]signedKind{
		"attached":             {of(plain), nil, now},
		"detached":             {of(func(m *message) { m.detached = true }), content, now},
		"three signers":        {of(func(m *message) { m.signers = append(m.signers, others...) }), nil, now},
		"no signed attributes": {unsignedAttributes(t, p.Certificate, content), nil, now},
		"stamped":              {of(func(m *message) { m.stamp = func(v []byte) []byte { return k.stampAt(day).encode(t, v) } }), nil, now},
		"list inside":          {k.cms(func(m *message) { m.crls = k.list.Raw() }), nil, inside},
		"answer among values":  {k.cms(func(m *message) { m.unsigned = map[string][]byte{attrRevocationValues: values(set1, k.basicValue)} }), nil, inside},
		"PEM":                  {toPEM("CMS", of(plain)), nil, now},
		"BER":                  {toBER(t, of(plain), func(b []byte) bool { return bytes.Equal(b, p.Raw()) }), nil, now},
		"XML":                  {xml, nil, now},
		"XML of two":           {signXML(t, string(xml), xmlPlan(t, p.Certificate)), nil, now},
		"time stamp":           {stamp, content, now},
	}
}

// Whatever byte is changed, and however: nothing else is valid than what was signed.
func TestNoByteOfAnyKindCanBeChangedUnnoticed(t *testing.T) {
	k := newKept(t)
	v := &Verifier{Roots: []*Certificate{k.root}, Intermediates: []*Certificate{k.authority}, Policy: RevocationRefuse}
	for name, kind := range signedKinds(t, k) {
		t.Run(name, func(t *testing.T) {
			o := kind.o
			o.Content = kind.content
			w := *v
			if o.At.Equal(day) {
				w.Evidence.Lists = []*CRL{k.list}
			}
			good, err := w.Inspect(t.Context(), kind.data, o)
			if err != nil || good.Verdict != Valid {
				t.Fatalf("%+v, %v", good, err)
			}
			accepted := 0
			for i := 0; i < len(kind.data); i += stride {
				change := []byte{0x01, 0x20, 0x80}[i/stride%3]
				changed := bytes.Clone(kind.data)
				changed[i] ^= change
				got, err := w.Inspect(t.Context(), changed, o)
				if err != nil || got.Verdict != Valid {
					continue
				}
				accepted++
				if why := sameFindings(good, got); why != "" {
					t.Errorf("byte %d ^ %#x: %s", i, change, why)
				}
			}
			t.Logf("%d bytes, %d changes say the same", len(kind.data), accepted)
		})
	}
}

// sameFindings tells how two valid inspections differ in what a reader would take from
// them.
func sameFindings(a, b *Inspection) string {
	if len(a.Signers) != len(b.Signers) || a.Kind != b.Kind {
		return fmt.Sprintf("%d signers of a %s", len(b.Signers), b.Kind)
	}
	for i, s := range a.Signers {
		o := b.Signers[i]
		switch {
		case !o.Certificate.Equal(s.Certificate):
			return "signed by " + o.Certificate.Subject
		case !bytes.Equal(s.Content, o.Content):
			return fmt.Sprintf("signed is %q", o.Content)
		case !s.SigningTime.Equal(o.SigningTime), s.Stamped && o.Stamped && !s.BestTime.Equal(o.BestTime):
			return "at another time"
		}
	}
	return ""
}

// However a list or an answer that revokes is changed, the certificate does not become
// good by it.
func TestNoChangedEvidenceMakesARevokedCertificateGood(t *testing.T) {
	k := newKept(t)
	p := k.pen()
	cms := message{content: content, at: day, signers: []pen{p}}.encode(t)
	list := k.crlAt(5, day.Add(-time.Hour), nil, revokedFor(1, day.Add(-30*time.Hour))).Raw()
	a := responderAnswer{about: p.Certificate, issuer: k.authority, hash: CertIDSHA256, status: Revoked, revokedAt: day.Add(-30 * time.Hour), reason: 1,
		this: day.Add(-time.Hour), produced: day.Add(-time.Hour), as: k.authority, by: key(t, 1)}
	answer := a.encode(t)
	examine := func(e Evidence) *Report {
		e.MaxAge = 24 * time.Hour
		v := &Verifier{Roots: []*Certificate{k.root}, Intermediates: []*Certificate{k.authority}, Policy: RevocationRefuse, Evidence: e}
		return v.Examine(t.Context(), cms, Options{At: day})
	}
	for name, test := range map[string]struct {
		data []byte
		read func([]byte) (Evidence, error)
	}{
		"list": {list, func(b []byte) (Evidence, error) {
			l, err := ParseCRL(b)
			return Evidence{Lists: []*CRL{l}}, err
		}},
		"answer": {answer, func(b []byte) (Evidence, error) {
			o, err := ParseOCSP(b)
			return Evidence{Answers: []*OCSP{o}}, err
		}},
	} {
		e, err := test.read(test.data)
		if err != nil || examine(e).SubReason != CertRevoked {
			t.Fatalf("%s: %v, %v", name, err, examine(e).Err())
		}
		for i := 0; i < len(test.data); i += stride {
			for _, change := range []byte{0x01, 0x10, 0x80} {
				changed := bytes.Clone(test.data)
				changed[i] ^= change
				if e, err := test.read(changed); err == nil && examine(e).Verdict == Valid {
					t.Errorf("%s: byte %d ^ %#x", name, i, change)
				}
			}
		}
	}
}

func TestAttributesOutOfOrder(t *testing.T) {
	h := newHierarchy(t, RSA)
	p := h.pen()
	good := message{content: content, at: day, signers: []pen{p}}.encode(t)
	parsed, err := ParseCMS(good)
	if err != nil {
		t.Fatal(err)
	}
	input := cryptobyte.String(parsed.signers[0].attrs)
	sorted := []byte(input[2:]) // the elements
	if len(parsed.signers[0].attrs) > 129 {
		sorted = parsed.signers[0].attrs[3:]
	}
	first := cryptobyte.String(sorted)
	var one cryptobyte.String
	if !first.ReadASN1Element(&one, 0x30) {
		t.Fatal("no attribute")
	}
	turned := append(bytes.Clone(first), one...)
	shuffled := bytes.Replace(good, sorted, turned, 1)
	r := h.verifier(h.list()).Examine(t.Context(), shuffled, Options{At: day, Use: Signing})
	if r.Verdict != Valid || r.Signers[0].Steps[1].Code != string(AttributesSorted) {
		t.Errorf("hashed in order: %s %s, %+v", r.Verdict, r.SubReason, r.Signers[0].Steps[1])
	}
	signer := parsed.signers[0]
	set := bytes.Replace(signer.attrs, sorted, turned, 1)
	resealed := bytes.Replace(shuffled, signer.value, p.sign(t, set), 1)
	r = h.verifier(h.list()).Examine(t.Context(), resealed, Options{At: day, Use: Signing})
	if r.Verdict != Indeterminate || r.SubReason != AttributesUnsorted {
		t.Errorf("hashed as they stand: %s %s", r.Verdict, r.SubReason)
	}
}
