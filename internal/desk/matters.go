package desk

import (
	"context"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// MatterReader shows what stands open for the family of the applicant.
type MatterReader interface {
	// Matters returns it, the most urgent first.
	Matters(ctx context.Context) ([]model.Matter, error)
}

// Matters returns what stands open for the family, fresh from the central, the most urgent
// first.
func (d *Desk) Matters(ctx context.Context) ([]model.Matter, error) {
	generation := d.generation()
	matters, err := d.Central.Matters(ctx)
	if err != nil {
		return nil, d.checkSession(generation, err)
	}
	return matters, d.commitIfCurrent(generation, func() error {
		d.matters = matters
		return nil
	})
}

// KnownMatters returns what Matters last fetched, nil before.
func (d *Desk) KnownMatters() []model.Matter {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.matters
}

// OpenMatter goes to the answers of a matter, by the number of its offer.
func (d *Desk) OpenMatter(offer string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.ContainsFunc(d.matters, func(m model.Matter) bool { return m.Offer == offer }) {
		return model.NewError(model.CodeOfferUnknown, "number", offer)
	}
	if err := d.fire(OfferOpened); err != nil {
		return err
	}
	d.visit.Offer = offer
	return nil
}

// Matter returns the matter that is open, by the number in the visit.
func (d *Desk) Matter() (model.Matter, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.matter(d.visit.Offer)
}

func (d *Desk) matter(offer string) (model.Matter, bool) {
	i := slices.IndexFunc(d.matters, func(m model.Matter) bool { return m.Offer == offer && offer != "" })
	if i < 0 {
		return model.Matter{}, false
	}
	return d.matters[i], true
}

// Answering reports whether an answer to an offer was signed here and is on its way, or was
// taken just now.
func (d *Desk) Answering(offer string) bool {
	return slices.ContainsFunc(d.outbox.Items(), func(item ItemStatus) bool {
		return item.Offer == offer && offer != "" && (item.State.open() || item.State == ItemAccepted)
	})
}

// unanswered are the matters to which no answer is on its way.
func (d *Desk) unanswered() []model.Matter {
	return slices.DeleteFunc(slices.Clone(d.matters), func(m model.Matter) bool { return d.Answering(m.Offer) })
}

// rulesOf are the rules under which a statement is made: of one about an offer those of the day
// on which the place was offered.
func (d *Desk) rulesOf(statement model.Statement) model.RuleSet {
	m, _ := d.matter(statement.Offer)
	return m.RulesOr(d.reference.set.Rules)
}

// Record returns the application that an act has last changed, or whose privileges were last shown.
func (d *Desk) Record() model.ApplicationRecord {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.record
}
