package gost

// Verify reports whether signature, r‖s with both little-endian, is that of digest under
// the key. The digest is of the length of the curve (64 or 32 bytes) and in the order
// in which the hash functions of this package give it. Anything of another length, or
// with r or s outside [1, q−1], does not verify.
//
// It takes public values only: how long it runs depends on them.
func Verify(key *PublicKey, digest, signature []byte) bool {
	c := key.curve
	if len(digest) != c.size || len(signature) != 2*c.size {
		return false
	}
	m := c.modulus
	r, s := numberFrom(signature[:c.size]), numberFrom(signature[c.size:])
	if r.isZero() || s.isZero() || !r.less(&m.q) || !s.less(&m.q) {
		return false
	}
	e := m.messageNumber(digest)
	var inverse, u, v number
	m.inverse(&inverse, &e)
	m.montgomery(&u, &s, &inverse)
	m.montgomery(&v, &r, &inverse)
	m.negate(&v, &v)
	return c.matches(u, v, r, key.x, key.y)
}

// messageNumber is e of the standard: the digest modulo q, or 1 for 0.
func (m *modulus) messageNumber(digest []byte) number {
	e := numberFrom(digest)
	m.reduce(&e, &e)
	if e.isZero() {
		e[0] = 1
	}
	return e
}
