package model

import "time"

// HeldPlace is the place that a child has: in which it is enrolled on an offer of the central.
type HeldPlace struct {
	Offer        string `json:"offer"`        // number
	Entry        string `json:"entry"`        // id of the entry for which the place was offered
	Organization string `json:"organization"` // id
	Education    Lang   `json:"education"`    // language of instruction
	Since        Date   `json:"since"`
}

// ExchangeWish is a place for which a family would give the one that its child has.
type ExchangeWish struct {
	Organization string    `json:"organization"` // id
	Education    Lang      `json:"education"`    // language of instruction
	AskedAt      time.Time `json:"asked_at"`
}

// ExchangeEnd is why a wish for an exchange has ended.
type ExchangeEnd string

// Why one ends.
const (
	ExchangeReplaced  ExchangeEnd = "wish_replaced" // the family wishes for another place
	ExchangeTakenBack ExchangeEnd = "wish_back"     // by the family
	ExchangePlaceLeft ExchangeEnd = "place_left"    // the child has not that place any more
	ExchangeOutgrown  ExchangeEnd = "outgrown"      // the child is older than the service is for
)

// CheckExchange looks whether the child of the statement may wait for an exchange: the rules allow it, it
// has the place that the statement gives (held, nil where it has none), the other one is another and has a
// group for it, and its family does not wish for the same already (open, nil where for nothing). A wish for
// another place takes the place of the one that is open.
func (s Statement) CheckExchange(rules RuleSet, held *HeldPlace, open *ExchangeWish, organizations []Organization) error {
	wish := s.Wishes[0]
	switch {
	case !rules.Distribution.Exchange:
		return NewError(CodeExchangeForbidden)
	case held == nil || held.Organization != s.Organization || held.Education != s.Education:
		return NewError(CodeExchangeNoPlace)
	case wish.Organization == s.Organization && wish.Education == s.Education:
		return NewError(CodeExchangeSame)
	case open != nil && open.Organization == wish.Organization && open.Education == wish.Education:
		return NewError(CodeExchangeOpen, "day", DateOf(open.AskedAt.In(Zone)).String())
	}
	_, err := s.Placement(wish).CheckOffer(rules, organizationOf(organizations, wish), s.Child.Birth)
	return err
}
