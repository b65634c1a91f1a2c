package gost

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkVerify512 tells how a verification compares with one of the standard
// library's over a field of like size: "ratio" is in times of P-521. The two take turns
// in small portions, so that a busy machine slows both.
func BenchmarkVerify512(b *testing.B) {
	key, digest, signature := leaf(b)
	gost := func() {
		if !Verify(key, digest, signature) {
			b.Fatal("does not hold")
		}
	}
	other, err := ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	otherSignature, err := ecdsa.SignASN1(rand.Reader, other, digest)
	if err != nil {
		b.Fatal(err)
	}
	p521 := func() {
		if !ecdsa.VerifyASN1(&other.PublicKey, digest, otherSignature) {
			b.Fatal("does not hold")
		}
	}
	gost() // the table of G is made once
	p521()
	b.Run("gost512", func(b *testing.B) { compare(b, gost, p521) })
	b.Run("p521", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p521()
		}
	})
}

// compare measures what and reports its time in those of than.
func compare(b *testing.B, what, than func()) {
	b.ReportAllocs()
	var one, other time.Duration
	for b.Loop() {
		start := time.Now()
		what()
		one += time.Since(start)
		b.StopTimer()
		start = time.Now()
		than()
		other += time.Since(start)
		b.StartTimer()
	}
	b.ReportMetric(float64(one)/float64(other), "ratio")
}

func BenchmarkVerify256(b *testing.B) {
	for _, c := range curves()[1:] {
		key := testKey(b, c, 40)
		digest := make([]byte, 32)
		signature, err := Sign(key, digest)
		if err != nil {
			b.Fatal(err)
		}
		public := key.Public()
		b.Run(c.Name(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Verify(public, digest, signature)
			}
		})
	}
}

func BenchmarkSign512(b *testing.B) {
	key := testKey(b, ParamSet512A(), 41)
	digest := make([]byte, 64)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Sign(key, digest); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStreebog512 compares with the C code of OpenSSL's GOST engine: "ratio" is in
// its times. What the program takes to start is measured on an empty file and left out.
func BenchmarkStreebog512(b *testing.B) {
	const size = 16 << 20
	message := make([]byte, size)
	b.Run("go", func(b *testing.B) {
		h := NewStreebog512()
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			h.Write(message)
		}
	})
	b.Run("engine", func(b *testing.B) {
		needEngine(b)
		dir := b.TempDir()
		write(b, dir, "message", message)
		write(b, dir, "empty", nil)
		run := func(name string) time.Duration { return engineTime(b, filepath.Join(dir, name)) }
		b.SetBytes(size)
		var ours, theirs time.Duration
		for b.Loop() {
			theirs += run("message") - run("empty")
			start := time.Now()
			_ = sumOf(NewStreebog512(), message)
			ours += time.Since(start)
		}
		b.ReportMetric(float64(ours)/float64(theirs), "ratio")
		b.ReportMetric(float64(theirs.Nanoseconds())/float64(b.N), "engine-ns/op")
	})
}

// engineTime is the time that a run of the engine over a file takes.
func engineTime(b *testing.B, name string) time.Duration {
	start := time.Now()
	if err := exec.Command("openssl", "dgst", "-engine", "gost", "-md_gost12_512", name).Run(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}
