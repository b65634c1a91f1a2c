package service

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"strings"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// TelephoneAct says which of the two kinds of documents a telephone asks for.
type TelephoneAct bool

// What is asked for: a challenge tells of nobody, a statement of an applicant and a child.
const (
	TelephoneChallenge TelephoneAct = false
	TelephoneStatement TelephoneAct = true
)

func (t TelephoneAct) path() string {
	if t {
		return "/statement"
	}
	return "/challenge"
}

// ScanTelephone tells a telephone that has scanned a code what it is asked for and where that is
// (API 1 of eGov Mobile). The last one to scan has the request.
func (s *Service) ScanTelephone(ctx context.Context, link string, lang model.Lang) (model.EgovRequest, error) {
	kept, err := read(ctx, s, func(tx *store.Tx) (store.TelephoneRequest, error) {
		return tx.ScannedTelephoneRequest(hashHex([]byte(link)))
	})
	if err != nil {
		return model.EgovRequest{}, orCode(model.CodeTelephoneUnknown, err)
	}
	if err := s.checkTelephoneOpen(kept); err != nil {
		return model.EgovRequest{}, err
	}
	token, open := randomToken(), false
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		open, err = tx.ScanTelephoneRequest(kept.ID, hashHex([]byte(token)), s.Now())
		return err
	})
	if err == nil && !open {
		err = model.NewError(model.CodeTelephoneUsed)
	}
	organisation := inAll("egov.organization")
	return model.EgovRequest{
		Description:  assets.Texts(lang).T("egov.description", "name", kept.Name.In(lang), "place", kept.Office, "code", kept.Code),
		ExpiryDate:   kept.ExpiresAt.In(model.Zone).Format(model.EgovTime),
		Organisation: model.EgovOrganisation{NameRU: organisation.RU, NameKK: organisation.KK, NameEN: organisation.EN, BIN: s.cfg.EgovBIN},
		Document: model.EgovAddress{
			URI: s.cfg.PublicURL + "/mgov/" + link + TelephoneAct(kept.Signer != "").path(), AuthType: model.EgovToken, AuthToken: token,
		},
	}, err
}

// checkTelephoneOpen reports why nothing more comes of a request.
func (s *Service) checkTelephoneOpen(kept store.TelephoneRequest) error {
	switch {
	case kept.State.Over():
		return model.NewError(model.CodeTelephoneUsed)
	case !s.Now().Before(kept.ExpiresAt):
		return model.NewError(model.CodeTelephoneExpired)
	}
	return nil
}

// TelephoneDocuments returns what a telephone shows and signs (API 2 of eGov Mobile).
func (s *Service) TelephoneDocuments(ctx context.Context, what TelephoneAct, link, token string, lang model.Lang) (model.EgovDocuments, error) {
	kept, err := s.atTelephone(ctx, what, link, token)
	if err == nil {
		err = s.checkTelephoneOpen(kept)
	}
	t := assets.Texts(lang)
	return model.EgovDocuments{SignMethod: model.EgovCMS, Version: 1, Documents: []model.EgovDocument{{
		ID: 1, NameRU: kept.Name.RU, NameKK: kept.Name.KK, NameEN: kept.Name.EN,
		Meta: []model.EgovMeta{
			{Name: t.T("egov.place"), Value: kept.Office},
			{Name: t.T("egov.time"), Value: telephoneTime(kept.CreatedAt)},
			{Name: t.T("egov.code"), Value: kept.Code},
			{Name: t.T("egov.text"), Value: kept.Text},
		},
		Document: model.EgovContents{File: model.EgovFile{Data: base64.StdEncoding.EncodeToString([]byte(kept.Text))}},
	}}}, err
}

// atTelephone returns the request of a link to the telephone that has it.
func (s *Service) atTelephone(ctx context.Context, what TelephoneAct, link, token string) (store.TelephoneRequest, error) {
	kept, err := read(ctx, s, func(tx *store.Tx) (store.TelephoneRequest, error) {
		return tx.ScannedTelephoneRequest(hashHex([]byte(link)))
	})
	if err == nil && (token == "" || kept.TokenHash != hashHex([]byte(token)) || (kept.Signer != "") != bool(what)) {
		err = store.ErrNotFound
	}
	if err == nil {
		store.Identify(ctx, func(c *store.Caller) { c.Workplace, c.Why = kept.Workplace, "telephone "+kept.ID })
	}
	if err == nil && what == TelephoneStatement {
		store.Concern(ctx, kept.Signer)
	}
	return kept, orCode(model.CodeTelephoneUnknown, err)
}

// TakeFromTelephone takes what a telephone has signed, or that its owner does not sign. What is
// wrong with a signature ends the request, and the workplace is told of it as the telephone is.
func (s *Service) TakeFromTelephone(ctx context.Context, what TelephoneAct, link, token string, sent model.EgovDocuments) error {
	kept, err := s.atTelephone(ctx, what, link, token)
	if err != nil {
		return err
	}
	if sent.Status == model.EgovCanceled {
		if err := s.checkTelephoneOpen(kept); err != nil {
			return err
		}
		return s.settleTelephone(ctx, kept, model.TelephoneStatus{State: model.TelephoneCancelled}, []byte{})
	}
	cms, err := signatureIn(sent)
	if err != nil {
		return err
	}
	if kept.State == model.TelephoneSigned && bytes.Equal(kept.CMS, cms) {
		store.Concern(ctx, signerIn(cms))
		return nil // the answer did not arrive
	}
	if err := s.checkTelephoneOpen(kept); err != nil {
		return err
	}
	refused := s.verifyTelephone(ctx, kept, cms)
	if model.CodeOf(refused).Retryable() {
		return refused
	}
	end := model.TelephoneStatus{State: model.TelephoneSigned}
	if refused != nil {
		end = model.TelephoneStatus{State: model.TelephoneRefused, Code: model.CodeOf(refused), Params: model.ParamsOf(refused)}
		cms = []byte{}
	}
	return errors.Join(refused, s.settleTelephone(ctx, kept, end, cms))
}

// verifyTelephone verifies a signature over the text of a request as any other one.
func (s *Service) verifyTelephone(ctx context.Context, kept store.TelephoneRequest, cms []byte) error {
	if kept.Signer == "" {
		signer, err := s.cfg.Verifier.VerifyLogin(ctx, cms, []byte(kept.Text), s.Now())
		if err == nil {
			store.Concern(ctx, signer.Person.IIN)
		}
		return err
	}
	signer, err := s.cfg.Verifier.VerifyStatement(ctx, cms, []byte(kept.Text), s.Now())
	if err == nil && signer.Person.IIN != kept.Signer {
		err = model.NewError(model.CodeSignerOther)
	}
	return err
}

func (s *Service) settleTelephone(ctx context.Context, kept store.TelephoneRequest, end model.TelephoneStatus, cms []byte) error {
	open := false
	err := s.store.Write(ctx, func(tx *store.Tx) (err error) {
		open, err = tx.SettleTelephoneRequest(kept.ID, kept.TokenHash, s.Now(), end, cms)
		return err
	})
	if err == nil && !open {
		err = model.NewError(model.CodeTelephoneUsed)
	}
	return err
}

// signatureIn reads the one signature that a telephone sends: base64, of whatever lines, with or
// without those of PEM.
func signatureIn(sent model.EgovDocuments) ([]byte, error) {
	if sent.SignMethod != model.EgovCMS {
		return nil, BadRequest("signMethod", nil)
	}
	if len(sent.Documents) != 1 || sent.Documents[0].ID != 1 {
		return nil, BadRequest("documentsToSign", nil)
	}
	data := sent.Documents[0].Document.File.Data
	for _, label := range []string{"-----BEGIN CMS-----", "-----END CMS-----"} {
		data = strings.ReplaceAll(data, label, "")
	}
	cms, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(data), ""))
	if err != nil || len(cms) == 0 {
		return nil, BadRequest("data", errors.New("no base64"))
	}
	return cms, nil
}

// signerIn is whose signature the bytes hold, which was verified before.
func signerIn(cms []byte) model.IIN {
	message, err := pki.ParseCMS(cms)
	if err != nil || len(message.SignerCertificates()) != 1 {
		return ""
	}
	return model.IIN(message.SignerCertificates()[0].IIN)
}
