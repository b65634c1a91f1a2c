package gost

import (
	"bytes"
	"math/big"
	"testing"
)

func FuzzParsePublicKey(f *testing.F) {
	for i, c := range curves() {
		f.Add(byte(i), testKey(f, c, 30).Public().Bytes())
		f.Add(byte(i), make([]byte, 2*c.Size()))
		f.Add(byte(i), bytes.Repeat([]byte{0xFF}, 2*c.Size()))
	}
	f.Fuzz(func(t *testing.T, which byte, raw []byte) {
		c := curves()[int(which)%len(curves())]
		key, err := ParsePublicKey(c, raw)
		if err != nil {
			return
		}
		if !bytes.Equal(key.Bytes(), raw) {
			t.Fatalf("%x reads back as %x", raw, key.Bytes())
		}
		if !newReference(parametersOf(c)).contains(key.x, key.y) {
			t.Fatalf("math/big finds %x off the curve", raw)
		}
	})
}

func FuzzVerify(f *testing.F) {
	_, digest, signature := leaf(f)
	f.Add(byte(0), digest, signature)
	for i, c := range curves() {
		key := testKey(f, c, 31)
		digest := bytes.Repeat([]byte{5}, c.Size())
		signature, err := Sign(key, digest)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(byte(i), digest, signature)
		f.Add(byte(i), make([]byte, c.Size()), bytes.Repeat([]byte{1}, 2*c.Size()))
	}
	var keys []*PrivateKey
	for _, c := range curves() {
		keys = append(keys, testKey(f, c, 31))
	}
	f.Fuzz(func(t *testing.T, which byte, digest, signature []byte) {
		key := keys[int(which)%len(keys)]
		if got, want := Verify(key.Public(), digest, signature), holds(key, digest, signature); got != want {
			t.Fatalf("%t, the private key says %t", got, want)
		}
	})
}

// holds tells with the private key what Verify tells without: s = r·d + k·e leaves one
// nonce that a signature can have been made with, and r is the abscissa of k·G.
func holds(key *PrivateKey, digest, signature []byte) bool {
	c := key.Public().Curve()
	if len(digest) != c.Size() || len(signature) != 2*c.Size() {
		return false
	}
	little := func(b []byte) *big.Int { return new(big.Int).SetBytes(reversed(b)) }
	q := toBig(&c.modulus.q)
	e, r, s := little(digest), little(signature[:c.Size()]), little(signature[c.Size():])
	if r.Sign() == 0 || s.Sign() == 0 || r.Cmp(q) >= 0 || s.Cmp(q) >= 0 {
		return false
	}
	if e.Mod(e, q).Sign() == 0 {
		e.SetInt64(1)
	}
	k := new(big.Int).Mul(r, little(key.Bytes()))
	k.Sub(s, k).Mul(k, e.ModInverse(e, q)).Mod(k, q)
	if k.Sign() == 0 {
		return false
	}
	x, _ := c.baseMult(fromBig(k))
	return new(big.Int).Mod(toBig(&x), q).Cmp(r) == 0
}

// However a message is cut into writes, its digest is one.
func FuzzHashesDoNotSeeTheCuts(f *testing.F) {
	f.Add([]byte(nil), uint8(0), uint8(0))
	f.Add([]byte("one block of Streebog is sixty-four bytes, and here is some more"), uint8(31), uint8(1))
	f.Add(bytes.Repeat([]byte{0xFF}, 300), uint8(64), uint8(128))
	f.Fuzz(func(t *testing.T, message []byte, first, second uint8) {
		a := min(int(first), len(message))
		b := min(a+int(second), len(message))
		cut := hashes()
		for name, h := range hashes() {
			whole := sumOf(h, message)
			if got := sumOf(cut[name], message[:a], message[a:b], message[b:]); !bytes.Equal(got, whole) {
				t.Errorf("%s cut at %d and %d: %x, whole %x", name, a, b, got, whole)
			}
		}
	})
}
