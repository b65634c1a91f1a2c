package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

const (
	// recordTime is how long recording what was read may take, also where nobody waits any more.
	recordTime = 10 * time.Second
	// auditSealed is how old a row is before it is put into the chain: longer than a request takes
	// and than clocks of the processes differ. One that comes with an earlier time is told by
	// VerifyAudit.
	auditSealed = 5 * time.Minute
)

// Audited returns the context of a request, under which whose data is read and written is
// recorded; operation is its operationId.
func (s *Service) Audited(ctx context.Context, operation string) context.Context {
	caller := store.Caller{Actor: store.PublicActor, Operation: operation, Why: "check", Request: Request(ctx)}
	return store.WithAccess(ctx, caller, s.Now)
}

// RecordReads records what was read for a request before its answer leaves; refused is empty where
// it was not.
func (s *Service) RecordReads(ctx context.Context, refused model.Code) error {
	outcome := string(refused)
	if refused == "" {
		outcome = store.Answered
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	return s.store.RecordReads(ctx, outcome)
}

// atWorkplace has the audit know which workplace a request comes from.
func atWorkplace(ctx context.Context, place Workplace) {
	store.Identify(ctx, func(c *store.Caller) { c.Actor, c.Workplace, c.Why = store.CounterActor, place.ID, "service" })
}

// inVisit has the audit know in whose session it is. What tells the visit opens no session.
func inVisit(ctx context.Context, in Session) {
	store.Identify(ctx, func(c *store.Caller) {
		c.Actor, c.Applicant, c.Workplace, c.Office = store.ApplicantActor, in.Applicant.IIN, in.Workplace.ID, in.Workplace.Office
		c.Why = "visit " + in.tokenHash[:16]
	})
}

// asOfficer has the audit know in which officer's session it is.
func asOfficer(ctx context.Context, in Officer) {
	store.Identify(ctx, func(c *store.Caller) {
		c.Actor, c.Officer, c.Workplace, c.Why = store.OfficerActor, in.IIN, in.Workplace.ID, "role "+string(in.Role)
	})
}

// forAct has the audit know which act it is about.
func forAct(ctx context.Context, id string) {
	store.Identify(ctx, func(c *store.Caller) { c.Why = "act " + id })
}

// ByOperator returns the context of a command, under which whose data it reads and writes is
// recorded: what it read, when the store settles it.
func ByOperator(ctx context.Context, user, command, why string) context.Context {
	return store.WithAccess(ctx, store.Caller{Actor: store.OperatorActor, User: user, Operation: command, Why: why}, time.Now)
}

// byCentral does work of the central's own, under which whose data is read and written is recorded;
// why names what makes the central do it.
func (s *Service) byCentral(ctx context.Context, work, why string, do func(context.Context) error) error {
	ctx = store.WithAccess(ctx, store.Caller{Actor: store.CentralActor, Operation: work, Why: why}, s.Now)
	err, outcome := do(ctx), model.Code("")
	if err != nil {
		outcome = model.CodeOf(err)
	}
	return errors.Join(err, s.RecordReads(ctx, outcome))
}

// SealAudit puts what has been recorded into the chain, up to a few minutes ago, and removes
// whole days that were found to be kept long enough a day before too.
func (s *Service) SealAudit(ctx context.Context) error { return s.sealAudit(ctx, alone) }

func (s *Service) sealAudit(ctx context.Context, still holds) error {
	for more := true; more; {
		err := s.store.Write(ctx, func(tx *store.Tx) (err error) {
			if err = still(tx); err == nil {
				more, err = tx.SealAudit(s.Now().Add(-auditSealed))
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		err := still(tx)
		if err != nil {
			return err
		}
		due, err := tx.Due(store.KeptAudit, s.Now().Add(-s.cfg.Limits.AuditKept))
		if err != nil || due.IsZero() {
			return err
		}
		return tx.RemoveAudit(due)
	})
}

// AuditOf lists what the audit tells of a person between two times, oldest first.
func AuditOf(ctx context.Context, kept *store.Store, person model.IIN, from, before time.Time) (found []store.KeptRecord, err error) {
	err = kept.Read(ctx, func(tx *store.Tx) error {
		found, err = tx.AuditOf(person, from, before)
		return err
	})
	return found, err
}

// auditPage is how many rows of the audit are read at once.
const auditPage = 500

// AuditChain calls each for every link of the chain, in its order, with the people under whose
// IIN it is found.
func AuditChain(ctx context.Context, kept *store.Store, each func(store.AuditLink, []model.IIN) error) error {
	for last := int64(0); ; {
		var links []store.AuditLink
		var people map[string][]model.IIN
		err := kept.Read(ctx, func(tx *store.Tx) (err error) {
			if links, err = tx.LinksAfter(last, auditPage); err == nil && len(links) > 0 {
				people, err = tx.AuditPeople(last, links[len(links)-1].Seq)
			}
			return err
		})
		if err != nil || len(links) == 0 {
			return err
		}
		for _, link := range links {
			if err := each(link, people[link.Record.ID]); err != nil {
				return err
			}
		}
		last = links[len(links)-1].Seq
	}
}

// AuditSeals calls each for every seal, oldest first.
func AuditSeals(ctx context.Context, kept *store.Store, each func(store.AuditSeal) error) error {
	for last := (time.Time{}); ; {
		var seals []store.AuditSeal
		err := kept.Read(ctx, func(tx *store.Tx) (err error) {
			seals, err = tx.SealsAfter(last, auditPage)
			return err
		})
		if err != nil || len(seals) == 0 {
			return err
		}
		for _, seal := range seals {
			if err := each(seal); err != nil {
				return err
			}
		}
		last = seals[len(seals)-1].UpTo
	}
}

// Unsealed calls each for every row that is not in the chain, oldest first: late where it should
// be, as its time was sealed without it.
func Unsealed(ctx context.Context, kept *store.Store, each func(row store.KeptRecord, late bool) error) error {
	sealed, from := time.Time{}, store.KeptRecord{}
	for {
		var rows []store.KeptRecord
		err := kept.Read(ctx, func(tx *store.Tx) (err error) {
			if sealed, err = tx.SealedUpTo(); err == nil || errors.Is(err, store.ErrNotFound) {
				rows, err = tx.Unsealed(from, auditPage)
			}
			return err
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, row := range rows {
			if err := each(row, !row.At.After(sealed)); err != nil {
				return err
			}
		}
		from = rows[len(rows)-1]
	}
}

// AuditDay is a day of the audit.
type AuditDay struct {
	Day  string `json:"day"`
	Rows int    `json:"rows"`
	Seq  int64  `json:"seq"`  // of its last link
	Head string `json:"head"` // hash of that link: kept elsewhere, it proves the day and all before
}

// VerifyAudit holds the rows of the audit against its chain, and the chain against heads that were
// kept elsewhere, by the number of their link. day is told of each day that was gone through,
// fault what was changed, removed or added since it was sealed. It returns how many rows had been
// kept their time and removed.
func VerifyAudit(ctx context.Context, kept *store.Store, heads map[int64]string, day func(AuditDay) error, fault func(what string) error) (removed int64, err error) {
	v := verification{day: day, fault: fault, seals: map[int64]store.AuditSeal{}, heads: heads}
	if err := AuditSeals(ctx, kept, v.seal); err != nil {
		return 0, err
	}
	if err := AuditChain(ctx, kept, v.link); err != nil {
		return 0, err
	}
	if err := v.end(); err != nil {
		return 0, err
	}
	return v.removed, Unsealed(ctx, kept, func(r store.KeptRecord, late bool) error {
		if !late {
			return nil
		}
		return fault(fmt.Sprintf("row %s of %s came when its time was sealed", r.ID, r.At.Format(time.RFC3339)))
	})
}
