package officer

import (
	"context"

	"akmola.kz/kezek/internal/model"
)

// QueueRunner has the places of a district, the runs that offer them, and what becomes of the
// offers. An empty district is the officer's own.
type QueueRunner interface {
	// Organizations and Rules are what everybody may read; an empty tag asks for all of it.
	Organizations(ctx context.Context, district, tag string) (all []model.Organization, newTag string, err error)
	Rules(ctx context.Context, district, tag string) (rules model.RuleSet, newTag string, err error)

	OfficerPlaces(ctx context.Context, district string) ([]model.FreePlace, error)
	PublishPlaces(ctx context.Context, district string, places []model.FreePlace) ([]model.FreePlace, error)
	RunQueue(ctx context.Context, district string, request model.RunRequest) (model.Run, error)
	OfficerRun(ctx context.Context, id string) (model.Run, error)
	OfficerOffers(ctx context.Context, district string) ([]model.ListedOffer, error)
	DecideOffer(ctx context.Context, id string, said model.OfferDecision) (model.ListedOffer, error)
}

// Reference is the organizations of the district that an officer works for, and its rules of today.
type Reference struct {
	Organizations []model.Organization
	Rules         model.RuleSet
}

// Reference reads them.
func (w *Work) Reference(ctx context.Context) (r Reference, err error) {
	code := w.servedDistrict()
	if r.Organizations, _, err = w.Central.Organizations(ctx, code, ""); err == nil {
		r.Rules, _, err = w.Central.Rules(ctx, code, "")
	}
	return r, err
}

// Places lists the free places that are left to offer.
func (w *Work) Places(ctx context.Context) ([]model.FreePlace, error) {
	places, err := w.Central.OfficerPlaces(ctx, w.district())
	return places, w.check(err)
}

// PublishPlaces says how many places of each kind that is named are left to offer.
func (w *Work) PublishPlaces(ctx context.Context, places []model.FreePlace) ([]model.FreePlace, error) {
	left, err := w.Central.PublishPlaces(ctx, w.district(), places)
	return left, w.check(err)
}

// Foresee returns what a run would do now; nothing is offered.
func (w *Work) Foresee(ctx context.Context) (model.Run, error) {
	run, err := w.Central.RunQueue(ctx, w.district(), model.RunRequest{DryRun: true})
	return run, w.check(err)
}

// Run makes the run that was foreseen, and no other: run_changed where anything has changed.
func (w *Work) Run(ctx context.Context, foreseen model.Run) (model.Run, error) {
	run, err := w.Central.RunQueue(ctx, w.district(), model.RunRequest{Input: foreseen.Input})
	return run, w.check(err)
}

// Progress returns how far a run is.
func (w *Work) Progress(ctx context.Context, id string) (model.Run, error) {
	run, err := w.Central.OfficerRun(ctx, id)
	return run, w.check(err)
}

// Offers lists the offers that are not settled, what is due first before the others.
func (w *Work) Offers(ctx context.Context) ([]model.ListedOffer, error) {
	offers, err := w.Central.OfficerOffers(ctx, w.district())
	return offers, w.check(err)
}

// Deliver says that the documents of a referral are there: the child is enrolled.
func (w *Work) Deliver(ctx context.Context, id string) error {
	_, err := w.Central.DecideOffer(ctx, id, model.OfferDecision{Step: model.OfferDelivered})
	return w.check(err)
}

// TakeDocuments says that the organization has the documents of a referral.
func (w *Work) TakeDocuments(ctx context.Context, id string) error {
	_, err := w.Central.DecideOffer(ctx, id, model.OfferDecision{Step: model.OfferDocuments})
	return w.check(err)
}

// MakeContract says that the contract with the family is made.
func (w *Work) MakeContract(ctx context.Context, id string, made model.Contract) error {
	_, err := w.Central.DecideOffer(ctx, id, model.OfferDecision{Step: model.OfferContract, Contract: &made})
	return w.check(err)
}

// Annul takes an offer back, for a reason: the child waits on.
func (w *Work) Annul(ctx context.Context, id, why string) error {
	_, err := w.Central.DecideOffer(ctx, id, model.OfferDecision{Step: model.OfferAnnulled, Why: why})
	return w.check(err)
}
