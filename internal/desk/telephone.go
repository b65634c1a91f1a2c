package desk

import (
	"context"
	"errors"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// Telephoner has a telephone sign.
type Telephoner interface {
	RequestTelephoneLogin(ctx context.Context, login model.TelephoneLogin) (model.TelephoneRequest, error)
	RequestTelephoneSigning(ctx context.Context, signing model.TelephoneSigning) (model.TelephoneRequest, error)
	// TelephoneStatus waits some seconds for another state than was seen.
	TelephoneStatus(ctx context.Context, id string, seen model.TelephoneState) (model.TelephoneStatus, error)
	TelephoneSignature(ctx context.Context, id string) (model.TelephoneSignature, error)
	WithdrawTelephone(ctx context.Context, id string) error
	LoginByTelephone(ctx context.Context, login model.TelephoneEntry) (model.Session, error)
}

// Telephone is what a telephone is asked to sign, and how far that has come; of an empty ID nothing.
type Telephone struct {
	model.TelephoneRequest
	ExpiresAt time.Time
	State     model.TelephoneState
	cms       []byte // of an act
}

// Telephone returns what a telephone is asked to sign where the visit stands: to log in, or the statement
// as it reads now.
func (d *Desk) Telephone() Telephone {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.visit.signs() && d.telephone.Text != d.visit.Text {
		return Telephone{} // another text is signed now
	}
	return d.telephone
}

// AskTelephone makes a request for a telephone to log in, or to sign the statement where the visit
// stands there. It takes the place of the one before.
func (d *Desk) AskTelephone(ctx context.Context) error {
	d.mu.Lock()
	err := d.checkAgain()
	generation, visit, lang := d.visitGeneration, d.visit, d.lang
	d.mu.Unlock()
	if err != nil {
		return err
	}
	var made model.TelephoneRequest
	if visit.signs() {
		made, err = d.Central.RequestTelephoneSigning(ctx, model.TelephoneSigning{Statement: visit.Statement, Text: visit.Text})
		err = d.checkSession(generation, err)
	} else {
		made, err = d.Central.RequestTelephoneLogin(ctx, model.TelephoneLogin{District: visit.District, Lang: lang})
	}
	if err == nil {
		err = d.checkTelephone(made, visit)
	}
	if err != nil {
		return err
	}
	return d.commitIfCurrent(generation, func() error {
		d.telephone = Telephone{
			TelephoneRequest: made, ExpiresAt: d.Now().Add(time.Duration(made.ExpiresIn) * time.Second), State: model.TelephoneWaiting,
		}
		if !visit.signs() {
			d.pending = keyLogin{}
		}
		return nil
	})
}

// checkTelephone holds a request against what was asked for, before anybody scans it: the other side
// may send any bytes, and any address.
func (d *Desk) checkTelephone(made model.TelephoneRequest, visit Visit) error {
	if host := model.LinkHost(made.Link); host == "" || host != model.HostOf(d.Host) {
		return model.WrapError(model.CodeCentralNonsense, errors.New("a telephone is sent to another host"))
	}
	if !visit.signs() {
		return made.CheckTelephone(d.Host)
	}
	if made.Text != visit.Text {
		return model.WrapError(model.CodeCentralNonsense, errors.New("a telephone is sent another text"))
	}
	return nil
}

// FollowTelephone waits for news of the request, at most some seconds, and takes what was signed. It
// returns why nothing was: that ends the request. Whatever fails by the way does not.
func (d *Desk) FollowTelephone(ctx context.Context) error {
	generation, asked := d.generation(), d.Telephone()
	if asked.ID == "" || asked.State.Over() {
		return nil
	}
	status, err := d.Central.TelephoneStatus(ctx, asked.ID, asked.State)
	switch {
	case model.CodeOf(err) == model.CodeTelephoneUnknown, err != nil && !d.Now().Before(asked.ExpiresAt):
		status, err = model.TelephoneStatus{State: model.TelephoneExpired}, nil
	case err != nil:
		return err
	}
	signed := Telephone{}
	var owner *pki.Certificate
	if status.State == model.TelephoneSigned {
		if signed.cms, owner, err = d.takeSigned(ctx, asked); err != nil && model.CodeOf(err).Retryable() {
			return err // it is there still
		}
	}
	if err == nil {
		err = status.Err()
	} else {
		status.State = model.TelephoneRefused
	}
	return errors.Join(err, d.commitIfCurrent(generation, func() error {
		if d.telephone.ID != asked.ID {
			return nil // another one has taken its place
		}
		d.telephone.State, d.telephone.cms = status.State, signed.cms
		if owner != nil && !d.visit.signs() && status.State == model.TelephoneSigned {
			d.pending = keyLogin{telephone: asked.ID, owner: owner}
		}
		return nil
	}))
}

// takeSigned fetches what a telephone has signed and looks at it as at what NCALayer signs.
func (d *Desk) takeSigned(ctx context.Context, asked Telephone) (cms []byte, owner *pki.Certificate, err error) {
	got, err := d.Central.TelephoneSignature(ctx, asked.ID)
	if err != nil {
		return nil, nil, err
	}
	if err := pki.CheckSignature(got.CMS, []byte(asked.Text)); err != nil {
		return nil, nil, model.WrapError(model.CodeTelephoneOtherData, err)
	}
	owner, inside, err := signerOf(got.CMS)
	if err != nil {
		return nil, nil, err
	}
	use, applicant := pki.Login, ""
	d.mu.Lock()
	if d.visit.signs() {
		use, applicant = pki.Signing, string(d.session.Applicant.IIN)
	}
	d.mu.Unlock()
	if err := d.checkKey(owner, inside, use); err != nil {
		return nil, nil, err
	}
	if applicant != "" && owner.IIN != applicant {
		return nil, nil, model.NewError(model.CodeSignerOther)
	}
	return got.CMS, owner, nil
}

// SendByTelephone sends the statement that a telephone has signed.
func (d *Desk) SendByTelephone(ctx context.Context) error {
	s, end, err := d.beginSigning()
	if err != nil {
		return err
	}
	defer end()
	asked := d.Telephone()
	if asked.State != model.TelephoneSigned || len(asked.cms) == 0 {
		return model.NewError(model.CodeTelephoneUnknown)
	}
	return d.send(ctx, s.generation, model.Act{Statement: s.visit.Statement, Text: s.visit.Text, CMS: asked.cms})
}

// ForgetTelephone takes the request back: nothing comes of it any more. Where the central is not
// reached it expires.
func (d *Desk) ForgetTelephone(ctx context.Context) error {
	d.mu.Lock()
	asked := d.telephone
	d.dropTelephone()
	d.mu.Unlock()
	if asked.ID == "" {
		return nil
	}
	return d.Central.WithdrawTelephone(ctx, asked.ID)
}

// dropTelephone forgets what a telephone was asked for, and what it has signed to log in. At the central that
// expires.
func (d *Desk) dropTelephone() {
	d.telephone = Telephone{}
	if d.pending.telephone != "" {
		d.pending = keyLogin{}
	}
}
