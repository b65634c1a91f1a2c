package desk

import (
	"context"
	"errors"
	"strings"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// Authenticator logs an applicant in and out.
type Authenticator interface {
	Challenge(ctx context.Context) (model.Challenge, error)
	LoginByKey(ctx context.Context, login model.KeyLogin) (model.Session, error)
	RequestCode(ctx context.Context, request model.CodeRequest) (model.SentCode, error)
	LoginByCode(ctx context.Context, login model.CodeLogin) (model.Session, error)
	Logout(ctx context.Context) error
	// SetToken goes on with a session that was opened before.
	SetToken(token string)
}

// keyLogin is a signed challenge whose owner the clerk has yet to confirm.
type keyLogin struct {
	challenge model.Challenge
	cms       []byte
	owner     *pki.Certificate
	offline   bool   // no challenge was signed
	telephone string // id of the request that a telephone has signed in place of a challenge
}

// SelectCertificate has the applicant choose a key and sign a fresh challenge of
// the central, and returns whose key it is. Nobody is logged in yet. Without a connection
// the key signs a text of the desk's own, where the district's data are at hand.
func (d *Desk) SelectCertificate(ctx context.Context) (*pki.Certificate, error) {
	generation := d.generation()
	if c := d.Connection(); c.Checked && !c.Central && d.canWorkOffline() {
		return d.identify(ctx)
	}
	challenge, err := d.Central.Challenge(ctx)
	if err != nil {
		if model.CodeOf(err).Unreached() && d.canWorkOffline() {
			return d.identify(ctx)
		}
		return nil, err
	}
	// A key may sign statements too: what comes as a challenge must be one and no more.
	if err := model.CheckChallenge(model.AsCitizen, challenge.Text, challenge.ID, d.Host); err != nil {
		return nil, err
	}
	owner, cms, err := d.showKey(ctx, challenge.Text)
	if err != nil {
		return nil, err
	}
	return owner, d.commitIfCurrent(generation, func() error {
		d.pending = keyLogin{challenge: challenge, cms: cms, owner: owner}
		return nil
	})
}

// showKey has the applicant sign a text with a key that is fit for logging in, and
// returns whose key it is.
func (d *Desk) showKey(ctx context.Context, text string) (owner *pki.Certificate, cms []byte, err error) {
	cms, err = d.Signer.Sign(ctx, []byte(text), d.Visit().Storage, UseLogin, "", d.agentLocale())
	if err != nil {
		return nil, nil, err
	}
	owner, inside, err := signerOf(cms)
	if err != nil {
		return nil, nil, err
	}
	return owner, cms, d.checkKey(owner, inside, pki.Login)
}

// OwnedByTelephone reports whether the pending owner has signed with a telephone.
func (d *Desk) OwnedByTelephone() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.pending.telephone != ""
}

// PendingOwner returns the owner of the key that was selected and is yet to log in,
// and whether that was without a connection.
func (d *Desk) PendingOwner() (owner *pki.Certificate, offline bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.pending.owner, d.pending.offline
}

// LoginByKey logs in the owner of the selected key.
func (d *Desk) LoginByKey(ctx context.Context) error {
	d.mu.Lock()
	generation, pending, district := d.visitGeneration, d.pending, d.visit.District
	d.mu.Unlock()
	if pending.offline {
		return d.admitOffline(generation, pending.owner)
	}
	session, err := d.logInPending(ctx, pending, district)
	if err != nil {
		if model.CodeOf(err).Retryable() {
			return err
		}
		return errors.Join(err, d.commitIfCurrent(generation, func() error {
			d.pending, d.telephone = keyLogin{}, Telephone{} // the challenge is used up: the key has to sign another
			return nil
		}))
	}
	return d.enter(ctx, generation, session)
}

func (d *Desk) logInPending(ctx context.Context, pending keyLogin, district string) (model.Session, error) {
	if pending.telephone != "" {
		return d.Central.LoginByTelephone(ctx, model.TelephoneEntry{RequestID: pending.telephone, District: district})
	}
	return d.Central.LoginByKey(ctx, model.KeyLogin{ChallengeID: pending.challenge.ID, CMS: pending.cms, District: district})
}

// RequestCode asks the central to send a one-time code to the typed phone, if it
// and the typed IIN are bound in БМГ. What is wrong with both comes joined.
func (d *Desk) RequestCode(ctx context.Context) (SentCode, error) {
	generation, visit := d.generation(), d.Visit()
	iin, iinErr := model.ParseIIN(visit.IIN)
	phone, phoneErr := model.ParsePhone(visit.Phone)
	if err := errors.Join(iinErr, phoneErr); err != nil {
		return SentCode{}, err
	}
	sent, err := d.Central.RequestCode(ctx, model.CodeRequest{Phone: phone, IIN: iin, Lang: d.Lang()})
	if model.CodeOf(err).Unreached() && d.canWorkOffline() {
		return SentCode{}, model.WrapError(model.CodeOfflineLogin, err)
	}
	if err != nil {
		return SentCode{}, err
	}
	err = d.commitIfCurrent(generation, func() error {
		d.sent = d.sent.with(sent, string(iin)+" "+string(phone), d.Now())
		return nil
	})
	return d.SentCode(), err
}

// SentCode returns the code that was last sent for the login; an empty ID where none was.
func (d *Desk) SentCode() SentCode {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.sent.last()
}

// ForgetCode goes back from typing the code to typing the phone.
func (d *Desk) ForgetCode() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sent = nil
}

// LoginByCode logs in with the code that came to the phone, in whichever message.
func (d *Desk) LoginByCode(ctx context.Context, code string) error {
	if !sixDigits(code) {
		return model.NewError(model.CodeOTPFormat)
	}
	d.mu.Lock()
	generation, sent := d.visitGeneration, d.sent
	login := model.CodeLogin{Code: code, District: d.visit.District}
	d.mu.Unlock()
	var session model.Session
	dead, err := sent.try(d.Now(), func(id string) (err error) {
		login.CodeID = id
		session, err = d.Central.LoginByCode(ctx, login)
		return err
	})
	if err == nil {
		return d.enter(ctx, generation, session)
	}
	return errors.Join(err, d.commitIfCurrent(generation, func() error {
		d.sent = d.sent.dead(dead)
		return nil
	}))
}

func sixDigits(code string) bool {
	return len(code) == 6 && strings.Trim(code, "0123456789") == ""
}
