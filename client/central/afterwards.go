package central

import (
	"context"
	"net/http"
	"net/url"

	"akmola.kz/kezek/internal/model"
)

// AcknowledgeAct records that the applicant of an act has read its notice, without a
// session. check is what stands for the act on their paper (model.ActCheck).
func (c *Client) AcknowledgeAct(ctx context.Context, check string, proof model.ActProof) (model.Entry, error) {
	r, err := ofAct(check, "/acknowledgement").asJSON(proof)
	if err != nil {
		return model.Entry{}, err
	}
	return named(ctx, c, r, func(e model.Entry) string { return e.ID })
}

// ActReceipt returns the receipt of what an act made as PDF, for a paper.
func (c *Client) ActReceipt(ctx context.Context, check string, proof model.ActProof, lang model.Lang, paper model.Paper) ([]byte, error) {
	r, err := ofAct(check, "/receipt").asJSON(proof)
	if err != nil {
		return nil, err
	}
	return c.receipt(ctx, r, lang, paper)
}

// ActNotice returns the notice that an act was answered with as PDF.
func (c *Client) ActNotice(ctx context.Context, check string, proof model.ActProof) ([]byte, error) {
	r, err := ofAct(check, "/notice").asJSON(proof)
	if err != nil {
		return nil, err
	}
	return c.pdf(ctx, r)
}

// ActRefusal returns the refusal that an act got as PDF, for a paper.
func (c *Client) ActRefusal(ctx context.Context, check string, proof model.ActProof, lang model.Lang, paper model.Paper) ([]byte, error) {
	r, err := ofAct(check, "/refusal").asJSON(proof)
	if err != nil {
		return nil, err
	}
	return c.receipt(ctx, r, lang, paper)
}

// Refusals lists what the applicant was refused, newest first.
func (c *Client) Refusals(ctx context.Context) ([]model.Refusal, error) {
	return fetch[[]model.Refusal](ctx, c, private(http.MethodGet, "/v1/refusals"))
}

// RefusalDocument returns a refusal that the applicant was given as PDF, for a paper.
func (c *Client) RefusalDocument(ctx context.Context, id string, lang model.Lang, paper model.Paper) ([]byte, error) {
	r := private(http.MethodGet, "/v1/refusals/{id}/document")
	r.path = "/v1/refusals/" + url.PathEscape(id) + "/document"
	return c.receipt(ctx, r, lang, paper)
}

// ofAct is a request about an act; the same one again changes nothing.
func ofAct(check, rest string) request {
	return request{
		method: http.MethodPost, route: "/v1/act-checks/{check}" + rest, path: "/v1/act-checks/" + url.PathEscape(check) + rest,
		place: true, repeat: true,
	}
}
