package service

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// Verifier verifies signatures against authorities (SignatureVerifier), which can be replaced
// while it is used.
type Verifier struct{ pki atomic.Pointer[pki.Verifier] }

// NewVerifier returns a verifier of signatures that believes the authorities of v.
func NewVerifier(v *pki.Verifier) *Verifier {
	t := &Verifier{}
	t.Replace(v)
	return t
}

// Replace has what is verified from now on believe the authorities of v.
func (t *Verifier) Replace(v *pki.Verifier) { t.pki.Store(v) }

// VerifyLogin verifies a signature over a challenge by a key that may log in.
func (t *Verifier) VerifyLogin(ctx context.Context, cms, content []byte, at time.Time) (store.Signer, error) {
	return t.verify(ctx, cms, content, at, pki.Login)
}

// VerifyStatement verifies a signature over a statement by a key that may sign.
func (t *Verifier) VerifyStatement(ctx context.Context, cms, content []byte, at time.Time) (store.Signer, error) {
	return t.verify(ctx, cms, content, at, pki.Signing)
}

func (t *Verifier) verify(ctx context.Context, cms, content []byte, at time.Time, use pki.Use) (store.Signer, error) {
	if err := oneSigner(cms); err != nil {
		return store.Signer{}, model.WrapError(model.CodeSignatureInvalid, err)
	}
	result, err := t.pki.Load().VerifyContext(ctx, cms, content, at, use)
	if err != nil {
		return store.Signer{}, refusal(err)
	}
	c := result.Signer
	if c.IIN == "" {
		return store.Signer{}, model.NewError(model.CodeCertificateOwner)
	}
	person := model.Person{IIN: model.IIN(c.IIN)}
	person.Surname, person.GivenName, person.Patronymic = c.Names()
	return store.Signer{
		Person:       person,
		Organization: c.Organization, Serial: c.Serial, Issuer: c.IssuerName, NotAfter: c.NotAfter,
		SignedAt: result.SigningTime, Certificate: c.Raw(), Proof: newProof(result.Report.Signers[0]),
	}, nil
}

func newProof(r *pki.SignerReport) *store.Proof {
	p := &store.Proof{Revocations: r.Revocations, BestTime: r.BestTime, Stamped: r.Stamped, Steps: r.Steps, Unconfirmed: r.Unconfirmed}
	for _, c := range r.Chain[1:] {
		p.Chain = append(p.Chain, c.Raw())
	}
	return p
}

// oneSigner refuses a message of several before any signature of it is tried: one
// person acts, and a second signature would leave open who.
func oneSigner(cms []byte) error {
	message, err := pki.ParseCMS(cms)
	if err != nil {
		return err
	}
	if n := message.Signers(); n != 1 {
		return fmt.Errorf("%d signers", n)
	}
	return nil
}

// refusal gives the text of a missed date, or of a revocation, what it needs.
func refusal(err error) error {
	e, ok := errors.AsType[*pki.Error](err)
	if !ok {
		return model.WrapError(model.CodeSignatureInvalid, err)
	}
	refused := model.WrapError(model.Code(e.Code()), err)
	switch refused.Code {
	case model.CodeCertificateExpired:
		refused.Params = map[string]string{"until": e.Time.UTC().Format(time.RFC3339)}
	case model.CodeCertificateEarly, model.CodeCertificateRevoked:
		refused.Params = map[string]string{"from": e.Time.UTC().Format(time.RFC3339)}
	}
	return refused
}

// Authorities returns those that the verifier of signatures believes; none where it does
// not tell.
func (s *Service) Authorities() model.Authorities {
	told := model.Authorities{Roots: [][]byte{}, Intermediates: [][]byte{}}
	if t, ok := s.cfg.Verifier.(*Verifier); ok {
		believed := t.pki.Load()
		for _, c := range believed.Roots {
			told.Roots = append(told.Roots, c.Raw())
		}
		for _, c := range believed.Intermediates {
			told.Intermediates = append(told.Intermediates, c.Raw())
		}
	}
	return told
}

// LoadRoots reads the authorities of a folder: those that are signed with their
// own key are roots, whatever their names, and the others lead to one. Files that are
// neither named nor made as certificates, such as a README, are passed over and returned.
func LoadRoots(folder string) (v *pki.Verifier, skipped []string, err error) {
	v = &pki.Verifier{}
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path) //nolint:gosec // the operator names the folder
		if err != nil {
			return err
		}
		certificates, err := pki.ParseCertificates(data)
		if err != nil && !looksLikeCertificate(path, data) {
			skipped = append(skipped, path)
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		for _, c := range certificates {
			if c.SelfSigned() {
				v.Roots = append(v.Roots, c)
			} else {
				v.Intermediates = append(v.Intermediates, c)
			}
		}
		return nil
	})
	if err != nil {
		return nil, skipped, fmt.Errorf("authorities: %w", err)
	}
	if len(v.Roots) == 0 {
		return nil, skipped, fmt.Errorf("authorities: no root in %s", folder)
	}
	return v, skipped, nil
}

// looksLikeCertificate reports whether a file that cannot be read was meant to be one: to
// pass over it would leave out an authority without a word.
func looksLikeCertificate(path string, data []byte) bool {
	if kind := pki.KindOf(data); kind != "" && kind != pki.KindCertificate {
		return false // a list of revoked certificates, or the like
	}
	switch strings.ToLower(filepath.Ext(path)) {
	case ".cer", ".crt", ".pem", ".der":
		return true
	}
	return len(data) > 1 && data[0] == 0x30 && data[1] >= 0x80 || bytes.Contains(data, []byte("BEGIN CERTIFICATE"))
}
