package central

import (
	"context"
	"net/http"
	"net/url"

	"akmola.kz/kezek/internal/model"
)

// RequestTelephoneLogin asks for a request that a telephone signs to log in.
func (c *Client) RequestTelephoneLogin(ctx context.Context, login model.TelephoneLogin) (model.TelephoneRequest, error) {
	return c.requestTelephone(ctx, request{
		method: http.MethodPost, route: "/v1/telephone-requests", path: "/v1/telephone-requests", place: true,
	}, login)
}

// RequestTelephoneSigning asks for a request that a telephone signs in place of an act.
func (c *Client) RequestTelephoneSigning(ctx context.Context, signing model.TelephoneSigning) (model.TelephoneRequest, error) {
	return c.requestTelephone(ctx, private(http.MethodPost, "/v1/telephone-requests/signing"), signing)
}

func (c *Client) requestTelephone(ctx context.Context, r request, body any) (model.TelephoneRequest, error) {
	r, err := r.asJSON(body)
	if err != nil {
		return model.TelephoneRequest{}, err
	}
	return named(ctx, c, r, func(made model.TelephoneRequest) string {
		if _, err := model.ReadEgovLink(made.Link); err != nil {
			return ""
		}
		return made.ID
	})
}

// TelephoneStatus returns how far a request has come, as soon as that is not what was seen: the
// central waits with its answer for some seconds.
func (c *Client) TelephoneStatus(ctx context.Context, id string, seen model.TelephoneState) (model.TelephoneStatus, error) {
	r := ofTelephone(http.MethodGet, "", id)
	r.repeat, r.query = true, map[string]string{"seen": string(seen)}
	return named(ctx, c, r, func(status model.TelephoneStatus) string { return string(status.State) })
}

// TelephoneSignature returns what a telephone has signed.
func (c *Client) TelephoneSignature(ctx context.Context, id string) (model.TelephoneSignature, error) {
	r := ofTelephone(http.MethodGet, "/signature", id)
	r.repeat = true
	return named(ctx, c, r, func(s model.TelephoneSignature) string {
		if len(s.CMS) == 0 {
			return ""
		}
		return id
	})
}

// WithdrawTelephone has a request count for nothing.
func (c *Client) WithdrawTelephone(ctx context.Context, id string) error {
	_, err := c.do(ctx, ofTelephone(http.MethodDelete, "", id))
	return err
}

// LoginByTelephone logs in whoever has signed a request and keeps the token.
func (c *Client) LoginByTelephone(ctx context.Context, login model.TelephoneEntry) (model.Session, error) {
	return c.login(ctx, "/v1/sessions/telephone", login)
}

func ofTelephone(method, rest, id string) request {
	return request{
		method: method, route: "/v1/telephone-requests/{id}" + rest, path: "/v1/telephone-requests/" + url.PathEscape(id) + rest, place: true,
	}
}
