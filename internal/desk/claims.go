package desk

import (
	"context"

	"akmola.kz/kezek/internal/model"
)

// Claimer claims privileges for an application, and takes what proves them.
type Claimer interface {
	Application(ctx context.Context, number string) (model.ApplicationRecord, error)
	Claim(ctx context.Context, number string, made model.ClaimRequest) (model.ApplicationRecord, error)
	Prove(ctx context.Context, claimID string, scan model.Scan) (model.Document, error)
}

// OpenClaims goes to the privileges of an application.
func (d *Desk) OpenClaims(number string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	app, ok := d.application(number)
	if !ok {
		return model.NewError(model.CodeApplicationMissing)
	}
	return d.choose(app, ClaimsOpened)
}

// LoadClaims fetches the application of the visit with its privileges, the rules of its district, and
// what stands open for the family: it says how many days are left to prove one.
func (d *Desk) LoadClaims(ctx context.Context) error {
	generation := d.generation()
	if _, err := d.Organizations(ctx, false); err != nil {
		return err
	}
	record, err := d.Central.Application(ctx, d.Visit().Application)
	if err != nil {
		return d.checkSession(generation, err)
	}
	if err := d.keepRecord(generation, record); err != nil {
		return err
	}
	_, err = d.Matters(ctx)
	return err
}

func (d *Desk) keepRecord(generation int, record model.ApplicationRecord) error {
	return d.commitIfCurrent(generation, func() error {
		d.record = record
		return nil
	})
}

// MayClaim returns why the central would refuse a claim to a privilege, of the application that is shown;
// nil where it would not.
func (d *Desk) MayClaim(category string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.record.CheckClaim(d.reference.set.Rules, category, d.today())
}

// MayProve returns why the central would refuse a document that proves a claim; nil where it would not.
func (d *Desk) MayProve(claim string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.record.CheckProof(claim, d.today())
}

func (d *Desk) today() model.Date { return model.DateOf(d.Now().In(model.Zone)) }

// Claim claims a privilege for the application that is shown and returns the claim, which waits to be
// proved. One that waits already, since an answer was lost, is returned too.
func (d *Desk) Claim(ctx context.Context, category string) (model.Claim, error) {
	if err := d.MayClaim(category); err != nil {
		return model.Claim{}, err
	}
	generation, number := d.generation(), d.Record().Number
	record, err := d.Central.Claim(ctx, number, model.ClaimRequest{Category: category})
	if model.CodeOf(err) == model.CodeClaimOpen {
		record, err = d.Central.Application(ctx, number)
	}
	if err != nil {
		return model.Claim{}, d.checkSession(generation, err)
	}
	if err := d.keepRecord(generation, record); err != nil {
		return model.Claim{}, err
	}
	for _, c := range record.Claims {
		if c.Category == category && c.Provable(d.today()) {
			return c, nil
		}
	}
	return model.Claim{}, model.NewError(model.CodeClaimDecided)
}

// Prove attaches a scan to a claim of the application that is shown.
func (d *Desk) Prove(ctx context.Context, claim string, scan model.Scan) (model.Document, error) {
	if err := d.MayProve(claim); err != nil {
		return model.Document{}, err
	}
	return d.attach(ctx, scan, func(ctx context.Context, scan model.Scan) (model.Document, error) {
		return d.Central.Prove(ctx, claim, scan)
	})
}
