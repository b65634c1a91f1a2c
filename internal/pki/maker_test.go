package pki

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/internal/pki/gost"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// A penKey signs for the tests, with RSA or with GOST.
type penKey struct {
	rsa    *rsa.PrivateKey
	gost   *gost.PrivateKey
	family Algorithm
}

func rsaPen(t testing.TB, i int) penKey { return penKey{rsa: key(t, i), family: RSA} }

var gostPens sync.Map

// gostPen is the key of the family and the number, made once.
func gostPen(t testing.TB, family Algorithm, i int) penKey {
	t.Helper()
	name := string(family) + strconv.Itoa(i)
	if known, ok := gostPens.Load(name); ok {
		return penKey{gost: known.(*gost.PrivateKey), family: family} //nolint:errcheck // only these are stored
	}
	private, err := gost.GenerateKey(gostSuites[family].curve(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	known, _ := gostPens.LoadOrStore(name, private)
	return penKey{gost: known.(*gost.PrivateKey), family: family} //nolint:errcheck // only these are stored
}

func oid(t testing.TB, text string) asn1.ObjectIdentifier {
	t.Helper()
	var found asn1.ObjectIdentifier
	for part := range strings.SplitSeq(text, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, n)
	}
	return found
}

// algorithms are the OIDs of the signature and of the digest.
func (k penKey) algorithms(t testing.TB) (signature, digest asn1.ObjectIdentifier) {
	if family, ok := gostSuites[k.family]; ok {
		return oid(t, family.signature), oid(t, family.digest)
	}
	return oid(t, "1.2.840.113549.1.1.11"), oidSHA256
}

func (k penKey) sign(t testing.TB, message []byte) []byte {
	t.Helper()
	if k.gost == nil {
		sum := sha256.Sum256(message)
		value, err := rsa.SignPKCS1v15(rand.Reader, k.rsa, crypto.SHA256, sum[:])
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
	h := gostSuites[k.family].hash()
	h.Write(message)
	value, err := gost.Sign(k.gost, h.Sum(nil))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// spki is the public key as certificates hold it.
func (k penKey) spki(t testing.TB) []byte {
	t.Helper()
	if k.gost == nil {
		der, err := x509.MarshalPKIXPublicKey(&k.rsa.PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	family := gostSuites[k.family]
	var point cryptobyte.Builder
	point.AddASN1OctetString(k.gost.Public().Bytes())
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid(t, family.key))
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(oid(t, family.parameters))
				b.AddASN1ObjectIdentifier(oid(t, family.digest))
			})
		})
		b.AddASN1BitString(point.BytesOrPanic())
	})
}

func sequence(add func(*cryptobyte.Builder)) []byte {
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, add)
	return b.BytesOrPanic()
}

func addAlgorithm(b *cryptobyte.Builder, name asn1.ObjectIdentifier) {
	b.AddBytes(sequence(func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(name); b.AddASN1NULL() }))
}

// issueAs issues the template to a key of any family, signed by one of any family.
// The standard library makes the certificate with RSA keys first; then the key and
// the signature are exchanged.
func issueAs(t testing.TB, template *x509.Certificate, issuer *Certificate, own, by penKey) *Certificate {
	t.Helper()
	if template.SubjectKeyId == nil {
		info := cryptobyte.String(own.spki(t))
		var body, algorithm cryptobyte.String
		var bits []byte
		if !info.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1(&algorithm, cbasn1.SEQUENCE) || !body.ReadASN1BitStringAsBytes(&bits) {
			t.Fatal("no key")
		}
		sum := sha1.Sum(bits)
		template.SubjectKeyId = sum[:]
	}
	parent := &x509.Certificate{RawSubject: template.RawSubject, SubjectKeyId: template.SubjectKeyId}
	if issuer != nil {
		parent = &x509.Certificate{RawSubject: issuer.X509.RawSubject, SubjectKeyId: issuer.X509.SubjectKeyId}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key(t, 0).PublicKey, key(t, 0))
	if err != nil {
		t.Fatal(err)
	}
	c, err := ParseCertificate(resigned(t, der, own.spki(t), by))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// resigned exchanges the signature of a certificate or of a list, and its key.
func resigned(t testing.TB, der, spki []byte, by penKey) []byte {
	t.Helper()
	signature, _ := by.algorithms(t)
	input := cryptobyte.String(der)
	var outer, body cryptobyte.String
	if !input.ReadASN1(&outer, cbasn1.SEQUENCE) || !outer.ReadASN1(&body, cbasn1.SEQUENCE) {
		t.Fatal("nothing signed")
	}
	oldAlgorithm := sequence(func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid(t, "1.2.840.113549.1.1.11"))
		b.AddASN1NULL()
	})
	signed := sequence(func(b *cryptobyte.Builder) {
		for !body.Empty() {
			var element cryptobyte.String
			var tag cbasn1.Tag
			if !body.ReadAnyASN1Element(&element, &tag) {
				t.Fatal("malformed")
			}
			switch {
			case bytes.Equal(element, oldAlgorithm):
				addAlgorithm(b, signature)
			case spki != nil && bytes.Contains(element, key(t, 0).N.Bytes()):
				b.AddBytes(spki)
			default:
				b.AddBytes(element)
			}
		}
	})
	return sequence(func(b *cryptobyte.Builder) {
		b.AddBytes(signed)
		addAlgorithm(b, signature)
		b.AddASN1BitString(by.sign(t, signed))
	})
}

// pen is a certificate with its key.
type pen struct {
	*Certificate
	penKey
}

// message is a CMS to be made.
type message struct {
	kind     asn1.ObjectIdentifier // oidData where nil
	content  []byte
	detached bool
	at       time.Time
	signers  []pen
	inside   []*Certificate // in place of the signers' own
	stamp    func(value []byte) []byte
	bare     bool                // without signingCertificateV2
	digest   func([]byte) []byte // in place of the digest of the content
	crls     []byte              // RevocationInfoChoices
	unsigned map[string][]byte   // unsigned attributes
}

func (m message) attributes(t testing.TB, p pen) []byte {
	t.Helper()
	_, digest := p.algorithms(t)
	sum, err := digestOf(digest, m.content)
	if err != nil {
		t.Fatal(err)
	}
	if m.digest != nil {
		sum = m.digest(sum)
	}
	attribute := func(name string, add func(*cryptobyte.Builder)) []byte {
		return sequence(func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid(t, name))
			b.AddASN1(cbasn1.SET, add)
		})
	}
	certificate := sha256.Sum256(p.Raw())
	list := [][]byte{
		attribute(attrContentType, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(m.kind) }),
		attribute(attrMessageDigest, func(b *cryptobyte.Builder) { b.AddASN1OctetString(sum) }),
	}
	if !m.at.IsZero() {
		list = append(list, attribute(attrSigningTime, func(b *cryptobyte.Builder) { b.AddASN1UTCTime(m.at) }))
	}
	if !m.bare {
		list = append(list, attribute(attrCertificateV2, func(b *cryptobyte.Builder) {
			b.AddBytes(sequence(func(b *cryptobyte.Builder) {
				b.AddBytes(sequence(func(b *cryptobyte.Builder) {
					b.AddBytes(sequence(func(b *cryptobyte.Builder) { b.AddASN1OctetString(certificate[:]) }))
				}))
			}))
		}))
	}
	slices.SortFunc(list, bytes.Compare)
	return slices.Concat(list...)
}

func (m message) signer(t testing.TB, p pen) []byte {
	t.Helper()
	signature, digest := p.algorithms(t)
	attributes := m.attributes(t, p)
	var signed cryptobyte.Builder
	signed.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) { b.AddBytes(attributes) })
	value := p.sign(t, signed.BytesOrPanic())
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		b.AddBytes(sequence(func(b *cryptobyte.Builder) {
			b.AddBytes(p.X509.RawIssuer)
			b.AddASN1BigInt(p.X509.SerialNumber)
		}))
		addAlgorithm(b, digest)
		b.AddASN1(set0, func(b *cryptobyte.Builder) { b.AddBytes(attributes) })
		addAlgorithm(b, signature)
		b.AddASN1OctetString(value)
		unsigned := maps.Clone(m.unsigned)
		if m.stamp != nil {
			if unsigned == nil {
				unsigned = map[string][]byte{}
			}
			unsigned[attrTimestamp] = m.stamp(value)
		}
		if unsigned != nil {
			b.AddASN1(set1, func(b *cryptobyte.Builder) {
				for name, value := range unsigned {
					b.AddBytes(sequence(func(b *cryptobyte.Builder) {
						b.AddASN1ObjectIdentifier(oid(t, name))
						b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) { b.AddBytes(value) })
					}))
				}
			})
		}
	})
}

func (m message) encode(t testing.TB) []byte {
	t.Helper()
	if m.kind == nil {
		m.kind = oidData
	}
	if m.inside == nil {
		for _, p := range m.signers {
			m.inside = append(m.inside, p.Certificate)
		}
	}
	return sequence(func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oidSignedData)
		b.AddASN1(set0, func(b *cryptobyte.Builder) {
			b.AddBytes(sequence(func(b *cryptobyte.Builder) {
				b.AddASN1Int64(1)
				b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) {
					for _, p := range m.signers {
						_, digest := p.algorithms(t)
						addAlgorithm(b, digest)
					}
				})
				b.AddBytes(sequence(func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(m.kind)
					if !m.detached {
						b.AddASN1(set0, func(b *cryptobyte.Builder) { b.AddASN1OctetString(m.content) })
					}
				}))
				b.AddASN1(set0, func(b *cryptobyte.Builder) {
					for _, c := range m.inside {
						b.AddBytes(c.Raw())
					}
				})
				if m.crls != nil {
					b.AddASN1(set1, func(b *cryptobyte.Builder) { b.AddBytes(m.crls) })
				}
				b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) {
					for _, p := range m.signers {
						b.AddBytes(m.signer(t, p))
					}
				})
			}))
		})
	})
}

// stampOf is a time stamp to be made.
type stampOf struct {
	at      time.Time
	policy  string
	imprint asn1.ObjectIdentifier
	by      pen
	bare    bool
	over    []byte // in place of the value
}

func (s stampOf) encode(t testing.TB, value []byte) []byte {
	t.Helper()
	if s.over != nil {
		value = s.over
	}
	sum, err := digestOf(s.imprint, value)
	if s.imprint.Equal(oidSHA1) {
		short := sha1.Sum(value)
		sum, err = short[:], nil
	}
	if err != nil {
		t.Fatal(err)
	}
	info := sequence(func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1)
		b.AddASN1ObjectIdentifier(oid(t, s.policy))
		b.AddBytes(sequence(func(b *cryptobyte.Builder) { addAlgorithm(b, s.imprint); b.AddASN1OctetString(sum) }))
		b.AddASN1Int64(1234)
		b.AddASN1(cbasn1.GeneralizedTime, func(b *cryptobyte.Builder) { b.AddBytes([]byte(s.at.UTC().Format("20060102150405.000Z"))) })
	})
	return message{kind: oidTSTInfo, content: info, at: s.at, signers: []pen{s.by}, bare: s.bare}.encode(t)
}
