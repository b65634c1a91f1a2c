package gost

import (
	"bytes"
	"math/big"
	"slices"
	"testing"
)

func TestKeysReadBackAsWritten(t *testing.T) {
	for _, c := range curves() {
		key := testKey(t, c, 2)
		again, err := ParsePrivateKey(c, key.Bytes())
		if err != nil || !again.Equal(key) {
			t.Errorf("%s: private key: %v", c.Name(), err)
		}
		public, err := ParsePublicKey(c, key.Public().Bytes())
		if err != nil || !public.Equal(key.Public()) || public.Curve() != c {
			t.Errorf("%s: public key: %v", c.Name(), err)
		}
		if other := testKey(t, c, 3); other.Equal(key) || other.Public().Equal(public) {
			t.Errorf("%s: two keys are equal", c.Name())
		}
	}
}

func TestPrivateKeysOutOfRangeAreRefused(t *testing.T) {
	for _, c := range curves() {
		q := c.modulus.q.bytes(c.Size())
		for name, raw := range map[string][]byte{
			"zero": make([]byte, c.Size()), "order": q, "short": q[1:], "long": append(slices.Clone(q), 0),
			"ones": bytes.Repeat([]byte{0xFF}, c.Size()), "empty": nil,
		} {
			if _, err := ParsePrivateKey(c, raw); err == nil {
				t.Errorf("%s: %s is accepted", c.Name(), name)
			}
		}
		last := slices.Clone(q)
		last[0]--
		key, err := ParsePrivateKey(c, last)
		if err != nil {
			t.Fatal(err)
		}
		// (q − 1)·G = −G.
		x, y := c.baseMult(number{1})
		minus := fromBig(new(big.Int).Sub(toBig(&c.p), toBig(&y)))
		if key.public.x != x || key.public.y != minus {
			t.Errorf("%s: the largest key is not −G", c.Name())
		}
	}
}

func TestPublicKeysOffTheCurveAreRefused(t *testing.T) {
	for _, c := range curves() {
		raw := testKey(t, c, 4).Public().Bytes()
		x, y := raw[:c.Size()], raw[c.Size():]
		p := c.p.bytes(c.Size())
		for name, other := range map[string][]byte{
			"y‖x":        slices.Concat(y, x),
			"big-endian": slices.Concat(reversed(x), reversed(y)),
			"zeros":      make([]byte, len(raw)),
			"x = p":      slices.Concat(p, y),
			"y = p":      slices.Concat(x, p),
			"ones":       bytes.Repeat([]byte{0xFF}, len(raw)),
			"short":      raw[1:],
			"long":       append(slices.Clone(raw), 0),
			"with 04":    append([]byte{4}, raw...),
			"x alone":    x,
			"empty":      nil,
		} {
			if _, err := ParsePublicKey(c, other); err == nil {
				t.Errorf("%s: %s is accepted", c.Name(), name)
			}
		}
	}
}

// A point and the same point with p added to a coordinate are one: only the first form
// is a key. ParamSet512A has G at x = 3, which leaves room below 2^512.
func TestACoordinateIsBelowTheField(t *testing.T) {
	c := ParamSet512A()
	x, y := c.baseMult(number{1})
	if _, err := ParsePublicKey(c, append(x.bytes(64), y.bytes(64)...)); err != nil {
		t.Fatal(err)
	}
	x.add(&c.p)
	if _, err := ParsePublicKey(c, append(x.bytes(64), y.bytes(64)...)); err == nil {
		t.Error("x + p is accepted")
	}
}

// ParamSet256A has four times as many points as its order tells.
func TestPointsOutsideTheSubgroupAreRefused(t *testing.T) {
	c := ParamSet256A()
	_, ref := referenceOf[fe256](c)
	refused := 0
	for x := int64(0); refused < 6; x++ {
		p := pointAt(ref, big.NewInt(x))
		if p == nil || ref.multiply(ref.q, p) == nil {
			continue
		}
		nx, ny := fromBig(p.x), fromBig(p.y)
		if _, err := ParsePublicKey(c, append(nx.bytes(32), ny.bytes(32)...)); err == nil {
			t.Errorf("the point at %d is accepted", x)
		}
		refused++
		// Its multiple by the order lies among the four points of small order.
		small := ref.multiply(ref.q, p)
		nx, ny = fromBig(small.x), fromBig(small.y)
		if _, err := ParsePublicKey(c, append(nx.bytes(32), ny.bytes(32)...)); err == nil {
			t.Errorf("a point of small order, from %d, is accepted", x)
		}
	}
}

// pointAt finds a point with the abscissa, if there is one.
func pointAt(c *reference, x *big.Int) *affine {
	y := new(big.Int).Mul(x, x)
	y.Add(y, c.a).Mul(y, x).Add(y, c.b).Mod(y, c.p)
	if y.ModSqrt(y, c.p) == nil {
		return nil
	}
	return &affine{x, y}
}
