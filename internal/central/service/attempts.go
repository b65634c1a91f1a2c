package service

import (
	"context"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// attempt is a question to a register that can refuse. It is counted before the
// register is asked, so that many at once do not pass the limit together, and taken
// back where the register refuses nothing.
type attempt struct {
	kind      string
	workplace string      // that asks; empty where it is counted whichever asks
	iin       model.IIN   // asked about, or who asks
	phone     model.Phone // asked about; may be empty

	limit  int
	people int // whom one workplace may ask about; 0: any number
	within time.Duration
	code   model.Code // of an attempt over the limit; parameter seconds
}

// bindingAttempt counts what БМГ refuses to a workplace, for one IIN and for one phone, and
// for how many people: otherwise whoever stands there could try who has which number.
func (s *Service) bindingAttempt(code store.Code) attempt {
	return attempt{
		kind: "bmg", workplace: code.Workplace, iin: code.IIN, phone: code.Phone,
		limit: s.cfg.Limits.BindingRefusals, people: s.cfg.Limits.RefusedPeople, within: time.Hour, code: model.CodeOTPTooMany,
	}
}

// kinshipAttempt counts the children that the register refused to one applicant:
// otherwise anybody could try whose child is whose.
func (s *Service) kinshipAttempt(applicant model.IIN) attempt {
	return attempt{kind: "kinship", iin: applicant, limit: s.cfg.Limits.KinshipRefusals, within: day, code: model.CodeKinshipTooMany}
}

// count holds the limit and counts the attempt. takeBack undoes it; it works also
// where the request is over.
func (s *Service) count(ctx context.Context, a attempt) (takeBack func() error, err error) {
	id := uuid.NewString()
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		if err := s.checkAttempts(tx, a); err != nil {
			return err
		}
		return tx.AddAttempt(store.Attempt{ID: id, Kind: a.kind, Workplace: a.workplace, IIN: a.iin, Phone: a.phone, AskedAt: s.Now()})
	})
	return func() error {
		return s.undo(ctx, func(tx *store.Tx) error { return tx.RemoveAttempt(id) })
	}, err
}

func (s *Service) checkAttempts(tx *store.Tx, a attempt) error {
	now := s.Now()
	since := now.Add(-a.within)
	asked, err := tx.AttemptsOfIIN(a.kind, a.workplace, a.iin, since)
	if err == nil {
		err = a.check(asked, now)
	}
	if err == nil && a.people > 0 && len(asked) == 0 {
		err = s.checkPeople(tx, a)
	}
	if err != nil || a.phone == "" {
		return err
	}
	if asked, err = tx.AttemptsOfPhone(a.kind, a.workplace, a.phone, since); err != nil {
		return err
	}
	return a.check(asked, now)
}

// checkPeople holds about how many people a workplace may ask, one more included. Whoever
// runs the central is told which one asks for more.
func (s *Service) checkPeople(tx *store.Tx, a attempt) error {
	now := s.Now()
	asked, err := tx.AttemptsOfPeople(a.kind, a.workplace, now.Add(-a.within))
	over := len(asked) - a.people
	if err != nil || over < 0 {
		return err
	}
	s.cfg.Log.Warn("a workplace asks about many people", "workplace", a.workplace, "register", a.kind, "people", len(asked))
	return model.NewError(model.CodeTooManyRequests, "seconds", Seconds(asked[over].Add(a.within).Sub(now)))
}

// check refuses an attempt after so many, which are listed oldest first.
func (a attempt) check(asked []time.Time, now time.Time) error {
	over := len(asked) - a.limit
	if over < 0 {
		return nil
	}
	return model.NewError(a.code, "seconds", Seconds(asked[over].Add(a.within).Sub(now)))
}

// undo takes back what nobody waits for, also where the request is over.
func (s *Service) undo(ctx context.Context, do func(*store.Tx) error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return s.store.Write(ctx, do)
}
