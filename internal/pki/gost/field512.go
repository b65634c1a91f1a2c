package gost

import (
	"math/bits"
)

// fe512 is an element of the field of p = 2^512 − 569: eight words, lowest first, any
// value below 2^512. Only bytes, isZero and equal ask which of the two representatives
// it is. Every operation takes the same time for all values.
type fe512 [8]uint64

// fold512 is 2^512 mod p.
const fold512 = 569

func (z *fe512) add(x, y *fe512) {
	var c uint64
	var t fe512
	t[0], c = bits.Add64(x[0], y[0], 0)
	t[1], c = bits.Add64(x[1], y[1], c)
	t[2], c = bits.Add64(x[2], y[2], c)
	t[3], c = bits.Add64(x[3], y[3], c)
	t[4], c = bits.Add64(x[4], y[4], c)
	t[5], c = bits.Add64(x[5], y[5], c)
	t[6], c = bits.Add64(x[6], y[6], c)
	t[7], c = bits.Add64(x[7], y[7], c)
	z.settle(&t, c*fold512)
}

// settle sets z to t + c for c below 2^63.
func (z *fe512) settle(t *fe512, c uint64) {
	z[0], c = bits.Add64(t[0], c, 0)
	z[1], c = bits.Add64(t[1], 0, c)
	z[2], c = bits.Add64(t[2], 0, c)
	z[3], c = bits.Add64(t[3], 0, c)
	z[4], c = bits.Add64(t[4], 0, c)
	z[5], c = bits.Add64(t[5], 0, c)
	z[6], c = bits.Add64(t[6], 0, c)
	z[7], c = bits.Add64(t[7], 0, c)
	// After a carry the rest is small: this addition ends in the lowest word.
	z[0] += c * fold512
}

func (z *fe512) sub(x, y *fe512) {
	var b uint64
	z[0], b = bits.Sub64(x[0], y[0], 0)
	z[1], b = bits.Sub64(x[1], y[1], b)
	z[2], b = bits.Sub64(x[2], y[2], b)
	z[3], b = bits.Sub64(x[3], y[3], b)
	z[4], b = bits.Sub64(x[4], y[4], b)
	z[5], b = bits.Sub64(x[5], y[5], b)
	z[6], b = bits.Sub64(x[6], y[6], b)
	z[7], b = bits.Sub64(x[7], y[7], b)
	z[0], b = bits.Sub64(z[0], b*fold512, 0)
	z[1], b = bits.Sub64(z[1], 0, b)
	z[2], b = bits.Sub64(z[2], 0, b)
	z[3], b = bits.Sub64(z[3], 0, b)
	z[4], b = bits.Sub64(z[4], 0, b)
	z[5], b = bits.Sub64(z[5], 0, b)
	z[6], b = bits.Sub64(z[6], 0, b)
	z[7], b = bits.Sub64(z[7], 0, b)
	// After a second borrow the rest is close to 2^512: nothing to pass on.
	z[0] -= b * fold512
}

// mulAdd returns x·y + a + c as two words; it cannot overflow them.
func mulAdd(x, y, a, c uint64) (hi, lo uint64) {
	hi, lo = bits.Mul64(x, y)
	lo, carry := bits.Add64(lo, a, 0)
	hi, _ = bits.Add64(hi, 0, carry)
	lo, carry = bits.Add64(lo, c, 0)
	hi, _ = bits.Add64(hi, 0, carry)
	return hi, lo
}

// row512 adds x·y to the nine words of t, the highest of which is still free.
func row512(t *[9]uint64, x *fe512, y uint64) {
	var c uint64
	c, t[0] = mulAdd(x[0], y, t[0], 0)
	c, t[1] = mulAdd(x[1], y, t[1], c)
	c, t[2] = mulAdd(x[2], y, t[2], c)
	c, t[3] = mulAdd(x[3], y, t[3], c)
	c, t[4] = mulAdd(x[4], y, t[4], c)
	c, t[5] = mulAdd(x[5], y, t[5], c)
	c, t[6] = mulAdd(x[6], y, t[6], c)
	t[8], t[7] = mulAdd(x[7], y, t[7], c)
}

func (z *fe512) mul(x, y *fe512) {
	var t [16]uint64
	for i, w := range y {
		row512((*[9]uint64)(t[i:i+9]), x, w)
	}
	z.reduce(&t)
}

// reduce sets z to t, folded by 2^512 ≡ 569.
func (z *fe512) reduce(t *[16]uint64) {
	var u fe512
	var c uint64
	c, u[0] = mulAdd(t[8], fold512, t[0], 0)
	c, u[1] = mulAdd(t[9], fold512, t[1], c)
	c, u[2] = mulAdd(t[10], fold512, t[2], c)
	c, u[3] = mulAdd(t[11], fold512, t[3], c)
	c, u[4] = mulAdd(t[12], fold512, t[4], c)
	c, u[5] = mulAdd(t[13], fold512, t[5], c)
	c, u[6] = mulAdd(t[14], fold512, t[6], c)
	c, u[7] = mulAdd(t[15], fold512, t[7], c)
	z.settle(&u, c*fold512)
}
