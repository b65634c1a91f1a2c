package gost

import (
	"crypto"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
)

// PublicKey is a point of a curve. It is made by ParsePublicKey or PrivateKey.Public
// only, so each one lies on its curve.
type PublicKey struct {
	curve *Curve
	x, y  number
}

// ParsePublicKey reads x‖y, both little-endian: the content of the OCTET STRING within
// a certificate's key. It refuses what is no point of the curve, is a point of another
// subgroup, or has a coordinate that is not below p.
func ParsePublicKey(c *Curve, raw []byte) (*PublicKey, error) {
	if len(raw) != 2*c.size {
		return nil, fmt.Errorf("public key of %d bytes, want %d", len(raw), 2*c.size)
	}
	k := &PublicKey{c, numberFrom(raw[:c.size]), numberFrom(raw[c.size:])}
	if !k.x.less(&c.p) || !k.y.less(&c.p) {
		return nil, errors.New("public key has a coordinate beyond the field")
	}
	if !c.contains(k.x, k.y) {
		return nil, errors.New("public key is not a point of the curve")
	}
	return k, nil
}

// Curve is the curve of the key.
func (k *PublicKey) Curve() *Curve { return k.curve }

// Bytes is the key as ParsePublicKey reads it.
func (k *PublicKey) Bytes() []byte {
	return append(k.x.bytes(k.curve.size), k.y.bytes(k.curve.size)...)
}

// Equal reports whether other is the same point of the same curve.
func (k *PublicKey) Equal(other crypto.PublicKey) bool {
	o, ok := other.(*PublicKey)
	return ok && k.curve == o.curve && k.x == o.x && k.y == o.y
}

// PrivateKey is a number from 1 to the order of the curve, less one.
type PrivateKey struct {
	d      number
	public PublicKey
}

// ParsePrivateKey reads a little-endian number: the content of the innermost OCTET
// STRING of a PKCS #8 key.
func ParsePrivateKey(c *Curve, raw []byte) (*PrivateKey, error) {
	if len(raw) != c.size {
		return nil, fmt.Errorf("private key of %d bytes, want %d", len(raw), c.size)
	}
	d := numberFrom(raw)
	if d.isZero() || !d.less(&c.modulus.q) {
		return nil, errors.New("private key is out of range")
	}
	return newPrivateKey(c, &d), nil
}

// GenerateKey makes a key from the bytes of random.
func GenerateKey(c *Curve, random io.Reader) (*PrivateKey, error) {
	raw := make([]byte, c.size)
	for {
		if _, err := io.ReadFull(random, raw); err != nil {
			return nil, fmt.Errorf("generate private key: %w", err)
		}
		// An order may be two bits shorter than its bytes.
		raw[c.size-1] &= byte(0xFF >> (8*c.size - c.modulus.q.bitLen()))
		if d := numberFrom(raw); !d.isZero() && d.less(&c.modulus.q) {
			return newPrivateKey(c, &d), nil
		}
	}
}

func newPrivateKey(c *Curve, d *number) *PrivateKey {
	x, y := c.baseMult(*d)
	return &PrivateKey{d: *d, public: PublicKey{c, x, y}}
}

// Public is the public key of k.
func (k *PrivateKey) Public() *PublicKey { p := k.public; return &p }

// Bytes is the key as ParsePrivateKey reads it.
func (k *PrivateKey) Bytes() []byte { return k.d.bytes(k.public.curve.size) }

// Equal reports whether other is the same key; how long it runs does not depend on where they differ.
func (k *PrivateKey) Equal(other crypto.PrivateKey) bool {
	o, ok := other.(*PrivateKey)
	return ok && k.public.curve == o.public.curve &&
		subtle.ConstantTimeCompare(k.Bytes(), o.Bytes()) == 1
}
