package gost

import (
	"bytes"
	"math/big"
	"slices"
	"testing"
)

func TestSignaturesVerifyAndAreOfOneKeyAndDigest(t *testing.T) {
	for _, c := range curves() {
		t.Run(c.Name(), func(t *testing.T) {
			key, other := testKey(t, c, 5), testKey(t, c, 6)
			ref := newReference(parametersOf(c))
			for i := 0; i < 8; i += (stride + 5) / 6 {
				digest := make([]byte, c.Size())
				_, _ = source(byte(10 + i)).Read(digest)
				signature, err := Sign(key, digest)
				if err != nil {
					t.Fatal(err)
				}
				if !Verify(key.Public(), digest, signature) {
					t.Fatal("does not hold")
				}
				if Verify(other.Public(), digest, signature) {
					t.Error("holds under another key")
				}
				again, _ := Sign(key, digest)
				if !bytes.Equal(again, signature) {
					t.Error("the second signature differs")
				}
				r, s := numberFrom(signature[:c.Size()]), numberFrom(signature[c.Size():])
				e := numberFrom(digest)
				point := &affine{toBig(&key.public.x), toBig(&key.public.y)}
				if !ref.verify(point, toBig(&e), toBig(&r), toBig(&s)) {
					t.Error("math/big refuses it")
				}
				digest[i] ^= 1
				if Verify(key.Public(), digest, signature) {
					t.Error("holds for another digest")
				}
				changed, _ := Sign(key, digest)
				if bytes.Equal(changed[:c.Size()], signature[:c.Size()]) {
					t.Error("two digests share a nonce")
				}
			}
		})
	}
}

// parametersOf takes the numbers of a curve of the package.
func parametersOf(c *Curve) *parameters {
	if c.Size() == 64 {
		_, ref := referenceOf[fe512](c)
		return ref.parameters()
	}
	_, ref := referenceOf[fe256](c)
	return ref.parameters()
}

func (c *reference) parameters() *parameters {
	return &parameters{
		p: fromBig(c.p), a: fromBig(c.a), b: fromBig(c.b), q: fromBig(c.q), x: fromBig(c.x), y: fromBig(c.y),
	}
}

// The digest 0 and the digest q stand for 1; digests of ones exceed the order.
func TestExtremeDigestsAreSigned(t *testing.T) {
	for _, c := range curves() {
		key := testKey(t, c, 7)
		one := append([]byte{1}, make([]byte, c.Size()-1)...)
		want, err := Sign(key, one)
		if err != nil {
			t.Fatal(err)
		}
		for name, digest := range map[string][]byte{"zero": make([]byte, c.Size()), "order": c.modulus.q.bytes(c.Size())} {
			got, err := Sign(key, digest)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s: the digest %s does not stand for 1: %v", c.Name(), name, err)
			}
			if !Verify(key.Public(), digest, want) {
				t.Errorf("%s: the digest %s does not verify", c.Name(), name)
			}
		}
		ones := bytes.Repeat([]byte{0xFF}, c.Size())
		signature, err := Sign(key, ones)
		if err != nil || !Verify(key.Public(), ones, signature) {
			t.Errorf("%s: the digest of ones: %v", c.Name(), err)
		}
	}
}

func TestDigestsOfAnotherLengthAreNotSigned(t *testing.T) {
	for _, c := range curves() {
		key := testKey(t, c, 8)
		for _, n := range []int{0, 20, c.Size() - 1, c.Size() + 1} {
			if _, err := Sign(key, make([]byte, n)); err == nil {
				t.Errorf("%s: %d bytes are signed", c.Name(), n)
			}
		}
	}
}

// The key that signs and the digest are read little-endian; a signature made with
// either reversed is another.
func TestReversedKeysAndDigestsAreOthers(t *testing.T) {
	c := ParamSet512A()
	key := testKey(t, c, 9)
	digest := sumOf(NewStreebog512(), []byte("text"))
	signature, err := Sign(key, digest)
	if err != nil {
		t.Fatal(err)
	}
	if Verify(key.Public(), reversed(digest), signature) {
		t.Error("holds for the reversed digest")
	}
	if turned, err := ParsePrivateKey(c, reversed(key.Bytes())); err == nil && Verify(turned.Public(), digest, signature) {
		t.Error("holds for the reversed key")
	}
}

// The example of RFC 6979, section A.2.5 (P-256 with SHA-512), shows
// the generator itself: the order, key and digest are put in as numbers.
func TestNoncesAreThoseOfRFC6979(t *testing.T) {
	q := constant("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551")
	c := &Curve{size: 32, modulus: newModulus(q)}
	d := constant("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721")
	// The leftmost 256 bits of SHA-512("sample").
	e := constant("39A5E04AAFF7455D9850C605364F514C11324CE64016960D23D5DC57D3FFD8F4")
	k := newNonces(c, &d, &e).next()
	if want := constant("5FA81C63109BADB88C1F367B47DA606DA28CAD69AA22C4FE6AD7DF73A7173AA5"); k != want {
		t.Errorf("nonce %x", reversed(k.bytes(32)))
	}
}

func TestNoncesAreInRangeAndDiffer(t *testing.T) {
	for _, q := range []number{ParamSet256A().modulus.q, rfc7091A2.q, {0x10001}} {
		c := &Curve{size: 64, modulus: newModulus(q)}
		n := newNonces(c, &number{3}, &number{5})
		var seen []*big.Int
		for range 20 {
			k := n.next()
			if k.isZero() || !k.less(&q) {
				t.Fatalf("nonce %x", k)
			}
			seen = append(seen, toBig(&k))
		}
		slices.SortFunc(seen, (*big.Int).Cmp)
		if q.bitLen() > 64 && len(slices.CompactFunc(seen, func(a, b *big.Int) bool { return a.Cmp(b) == 0 })) != 20 {
			t.Error("a nonce comes twice")
		}
	}
}
