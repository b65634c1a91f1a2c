package practice

import (
	"context"
	"os"
	"slices"
	"time"

	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/people"
)

// WaitKeys returns when the key files are written, or ctx ends. They are written in the
// background: that takes longer than all the rest of the start, and nobody needs one before
// NCALayer's window.
func (p *Practice) WaitKeys(ctx context.Context) error {
	select {
	case <-p.keysReady:
		return p.keysErr
	case <-ctx.Done():
		return ctx.Err()
	}
}

// writeKeys gives every applicant who has keys a folder with them, as each would
// bring a stick of their own.
func (p *Practice) writeKeys(o Options, now time.Time) error {
	if err := os.RemoveAll(p.KeysDir); err != nil {
		return err
	}
	if err := os.MkdirAll(p.KeysDir, 0o700); err != nil {
		return err
	}
	var known, unknown []ca.Identity
	for _, officer := range people.Officers() {
		if o.KeyOwners == nil || slices.Contains(o.KeyOwners, string(officer.Role)) {
			known = append(known, officerIdentity(officer))
		}
	}
	for _, family := range p.Families {
		if o.KeyOwners != nil && !slices.Contains(o.KeyOwners, family.ID) {
			continue
		}
		for _, adult := range family.Adults {
			switch adult.Key {
			case people.KeyNone:
			case people.KeyUntrusted:
				unknown = append(unknown, identity(adult, now))
			default:
				known = append(known, identity(adult, now))
			}
		}
	}
	// The RSA pair of former years and the one GOST key of today: both are about.
	uses := []pki.KeyUse{pki.AuthKey, pki.SignKey, pki.SingleKey}
	if _, err := p.Authority.WriteKeys(p.KeysDir, ca.PracticePassword, known, uses...); err != nil || len(unknown) == 0 {
		return err
	}
	stranger, err := ca.New(now, o.Keys)
	if err != nil {
		return err
	}
	_, err = stranger.WriteKeys(p.KeysDir, ca.PracticePassword, unknown, uses...)
	return err
}

// KeyFolder returns the folder of the person's key files, empty where nobody has this IIN.
func (p *Practice) KeyFolder(iin string) string {
	for _, family := range p.Families {
		for _, adult := range family.Adults {
			if string(adult.IIN) == iin {
				return ca.FolderName(identity(adult, time.Time{}))
			}
		}
	}
	for _, officer := range people.Officers() {
		if string(officer.IIN) == iin {
			return ca.FolderName(officerIdentity(officer))
		}
	}
	return ""
}

func officerIdentity(officer people.Officer) ca.Identity {
	return ca.Identity{Surname: officer.Surname, GivenName: officer.GivenName, Patronymic: officer.Patronymic, IIN: string(officer.IIN)}
}

func identity(adult people.Adult, now time.Time) ca.Identity {
	id := ca.Identity{
		Surname: adult.Surname, GivenName: adult.GivenName, Patronymic: adult.Patronymic, IIN: string(adult.IIN),
	}
	switch adult.Key {
	case people.KeyExpired:
		id.NotBefore, id.NotAfter = now.AddDate(-1, -1, 0), now.AddDate(0, -1, 0)
	case people.KeyOrganization:
		id.BIN, id.Organization = adult.Employer.BIN, adult.Employer.Name
	}
	return id
}
