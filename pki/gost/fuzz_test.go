package gost

import (
	"bytes"
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
	f.Fuzz(func(t *testing.T, which byte, digest, signature []byte) {
		c := curves()[int(which)%len(curves())]
		key := testKey(t, c, 31).Public()
		got := Verify(key, digest, signature)
		if len(digest) != c.Size() || len(signature) != 2*c.Size() {
			if got {
				t.Fatal("holds with a wrong length")
			}
			return
		}
		e, r, s := numberFrom(digest), numberFrom(signature[:c.Size()]), numberFrom(signature[c.Size():])
		point := &affine{toBig(&key.x), toBig(&key.y)}
		if want := newReference(parametersOf(c)).verify(point, toBig(&e), toBig(&r), toBig(&s)); got != want {
			t.Fatalf("%t, math/big says %t", got, want)
		}
	})
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
