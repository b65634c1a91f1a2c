package ca

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca/pkcs12"
	"golang.org/x/sync/errgroup"
)

// PracticePassword opens the practice key files. It meets NCA's rule for passwords:
// six characters and more, upper and lower case, a digit.
const PracticePassword = "Kezek2026"

// ErrPassword says that the password does not open the file.
var ErrPassword = pkcs12.ErrPassword

// maxKeyFile is the longest key file read; real ones take 5 KB.
const maxKeyFile = 1 << 20

// Key is a private key with its certificate.
type Key struct {
	Certificate *pki.Certificate
	Chain       []*pki.Certificate // the authorities that came with it
	private     private
}

// ID returns the name of the key, forty hex digits.
func (k *Key) ID() string { return hex.EncodeToString(k.Certificate.X509.SubjectKeyId) }

// FilePrefix returns how the names of the files of such keys begin.
func FilePrefix(use pki.KeyUse) string {
	switch use {
	case pki.SingleKey:
		return gostFamily.filePrefix
	case pki.AuthKey:
		return "AUTH_" + rsaFamily.filePrefix
	}
	return rsaFamily.filePrefix
}

// FileName returns the name under which NCA hands out the file.
func (k *Key) FileName() string {
	name := k.private.family().filePrefix + k.ID() + ".p12"
	if k.Certificate.KeyUse == pki.AuthKey {
		return "AUTH_" + name
	}
	return name
}

// PKCS12 returns the key as a file locked with the password, in the shape that NCA's
// own files have.
func (k *Key) PKCS12(password string) ([]byte, error) {
	der, err := k.private.pkcs8()
	if err != nil {
		return nil, fmt.Errorf("write PKCS#12: %w", err)
	}
	id := k.Certificate.X509.SubjectKeyId
	contents := pkcs12.Contents{
		Keys:         []pkcs12.Bag{{DER: der, ID: id, Name: k.ID()}},
		Certificates: []pkcs12.Bag{{DER: k.Certificate.Raw(), ID: id, Name: k.ID()}},
	}
	for _, c := range k.Chain {
		contents.Certificates = append(contents.Certificates, pkcs12.Bag{DER: c.Raw()})
	}
	data, err := pkcs12.Write(contents, password)
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

// ReadPKCS12 opens a key file and returns the first key in it that has a certificate.
// A password that does not fit is ErrPassword.
func ReadPKCS12(data []byte, password string) (*Key, error) {
	contents, err := pkcs12.Read(data, password)
	if err != nil {
		if errors.Is(err, ErrPassword) {
			return nil, ErrPassword
		}
		return nil, fmt.Errorf("read PKCS#12: %w", err)
	}
	certificates := make([]*pki.Certificate, len(contents.Certificates))
	for i, bag := range contents.Certificates {
		if certificates[i], err = pki.ParseCertificate(bag.DER); err != nil {
			return nil, fmt.Errorf("read PKCS#12: %w", err)
		}
	}
	for _, bag := range contents.Keys {
		key, err := parsePrivate(bag.DER)
		if err != nil {
			return nil, fmt.Errorf("read PKCS#12: %w", err)
		}
		for i, c := range certificates {
			if key.belongsTo(c.X509) { // the names in the bags prove nothing
				chain := append(certificates[:i:i], certificates[i+1:]...)
				return &Key{Certificate: c, Chain: chain, private: key}, nil
			}
		}
	}
	return nil, errors.New("read PKCS#12: no key with its certificate inside")
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

// WritePairs issues both RSA keys to each person. See WriteKeys.
func (a *Authority) WritePairs(dir, password string, people []Identity) ([]*Key, error) {
	return a.WriteKeys(dir, password, people, pki.AuthKey, pki.SignKey)
}

// WriteKeys issues a key of each use to each person, on all processors, and writes them
// into a folder of the person's own below dir, as on the stick that the person would
// bring. The keys are returned in the order of the people, and of the uses for each.
func (a *Authority) WriteKeys(dir, password string, people []Identity, uses ...pki.KeyUse) ([]*Key, error) {
	keys := make([]*Key, len(uses)*len(people))
	var group errgroup.Group
	group.SetLimit(runtime.NumCPU())
	for i := range keys {
		group.Go(func() error {
			person := people[i/len(uses)]
			key, err := a.Issue(person, uses[i%len(uses)])
			if err != nil {
				return err
			}
			keys[i] = key
			own := filepath.Join(dir, FolderName(person))
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
