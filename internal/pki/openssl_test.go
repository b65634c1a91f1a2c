package pki

import (
	"crypto/x509"
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
			if _, err := w.verifier().Verify(cms, test.content, day, Signing); err != nil {
				t.Error(err)
			}
		})
	}
}
