package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/people"
)

// material is what the simulator signs and listens with.
type material struct {
	folder      string // of the key files
	password    string
	practice    bool // the keys were made here
	authorities []*pki.Certificate
	tls         *tls.Config // nil: plain
	root        string      // file with the authority of the TLS certificate
	stamp       ca.Stamper  // of the practice; nil beside other keys
}

// prepare takes the keys of the folder given, or makes practice keys in own; what
// others must trust is written into own too.
func prepare(o options, own string, now time.Time) (*material, error) {
	m := &material{folder: o.keys, password: o.password}
	var err error
	if o.keys == "" {
		err = m.makeKeys(filepath.Join(own, "keys"), now)
	} else {
		m.authorities, err = readAuthorities(o.keys)
	}
	if err != nil || o.plain {
		return m, err
	}
	secure, err := ca.NewTLS(now)
	if err != nil {
		return nil, err
	}
	m.tls, m.root = secure.Server(), filepath.Join(own, "tls-root.pem")
	return m, os.WriteFile(m.root, secure.RootPEM, 0o600)
}

func (m *material) makeKeys(folder string, now time.Time) error {
	m.folder, m.practice = folder, true
	if m.password == "" {
		m.password = ca.PracticePassword
	}
	authority, err := ca.New(now, nil)
	if err != nil {
		return err
	}
	m.authorities = authority.Certificates()
	stamps, err := authority.TSA(time.Now)
	if err != nil {
		return err
	}
	m.stamp = stamps.Stamp
	if _, err := authority.WriteKeys(folder, m.password, identities(now), pki.AuthKey, pki.SignKey, pki.SingleKey); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "authorities.pem"), authority.PEM(), 0o600)
}

// identities are the applicants of the practice families, for whom this authority
// would have issued.
func identities(now time.Time) []ca.Identity {
	var found []ca.Identity
	for _, family := range people.Families(now) {
		for _, adult := range family.Adults {
			id := ca.Identity{Surname: adult.Surname, GivenName: adult.GivenName,
				Patronymic: adult.Patronymic, IIN: string(adult.IIN)}
			switch adult.Key {
			case people.KeyNone, people.KeyUntrusted:
				continue
			case people.KeyExpired:
				id.NotBefore, id.NotAfter = now.AddDate(-1, -1, 0), now.AddDate(0, -1, 0)
			case people.KeyOrganization:
				id.BIN, id.Organization = adult.Employer.BIN, adult.Employer.Name
			}
			found = append(found, id)
		}
	}
	return found
}

// readAuthorities reads the certificates that lie beside the keys.
func readAuthorities(folder string) ([]*pki.Certificate, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	var found []*pki.Certificate
	for _, entry := range entries {
		switch strings.ToLower(filepath.Ext(entry.Name())) {
		case ".pem", ".cer", ".crt":
		default:
			continue
		}
		data, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("keys: %w", err)
		}
		some, err := pki.ParseCertificates(data)
		if err != nil {
			return nil, fmt.Errorf("keys: %s: %w", entry.Name(), err)
		}
		found = append(found, some...)
	}
	return found, nil
}

// print writes where the simulator is and what it works with.
func (m *material) print(stdout io.Writer, address string) {
	say(stdout, "listens on     "+address)
	say(stdout, "keys           "+m.folder)
	if m.practice {
		say(stdout, "password       "+m.password)
		say(stdout, "authorities    "+filepath.Join(m.folder, "authorities.pem"))
	}
	if m.root != "" {
		say(stdout, "TLS root       "+m.root)
	}
}
