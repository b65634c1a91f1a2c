package gost

import (
	"math/big"
)

// reference is the arithmetic of any curve, slow and plain: affine points, math/big and
// the formulas of RFC 7091. The fast code is held against it, and standing in for the
// fast code it takes the curves of the standard's examples, whose p is not special.
type reference struct{ p, a, b, q, x, y *big.Int }

// affine is a point; nil is infinity.
type affine struct{ x, y *big.Int }

func newReference(p *parameters) *reference {
	return &reference{toBig(&p.p), toBig(&p.a), toBig(&p.b), toBig(&p.q), toBig(&p.x), toBig(&p.y)}
}

func newReferenceCurve(name string, p *parameters) *Curve {
	return &Curve{
		name: name, size: (p.p.bitLen() + 7) / 8, p: p.p,
		modulus: newModulus(p.q), arithmetic: newReference(p),
	}
}

func toBig(n *number) *big.Int { return new(big.Int).SetBytes(reversed(n.bytes(64))) }

func fromBig(n *big.Int) number { return numberFrom(reversed(n.FillBytes(make([]byte, 64)))) }

func (c *reference) generator() *affine { return &affine{c.x, c.y} }

func (c *reference) add(p, q *affine) *affine {
	if p == nil {
		return q
	}
	if q == nil {
		return p
	}
	var top, bottom big.Int
	if p.x.Cmp(q.x) != 0 {
		top.Sub(q.y, p.y)
		bottom.Sub(q.x, p.x)
	} else {
		if bottom.Add(p.y, q.y).Mod(&bottom, c.p).Sign() == 0 {
			return nil
		}
		top.Mul(p.x, p.x).Mul(&top, big.NewInt(3)).Add(&top, c.a)
		bottom.Lsh(p.y, 1)
	}
	bottom.Mod(&bottom, c.p).ModInverse(&bottom, c.p)
	slope := top.Mul(&top, &bottom)
	x := new(big.Int).Mul(slope, slope)
	x.Sub(x, p.x).Sub(x, q.x).Mod(x, c.p)
	y := new(big.Int).Sub(p.x, x)
	y.Mul(y, slope).Sub(y, p.y).Mod(y, c.p)
	return &affine{x, y}
}

func (c *reference) multiply(k *big.Int, p *affine) *affine {
	var r *affine
	for i := k.BitLen() - 1; i >= 0; i-- {
		r = c.add(r, r)
		if k.Bit(i) == 1 {
			r = c.add(r, p)
		}
	}
	return r
}

func (c *reference) contains(x, y number) bool {
	p := &affine{toBig(&x), toBig(&y)}
	right := new(big.Int).Mul(p.x, p.x)
	right.Add(right, c.a).Mul(right, p.x).Add(right, c.b).Mod(right, c.p)
	left := new(big.Int).Mul(p.y, p.y)
	return left.Mod(left, c.p).Cmp(right) == 0 && c.multiply(c.q, p) == nil
}

func (c *reference) matches(u, v, r, x, y number) bool {
	sum := c.add(c.multiply(toBig(&u), c.generator()), c.multiply(toBig(&v), &affine{toBig(&x), toBig(&y)}))
	return sum != nil && new(big.Int).Mod(sum.x, c.q).Cmp(toBig(&r)) == 0
}

func (c *reference) baseMult(k number) (x, y number) {
	p := c.multiply(toBig(&k), c.generator())
	return fromBig(p.x), fromBig(p.y)
}

// verify is the whole check of RFC 7091, section 6.2, in math/big.
func (c *reference) verify(q *affine, e, r, s *big.Int) bool {
	for _, n := range []*big.Int{r, s} {
		if n.Sign() <= 0 || n.Cmp(c.q) >= 0 {
			return false
		}
	}
	v := new(big.Int).Mod(e, c.q)
	if v.Sign() == 0 {
		v.SetInt64(1)
	}
	v.ModInverse(v, c.q)
	u := new(big.Int).Mul(s, v)
	w := new(big.Int).Mul(new(big.Int).Neg(r), v)
	sum := c.add(c.multiply(u.Mod(u, c.q), c.generator()), c.multiply(w.Mod(w, c.q), q))
	return sum != nil && new(big.Int).Mod(sum.x, c.q).Cmp(r) == 0
}
