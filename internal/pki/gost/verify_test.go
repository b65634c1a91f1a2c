package gost

import (
	"bytes"
	"slices"
	"testing"
)

// The hash of the signed part of a published test certificate, the key of its test
// authority and its signature, as they stand in the certificates.
const (
	leafDigest = "e21169ce6f5c4980b663f7415db66b45a871ae662b3d88873c23af6947afc52df3bd14c43b1fc2f297ab3c0c20d28d2f238f8ba12049636e07104faea038df68"
	leafIssuer = "b83a7dfc48fecc4f2da0e1de12ec2bc7fd3fb3cc163739e95db517e48314a3645118125c6f7762798f52e2afe8da8ff1f947193155fa0a4688ce29dd73d16dd1" +
		"37b20d2143c49aa075d1da1ea1a1f3373b27200052472011c3b2b33931ca9f824b955609cffc59d49339841b7fec0b467d73b531dbb52c9ee75f795bd510186b"
	leafSignature = "69cfede4a6f1252997ecc8755b396a9bcdd4b98ea21a7d93ae70d34cdd27ea816e3414fd945caf5fa1f0c1717b2b6715d02fc3fdb776bef4eb2d54dd8a577aca" +
		"a5fed2b7f8987b4b7d9028d9662dfbd2dec9b5a9a44d991a46b15c24b6762f9b670c8fa15d8d880d1025181002db820f2ecb63ea72481354b6f05d5178187313"
)

func leaf(t testing.TB) (key *PublicKey, digest, signature []byte) {
	t.Helper()
	key, err := ParsePublicKey(ParamSet512A(), unhex(t, leafIssuer))
	if err != nil {
		t.Fatal(err)
	}
	return key, unhex(t, leafDigest), unhex(t, leafSignature)
}

func TestAKazakhCertificateVerifies(t *testing.T) {
	key, digest, signature := leaf(t)
	if !Verify(key, digest, signature) {
		t.Fatal("the signature does not hold")
	}
}

func TestEveryFlippedBitBreaksTheSignature(t *testing.T) {
	key, digest, signature := leaf(t)
	for name, b := range map[string][]byte{"digest": digest, "signature": signature} {
		for i := 0; i < 8*len(b); i += stride {
			b[i/8] ^= 1 << (i % 8)
			if Verify(key, digest, signature) {
				t.Errorf("holds with bit %d of the %s flipped", i, name)
			}
			b[i/8] ^= 1 << (i % 8)
		}
	}
}

func TestEveryFlippedBitOfAKeyIsRefused(t *testing.T) {
	raw := unhex(t, leafIssuer)
	for i := range 8 * len(raw) {
		flipped := slices.Clone(raw)
		flipped[i/8] ^= 1 << (i % 8)
		if _, err := ParsePublicKey(ParamSet512A(), flipped); err == nil {
			t.Errorf("accepted with bit %d flipped", i)
		}
	}
}

func TestOtherLayoutsOfASignatureDoNotVerify(t *testing.T) {
	key, digest, signature := leaf(t)
	r, s := signature[:64], signature[64:]
	for name, other := range map[string][]byte{
		"s‖r":             slices.Concat(s, r),
		"big-endian r‖s":  slices.Concat(reversed(r), reversed(s)),
		"big-endian s‖r":  slices.Concat(reversed(s), reversed(r)),
		"short":           signature[:127],
		"long":            append(slices.Clone(signature), 0),
		"empty":           nil,
		"zeros":           make([]byte, 128),
		"r zero":          slices.Concat(make([]byte, 64), s),
		"s zero":          slices.Concat(r, make([]byte, 64)),
		"ones":            bytes.Repeat([]byte{0xFF}, 128),
		"half of the key": signature[:64],
	} {
		if Verify(key, digest, other) {
			t.Errorf("%s holds", name)
		}
	}
	for name, other := range map[string][]byte{
		"reversed": reversed(digest), "short": digest[:63], "long": append(slices.Clone(digest), 0), "of 256": digest[:32],
	} {
		if Verify(key, other, signature) {
			t.Errorf("the digest %s holds", name)
		}
	}
}

// r and r + q are the same residue: only the first is a signature.
func TestNumbersBeyondTheOrderDoNotVerify(t *testing.T) {
	for _, c := range curves() {
		t.Run(c.Name(), func(t *testing.T) {
			key := testKey(t, c, 1)
			digest := bytes.Repeat([]byte{7}, c.Size())
			signature, err := Sign(key, digest)
			if err != nil {
				t.Fatal(err)
			}
			for half := range 2 {
				part := signature[half*c.Size() : (half+1)*c.Size()]
				n := numberFrom(part)
				if n.add(&c.modulus.q) || n.bitLen() > 8*c.Size() {
					continue
				}
				beyond := slices.Clone(signature)
				copy(beyond[half*c.Size():], n.bytes(c.Size()))
				if Verify(key.Public(), digest, beyond) {
					t.Errorf("half %d: a number beyond the order holds", half)
				}
			}
		})
	}
}
