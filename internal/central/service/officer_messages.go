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
		t := assets.Texts(lang)
		m, reachable, err := s.toFamily(tx, a, lang, t.T("message.officer_subject"), t.T("message.officer", "number", a.Number, "text", text))
		if err == nil && !reachable {
			err = model.NewError(model.CodeFamilyUnreached)
		}
		if err != nil {
			return err
		}
		told = model.Event{At: s.Now(), Kind: model.EventOfficerWrote, Actor: in.Name, Office: in.Workplace.Office, Method: model.ByKey, Params: map[string]string{"text": text}}
		if m.EntryID = last.ID; last.ID == "" {
			m.Application = number
			return errors.Join(tx.AddMessage(m), tx.AddApplicationEvent(number, told))
		}
		return errors.Join(tx.AddMessage(m), tx.AddEvent(last.ID, told))
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
