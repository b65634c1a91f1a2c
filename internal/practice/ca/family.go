package ca

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"fmt"
)

// A private key with the algorithms that its family signs with.
type private interface {
	family() *family
	// sign signs the message, hashed with the family's digest.
	sign(message []byte) ([]byte, error)
	// signDigest signs what was hashed already.
	signDigest(digest []byte) ([]byte, error)
	pkcs8() ([]byte, error)
	// belongsTo reports whether the certificate holds the public half.
	belongsTo(c *x509.Certificate) bool
}

// family is what the signatures of one kind of key name.
type family struct {
	digest     asn1.ObjectIdentifier
	signature  asn1.ObjectIdentifier
	hash       func(data []byte) []byte
	digestURI  string // in XML
	signURI    string
	filePrefix string // of a key file
}

var rsaFamily = &family{
	digest:     oidSHA256,
	signature:  oidSHA256RSA,
	hash:       sha256Of,
	digestURI:  "http://www.w3.org/2001/04/xmlenc#sha256",
	signURI:    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
	filePrefix: "RSA256_",
}

func sha256Of(data []byte) []byte {
	sum := sha256.Sum256(data)
	return sum[:]
}

type rsaPrivate struct{ *rsa.PrivateKey }

func (rsaPrivate) family() *family { return rsaFamily }

func (k rsaPrivate) sign(message []byte) ([]byte, error) {
	return k.signDigest(rsaFamily.hash(message))
}

func (k rsaPrivate) signDigest(digest []byte) ([]byte, error) {
	signature, err := k.Sign(rand.Reader, digest, crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	return signature, nil
}

func (k rsaPrivate) pkcs8() ([]byte, error) { return x509.MarshalPKCS8PrivateKey(k.PrivateKey) }

func (k rsaPrivate) belongsTo(c *x509.Certificate) bool { return k.PublicKey.Equal(c.PublicKey) }

// parsePrivate reads a private key in PKCS #8.
func parsePrivate(der []byte) (private, error) {
	if key, ok, err := parseGOST(der); ok {
		return key, err
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, fmt.Errorf("parse private key: %w", err)
	}
	rsaKey, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("key of type %T is not supported", key)
	}
	return rsaPrivate{rsaKey}, nil
}
