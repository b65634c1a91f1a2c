package central

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// Health asks whether the central is there. It is asked once: whoever watches the
// connection asks again soon enough.
func (c *Client) Health(ctx context.Context) (model.Health, error) {
	health, err := named(ctx, c, request{method: http.MethodGet, route: "/v1/health", path: "/v1/health", public: true, probe: true},
		func(h model.Health) string { return h.Version })
	if err == nil && !version.MatchString(health.Version) {
		health.Version = "?"
	}
	return health, err
}

// version is what a version looks like: it stands in reports, where no other words of the
// central do.
var version = regexp.MustCompile(`^v?\d{1,4}(\.\d{1,4}){0,3}([-+][0-9A-Fa-f.+-]{1,40})?$`)

// Reference data is asked for with the tag of the copy that the caller keeps, ""
// where it keeps none. Where the central answers that this copy is the newest, the
// value is empty and newTag is tag; a copy without a tag is always sent whole.

// Districts returns the districts with their numbers of organizations.
func (c *Client) Districts(ctx context.Context, tag string) (list []model.District, newTag string, err error) {
	return conditional(ctx, c, reference("/v1/districts", "/v1/districts", tag), listOf(model.District.Check))
}

// Organizations returns the preschool organizations of a district.
func (c *Client) Organizations(ctx context.Context, district, tag string) (list []model.Organization, newTag string, err error) {
	return conditional(ctx, c, reference("/v1/districts/{code}/organizations",
		"/v1/districts/"+url.PathEscape(district)+"/organizations", tag), listOf(func(o model.Organization) error {
		if o.District != district {
			return errors.New("of another district")
		}
		return o.Check()
	}))
}

// Rules returns the set of rules in force today in a district.
func (c *Client) Rules(ctx context.Context, district, tag string) (rules model.RuleSet, newTag string, err error) {
	return conditional(ctx, c, reference("/v1/districts/{code}/rules", "/v1/districts/"+url.PathEscape(district)+"/rules", tag),
		func(rules model.RuleSet) string {
			if rules.District != "" && rules.District != district {
				return ""
			}
			return rules.Version
		})
}

// Bulletin returns the free places of a district that the last run found nobody for.
func (c *Client) Bulletin(ctx context.Context, district string) (model.Bulletin, error) {
	return named(ctx, c, reference("/v1/districts/{code}/bulletin", "/v1/districts/"+url.PathEscape(district)+"/bulletin", ""),
		func(b model.Bulletin) string {
			if b.District != district {
				return ""
			}
			return b.District
		})
}

// Authorities returns the certification authorities that the central believes.
func (c *Client) Authorities(ctx context.Context, tag string) (authorities model.Authorities, newTag string, err error) {
	return conditional(ctx, c, reference("/v1/authorities", "/v1/authorities", tag), func(a model.Authorities) string {
		return listOf(func(der []byte) error {
			if len(der) == 0 {
				return errors.New("an empty certificate")
			}
			return nil
		})(a.Roots)
	})
}

// listOf takes a list of what can be, an empty one too, and refuses the null of some
// other service: an empty value means that nothing has changed.
func listOf[T any](check func(T) error) func([]T) string {
	return func(list []T) string {
		if list == nil || slices.ContainsFunc(list, func(one T) bool { return check(one) != nil }) {
			return ""
		}
		return "list"
	}
}

// Check returns what anybody who has the check code may see of an entry.
func (c *Client) Check(ctx context.Context, code string) (model.EntryCheck, error) {
	return named(ctx, c, request{
		method: http.MethodGet, route: "/v1/checks/{code}", path: "/v1/checks/" + url.PathEscape(code), public: true, repeat: true,
	}, func(check model.EntryCheck) string { return check.Number })
}

// reference is a request for data that is the same for everybody.
func reference(route, path, tag string) request {
	return request{method: http.MethodGet, route: route, path: path, public: true, repeat: true, shared: true, tag: tag}
}
