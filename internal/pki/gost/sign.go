package gost

import (
	"crypto/hmac"
	"crypto/sha512"
	"fmt"
	"slices"
)

// Sign signs a digest of the length of the curve, in the order in which the hash
// functions of this package give it. The signature is r‖s, both little-endian.
//
// The nonce is that of RFC 6979 with these choices: x is the private key, the octets of
// h1 are those of the number e that GOST signs (the digest, little-endian, modulo q, or
// 1 for 0), both big-endian as the RFC writes numbers, and HMAC is over SHA-512 for
// every curve. No verifier sees that choice, and SHA-512, unlike the table look-ups of
// Streebog, takes the same time for all keys. The same key and digest give the same
// signature.
//
// Time: the multiplication of G and the arithmetic modulo the order neither branch nor
// read memory by the key or the nonce. Only that a nonce was thrown away shows, which
// tells nothing of the one used. What the compiler and the processor make of it was not
// examined, and keys are not wiped from memory.
func Sign(key *PrivateKey, digest []byte) ([]byte, error) {
	c := key.public.curve
	if len(digest) != c.size {
		return nil, fmt.Errorf("digest of %d bytes, want %d", len(digest), c.size)
	}
	m := c.modulus
	e := m.messageNumber(digest)
	nonces := newNonces(c, &key.d, &e)
	for {
		k := nonces.next()
		r, s := signWith(c, &key.d, &e, &k)
		if !r.isZero() && !s.isZero() {
			return append(r.bytes(c.size), s.bytes(c.size)...), nil
		}
	}
}

// signWith gives r = x(k·G) and s = r·d + k·e.
func signWith(c *Curve, d, e, k *number) (r, s number) {
	m := c.modulus
	r, _ = c.baseMult(*k)
	m.reduce(&r, &r)
	var rd, ke number
	m.montgomery(&rd, d, &m.square)
	m.montgomery(&rd, &r, &rd)
	m.montgomery(&ke, k, &m.square)
	m.montgomery(&ke, e, &ke)
	m.add(&s, &rd, &ke)
	return r, s
}

// nonces is the generator of RFC 6979, section 3.2.
type nonces struct {
	curve *Curve
	k, v  []byte
	again bool
}

func newNonces(c *Curve, d, e *number) *nonces {
	n := &nonces{curve: c, k: make([]byte, sha512.Size), v: make([]byte, sha512.Size)}
	for i := range n.v {
		n.v[i] = 1
	}
	size := (c.modulus.q.bitLen() + 7) / 8
	seed := append(bigEndian(d, size), bigEndian(e, size)...)
	n.step([]byte{0}, seed)
	n.step([]byte{1}, seed)
	return n
}

// next gives the next candidate in [1, q−1].
func (n *nonces) next() number {
	q := &n.curve.modulus.q
	bits := q.bitLen()
	for {
		if n.again {
			n.step([]byte{0})
		}
		n.again = true
		// One output of SHA-512 is as long as the longest order.
		n.v = n.mac(n.v)
		t := slices.Clone(n.v[:(bits+7)/8])
		slices.Reverse(t)
		k := numberFrom(t)
		k.shiftRight(uint(8*len(t) - bits))
		if !k.isZero() && k.less(q) {
			return k
		}
	}
}

// step is K = HMAC(K, V ‖ parts), V = HMAC(K, V).
func (n *nonces) step(parts ...[]byte) {
	n.k = n.mac(append([][]byte{n.v}, parts...)...)
	n.v = n.mac(n.v)
}

func (n *nonces) mac(parts ...[]byte) []byte {
	h := hmac.New(sha512.New, n.k)
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

func bigEndian(n *number, size int) []byte {
	b := n.bytes(size)
	slices.Reverse(b)
	return b
}
