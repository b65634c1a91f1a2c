package officer

import (
	"cmp"
	"context"
	"errors"
	"sync"

	"akmola.kz/kezek/internal/model"
)

// Signer is the signing agent of this computer. client/ncalayer meets it.
type Signer interface {
	// Sign has the person sign data with a key of theirs that is fit for use, from storage; iin,
	// where given, is the only person whose keys are offered; locale is kk or ru.
	Sign(ctx context.Context, data []byte, storage, use, iin, locale string) (cms []byte, err error)
}

// Authenticator logs an officer in and out. client/central meets it, as all that Central has.
type Authenticator interface {
	OfficerChallenge(ctx context.Context) (model.Challenge, error)
	LoginOfficer(ctx context.Context, login model.OfficerLogin) (model.OfficerSession, error)
	LogoutOfficer(ctx context.Context) error
}

// Central is what the central does for officers.
type Central interface {
	Authenticator
	WorkplaceDecider
	StatisticsReader
	QueueRunner
	ApplicationFinder
	WorkLister
}

// Config is what an officer's work is made of.
type Config struct {
	Central Central
	Signer  Signer
	Host    string // of the central, host:port; a challenge that names another is not signed
	// District is that of the counter, for which an officer works who has all of them.
	District string
}

// Work is what one officer does at a time. Its methods may be called from any goroutine; those
// with a context may wait for the connection and take no lock while they do.
type Work struct {
	Config

	mu      sync.Mutex
	session model.OfficerSession // without a name: nobody is logged in
	logins  int                  // that were begun or ended; an answer for an earlier one is dropped
	counts  map[model.WorkKind]int
}

// New returns the work at which nobody is logged in.
func New(cfg Config) *Work { return &Work{Config: cfg} }

// useLogin is the use of the key, as the agent takes it.
const useLogin = "login"

// Login has the officer sign a fresh challenge with a key from a storage of the agent, in whose
// window lang is spoken, and opens a session.
func (w *Work) Login(ctx context.Context, storage string, lang model.Lang) error {
	login := w.begin()
	challenge, err := w.Central.OfficerChallenge(ctx)
	if err != nil {
		return err
	}
	// A key may sign statements too: what comes as a challenge must be one and no more.
	if err := model.CheckChallenge(model.AsOfficer, challenge.Text, challenge.ID, w.Host); err != nil {
		return err
	}
	if lang == model.English { // the agent has none
		lang = model.Russian
	}
	cms, err := w.Signer.Sign(ctx, []byte(challenge.Text), storage, useLogin, "", string(lang))
	if err != nil {
		return err
	}
	session, err := w.Central.LoginOfficer(ctx, model.OfficerLogin{ChallengeID: challenge.ID, CMS: cms})
	if err != nil {
		return err
	}
	if !w.commit(login, session) { // it was left meanwhile
		return errors.Join(model.NewError(model.CodeOfficerSession), w.Central.LogoutOfficer(context.WithoutCancel(ctx)))
	}
	return nil
}

// commit keeps the session of a login that is the last that was begun.
func (w *Work) commit(login int, session model.OfficerSession) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.logins != login {
		return false
	}
	w.session = session
	return true
}

func (w *Work) begin() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.logins++
	return w.logins
}

func (w *Work) begun() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.logins
}

// Session returns who is logged in, if anybody is.
func (w *Work) Session() (session model.OfficerSession, in bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.session, w.session.Name != ""
}

// servedDistrict is the district that the officer works for: that of the counter for one who has all of
// them.
func (w *Work) servedDistrict() string {
	session, _ := w.Session()
	return cmp.Or(session.District, w.District)
}

// district is that where the central has to be told: empty for an officer who has a district of their own.
func (w *Work) district() string {
	if session, _ := w.Session(); session.District != "" {
		return ""
	}
	return w.District
}

// Forget ends what is known of the officer here, as when their session is over.
func (w *Work) Forget() {
	w.begin()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.session, w.counts = model.OfficerSession{}, nil
}

// Logout ends the session, here at once and then at the central.
func (w *Work) Logout(ctx context.Context) error {
	w.Forget()
	return w.Central.LogoutOfficer(ctx)
}

// check turns back to the login where the central has ended the session.
func (w *Work) check(err error) error {
	if model.CodeOf(err) != model.CodeSessionEnded {
		return err
	}
	w.Forget()
	return model.WrapError(model.CodeOfficerSession, err)
}
