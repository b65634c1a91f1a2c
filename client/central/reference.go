package central

import (
	"context"
	"net/http"
	"net/url"

	"akmola.kz/kezek/queue"
)

// Health asks whether the central is there. It is asked once: whoever watches the
// line asks again soon enough.
func (c *Client) Health(ctx context.Context) (queue.Health, error) {
	return named(ctx, c, request{method: http.MethodGet, route: "/v1/health", path: "/v1/health", public: true},
		func(h queue.Health) string { return h.Version })
}

// Districts returns the districts with their numbers of organizations.
func (c *Client) Districts(ctx context.Context) ([]queue.District, error) {
	return fetch[[]queue.District](ctx, c, reference("/v1/districts", "/v1/districts"))
}

// Organizations returns the preschool organizations of a district.
func (c *Client) Organizations(ctx context.Context, district string) ([]queue.Organization, error) {
	return fetch[[]queue.Organization](ctx, c, reference("/v1/districts/{code}/organizations",
		"/v1/districts/"+url.PathEscape(district)+"/organizations"))
}

// Rules returns the set of rules in force today in a district.
func (c *Client) Rules(ctx context.Context, district string) (queue.RuleSet, error) {
	return named(ctx, c, reference("/v1/districts/{code}/rules", "/v1/districts/"+url.PathEscape(district)+"/rules"),
		func(rules queue.RuleSet) string { return rules.Version })
}

// Check returns what anybody who has the check code may see of an entry.
func (c *Client) Check(ctx context.Context, code string) (queue.EntryCheck, error) {
	return named(ctx, c, request{
		method: http.MethodGet, route: "/v1/checks/{code}", path: "/v1/checks/" + url.PathEscape(code), public: true, repeat: true,
	}, func(check queue.EntryCheck) string { return check.Number })
}

// reference is a request for data that is the same for everybody.
func reference(route, path string) request {
	return request{method: http.MethodGet, route: route, path: path, public: true, repeat: true, tagged: true}
}
