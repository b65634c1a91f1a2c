package gost

import (
	"math/big"
	"testing"
)

// edges are values of the given bits where carries and the choice of representative
// are decided, and random ones.
func edges(bits int, p *big.Int) []*big.Int {
	one := big.NewInt(1)
	top := new(big.Int).Lsh(one, uint(bits))
	half := new(big.Int).Rsh(top, uint(bits/2))
	var list []*big.Int
	for d := int64(-3); d <= 3; d++ {
		for _, at := range []*big.Int{new(big.Int), p, new(big.Int).Rsh(p, 1), top, half, new(big.Int).Lsh(one, 64)} {
			if n := new(big.Int).Add(at, big.NewInt(d)); n.Sign() >= 0 && n.Cmp(top) < 0 {
				list = append(list, n)
			}
		}
	}
	random := source(9)
	raw := make([]byte, bits/8)
	for range 40 {
		_, _ = random.Read(raw)
		list = append(list, new(big.Int).SetBytes(raw))
	}
	return list
}

func TestFieldAgreesWithMathBig(t *testing.T) {
	t.Run("512", func(t *testing.T) { fieldAgrees[fe512](t, &ParamSet512A().p) })
	t.Run("256", func(t *testing.T) { fieldAgrees[fe256](t, &CryptoProA().p) })
}

func fieldAgrees[E element](t *testing.T, prime *number) {
	p := toBig(prime)
	values := edges(p.BitLen(), p)
	is := func(what string, x, y *big.Int, got *E, want *big.Int) {
		t.Helper()
		if n := numberOf(got); toBig(&n).Cmp(want.Mod(want, p)) != 0 {
			t.Fatalf("%s of %x and %x is %x, want %x", what, x, y, toBig(&n), want)
		}
	}
	for _, x := range values {
		for _, y := range values {
			nx, ny := fromBig(x), fromBig(y)
			ex, ey := elementOf[E](&nx), elementOf[E](&ny)
			var r E
			mul(&r, &ex, &ey)
			is("product", x, y, &r, new(big.Int).Mul(x, y))
			add(&r, &ex, &ey)
			is("sum", x, y, &r, new(big.Int).Add(x, y))
			sub(&r, &ex, &ey)
			is("difference", x, y, &r, new(big.Int).Sub(x, y))
			same := new(big.Int).Mod(new(big.Int).Sub(x, y), p).Sign() == 0
			if equal(&ex, &ey) != same {
				t.Fatalf("%x equals %x: %t", x, y, !same)
			}
		}
	}
	for _, x := range values {
		n := fromBig(x)
		e := elementOf[E](&n)
		is("itself", x, x, &e, new(big.Int).Set(x))
		r := e
		mul(&r, &r, &r)
		is("square in place", x, x, &r, new(big.Int).Mul(x, x))
		invert(&r, &e)
		want := new(big.Int)
		if new(big.Int).Mod(x, p).Sign() != 0 {
			want.ModInverse(x, p)
		}
		is("inverse", x, x, &r, want)
	}
}

func TestModulusAgreesWithMathBig(t *testing.T) {
	for _, q := range []number{ParamSet512A().modulus.q, ParamSet256A().modulus.q, CryptoProA().modulus.q, rfc7091A1.q, rfc7091A2.q} {
		m, order := newModulus(q), toBig(&q)
		is := func(what string, x, y *big.Int, got *number, want *big.Int) {
			t.Helper()
			if toBig(got).Cmp(want.Mod(want, order)) != 0 {
				t.Fatalf("%s of %x and %x modulo %x is %x, want %x", what, x, y, order, toBig(got), want)
			}
		}
		values := edges(64*m.n, order)
		for _, x := range values {
			nx := fromBig(x)
			var r number
			m.reduce(&r, &nx)
			is("rest", x, x, &r, new(big.Int).Set(x))
			for _, y := range values {
				if y.Cmp(order) >= 0 {
					continue
				}
				ny := fromBig(y)
				m.montgomery(&r, &nx, &m.square)
				m.montgomery(&r, &r, &ny)
				is("product", x, y, &r, new(big.Int).Mul(x, y))
				if x.Cmp(order) < 0 {
					m.add(&r, &nx, &ny)
					is("sum", x, y, &r, new(big.Int).Add(x, y))
				}
			}
			if x.Cmp(order) < 0 {
				m.negate(&r, &nx)
				is("negation", x, x, &r, new(big.Int).Neg(x))
			}
		}
		for _, x := range values[:20] {
			if new(big.Int).Mod(x, order).Sign() == 0 {
				continue
			}
			nx := fromBig(x)
			var r number
			m.inverse(&r, &nx)
			m.montgomery(&r, &nx, &r)
			is("quotient with itself", x, x, &r, big.NewInt(1))
		}
	}
}

func TestNAFIsTheNumberInSparseOddDigits(t *testing.T) {
	q := ParamSet512A().modulus.q
	for _, x := range edges(512, toBig(&q)) {
		n := fromBig(x)
		for _, width := range []uint{qWidth, gWidth} {
			sum, last := new(big.Int), -int(width)
			var digits [nafLen]int8
			n.naf(&digits, width)
			for i, d := range digits {
				if d == 0 {
					continue
				}
				if d%2 == 0 || int(d) >= 1<<(width-1) || int(d) <= -1<<(width-1) || i-last < int(width) {
					t.Fatalf("digit %d at %d, the last at %d, of %x", d, i, last, x)
				}
				last = i
				sum.Add(sum, new(big.Int).Lsh(big.NewInt(int64(d)), uint(i)))
			}
			if sum.Cmp(x) != 0 {
				t.Fatalf("digits of %x make %x", x, sum)
			}
		}
	}
}
