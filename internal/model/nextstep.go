package model

// NextStep is a text of a notice on what follows a placement: {place}, {days} with their
// unit and {queue} stand for figures. When says for which entries it is true.
type NextStep struct {
	Text
	When NextStepWhen `json:"when,omitempty"`
}

// NextStepWhen is a condition of a NextStep; empty: always.
type NextStepWhen string

// The conditions: whether the list has free places, where that is known, and whether the
// applicant gave a telephone.
const (
	WhenFree    NextStepWhen = "free"
	WhenFull    NextStepWhen = "full"
	WhenPhone   NextStepWhen = "phone"
	WhenNoPhone NextStepWhen = "no_phone"
)

// Valid reports whether the condition is one of these.
func (w NextStepWhen) Valid() bool {
	switch w {
	case "", WhenFree, WhenFull, WhenPhone, WhenNoPhone:
		return true
	}
	return false
}

// holds reports whether the condition is true of an entry.
func (w NextStepWhen) holds(e Entry) bool {
	offer, known := e.Organization.Offer(e.Group, e.Lang)
	switch w {
	case WhenFree:
		return known && offer.Free > 0
	case WhenFull:
		return known && offer.Free == 0
	case WhenPhone:
		return e.Applicant.Phone != ""
	case WhenNoPhone:
		return e.Applicant.Phone == ""
	}
	return true
}

// NextStepsOf returns what the rules say of what follows for an entry.
func (r RuleSet) NextStepsOf(e Entry) []Text {
	var steps []Text
	for _, step := range r.NextSteps {
		if step.When.holds(e) {
			steps = append(steps, step.Text)
		}
	}
	return steps
}
