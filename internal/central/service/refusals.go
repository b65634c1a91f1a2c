package service

import (
	"cmp"
	"context"
	"crypto/hmac"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strconv"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/documents"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// forGood reports whether an act is refused for good with an error, for what it asks: one
// whose code does not hold is not known to be anybody's.
func forGood(err error) bool {
	code := model.CodeOf(err)
	return code.Outbox() == model.GiveBack && code.Field() != model.FieldCode
}

// refuse keeps the refusal of a delivered act as a document, where it is for good, and
// returns it with the number of the document. Whose the act is has been proved: nobody makes
// another one documents, and so many a day for oneself. The answer is that of an act which
// was taken meanwhile.
func (s *Service) refuse(ctx context.Context, a *act, refused error) (answer string, err error) {
	if !forGood(refused) {
		return "", refused
	}
	number := ""
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		if answer, err = findAnswer(tx, a); err == nil && answer == "" {
			number, err = s.issueRefusal(tx, a, refused)
		}
		return err
	})
	switch {
	case err != nil || answer != "":
		return answer, err
	case number == "":
		return "", refused
	}
	params := maps.Clone(model.ParamsOf(refused))
	if params == nil {
		params = map[string]string{}
	}
	params[model.RefusalParam] = number
	return "", &model.Error{Code: model.CodeOf(refused), Params: params, Err: refused}
}

// issueRefusal returns the number of the refusal that an act gets, and tells the applicant
// the first time; empty where they were given too many today.
func (s *Service) issueRefusal(tx *store.Tx, a *act, refused error) (number string, err error) {
	now, applicant, code := s.Now(), a.in.Applicant.IIN, model.CodeOf(refused)
	known, err := tx.RefusalOf(applicant, a.ID, a.hash, code)
	if err == nil || !errors.Is(err, store.ErrNotFound) {
		return known.Number, err
	}
	if n, err := tx.CountRefusals(applicant, now.Add(-day)); err != nil || n >= s.cfg.Limits.RefusalsADay {
		return "", err
	}
	content, err := s.refusalOf(tx, a, refused)
	if err != nil {
		return "", err
	}
	year := s.today().Year
	n, err := tx.Number("refusal:" + strconv.Itoa(year))
	if err != nil {
		return "", err
	}
	content.ID, content.Number, content.At = uuid.NewString(), documents.RefusalNumber(year, n), now
	err = tx.AddRefusal(store.Refusal{
		ID: content.ID, Number: content.Number, ActID: a.ID, Applicant: applicant, Child: a.Statement.Child.IIN, BodyHash: a.hash, Code: code, Content: content.Encode(), At: now,
	})
	if err == nil {
		err = s.addWork(tx, model.RefusedWork, a.Statement.District, a.Statement.Application, content.ID, string(code))
	}
	if m, reachable := s.refused(a, content); err == nil && reachable {
		err = tx.AddMessage(m)
	}
	return content.Number, err
}

// refusalOf returns what the refusal of an act is made from: what was asked, why it is
// refused and under what, without its number.
func (s *Service) refusalOf(tx *store.Tx, a *act, refused error) (documents.Refusal, error) {
	st, rules := a.Statement, a.rules
	if rules.Version == "" {
		rules, _ = s.region().rules(st.District, s.today()) // none in a district that there is not: no law is named
	}
	organization := a.organization
	if organization.ID == "" {
		var err error
		organization, err = tx.Organization(st.Organization)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return documents.Refusal{}, err
		}
	}
	reason := func(lang model.Lang) string {
		title, _ := assets.Texts(lang).ErrorText(refused)
		return title
	}
	check, code := model.ActCheck(a.ID), model.CodeOf(refused)
	return documents.Refusal{
		Lang: st.Lang, Applicant: a.in.Applicant.FullName(), DistrictCode: st.District, District: s.region().districts[st.District].Name, Law: rules.Law, Office: a.in.Workplace.Office,
		Refusal: model.Refusal{
			Kind: a.Kind, ActCheck: check, CheckURL: s.checkURL("act/" + check), Code: code, Way: code.RefusalWay(),
			Reason: model.Text{KK: reason(model.Kazakh), RU: reason(model.Russian), EN: reason(model.English)},
			Child:  st.Child.IIN.Masked(), Organization: organization.Full, Short: organization.Short, Education: st.Education,
		},
	}, nil
}

// Refusals lists what the applicant was refused, newest first.
func (s *Service) Refusals(ctx context.Context, in Session) ([]model.Refusal, error) {
	return read(ctx, s, func(tx *store.Tx) ([]model.Refusal, error) {
		kept, err := tx.RefusalsOf(in.Applicant.IIN)
		if err != nil {
			return nil, err
		}
		list := make([]model.Refusal, len(kept))
		for i, r := range kept {
			content, err := refusalContent(r)
			if err != nil {
				return nil, err
			}
			list[i] = content.Refusal
		}
		return list, nil
	})
}

// RefusalDocument draws a refusal that the applicant was given, in a language and for a
// paper. An empty lang is that of the statement, an empty paper a sheet.
func (s *Service) RefusalDocument(ctx context.Context, in Session, id string, lang model.Lang, paper model.Paper) (File, error) {
	kept, err := read(ctx, s, func(tx *store.Tx) (store.Refusal, error) { return tx.Refusal(id, in.Applicant.IIN) })
	if err != nil {
		return File{}, orCode(model.CodeNotFound, err)
	}
	content, err := refusalContent(kept)
	if err != nil {
		return File{}, err
	}
	return s.drawRefusal(ctx, content, lang, paper)
}

// ActRefusal draws the last refusal of an act for whoever had it signed, as ActReceipt draws
// the receipt of one that was taken.
func (s *Service) ActRefusal(ctx context.Context, typed string, proof model.ActProof, lang model.Lang, paper model.Paper) (File, error) {
	check, ok := model.ParseActCheck(typed)
	if !ok {
		return File{}, model.NewError(model.CodeNotFound)
	}
	all, err := read(ctx, s, func(tx *store.Tx) ([]store.Refusal, error) { return tx.RefusalsByActCheck(check) })
	if err != nil {
		return File{}, err
	}
	for _, kept := range all {
		if !hmac.Equal([]byte(kept.BodyHash), []byte(proof.SHA256)) {
			continue
		}
		content, err := refusalContent(kept)
		if err == nil {
			err = s.checkAfterwards(content.DistrictCode, kept.At)
		}
		if err != nil {
			return File{}, err
		}
		return s.drawRefusal(ctx, content, lang, paper)
	}
	return File{}, model.NewError(model.CodeNotFound)
}

func (s *Service) drawRefusal(ctx context.Context, content documents.Refusal, lang model.Lang, paper model.Paper) (File, error) {
	lang = cmp.Or(lang, content.Lang)
	if err := checkPrinted(lang, paper); err != nil {
		return File{}, err
	}
	body, err := s.drawn(ctx, func() ([]byte, error) { return s.cfg.Drawer.Refusal(content, lang, paper) })
	return File{"refusal.pdf", model.MediaPDF, body}, err
}

func refusalContent(kept store.Refusal) (documents.Refusal, error) {
	var content documents.Refusal
	if err := json.Unmarshal(kept.Content, &content); err != nil {
		return content, fmt.Errorf("content of refusal %s: %w", kept.ID, err)
	}
	return content, nil
}
