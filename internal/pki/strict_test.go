package pki

import (
	"bytes"
	"crypto/sha256"
	"hash"
	"slices"
	"testing"

	"github.com/smallstep/pkcs7"
	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

func TestAContentIsHashedOnceForAllItsSigners(t *testing.T) {
	w := newWorld(t)
	first, second := w.leaf(signTemplate(t)), issue(t, authTemplate(t), w.authority.X509, key(t, 3), key(t, 1))
	cms := sign(t, content, first, func(sd *pkcs7.SignedData) {
		if err := sd.AddSigner(second.X509, key(t, 3), pkcs7.SignerInfoConfig{}); err != nil {
			t.Fatal(err)
		}
	})
	name := oidSHA256.String()
	before := digests[name]
	defer func() { digests[name] = before }()
	hashed := 0
	digests[name] = func() hash.Hash { return counted{sha256.New(), &hashed} }
	if err := CheckSignature(cms, nil); err != nil {
		t.Fatal(err)
	}
	if hashed != 1 {
		t.Errorf("hashed %d times", hashed)
	}
}

// counted counts how often the content is hashed.
type counted struct {
	hash.Hash
	times *int
}

func (c counted) Write(p []byte) (int, error) {
	if bytes.Equal(p, content) {
		*c.times++
	}
	return c.Hash.Write(p)
}

func TestOfSeveralSignaturesInOneFileNoneStandsForAll(t *testing.T) {
	w := newWorld(t)
	der := sign(t, content, w.leaf(signTemplate(t)))
	two := append(toPEM("CMS", der), toPEM("CMS", der)...)
	if _, err := ParseCMS(two); err == nil {
		t.Error("two signatures are read as one")
	}
	if _, err := w.verifier().Inspect(t.Context(), two, Options{At: day}); err == nil {
		t.Error("two signatures are judged as one")
	}
	leaf := w.leaf(signTemplate(t))
	if c, err := ParseCertificate(append(toPEM("CERTIFICATE", leaf.Raw()), toPEM("CERTIFICATE", w.root.Raw())...)); err != nil || !c.Equal(leaf) {
		t.Errorf("a certificate with the one above it: %v", err)
	}
}

// Programs write the name of the issuer anew, with the same letters.
func TestNamesAreComparedByTheirLetters(t *testing.T) {
	w := newWorld(t)
	cms := sign(t, content, w.leaf(signTemplate(t)))
	at := bytes.LastIndex(cms, []byte("ҰКО")) // in the name of the signer
	changed := bytes.Clone(cms)
	copy(changed[at:], "ұко")
	if _, err := w.verifier().Verify(changed, nil, day, Signing); err != nil {
		t.Error(err)
	}
	copy(changed[at:], "ӘКО")
	if _, err := w.verifier().Verify(changed, nil, day, Signing); err == nil {
		t.Error("another name is the same")
	}
	name := func(tag cbasn1.Tag, text string) []byte {
		return sequence(func(b *cryptobyte.Builder) {
			b.AddASN1(cbasn1.SET, func(b *cryptobyte.Builder) {
				b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddASN1ObjectIdentifier(oid(t, "2.5.4.3"))
					b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes([]byte(text)) })
				})
			})
		})
	}
	const printable = cbasn1.Tag(19)
	if !sameName(name(cbasn1.UTF8String, "Root  CA"), name(printable, "ROOT CA")) {
		t.Error("the same letters in another string")
	}
	for _, other := range []string{"RootCA", "Root CA 2", ""} {
		if sameName(name(cbasn1.UTF8String, "Root CA"), name(cbasn1.UTF8String, other)) {
			t.Errorf("%q", other)
		}
	}
}

func TestWhatAListSaysTwiceIsNotBelieved(t *testing.T) {
	boolean := func(tag cbasn1.Tag, on byte) []byte {
		var b cryptobyte.Builder
		b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes([]byte{on}) })
		return b.BytesOrPanic()
	}
	users := tag1
	for name, scope := range map[string][]byte{
		"for users, and not": slices.Concat(boolean(users, 0xff), boolean(users, 0)),
		"out of order":       slices.Concat(boolean(cbasn1.Tag(2).ContextSpecific(), 0xff), boolean(users, 0xff)),
	} {
		value := sequence(func(b *cryptobyte.Builder) { b.AddBytes(scope) })
		if err := (&CRL{}).readScope(value); err == nil {
			t.Errorf("%s: is read", name)
		}
	}
	reason := func(n int64) []byte {
		return sequence(func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid(t, "2.5.29.21"))
			b.AddASN1(cbasn1.OCTET_STRING, func(b *cryptobyte.Builder) { b.AddASN1Enum(n) })
		})
	}
	e := rawEntry{time: []byte("261121000000Z"), timeTag: cbasn1.UTCTime, extensions: slices.Concat(reason(reasonRemove), reason(1))}
	if _, why := e.decode(); why == reasonRemove || why == reasonHold {
		t.Errorf("reason %d of two", why)
	}
	e.extensions = reason(reasonHold)
	if _, why := e.decode(); why != reasonHold {
		t.Errorf("reason %d of one", why)
	}
}
