package desk

import (
	"context"
	"errors"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// signing is a statement that is being signed: what it says, and for whom.
type signing struct {
	generation int
	visit      Visit
	applicant  model.IIN
	codes      sentCodes // that were sent for it
}

// Signs reports whether the visit stands where a statement is read and signed.
func (d *Desk) Signs() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.visit.signs()
}

// beginSigning judges the statement once more and keeps it as it is until end: neither
// another language of the screens nor a session that ends changes what is signed meanwhile.
func (d *Desk) beginSigning() (s signing, end func(), err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.checkAgain(); err != nil {
		return signing{}, nil, err
	}
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
	}, nil
}

// SignByKey has the applicant sign the statement with a key and sends it.
func (d *Desk) SignByKey(ctx context.Context) error {
	s, end, err := d.beginSigning()
	if err != nil {
		return err
	}
	defer end()
	cms, err := d.Signer.Sign(ctx, []byte(s.visit.Text), s.visit.Storage, UseSign, string(s.applicant), d.agentLocale())
	if err != nil {
		return err
	}
	signer, inside, err := signerOf(cms)
	if err != nil {
		return err
	}
	if err := d.checkKey(signer, inside, pki.Signing); err != nil {
		return err
	}
	if signer.IIN != string(s.applicant) {
		return model.NewError(model.CodeSignerOther)
	}
	return d.send(ctx, s.generation, model.Act{Statement: s.visit.Statement, Text: s.visit.Text, CMS: cms})
}

// RequestSigningCode sends a code that signs this statement to the phone.
func (d *Desk) RequestSigningCode(ctx context.Context, typed string) (SentCode, error) {
	generation := d.generation()
	phone, err := model.ParsePhone(typed)
	if err != nil {
		return SentCode{}, err
	}
	d.mu.Lock()
	err = d.checkAgain()
	hash := model.TextSHA256(d.visit.Text)
	d.mu.Unlock()
	if err != nil {
		return SentCode{}, err
	}
	sent, err := d.Central.RequestSigningCode(ctx, model.SigningCodeRequest{Phone: phone, SHA256: hash, Lang: d.ReadingLang()})
	if err != nil {
		return SentCode{}, d.checkSession(generation, err)
	}
	err = d.commitIfCurrent(generation, func() error {
		d.signing[hash] = d.signing[hash].with(sent, hash, d.Now())
		return nil
	})
	return d.SigningCode(), err
}

// SigningCode returns the code that was last sent to sign the statement as it reads
// now; an empty ID where none was.
func (d *Desk) SigningCode() SentCode {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.signing[model.TextSHA256(d.visit.Text)].last()
}

// CodeSentInAnotherLanguage reports whether a code was sent for the statement as it
// read in another language: that code does not sign this text.
func (d *Desk) CodeSentInAnotherLanguage() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, sent := d.signing[model.TextSHA256(d.visit.Text)]
	return !sent && len(d.signing) > 0
}

// SignByCode signs the statement with the code that came to the phone, in whichever
// message, and sends it.
func (d *Desk) SignByCode(ctx context.Context, code string) error {
	if !sixDigits(code) {
		return model.NewError(model.CodeOTPFormat)
	}
	s, end, err := d.beginSigning()
	if err != nil {
		return err
	}
	defer end()
	if s.codes == nil && d.CodeSentInAnotherLanguage() {
		return model.NewError(model.CodeOTPExpired)
	}
	dead, err := s.codes.try(d.Now(), func(id string) error {
		return d.send(ctx, s.generation, model.Act{Statement: s.visit.Statement, Text: s.visit.Text, CodeID: id, Code: code})
	})
	if len(dead) == 0 {
		return err
	}
	return errors.Join(err, d.commitIfCurrent(s.generation, func() error {
		hash := model.TextSHA256(s.visit.Text)
		d.signing[hash] = d.signing[hash].dead(dead)
		return nil
	}))
}
