package gost

import "sync"

// point is (X/Z, Y/Z) on y² = x³ + ax + b; infinity is (0 : 1 : 0).
type point[E element] struct{ x, y, z E }

// weierstrass is the arithmetic of one curve.
//
// Points are added by the complete formulas of Renes, Costello and Batina (2016,
// algorithm 1), which double as well and know no exceptions among points of odd order:
// there is no branch to get wrong and none to watch.
type weierstrass[E element] struct {
	a, b, b3 E
	minus3   bool // a = −3
	cofactor bool // there are points outside the subgroup of G
	p, order number
	g        point[E]
	gTable   func() *[gTableLen]point[E]
}

// The windows of verification: wide for G, whose table is made once.
const (
	gWidth    = 8
	gTableLen = 1 << (gWidth - 2)
	qWidth    = 5
	qTableLen = 1 << (qWidth - 2)
)

func newWeierstrass[E element](p *parameters) *weierstrass[E] {
	c := &weierstrass[E]{
		a: elementOf[E](&p.a), b: elementOf[E](&p.b),
		minus3: p.minus3, cofactor: p.cofactor, p: p.p, order: p.q,
		g: point[E]{elementOf[E](&p.x), elementOf[E](&p.y), elementOf[E](&number{1})},
	}
	add(&c.b3, &c.b, &c.b)
	add(&c.b3, &c.b3, &c.b)
	c.gTable = sync.OnceValue(func() *[gTableLen]point[E] {
		t := new([gTableLen]point[E])
		c.oddMultiples(t[:], &c.g)
		return t
	})
	return c
}

// timesA sets z to a·x.
func (c *weierstrass[E]) timesA(z, x *E) {
	if !c.minus3 {
		mul(z, &c.a, x)
		return
	}
	var t, zero E
	add(&t, x, x)
	add(&t, &t, x)
	sub(z, &zero, &t)
}

// add sets r to p + q; any of them may be the same.
func (c *weierstrass[E]) add(r, p, q *point[E]) {
	var xx, yy, zz, xy, xz, yz, t E
	mul(&xx, &p.x, &q.x)
	mul(&yy, &p.y, &q.y)
	mul(&zz, &p.z, &q.z)
	crossed(&xy, &p.x, &p.y, &q.x, &q.y, &xx, &yy)
	crossed(&xz, &p.x, &p.z, &q.x, &q.z, &xx, &zz)
	crossed(&yz, &p.y, &p.z, &q.y, &q.z, &yy, &zz)

	var low, high, u, v E // yy ∓ (a·xz + 3b·zz), 3xx + a·zz, a(xx − a·zz) + 3b·xz
	c.timesA(&u, &xz)
	mul(&t, &c.b3, &zz)
	add(&u, &u, &t)
	sub(&low, &yy, &u)
	add(&high, &yy, &u)
	c.timesA(&t, &zz)
	add(&u, &xx, &xx)
	add(&u, &u, &xx)
	add(&u, &u, &t)
	sub(&t, &xx, &t)
	c.timesA(&v, &t)
	mul(&t, &c.b3, &xz)
	add(&v, &v, &t)

	mul(&r.x, &xy, &low)
	mul(&t, &yz, &v)
	sub(&r.x, &r.x, &t)
	mul(&r.y, &low, &high)
	mul(&t, &u, &v)
	add(&r.y, &r.y, &t)
	mul(&r.z, &yz, &high)
	mul(&t, &xy, &u)
	add(&r.z, &r.z, &t)
}

// crossed sets z to a·d + b·c, given ac = a·c and bd = b·d.
func crossed[E element](z, a, b, c, d, ac, bd *E) {
	var s, t E
	add(&s, a, b)
	add(&t, c, d)
	mul(&t, &s, &t)
	add(&s, ac, bd)
	sub(z, &t, &s)
}

// oddMultiples fills t with p, 3p, 5p …
func (c *weierstrass[E]) oddMultiples(t []point[E], p *point[E]) {
	var twice point[E]
	c.add(&twice, p, p)
	t[0] = *p
	for i := 1; i < len(t); i++ {
		c.add(&t[i], &t[i-1], &twice)
	}
}

// addDigit adds to r the multiple of a signed digit, from a table of odd multiples.
// How long it runs depends on the digit.
func (c *weierstrass[E]) addDigit(r *point[E], t []point[E], digit int8) {
	switch {
	case digit > 0:
		c.add(r, r, &t[digit/2])
	case digit < 0:
		p := t[-digit/2]
		var zero E
		sub(&p.y, &zero, &p.y)
		c.add(r, r, &p)
	}
}

// combine sets r to u·G + v·p: Strauss and Shamir's trick on non-adjacent forms. Its
// time depends on the numbers, which verification takes from public signatures.
func (c *weierstrass[E]) combine(r *point[E], u, v *number, p *point[E]) {
	var table [qTableLen]point[E]
	c.oddMultiples(table[:], p)
	var uDigits, vDigits [nafLen]int8
	u.naf(&uDigits, gWidth)
	v.naf(&vDigits, qWidth)
	gTable := c.gTable()
	*r = point[E]{y: elementOf[E](&number{1})}
	for i := max(u.bitLen(), v.bitLen()); i >= 0; i-- {
		c.add(r, r, r)
		c.addDigit(r, gTable[:], uDigits[i])
		c.addDigit(r, table[:], vDigits[i])
	}
}

// contains reports whether the numbers, both below p, are a point of G's subgroup.
func (c *weierstrass[E]) contains(x, y number) bool {
	p := point[E]{elementOf[E](&x), elementOf[E](&y), elementOf[E](&number{1})}
	var left, right E
	mul(&left, &p.y, &p.y)
	mul(&right, &p.x, &p.x)
	add(&right, &right, &c.a)
	mul(&right, &right, &p.x)
	add(&right, &right, &c.b)
	if !equal(&left, &right) {
		return false
	}
	if !c.cofactor {
		return true
	}
	// Among points of even order a sum may come out as (0 : 0 : 0), and stays that;
	// only the true infinity has a Y.
	var r point[E]
	c.combine(&r, &number{}, &c.order, &p)
	return isZero(&r.z) && !isZero(&r.y)
}

// matches reports whether the abscissa of u·G + v·(x, y) is r modulo the order.
func (c *weierstrass[E]) matches(u, v, r, x, y number) bool {
	q := point[E]{elementOf[E](&x), elementOf[E](&y), elementOf[E](&number{1})}
	var sum point[E]
	c.combine(&sum, &u, &v, &q)
	if isZero(&sum.z) {
		return false
	}
	// X/Z ≡ r mod q: compare X with r·Z, (r+q)·Z … as far as they stay below p.
	for x, over := r, false; !over && x.less(&c.p); over = x.add(&c.order) {
		e := elementOf[E](&x)
		mul(&e, &e, &sum.z)
		if equal(&e, &sum.x) {
			return true
		}
	}
	return false
}

// baseMult gives the coordinates of k·G for k in [1, q−1]. It is the one way that a
// secret number takes through this file: its steps and the memory that it reads do not
// depend on k.
func (c *weierstrass[E]) baseMult(k number) (x, y number) {
	var table [16]point[E]
	table[0] = point[E]{y: elementOf[E](&number{1})}
	for i := 1; i < len(table); i++ {
		c.add(&table[i], &table[i-1], &c.g)
	}
	r := table[0]
	for i := (c.p.bitLen() - 1) / 4; i >= 0; i-- {
		for range 4 {
			c.add(&r, &r, &r)
		}
		p := look(&table, k[i/16]>>(i%16*4)&15)
		c.add(&r, &r, &p)
	}
	var z E
	invert(&z, &r.z)
	mul(&r.x, &r.x, &z)
	mul(&r.y, &r.y, &z)
	return numberOf(&r.x), numberOf(&r.y)
}

// look reads the whole table and keeps the entry of the index.
func look[E element](table *[16]point[E], index uint64) point[E] {
	var p point[E]
	for i := range table {
		other := index ^ uint64(i)
		same := 1 ^ (other|-other)>>63
		pick(&p.x, &table[i].x, same)
		pick(&p.y, &table[i].y, same)
		pick(&p.z, &table[i].z, same)
	}
	return p
}
