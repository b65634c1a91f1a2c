package desk

import (
	"context"

	"akmola.kz/kezek/internal/model"
)

// signing is a statement that is being signed: what it says, and for whom.
type signing struct {
	generation int
	visit      Visit
	applicant  model.IIN
	code       model.SentCode // that was sent for it, empty where none was
}

// beginSigning keeps the statement as it is until end: neither another language of the
// screens nor a session that ends changes what is signed meanwhile.
func (d *Desk) beginSigning() (s signing, end func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.held, d.ended = true, false
	s = signing{d.visitGeneration, d.visit, d.session.Applicant.IIN, d.signing[model.TextSHA256(d.visit.Text)]}
	return s, func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.visitGeneration != s.generation {
			return // another citizen's statement stands there
		}
		d.held = false
		d.translate()
		if d.ended && rows[d.visit.Step].kept != signed { // what was signed is told first
			d.endSession()
		}
	}
}

// SignByKey has the applicant sign the statement with a key and sends it.
func (d *Desk) SignByKey(ctx context.Context) error {
	s, end := d.beginSigning()
	defer end()
	cms, err := d.Signer.Sign(ctx, []byte(s.visit.Text), s.visit.Storage, UseSign, string(s.applicant), d.agentLocale())
	if err != nil {
		return err
	}
	signer, err := signerOf(cms)
	if err != nil {
		return err
	}
	if signer.IIN != string(s.applicant) {
		return model.NewError(model.CodeSignerOther)
	}
	return d.send(ctx, s.generation, model.Act{Statement: s.visit.Statement, Text: s.visit.Text, CMS: cms})
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
	s, end := d.beginSigning()
	defer end()
	if s.code.ID == "" && d.CodeSentInAnotherLanguage() {
		return model.NewError(model.CodeOTPExpired)
	}
	return d.send(ctx, s.generation, model.Act{Statement: s.visit.Statement, Text: s.visit.Text, CodeID: s.code.ID, Code: code})
}
