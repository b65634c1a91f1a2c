package desk

import (
	"slices"
	"time"

	"akmola.kz/kezek/internal/model"
)

// SentCode is a one-time code that is on its way to a phone. Its times are by this
// computer's clock (Now), counted from the answer of the central.
type SentCode struct {
	ID        string
	Masked    string // the phone, its middle hidden
	For       string // IIN and phone of a login, hash of the text that it signs
	ExpiresAt time.Time
	ResendAt  time.Time // not before this another one
	Dead      bool      // typed wrong too often
}

// holds reports whether the code can still be right.
func (c SentCode) holds(now time.Time) bool { return !c.Dead && now.Before(c.ExpiresAt) }

// sentCodes are those that were sent for one purpose, the newest last.
type sentCodes []SentCode

// with is the codes with a new one. Older ones for something else are let go.
func (s sentCodes) with(sent model.SentCode, what string, now time.Time) sentCodes {
	kept := slices.DeleteFunc(slices.Clone(s), func(c SentCode) bool { return c.For != what || !c.holds(now) })
	return append(kept, SentCode{
		ID: sent.ID, Masked: sent.Masked, For: what,
		ExpiresAt: now.Add(time.Duration(sent.ExpiresIn) * time.Second),
		ResendAt:  now.Add(time.Duration(sent.ResendIn) * time.Second),
	})
}

// last is the newest code, the zero SentCode where none was sent.
func (s sentCodes) last() SentCode {
	if len(s) == 0 {
		return SentCode{}
	}
	return s[len(s)-1]
}

// hold reports whether one of the codes still holds.
func (s sentCodes) hold(now time.Time) bool {
	return slices.ContainsFunc(s, func(c SentCode) bool { return c.holds(now) })
}

// try uses the digits with each code that may have brought them, the newest first: the
// first message may come after the second. What is wrong with the newest is returned, and
// those that are dead now.
func (s sentCodes) try(now time.Time, use func(id string) error) (dead []string, err error) {
	newestFirst := slices.Clone(s)
	slices.Reverse(newestFirst)
	if len(s) == 0 {
		newestFirst = sentCodes{{}}
	}
	for i, code := range newestFirst {
		if i > 0 && !code.holds(now) {
			continue
		}
		tried := use(code.ID)
		if tried == nil {
			return dead, nil
		}
		if err == nil {
			err = tried
		}
		switch model.CodeOf(tried) {
		case model.CodeOTPLocked:
			dead = append(dead, code.ID)
		case model.CodeOTPWrong, model.CodeOTPExpired:
		default:
			return dead, tried
		}
	}
	return dead, err
}

// dead is the codes of which those with the ids are dead.
func (s sentCodes) dead(ids []string) sentCodes {
	marked := slices.Clone(s)
	for i := range marked {
		marked[i].Dead = marked[i].Dead || slices.Contains(ids, marked[i].ID)
	}
	return marked
}

// until is until when a code holds; zero where none of that id was sent.
func (s sentCodes) until(id string) time.Time {
	for _, code := range s {
		if code.ID == id {
			return code.ExpiresAt
		}
	}
	return time.Time{}
}
