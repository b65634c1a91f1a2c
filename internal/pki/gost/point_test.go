package gost

import (
	"math/big"
	"testing"
)

func TestPointsAgreeWithMathBig(t *testing.T) {
	for _, tt := range []struct {
		curve *Curve
		check func(*testing.T, *Curve)
	}{
		{ParamSet512A(), pointsAgree[fe512]},
		{ParamSet256A(), pointsAgree[fe256]},
		{CryptoProA(), pointsAgree[fe256]},
	} {
		t.Run(tt.curve.Name(), func(t *testing.T) { tt.check(t, tt.curve) })
	}
}

// referenceOf takes the numbers of a fast curve for the slow one.
func referenceOf[E element](c *Curve) (*weierstrass[E], *reference) {
	w, ok := c.arithmetic.(*weierstrass[E])
	if !ok {
		panic("a curve of another width")
	}
	return w, newReference(&parameters{
		p: w.p, a: numberOf(&w.a), b: numberOf(&w.b), q: w.order,
		x: numberOf(&w.g.x), y: numberOf(&w.g.y),
	})
}

// normal gives the affine form.
func normal[E element](p *point[E]) *affine {
	if isZero(&p.z) {
		return nil
	}
	var z, x, y E
	invert(&z, &p.z)
	mul(&x, &p.x, &z)
	mul(&y, &p.y, &z)
	nx, ny := numberOf(&x), numberOf(&y)
	return &affine{toBig(&nx), toBig(&ny)}
}

func samePoint(p, q *affine) bool {
	if p == nil || q == nil {
		return p == q
	}
	return p.x.Cmp(q.x) == 0 && p.y.Cmp(q.y) == 0
}

func pointsAgree[E element](t *testing.T, c *Curve) {
	w, ref := referenceOf[E](c)
	if !w.contains(w.generatorNumbers()) || ref.multiply(ref.q, ref.generator()) != nil {
		t.Fatal("the generator has another order")
	}
	// Small multiples of G and of −G: every sum of two, equal, opposite and infinite
	// ones among them.
	infinity := point[E]{y: elementOf[E](&number{1})}
	points := []point[E]{infinity}
	for p, i := infinity, 0; i < 4; i++ {
		w.add(&p, &p, &w.g)
		minus := p
		var zero E
		sub(&minus.y, &zero, &p.y)
		points = append(points, p, minus)
	}
	for i := range points {
		for j := range points {
			var r point[E]
			w.add(&r, &points[i], &points[j])
			if !samePoint(normal(&r), ref.add(normal(&points[i]), normal(&points[j]))) {
				t.Fatalf("sum of points %d and %d", i, j)
			}
		}
	}
	values := edges(c.modulus.q.bitLen()&^63, ref.q)[:24]
	values = append(values, new(big.Int).Sub(ref.q, big.NewInt(1)), new(big.Int).Sub(ref.q, big.NewInt(2)))
	q := ref.multiply(big.NewInt(12345), ref.generator())
	nx, ny := fromBig(q.x), fromBig(q.y)
	fast := point[E]{elementOf[E](&nx), elementOf[E](&ny), elementOf[E](&number{1})}
	for i := 0; i < len(values); i += (stride + 5) / 6 {
		u := values[i]
		u.Mod(u, ref.q)
		v := values[len(values)-1-i]
		nu, nv := fromBig(u), fromBig(new(big.Int).Mod(v, ref.q))
		var r point[E]
		w.combine(&r, &nu, &nv, &fast)
		want := ref.add(ref.multiply(toBig(&nu), ref.generator()), ref.multiply(toBig(&nv), q))
		if !samePoint(normal(&r), want) {
			t.Fatalf("%x·G + %x·Q", u, v)
		}
		if u.Sign() == 0 {
			continue
		}
		x, y := w.baseMult(nu)
		if !samePoint(&affine{toBig(&x), toBig(&y)}, ref.multiply(u, ref.generator())) {
			t.Fatalf("%x·G", u)
		}
	}
}

// generatorNumbers gives the coordinates of G.
func (c *weierstrass[E]) generatorNumbers() (x, y number) {
	return numberOf(&c.g.x), numberOf(&c.g.y)
}

// u·G + v·G is infinity for u + v = q: no abscissa, so no r fits, 0 as little as others.
func TestInfinityMatchesNoSignature(t *testing.T) {
	for _, c := range curves() {
		one, rest := number{1}, number{}
		c.modulus.negate(&rest, &one)
		x, y := c.baseMult(one)
		for _, r := range []number{{}, {1}, x} {
			if c.matches(one, rest, r, x, y) {
				t.Errorf("%s: infinity matches %x", c.Name(), r)
			}
		}
	}
}

// p is longer than q by two bits in ParamSet256A, so an abscissa may lie three orders
// above r, and must be found there.
func TestAnAbscissaBeyondTheOrderMatches(t *testing.T) {
	c := ParamSet256A()
	seen := map[uint64]bool{}
	for k := (number{1}); k[0] < 40; k[0]++ {
		x, _ := c.baseMult(k)
		seen[x[3]>>62] = true
		var r number
		c.modulus.reduce(&r, &x)
		gx, gy := c.baseMult(number{1})
		if !c.matches(k, number{}, r, gx, gy) {
			t.Errorf("%d·G is not matched by its own abscissa", k[0])
		}
		r[0] ^= 2
		if c.matches(k, number{}, r, gx, gy) {
			t.Errorf("%d·G is matched by another abscissa", k[0])
		}
	}
	if len(seen) != 4 {
		t.Errorf("only the quarters %v of the field were tried", seen)
	}
}
