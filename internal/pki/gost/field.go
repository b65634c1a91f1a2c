package gost

import "math/bits"

// element is a field element of either width. The arithmetic of points is written once
// over it; the switches below choose the code of the width, and unlike calls of
// methods they let the compiler keep every element on the stack.
type element interface{ fe512 | fe256 }

// as gives x under the type that it has.
func as[T, E element](x *E) *T {
	y, _ := any(x).(*T)
	return y
}

func mul[E element](z, x, y *E) {
	switch z := any(z).(type) {
	case *fe512:
		z.mul(as[fe512](x), as[fe512](y))
	case *fe256:
		z.mul(as[fe256](x), as[fe256](y))
	}
}

func add[E element](z, x, y *E) {
	switch z := any(z).(type) {
	case *fe512:
		z.add(as[fe512](x), as[fe512](y))
	case *fe256:
		z.add(as[fe256](x), as[fe256](y))
	}
}

func sub[E element](z, x, y *E) {
	switch z := any(z).(type) {
	case *fe512:
		z.sub(as[fe512](x), as[fe512](y))
	case *fe256:
		z.sub(as[fe256](x), as[fe256](y))
	}
}

// words gives the words of x, and 2^(64·len) mod p.
func words[E element](x *E) ([]uint64, uint64) {
	switch x := any(x).(type) {
	case *fe512:
		return x[:], fold512
	case *fe256:
		return x[:], fold256
	}
	return nil, 0
}

// elementOf takes a number below 2^(64·words).
func elementOf[E element](n *number) E {
	var x E
	w, _ := words(&x)
	copy(w, n[:])
	return x
}

// numberOf gives the one representative of x below p.
func numberOf[E element](x *E) number {
	w, fold := words(x)
	var less number
	carry := fold
	for i := range w {
		less[i], carry = bits.Add64(w[i], carry, 0)
	}
	// A carry means that x ≥ p; then x − p is what the addition left.
	var n number
	for i := range w {
		n[i] = w[i] ^ -carry&(w[i]^less[i])
	}
	return n
}

func isZero[E element](x *E) bool {
	n := numberOf(x)
	return n.isZero()
}

func equal[E element](x, y *E) bool {
	var d E
	sub(&d, x, y)
	return isZero(&d)
}

// pick sets z to x if bit is 1 and leaves it if bit is 0, in the same time.
func pick[E element](z, x *E, bit uint64) {
	zw, _ := words(z)
	xw, _ := words(x)
	for i := range zw {
		zw[i] ^= -bit & (zw[i] ^ xw[i])
	}
}

// invert sets z to x^(p−2), which is 1/x, and 0 for 0.
func invert[E element](z, x *E) {
	var powers [16]E
	one, _ := words(&powers[0])
	one[0] = 1
	for i := 1; i < len(powers); i++ {
		mul(&powers[i], &powers[i-1], x)
	}
	w, fold := words(z)
	r := powers[0]
	for i := 64*len(w) - 4; i >= 0; i -= 4 {
		for range 4 {
			mul(&r, &r, &r)
		}
		exponent := ^uint64(0)
		if i < 64 {
			exponent -= fold + 1
		}
		mul(&r, &r, &powers[exponent>>(i%64)&15])
	}
	*z = r
}
