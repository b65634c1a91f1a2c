package ca

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"

	"akmola.kz/kezek/internal/pki"
	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// createGOST issues a certificate for the key. The standard library writes all that a
// certificate says, over a key that is thrown away; then the key and the algorithms
// are exchanged for those that it does not know, and the whole is signed.
func createGOST(template, issuer *x509.Certificate, key, by gostPrivate) (*pki.Certificate, error) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("issue certificate: %w", err)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, issuer, public, private)
	if err != nil {
		return nil, fmt.Errorf("issue certificate: %w", err)
	}
	info, err := key.info()
	if err != nil {
		return nil, fmt.Errorf("issue certificate: %w", err)
	}
	signed, err := exchange(der, info, by.family().signature)
	if err != nil {
		return nil, fmt.Errorf("issue certificate: %w", err)
	}
	signature, err := by.sign(signed)
	if err != nil {
		return nil, err
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(signed)
		addAlgorithm(b, by.family().signature)
		b.AddASN1BitString(signature)
	})
	if der, err = b.Bytes(); err != nil {
		return nil, fmt.Errorf("issue certificate: %w", err)
	}
	c, err := pki.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("issue certificate: %w", err)
	}
	return c, nil
}

// exchange returns the TBSCertificate of the certificate with another key, to be signed
// with another algorithm.
func exchange(der, info []byte, signature asn1.ObjectIdentifier) ([]byte, error) {
	input := cryptobyte.String(der)
	var certificate, body, version, serial, algorithm, issuer, validity, subject, old cryptobyte.String
	if !input.ReadASN1(&certificate, cbasn1.SEQUENCE) || !certificate.ReadASN1(&body, cbasn1.SEQUENCE) ||
		!body.ReadASN1Element(&version, set0) || !body.ReadASN1Element(&serial, cbasn1.INTEGER) ||
		!body.ReadASN1(&algorithm, cbasn1.SEQUENCE) || !body.ReadASN1Element(&issuer, cbasn1.SEQUENCE) ||
		!body.ReadASN1Element(&validity, cbasn1.SEQUENCE) || !body.ReadASN1Element(&subject, cbasn1.SEQUENCE) ||
		!body.ReadASN1(&old, cbasn1.SEQUENCE) {
		return nil, errors.New("the certificate is malformed")
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(version)
		b.AddBytes(serial)
		addAlgorithm(b, signature)
		b.AddBytes(issuer)
		b.AddBytes(validity)
		b.AddBytes(subject)
		b.AddBytes(info)
		b.AddBytes(body)
	})
	return b.Bytes()
}

// makeGOST makes the root and the authority of the GOST hierarchy.
func (a *Authority) makeGOST() error {
	rootKey, err := newGOST()
	if err != nil {
		return err
	}
	if a.gost, err = newGOST(); err != nil {
		return err
	}
	rootID, err := rootKey.keyID()
	if err != nil {
		return err
	}
	root, err := a.authority(GOSTRootName, "1.2.398.3.1.2", rootID)
	if err != nil {
		return err
	}
	if a.GOSTRoot, err = createGOST(root, root, rootKey, rootKey); err != nil {
		return err
	}
	id, err := a.gost.keyID()
	if err != nil {
		return err
	}
	issuer, err := a.authority(GOSTAuthorityName, "1.2.398.3.3.1.1", id)
	if err != nil {
		return err
	}
	a.GOSTIssuer, err = createGOST(issuer, a.GOSTRoot.X509, a.gost, rootKey)
	return err
}

// issueGOST gives the person the one key of the GOST hierarchy.
func (a *Authority) issueGOST(id Identity) (*Key, error) {
	private, err := newGOST()
	if err != nil {
		return nil, err
	}
	template, err := a.template(id, pki.SingleKey)
	if err != nil {
		return nil, err
	}
	if template.SubjectKeyId, err = private.keyID(); err != nil {
		return nil, err
	}
	template.SerialNumber = serialOf(template.SubjectKeyId)
	certificate, err := createGOST(template, a.GOSTIssuer.X509, private, a.gost)
	if err != nil {
		return nil, err
	}
	return &Key{Certificate: certificate, Chain: []*pki.Certificate{a.GOSTIssuer, a.GOSTRoot}, private: private}, nil
}
