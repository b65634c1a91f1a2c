package central

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"akmola.kz/kezek/internal/model"
)

// OfficerChallenge asks for a fresh text that the key of an officer signs to log in.
func (c *Client) OfficerChallenge(ctx context.Context) (model.Challenge, error) {
	return named(ctx, c, request{
		method: http.MethodPost, route: "/v1/officers/challenges", path: "/v1/officers/challenges", place: true,
	}, func(challenge model.Challenge) string { return challenge.ID })
}

// LoginOfficer logs an officer in by a signature over a challenge to officers. The token is
// kept here, beside that of an applicant, and is not in the answer.
func (c *Client) LoginOfficer(ctx context.Context, login model.OfficerLogin) (model.OfficerSession, error) {
	session, err := send[model.OfficerSession](ctx, c, request{
		method: http.MethodPost, route: "/v1/officers/login", path: "/v1/officers/login", place: true,
	}, login)
	if err != nil {
		return model.OfficerSession{}, err
	}
	if session.Token == "" {
		return model.OfficerSession{}, nonsense("a session without a token")
	}
	c.setOfficerToken(session.Token)
	session.Token = ""
	return session, nil
}

// LogoutOfficer ends the session of the officer at the central, where there is one. The token
// is forgotten in any case, and so is what the connections still hold.
func (c *Client) LogoutOfficer(ctx context.Context) error {
	defer c.people.transport.CloseIdleConnections()
	token := c.currentOfficerToken()
	if token == "" {
		return nil
	}
	defer c.dropToken(token) // not that of another who has logged in meanwhile
	_, err := c.do(ctx, ofOfficer(http.MethodDelete, "/v1/officers/session"))
	if errors.Is(err, model.NewError(model.CodeSessionEnded)) {
		return nil // it had ended already
	}
	return err
}

// OfficerWorkplaces lists the workplaces of the officer's district that wait to be confirmed
// or are.
func (c *Client) OfficerWorkplaces(ctx context.Context) ([]model.ListedWorkplace, error) {
	return fetch[[]model.ListedWorkplace](ctx, c, ofOfficer(http.MethodGet, "/v1/officers/workplaces"))
}

// DecideWorkplace confirms a workplace or revokes it.
func (c *Client) DecideWorkplace(ctx context.Context, id string, said model.WorkplaceDecision) (model.ListedWorkplace, error) {
	r, err := ofOfficer(http.MethodPost, "/v1/officers/workplaces/{id}").asJSON(said)
	if err != nil {
		return model.ListedWorkplace{}, err
	}
	r.path, r.repeat = "/v1/officers/workplaces/"+url.PathEscape(id), true // the same again changes nothing
	return named(ctx, c, r, func(w model.ListedWorkplace) string {
		if w.ID != id {
			return ""
		}
		return id
	})
}

// WorkCounts returns how much there is to look at in a district, of each kind.
func (c *Client) WorkCounts(ctx context.Context, district string) ([]model.WorkCount, error) {
	return fetch[[]model.WorkCount](ctx, c, ofOfficer(http.MethodGet, "/v1/officers/work").of(district))
}

// Work returns what there is to look at of a kind, what is due first before the others.
func (c *Client) Work(ctx context.Context, district string, kind model.WorkKind) ([]model.WorkItem, error) {
	r := ofOfficer(http.MethodGet, "/v1/officers/work/{id}").of(district)
	r.path = "/v1/officers/work/" + url.PathEscape(string(kind))
	return fetch[[]model.WorkItem](ctx, c, r)
}

// StepWork takes one thing of the list, gives it back, ends it or annuls the later of two applications.
func (c *Client) StepWork(ctx context.Context, id string, said model.WorkRequest) (model.WorkItem, error) {
	r, err := ofOfficer(http.MethodPost, "/v1/officers/work/{id}").asJSON(said)
	if err != nil {
		return model.WorkItem{}, err
	}
	r.path = "/v1/officers/work/" + url.PathEscape(id)
	return named(ctx, c, r, func(w model.WorkItem) string {
		if w.ID != id {
			return ""
		}
		return id
	})
}

// SearchApplications returns the applications of the officer's district that are known by an IIN, a
// number or the beginning of a name.
func (c *Client) SearchApplications(ctx context.Context, typed string) ([]model.Application, error) {
	r := ofOfficer(http.MethodGet, "/v1/officers/search")
	r.query = map[string]string{"q": typed}
	return fetch[[]model.Application](ctx, c, r)
}

// OfficerApplication returns one of them by its number, with everything that is known of it.
func (c *Client) OfficerApplication(ctx context.Context, number string) (model.OfficerApplication, error) {
	r := ofOfficer(http.MethodGet, "/v1/officers/applications/{id}")
	r.path = "/v1/officers/applications/" + url.PathEscape(number)
	return named(ctx, c, r, func(a model.OfficerApplication) string {
		if a.Number != number {
			return ""
		}
		return number
	})
}

// WriteToFamily tells the family of one of them something, and returns what its history says of it. It
// is sent once: twice would tell the family twice.
func (c *Client) WriteToFamily(ctx context.Context, number string, said model.FamilyMessage) (model.Event, error) {
	r, err := ofOfficer(http.MethodPost, "/v1/officers/applications/{id}/messages").asJSON(said)
	if err != nil {
		return model.Event{}, err
	}
	r.path = "/v1/officers/applications/" + url.PathEscape(number) + "/messages"
	return named(ctx, c, r, func(e model.Event) string { return string(e.Kind) })
}

// OfficerDocument returns the bytes of a document about one of them, and their media type.
func (c *Client) OfficerDocument(ctx context.Context, id string) (data []byte, mediaType string, err error) {
	r := ofOfficer(http.MethodGet, "/v1/officers/documents/{id}")
	r.path = "/v1/officers/documents/" + url.PathEscape(id)
	return c.document(ctx, r)
}

// OfficerProtocol returns the protocol of the signature under the act that a document was issued for (PDF).
func (c *Client) OfficerProtocol(ctx context.Context, id string, lang model.Lang) (data []byte, mediaType string, err error) {
	r := ofOfficer(http.MethodGet, "/v1/officers/documents/{id}/protocol")
	r.path, r.query = "/v1/officers/documents/"+url.PathEscape(id)+"/protocol", map[string]string{"lang": string(lang)}
	return c.document(ctx, r)
}

// ofOfficer is a request of the officer who is logged in. Reading is safe to repeat.
func ofOfficer(method, path string) request {
	return request{method: method, route: path, path: path, officer: true, repeat: method == http.MethodGet}
}

func (c *Client) setOfficerToken(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.officerToken = token
}

func (c *Client) currentOfficerToken() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.officerToken
}

// tokenFor returns the token of the session that a request belongs to, empty where it belongs
// to none.
func (c *Client) tokenFor(r request) string {
	switch {
	case r.public || r.place:
		return ""
	case r.officer:
		return c.currentOfficerToken()
	}
	return c.currentToken()
}

// OfficerStatistics returns the figures of a district, of the officer's own where it is empty, for a
// year.
func (c *Client) OfficerStatistics(ctx context.Context, district string, year int) (model.Statistics, error) {
	r := ofOfficer(http.MethodGet, "/v1/officers/statistics").of(district)
	r.query["year"] = strconv.Itoa(year)
	return named(ctx, c, r, func(s model.Statistics) string { return s.District })
}

// of names the district that a request is about, where it is not the officer's own.
func (r request) of(district string) request {
	r.query = map[string]string{}
	if district != "" {
		r.query["district"] = district
	}
	return r
}
