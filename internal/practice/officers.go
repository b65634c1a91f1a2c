package practice

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/people"
)

// appoint gives the invented officers their roles, and the administrator workplaces that wait.
func (p *Practice) appoint(ctx context.Context, now time.Time) error {
	for _, officer := range people.Officers() {
		if err := p.Appoint(ctx, officer, now); err != nil {
			return err
		}
	}
	return p.database.Write(ctx, func(tx *store.Tx) error {
		for i, office := range []string{"ЦОН № 1", "ЦОН № 5", ""} {
			if err := tx.AddWorkplace(strangeWorkplace(office, now.Add(-time.Duration(i*26+3)*time.Hour), i)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Appoint gives a person the role of an officer from a time on.
func (p *Practice) Appoint(ctx context.Context, officer people.Officer, since time.Time) error {
	return service.SetOfficer(ctx, p.database, store.Officer{
		IIN: officer.IIN, Name: officer.ShortName(), Role: officer.Role, District: officer.District, Organization: officer.Organization, Since: since,
	}, assets.Districts())
}

// publish has a place free in each group of the first organization of Kokshetau, so that a family that
// waits there can be offered one.
func (p *Practice) publish(ctx context.Context, now time.Time) error {
	today := model.DateOf(now.In(model.Zone))
	rules, err := assets.Rules("1110", today)
	if err != nil {
		return err
	}
	organization := people.Organizations(now)[0]
	var places []model.FreePlace
	for _, offer := range organization.Offers {
		places = append(places, model.FreePlace{
			Organization: organization.ID, BirthYear: rules.SchoolYear.LastBy(today).Year - rules.AgeGroups[offer.Group], Lang: offer.Lang, Count: 1,
		})
	}
	_, err = service.ImportPlaces(ctx, p.database, places, assets.Rules, today, false)
	return err
}

// strangeWorkplace is a computer of Kokshetau that nobody has confirmed yet.
func strangeWorkplace(office string, since time.Time, serial int) store.Workplace {
	seed := sha256.Sum256([]byte{byte(serial)})
	public := ed25519.NewKeyFromSeed(seed[:]).Public().(ed25519.PublicKey) //nolint:errcheck // what it is
	return store.Workplace{
		ID: "00000000-0000-4000-8000-00000000000" + string(rune('1'+serial)), PublicKey: public, Fingerprint: model.Fingerprint(public),
		Office: office, District: "1110", Source: "192.0.2.0/24", Since: since,
	}
}

// Run offers the free places of a district to whoever they are due, as an officer's run does.
func (p *Practice) Run(ctx context.Context, district string) error {
	officer := service.Officer{Officer: store.Officer{IIN: people.Officers()[0].IIN, Role: model.RoleOfficer, District: district}}
	seen, err := p.Central.Run(ctx, officer, district, model.RunRequest{DryRun: true})
	if err == nil {
		_, err = p.Central.Run(ctx, officer, district, model.RunRequest{Input: seen.Input})
	}
	return err
}
