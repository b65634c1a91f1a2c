package pki

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// responderAnswer is what a responder of the tests says.
type responderAnswer struct {
	about, issuer *Certificate
	hash          CertIDHash
	status        RevocationStatus // "" is "unknown"
	revokedAt     time.Time
	reason        int
	this, next    time.Time
	produced      time.Time
	nonce         []byte
	bareNonce     bool
	as            *Certificate // who answers
	by            *rsa.PrivateKey
	inside        []*Certificate
	byName        bool
	twice         bool
}

func (w *world) answer(c *Certificate) responderAnswer {
	return responderAnswer{about: c, issuer: w.authority, hash: CertIDSHA256, status: RevocationGood,
		this: day.Add(-time.Minute), produced: day, as: w.authority, by: key(w.t, 1)}
}

func (a responderAnswer) single(b *cryptobyte.Builder, id certID) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		id.add(b)
		switch a.status {
		case RevocationGood:
			b.AddASN1(tag0, func(*cryptobyte.Builder) {})
		case Revoked:
			b.AddASN1(set1, func(b *cryptobyte.Builder) {
				b.AddASN1GeneralizedTime(a.revokedAt)
				b.AddASN1(set0, func(b *cryptobyte.Builder) { b.AddASN1Enum(int64(a.reason)) })
			})
		default:
			b.AddASN1(cbasn1.Tag(2).ContextSpecific(), func(*cryptobyte.Builder) {})
		}
		b.AddASN1GeneralizedTime(a.this)
		if !a.next.IsZero() {
			b.AddASN1(set0, func(b *cryptobyte.Builder) { b.AddASN1GeneralizedTime(a.next) })
		}
	})
}

func (a responderAnswer) body(t testing.TB) []byte {
	id, err := newCertID(a.about, a.issuer, a.hash)
	if err != nil {
		t.Fatal(err)
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		if a.byName {
			b.AddASN1(set1, func(b *cryptobyte.Builder) { b.AddBytes(a.as.X509.RawSubject) })
		} else {
			b.AddASN1(cbasn1.Tag(2).ContextSpecific().Constructed(), func(b *cryptobyte.Builder) {
				b.AddASN1OctetString(a.as.X509.SubjectKeyId) // of the same making
			})
		}
		b.AddASN1GeneralizedTime(a.produced)
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			a.single(b, id)
			if a.twice {
				a.single(b, id)
			}
		})
		if a.nonce != nil {
			b.AddASN1(set1, func(b *cryptobyte.Builder) {
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
					if !a.bareNonce {
						addNonce(b, a.nonce)
						return
					}
					b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
						b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 2})
						b.AddASN1OctetString(a.nonce)
					})
				})
			})
		}
	})
	return b.BytesOrPanic()
}

func (a responderAnswer) encode(t testing.TB) []byte {
	t.Helper()
	body := a.body(t)
	sum := sha256.Sum256(body)
	value, err := rsa.SignPKCS1v15(rand.Reader, a.by, crypto.SHA256, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Enum(0)
		b.AddASN1(set0, func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 1})
				b.AddASN1(cbasn1.OCTET_STRING, func(b *cryptobyte.Builder) {
					b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
						b.AddBytes(body)
						b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
							b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11})
							b.AddASN1NULL()
						})
						b.AddASN1BitString(value)
						if len(a.inside) > 0 {
							b.AddASN1(set0, func(b *cryptobyte.Builder) {
								b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
									for _, c := range a.inside {
										b.AddBytes(c.Raw())
									}
								})
							})
						}
					})
				})
			})
		})
	})
	return b.BytesOrPanic()
}

// responder is a certificate for answering in the authority's name, of key 2.
func (w *world) responder(change ...func(*x509.Certificate)) *Certificate {
	c := &x509.Certificate{
		SerialNumber: big.NewInt(77), RawSubject: rawName(w.t, part{oidCN, "OCSP RESPONDER"}),
		NotBefore: day.AddDate(0, -1, 0), NotAfter: day.AddDate(0, 11, 0), KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage:     []x509.ExtKeyUsage{x509.ExtKeyUsageOCSPSigning},
		ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 5}, Value: []byte{5, 0}}},
	}
	for _, f := range change {
		f(c)
	}
	return w.leaf(c)
}

func TestOCSPAnswerIsHeldAgainstItsResponder(t *testing.T) {
	w := newWorld(t)
	leaf := w.leaf(signTemplate(t))
	other := w.leaf(func() *x509.Certificate { c := signTemplate(t); c.SerialNumber.SetInt64(9); return c }())
	by := func(responder *Certificate) responderAnswer {
		a := w.answer(leaf)
		a.as, a.by, a.inside = responder, key(t, 2), []*Certificate{responder}
		return a
	}
	with := func(a responderAnswer, f func(*responderAnswer)) responderAnswer { f(&a); return a }
	nonce := []byte("0123456789abcdef")
	stranger := issue(t, &x509.Certificate{SerialNumber: big.NewInt(1), RawSubject: rawName(t, part{oidCN, "OCSP RESPONDER"}),
		NotBefore: day.AddDate(-1, 0, 0), NotAfter: day.AddDate(1, 0, 0),
		ExtKeyUsage:     []x509.ExtKeyUsage{x509.ExtKeyUsageOCSPSigning},
		ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 5}, Value: []byte{5, 0}}},
	}, nil, key(t, 2), key(t, 2))
	for name, test := range map[string]struct {
		answer responderAnswer
		check  OCSPCheck
		want   RevocationStatus // "" is no answer
	}{
		"good, by the issuer": {w.answer(leaf), OCSPCheck{}, RevocationGood},
		"revoked":             {with(w.answer(leaf), func(a *responderAnswer) { a.status, a.revokedAt, a.reason = Revoked, day.Add(-time.Hour), 1 }), OCSPCheck{}, Revoked},
		"never issued": {with(w.answer(leaf), func(a *responderAnswer) {
			a.status, a.revokedAt, a.reason = Revoked, time.Unix(0, 0).UTC(), reasonHold
		}), OCSPCheck{}, NotIssued},
		"unknown":           {with(w.answer(leaf), func(a *responderAnswer) { a.status = "" }), OCSPCheck{}, ""},
		"sha-1 id":          {with(w.answer(leaf), func(a *responderAnswer) { a.hash = CertIDSHA1 }), OCSPCheck{}, RevocationGood},
		"responder by key":  {by(w.responder()), OCSPCheck{}, RevocationGood},
		"responder by name": {with(by(w.responder()), func(a *responderAnswer) { a.byName = true }), OCSPCheck{}, RevocationGood},
		"issuer by name":    {with(w.answer(leaf), func(a *responderAnswer) { a.byName = true }), OCSPCheck{}, RevocationGood},
		"responder outside": {with(by(w.responder()), func(a *responderAnswer) { a.inside = nil }), OCSPCheck{}, ""},
		"responder not for it": {by(w.responder(func(c *x509.Certificate) {
			c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection}
		})), OCSPCheck{}, ""},
		"without nocheck":    {by(w.responder(func(c *x509.Certificate) { c.ExtraExtensions = nil })), OCSPCheck{}, ""},
		"responder expired":  {by(w.responder(func(c *x509.Certificate) { c.NotAfter = day.Add(-time.Second) })), OCSPCheck{}, ""},
		"responder stranger": {by(stranger), OCSPCheck{}, ""},
		"a person answers":   {by(leaf), OCSPCheck{}, ""},
		"forged":             {with(w.answer(leaf), func(a *responderAnswer) { a.by = key(t, 3) }), OCSPCheck{}, ""},
		"about another":      {w.answer(other), OCSPCheck{}, ""},
		"of another issuer":  {with(w.answer(leaf), func(a *responderAnswer) { a.issuer = w.root }), OCSPCheck{}, ""},
		"twice":              {with(w.answer(leaf), func(a *responderAnswer) { a.twice = true }), OCSPCheck{}, ""},
		"nonce":              {with(w.answer(leaf), func(a *responderAnswer) { a.nonce = nonce }), OCSPCheck{Nonce: nonce, Strict: true}, RevocationGood},
		"nonce, bare":        {with(w.answer(leaf), func(a *responderAnswer) { a.nonce, a.bareNonce = nonce, true }), OCSPCheck{Nonce: nonce}, RevocationGood},
		"other nonce":        {with(w.answer(leaf), func(a *responderAnswer) { a.nonce = []byte("another") }), OCSPCheck{Nonce: nonce}, ""},
		"no nonce":           {w.answer(leaf), OCSPCheck{Nonce: nonce}, RevocationGood},
		"no nonce, strict":   {w.answer(leaf), OCSPCheck{Nonce: nonce, Strict: true}, ""},
		"old":                {with(w.answer(leaf), func(a *responderAnswer) { a.this = day.Add(-2 * time.Hour) }), OCSPCheck{}, ""},
		"old enough":         {with(w.answer(leaf), func(a *responderAnswer) { a.this = day.Add(-2 * time.Hour) }), OCSPCheck{MaxAge: 3 * time.Hour}, RevocationGood},
		"next update past":   {with(w.answer(leaf), func(a *responderAnswer) { a.next = day.Add(-time.Second) }), OCSPCheck{}, ""},
		"next update ahead":  {with(w.answer(leaf), func(a *responderAnswer) { a.this, a.next = day.Add(-2*time.Hour), day.Add(time.Hour) }), OCSPCheck{}, RevocationGood},
		"from the future":    {with(w.answer(leaf), func(a *responderAnswer) { a.this, a.produced = day.Add(time.Hour), day.Add(time.Hour) }), OCSPCheck{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if test.check.MaxAge == 0 {
				test.check.MaxAge = time.Hour
			}
			r, err := ParseOCSP(test.answer.encode(t))
			if err != nil {
				t.Fatal(err)
			}
			got, err := r.Revocation(leaf, w.authority, day, test.check)
			if got.Status != test.want || (err == nil) != (test.want != "") || err != nil && !errors.Is(err, ErrNoAnswer) {
				t.Errorf("%q, %v", got.Status, err)
			}
		})
	}
}

func TestResponderThatCannotAnswerSaysSo(t *testing.T) {
	for status, want := range map[byte]bool{1: true, 2: true, 3: true, 4: false, 5: true, 6: true, 9: false} {
		if _, err := ParseOCSP([]byte{0x30, 3, 0x0a, 1, status}); errors.Is(err, ErrNoAnswer) != want || err == nil {
			t.Errorf("status %d: %v", status, err)
		}
	}
}

func TestChangedOCSPAnswerDoesNotHold(t *testing.T) {
	w := newWorld(t)
	leaf := w.leaf(signTemplate(t))
	a := w.answer(leaf)
	a.as, a.by = w.responder(), key(t, 2)
	a.inside, a.nonce = []*Certificate{a.as}, []byte("0123456789abcdef")
	good := a.encode(t)
	want, err := ParseOCSP(good)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(good); i += stride {
		if _, err := ParseOCSP(good[:i]); err == nil {
			t.Fatalf("read of %d bytes", i)
		}
		bad := bytes.Clone(good)
		bad[i] ^= 1 << (i % 8)
		r, err := ParseOCSP(bad)
		if err != nil {
			continue
		}
		if answer, err := r.Revocation(leaf, w.authority, day, OCSPCheck{MaxAge: time.Hour}); err == nil && !bytes.Equal(r.signed, want.signed) {
			t.Errorf("byte %d is changed: %+v", i, answer)
		}
	}
}

// The openssl command answers our request, and we read its answer.
func TestOpenSSLUnderstandsTheRequestAndIsUnderstood(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("the openssl command is not installed")
	}
	w := newWorld(t)
	template := signTemplate(t)
	template.NotBefore, template.NotAfter = time.Now().AddDate(0, -1, 0), time.Now().AddDate(1, 0, 0)
	leaf := w.leaf(template)
	dir := t.TempDir()
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	nonce := []byte("0123456789abcdef")
	request, err := NewOCSPRequest(leaf, w.authority, CertIDSHA256, nonce)
	if err != nil {
		t.Fatal(err)
	}
	responder := w.responder(func(c *x509.Certificate) { c.NotBefore, c.NotAfter = template.NotBefore, template.NotAfter })
	write("request", request)
	write("ca.pem", toPEM("CERTIFICATE", w.authority.Raw()))
	write("responder.pem", toPEM("CERTIFICATE", responder.Raw()))
	write("key.pem", toPEM("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key(t, 2))))
	write("index.txt", []byte("R\t991231235959Z\t261101000000Z,keyCompromise\t41E4\tunknown\t/CN=x\n"))
	command := exec.CommandContext(t.Context(), "openssl", "ocsp", "-index", "index.txt", "-CA", "ca.pem", "-rsigner", "responder.pem",
		"-rkey", "key.pem", "-reqin", "request", "-respout", "answer", "-ndays", "1")
	command.Dir = dir
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	data, err := os.ReadFile(filepath.Join(dir, "answer"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := ParseOCSP(data)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := r.Revocation(leaf, w.authority, r.ProducedAt, OCSPCheck{Nonce: nonce, Strict: true})
	if err != nil || answer.Status != Revoked || answer.Reason != "keyCompromise" || answer.RevokedAt.Year() != 2026 || answer.Signer != "OCSP RESPONDER" {
		t.Errorf("%+v, %v", answer, err)
	}
}

func FuzzOCSP(f *testing.F) {
	w := newWorld(f)
	leaf := w.leaf(signTemplate(f))
	a := w.answer(leaf)
	f.Add(a.encode(f))
	a.as, a.by = w.responder(), key(f, 2)
	a.inside, a.nonce, a.status, a.revokedAt = []*Certificate{a.as}, []byte("nonce"), Revoked, day
	f.Add(a.encode(f))
	f.Add([]byte{0x30, 3, 0x0a, 1, 3})
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := ParseOCSP(data)
		if err != nil {
			return
		}
		if got, err := r.Revocation(leaf, w.authority, day, OCSPCheck{MaxAge: time.Hour}); err == nil && got.Serial != leaf.Serial {
			t.Error("an answer about another")
		}
	})
}
