package ca

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"time"

	"akmola.kz/kezek/internal/pki"
)

// Save writes the authority with its private keys into a file of the owner's alone, so
// that what it has signed is believed after a restart. The keys of people are not in it.
func (a *Authority) Save(path string) error {
	all := a.PEM()
	for _, key := range []private{rsaPrivate{a.private}, a.gost} {
		der, err := key.pkcs8()
		if err != nil {
			return fmt.Errorf("save authority: %w", err)
		}
		all = append(all, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})...)
	}
	if err := os.WriteFile(path, all, 0o600); err != nil {
		return fmt.Errorf("save authority: %w", err)
	}
	return nil
}

// Load reads what Save has written. Certificates of people count from now; a nil source
// makes a new RSA key for each.
func Load(path string, now time.Time, keys KeySource) (*Authority, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("load authority: %w", err)
	}
	if keys == nil {
		keys = NewKeys
	}
	a := &Authority{now: now.UTC().Truncate(time.Second), keys: keys}
	var certificates []*pki.Certificate
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "PRIVATE KEY" {
			err = a.take(block.Bytes)
		} else {
			var c *pki.Certificate
			c, err = pki.ParseCertificate(block.Bytes)
			certificates = append(certificates, c)
		}
		if err != nil {
			return nil, fmt.Errorf("load authority: %w", err)
		}
	}
	if len(certificates) != len(a.Certificates()) || a.private == nil || a.gost.PrivateKey == nil {
		return nil, errors.New("load authority: the file is not whole")
	}
	a.Issuer, a.Root, a.GOSTIssuer, a.GOSTRoot = certificates[0], certificates[1], certificates[2], certificates[3]
	if !(rsaPrivate{a.private}).belongsTo(a.Issuer.X509) || !a.gost.belongsTo(a.GOSTIssuer.X509) {
		return nil, errors.New("load authority: the keys are not those of the certificates")
	}
	return a, nil
}

// take keeps a private key of the file.
func (a *Authority) take(der []byte) error {
	if key, ok, err := parseGOST(der); ok {
		a.gost = key
		return err
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return err
	}
	own, ok := key.(*rsa.PrivateKey)
	if !ok {
		return fmt.Errorf("key of type %T is not supported", key)
	}
	a.private = own
	return nil
}
