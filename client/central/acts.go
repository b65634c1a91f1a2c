package central

import (
	"context"
	"net/http"
	"net/url"

	"akmola.kz/kezek/internal/model"
)

// SendAct sends an act of the applicant who is logged in: body is what Act.Encode made,
// to the byte. Its id goes along as the Idempotency-Key, so that it may be sent any
// number of times and counts once.
func (c *Client) SendAct(ctx context.Context, id string, body []byte) (model.ActResult, error) {
	r := private(http.MethodPost, "/v1/acts")
	r.repeat = true
	return c.sendAct(ctx, r, id, body)
}

// DeliverAct sends an act as SendAct does, for nobody who is logged in: the signature or
// the signing code tells whose it is. It is one attempt: whoever sends in the background
// waits and tries again by itself.
func (c *Client) DeliverAct(ctx context.Context, id string, body []byte) (model.ActResult, error) {
	return c.sendAct(ctx, request{method: http.MethodPost, route: "/v1/acts", path: "/v1/acts", place: true}, id, body)
}

func (c *Client) sendAct(ctx context.Context, r request, id string, body []byte) (model.ActResult, error) {
	if id == "" {
		return model.ActResult{}, model.NewError(model.CodeKeyMissing)
	}
	r.header = map[string]string{"Idempotency-Key": id}
	r.body, r.media = body, "application/json"
	return named(ctx, c, r, func(result model.ActResult) string {
		if result.ID != id {
			return ""
		}
		return id
	})
}

// ActState returns what became of an act: not_found where the central has taken none with
// the id.
func (c *Client) ActState(ctx context.Context, id string) (model.ActState, error) {
	return named(ctx, c, request{
		method: http.MethodGet, route: "/v1/acts/{id}", path: "/v1/acts/" + url.PathEscape(id), place: true,
	}, func(state model.ActState) string { return state.Entry.Number })
}
