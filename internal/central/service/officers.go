package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// Officer is one officer logged in.
type Officer struct {
	store.Officer
	Workplace Workplace

	tokenHash string
}

// covers reports whether what is of a district is the officer's. What is of none is of those
// who have all districts.
func (o Officer) covers(district string) bool { return o.District == "" || o.District == district }

// OfficerChallenge returns the text that the key of an officer signs to log in.
func (s *Service) OfficerChallenge(ctx context.Context) (model.Challenge, error) {
	return s.challenge(ctx, model.AsOfficer)
}

// LoginOfficer opens a session of an officer by a signature over a challenge to officers, which
// is spent whatever comes of it.
func (s *Service) LoginOfficer(ctx context.Context, place Workplace, login model.OfficerLogin) (model.OfficerSession, error) {
	signer, spend, err := s.signerOf(ctx, model.AsOfficer, login.ChallengeID, login.CMS)
	if err != nil {
		return model.OfficerSession{}, err
	}
	answer := model.OfficerSession{Token: randomToken()}
	err = s.write(ctx, func(tx *store.Tx) error {
		if err := spend(tx); err != nil {
			return err
		}
		now := s.Now()
		officer, err := tx.Officer(signer.Person.IIN, now)
		if errors.Is(err, store.ErrNotFound) {
			return &counted{model.NewError(model.CodeOfficerUnknown)}
		}
		if err != nil {
			return err
		}
		answer.Name, answer.Role, answer.District, answer.Organization = officer.Name, officer.Role, officer.District, officer.Organization
		answer.ExpiresAt = now.Add(s.cfg.Limits.OfficerLife)
		return tx.AddOfficerSession(store.OfficerSession{
			TokenHash: hashHex([]byte(answer.Token)), Officer: officer.IIN, Workplace: place.ID, ExpiresAt: answer.ExpiresAt,
		})
	})
	if err != nil {
		return model.OfficerSession{}, err
	}
	return answer, nil
}

// Officer returns the officer of a token at the workplace of another token, with the role and
// the district of this moment: who was removed is nobody at once.
func (s *Service) Officer(ctx context.Context, workplaceToken, token string) (Officer, error) {
	in, err := read(ctx, s, func(tx *store.Tx) (Officer, error) {
		place, err := s.workplace(tx, workplaceToken)
		if err != nil {
			return Officer{}, err
		}
		hash := hashHex([]byte(token))
		officer, err := tx.OfficerOfSession(hash, place.ID, s.Now())
		return Officer{officer, place, hash}, orCode(model.CodeSessionEnded, err)
	})
	if err == nil {
		asOfficer(ctx, in)
	}
	return in, err
}

// LogoutOfficer closes a session of an officer.
func (s *Service) LogoutOfficer(ctx context.Context, in Officer) error {
	return s.store.Write(ctx, func(tx *store.Tx) error { return tx.RemoveOfficerSession(in.tokenHash) })
}

// OfficerWorkplaces lists the workplaces of the officer's district that wait to be confirmed or
// are.
func (s *Service) OfficerWorkplaces(ctx context.Context, in Officer) ([]model.ListedWorkplace, error) {
	kept, err := read(ctx, s, func(tx *store.Tx) ([]store.Workplace, error) { return tx.ServedWorkplaces(in.District) })
	listed := make([]model.ListedWorkplace, len(kept))
	for i, w := range kept {
		listed[i] = listedWorkplace(w)
	}
	return listed, err
}

func listedWorkplace(w store.Workplace) model.ListedWorkplace {
	standing := model.WorkplaceStanding(w.Standing)
	if w.Standing == store.Unconfirmed {
		standing = model.WorkplaceWaiting
	}
	return model.ListedWorkplace{
		ID: w.ID, Fingerprint: w.Fingerprint, Office: w.Office, District: w.District, Standing: standing, Since: w.Since,
	}
}

// DecideWorkplace records what an officer says of a workplace of their district, as SetStanding
// does for the operator.
func (s *Service) DecideWorkplace(ctx context.Context, in Officer, id string, said model.WorkplaceDecision) (decided model.ListedWorkplace, err error) {
	standing := store.Standing(said.Standing)
	if standing != store.Confirmed && standing != store.Revoked {
		return decided, BadRequest("standing", errors.New("neither confirmed nor revoked"))
	}
	if known := slices.Contains(model.RevokeReasons(), said.Reason); known != (standing == store.Revoked) {
		return decided, BadRequest("reason", errors.New("one that there is, of what is revoked"))
	}
	office, err := cleanOffice(said.Office)
	if err != nil {
		return decided, err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		place, err := tx.Workplace(id)
		if err == nil && !in.covers(place.District) {
			err = store.ErrNotFound
		}
		if err == nil {
			place.Reason = said.Reason
			place, err = setStanding(tx, place, standing, Called{Office: office})
		}
		decided = listedWorkplace(place)
		if errors.Is(err, ErrNoWorkplace) {
			err = store.ErrNotFound
		}
		return orCode(model.CodeNotFound, err)
	})
	if err == nil {
		s.cfg.Log.Info("an administrator has decided about a workplace", "request", Request(ctx), "workplace", id, "standing", standing, "from", in.Workplace.ID)
	}
	return decided, err
}

// ErrNoOfficer is an IIN of nobody who has a role.
var ErrNoOfficer = errors.New("no such officer")

// SetOfficer gives a person a role from now on, in the place of the one that they had.
// districts are those that there are.
func SetOfficer(ctx context.Context, kept *store.Store, officer store.Officer, districts []model.District) (err error) {
	if officer.IIN, err = model.ParseIIN(string(officer.IIN)); err != nil {
		return fmt.Errorf("IIN: %w", err)
	}
	if officer.Name, err = cleanOffice(officer.Name); err != nil || officer.Name == "" {
		return errors.New("the officer needs a name of at most 80 characters")
	}
	if _, known := byCode(districts)[officer.District]; !known && officer.District != "" {
		return fmt.Errorf("there is no district %q", officer.District)
	}
	if (officer.Role == model.RoleDirector) != (officer.Organization != "") {
		return errors.New("a director leads an organization, and nobody else does")
	}
	return kept.Write(ctx, func(tx *store.Tx) error {
		if officer.Organization != "" {
			led, err := tx.Organization(officer.Organization)
			if errors.Is(err, store.ErrNotFound) || err == nil && led.District != officer.District {
				err = fmt.Errorf("the district %q has no organization %q", officer.District, officer.Organization)
			}
			if err != nil {
				return err
			}
		}
		return tx.SetOfficer(officer)
	})
}

// Officers lists everybody who has or had a role.
func Officers(ctx context.Context, kept *store.Store) (list []store.Officer, err error) {
	err = kept.Read(ctx, func(tx *store.Tx) error {
		list, err = tx.Officers()
		return err
	})
	return list, err
}

// RemoveOfficer ends the role of a person at a time, and their sessions at once.
func RemoveOfficer(ctx context.Context, kept *store.Store, iin model.IIN, now time.Time) error {
	err := kept.Write(ctx, func(tx *store.Tx) error { return tx.EndOfficer(iin, now) })
	if errors.Is(err, store.ErrNotFound) {
		err = ErrNoOfficer
	}
	return err
}
