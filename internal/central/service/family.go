package service

import (
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// lastOf returns the last entry of an application, in whose history the family reads, and the language in
// which it was signed; no entry and Kazakh where there is none.
func lastOf(tx *store.Tx, number string) (last store.Entry, lang model.Lang, err error) {
	entries, err := tx.EntriesOfApplication(number)
	if err != nil || len(entries) == 0 {
		return last, model.Kazakh, err
	}
	last = entries[len(entries)-1]
	return last, last.StatementLang, nil
}

// toFamily is a message to whoever may act for the child of an application; it has no contact, and is not
// reachable, where nobody can be told.
func (s *Service) toFamily(tx *store.Tx, a model.Application, lang model.Lang, subject, text string) (m store.Message, reachable bool, err error) {
	link, linked, err := tx.LinkOf(a.Child.IIN)
	if err != nil || !linked {
		return m, false, err
	}
	to, err := tx.Applicant(link.Applicant)
	if err == nil {
		m, reachable = s.messageTo(to, lang, subject, text)
	}
	return m, reachable, err
}

// tellFamily has whoever may act for the child of an entry told something, in the language of the entry.
// Where nobody can be, its history says so, and an officer sees to it.
func (s *Service) tellFamily(tx *store.Tx, e store.Entry, subject, text string) error {
	m, reachable, err := s.toFamily(tx, e.Application, e.StatementLang, subject, text)
	m.EntryID = e.ID
	return s.sendOrTell(tx, m, reachable, err)
}

// tellOfApplication does the same for an application. The history of its last entry tells what became of the
// message, or its own where it has none.
func (s *Service) tellOfApplication(tx *store.Tx, a model.Application, lang model.Lang, subject, text string) error {
	last, _, err := lastOf(tx, a.Number)
	if err != nil {
		return err
	}
	m, reachable, err := s.toFamily(tx, a, lang, subject, text)
	if m.EntryID = last.ID; last.ID == "" {
		m.Application = a.Number
	}
	return s.sendOrTell(tx, m, reachable, err)
}

func (s *Service) sendOrTell(tx *store.Tx, m store.Message, reachable bool, err error) error {
	switch {
	case err != nil:
		return err
	case reachable:
		return tx.AddMessage(m)
	}
	return s.messageEnded(tx, m, model.EventMessageFailed, "reason", "no_contact")
}

// messageEnded has the history of what a message is about tell what became of it, and an officer see to one
// that could not be given.
func (s *Service) messageEnded(tx *store.Tx, m store.Message, what model.EventKind, param, value string) (err error) {
	event := model.Event{At: s.Now(), Kind: what, Params: map[string]string{"channel": kindOfMessage(m), param: value}}
	var a model.Application
	switch {
	case m.Application != "":
		if err = tx.AddApplicationEvent(m.Application, event); err == nil {
			a, err = tx.ApplicationByNumber(m.Application)
		}
	case m.EntryID != "":
		var e store.Entry
		if err = tx.AddEvent(m.EntryID, event); err == nil {
			e, err = tx.EntryByID(m.EntryID)
		}
		a = e.Application
	default:
		return nil
	}
	if err != nil || what != model.EventMessageFailed {
		return err
	}
	return s.addWork(tx, model.UndeliveredWork, a.District, a.Number, kindOfMessage(m), value)
}
