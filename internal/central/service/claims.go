package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// Claim claims a privilege for an application of a child that is linked to the applicant, after it was
// made: another one, or one whose proof has ended. Codes: not_found, application_closed, claim_unknown,
// claim_open with the parameter until.
func (s *Service) Claim(ctx context.Context, in Session, number string, made model.ClaimRequest) (model.ApplicationRecord, error) {
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		record, err := s.applicationRecord(tx, number, in)
		if err != nil {
			return err
		}
		rules, err := s.region().rules(record.District, s.today())
		if err != nil {
			return err
		}
		if err := record.CheckClaim(rules, made.Category, s.today()); err != nil {
			return err
		}
		by := model.Event{Actor: in.Applicant.ShortName(), Office: in.Workplace.Office, Method: in.Method}
		_, lang, err := lastOf(tx, number)
		if err == nil {
			err = s.addClaim(tx, record.Application, rules, made.Category, lang, by)
		}
		if err == nil {
			err = s.reclass(tx, record.Application)
		}
		return err
	})
	if err != nil {
		return model.ApplicationRecord{}, err
	}
	return s.Application(ctx, in, number)
}

// addClaim keeps the claim to a category of the rules, and has officers look at it.
func (s *Service) addClaim(tx *store.Tx, a model.Application, rules model.RuleSet, category string, lang model.Lang, by model.Event) error {
	of, known := rules.Distribution.Category(category)
	if !known {
		return model.NewError(model.CodeClaimUnknown, "category", category)
	}
	made, err := allocation.NewClaim(rules.Distribution, category, s.today(), s.region().calendar)
	if err != nil {
		return calendarError(err)
	}
	id, err := uuid.NewV7() // those of one statement are told in its order
	if err != nil {
		return fmt.Errorf("name a claim: %w", err)
	}
	c := store.Claim{
		ID: id.String(), Application: a.Number, Category: of, Lang: lang, ClaimedAt: s.Now(), Deadline: made.Deadline, State: model.ClaimUnproved,
	}
	by.Kind, by.Params = model.EventClaimed, map[string]string{"until": c.Deadline.String()}
	return errors.Join(tx.AddClaim(c), s.tellClaim(tx, c, by), s.addWork(tx, model.PrivilegeWork, a.District, a.Number, c.ID, of.ID))
}

// tellClaim has the history of the application tell what happened to a claim.
func (s *Service) tellClaim(tx *store.Tx, c store.Claim, event model.Event) error {
	event.At, event.Category = s.Now(), &c.Category.Name
	return tx.AddApplicationEvent(c.Application, event)
}

// reclass puts an application into the class that its claims give it today.
func (s *Service) reclass(tx *store.Tx, a model.Application) error {
	class, err := s.classNow(tx, a)
	if err != nil {
		return err
	}
	return tx.SetClass(a.Number, class, s.Now())
}

// classNow returns the class that the claims of an application give it today, empty for the last one.
func (s *Service) classNow(tx *store.Tx, a model.Application) (string, error) {
	claims, err := tx.ClaimsOf(a.Number)
	if err != nil {
		return "", err
	}
	rules, err := s.region().rules(a.District, s.today())
	if err != nil {
		return "", err
	}
	class, _ := classBy(rules.Distribution, claims, s.today())
	if class == rules.Distribution.Classes[len(rules.Distribution.Classes)-1].ID {
		class = ""
	}
	return class, nil
}

// classBy returns the class of a child with these claims on a day, and what keeps it without offers.
func classBy(rules model.Distribution, claims []store.Claim, day model.Date) (string, allocation.Hold) {
	all := make([]allocation.Claim, len(claims))
	for i, c := range claims {
		all[i] = c.Allocation()
	}
	return allocation.Class(rules, all, day)
}

// DecideClaim does what an officer says of a claim in their district. Codes: not_found, claim_decided,
// claim_proof, work_taken with the parameter officer.
func (s *Service) DecideClaim(ctx context.Context, in Officer, id string, said model.ClaimDecision) (decided model.Claim, err error) {
	switch {
	case said.Step != model.ConfirmClaim && said.Step != model.RejectClaim:
		return decided, BadRequest("step", nil)
	case said.Step == model.RejectClaim && !slices.Contains(model.ClaimReasons(), said.Reason):
		return decided, BadRequest("reason", nil)
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		c, a, err := claimOf(tx, in, id)
		if err != nil {
			return err
		}
		if c, err = s.decided(c, a, said); err != nil {
			return err
		}
		if err := s.endPrivilegeWork(tx, in, id); err != nil {
			return err
		}
		event := model.Event{Kind: model.EventClaimConfirmed, Actor: in.Name, Office: in.Workplace.Office, Method: model.ByKey, Params: map[string]string{"until": c.Until.String()}}
		if said.Step == model.RejectClaim {
			event.Kind, event.Params = model.EventClaimRejected, map[string]string{"reason": string(c.Reason)}
		}
		err = errors.Join(tx.SaveClaim(c), s.tellClaim(tx, c, event), s.reclass(tx, a))
		if err == nil && said.Step == model.RejectClaim {
			err = s.disprove(tx, a)
		}
		if err == nil {
			err = s.tellDecision(tx, c, event.Kind)
		}
		if err == nil {
			decided, err = claimRecord(tx, c, "", entryView{})
		}
		return err
	})
	return decided, err
}

// claimOf returns a claim in the officer's district, with its application.
func claimOf(tx *store.Tx, in Officer, id string) (c store.Claim, a model.Application, err error) {
	if c, err = tx.Claim(id); err == nil {
		a, err = tx.ApplicationByNumber(c.Application)
	}
	if err == nil && !in.covers(a.District) {
		err = store.ErrNotFound
	}
	return c, a, orCode(model.CodeNotFound, err)
}

// decided is a claim after a decision of today. The paper holds by the rules under which the claim was
// made.
func (s *Service) decided(c store.Claim, a model.Application, said model.ClaimDecision) (store.Claim, error) {
	over := c.State == model.ClaimUnproved && c.Deadline.Before(s.today())
	switch {
	case !a.Status.Open() || !c.Open() || over:
		return c, model.NewError(model.CodeClaimDecided)
	case said.Step == model.RejectClaim:
		c.State, c.Reason = model.ClaimRejected, said.Reason
		return c, nil
	case c.State == model.ClaimConfirmed:
		return c, model.NewError(model.CodeClaimDecided)
	}
	proved, ok := c.Allocation().Prove(model.Distribution{Categories: []model.Category{c.Category}}, said.Issued, s.today())
	if !ok {
		return c, model.NewError(model.CodeClaimProof)
	}
	c.State, c.Proved, c.Until = model.ClaimConfirmed, proved.Proved, proved.Until
	return c, nil
}

// endPrivilegeWork has an officer be done with a claim, unless another one is looking at it now. Of a
// claim that was decided before nobody has any.
func (s *Service) endPrivilegeWork(tx *store.Tx, in Officer, claim string) error {
	w, err := tx.WorkOn(model.PrivilegeWork, claim)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	taken, err := tx.TakeWork(w.ID, in.Officer, s.Now(), s.Now().Add(workTaken))
	if err == nil && !taken {
		err = model.NewError(model.CodeWorkTaken, "officer", w.Officer)
	}
	if err != nil {
		return err
	}
	return tx.EndWork(w.ID, in.IIN, s.Now())
}

// disprove takes back the place that is kept for an application which would not have come to it
// without a claim that was found false. One whose proof has ended since it was offered keeps it, and
// so does who came first for a place that was open to everybody.
func (s *Service) disprove(tx *store.Tx, a model.Application) error {
	offers, err := tx.OffersOf(a.Number)
	if err != nil || len(offers) == 0 || offers[0].Choice == 0 {
		return err
	}
	o := offers[0]
	if o.State, _, err = s.applyOffer(tx, o, s.newDay(), model.Event{}); err != nil || !o.State.Holds() {
		return err
	}
	if o, err = tx.OfferByID(o.ID); err != nil {
		return err
	}
	rules, err := s.rulesOf(tx, o)
	if err != nil {
		return err
	}
	claims, err := tx.ClaimsOf(a.Number)
	if err != nil {
		return err
	}
	claims = slices.DeleteFunc(claims, func(c store.Claim) bool { return c.ClaimedAt.After(o.MadeAt) })
	place := func(class string) int {
		return slices.IndexFunc(rules.Distribution.Classes, func(c model.Class) bool { return c.ID == class })
	}
	class, hold := classBy(rules.Distribution, claims, model.DateOf(o.MadeAt.In(model.Zone)))
	if hold == (allocation.Hold{}) && place(class) <= place(o.Class) {
		return nil // another claim gave it, too
	}
	_, _, err = s.applyOffer(tx, o, referral.Event{Kind: referral.Disprove, Day: s.today()}, model.Event{})
	return err
}

// tellDecision has the family told what became of a claim.
func (s *Service) tellDecision(tx *store.Tx, c store.Claim, kind model.EventKind) error {
	a, err := tx.ApplicationByNumber(c.Application)
	if err != nil {
		return err
	}
	t, key, reason := assets.Texts(c.Lang), "message."+string(kind), ""
	if kind == model.EventClaimConfirmed && !c.Until.IsZero() {
		key += ".until"
	}
	if c.Reason != "" {
		reason = t.T("event.reason." + string(c.Reason))
	}
	return s.tellOfApplication(tx, a, c.Lang, t.T("message.claim_subject"), t.T(key,
		"category", c.Category.Name.In(c.Lang), "number", a.Number, "until", c.Until.String(), "reason", reason))
}

// endClaims has the claims of an application that is closed be nobody's work any more.
func endClaims(tx *store.Tx, application string, now time.Time) error {
	claims, err := tx.ClaimsOf(application)
	for _, c := range claims {
		if !c.Open() || err != nil {
			continue
		}
		c.State, c.Reason = model.ClaimLapsed, model.ApplicationOver
		err = errors.Join(tx.SaveClaim(c), tx.EndWorkOn(model.PrivilegeWork, c.ID, now))
	}
	return err
}

// claimRecord is a claim as the family and officers see it, with the documents as a session may handle
// them.
func claimRecord(tx *store.Tx, c store.Claim, session string, seen entryView) (model.Claim, error) {
	documents, err := tx.ClaimDocuments(c.ID, session)
	return model.Claim{
		ID: c.ID, Category: c.Category.ID, Name: c.Category.Name, Proof: c.Category.Proof, ClaimedAt: c.ClaimedAt, Deadline: c.Deadline,
		State: c.State, Until: c.Until, Reason: c.Reason,
		Documents: slices.DeleteFunc(documents, func(d model.Document) bool { return !seen.document(d) }),
	}, err
}

// claimRecords are the claims of an application, oldest first.
func claimRecords(tx *store.Tx, number, session string, seen entryView) (records []model.Claim, err error) {
	claims, err := tx.ClaimsOf(number)
	for _, c := range claims {
		if err != nil {
			return nil, err
		}
		if !seen.claim(c) {
			continue
		}
		var record model.Claim
		record, err = claimRecord(tx, c, session, seen)
		records = append(records, record)
	}
	return records, err
}
