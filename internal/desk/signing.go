package desk

import (
	"context"

	"akmola.kz/kezek/internal/model"
)

// SignByKey has the applicant sign the statement with a key and sends it.
func (d *Desk) SignByKey(ctx context.Context) error {
	visit := d.Visit()
	session, _ := d.Session()
	cms, err := d.Signer.Sign(ctx, []byte(visit.Text), visit.Storage, UseSign, string(session.Applicant.IIN), d.agentLocale())
	if err != nil {
		return err
	}
	signer, err := signerOf(cms)
	if err != nil {
		return err
	}
	if signer.IIN != string(session.Applicant.IIN) {
		return model.NewError(model.CodeSignerOther)
	}
	return d.send(ctx, model.Act{Statement: visit.Statement, Text: visit.Text, CMS: cms})
}

// RequestSigningCode sends a code that signs this statement to the phone.
func (d *Desk) RequestSigningCode(ctx context.Context, typed string) (model.SentCode, error) {
	generation := d.generation()
	phone, err := model.ParsePhone(typed)
	if err != nil {
		return model.SentCode{}, err
	}
	hash := model.TextSHA256(d.Visit().Text)
	sent, err := d.Central.RequestSigningCode(ctx, model.SigningCodeRequest{Phone: phone, SHA256: hash, Lang: d.ReadingLang()})
	if err != nil {
		return model.SentCode{}, d.checkSession(generation, err)
	}
	return sent, d.commitIfCurrent(generation, func() error {
		d.signing[hash] = sent
		return nil
	})
}

// SigningCode returns the code that was last sent to sign the statement as it reads
// now; an empty ID where none was.
func (d *Desk) SigningCode() model.SentCode {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.signing[model.TextSHA256(d.visit.Text)]
}

// CodeSentInAnotherLanguage reports whether a code was sent for the statement as it
// read in another language: that code does not sign this text.
func (d *Desk) CodeSentInAnotherLanguage() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, sent := d.signing[model.TextSHA256(d.visit.Text)]
	return !sent && len(d.signing) > 0
}

// SignByCode signs the statement with the code that came to the phone and sends it.
func (d *Desk) SignByCode(ctx context.Context, code string) error {
	if !sixDigits(code) {
		return model.NewError(model.CodeOTPFormat)
	}
	visit := d.Visit()
	return d.send(ctx, model.Act{
		Statement: visit.Statement, Text: visit.Text, CodeID: d.SigningCode().ID, Code: code,
	})
}
