package central

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/model"
)

// link is a kinship that is saved, and whose it is.
type link struct {
	model.Kinship
	applicant model.IIN
}

const linkColumns = `SELECT applicant_iin, child, degree, application, linked_at FROM links `

func scanLink(scan func(...any) error) (link, error) {
	var l link
	var child string
	var at int64
	if err := scan(&l.applicant, &child, &l.Degree, &l.Application, &at); err != nil {
		return l, err
	}
	l.LinkedAt = fromMicros(at)
	if err := json.Unmarshal([]byte(child), &l.Child); err != nil {
		return l, fmt.Errorf("read the child: %w", err)
	}
	return l, nil
}

// linkOf returns the link of a child, to whomever, and whether there is one.
func linkOf(ctx context.Context, c conn, child model.IIN) (link, bool, error) {
	l, err := scanLink(c.row(ctx, linkColumns+`WHERE child_iin = ?`, child).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return l, false, nil
	}
	if err != nil {
		return l, false, fmt.Errorf("find the link: %w", err)
	}
	return l, true, nil
}

func linksOf(ctx context.Context, c conn, applicant model.IIN) ([]model.Kinship, error) {
	links := []model.Kinship{}
	err := c.rows(ctx, func(rows *sql.Rows) error {
		l, err := scanLink(rows.Scan)
		links = append(links, l.Kinship)
		return err
	}, linkColumns+`WHERE applicant_iin = ? ORDER BY linked_at, child_iin`, applicant)
	if err != nil {
		return nil, fmt.Errorf("list the links: %w", err)
	}
	return links, nil
}

func (s *Server) getLinks(w http.ResponseWriter, r *http.Request, in session) error {
	links, err := linksOf(r.Context(), s.cfg.DB.read(), in.applicant.IIN)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, links)
}

// postKinshipCheck tells whether a child may be linked, and saves nothing.
func (s *Server) postKinshipCheck(w http.ResponseWriter, r *http.Request, in session) error {
	kinship, err := s.readKinship(w, r, in)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, kinship)
}

// postLink links a child to the applicant.
func (s *Server) postLink(w http.ResponseWriter, r *http.Request, in session) error {
	kinship, err := s.readKinship(w, r, in)
	if err != nil {
		return err
	}
	kinship.LinkedAt = s.now()
	err = s.cfg.DB.write(r.Context(), func(c conn) error {
		// The other parent may have come first while the register was asked.
		if err := checkNotLinked(r.Context(), c, kinship.Child.IIN, in.applicant.IIN); err != nil {
			return err
		}
		return saveLink(r.Context(), c, in.applicant.IIN, kinship, "")
	})
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusCreated, kinship)
}

func saveLink(ctx context.Context, c conn, applicant model.IIN, k model.Kinship, onConflict string) error {
	_, err := c.exec(ctx, `INSERT INTO links (child_iin, applicant_iin, child, degree, application, linked_at)
		VALUES (?, ?, ?, ?, ?, ?) `+onConflict, k.Child.IIN, applicant, asJSON(k.Child), k.Degree, k.Application, micros(k.LinkedAt))
	if err != nil {
		return fmt.Errorf("save the link: %w", err)
	}
	return nil
}

// readKinship reads the request and checks it. Kinship comes first: neither the
// child's name nor whether there is an application or a link is told to strangers.
func (s *Server) readKinship(w http.ResponseWriter, r *http.Request, in session) (model.Kinship, error) {
	var request model.KinshipRequest
	if err := readJSON(w, r, &request); err != nil {
		return model.Kinship{}, err
	}
	child, err := s.checkChildIIN(request.ChildIIN, in.district)
	if err != nil {
		return model.Kinship{}, err
	}
	degree, err := s.kinship(r.Context(), in.applicant.IIN, child)
	if err != nil {
		return model.Kinship{}, err
	}
	application, err := s.applicationOf(r.Context(), child, in.district)
	if err != nil {
		return model.Kinship{}, err
	}
	if err := checkNotLinked(r.Context(), s.cfg.DB.read(), child, in.applicant.IIN); err != nil {
		return model.Kinship{}, err
	}
	return model.Kinship{Child: application.Child, Degree: degree, Application: application.Number}, nil
}

// checkChildIIN takes the IIN of a child of the age of the service.
func (s *Server) checkChildIIN(typed model.IIN, district string) (model.IIN, error) {
	child, err := model.ParseIIN(string(typed))
	if err != nil {
		return "", err
	}
	rules, err := s.cfg.Rules(district, s.today())
	if err != nil {
		return "", fmt.Errorf("rules of the district: %w", err)
	}
	if years := child.Birth().FullYears(s.today()); years < rules.AgeFrom || years >= rules.AgeTo {
		return "", model.NewError(model.CodeIINChild)
	}
	return child, nil
}

func checkNotLinked(ctx context.Context, c conn, child, applicant model.IIN) error {
	l, found, err := linkOf(ctx, c, child)
	switch {
	case err != nil:
		return err
	case !found:
		return nil
	case l.applicant == applicant:
		return model.NewError(model.CodeAlreadyLinked)
	}
	return model.NewError(model.CodeLinkedByOther)
}

// kinship asks the register of births and guardianship. What it refuses is counted,
// and is not asked without end.
func (s *Server) kinship(ctx context.Context, applicant, child model.IIN) (model.Degree, error) {
	if s.cfg.Registries.Kinship == nil {
		return "", model.WrapError(model.CodeKinshipDown, errors.New("register of births: not connected"))
	}
	takeBack, err := s.count(ctx, s.kinshipAttempt(applicant))
	if err != nil {
		return "", err
	}
	degree, err := s.cfg.Registries.Kinship.Kinship(ctx, applicant, child)
	switch {
	case errors.Is(err, registry.ErrNotKin):
		return "", model.WrapError(model.CodeKinshipRefused, err)
	case err != nil:
		return "", errors.Join(model.WrapError(model.CodeKinshipDown, err), takeBack())
	}
	return degree, takeBack()
}
