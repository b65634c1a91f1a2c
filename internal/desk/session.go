package desk

import (
	"context"
	"errors"

	"github.com/google/uuid"

	"akmola.kz/kezek/internal/model"
)

// Session returns who is logged in, or was identified without a connection; the Token is
// left out.
func (d *Desk) Session() (session model.Session, loggedIn bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	session = d.session
	loggedIn = session.Token != "" || d.visit.Offline
	session.Token = ""
	return session, loggedIn
}

// inSession reports whether the applicant is logged in at the central.
func (d *Desk) inSession() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.session.Token != ""
}

// known is how far the citizen is known. A session that the central has ended counts
// until the next call.
func (d *Desk) known() identity {
	switch {
	case d.session.Applicant.IIN == "":
		return nobody
	case d.visit.Offline:
		return identified
	}
	return loggedIn
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
	d.visit.Telephone = session.Method == model.ByKey && d.pending.telephone != ""
	d.pending, d.sent = keyLogin{}, nil
	d.visit.Method, d.visit.Offline = session.Method, false
	d.visit.Email = session.Applicant.Email
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

// checkSession turns the visit back to the login where the central has ended the
// session; what was typed stays.
func (d *Desk) checkSession(generation int, err error) error {
	if model.CodeOf(err) != model.CodeSessionEnded {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.visitGeneration == generation {
		d.endSession()
	}
	return err
}

// endSession turns the visit back to the login; whose visit it is stays known. A
// statement that is being signed is signed to its end: a key needs no session.
func (d *Desk) endSession() {
	d.session.Token = ""
	if d.ended = d.held; d.held {
		return
	}
	if d.can(SessionEnded) { // two calls may have met the end
		_ = d.fire(SessionEnded)
	}
}
