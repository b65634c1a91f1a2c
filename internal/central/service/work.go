package service

import (
	"context"
	"errors"
	"slices"
	"time"

	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

const (
	workTaken = 15 * time.Minute // for which what was taken is nobody else's
	workShown = 200              // of a kind, the oldest
)

// addWork has officers of the district of an application look at something.
func (s *Service) addWork(tx *store.Tx, kind model.WorkKind, district, application, subject, why string) error {
	return tx.AddWork(store.Work{
		ID: uuid.NewString(), Kind: kind, District: district, Application: application, Subject: subject, Why: why, MadeAt: s.Now(),
	})
}

// WorkCounts returns how much there is to look at in a district, of each kind.
func (s *Service) WorkCounts(ctx context.Context, in Officer, district string) ([]model.WorkCount, error) {
	district, err := s.districtOf(in, district)
	if err != nil {
		return nil, err
	}
	return read(ctx, s, func(tx *store.Tx) ([]model.WorkCount, error) {
		counts, err := tx.CountWork(district)
		if err != nil {
			return nil, err
		}
		expiring, err := s.expiring(tx, district)
		counts[model.ExpiringWork] = len(expiring)
		list := []model.WorkCount{}
		for _, kind := range model.WorkKinds() {
			list = append(list, model.WorkCount{Kind: kind, Count: counts[kind]})
		}
		return list, err
	})
}

// Work lists what there is to look at of a kind in a district: what is due first before the others,
// else the oldest.
func (s *Service) Work(ctx context.Context, in Officer, district string, kind model.WorkKind) ([]model.WorkItem, error) {
	district, err := s.districtOf(in, district)
	if err == nil && !slices.Contains(model.WorkKinds(), kind) {
		err = model.NewError(model.CodeNotFound)
	}
	if err != nil {
		return nil, err
	}
	return read(ctx, s, func(tx *store.Tx) ([]model.WorkItem, error) {
		if kind == model.ExpiringWork {
			return s.expiring(tx, district)
		}
		kept, err := tx.WorkOf(district, kind, workShown)
		items := make([]model.WorkItem, len(kept))
		for i, w := range kept {
			if err == nil {
				items[i], err = s.workItem(tx, in, w)
			}
		}
		return items, err
	})
}

// expiring are the offers of a district whose last day for the family is today, or over.
func (s *Service) expiring(tx *store.Tx, district string) ([]model.WorkItem, error) {
	offers, err := tx.UnsettledOffers(district)
	items := []model.WorkItem{}
	for _, o := range offers {
		if err != nil || s.today().Before(o.State.Deadline) {
			break // what is due later comes after it
		}
		if o.State.Stage != referral.Offered && o.State.Stage != referral.Issued {
			continue
		}
		var e store.Entry
		e, err = tx.EntryByID(o.Entry)
		items = append(items, model.WorkItem{
			ID: o.ID, Kind: model.ExpiringWork, Application: o.Application, Child: e.Application.Child.ShortName(), Subject: o.Number, Why: string(o.State.Stage),
			Until: o.State.Deadline, MadeAt: o.MadeAt,
		})
	}
	return items, err
}

func (s *Service) workItem(tx *store.Tx, in Officer, w store.Work) (model.WorkItem, error) {
	item := model.WorkItem{ID: w.ID, Kind: w.Kind, Application: w.Application, Subject: w.Subject, Why: w.Why, MadeAt: w.MadeAt}
	if w.Until.After(s.Now()) {
		item.Officer, item.Mine = w.Officer, w.OfficerIIN == in.IIN
	}
	if w.Kind == model.PrivilegeWork {
		c, err := tx.Claim(w.Subject)
		if err != nil {
			return item, err
		}
		item.Until = c.Deadline
	}
	if w.Kind == model.DuplicateWork && item.Mine {
		var err error
		if item.Pair, err = pairOf(tx, w); err != nil {
			return item, err
		}
	}
	if w.Application == "" {
		return item, nil
	}
	a, err := tx.ApplicationByNumber(w.Application)
	if errors.Is(err, store.ErrNotFound) || err == nil && !in.covers(a.District) { // a statement may name one that there is not, or that is elsewhere
		item.Application = ""
		return item, nil
	}
	item.Child = a.Child.ShortName()
	return item, err
}

// StepWork does what an officer says with something of the list: work_taken where another one has it
// now, not_found where it is done, or of another district.
func (s *Service) StepWork(ctx context.Context, in Officer, id string, said model.WorkRequest) (item model.WorkItem, err error) {
	until := time.Time{}
	switch said.Step {
	case model.TakeWork, model.EndWork, model.AnnulWork:
		until = s.Now().Add(workTaken)
	case model.ReturnWork:
	default:
		return item, BadRequest("step", nil)
	}
	if said.Step == model.AnnulWork {
		if said.Why, err = cleanText("why", said.Why, model.MaxWhy); err == nil && said.Why == "" {
			err = BadRequest("why", errors.New("it is missing"))
		}
		if err != nil {
			return item, err
		}
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		w, err := tx.Work(id)
		if err == nil && !in.covers(w.District) {
			err = store.ErrNotFound
		}
		if err != nil {
			return orCode(model.CodeNotFound, err)
		}
		if w.Kind == model.PrivilegeWork && said.Step == model.EndWork {
			return BadRequest("step", errors.New("a privilege is confirmed or rejected"))
		}
		if said.Step == model.AnnulWork && w.Kind != model.DuplicateWork {
			return BadRequest("step", errors.New("only an application of a duplicate is annulled so"))
		}
		taken, err := tx.TakeWork(id, in.Officer, s.Now(), until)
		if err == nil && !taken {
			err = model.NewError(model.CodeWorkTaken, "officer", w.Officer)
		}
		if err == nil && said.Step == model.AnnulWork {
			err = s.annulLater(tx, in, w, said.Why)
		}
		if err == nil && (said.Step == model.EndWork || said.Step == model.AnnulWork) {
			err = tx.EndWork(id, in.IIN, s.Now())
		}
		if err != nil {
			return err
		}
		w.Officer, w.OfficerIIN, w.Until = in.Name, in.IIN, until
		item, err = s.workItem(tx, in, w)
		return err
	})
	return item, err
}
