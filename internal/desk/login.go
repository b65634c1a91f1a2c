package desk

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"

	"github.com/google/uuid"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// DefaultStorage is the key storage that most citizens use: a file.
const DefaultStorage = "PKCS12"

// Storages lists NCALayer's key storages in the order in which clerks meet them.
func Storages() []string {
	return []string{
		DefaultStorage, "AKKaztokenStore", "AKKZIDCardStore", "AKEToken72KStore",
		"AKEToken5110Store", "AKJaCartaStore", "AKAKEYStore",
	}
}

// Uses of a key, as the Signer takes them.
const (
	UseLogin = "login"
	UseSign  = "sign"
)

// Signer is the signing agent of this computer. client/ncalayer meets it.
type Signer interface {
	// Version reports that the agent answers.
	Version(ctx context.Context) (string, error)
	// Sign has the person sign data with a key of theirs that is fit for use, from
	// storage; iin, where given, is the only person whose keys are offered; locale
	// is kk or ru. It returns a CMS (DER) with the data in it.
	Sign(ctx context.Context, data []byte, storage, use, iin, locale string) (cms []byte, err error)
}

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
	offline   bool // no challenge was signed
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
	if err := model.CheckChallenge(challenge.Text, challenge.ID, d.Host); err != nil {
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
	if owner, err = signerOf(cms); err != nil {
		return nil, nil, err
	}
	return owner, cms, d.fitForLogin(owner)
}

// fitForLogin tells at once what the central would refuse, while the key is still
// at hand.
func (d *Desk) fitForLogin(owner *pki.Certificate) error {
	now := d.Clock()
	switch {
	case now.After(owner.NotAfter):
		return model.NewError(model.CodeCertificateExpired, "until", model.DateOf(owner.NotAfter.In(model.Zone)).String())
	case now.Before(owner.NotBefore):
		return model.NewError(model.CodeCertificateEarly, "from", model.DateOf(owner.NotBefore.In(model.Zone)).String())
	case owner.IIN == "":
		return model.NewError(model.CodeCertificateOwner)
	case !owner.KeyUse.Allows(pki.Login):
		return model.NewError(model.CodeCertificateUse)
	}
	return nil
}

// agentLocale is the language of NCALayer's dialog; it has no English.
func (d *Desk) agentLocale() string {
	if d.Lang() == model.Kazakh {
		return string(model.Kazakh)
	}
	return string(model.Russian)
}

// signerOf reads whose signature came back from the agent. One person signs.
func signerOf(cms []byte) (*pki.Certificate, error) {
	message, err := pki.ParseCMS(cms)
	if err != nil {
		return nil, model.WrapError(model.CodeNCALayerNonsense, err)
	}
	signers := message.SignerCertificates()
	if len(signers) != 1 {
		return nil, model.WrapError(model.CodeNCALayerNonsense, fmt.Errorf("%d signers, not one", len(signers)))
	}
	return signers[0], nil
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
	session, err := d.Central.LoginByKey(ctx, model.KeyLogin{
		ChallengeID: pending.challenge.ID, CMS: pending.cms, District: district, Office: d.Office,
	})
	if err != nil {
		if model.CodeOf(err).Retryable() {
			return err
		}
		return errors.Join(err, d.commitIfCurrent(generation, func() error {
			d.pending = keyLogin{} // the challenge is used up: the key has to sign another
			return nil
		}))
	}
	return d.enter(ctx, generation, session)
}

// RequestCode asks the central to send a one-time code to the typed phone, if it
// and the typed IIN are bound in БМГ. What is wrong with both comes joined.
func (d *Desk) RequestCode(ctx context.Context) (model.SentCode, error) {
	generation, visit := d.generation(), d.Visit()
	iin, iinErr := model.ParseIIN(visit.IIN)
	phone, phoneErr := model.ParsePhone(visit.Phone)
	if err := errors.Join(iinErr, phoneErr); err != nil {
		return model.SentCode{}, err
	}
	sent, err := d.Central.RequestCode(ctx, model.CodeRequest{Phone: phone, IIN: iin, Lang: d.Lang()})
	if model.CodeOf(err).Unreached() && d.canWorkOffline() {
		return model.SentCode{}, model.WrapError(model.CodeOfflineLogin, err)
	}
	if err != nil {
		return model.SentCode{}, err
	}
	return sent, d.commitIfCurrent(generation, func() error {
		d.sent = sent
		return nil
	})
}

// SentCode returns the code that was last sent for the login; an empty ID where none was.
func (d *Desk) SentCode() model.SentCode {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.sent
}

// ForgetCode goes back from typing the code to typing the phone.
func (d *Desk) ForgetCode() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.sent = model.SentCode{}
}

// LoginByCode logs in with the code that came to the phone.
func (d *Desk) LoginByCode(ctx context.Context, code string) error {
	if !sixDigits(code) {
		return model.NewError(model.CodeOTPFormat)
	}
	d.mu.Lock()
	generation := d.visitGeneration
	login := model.CodeLogin{CodeID: d.sent.ID, Code: code, District: d.visit.District, Office: d.Office}
	d.mu.Unlock()
	session, err := d.Central.LoginByCode(ctx, login)
	if err != nil {
		return err
	}
	return d.enter(ctx, generation, session)
}

func sixDigits(code string) bool {
	return len(code) == 6 && strings.Trim(code, "0123456789") == ""
}

// enter lets the applicant in, or ends the session again where the one who asked for
// it has left.
func (d *Desk) enter(ctx context.Context, generation int, session model.Session) error {
	err := d.commitIfCurrent(generation, func() error { return d.admit(session) })
	if err != nil {
		err = errors.Join(err, d.Central.Logout(context.WithoutCancel(ctx)))
	}
	return err
}

func (d *Desk) admit(session model.Session) error {
	event := LoggedIn
	if session.EmailRequired {
		event = EmailAsked
	}
	if _, err := Next(d.visit.Step, event); err != nil {
		return model.WrapError(model.CodeInternal, err)
	}
	d.assign(session.Applicant.IIN)
	d.session = session
	d.pending, d.sent = keyLogin{}, model.SentCode{}
	d.visit.Method, d.visit.Offline = session.Method, false
	d.visit.Email = session.Applicant.Email
	d.visit.ContactPhone = string(session.Applicant.Phone)
	return d.fire(event)
}

// assign makes the visit that of the applicant who is let in. Nothing of another one
// who had it before is shown to them.
func (d *Desk) assign(applicant model.IIN) {
	before := d.session.Applicant.IIN
	if before == "" || before == applicant {
		return
	}
	v := d.visit
	d.serve(Visit{ID: uuid.NewString(), Step: v.Step, District: v.District, Storage: v.Storage, IIN: v.IIN, Phone: v.Phone})
}

// SaveEmail keeps the address that a first login asks for and goes on. Without a
// connection it goes with the statement.
func (d *Desk) SaveEmail(ctx context.Context) error {
	generation, visit := d.generation(), d.Visit()
	email, err := ParseEmail(visit.Email)
	if visit.Offline && model.CodeOf(err) == model.CodeEmailEmpty {
		email, err = "", nil // the central may have one already
	}
	if err != nil {
		return err
	}
	if visit.Offline {
		return d.commitIfCurrent(generation, func() error {
			d.session.Applicant.Email, d.session.EmailRequired = email, false
			return d.fire(EmailSaved)
		})
	}
	applicant, err := d.Central.UpdateContact(ctx, model.Contact{Email: email})
	if err != nil {
		return err
	}
	return d.commitIfCurrent(generation, func() error {
		d.session.Applicant, d.session.EmailRequired = applicant, false
		return d.fire(EmailSaved)
	})
}

// ParseEmail reads an e-mail address; errors carry email_empty or email_format.
func ParseEmail(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", model.NewError(model.CodeEmailEmpty)
	}
	address, err := mail.ParseAddress(s)
	if err != nil || address.Address != s || !strings.Contains(s[strings.LastIndex(s, "@"):], ".") {
		return "", model.NewError(model.CodeEmailFormat)
	}
	return s, nil
}
