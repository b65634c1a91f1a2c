package allocation

import (
	"maps"
	"time"

	"akmola.kz/kezek/internal/model"
)

// ListChange is one thing that happened to a list: an entry came, went or moved on it, or the
// turn or the number of the unlisted is another.
type ListChange struct {
	At       time.Time         `json:"at"`
	Reason   model.EventReason `json:"reason,omitempty"`   // why the entry came or went; empty where it just came
	Entry    string            `json:"entry,omitempty"`    // id
	Was      *Rank             `json:"was,omitempty"`      // of the entry; nil where it came
	Is       *Rank             `json:"is,omitempty"`       // nil where it went
	Unlisted int               `json:"unlisted,omitempty"` // by how many there are more of them
	Turns    *[2]Turn          `json:"turns,omitempty"`    // before and after
}

// Rules is what of a rule set the order goes by.
type Rules struct {
	Version string
	Since   time.Time // from when they are in force
	Classes []model.Class
}

// Movement is one line of why a place is another than before.
type Movement struct {
	At       time.Time
	From, To int
	Reason   model.EventReason
	Class    string // id of the class that it is about; empty where there are several, or none
	Count    int    // of how many children it tells
}

// History tells how a place came to be what it is: it walks back from how the list stands now,
// change by change.
type History struct {
	entry  string
	rank   Rank
	counts Counts
	rules  func(at time.Time) (Rules, error)

	now   Rules // those of the moment to which it has walked
	place int   // at that moment; 0 while the entry did not stand there
	ended bool
	moved []Movement // newest first
}

// NewHistory begins at a moment, with what the place of the entry is worked out of then; the
// counts are copied.
func NewHistory(entry string, rank Rank, counts Counts, at time.Time, rules func(at time.Time) (Rules, error)) (*History, error) {
	counts.Waiting, counts.Earlier = maps.Clone(counts.Waiting), maps.Clone(counts.Earlier)
	h := &History{entry: entry, rank: rank, counts: counts, rules: rules}
	var err error
	if h.now, err = rules(at); err != nil {
		return nil, err
	}
	h.place, err = h.stand()
	return h, err
}

func (h *History) stand() (int, error) {
	s, err := h.counts.Stand(h.now.Classes, h.rank.Class)
	return s.Place, err
}

// Ended reports whether nothing before is about the place: the entry came to the list then.
func (h *History) Ended() bool { return h.ended }

// Moved returns the movements that were found, newest first.
func (h *History) Moved() []Movement { return h.moved }

// Back takes back the change that was the last one before those that were taken back already.
func (h *History) Back(c ListChange) error {
	if h.ended {
		return nil
	}
	if err := h.backTo(c.At); err != nil {
		return err
	}
	own := c.Entry == h.entry
	switch {
	case own && c.Was == nil && c.Reason != model.CameBack, own && c.Was != nil && c.Is != nil && c.Was.earlier(*c.Is) != c.Is.earlier(*c.Was):
		h.ended = true // it came; or it stood at another time, before which nobody has counted
		return nil
	case own && c.Was == nil:
		h.count(c.Is, -1)
		h.place = 0
		return nil
	}
	h.count(c.Is, -1)
	h.count(c.Was, 1)
	h.counts.Unlisted -= c.Unlisted
	if c.Turns != nil {
		h.counts.Turn = c.Turns[0]
	}
	if own {
		h.rank = *c.Was
	} else if h.place == 0 {
		return nil
	}
	place, err := h.stand()
	if err == nil && h.place != 0 {
		h.add(h.told(c, place, own))
	}
	h.place = place
	return err
}

// count has an entry of a rank count among those who wait, or no more.
func (h *History) count(r *Rank, n int) {
	if r == nil {
		return
	}
	h.counts.Waiting[r.Class] += n
	if r.earlier(h.rank) {
		h.counts.Earlier[r.Class] += n
	}
}

// backTo goes back to the rules of a moment.
func (h *History) backTo(at time.Time) error {
	rules, err := h.rules(at)
	if err != nil || rules.Version == h.now.Version {
		return err
	}
	since := h.now.Since
	if h.now = rules; h.place == 0 {
		return nil
	}
	place, err := h.stand()
	if err == nil {
		h.add(Movement{At: since, From: place, To: h.place, Reason: model.RulesChanged})
	}
	h.place = place
	return err
}

// add adds a movement, to the one that came next where that was of the same day and reason.
func (h *History) add(m Movement) {
	if m.From == m.To {
		return
	}
	if n := len(h.moved); n > 0 {
		next := &h.moved[n-1]
		if next.Reason == m.Reason && model.DateOf(next.At.In(model.Zone)) == model.DateOf(m.At.In(model.Zone)) {
			next.From = m.From
			next.Count += m.Count
			if next.Class != m.Class {
				next.Class = ""
			}
			if next.From == next.To {
				h.moved = h.moved[:n-1]
			}
			return
		}
	}
	h.moved = append(h.moved, m)
}

// told is what the family of another child, or of its own, is told of a change before which the
// place was from.
func (h *History) told(c ListChange, from int, own bool) Movement {
	m := Movement{At: c.At, From: from, To: h.place, Count: 1}
	without := h.now.Classes[len(h.now.Classes)-1].ID // a privilege
	for _, r := range []*Rank{c.Was, c.Is} {
		if r != nil {
			m.Class = ClassOf(h.now.Classes, r.Class).ID // as it is where it is both
		}
	}
	switch {
	case c.Turns != nil:
		m.Reason, m.Class, m.Count = model.TookTurn, c.Turns[1].Class, 0
	case c.Unlisted > 0:
		m.Reason, m.Count = model.PutBefore, c.Unlisted
	case c.Unlisted < 0:
		m.Reason, m.Count = model.SomebodyLeft, -c.Unlisted
	case own:
		m.Reason, m.Count = model.OwnCategory, 0
	case c.Reason == model.YearRenewed:
		m.Reason = c.Reason
	case c.Is == nil:
		m.Reason = model.SomebodyLeft
		if c.Reason == model.EnrolledElsewhere || c.Reason == model.PlaceOffered || c.Reason == model.MovedOn {
			m.Reason = c.Reason
		}
	case m.From > m.To:
		m.Reason = model.Reordered
	case m.Class != without:
		m.Reason = model.PrivilegedBefore
	default:
		m.Reason = model.PutBefore
	}
	return m
}
