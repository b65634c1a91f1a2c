package central

import (
	"context"
	"net/http"
	"net/url"

	"akmola.kz/kezek/internal/model"
)

// OfficerPlaces lists the free places of a district that are left to offer; like all that officers
// ask, of their own district where it is empty.
func (c *Client) OfficerPlaces(ctx context.Context, district string) ([]model.FreePlace, error) {
	return fetch[[]model.FreePlace](ctx, c, ofOfficer(http.MethodGet, "/v1/officers/places").of(district))
}

// PublishPlaces says how many places of each kind that is named are left to offer, and returns what
// the district has now.
func (c *Client) PublishPlaces(ctx context.Context, district string, places []model.FreePlace) ([]model.FreePlace, error) {
	return send[[]model.FreePlace](ctx, c, ofOfficer(http.MethodPut, "/v1/officers/places").of(district), places)
}

// RunQueue foresees a run of the queue of a district, or makes it. It is sent once: a run that was
// made changes what the next one would do.
func (c *Client) RunQueue(ctx context.Context, district string, request model.RunRequest) (model.Run, error) {
	r, err := ofOfficer(http.MethodPost, "/v1/officers/runs").of(district).asJSON(request)
	if err != nil {
		return model.Run{}, err
	}
	r.file = true // it may take as long as a document does
	return named(ctx, c, r, runOf)
}

// OfficerRun returns a run, with how far it is.
func (c *Client) OfficerRun(ctx context.Context, id string) (model.Run, error) {
	r := ofOfficer(http.MethodGet, "/v1/officers/runs/{id}")
	r.path = "/v1/officers/runs/" + url.PathEscape(id)
	return named(ctx, c, r, runOf)
}

func runOf(run model.Run) string { return run.ID }

// OfficerOffers lists the offers of a district that are not settled.
func (c *Client) OfficerOffers(ctx context.Context, district string) ([]model.ListedOffer, error) {
	return fetch[[]model.ListedOffer](ctx, c, ofOfficer(http.MethodGet, "/v1/officers/offers").of(district))
}

// DecideOffer takes an offer a step on.
func (c *Client) DecideOffer(ctx context.Context, id string, said model.OfferDecision) (model.ListedOffer, error) {
	r, err := ofOfficer(http.MethodPost, "/v1/officers/offers/{id}").asJSON(said)
	if err != nil {
		return model.ListedOffer{}, err
	}
	r.path = "/v1/officers/offers/" + url.PathEscape(id)
	return named(ctx, c, r, func(o model.ListedOffer) string { return o.ID })
}
