package ca

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"time"
)

// TLS is what a practice NCALayer listens with.
type TLS struct {
	Certificate tls.Certificate // for 127.0.0.1, ::1 and localhost
	RootPEM     []byte          // of the authority that issued it
	Roots       *x509.CertPool  // holds that authority alone
}

// NewTLS makes an authority that may vouch for this computer alone, and the
// certificate of NCALayer below it. Both are good for a year from now.
func NewTLS(now time.Time) (*TLS, error) {
	rootKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make TLS authority: %w", err)
	}
	root, err := createTLS(tlsRoot(now), nil, &rootKey.PublicKey, rootKey)
	if err != nil {
		return nil, err
	}
	leafKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make TLS key: %w", err)
	}
	leaf, err := createTLS(tlsLeaf(now), root, &leafKey.PublicKey, rootKey)
	if err != nil {
		return nil, err
	}
	t := &TLS{
		Certificate: tls.Certificate{Certificate: [][]byte{leaf.Raw}, PrivateKey: leafKey, Leaf: leaf},
		RootPEM:     EncodePEM(root.Raw),
		Roots:       x509.NewCertPool(),
	}
	t.Roots.AddCert(root)
	return t, nil
}

// Server returns the configuration of a server.
func (t *TLS) Server() *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{t.Certificate}, MinVersion: tls.VersionTLS12}
}

func loopbackNets() []*net.IPNet {
	return []*net.IPNet{
		{IP: net.IPv4(127, 0, 0, 0).To4(), Mask: net.CIDRMask(8, 32)},
		{IP: net.IPv6loopback, Mask: net.CIDRMask(128, 128)},
	}
}

func tlsRoot(now time.Time) *x509.Certificate {
	return &x509.Certificate{
		Subject:   pkix.Name{CommonName: "ОҚУ NCALayer TLS TEST", Country: []string{"KZ"}},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
		// Whoever trusts this root trusts it for nothing but this computer.
		PermittedDNSDomainsCritical: true,
		PermittedDNSDomains:         []string{"localhost"},
		PermittedIPRanges:           loopbackNets(),
	}
}

func tlsLeaf(now time.Time) *x509.Certificate {
	return &x509.Certificate{
		Subject:   pkix.Name{CommonName: "127.0.0.1", Organization: []string{"ОҚУ"}, Country: []string{"KZ"}},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(1, 0, 0),
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:    []string{"localhost"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
}

func createTLS(template, issuer *x509.Certificate, public any, by *ecdsa.PrivateKey) (*x509.Certificate, error) {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return nil, fmt.Errorf("make TLS certificate: %w", err)
	}
	sum := sha256.Sum256(der)
	template.SubjectKeyId = sum[:20]
	template.SerialNumber = new(big.Int).SetBytes(sum[:16])
	if issuer == nil {
		issuer = template
	}
	if der, err = x509.CreateCertificate(rand.Reader, template, issuer, public, by); err != nil {
		return nil, fmt.Errorf("make TLS certificate: %w", err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("make TLS certificate: %w", err)
	}
	return certificate, nil
}
