package central

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"

	"akmola.kz/kezek/internal/model"
)

// applicationsOf returns the applications of a child, newest first.
func applicationsOf(ctx context.Context, c conn, child model.IIN) ([]model.Application, error) {
	return listApplications(ctx, c, `SELECT body FROM applications WHERE child_iin = ? ORDER BY number DESC`, child)
}

func listApplications(ctx context.Context, c conn, query string, args ...any) ([]model.Application, error) {
	list := []model.Application{}
	err := c.rows(ctx, func(rows *sql.Rows) error {
		var body string
		if err := rows.Scan(&body); err != nil {
			return err
		}
		var application model.Application
		if err := json.Unmarshal([]byte(body), &application); err != nil {
			return err
		}
		list = append(list, application)
		return nil
	}, query, args...)
	if err != nil {
		return nil, fmt.Errorf("list applications: %w", err)
	}
	return list, nil
}

// applicationOf returns the child's application in the district.
func (s *Server) applicationOf(ctx context.Context, child model.IIN, district string) (model.Application, error) {
	list, err := applicationsOf(ctx, s.cfg.DB.read(), child)
	if err != nil {
		return model.Application{}, err
	}
	for _, application := range list {
		if application.District == district {
			return application, nil
		}
	}
	if len(list) > 0 {
		return model.Application{}, model.NewError(model.CodeApplicationOther, "district", list[0].District)
	}
	return model.Application{}, model.NewError(model.CodeApplicationMissing)
}

// getApplications lists the applications of the linked children.
func (s *Server) getApplications(w http.ResponseWriter, r *http.Request, in session) error {
	list, err := listApplications(r.Context(), s.cfg.DB.read(), `SELECT a.body FROM applications a
		JOIN links l ON l.child_iin = a.child_iin WHERE l.applicant_iin = ? ORDER BY a.number`, in.applicant.IIN)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, list)
}
