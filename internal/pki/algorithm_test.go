package pki

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"strings"
	"testing"
)

// modulus returns an odd number of so many bits; nobody needs its factors.
func modulus(bits uint) *big.Int {
	n := new(big.Int).Lsh(big.NewInt(1), bits-1)
	return n.Add(n, big.NewInt(1))
}

func TestAnRSAKeyThatWouldKeepTheVerifierBusyIsNotTried(t *testing.T) {
	sha256WithRSA := asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	for name, c := range map[string]struct {
		key  rsa.PublicKey
		want string
	}{
		"too short":        {rsa.PublicKey{N: modulus(1024), E: 65537}, "too short"},
		"too long":         {rsa.PublicKey{N: modulus(8193), E: 65537}, "too long"},
		"absurdly long":    {rsa.PublicKey{N: modulus(1 << 20), E: 65537}, "too long"},
		"exponent one":     {rsa.PublicKey{N: modulus(2048), E: 1}, "exponent"},
		"exponent even":    {rsa.PublicKey{N: modulus(2048), E: 65536}, "exponent"},
		"exponent too big": {rsa.PublicKey{N: modulus(2048), E: 1<<31 + 1}, "exponent"},
		"the longest":      {rsa.PublicKey{N: modulus(8192), E: 3}, "does not hold"},
	} {
		owner := &Certificate{Algorithm: RSA, X509: &x509.Certificate{PublicKey: &c.key}}
		err := rsaSuite{}.verify(owner, sha256WithRSA, nil, []byte("text"), make([]byte, (c.key.N.BitLen()+7)/8))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An authority that may not issue is told by its certificate: no signature is tried.
func TestWhoMayNotIssueCostsNoSignature(t *testing.T) {
	leaf := &Certificate{Algorithm: RSA, X509: &x509.Certificate{Raw: []byte("leaf")}}
	search := &chainSearch{seen: map[string]bool{}}
	for i := range 2 * maxChainWork {
		crowd := &Certificate{Algorithm: RSA, X509: &x509.Certificate{Raw: []byte{byte(i)}, RawSubject: []byte("x")}}
		search.others = append(search.others, crowd)
	}
	if _, err := search.up([]*Certificate{leaf}); err == nil || search.work != 0 {
		t.Errorf("%d signatures tried, error %v", search.work, err)
	}
}

func TestAMessageBringsFewCertificates(t *testing.T) {
	one := newWorld(t).leaf(signTemplate(t)).Raw()
	for count, want := range map[int]bool{maxCertificates: true, maxCertificates + 1: false} {
		if err := (&CMS{}).readCertificates(bytes.Repeat(one, count)); (err == nil) != want {
			t.Errorf("%d certificates: %v", count, err)
		}
	}
}
