package service

import (
	"context"
	"errors"
	"slices"
	"strings"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// WriteToFamily has whoever may act for the child of an application of the officer's district told
// something in their language, and returns what the history says of it. The error is not_found,
// message_text, or family_unreached where nobody can be told.
func (s *Service) WriteToFamily(ctx context.Context, in Officer, number string, said model.FamilyMessage) (told model.Event, err error) {
	if !slices.Contains(model.MessageKinds(), said.Kind) {
		return told, BadRequest("kind", errors.New("one that there is"))
	}
	if said.Text, err = cleanText("text", said.Text, model.MaxMessage); err != nil {
		return told, err
	}
	if err := said.Check(); err != nil {
		return told, err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		a, err := tx.ApplicationByNumber(number)
		if err == nil && !in.covers(a.District) {
			err = store.ErrNotFound
		}
		if err != nil {
			return orCode(model.CodeNotFound, err)
		}
		last, lang, err := lastOf(tx, number)
		if err != nil {
			return err
		}
		text := saidTo(lang, said)
		m, err := s.messageToFamily(tx, a, lang, text)
		if err != nil {
			return err
		}
		told = model.Event{At: s.Now(), Kind: model.EventOfficerWrote, Actor: in.Name, Office: in.Workplace.Office, Method: model.ByKey, Params: map[string]string{"text": text}}
		if m.EntryID = last; last == "" {
			m.Application = number
			return errors.Join(tx.AddMessage(m), tx.AddApplicationEvent(number, told))
		}
		return errors.Join(tx.AddMessage(m), tx.AddEvent(last, told))
	})
	return told, err
}

// saidTo is the text of a message without what stands around it: that of its kind, and what the officer
// has added.
func saidTo(lang model.Lang, said model.FamilyMessage) string {
	text := ""
	if said.Kind != model.OwnWords {
		text = assets.Texts(lang).T("message.officer_" + string(said.Kind))
	}
	return strings.TrimSpace(text + " " + said.Text)
}

// messageToFamily is a message about an application to whoever may act for its child.
func (s *Service) messageToFamily(tx *store.Tx, a model.Application, lang model.Lang, text string) (m store.Message, err error) {
	link, linked, err := tx.LinkOf(a.Child.IIN)
	if err != nil {
		return m, err
	}
	if !linked {
		return m, model.NewError(model.CodeFamilyUnreached)
	}
	to, err := tx.Applicant(link.Applicant)
	if err != nil {
		return m, err
	}
	t := assets.Texts(lang)
	m, reachable := s.messageTo(to, lang, t.T("message.officer_subject"), t.T("message.officer", "number", a.Number, "text", text))
	if !reachable {
		return m, model.NewError(model.CodeFamilyUnreached)
	}
	return m, nil
}

// lastOf returns the id of the last entry of an application, in whose history the family reads, and the
// language in which it was signed; no id and Kazakh where there is none.
func lastOf(tx *store.Tx, number string) (entry string, lang model.Lang, err error) {
	entries, err := tx.EntriesOfApplication(number)
	if err != nil || len(entries) == 0 {
		return "", model.Kazakh, err
	}
	last := entries[len(entries)-1]
	return last.ID, last.StatementLang, nil
}

// endedAbout has the history of an application tell what became of a message about it, and an officer
// see to one that was given up.
func (s *Service) endedAbout(tx *store.Tx, m store.Message, event model.Event, why string) error {
	err := tx.AddApplicationEvent(m.Application, event)
	if err != nil || event.Kind != model.EventMessageFailed {
		return err
	}
	a, err := tx.ApplicationByNumber(m.Application)
	if err != nil {
		return err
	}
	return s.addWork(tx, model.UndeliveredWork, a.District, a.Number, kindOfMessage(m), why)
}
