package central

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"akmola.kz/kezek/internal/model"
)

// Nothing here is sent twice: a challenge and a code count once, and a code that
// goes out twice confuses the applicant.

// Challenge asks for a fresh text that a key signs to log in.
func (c *Client) Challenge(ctx context.Context) (model.Challenge, error) {
	return named(ctx, c, request{
		method: http.MethodPost, route: "/v1/challenges", path: "/v1/challenges", place: true,
	}, func(challenge model.Challenge) string { return challenge.ID })
}

// LoginByKey logs in by a signature over a challenge and keeps the token.
func (c *Client) LoginByKey(ctx context.Context, login model.KeyLogin) (model.Session, error) {
	return c.login(ctx, "/v1/sessions/key", login)
}

// RequestCode asks for a one-time code to log in with.
func (c *Client) RequestCode(ctx context.Context, r model.CodeRequest) (model.SentCode, error) {
	return send[model.SentCode](ctx, c, request{
		method: http.MethodPost, route: "/v1/codes", path: "/v1/codes", place: true,
	}, r)
}

// LoginByCode logs in by a one-time code and keeps the token.
func (c *Client) LoginByCode(ctx context.Context, login model.CodeLogin) (model.Session, error) {
	return c.login(ctx, "/v1/sessions/code", login)
}

func (c *Client) login(ctx context.Context, path string, body any) (model.Session, error) {
	session, err := send[model.Session](ctx, c, request{method: http.MethodPost, route: path, path: path, place: true}, body)
	if err != nil {
		return model.Session{}, err
	}
	if session.Token == "" {
		return model.Session{}, nonsense("a session without a token")
	}
	c.SetToken(session.Token)
	return session, nil
}

// Logout ends the session at the central, where there is one. The token is forgotten in any
// case, and so is what the connections still hold: the applicant goes away, whether the
// connection holds or not.
func (c *Client) Logout(ctx context.Context) error {
	defer c.people.transport.CloseIdleConnections()
	token := c.currentToken()
	if token == "" {
		return nil
	}
	defer c.dropToken(token)
	_, err := c.do(ctx, request{method: http.MethodDelete, route: "/v1/session", path: "/v1/session"})
	if errors.Is(err, model.NewError(model.CodeSessionEnded)) {
		return nil // it had ended already
	}
	return err
}

// Applicant returns the applicant who is logged in.
func (c *Client) Applicant(ctx context.Context) (model.Applicant, error) {
	return fetch[model.Applicant](ctx, c, private(http.MethodGet, "/v1/applicant"))
}

// UpdateContact changes the applicant's phone or e-mail address.
func (c *Client) UpdateContact(ctx context.Context, contact model.Contact) (model.Applicant, error) {
	return send[model.Applicant](ctx, c, private(http.MethodPatch, "/v1/applicant"), contact)
}

// CheckKinship reports whether a child may be linked, and saves nothing.
func (c *Client) CheckKinship(ctx context.Context, r model.KinshipRequest) (model.Kinship, error) {
	return send[model.Kinship](ctx, c, private(http.MethodPost, "/v1/kinship-checks"), r)
}

// Links returns the children linked to the applicant.
func (c *Client) Links(ctx context.Context) ([]model.Kinship, error) {
	return fetch[[]model.Kinship](ctx, c, private(http.MethodGet, "/v1/links"))
}

// Link links a child to the applicant.
func (c *Client) Link(ctx context.Context, r model.KinshipRequest) (model.Kinship, error) {
	return send[model.Kinship](ctx, c, private(http.MethodPost, "/v1/links"), r)
}

// TakeBackLink ends the link to a child that has no application.
func (c *Client) TakeBackLink(ctx context.Context, r model.KinshipRequest) error {
	request, err := private(http.MethodPost, "/v1/link-removals").asJSON(r)
	if err == nil {
		_, err = c.do(ctx, request)
	}
	return err
}

// Applications returns the applications of the linked children.
func (c *Client) Applications(ctx context.Context) ([]model.Application, error) {
	return fetch[[]model.Application](ctx, c, private(http.MethodGet, "/v1/applications"))
}

// Matters returns what stands open for the linked children, that which is due first before the others.
func (c *Client) Matters(ctx context.Context) ([]model.Matter, error) {
	return fetch[[]model.Matter](ctx, c, private(http.MethodGet, "/v1/matters"))
}

// Application returns one of them, by its number, with its history and its documents.
func (c *Client) Application(ctx context.Context, number string) (model.ApplicationRecord, error) {
	r := private(http.MethodGet, "/v1/applications/{id}")
	r.path = "/v1/applications/" + url.PathEscape(number)
	return named(ctx, c, r, func(a model.ApplicationRecord) string {
		if a.Number != number {
			return ""
		}
		return number
	})
}

// ListPlaces returns the place that the child of an application would have on each list of its group
// in the district, or has.
func (c *Client) ListPlaces(ctx context.Context, number string) ([]model.ListPlace, error) {
	r := private(http.MethodGet, "/v1/applications/{id}/places")
	r.path = "/v1/applications/" + url.PathEscape(number) + "/places"
	return fetch[[]model.ListPlace](ctx, c, r)
}

// AskForPlace asks for a place that is open to everybody. Asked again it brings the same answer.
func (c *Client) AskForPlace(ctx context.Context, ask model.PlaceAsk) (model.PlaceAnswer, error) {
	r, err := private(http.MethodPost, "/v1/place-asks").asJSON(ask)
	if err != nil {
		return model.PlaceAnswer{}, err
	}
	r.repeat, r.insists = true, true
	return named(ctx, c, r, func(a model.PlaceAnswer) string { return a.Offer })
}

// private is a request of the applicant who is logged in. Reading is safe to repeat.
func private(method, path string) request {
	return request{method: method, route: path, path: path, repeat: method == http.MethodGet}
}
