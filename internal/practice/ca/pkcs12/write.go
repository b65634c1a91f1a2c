package pkcs12

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"encoding/asn1"
	"fmt"
	"unicode/utf16"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

const (
	iterations = 1024 // NCA's own number
	saltSize   = 20
)

// Write returns a file of the very shape of NCA's: the outer parts in DER, the
// AuthenticatedSafe in BER with indefinite lengths, keys under triple DES,
// certificates under forty bits of RC2, HMAC with SHA-1 over it all.
func Write(c Contents, password string) ([]byte, error) {
	w := &writer{secret: secret{password: password, work: maxWork}}
	keys := w.der(func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { w.keys(b, c.Keys) })
	})
	certificates := w.der(func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) { addCertificates(b, c.Certificates) })
	})
	safe := endless(0x30,
		endless(0x30, w.oid(oidData), endless(0xa0, w.octets(keys))),
		endless(0x30, w.oid(oidEncryptedData), endless(0xa0, w.encrypted(certificates))),
	)
	salt := w.salt()
	h := hmac.New(sha1.New, w.derive(sha1.New, forMAC, salt, iterations, sha1.Size))
	h.Write(safe)
	file := w.der(func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1Int64(3)
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(oidData)
				b.AddASN1(set0, func(b *cryptobyte.Builder) { b.AddASN1OctetString(safe) })
			})
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
						b.AddASN1ObjectIdentifier(oidSHA1)
						b.AddASN1NULL()
					})
					b.AddASN1OctetString(h.Sum(nil))
				})
				b.AddASN1OctetString(salt)
				b.AddASN1Int64(iterations)
			})
		})
	})
	if w.err != nil {
		return nil, fmt.Errorf("pkcs12: %w", w.err)
	}
	return file, nil
}

// writer keeps the first error.
type writer struct {
	secret
	err error
}

func (w *writer) der(add cryptobyte.BuilderContinuation) []byte {
	var b cryptobyte.Builder
	add(&b)
	der, err := b.Bytes()
	w.keep(err)
	return der
}

func (w *writer) keep(err error) {
	if w.err == nil {
		w.err = err
	}
}

func (w *writer) salt() []byte {
	salt := make([]byte, saltSize)
	_, err := rand.Read(salt)
	w.keep(err)
	return salt
}

func (w *writer) oid(oid asn1.ObjectIdentifier) []byte {
	return w.der(func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oid) })
}

func (w *writer) octets(data []byte) []byte {
	return w.der(func(b *cryptobyte.Builder) { b.AddASN1OctetString(data) })
}

// endless wraps the parts under a tag with an indefinite length.
func endless(tag byte, parts ...[]byte) []byte {
	wrapped := []byte{tag, 0x80}
	for _, part := range parts {
		wrapped = append(wrapped, part...)
	}
	return append(wrapped, 0, 0)
}

func (w *writer) keys(b *cryptobyte.Builder, keys []Bag) {
	for _, key := range keys {
		salt := w.salt()
		sealed, err := w.seal(oidTripleDES, salt, key.DER)
		w.keep(err)
		addBag(b, oidShroudedBag, key, func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				addEncryption(b, oidTripleDES, salt)
				b.AddASN1OctetString(sealed)
			})
		})
	}
}

func addCertificates(b *cryptobyte.Builder, certificates []Bag) {
	for _, certificate := range certificates {
		addBag(b, oidCertBag, certificate, func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(oidX509)
				b.AddASN1(set0, func(b *cryptobyte.Builder) { b.AddASN1OctetString(certificate.DER) })
			})
		})
	}
}

// encrypted writes EncryptedData, its content a string in one piece of an indefinite
// length.
func (w *writer) encrypted(plain []byte) []byte {
	salt := w.salt()
	sealed, err := w.seal(oidRC2, salt, plain)
	w.keep(err)
	version := w.der(func(b *cryptobyte.Builder) { b.AddASN1Int64(0) })
	algorithm := w.der(func(b *cryptobyte.Builder) { addEncryption(b, oidRC2, salt) })
	return endless(0x30, version, endless(0x30, w.oid(oidData), algorithm, endless(0xa0, w.octets(sealed))))
}

func addEncryption(b *cryptobyte.Builder, oid asn1.ObjectIdentifier, salt []byte) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1OctetString(salt)
			b.AddASN1Int64(iterations)
		})
	})
}

func addBag(b *cryptobyte.Builder, kind asn1.ObjectIdentifier, bag Bag, value cryptobyte.BuilderContinuation) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(kind)
		b.AddASN1(set0, value)
		if bag.ID == nil && bag.Name == "" {
			return
		}
		b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) {
			if bag.ID != nil {
				addAttribute(b, oidLocalKeyID, func(b *cryptobyte.Builder) { b.AddASN1OctetString(bag.ID) })
			}
			if bag.Name != "" {
				addAttribute(b, oidFriendlyName, func(b *cryptobyte.Builder) {
					b.AddASN1(cbasn1.Tag(asn1.TagBMPString), func(b *cryptobyte.Builder) {
						for _, unit := range utf16.Encode([]rune(bag.Name)) {
							b.AddUint16(unit)
						}
					})
				})
			}
		})
	})
}

func addAttribute(b *cryptobyte.Builder, oid asn1.ObjectIdentifier, value cryptobyte.BuilderContinuation) {
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		b.AddASN1(cbasn1.SET, value)
	})
}
