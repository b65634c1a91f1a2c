package model

// PlaceAsk asks for one of the places that are open to everybody, for a child. Asked again it gives
// the same answer.
type PlaceAsk struct {
	Child        IIN    `json:"child"`        // linked to the applicant
	Organization string `json:"organization"` // id
	Lang         Lang   `json:"lang"`         // of instruction
	Kind         string `json:"kind,omitempty"`
	NoticeLang   Lang   `json:"notice_lang"` // in which the family is told of the place
}

// PlaceAnswer is the place that an ask brought: an offer, to be answered as any other.
type PlaceAnswer struct {
	// Receipt is the number of the ask among those that got one of these places: who came first
	// is told by nothing else.
	Receipt int    `json:"receipt"`
	Offer   string `json:"offer"` // number
	Entry   string `json:"entry"` // id
	Until   Date   `json:"until"` // last day to answer
}
