package service

import (
	"context"
	"errors"
	"reflect"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// askOrganizations is how often the register of organizations is asked for its list.
const askOrganizations = 15 * time.Minute

// RefreshOrganizations takes over what has changed in the register of organizations, where one
// is connected. Who waits the central counts itself. An organization of no known district is
// left out.
func (s *Service) RefreshOrganizations(ctx context.Context) error {
	if s.cfg.Registries.Organizations == nil {
		return nil
	}
	list, changed, err := s.cfg.Registries.Organizations.Organizations(ctx)
	if err != nil || !changed {
		return err
	}
	for _, o := range list {
		if _, known := s.region().districts[o.District]; !known {
			continue
		}
		err = errors.Join(err, s.store.Write(ctx, func(tx *store.Tx) error { return s.refreshOrganization(tx, o) }))
	}
	return err
}

func (s *Service) refreshOrganization(tx *store.Tx, o model.Organization) error {
	known, err := tx.Organization(o.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	offers := make([]model.Offer, len(o.Offers))
	for i, offer := range o.Offers {
		before, _ := known.Offer(offer.Group, offer.Lang)
		offer.Waiting = before.Waiting
		offers[i] = offer
	}
	if o.Offers = offers; reflect.DeepEqual(o, known) {
		return nil
	}
	return saveOrganization(tx, o, s.Now())
}

// KeepOrganizations refreshes the organizations until ctx ends.
func (s *Service) KeepOrganizations(ctx context.Context) {
	ticker := time.NewTicker(askOrganizations)
	defer ticker.Stop()
	for {
		began := s.cfg.Elapsed()
		err := s.RefreshOrganizations(ctx)
		if s.cfg.Registries.Organizations != nil {
			s.watched(jobOrganizations, began, outcomeOf(err))
		}
		if err != nil && ctx.Err() == nil {
			s.cfg.Log.Warn("the register of organizations", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
