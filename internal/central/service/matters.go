package service

import (
	"cmp"
	"context"
	"slices"

	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// Matters lists what stands open for the children of the applicant: what they can act on before what
// only goes by, and that which is due first before the others.
func (s *Service) Matters(ctx context.Context, in Session) ([]model.Matter, error) {
	return read(ctx, s, func(tx *store.Tx) ([]model.Matter, error) {
		offers, err := tx.OffersOfLinked(in.Applicant.IIN)
		if err != nil {
			return nil, err
		}
		matters := []model.Matter{}
		for _, o := range offers {
			m, open, err := s.matterOf(tx, o)
			if err != nil {
				return nil, err
			}
			if open {
				matters = append(matters, m)
			}
		}
		claims, err := s.claimMatters(tx, in)
		if err != nil {
			return nil, err
		}
		exchanges, err := s.exchangeMatters(tx, in)
		if err != nil {
			return nil, err
		}
		matters = append(append(matters, claims...), exchanges...)
		slices.SortFunc(matters, func(a, b model.Matter) int {
			return cmp.Or(compareBool(onlyWaits(a), onlyWaits(b)), compareBool(a.Until.IsZero(), b.Until.IsZero()), a.Until.Time().Compare(b.Until.Time()), cmp.Compare(a.Offer, b.Offer))
		})
		return matters, nil
	})
}

// onlyWaits reports whether the family can only wait for what becomes of a matter.
func onlyWaits(m model.Matter) bool {
	if m.Claim != nil {
		return len(m.Claim.Documents) > 0
	}
	return len(m.Acts) == 0
}

// claimMatters are the privileges that wait to be proved. Without proof the child waits on in its queue.
func (s *Service) claimMatters(tx *store.Tx, in Session) (matters []model.Matter, err error) {
	claims, err := tx.ClaimsOfLinked(in.Applicant.IIN)
	for _, c := range claims {
		if err != nil || c.Deadline.Before(s.today()) {
			continue
		}
		var a model.Application
		var seen entryView
		var told model.Claim
		if a, err = tx.ApplicationByNumber(c.Application); err == nil {
			seen, err = viewOfApplication(tx, a, in)
		}
		if err == nil {
			told, err = claimRecord(tx, c, in.tokenHash, seen)
		}
		if err != nil {
			break
		}
		m := model.Matter{
			Kind: model.ClaimMatter, Child: a.Child, Application: a.Number, OfferedAt: c.ClaimedAt, Until: c.Deadline, LeftKind: model.WorkingTerm,
			Otherwise: model.StaysWaiting, Acts: []model.MatterAct{}, Claim: &told,
		}
		rules, e := s.region().rules(a.District, s.today())
		if err = e; err == nil {
			m.LeftKind = rules.Distribution.Confirm.Kind
			m.Left, err = s.region().calendar.Left(s.today(), m.Until, m.LeftKind)
			err = calendarError(err)
		}
		matters = append(matters, m)
	}
	return matters, err
}

// exchangeMatters are the consents to an exchange that no run has made, the earliest first.
func (s *Service) exchangeMatters(tx *store.Tx, in Session) (matters []model.Matter, err error) {
	open, err := tx.ExchangesOfLinked(in.Applicant.IIN)
	for _, x := range open {
		if err != nil {
			return nil, err
		}
		m := model.Matter{Kind: model.ExchangeMatter, Application: x.Application, Education: x.Wish.Education, OfferedAt: x.Wish.AskedAt, Acts: []model.MatterAct{}}
		if m.Organization, err = tx.Organization(x.Wish.Organization); err != nil {
			return nil, err
		}
		a, err := tx.ApplicationByNumber(x.Application)
		if err != nil {
			return nil, err
		}
		rules, err := s.region().rules(a.District, s.today())
		if err != nil {
			return nil, err
		}
		m.Child = a.Child
		m.Group, _ = rules.AgeGroupOf(a.Child.Birth, s.today())
		matters = append(matters, m)
	}
	return matters, err
}

// compareBool puts false first.
func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// aboutOffer is what a matter says of an offer whatever has become of it.
func aboutOffer(o store.Offer, e store.Entry) model.Matter {
	m := model.Matter{
		Child: e.Application.Child, Application: o.Application, Entry: e.Number, Offer: o.Number,
		Organization: e.Organization, Group: e.Group, Education: o.Place.Lang, OfferedAt: o.MadeAt, Acts: []model.MatterAct{},
	}
	if o.Choice == 0 {
		m.Receipt = o.Rank
	}
	return m
}

// stageMatters are the matters of stages that have a last day.
var stageMatters = map[referral.Stage]model.MatterKind{
	referral.Offered:  model.OfferMatter,
	referral.Issued:   model.ReferralMatter,
	referral.StopList: model.StopListMatter,
	referral.Inactive: model.InactiveMatter,
}

// matterOf returns what stands open of an offer today: a last day that is over counts as acted on,
// though nobody has yet.
func (s *Service) matterOf(tx *store.Tx, o store.Offer) (m model.Matter, open bool, err error) {
	rules, err := s.rulesOf(tx, o)
	if err != nil {
		return m, false, err
	}
	today, calendar := s.today(), s.region().calendar
	state, _, err := o.State.Apply(referral.Event{Kind: referral.NewDay, Day: today}, rules.Distribution, calendar)
	if err != nil {
		return m, false, calendarError(err)
	}
	kind, open := stageMatters[state.Stage]
	if !open {
		return m, false, nil
	}
	e, err := tx.EntryByID(o.Entry)
	if err != nil {
		return m, false, err
	}
	m = aboutOffer(o, e)
	m.Kind, m.Until, m.LeftKind = kind, state.Deadline, termOf(state, rules.Distribution).Kind
	if m.Left, err = calendar.Left(today, m.Until, m.LeftKind); err != nil {
		return m, false, calendarError(err)
	}
	over, _, err := state.Apply(referral.Event{Kind: referral.NewDay, Day: m.Until.Add(1)}, rules.Distribution, calendar)
	if err != nil {
		return m, false, calendarError(err)
	}
	m.Otherwise = consequenceOf[over.Stage]
	if now, err := s.region().rules(o.District, today); err != nil || now.Version != rules.Version {
		m.Rules = &rules
	}
	for _, act := range []model.ActKind{model.AcceptOffer, model.ExtendReferral, model.RestoreApplication, model.DeclineOffer} {
		next, _, err := state.Apply(referral.Event{Kind: answers[act].does, Day: today}, rules.Distribution, calendar)
		if err != nil { // the calendar may lack the year in which a term would end: nobody can sign it then
			continue
		}
		can := model.MatterAct{Kind: act, Then: consequenceOf[next.Stage]}
		if next.Holds() {
			can.Until = next.Deadline
		}
		m.Acts = append(m.Acts, can)
	}
	return m, true, nil
}

// termOf is the term that a stage lasts.
func termOf(state referral.State, d model.Distribution) model.Term {
	switch {
	case state.Stage == referral.Offered:
		return d.Answer
	case state.Stage == referral.StopList:
		return d.StopList
	case state.Stage == referral.Inactive:
		return d.Restore
	case state.Extended:
		return d.Extension
	}
	return d.Documents
}
