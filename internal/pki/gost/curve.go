package gost

import "sync"

// Curve is one of the parameter sets below; it is compared by its pointer.
type Curve struct {
	name    string
	size    int
	p       number
	modulus *modulus
	arithmetic
}

// arithmetic is what weierstrass does, without its width.
type arithmetic interface {
	contains(x, y number) bool
	matches(u, v, r, x, y number) bool
	baseMult(k number) (x, y number)
}

// Name is the name of the parameter set in the Russian standards.
func (c *Curve) Name() string { return c.name }

// Size is the length in bytes of a coordinate, a private key, a digest to be signed
// and half a signature.
func (c *Curve) Size() int { return c.size }

// parameters describe a curve y² = x³ + ax + b over p with G = (x, y) of order q.
type parameters struct {
	p, a, b, q, x, y number
	minus3           bool
	cofactor         bool
}

// ParamSet512A is id-tc26-gost-3410-12-512-paramSetA of RFC 7836: in Kazakhstan the
// parameters 1.2.398.3.10.1.1.2.2.1 of GOST R 34.10-2015 keys of 512 bits.
func ParamSet512A() *Curve { return paramSet512A() }

// ParamSet256A is id-tc26-gost-3410-2012-256-paramSetA of RFC 7836, in Weierstrass
// form: in Kazakhstan the parameters 1.2.398.3.10.1.1.2.1.1 of GOST R 34.10-2015 keys
// of 256 bits. Other implementations agree on that; no such certificate was at hand to
// prove it. Its cofactor is 4, so keys outside the subgroup of G are refused.
func ParamSet256A() *Curve { return paramSet256A() }

// CryptoProA is id-GostR3410-2001-CryptoPro-A-ParamSet of RFC 4357, which RFC 7836
// calls id-tc26-gost-3410-2012-256-paramSetB: in Kazakhstan the parameters
// 1.2.398.3.10.1.1.1.1.1 of GOST 34.310-2004 keys.
func CryptoProA() *Curve { return cryptoProA() }

var paramSet512A = sync.OnceValue(func() *Curve {
	return newCurve[fe512]("id-tc26-gost-3410-12-512-paramSetA", &parameters{
		p:      constant("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFDC7"),
		a:      constant("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFDC4"),
		b:      constant("E8C2505DEDFC86DDC1BD0B2B6667F1DA34B82574761CB0E879BD081CFD0B6265EE3CB090F30D27614CB4574010DA90DD862EF9D4EBEE4761503190785A71C760"),
		q:      constant("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275"),
		x:      constant("03"),
		y:      constant("7503CFE87A836AE3A61B8816E25450E6CE5E1C93ACF1ABC1778064FDCBEFA921DF1626BE4FD036E93D75E6A50E3A41E98028FE5FC235F5B889A589CB5215F2A4"),
		minus3: true,
	})
})

var paramSet256A = sync.OnceValue(func() *Curve {
	return newCurve[fe256]("id-tc26-gost-3410-2012-256-paramSetA", &parameters{
		p:        constant("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFD97"),
		a:        constant("C2173F1513981673AF4892C23035A27CE25E2013BF95AA33B22C656F277E7335"),
		b:        constant("295F9BAE7428ED9CCC20E7C359A9D41A22FCCD9108E17BF7BA9337A6F8AE9513"),
		q:        constant("400000000000000000000000000000000FD8CDDFC87B6635C115AF556C360C67"),
		x:        constant("91E38443A5E82C0D880923425712B2BB658B9196932E02C78B2582FE742DAA28"),
		y:        constant("32879423AB1A0375895786C4BB46E9565FDE0B5344766740AF268ADB32322E5C"),
		cofactor: true,
	})
})

var cryptoProA = sync.OnceValue(func() *Curve {
	return newCurve[fe256]("id-GostR3410-2001-CryptoPro-A-ParamSet", &parameters{
		p:      constant("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFD97"),
		a:      constant("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFD94"),
		b:      constant("A6"),
		q:      constant("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF6C611070995AD10045841B09B761B893"),
		x:      constant("01"),
		y:      constant("8D91E471E0989CDA27DF505A453F2B7635294F2DDF23E3B122ACC99C9E9F1E14"),
		minus3: true,
	})
})

func newCurve[E element](name string, p *parameters) *Curve {
	return &Curve{
		name: name, size: (p.p.bitLen() + 7) / 8, p: p.p,
		modulus:    newModulus(p.q),
		arithmetic: newWeierstrass[E](p),
	}
}
