package service

import (
	"cmp"
	"context"
	"errors"
	"fmt"
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
	sendUntil   = 3 * day         // after which a message tells nothing new
)

// accepted is the message to an applicant who has left that their child is on the list;
// false where nobody knows how to reach them.
func (s *Service) accepted(a *act, entry model.Entry) (m store.Message, reachable bool) {
	t := assets.Texts(a.Statement.Lang)
	return s.message(a, t.T("message.subject"),
		t.T("message.accepted", "number", entry.Number, "place", strconv.Itoa(entry.FirstPlace), "url", entry.CheckURL))
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
	phone, email := cmp.Or(a.in.Applicant.Phone, a.Statement.Phone), cmp.Or(a.in.Applicant.Email, a.Statement.Email)
	if email != "" && !phone.Mobile() {
		phone = "" // a landline or a number of another country: whether it takes an SMS, nobody knows
	}
	if phone != "" {
		email = ""
	}
	return store.Message{
		ID: uuid.NewString(), Applicant: a.in.Applicant.IIN, Phone: phone, Email: email, Lang: a.Statement.Lang, Subject: subject, Text: text, NextAt: s.Now(), CreatedAt: s.Now(),
	}, phone != "" || email != ""
}

// SendMessages sends what is due now, and returns how many went out.
func (s *Service) SendMessages(ctx context.Context) (sent int, err error) {
	for ctx.Err() == nil {
		var m store.Message
		err := s.store.Write(ctx, func(tx *store.Tx) error {
			m, err = tx.ClaimMessage(s.Now(), s.Now().Add(sendClaimed))
			return err
		})
		if errors.Is(err, store.ErrNotFound) {
			return sent, nil
		}
		if err != nil {
			return sent, err
		}
		out, err := s.sendMessage(ctx, m)
		if err != nil {
			return sent, err
		}
		if out {
			sent++
		}
	}
	return sent, ctx.Err()
}

// sendMessage sends a message that was claimed. One of which it is not certain that it was
// not sent counts as sent: nobody wants it twice.
func (s *Service) sendMessage(ctx context.Context, m store.Message) (sent bool, err error) {
	sending, cancel := context.WithTimeout(ctx, smsTime)
	defer cancel()
	theirs, failure := s.checkRecipient(sending, m)
	if failure == nil && !theirs { // it waits for another way, or is gone
		return false, s.store.Write(ctx, func(tx *store.Tx) error { return tx.PutOffMessage(m.ID, s.Now()) })
	}
	if failure == nil {
		failure = s.deliver(sending, m)
	}
	again := errors.Is(failure, registry.ErrNotSent) && s.Now().Sub(m.CreatedAt) < sendUntil
	if failure != nil {
		s.cfg.Log.Warn("a message was not sent", "tries", m.Tries+1, "again", again, "kind", kindOfMessage(m))
	}
	return failure == nil, s.store.Write(ctx, func(tx *store.Tx) error {
		if again {
			wait := min(sendAgain<<min(m.Tries, 10), sendAtMost)
			return tx.PutOffMessage(m.ID, s.Now().Add(wait))
		}
		return tx.RemoveMessage(m.ID)
	})
}

// checkRecipient reports whether the phone of a message is still a contact: one that was the
// applicant's own may be another person's by now. A contact that was chosen by hand is not
// asked about.
func (s *Service) checkRecipient(ctx context.Context, m store.Message) (theirs bool, err error) {
	bound, err := read(ctx, s, func(tx *store.Tx) (model.Phone, error) { return tx.BoundPhone(m.Applicant) })
	if err == nil && (m.Phone == "" || m.Phone != bound) {
		return true, nil
	}
	if err == nil {
		theirs, err = s.checkContactPhone(ctx, m.Applicant, m.Phone)
	}
	if err != nil {
		err = fmt.Errorf("%w: %w", registry.ErrNotSent, err)
	}
	return theirs, err
}

// deliver hands a message to whoever sends it.
func (s *Service) deliver(ctx context.Context, m store.Message) error {
	switch {
	case m.Phone != "" && s.cfg.Registries.SMS != nil:
		return s.cfg.Registries.SMS.Send(ctx, m.Phone, m.Text)
	case m.Phone == "" && s.cfg.Registries.Mail != nil:
		return s.cfg.Registries.Mail.SendMail(ctx, m.Email, m.Subject, m.Text)
	}
	return registry.ErrNotSent
}

func kindOfMessage(m store.Message) string {
	if m.Phone == "" {
		return "mail"
	}
	return "sms"
}

// KeepSending sends messages until ctx ends.
func (s *Service) KeepSending(ctx context.Context) {
	ticker := time.NewTicker(sendEvery)
	defer ticker.Stop()
	for {
		if _, err := s.SendMessages(ctx); err != nil && ctx.Err() == nil {
			s.cfg.Log.Error("send messages", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
