package central

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// attempt is a question to a register that can refuse. It is counted before the
// register is asked, so that many at once do not pass the limit together, and taken
// back where the register refuses nothing.
type attempt struct {
	kind  attemptKind
	iin   model.IIN   // asked about, or who asks
	phone model.Phone // asked about; may be empty

	limit  int
	within time.Duration
	code   model.Code // of an attempt over the limit; parameter seconds
}

type attemptKind string

const (
	askBMG     attemptKind = "bmg"
	askKinship attemptKind = "kinship"
)

// bindingAttempt counts what БМГ refuses, for one IIN and for one phone: otherwise
// anybody could try who has which number.
func (s *Server) bindingAttempt(iin model.IIN, phone model.Phone) attempt {
	return attempt{kind: askBMG, iin: iin, phone: phone, limit: s.cfg.Limits.BindingRefusals, within: time.Hour, code: model.CodeOTPTooMany}
}

// kinshipAttempt counts the children that the register refused to one applicant:
// otherwise anybody could try whose child is whose.
func (s *Server) kinshipAttempt(applicant model.IIN) attempt {
	return attempt{kind: askKinship, iin: applicant, limit: s.cfg.Limits.KinshipRefusals, within: day, code: model.CodeKinshipTooMany}
}

const day = 24 * time.Hour

// count holds the limit and counts the attempt. takeBack undoes it; it works also
// where the request is over.
func (s *Server) count(ctx context.Context, a attempt) (takeBack func() error, err error) {
	id := uuid.NewString()
	err = s.cfg.DB.write(ctx, func(c conn) error {
		if err := s.checkAttempts(ctx, c, a); err != nil {
			return err
		}
		_, err := c.exec(ctx, `INSERT INTO attempts (id, kind, iin, phone, asked_at) VALUES (?, ?, ?, ?, ?)`,
			id, a.kind, a.iin, a.phone, micros(s.now()))
		return err
	})
	return func() error {
		return s.drop(ctx, `DELETE FROM attempts WHERE id = ?`, id)
	}, err
}

func (s *Server) checkAttempts(ctx context.Context, c conn, a attempt) error {
	now := s.now()
	for _, subject := range []struct {
		column string
		value  any
		none   bool
	}{{"iin", a.iin, a.iin == ""}, {"phone", a.phone, a.phone == ""}} {
		if subject.none {
			continue
		}
		var asked []time.Time
		err := c.rows(ctx, func(rows *sql.Rows) error {
			var at int64
			err := rows.Scan(&at)
			asked = append(asked, fromMicros(at))
			return err
		}, `SELECT asked_at FROM attempts WHERE kind = ? AND `+subject.column+` = ? AND asked_at > ? ORDER BY asked_at`,
			a.kind, subject.value, micros(now.Add(-a.within)))
		if err != nil {
			return fmt.Errorf("limits of attempts: %w", err)
		}
		if over := len(asked) - a.limit; over >= 0 {
			return model.NewError(a.code, "seconds", seconds(asked[over].Add(a.within).Sub(now)))
		}
	}
	return nil
}

// drop removes a row also where the request is over.
func (s *Server) drop(ctx context.Context, query, id string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return s.cfg.DB.write(ctx, func(c conn) error {
		_, err := c.exec(ctx, query, id)
		return err
	})
}
