package allocation

import (
	"slices"

	"akmola.kz/kezek/internal/model"
)

// Claim is a privilege that a family says it has.
type Claim struct {
	Category string     // id of a model.Category
	Deadline model.Date // last day to prove it
	Proved   model.Date // on which it was; zero until then
	Until    model.Date // last day for which the proof holds; zero without an end
	Rejected bool       // an officer did not take the proof, or found it false later
}

// NewClaim returns the claim to a category, made on a day, with the deadline of its proof. The
// error is that of the calendar.
func NewClaim(rules model.Distribution, category string, day model.Date, calendar model.Calendar) (Claim, error) {
	end, err := calendar.End(day, rules.Confirm)
	return Claim{Category: category, Deadline: end}, err
}

// Prove returns the claim as it is once an officer or a register has confirmed it on a day, by
// a paper of the day issued. It returns false where the paper does not hold on that day, or the
// time to bring it is over, and for a claim that was decided.
func (c Claim) Prove(rules model.Distribution, issued, day model.Date) (Claim, bool) {
	at := slices.IndexFunc(rules.Categories, func(category model.Category) bool { return category.ID == c.Category })
	if at < 0 || c.Rejected || !c.Proved.IsZero() || c.Deadline.Before(day) || day.Before(issued) {
		return c, false
	}
	proved := c
	proved.Proved = day
	if proof := rules.Categories[at].Proof; proof != nil && proof.Months > 0 {
		proved.Until = addMonths(issued, proof.Months)
	}
	if !proved.holds(day) {
		return c, false
	}
	return proved, true
}

// holds reports whether the claim gives its class on the day.
func (c Claim) holds(day model.Date) bool {
	return !c.Rejected && !c.Proved.IsZero() && !day.Before(c.Proved) && (c.Until.IsZero() || !c.Until.Before(day))
}

// Class returns in which class a child with these claims stands on a day: the first of those
// that are proved and hold, or that may still be proved; else the last, of those without a
// privilege. While the one that puts it there is not proved the child is held.
func Class(rules model.Distribution, claims []Claim, day model.Date) (string, Hold) {
	classes := rules.Classes
	best, hold := len(classes)-1, Hold{}
	for _, claim := range claims {
		at := slices.IndexFunc(rules.Categories, func(category model.Category) bool { return category.ID == claim.Category })
		open := claim.Proved.IsZero() && !claim.Rejected && !claim.Deadline.Before(day)
		if at < 0 || !open && !claim.holds(day) {
			continue
		}
		class := slices.IndexFunc(classes, func(class model.Class) bool { return class.ID == rules.Categories[at].Class })
		switch {
		case class < 0 || class > best:
		case !open:
			best, hold = class, Hold{}
		case class < best:
			best, hold = class, Hold{Unconfirmed, claim.Deadline}
		}
	}
	return classes[best].ID, hold
}

// addMonths returns the same day so many months later, or the last day of a month that is
// shorter.
func addMonths(day model.Date, months int) model.Date {
	first := model.DateOf(model.Date{Year: day.Year, Month: day.Month, Day: 1}.Time().AddDate(0, months, 0))
	last := model.DateOf(first.Time().AddDate(0, 1, -1))
	return model.Date{Year: first.Year, Month: first.Month, Day: min(day.Day, last.Day)}
}
