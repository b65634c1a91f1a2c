package central

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"akmola.kz/kezek/internal/model"
)

//go:embed openapi.yaml
var openAPI []byte

// OpenAPI returns the description of the API, OpenAPI 3 in YAML.
func OpenAPI() []byte { return openAPI }

func (s *Server) getOpenAPI(w http.ResponseWriter, r *http.Request) error {
	return writeTagged(w, r, "application/yaml", openAPI)
}

func (s *Server) getHealth(w http.ResponseWriter, r *http.Request) error {
	if err := s.cfg.DB.pool.PingContext(r.Context()); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return writeJSON(w, http.StatusOK, model.Health{Version: s.cfg.Version, Time: s.now(), Practice: s.cfg.Practice})
}

func (s *Server) getDistricts(w http.ResponseWriter, r *http.Request) error {
	counts := map[string]int{}
	err := s.cfg.DB.read().rows(r.Context(), func(rows *sql.Rows) error {
		var district string
		var n int
		err := rows.Scan(&district, &n)
		counts[district] = n
		return err
	}, `SELECT district, COUNT(*) FROM organizations GROUP BY district`)
	if err != nil {
		return fmt.Errorf("count organizations: %w", err)
	}
	list := append([]model.District{}, s.cfg.Districts...)
	for i := range list {
		list[i].Organizations = counts[list[i].Code]
	}
	return writeTagged(w, r, "application/json", []byte(asJSON(list)))
}

func (s *Server) getRules(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	if _, ok := s.districts[code]; !ok {
		return model.NewError(model.CodeNotFound)
	}
	rules, err := s.cfg.Rules(code, s.today())
	if err != nil {
		return fmt.Errorf("rules of the district: %w", err)
	}
	return writeTagged(w, r, "application/json", []byte(asJSON(rules)))
}

func (s *Server) getOrganizations(w http.ResponseWriter, r *http.Request) error {
	code := r.PathValue("code")
	if _, ok := s.districts[code]; !ok {
		return model.NewError(model.CodeNotFound)
	}
	c := s.cfg.DB.read()
	added, err := waitingIn(r.Context(), c, code)
	if err != nil {
		return err
	}
	list := []model.Organization{}
	err = c.rows(r.Context(), func(rows *sql.Rows) error {
		organization, err := scanOrganization(rows.Scan)
		for i, offer := range organization.Offers {
			organization.Offers[i].Waiting += added[waitingList{organization.ID, offer.Group, offer.Lang}]
		}
		list = append(list, organization)
		return err
	}, `SELECT body FROM organizations WHERE district = ? ORDER BY id`, code)
	if err != nil {
		return fmt.Errorf("list organizations: %w", err)
	}
	return writeTagged(w, r, "application/json", []byte(asJSON(list)))
}

// waitingList is one list of one organization.
type waitingList struct {
	organization string
	group        model.AgeGroup
	lang         model.Lang
}

// waitingIn counts the children placed by this central on the lists of a district.
func waitingIn(ctx context.Context, c conn, district string) (map[waitingList]int, error) {
	counts := map[waitingList]int{}
	err := c.rows(ctx, func(rows *sql.Rows) error {
		var list waitingList
		var n int
		err := rows.Scan(&list.organization, &list.group, &list.lang, &n)
		counts[list] = n
		return err
	}, `SELECT e.organization, e.age_group, e.lang, COUNT(*) FROM entries e
		JOIN organizations o ON o.id = e.organization WHERE o.district = ? AND e.status <> 'removed'
		GROUP BY e.organization, e.age_group, e.lang`, district)
	if err != nil {
		return nil, fmt.Errorf("count the waiting: %w", err)
	}
	return counts, nil
}

func scanOrganization(scan func(...any) error) (model.Organization, error) {
	var organization model.Organization
	var body string
	if err := scan(&body); err != nil {
		return organization, err
	}
	if err := json.Unmarshal([]byte(body), &organization); err != nil {
		return organization, fmt.Errorf("read the organization: %w", err)
	}
	if organization.Offers == nil {
		organization.Offers = []model.Offer{}
	}
	return organization, nil
}

// findOrganization returns the organization as it was imported.
func findOrganization(ctx context.Context, c conn, id string) (model.Organization, error) {
	organization, err := scanOrganization(c.row(ctx, `SELECT body FROM organizations WHERE id = ?`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return organization, model.NewError(model.CodeOrganizationUnknown)
	}
	if err != nil {
		return organization, fmt.Errorf("find the organization: %w", err)
	}
	return organization, nil
}

// Import brings organizations and applications up to date: what is known by its
// number is replaced, nothing is removed. All of it comes in, or nothing.
func (s *Server) Import(ctx context.Context, reference Reference) error {
	return s.cfg.DB.importFor(ctx, reference, s.districts)
}

// Import does the same without a server, for these districts.
func (d *Database) Import(ctx context.Context, reference Reference, districts []model.District) error {
	return d.importFor(ctx, reference, byCode(districts))
}

func byCode(list []model.District) map[string]model.District {
	districts := map[string]model.District{}
	for _, district := range list {
		districts[district.Code] = district
	}
	return districts
}

func (d *Database) importFor(ctx context.Context, reference Reference, districts map[string]model.District) error {
	for _, organization := range reference.Organizations {
		if _, ok := districts[organization.District]; !ok || organization.ID == "" {
			return fmt.Errorf("import: organization %q of district %q", organization.ID, organization.District)
		}
	}
	for _, application := range reference.Applications {
		if _, ok := districts[application.District]; !ok || application.Number == "" || application.Child.IIN == "" {
			return fmt.Errorf("import: application %q of district %q", application.Number, application.District)
		}
	}
	return d.write(ctx, func(c conn) error { return importAll(ctx, c, reference) })
}

func importAll(ctx context.Context, c conn, reference Reference) error {
	for _, o := range reference.Organizations {
		_, err := c.exec(ctx, `INSERT INTO organizations (id, district, body) VALUES (?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET district = excluded.district, body = excluded.body`, o.ID, o.District, asJSON(o))
		if err != nil {
			return fmt.Errorf("import organization %s: %w", o.ID, err)
		}
	}
	for _, a := range reference.Applications {
		_, err := c.exec(ctx, `INSERT INTO applications (number, child_iin, district, body) VALUES (?, ?, ?, ?)
			ON CONFLICT (number) DO UPDATE SET child_iin = excluded.child_iin, district = excluded.district,
			body = excluded.body`, a.Number, a.Child.IIN, a.District, asJSON(a))
		if err != nil {
			return fmt.Errorf("import application %s: %w", a.Number, err)
		}
	}
	for _, l := range reference.Links {
		if err := saveLink(ctx, c, l.Applicant, l.Kinship, `ON CONFLICT (child_iin) DO NOTHING`); err != nil {
			return fmt.Errorf("import: %w", err)
		}
	}
	return nil
}
