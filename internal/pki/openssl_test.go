package pki

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The openssl command signs, this package verifies: neither knows the other's code.
func TestSignaturesOfOpenSSLHold(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("the openssl command is not installed")
	}
	w := newWorld(t)
	signer := w.leaf(signTemplate(t))
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	in := write("in", content)
	certificate := write("signer.pem", toPEM("CERTIFICATE", signer.Raw()))
	authority := write("authority.pem", toPEM("CERTIFICATE", w.authority.Raw()))
	private := write("key.pem", toPEM("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key(t, 2))))
	for name, test := range map[string]struct {
		args    []string
		content []byte
	}{
		"attached":   {[]string{"-nodetach"}, nil},
		"PSS":        {[]string{"-nodetach", "-keyopt", "rsa_padding_mode:pss"}, nil},
		"detached":   {nil, content},
		"cades":      {[]string{"-nodetach", "-cades"}, nil},
		"key id":     {[]string{"-nodetach", "-keyid"}, nil},
		"sha-512":    {[]string{"-nodetach", "-md", "sha512"}, nil},
		"with chain": {[]string{"-nodetach", "-certfile", authority}, nil},
		"pem":        {[]string{"-nodetach", "-outform", "PEM"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "out")
			args := append([]string{"cms", "-sign", "-binary", "-outform", "DER", "-in", in, "-out", out,
				"-signer", certificate, "-inkey", private, "-md", "sha256"}, test.args...)
			if said, err := exec.CommandContext(t.Context(), "openssl", args...).CombinedOutput(); err != nil {
				t.Fatalf("openssl: %v\n%s", err, said)
			}
			cms, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			_, err = w.verifier().Verify(cms, test.content, day, Signing)
			var unsupported *UnsupportedAlgorithmError
			if name == "PSS" && errors.As(err, &unsupported) {
				return // is told as what is not supported, and not as wrong
			}
			if err != nil || name == "PSS" {
				t.Error(err)
			}
		})
	}
}

// withCurve is a person with a key of the curve, whose certificate the world's authority issued.
func withCurve(t *testing.T, w *world, curve elliptic.Curve) (*ecdsa.PrivateKey, *Certificate) {
	t.Helper()
	private, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, signTemplate(t), w.authority.X509, &private.PublicKey, key(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	c, err := ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return private, c
}

func TestSignaturesOfOpenSSLByCurvesHold(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("the openssl command is not installed")
	}
	w := newWorld(t)
	for digest, curve := range map[string]elliptic.Curve{"sha256": elliptic.P256(), "sha384": elliptic.P384(), "sha512": elliptic.P521()} {
		private, c := withCurve(t, w, curve)
		encoded, err := x509.MarshalECPrivateKey(private)
		if err != nil {
			t.Fatal(err)
		}
		dir := t.TempDir()
		in := func(name string) string { return filepath.Join(dir, name) }
		for name, data := range map[string][]byte{
			"in": content, "signer.pem": toPEM("CERTIFICATE", c.Raw()), "key.pem": toPEM("EC PRIVATE KEY", encoded),
		} {
			if err := os.WriteFile(in(name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, attributes := range []string{"-nodetach", "-noattr"} {
			said, err := exec.CommandContext(t.Context(), "openssl", "cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-in", in("in"),
				"-out", in("out"), "-signer", in("signer.pem"), "-inkey", in("key.pem"), "-md", digest, attributes).CombinedOutput()
			if err != nil {
				t.Fatalf("openssl: %v\n%s", err, said)
			}
			cms, err := os.ReadFile(in("out"))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.verifier().Verify(cms, nil, day, Signing); err != nil {
				t.Error(digest, attributes, err)
			}
			cms[len(cms)-1] ^= 1 // in the second number
			if _, err := w.verifier().Verify(cms, nil, day, Signing); err == nil {
				t.Error(digest, attributes, "holds though it was changed")
			}
		}
	}
}
