package central_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"

	"github.com/smallstep/pkcs7"
)

// namesake makes a certificate that names itself as its issuer, whoever signs it.
func namesake(t *testing.T, own, by *rsa.PrivateKey) *x509.Certificate {
	t.Helper()
	name := pkix.Name{CommonName: "УЧЕБНЫЙ КОРЕНЬ"}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: name, NotBefore: morning.AddDate(-1, 0, 0), NotAfter: morning.AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}, &x509.Certificate{Subject: name}, &own.PublicKey, by)
	must(t, err)
	c, err := x509.ParseCertificate(der)
	must(t, err)
	return c
}

func TestARootIsSignedWithItsOwnKeyWhateverItsName(t *testing.T) {
	own, err := oneKey()
	must(t, err)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	for by, roots := range map[*rsa.PrivateKey]int{own: 1, other: 0} {
		folder := t.TempDir()
		c := namesake(t, own, by)
		file := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
		must(t, os.WriteFile(filepath.Join(folder, "root.pem"), file, 0o600))
		v, _, err := service.LoadRoots(folder)
		if (err == nil) != (roots == 1) || err == nil && len(v.Roots) != roots {
			t.Errorf("want %d roots: %+v, %v", roots, v, err)
		}
	}
}

func TestAMessageOfSeveralSignersIsRefusedBeforeItIsTried(t *testing.T) {
	own, err := oneKey()
	must(t, err)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	message, err := pkcs7.NewSignedData([]byte("text"))
	must(t, err)
	for _, signer := range []*rsa.PrivateKey{own, other} {
		must(t, message.AddSigner(namesake(t, signer, signer), signer, pkcs7.SignerInfoConfig{}))
	}
	cms, err := message.Finish()
	must(t, err)
	// No root, and over other content: either would be told first by a verifier that tries.
	_, err = service.NewVerifier(&pki.Verifier{}).VerifyLogin(t.Context(), cms, []byte("other"), morning)
	if model.CodeOf(err) != model.CodeSignatureInvalid || !strings.Contains(err.Error(), "2 signers") {
		t.Errorf("refused with %v", err)
	}
}
