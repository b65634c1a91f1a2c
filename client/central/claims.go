package central

import (
	"context"
	"net/http"
	"net/url"

	"akmola.kz/kezek/internal/model"
)

// Claim claims a privilege for an application, by its number.
func (c *Client) Claim(ctx context.Context, number string, made model.ClaimRequest) (model.ApplicationRecord, error) {
	r, err := private(http.MethodPost, "/v1/applications/{id}/claims").asJSON(made)
	if err != nil {
		return model.ApplicationRecord{}, err
	}
	r.path = "/v1/applications/" + url.PathEscape(number) + "/claims"
	return named(ctx, c, r, func(a model.ApplicationRecord) string {
		if a.Number != number {
			return ""
		}
		return number
	})
}

// Prove adds a document to a claim, as Attach does to an entry.
func (c *Client) Prove(ctx context.Context, claimID string, scan model.Scan) (model.Document, error) {
	return c.attach(ctx, func(rest string) request {
		r := private(http.MethodPost, "/v1/claims/{id}"+rest)
		r.path = "/v1/claims/" + url.PathEscape(claimID) + rest
		return r
	}, scan)
}

// DecideClaim confirms a privilege or rejects it, of an officer.
func (c *Client) DecideClaim(ctx context.Context, id string, said model.ClaimDecision) (model.Claim, error) {
	r, err := ofOfficer(http.MethodPost, "/v1/officers/claims/{id}").asJSON(said)
	if err != nil {
		return model.Claim{}, err
	}
	r.path = "/v1/officers/claims/" + url.PathEscape(id)
	return named(ctx, c, r, func(claim model.Claim) string {
		if claim.ID != id {
			return ""
		}
		return id
	})
}
