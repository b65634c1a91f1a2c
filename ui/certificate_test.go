package ui_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	line "akmola.kz/kezek/client/central"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/ui"
)

// ownKey signs with one key, whatever is asked: what an agent would sign that does
// not look at keys.
type ownKey struct {
	key   *ca.Key
	other []byte // signed in place of what was sent; nil: that
}

func (o *ownKey) Version(context.Context) (string, error) { return "1.4", nil }

func (o *ownKey) Sign(_ context.Context, data []byte, _, _, _, _ string) ([]byte, error) {
	if o.other != nil {
		data = o.other
	}
	return o.key.SignCMS(data, ca.SignOptions{At: time.Now()})
}

// newSignedStage is a stage whose central knows a list of revoked keys, and whose
// keys the test holds in its hand.
func newSignedStage(t *testing.T, revoked *ca.Key, signer *ownKey) *stage {
	t.Helper()
	s := bareStage(t)
	list := filepath.Join(t.TempDir(), "list.crl")
	s.practice = startPractice(t, practice.Options{
		Dialog: s.holder,
		Trust: func(a *ca.Authority, v *pki.Verifier) error {
			key, err := a.Issue(ca.Identity{Surname: "ТЕСТОВ", GivenName: "ОТОЗВАН", IIN: "880229300802"}, pki.AuthKey)
			if err != nil {
				return err
			}
			*revoked = *key
			crl, err := a.CRL(a.Issuer, time.Now().Add(-time.Hour), ca.Revoked{Certificate: key.Certificate, At: time.Now().Add(-time.Hour)})
			if err != nil {
				return err
			}
			if err := os.WriteFile(list, crl, 0o600); err != nil {
				return err
			}
			return registry.Revocation{Policy: pki.RevocationRefuse, Lists: []string{list}}.Apply(v)
		},
	})
	client, err := line.New(line.Config{BaseURL: s.practice.CentralURL, Attempts: 1})
	must(t, err)
	t.Cleanup(client.Close)
	s.openWith(client, signer)
	return s
}

func TestKeysThatDoNotLogInAreToldInThreeLanguages(t *testing.T) {
	var revoked ca.Key
	signer := &ownKey{}
	s := newSignedStage(t, &revoked, signer)
	authority := s.practice.Authority
	issue := func(a *ca.Authority, id ca.Identity, use pki.KeyUse) *ca.Key {
		t.Helper()
		id.Surname, id.GivenName = "ТЕСТОВ", "КЛЮЧ"
		key, err := a.Issue(id, use)
		must(t, err)
		return key
	}
	forger, err := ca.New(time.Now(), ca.SharedKeys())
	must(t, err)
	const iin = "880229300802"
	now := time.Now()
	for name, tt := range map[string]struct {
		key   *ca.Key
		other []byte
		want  model.Code
	}{
		"a forged chain":   {issue(forger, ca.Identity{IIN: iin}, pki.AuthKey), nil, model.CodeCertificateRoot},
		"expired":          {issue(authority, ca.Identity{IIN: iin, NotBefore: now.AddDate(-2, 0, 0), NotAfter: now.AddDate(-1, 0, 0)}, pki.AuthKey), nil, model.CodeCertificateExpired},
		"not yet valid":    {issue(authority, ca.Identity{IIN: iin, NotBefore: now.AddDate(1, 0, 0), NotAfter: now.AddDate(2, 0, 0)}, pki.AuthKey), nil, model.CodeCertificateEarly},
		"a signing key":    {issue(authority, ca.Identity{IIN: iin}, pki.SignKey), nil, model.CodeCertificateUse},
		"nobody's":         {issue(authority, ca.Identity{BIN: "150540000027", Organization: "ТОО «Тест»"}, pki.AuthKey), nil, model.CodeCertificateOwner},
		"revoked":          {&revoked, nil, model.CodeCertificateRevoked},
		"over other bytes": {issue(authority, ca.Identity{IIN: iin}, pki.AuthKey), []byte("not the challenge"), model.CodeSignatureInvalid},
	} {
		for _, lang := range model.Langs() {
			t.Run(name+"/"+string(lang), func(t *testing.T) {
				s.t = t
				s.shell.Finish()
				s.shell.SetLang(lang)
				s.toLogin()
				signer.key, signer.other = tt.key, tt.other
				s.key(ui.KeySignature)
				if owner, _ := s.shell.Desk.PendingOwner(); owner != nil { // what the desk cannot see, the central does
					s.key(fyne.KeyReturn)
				}
				s.at(desk.Login)
				s.shows("error." + string(tt.want) + ".action")
			})
		}
	}
}

func TestAnotherPersonsSignatureDoesNotPlace(t *testing.T) {
	var revoked ca.Key
	signer := &ownKey{}
	s := newSignedStage(t, &revoked, signer)
	family := s.family("ready")
	applicant := family.Applicant()
	key, err := s.practice.Authority.Issue(ca.Identity{Surname: applicant.Surname, GivenName: applicant.GivenName, IIN: string(applicant.IIN)}, pki.AuthKey)
	must(t, err)
	signer.key = key
	s.toLogin()
	s.key(ui.KeySignature, fyne.KeyReturn)
	s.contact("test@example.kz")
	s.key(ui.KeyAdd)
	s.write(string(family.Children[0].IIN))
	s.key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	s.at(desk.Organization)
	s.key(fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn)
	s.at(desk.Check)
	signer.key, err = s.practice.Authority.Issue(ca.Identity{Surname: "ТЕСТОВ", GivenName: "ДРУГОЙ", IIN: "880229300802"}, pki.SignKey)
	must(t, err)
	for _, lang := range model.Langs() {
		s.shell.SetLang(lang)
		s.key(ui.KeySignature)
		s.at(desk.Check)
		s.shows("error.signer_other.title")
		s.shows("error.signer_other.action")
	}
}
