package gost

import "math/bits"

// fe256 is an element of the field of p = 2^256 − 617, kept as fe512 keeps its own:
// any value below 2^256, every operation in the same time for all values.
type fe256 [4]uint64

// fold256 is 2^256 mod p.
const fold256 = 617

func (z *fe256) add(x, y *fe256) {
	var c uint64
	var t fe256
	t[0], c = bits.Add64(x[0], y[0], 0)
	t[1], c = bits.Add64(x[1], y[1], c)
	t[2], c = bits.Add64(x[2], y[2], c)
	t[3], c = bits.Add64(x[3], y[3], c)
	z.settle(&t, c*fold256)
}

// settle sets z to t + c for c below 2^63.
func (z *fe256) settle(t *fe256, c uint64) {
	z[0], c = bits.Add64(t[0], c, 0)
	z[1], c = bits.Add64(t[1], 0, c)
	z[2], c = bits.Add64(t[2], 0, c)
	z[3], c = bits.Add64(t[3], 0, c)
	// After a carry the rest is small: this addition ends in the lowest word.
	z[0] += c * fold256
}

func (z *fe256) sub(x, y *fe256) {
	var b uint64
	z[0], b = bits.Sub64(x[0], y[0], 0)
	z[1], b = bits.Sub64(x[1], y[1], b)
	z[2], b = bits.Sub64(x[2], y[2], b)
	z[3], b = bits.Sub64(x[3], y[3], b)
	z[0], b = bits.Sub64(z[0], b*fold256, 0)
	z[1], b = bits.Sub64(z[1], 0, b)
	z[2], b = bits.Sub64(z[2], 0, b)
	z[3], b = bits.Sub64(z[3], 0, b)
	// After a second borrow the rest is close to 2^256: nothing to pass on.
	z[0] -= b * fold256
}

// row256 adds x·y to the five words of t, the highest of which is still free.
func row256(t *[5]uint64, x *fe256, y uint64) {
	var c uint64
	c, t[0] = mulAdd(x[0], y, t[0], 0)
	c, t[1] = mulAdd(x[1], y, t[1], c)
	c, t[2] = mulAdd(x[2], y, t[2], c)
	t[4], t[3] = mulAdd(x[3], y, t[3], c)
}

func (z *fe256) mul(x, y *fe256) {
	var t [8]uint64
	for i, w := range y {
		row256((*[5]uint64)(t[i:i+5]), x, w)
	}
	z.reduce(&t)
}

// reduce sets z to t, folded by 2^256 ≡ 617.
func (z *fe256) reduce(t *[8]uint64) {
	var u fe256
	var c uint64
	c, u[0] = mulAdd(t[4], fold256, t[0], 0)
	c, u[1] = mulAdd(t[5], fold256, t[1], c)
	c, u[2] = mulAdd(t[6], fold256, t[2], c)
	c, u[3] = mulAdd(t[7], fold256, t[3], c)
	z.settle(&u, c*fold256)
}
