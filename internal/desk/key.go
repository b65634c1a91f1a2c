package desk

import (
	"context"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// trust is the authorities that the central believes, as they are kept.
type trust struct {
	model.Authorities
	Tag string `json:"tag"`
}

// trustRecord is the id of the record with the authorities; no district has it.
const trustRecord = "authorities"

func (d *Desk) refreshTrust(ctx context.Context) error {
	d.mu.Lock()
	known := d.reference.trust
	d.mu.Unlock()
	authorities, tag, err := d.Central.Authorities(ctx, known.Tag)
	if err != nil {
		return err
	}
	fresh := trust{Authorities: authorities, Tag: tag}
	if authorities.Roots == nil {
		fresh.Authorities = known.Authorities
	}
	d.mu.Lock()
	d.reference.trust = fresh
	d.mu.Unlock()
	return d.writeReference(trustRecord, fresh)
}

// verifier believes whom the central believes; nil where that is not known. Whether a key
// is revoked is for the central to find out.
func (t trust) verifier() (*pki.Verifier, error) {
	if len(t.Roots) == 0 {
		return nil, nil //nolint:nilnil // nothing is known, nothing is wrong
	}
	v := &pki.Verifier{Policy: pki.RevocationIgnored}
	for _, list := range []struct {
		from [][]byte
		to   *[]*pki.Certificate
	}{{t.Roots, &v.Roots}, {t.Intermediates, &v.Intermediates}} {
		for _, der := range list.from {
			c, err := pki.ParseCertificate(der)
			if err != nil {
				return nil, model.WrapError(model.CodeCentralNonsense, err)
			}
			*list.to = append(*list.to, c)
		}
	}
	return v, nil
}

// checkKey returns at once what the central would refuse of a key, while its owner is
// there: its dates, what it is for, whose it is and, where the authorities are known, who
// vouches for it. inside are the certificates that came with the signature.
func (d *Desk) checkKey(owner *pki.Certificate, inside []*pki.Certificate, use pki.Use) error {
	now := d.Now()
	switch {
	case now.After(owner.NotAfter):
		return model.NewError(model.CodeCertificateExpired, "until", model.DateOf(owner.NotAfter.In(model.Zone)).String())
	case now.Before(owner.NotBefore):
		return model.NewError(model.CodeCertificateEarly, "from", model.DateOf(owner.NotBefore.In(model.Zone)).String())
	case owner.IIN == "":
		return model.NewError(model.CodeCertificateOwner)
	case !owner.KeyUse.Allows(use):
		return model.NewError(model.CodeCertificateUse)
	}
	d.mu.Lock()
	known := d.reference.trust
	d.mu.Unlock()
	verifier, err := known.verifier()
	if err != nil || verifier == nil {
		d.report("read the authorities", err)
		return nil
	}
	return verifier.CheckCertificate(owner, inside, now, use)
}
