package ca

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"akmola.kz/kezek/pki"
	"golang.org/x/sync/errgroup"
	"software.sslmate.com/src/go-pkcs12"
)

// PracticePassword opens the practice key files. It meets NCA's rule for passwords:
// six characters and more, upper and lower case, a digit.
const PracticePassword = "Kezek2026"

// ErrPassword says that the password does not open the file.
var ErrPassword = errors.New("wrong password")

// maxKeyFile is the longest key file read; real ones take 5 KB.
const maxKeyFile = 1 << 20

// Key is a private key with its certificate.
type Key struct {
	Certificate *pki.Certificate
	Chain       []*pki.Certificate // the authorities that came with it
	private     crypto.Signer
}

// ID returns the name of the key, forty hex digits.
func (k *Key) ID() string { return hex.EncodeToString(k.Certificate.X509.SubjectKeyId) }

// FileName returns the name under which NCA hands out the file.
func (k *Key) FileName() string {
	if k.Certificate.KeyUse == pki.AuthKey {
		return "AUTH_RSA256_" + k.ID() + ".p12"
	}
	return "RSA256_" + k.ID() + ".p12"
}

// PKCS12 returns the key as a file locked with the password, with the encryption that
// NCA's own files have.
func (k *Key) PKCS12(password string) ([]byte, error) {
	chain := make([]*x509.Certificate, len(k.Chain))
	for i, c := range k.Chain {
		chain[i] = c.X509
	}
	data, err := pkcs12.LegacyRC2.WithIterations(1024).Encode(k.private, k.Certificate.X509, chain, password)
	if err != nil {
		return nil, fmt.Errorf("write PKCS#12: %w", err)
	}
	return data, nil
}

// Write puts the key into the folder under its own name and returns the path.
func (k *Key) Write(dir, password string) (string, error) {
	data, err := k.PKCS12(password)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, k.FileName())
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return "", fmt.Errorf("write key file: %w", err)
	}
	return path, nil
}

// ReadPKCS12 opens a key file. A password that does not fit is ErrPassword.
func ReadPKCS12(data []byte, password string) (*Key, error) {
	private, certificate, chain, err := pkcs12.DecodeChain(data, password)
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword), errors.Is(err, pkcs12.ErrDecryption):
		return nil, ErrPassword
	case err != nil:
		return nil, fmt.Errorf("read PKCS#12: %w", err)
	}
	signer, ok := private.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("read PKCS#12: key of type %T is not supported", private)
	}
	k := &Key{private: signer}
	if k.Certificate, err = pki.ParseCertificate(certificate.Raw); err != nil {
		return nil, fmt.Errorf("read PKCS#12: %w", err)
	}
	for _, link := range chain {
		c, err := pki.ParseCertificate(link.Raw)
		if err != nil {
			return nil, fmt.Errorf("read PKCS#12: %w", err)
		}
		k.Chain = append(k.Chain, c)
	}
	return k, nil
}

// ReadFile opens the key file at path.
func ReadFile(path, password string) (*Key, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read key file: %w", err)
	}
	if !info.Mode().IsRegular() || info.Size() > maxKeyFile {
		return nil, errors.New("read key file: not a key file")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read key file: %w", err)
	}
	return ReadPKCS12(data, password)
}

// WritePairs issues both keys to each person, on all processors, and writes them into
// a folder of the person's own below dir, as on the stick that the person would bring.
// The keys are returned in the order of the people: auth, sign.
func (a *Authority) WritePairs(dir, password string, people []Identity) ([]*Key, error) {
	keys := make([]*Key, 2*len(people))
	var group errgroup.Group
	group.SetLimit(runtime.NumCPU())
	for i := range keys {
		group.Go(func() error {
			use := pki.AuthKey
			if i%2 == 1 {
				use = pki.SignKey
			}
			key, err := a.Issue(people[i/2], use)
			if err != nil {
				return err
			}
			keys[i] = key
			own := filepath.Join(dir, FolderName(people[i/2]))
			if err := os.MkdirAll(own, 0o700); err != nil {
				return err
			}
			_, err = key.Write(own, password)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("write keys: %w", err)
	}
	return keys, nil
}

// FolderName returns the name of the folder of the person's keys: the name, and the
// organization where the keys are for it.
func FolderName(id Identity) string {
	name := strings.Join(strings.Fields(id.Surname+" "+id.GivenName+" "+id.Patronymic), " ")
	if id.BIN != "" {
		name = strings.TrimSpace(name + " (" + id.Organization + ")")
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '_'
		}
		return r
	}, name)
}
