package pki

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"fmt"
	"testing"
	"time"
)

// BenchmarkCMS verifies a whole signature, with and without the chain and revocation,
// against the bare verification of its RSA signature in the same run. The ratio of the
// signature alone is the one to watch: one RSA-2048 verification is in it, the rest is
// reading and hashing.
func BenchmarkCMS(b *testing.B) {
	h := newHierarchy(b, RSA)
	cms := message{content: content, at: day, signers: []pen{h.pen()}}.encode(b)
	message, err := ParseCMS(cms)
	if err != nil {
		b.Fatal(err)
	}
	signer := message.signers[0]
	public, sum := &key(b, 2).PublicKey, sha256.Sum256(signer.attrs)
	bare := func() error { return rsa.VerifyPKCS1v15(public, crypto.SHA256, sum[:], signer.value) }
	b.Run("bare RSA-2048", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if err := bare(); err != nil {
				b.Fatal(err)
			}
		}
	})
	v := h.verifier(h.list())
	for name, whole := range map[string]func() error{
		"signature": func() error { return CheckSignature(cms, content) },
		"examined with chain and revocation": func() error {
			return v.Examine(context.Background(), cms, Options{Content: content, At: day, Use: Signing}).Err()
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var alone time.Duration
			for b.Loop() {
				if err := whole(); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				start := time.Now()
				if err := bare(); err != nil {
					b.Fatal(err)
				}
				alone += time.Since(start)
				b.StartTimer()
			}
			b.ReportMetric(float64(b.Elapsed())/float64(alone), "x-bare-RSA")
		})
	}
}

func BenchmarkExamineGOST(b *testing.B) {
	for _, family := range families[1:] {
		h := newHierarchy(b, family)
		cms := message{content: content, at: day, signers: []pen{h.pen()}}.encode(b)
		v := h.verifier(h.list())
		b.Run(fmt.Sprint(family), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := v.Examine(context.Background(), cms, Options{At: day, Use: Signing}).Err(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
