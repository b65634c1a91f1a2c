package service

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

const (
	sendEvery   = 15 * time.Second
	sendClaimed = 5 * time.Minute // for which a message is nobody else's
	sendAgain   = time.Minute     // after the first failure; twice as long after each next
	sendAtMost  = time.Hour       // between two tries
)

// accepted is the message to an applicant who has left that their child is on the list;
// false where nobody knows how to reach them.
func (s *Service) accepted(a *act, entry model.Entry) (m store.Message, reachable bool) {
	t := assets.Texts(a.Statement.Lang)
	m, reachable = s.message(a, t.T("message.subject"),
		t.T("message.accepted", "number", entry.Number, "place", strconv.Itoa(entry.FirstPlace), "url", entry.CheckURL))
	m.EntryID = entry.ID
	return m, reachable
}

// refused is the message to an applicant who has left that their act was refused: why, and
// where to go.
func (s *Service) refused(a *act, r documents.Refusal) (m store.Message, reachable bool) {
	t := assets.Texts(a.Statement.Lang)
	return s.message(a, t.T("message.refused_subject"), t.T("message.refused", "number", r.Number,
		"reason", r.Reason.In(a.Statement.Lang), "way", t.T("message.refused_way_"+string(r.Way)), "url", r.CheckURL))
}

// message is one to the applicant of an act in the language of its statement: to the
// contacts that are known, else to those that were signed.
func (s *Service) message(a *act, subject, text string) (m store.Message, reachable bool) {
	to := a.in.Applicant
	to.Phone, to.Email = cmp.Or(to.Phone, a.Statement.Phone), cmp.Or(to.Email, a.Statement.Email)
	return s.messageTo(to, a.Statement.Lang, subject, text)
}

// tellRemoved has the families of entries told that they were removed, and why.
func (s *Service) tellRemoved(tx *store.Tx, entries []store.Entry, why model.EventReason) error {
	for _, e := range entries {
		t, key := assets.Texts(e.StatementLang), "message.removed"
		if own := key + "." + string(why); t.Has(own) {
			key = own
		}
		err := s.tellFamily(tx, e, t.T("message.removed_subject"), t.T(key,
			"number", e.Number, "reason", t.T("event.reason."+string(why)), "url", s.checkURL(e.CheckCode)))
		if err != nil {
			return err
		}
	}
	return nil
}

// messageTo is a message to an applicant, to their telephone where it may take one.
func (s *Service) messageTo(to model.Applicant, lang model.Lang, subject, text string) (m store.Message, reachable bool) {
	phone, email := to.Phone, to.Email
	if email != "" && !phone.Mobile() {
		phone = "" // a landline or a number of another country: whether it takes an SMS, nobody knows
	}
	if phone != "" {
		email = ""
	}
	return store.Message{
		ID: uuid.NewString(), Applicant: to.IIN, Phone: phone, Email: email, Lang: lang, Subject: subject, Text: text, NextAt: s.Now(), CreatedAt: s.Now(),
	}, phone != "" || email != ""
}

// SendMessages sends what is due now, and returns how many went out.
func (s *Service) SendMessages(ctx context.Context) (sent int, err error) {
	for ctx.Err() == nil {
		began, outcome := s.cfg.Elapsed(), ""
		err := s.byCentral(ctx, "send message", "notice", func(ctx context.Context) (err error) {
			outcome, err = s.sendNext(ctx)
			return err
		})
		if errors.Is(err, store.ErrNotFound) {
			return sent, nil
		}
		s.watched(jobMessages, began, cmp.Or(outcome, outcomeOf(err)))
		if err != nil {
			return sent, err
		}
		if outcome == runDone {
			sent++
		}
	}
	return sent, ctx.Err()
}

// sendNext sends the message that is due next; ErrNotFound where none is.
func (s *Service) sendNext(ctx context.Context) (outcome string, err error) {
	var m store.Message
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		m, err = tx.ClaimMessage(s.Now(), s.Now().Add(sendClaimed), 2*sendAtMost)
		return err
	})
	if err != nil {
		return "", err
	}
	return s.sendMessage(ctx, m)
}

// sendMessage sends a message that was claimed. It may have gone out before, by a process that
// died or heard no answer: whoever sends it knows its id, and does so once.
func (s *Service) sendMessage(ctx context.Context, m store.Message) (outcome string, err error) {
	sending, cancel := context.WithTimeout(ctx, smsTime)
	defer cancel()
	if m.Phone == "" && m.Email == "" {
		return runGivenUp, s.endMessage(ctx, m, model.EventMessageFailed, "reason", "no_contact")
	}
	theirs, failure := s.checkRecipient(sending, m)
	if failure == nil && !theirs { // it goes another way, or is given up
		return runPutOff, s.store.Write(ctx, func(tx *store.Tx) error { return tx.PutOffMessage(m, s.Now()) })
	}
	receipt := ""
	if failure == nil {
		receipt, failure = s.deliver(sending, m)
	}
	if failure == nil {
		return runDone, s.endMessage(ctx, m, model.EventMessageSent, "receipt", receipt)
	}
	again := !errors.Is(failure, registry.ErrUndeliverable) && s.Now().Sub(m.CreatedAt) < s.cfg.Limits.MessagesKept
	s.cfg.Log.Warn("a message was not sent", "tries", m.Tries, "again", again, "kind", kindOfMessage(m), "err", failure)
	if !again {
		return runGivenUp, s.endMessage(ctx, m, model.EventMessageFailed, "reason", reasonOf(failure))
	}
	wait := min(sendAgain<<min(m.Tries-1, 10), sendAtMost)
	return runPutOff, s.store.Write(ctx, func(tx *store.Tx) error { return tx.PutOffMessage(m, s.Now().Add(wait)) })
}

// endMessage removes a message, and has it told what became of it.
func (s *Service) endMessage(ctx context.Context, m store.Message, what model.EventKind, param, value string) error {
	return s.store.Write(ctx, func(tx *store.Tx) error {
		ours, err := tx.RemoveMessage(m)
		if err != nil || !ours {
			return err
		}
		return s.messageEnded(tx, m, what, param, value)
	})
}

// reasonOf is why a message was given up, as the history tells it.
func reasonOf(failure error) string {
	if errors.Is(failure, registry.ErrUndeliverable) {
		return "undeliverable"
	}
	return "no_answer"
}

// checkRecipient reports whether the phone of a message is still a contact: one that was the
// applicant's own may be another person's by now. A contact that was chosen by hand is not
// asked about.
func (s *Service) checkRecipient(ctx context.Context, m store.Message) (theirs bool, err error) {
	bound, err := read(ctx, s, func(tx *store.Tx) (model.Phone, error) {
		phone, _, err := tx.BoundPhone(m.Applicant)
		return phone, err
	})
	if err != nil || m.Phone == "" || m.Phone != bound {
		return true, err
	}
	return s.checkContactPhone(ctx, m.Applicant, m.Phone)
}

// deliver hands a message to whoever sends it, and returns what they call it by.
func (s *Service) deliver(ctx context.Context, m store.Message) (receipt string, err error) {
	switch {
	case m.Phone != "" && s.cfg.Registries.SMS != nil:
		return s.cfg.Registries.SMS.Send(ctx, m.ID, m.Phone, m.Text)
	case m.Phone == "" && s.cfg.Registries.Mail != nil:
		return s.cfg.Registries.Mail.SendMail(ctx, m.ID, m.Email, m.Subject, m.Text)
	}
	return "", registry.ErrNotSent
}

// kindOfMessage is the way that a message goes.
func kindOfMessage(m store.Message) string {
	switch {
	case m.Phone != "":
		return "sms"
	case m.Email != "":
		return "mail"
	}
	return "none"
}

// KeepSending sends messages until ctx ends.
func (s *Service) KeepSending(ctx context.Context) {
	send := func() {
		if _, err := s.SendMessages(ctx); err != nil && ctx.Err() == nil {
			s.cfg.Log.Error("send messages", "err", err)
		}
	}
	send()
	every(ctx, sendEvery, send)
}
