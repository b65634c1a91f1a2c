package gost

import (
	"math/rand/v2"
	"testing"
)

// curves are all that the package has.
func curves() []*Curve { return []*Curve{ParamSet512A(), ParamSet256A(), CryptoProA()} }

// source is reproducible bytes for tests.
func source(seed byte) *rand.ChaCha8 { return rand.NewChaCha8([32]byte{seed}) }

func testKey(t testing.TB, c *Curve, seed byte) *PrivateKey {
	t.Helper()
	k, err := GenerateKey(c, source(seed))
	if err != nil {
		t.Fatal(err)
	}
	return k
}
