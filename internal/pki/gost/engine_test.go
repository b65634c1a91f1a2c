package gost

import (
	"bytes"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// needEngine skips where OpenSSL has no GOST engine (Debian: libengine-gost-openssl).
func needEngine(t testing.TB) {
	t.Helper()
	if out, err := exec.Command("openssl", "dgst", "-engine", "gost", "-md_gost12_512", os.DevNull).CombinedOutput(); err != nil {
		t.Skipf("OpenSSL has no GOST engine here: %v %.60q", err, out)
	}
}

// openssl runs one command in a directory of its own.
func openssl(t testing.TB, dir string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("openssl", args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("openssl %s: %v: %s", strings.Join(args, " "), err, &stderr)
	}
	return out
}

func write(t testing.TB, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// The engine knows GOST R 34.11-94 with the CryptoPro parameters only, and gives a
// digest of its own for no bytes at all.
func TestHashesAgreeWithOpenSSL(t *testing.T) {
	needEngine(t)
	dir := t.TempDir()
	random := source(20)
	names := []string{}
	messages := map[string][]byte{}
	for _, n := range []int{1, 31, 32, 33, 63, 64, 65, 127, 128, 129, 1000, 4096, 100003} {
		message := make([]byte, n)
		_, _ = random.Read(message)
		if n == 128 {
			message = bytes.Repeat([]byte{0xFF}, n) // every carry of the sum
		}
		name := "m" + hex.EncodeToString([]byte{byte(n >> 16), byte(n >> 8), byte(n)})
		write(t, dir, name, message)
		names = append(names, name)
		messages[name] = message
	}
	for flag, sum := range map[string]func([]byte) []byte{
		"-md_gost12_512": func(m []byte) []byte { return sumOf(NewStreebog512(), m) },
		"-md_gost12_256": func(m []byte) []byte { return sumOf(NewStreebog256(), m) },
		"-md_gost94":     func(m []byte) []byte { return sumOf(newGOST94CryptoPro(), m) },
	} {
		out := openssl(t, dir, append([]string{"dgst", "-engine", "gost", "-r", flag}, names...)...)
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		if len(lines) != len(names) {
			t.Fatalf("%d lines for %d files", len(lines), len(names))
		}
		for _, line := range lines {
			digest, name, _ := strings.Cut(line, " *")
			if got := hex.EncodeToString(sum(messages[name])); got != digest {
				t.Errorf("%s of %d bytes: %s, OpenSSL %s", flag, len(messages[name]), got, digest)
			}
		}
	}
}

// The engine writes s‖r, big-endian: the whole signature reversed. Digest and keys it
// keeps as Kazakhstan does.
func TestSignaturesAgreeWithOpenSSL(t *testing.T) {
	needEngine(t)
	for _, tt := range []struct {
		curve          *Curve
		algorithm, set string
	}{
		{ParamSet512A(), "gost2012_512", "A"},
		{ParamSet256A(), "gost2012_256", "TCA"},
		{CryptoProA(), "gost2012_256", "A"},
	} {
		t.Run(tt.curve.Name(), func(t *testing.T) {
			dir, size := t.TempDir(), tt.curve.Size()
			openssl(t, dir, "genpkey", "-engine", "gost", "-algorithm", tt.algorithm, "-pkeyopt", "paramset:"+tt.set, "-out", "key.pem")
			private := openssl(t, dir, "pkey", "-engine", "gost", "-in", "key.pem", "-outform", "DER")
			spki := openssl(t, dir, "pkey", "-engine", "gost", "-in", "key.pem", "-pubout", "-outform", "DER")
			openssl(t, dir, "pkey", "-engine", "gost", "-in", "key.pem", "-pubout", "-out", "pub.pem")
			public, err := ParsePublicKey(tt.curve, spki[len(spki)-2*size:])
			if err != nil {
				t.Fatal(err)
			}
			key, err := ParsePrivateKey(tt.curve, private[len(private)-size:])
			if err != nil || !key.Public().Equal(public) {
				t.Fatalf("private key: %v", err)
			}

			digest := make([]byte, size)
			_, _ = source(21).Read(digest)
			write(t, dir, "digest", digest)
			theirs := openssl(t, dir, "pkeyutl", "-engine", "gost", "-sign", "-inkey", "key.pem", "-in", "digest")
			if !Verify(public, digest, reversed(theirs)) {
				t.Error("the signature of OpenSSL does not hold")
			}
			ours, err := Sign(key, digest)
			if err != nil {
				t.Fatal(err)
			}
			write(t, dir, "signature", reversed(ours))
			openssl(t, dir, "pkeyutl", "-engine", "gost", "-verify", "-pubin", "-inkey", "pub.pem", "-in", "digest", "-sigfile", "signature")
		})
	}
}
