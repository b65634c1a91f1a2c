package desk

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// ItemState is where a signed act stands on its way to the central.
type ItemState string

// The states of an item.
const (
	ItemWaiting  ItemState = "waiting"  // for the connection, or for its next try
	ItemSending  ItemState = "sending"  // or the program ended while it was sent
	ItemAccepted ItemState = "accepted" // the child is on the list
	ItemRefused  ItemState = "refused"  // by the central; its draft is back
	ItemPerson   ItemState = "person"   // trying on does not help: somebody has to look
)

// open reports whether an item is still to be sent; until then it holds up those of the
// same applicant that were signed after it.
func (s ItemState) open() bool { return s == ItemWaiting || s == ItemSending }

// Item is a signed act in the outbox, under the id of the act.
type Item struct {
	Body   []byte           `json:"body"`  // the act as it was encoded when it was signed: these bytes are sent, each time
	Act    model.Act        `json:"-"`     // what Body says
	Draft  Draft            `json:"draft"` // to go back to where the central refuses
	Result *model.ActResult `json:"result,omitempty"`
	Status ItemStatus       `json:"status"`
}

// ItemStatus is what changes of an item while it is sent, with what is needed to
// choose the next.
type ItemStatus struct {
	ID           string        `json:"id"`
	Seq          uint64        `json:"seq"` // order in which they were signed; no clock is asked
	State        ItemState     `json:"state"`
	Unanswered   int           `json:"unanswered"` // how often nobody answered, one after another
	Attempts     int           `json:"attempts"`   // that the central failed on, one after another
	NextTry      time.Time     `json:"next_try"`   // of a waiting one; zero: at once
	Failure      *Refusal      `json:"failure"`    // the last, nil where there is none
	Number       string        `json:"number"`     // of the entry or the application, once accepted
	Operator     int           `json:"operator"`   // who had it signed
	CreatedAt    time.Time     `json:"created_at"` // by this computer's clock
	ChangedAt    time.Time     `json:"changed_at"` // of State
	Offline      bool          `json:"offline"`    // made without a connection
	CodeUntil    time.Time     `json:"code_until"` // until when the code that signed it holds; zero: a key signed it
	Kind         model.ActKind `json:"kind"`
	Applicant    model.IIN     `json:"applicant"`       // whose items go in their order
	Contact      string        `json:"contact"`         // e-mail or phone of the applicant, where one is known
	Child        model.IIN     `json:"child"`           //
	District     string        `json:"district"`        // code of the one in which it was made
	Entry        string        `json:"entry,omitempty"` // number of the entry that it is about; none in a placement
	Offer        string        `json:"offer,omitempty"` // number of the offer that it answers
	Who          string        `json:"who"`             // short name of the applicant
	Organization string        `json:"organization"`    // id
	Where        model.Text    `json:"where"`           // its short name
	Lang         model.Lang    `json:"lang"`            // of instruction
}

// Mendable reports whether the item becomes a draft when it is given back.
func (s ItemStatus) Mendable() bool { return kindOf(s.Kind).mendable() }

// longest is the longest that an item may have to wait: a clock that was set back
// makes no wait longer.
func (s *ItemStatus) longest() time.Duration {
	if s.Failure != nil && s.Failure.Code == model.CodeKinshipTooMany {
		return longestWait
	}
	return maxBackoff
}

// record is an item as the store keeps it.
func (i Item) record() (model.Record, error) {
	body, err := json.Marshal(i)
	if err != nil {
		return model.Record{}, model.WrapError(model.CodeInternal, fmt.Errorf("encode an item: %w", err))
	}
	return model.Record{Kind: model.OutboxRecord, ID: i.Status.ID, Body: body}, nil
}

func readItem(body []byte) (Item, error) {
	var item Item
	if err := json.Unmarshal(body, &item); err != nil {
		return Item{}, fmt.Errorf("item: %T", err)
	}
	if err := json.Unmarshal(item.Body, &item.Act); err != nil {
		return Item{}, fmt.Errorf("act of an item: %T", err)
	}
	if item.Status.ID == "" || item.Status.ID != item.Act.ID {
		return Item{}, errors.New("item without its id")
	}
	return item, nil
}

// bySeq orders items as they were signed; those of another computer may have the same
// Seq.
func bySeq(a, b *ItemStatus) int { return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.ID, b.ID)) }

// OutboxCount is how many items stand in each state.
type OutboxCount map[ItemState]int

// Open is how many are not at the central yet.
func (c OutboxCount) Open() int { return c[ItemWaiting] + c[ItemSending] }

// Attention is how many want somebody to look at them.
func (c OutboxCount) Attention() int { return c[ItemRefused] + c[ItemPerson] }
