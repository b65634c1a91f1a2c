package central

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"

	"akmola.kz/kezek/internal/model"
)

// checkEntries holds the limits of one child: once on a list, and not on too many.
func (s *Server) checkEntries(ctx context.Context, c conn, p act) error {
	count, same := 0, ""
	err := c.rows(ctx, func(rows *sql.Rows) error {
		var number, organization string
		var lang model.Lang
		if err := rows.Scan(&number, &organization, &lang); err != nil {
			return err
		}
		count++
		if organization == p.organization.ID && lang == p.Statement.Education {
			same = number
		}
		return nil
	}, `SELECT number, organization, lang FROM entries WHERE child_iin = ? AND status <> 'removed'`, p.application.Child.IIN)
	switch {
	case err != nil:
		return fmt.Errorf("entries of the child: %w", err)
	case same != "":
		return model.NewError(model.CodeEntryExists, "number", same)
	case p.rules.EntryLimit > 0 && count >= p.rules.EntryLimit:
		return model.NewError(model.CodeEntryLimit, "limit", strconv.Itoa(p.rules.EntryLimit))
	}
	return nil
}
