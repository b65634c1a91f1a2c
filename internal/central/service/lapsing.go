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

const (
	claimsEvery = 5 * time.Minute // soon after midnight
	claimsLease = 10 * time.Minute
)

// LapseClaims ends every claim whose time to be proved or whose proof is over, or whose category the
// rules do not have any more, each once, and returns how many. What cannot be ended is told, and holds
// up no other.
func (s *Service) LapseClaims(ctx context.Context) (lapsed int, err error) {
	return s.lapseClaims(ctx, alone)
}

func (s *Service) keepClaims(ctx context.Context, still holds) error {
	stands, err := s.dayStands(ctx, jobClaims)
	if err == nil && stands {
		_, err = s.lapseClaims(ctx, still)
	}
	return err
}

func (s *Service) lapseClaims(ctx context.Context, still holds) (lapsed int, err error) {
	due, err := read(ctx, s, s.dueClaims)
	for _, c := range due {
		if s.lapse(c.Claim, c.District) == "" {
			continue
		}
		failed := s.endClaim(ctx, c.ID, still)
		if errors.Is(failed, store.ErrLeaseLost) || ctx.Err() != nil {
			return lapsed, errors.Join(err, failed)
		}
		if failed != nil {
			err = errors.Join(err, fmt.Errorf("claim %s: %w", c.ID, failed))
			continue
		}
		lapsed++
	}
	return lapsed, err
}

// dueClaims lists the claims whose day is over, and those to categories that the rules of their district do not have
// any more.
func (s *Service) dueClaims(tx *store.Tx) ([]store.OpenClaim, error) {
	due, err := tx.DueClaims(s.Now())
	if err != nil {
		return nil, err
	}
	categories, err := tx.OpenCategories()
	for _, district := range s.region().list {
		rules, e := s.region().rules(district.Code, s.today())
		for _, category := range categories {
			if _, known := rules.Distribution.Category(category); known || e != nil || err != nil {
				continue
			}
			var gone []store.OpenClaim
			gone, err = tx.OpenClaimsTo(category, district.Code)
			due = append(due, slices.DeleteFunc(gone, func(c store.OpenClaim) bool { return s.lapse(c.Claim, c.District) != model.CategoryGone })...)
		}
	}
	return due, err
}

// lapse returns why an open claim counts no more, empty where it does.
func (s *Service) lapse(c store.Claim, district string) model.ClaimReason {
	today := s.today()
	rules, err := s.region().rules(district, today)
	switch _, known := rules.Distribution.Category(c.Category.ID); {
	case !c.Open():
		return ""
	case c.State == model.ClaimUnproved && c.Deadline.Before(today):
		return model.NotProvedInTime
	case c.State == model.ClaimConfirmed && !c.Until.IsZero() && c.Until.Before(today):
		return model.ProofEnded
	case err == nil && !known:
		return model.CategoryGone
	}
	return ""
}

func (s *Service) endClaim(ctx context.Context, id string, still holds) error {
	return s.byCentral(ctx, "end a claim", "rules", func(ctx context.Context) error {
		return s.store.Write(ctx, func(tx *store.Tx) error {
			if err := still(tx); err != nil {
				return err
			}
			c, err := tx.Claim(id)
			if err != nil {
				return err
			}
			a, err := tx.ApplicationByNumber(c.Application)
			if err != nil {
				return err
			}
			return errors.Join(s.endLapsed(tx, c, a.District), s.reclass(tx, a))
		})
	})
}

// endLapsed ends a claim that counts no more, where another process has not, and tells the family. The
// class that the others give is for the caller to set.
func (s *Service) endLapsed(tx *store.Tx, c store.Claim, district string) error {
	if c.Reason = s.lapse(c, district); c.Reason == "" {
		return nil
	}
	c.State = model.ClaimLapsed
	event := model.Event{Kind: model.EventClaimLapsed, Params: map[string]string{"reason": string(c.Reason)}}
	return errors.Join(tx.SaveClaim(c), s.tellClaim(tx, c, event), tx.EndWorkOn(model.PrivilegeWork, c.ID, s.Now()), s.tellDecision(tx, c, event.Kind))
}
