package desk

import (
	"context"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// identificationText is what a key signs where no central can give a challenge. It
// logs nobody in: it proves that whoever stands at the desk has the key. What they
// sign later is what the central believes.
const identificationText = "Kezek: identification without a connection\nvisit: %s\ntime: %s\n"

// canWorkOffline reports whether a statement could be made now without the central.
func (d *Desk) canWorkOffline() bool {
	if d.NoDrafts {
		return false // nothing here outlives the program: it cannot promise to send
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	set := d.reference.set
	return set.District != "" && set.District == d.visit.District && set.Rules.Statements[model.PlaceOnList].Offline.In(d.lang) != ""
}

// identify has the applicant show a key without a connection.
func (d *Desk) identify(ctx context.Context) (*pki.Certificate, error) {
	generation := d.generation()
	owner, _, err := d.showKey(ctx, fmt.Sprintf(identificationText, d.Visit().ID, d.Now().UTC().Format(time.RFC3339)))
	if err != nil {
		return nil, err
	}
	return owner, d.commitIfCurrent(generation, func() error {
		d.pending = keyLogin{owner: owner, offline: true}
		return nil
	})
}

// admitOffline lets the owner of the key in without a session: what they sign goes
// to the outbox.
func (d *Desk) admitOffline(generation int, owner *pki.Certificate) error {
	return d.commitIfCurrent(generation, func() error {
		iin := model.IIN(owner.IIN)
		d.assign(iin)
		person := model.Person{IIN: iin, Birth: iin.Birth(), Sex: iin.Sex()}
		person.Surname, person.GivenName, person.Patronymic = owner.Names()
		d.session = model.Session{Method: model.ByKey, EmailRequired: true, Applicant: model.Applicant{Person: person}}
		d.pending, d.sent = keyLogin{}, nil
		d.visit.Method, d.visit.Offline = model.ByKey, true
		return d.fire(EmailAsked)
	})
}

// ChooseChild takes the child of the typed IIN without a connection: kinship, application
// and places are looked at when the central receives the statement.
func (d *Desk) ChooseChild() error {
	visit := d.Visit()
	child, err := model.ParseIIN(visit.ChildIIN)
	if err != nil {
		return err
	}
	if code := d.ChildProblem(string(child)); code != "" {
		return model.NewError(code)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.visit.Offline {
		return model.NewError(model.CodeBadRequest)
	}
	d.visit.ChildIIN = string(child)
	return d.choose(model.Application{District: d.visit.District}, ApplicationChosen)
}

// LoginAgain goes back from a visit without a connection to the login, when there is one
// again. What was typed stays.
func (d *Desk) LoginAgain() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.visit.Offline || !d.can(ConnectionBack) {
		return model.NewError(model.CodeBadRequest)
	}
	d.visit.Offline = false
	return d.fire(ConnectionBack)
}

// offlineApplication is all that is known of the chosen child without a connection.
func (d *Desk) offlineApplication() (model.Application, bool) {
	child, err := model.ParseIIN(d.visit.ChildIIN)
	if err != nil {
		return model.Application{}, false
	}
	return model.Application{
		District: d.visit.District, Status: model.InQueue,
		Child: model.Child{Person: model.Person{IIN: child, Birth: child.Birth(), Sex: child.Sex()}},
	}, true
}
