package pkcs12

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"errors"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"akmola.kz/kezek/internal/pki"
	other "software.sslmate.com/src/go-pkcs12"
)

const password = "Құпия2026"

// sample makes a key with its certificate.
func sample(t testing.TB) (Contents, *ecdsa.PrivateKey, *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "TEST"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	id := []byte{1, 2, 3, 4}
	return Contents{
		Keys:         []Bag{{DER: private, ID: id, Name: "01020304"}},
		Certificates: []Bag{{DER: der, ID: id}},
	}, key, certificate
}

func same(a, b Contents) bool {
	return len(a.Keys) == 1 && len(a.Certificates) == 1 && bytes.Equal(a.Keys[0].DER, b.Keys[0].DER) &&
		bytes.Equal(a.Certificates[0].DER, b.Certificates[0].DER)
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	contents, _, _ := sample(t)
	file, err := Write(contents, password)
	if err != nil {
		t.Fatal(err)
	}
	if der, err := pki.ToDER(file); err != nil || !bytes.Equal(der, file) {
		t.Error("the outer parts are no DER:", err)
	}
	if !bytes.Contains(file, []byte{0x30, 0x80, 0x30, 0x80, 0x06, 0x09}) {
		t.Error("no indefinite lengths inside")
	}
	found, err := Read(file, password)
	if err != nil {
		t.Fatal(err)
	}
	if !same(*found, contents) || !bytes.Equal(found.Keys[0].ID, []byte{1, 2, 3, 4}) || found.Keys[0].Name != "01020304" {
		t.Errorf("%+v", found)
	}
	for _, wrong := range []string{"", "құпия2026", password + " "} {
		if _, err := Read(file, wrong); !errors.Is(err, ErrPassword) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

func TestFilesOfAnotherLibraryAreRead(t *testing.T) {
	contents, key, certificate := sample(t)
	for name, encoder := range map[string]*other.Encoder{
		"legacy RC2": other.LegacyRC2, "legacy DES": other.LegacyDES, "modern": other.Modern2023, "no encryption": other.Passwordless,
	} {
		t.Run(name, func(t *testing.T) {
			secret := password
			if name == "no encryption" {
				secret = ""
			}
			file, err := encoder.Encode(key, certificate, nil, secret)
			if err != nil {
				t.Fatal(err)
			}
			found, err := Read(file, secret)
			if name == "no encryption" {
				if err == nil {
					t.Error("a file that nothing protects was read")
				}
				return
			}
			if err != nil || !same(*found, contents) {
				t.Errorf("%+v, %v", found, err)
			}
		})
	}
}

// The openssl command opens what is written here.
func TestOpenSSLReadsTheFile(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("the openssl command is not installed")
	}
	contents, _, _ := sample(t)
	file, err := Write(contents, "Kezek2026")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "key.p12")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.CommandContext(t.Context(), "openssl", "pkcs12", "-legacy", "-in", path, "-passin", "pass:Kezek2026", "-nodes").CombinedOutput()
	if err != nil || !bytes.Contains(said, []byte("BEGIN PRIVATE KEY")) || !bytes.Contains(said, []byte("BEGIN CERTIFICATE")) {
		t.Errorf("%v\n%s", err, said)
	}
}

// Vectors of RFC 2268, section 5, whose keys are as long as their effective bits.
func TestRC2KeepsItsVectors(t *testing.T) {
	for _, v := range []struct{ key, plain, sealed string }{
		{"ffffffffffffffff", "ffffffffffffffff", "278b27e42e2f0d49"},
		{"3000000000000000", "1000000000000001", "30649edf9be7d2c2"},
		{"88bca90e90875a7f0f79c384627bafb2", "0000000000000000", "2269552ab0f85ca6"},
	} {
		key, _ := hex.DecodeString(v.key)
		plain, _ := hex.DecodeString(v.plain)
		block := newRC2(key)
		got := make([]byte, 8)
		block.Encrypt(got, plain)
		if hex.EncodeToString(got) != v.sealed {
			t.Errorf("key %s: %x", v.key, got)
		}
		block.Decrypt(got, got)
		if !bytes.Equal(got, plain) {
			t.Errorf("key %s back: %x", v.key, got)
		}
	}
}

func TestDamagedFilesAreRefused(t *testing.T) {
	contents, _, _ := sample(t)
	file, err := Write(contents, password)
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(file) {
		if _, err := Read(file[:i], password); err == nil {
			t.Fatalf("cut off at %d", i)
		}
	}
	for i := 0; i < len(file); i += 7 { // the parts that are not under the MAC include headers alone
		damaged := bytes.Clone(file)
		damaged[i] ^= 0x10
		if found, err := Read(damaged, password); err == nil && !same(*found, contents) {
			t.Fatalf("changed at %d", i)
		}
	}
}

func TestWorkForAPasswordIsBounded(t *testing.T) {
	_, key, certificate := sample(t)
	file, err := other.LegacyRC2.WithIterations(9000).Encode(key, certificate, nil, password)
	if err != nil {
		t.Fatal(err)
	}
	demanding := bytes.ReplaceAll(file, []byte{0x02, 0x02, 0x23, 0x28}, []byte{0x02, 0x02, 0x7f, 0xff})
	if _, err := Read(demanding, password); !errors.Is(err, ErrPassword) {
		t.Error(err)
	}
	s := secret{password: password, work: 10}
	for _, rounds := range []int{0, -1, 11} {
		if s.spend(rounds) == nil {
			t.Errorf("%d iterations", rounds)
		}
	}
}

func FuzzRead(f *testing.F) {
	contents, key, certificate := sample(f)
	file, err := Write(contents, "")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	if file, err = other.LegacyRC2.WithIterations(1).Encode(key, certificate, nil, ""); err != nil {
		f.Fatal(err)
	}
	f.Add(file)
	f.Fuzz(func(t *testing.T, file []byte) {
		r := &reader{secret: secret{work: 6 * iterations}}
		if err := r.file(file); err == nil && len(r.found.Keys)+len(r.found.Certificates) > maxBags {
			t.Error("more bags than are allowed")
		}
	})
}

// The parts behind the MAC are read whatever stands in them.
func FuzzSafe(f *testing.F) {
	contents, _, _ := sample(f)
	w := &writer{secret: secret{work: maxWork}}
	f.Add(endless(0x30, endless(0x30, w.oid(oidData), endless(0xa0, w.octets(contents.Certificates[0].DER)))))
	f.Add(endless(0x30, endless(0x30, w.oid(oidEncryptedData), endless(0xa0, w.encrypted([]byte{0x30, 0})))))
	f.Fuzz(func(_ *testing.T, safe []byte) {
		r := &reader{secret: secret{work: 20_000}}
		_ = r.safe(safe)
	})
}
