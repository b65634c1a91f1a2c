package ca

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

var day = time.Date(2026, time.November, 21, 12, 0, 0, 0, time.UTC)

// The authorities are made once: an RSA key takes seconds under the race detector.
var (
	authorityOnce = sync.OnceValues(func() (*Authority, error) { return New(day, SharedKeys()) })
	strangerOnce  = sync.OnceValues(func() (*Authority, error) { return New(day, SharedKeys()) })
)

func newAuthority(t *testing.T) *Authority { return made(t, authorityOnce) }

// newStranger returns another authority with the same names.
func newStranger(t *testing.T) *Authority { return made(t, strangerOnce) }

func made(t *testing.T, once func() (*Authority, error)) *Authority {
	t.Helper()
	a, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func iin(t *testing.T, first11 string) string {
	t.Helper()
	digit, ok := model.CheckDigit(first11)
	if !ok {
		t.Fatal("this number is never issued")
	}
	return first11 + string(digit)
}

func parent(t *testing.T) Identity {
	return Identity{Surname: "ТЕСТОВА", GivenName: "АЙГҮЛ", Patronymic: "СЕРІКҚЫЗЫ",
		IIN: iin(t, "88022940001"), Email: "aigul@example.kz"}
}

func TestPairHasTheShapeOfKazakhKeys(t *testing.T) {
	a := newAuthority(t)
	auth, sign, err := a.Pair(parent(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []*Key{auth, sign} {
		c := key.Certificate
		if c.FullName() != "ТЕСТОВА АЙГҮЛ СЕРІКҚЫЗЫ" || c.IIN != parent(t).IIN || c.Email != "aigul@example.kz" ||
			c.Owner != pki.Individual || c.IssuerName != AuthorityName {
			t.Errorf("%+v", c)
		}
		if len(c.Roles) != 1 || c.Roles[0] != "1.2.398.3.3.4.1.1" {
			t.Errorf("roles %v", c.Roles)
		}
		if len(c.Serial) != 40 || c.Serial[1:] != key.ID()[1:] {
			t.Errorf("serial %s of key %s", c.Serial, key.ID())
		}
	}
	if !strings.HasPrefix(c(auth).Subject, "CN=ТЕСТОВА АЙГҮЛ,SURNAME=ТЕСТОВА,SERIALNUMBER=IIN") {
		t.Error(c(auth).Subject)
	}
	if c(auth).KeyUse != pki.AuthKey || c(sign).KeyUse != pki.SignKey {
		t.Errorf("uses %d, %d", c(auth).KeyUse, c(sign).KeyUse)
	}
	if c(auth).Policies[0] != "1.2.398.3.3.2.4" || c(sign).Policies[0] != "1.2.398.3.3.2.3" {
		t.Errorf("policies %v, %v", c(auth).Policies, c(sign).Policies)
	}
	if auth.FileName() != "AUTH_RSA256_"+auth.ID()+".p12" || sign.FileName() != "RSA256_"+sign.ID()+".p12" {
		t.Error(auth.FileName(), sign.FileName())
	}
}

func c(k *Key) *pki.Certificate { return k.Certificate }

func TestOrganizationKeysNameIt(t *testing.T) {
	a := newAuthority(t)
	id := parent(t)
	id.Organization, id.BIN, id.Head = "ТОО «ТЕСТ»", "123456789021", true
	key, err := a.Issue(id, pki.SignKey)
	if err != nil {
		t.Fatal(err)
	}
	if k := c(key); k.Owner != pki.OrganizationPerson || k.Organization != id.Organization || k.BIN != id.BIN || len(k.Roles) != 2 {
		t.Errorf("%+v", k)
	}
	system, err := a.Issue(Identity{Organization: "ТОО «ТЕСТ»", BIN: "123456789021"}, pki.SignKey)
	if err != nil {
		t.Fatal(err)
	}
	if k := c(system); k.Owner != pki.InformationSystem || k.IIN != "" {
		t.Errorf("%+v", k)
	}
}

func TestSignatureIsAcceptedByThoseWhoBelieveTheAuthority(t *testing.T) {
	a := newAuthority(t)
	auth, sign, err := a.Pair(parent(t))
	if err != nil {
		t.Fatal(err)
	}
	content := []byte("өтініш")
	attached, err := sign.SignCMS(content, SignOptions{At: day})
	if err != nil {
		t.Fatal(err)
	}
	detached, err := auth.SignCMS(content, SignOptions{At: day, Detached: true})
	if err != nil {
		t.Fatal(err)
	}
	result, err := a.Verifier().Verify(attached, nil, day, pki.Signing)
	if err != nil || !bytes.Equal(result.Content, content) || !result.SigningTime.Equal(day) {
		t.Errorf("attached: %+v, %v", result, err)
	}
	if _, err := a.Verifier().Verify(detached, content, day, pki.Login); err != nil {
		t.Error("detached:", err)
	}
	if _, err := newStranger(t).Verifier().Verify(attached, nil, day, pki.Signing); err == nil {
		t.Error("another practice authority believes it too")
	}
}

func TestTermsAreKept(t *testing.T) {
	a := newAuthority(t)
	expired, early := parent(t), parent(t)
	expired.NotBefore, expired.NotAfter = day.AddDate(-2, 0, 0), day.AddDate(-1, 0, 0)
	early.NotBefore = day.AddDate(0, 0, 2)
	for want, id := range map[pki.Reason]Identity{pki.CertificateExpired: expired, pki.CertificateEarly: early} {
		key, err := a.Issue(id, pki.SignKey)
		if err != nil {
			t.Fatal(err)
		}
		err = a.Verifier().CheckCertificate(key.Certificate, nil, day, pki.Signing)
		var refusal *pki.Error
		if !errors.As(err, &refusal) || refusal.Reason != want || refusal.Time.IsZero() {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestKeyFilesOpenWithTheirPasswordAlone(t *testing.T) {
	a := newAuthority(t)
	dir := t.TempDir()
	keys, err := a.WritePairs(dir, PracticePassword, []Identity{parent(t)})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "ТЕСТОВА АЙГҮЛ СЕРІКҚЫЗЫ", keys[1].FileName())
	key, err := ReadFile(path, PracticePassword)
	if err != nil {
		t.Fatal(err)
	}
	if !key.Certificate.Equal(keys[1].Certificate) || len(key.Chain) != 2 {
		t.Errorf("%+v", key)
	}
	cms, err := key.SignCMS([]byte("x"), SignOptions{At: day})
	if err != nil {
		t.Fatal(err)
	}
	if err := pki.CheckSignature(cms, []byte("x")); err != nil {
		t.Error(err)
	}
	if _, err := ReadFile(path, "wrong"); !errors.Is(err, ErrPassword) {
		t.Error(err)
	}
	if _, err := ReadFile(dir, "wrong"); err == nil {
		t.Error("a folder was opened")
	}
	if _, err := ReadPKCS12([]byte("no file"), "x"); err == nil || errors.Is(err, ErrPassword) {
		t.Error(err)
	}
}

func TestFolderNameIsOneOnEveryDisk(t *testing.T) {
	id := Identity{Surname: "ТЕСТОВ", GivenName: "ТЕСТ", BIN: "1", Organization: `ТОО "А/Б"`}
	if got := FolderName(id); got != "ТЕСТОВ ТЕСТ (ТОО _А_Б_)" {
		t.Error(got)
	}
}

// The openssl command verifies what this package signs, against the practice root.
func TestOpenSSLAcceptsTheSignature(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("the openssl command is not installed")
	}
	a := newAuthority(t)
	key, err := a.Issue(parent(t), pki.SignKey)
	if err != nil {
		t.Fatal(err)
	}
	cms, err := key.SignCMS([]byte("өтініш"), SignOptions{At: day})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, data := range map[string][]byte{"cms": cms, "roots": a.PEM()} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.CommandContext(t.Context(), "openssl", "cms", "-verify", "-inform", "DER", "-in", "cms",
		"-CAfile", "roots", "-purpose", "any", "-cades", "-attime", "1795262400")
	command.Dir = dir
	if said, err := command.CombinedOutput(); err != nil || !bytes.Contains(said, []byte("өтініш")) {
		t.Errorf("%v\n%s", err, said)
	}
}

func TestTLSVouchesForThisComputerAlone(t *testing.T) {
	practice, err := NewTLS(day)
	if err != nil {
		t.Fatal(err)
	}
	verify := func(name string) error {
		_, err := practice.Certificate.Leaf.Verify(x509.VerifyOptions{
			DNSName: name, Roots: practice.Roots, CurrentTime: day})
		return err
	}
	for _, name := range []string{"127.0.0.1", "localhost", "[::1]"} {
		if err := verify(name); err != nil {
			t.Error(name, err)
		}
	}
	if verify("egov.kz") == nil {
		t.Error("vouches for another host")
	}
	if practice.Server().MinVersion < tls.VersionTLS12 {
		t.Error("old TLS")
	}
}
