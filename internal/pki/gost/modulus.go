package gost

import "math/bits"

// modulus is the odd order of a group, with what Montgomery's multiplication needs;
// R is 2^(64·n). Its operations take a time that depends on the order alone, not on the
// numbers that they are given.
type modulus struct {
	q      number
	n      int    // words of q
	n0     uint64 // −1/q mod 2^64
	square number // R² mod q
}

func newModulus(q number) *modulus {
	m := &modulus{q: q, n: (q.bitLen() + 63) / 64}
	// Newton's iteration: each step doubles the right bits, from three.
	inverse := q[0]
	for range 5 {
		inverse *= 2 - q[0]*inverse
	}
	m.n0 = -inverse
	m.square = number{1}
	for range 2 * 64 * m.n {
		m.add(&m.square, &m.square, &m.square)
	}
	return m
}

// settle sets z to t + carry·R, less q if that is q or more; it must be below 2q.
func (m *modulus) settle(z, t *number, carry uint64) {
	var less number
	var borrow uint64
	for i := range m.n {
		less[i], borrow = bits.Sub64(t[i], m.q[i], borrow)
	}
	keep := -(borrow &^ carry)
	for i := range m.n {
		z[i] = less[i] ^ keep&(less[i]^t[i])
	}
}

// add sets z to x + y mod q, for x and y below q.
func (m *modulus) add(z, x, y *number) {
	var t number
	var carry uint64
	for i := range m.n {
		t[i], carry = bits.Add64(x[i], y[i], carry)
	}
	m.settle(z, &t, carry)
}

// negate sets z to −x mod q, for x below q.
func (m *modulus) negate(z, x *number) {
	var t number
	var borrow, some uint64
	for i := range m.n {
		some |= x[i]
		t[i], borrow = bits.Sub64(m.q[i], x[i], borrow)
	}
	keep := -((some | -some) >> 63)
	for i := range m.n {
		z[i] = t[i] & keep
	}
}

// montgomery sets z to x·y/R mod q, for x below R and y below q.
func (m *modulus) montgomery(z, x, y *number) {
	var t number
	var high uint64
	for i := range m.n {
		var c, carry uint64
		for j := range m.n {
			c, t[j] = mulAdd(x[i], y[j], t[j], c)
		}
		top, over := bits.Add64(high, c, 0)
		k := t[0] * m.n0
		c, _ = mulAdd(k, m.q[0], t[0], 0) // the low word is 0: that chose k
		for j := 1; j < m.n; j++ {
			c, t[j-1] = mulAdd(k, m.q[j], t[j], c)
		}
		t[m.n-1], carry = bits.Add64(top, c, 0)
		high = over + carry
	}
	m.settle(z, &t, high)
}

// reduce sets z to x mod q, for any x below R.
func (m *modulus) reduce(z, x *number) {
	m.montgomery(z, x, &m.square)
	m.montgomery(z, z, &number{1})
}

// inverse sets z to R/x mod q, so that montgomery(y, z) is y/x: x^(q−2) by Fermat.
func (m *modulus) inverse(z, x *number) {
	var base number
	m.montgomery(&base, x, &m.square)
	exponent := m.q
	exponent[0] -= 2 // no order here ends in a word below 2
	r := base
	for i := m.q.bitLen() - 2; i >= 0; i-- {
		m.montgomery(&r, &r, &r)
		if exponent[i/64]>>(i%64)&1 == 1 {
			m.montgomery(&r, &r, &base)
		}
	}
	*z = r
}
