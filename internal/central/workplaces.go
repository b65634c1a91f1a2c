package central

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"
)

// What rows take beside their text, for the bytes that are counted of a workplace.
const (
	actionOverhead    = 400
	workplaceOverhead = 1024
)

// sender is who sends actions, and the network from which.
type sender struct{ workplace, source string }

// knownPlace is a workplace whose key is known.
type knownPlace struct {
	last     model.Action // Seq and Hash; zero where nothing is kept yet
	standing Standing
	cut      uint64 // Seq up to which its actions were removed
}

// knownWorkplace holds the key of the workplace, makes that of a new one known, and
// returns what is kept of it.
func (s *Server) knownWorkplace(ctx context.Context, c conn, from sender, batch model.ActionBatch) (place knownPlace, err error) {
	var key []byte
	err = c.row(ctx, `SELECT public_key, standing, cut_seq, cut_hash FROM workplaces WHERE id = ?`, from.workplace).
		Scan(&key, &place.standing, &place.cut, &place.last.Hash)
	place.last.Seq = place.cut
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return place, s.newWorkplace(ctx, c, from, batch)
	case err != nil:
		return place, fmt.Errorf("find the workplace: %w", err)
	case place.standing == Blocked:
		return place, badRequest("id", errors.New("blocked by the operator of the central"))
	case !bytes.Equal(key, batch.PublicKey):
		return place, badRequest("public_key", errors.New("not the key of the workplace"))
	}
	err = c.row(ctx, `SELECT seq, hash FROM actions WHERE workplace = ? ORDER BY seq DESC LIMIT 1`, from.workplace).
		Scan(&place.last.Seq, &place.last.Hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) { // all removed: it goes on from there
		return place, fmt.Errorf("find the last action: %w", err)
	}
	return place, nil
}

// newWorkplace makes the key of a workplace known. Anybody may come: one network makes
// only so many a day.
func (s *Server) newWorkplace(ctx context.Context, c conn, from sender, batch model.ActionBatch) error {
	if batch.Actions[0].Seq != 1 {
		return model.NewError(model.CodeActionsGap, "next", "1")
	}
	var today int
	err := c.row(ctx, `SELECT COUNT(*) FROM workplaces WHERE source = ? AND created_at > ?`, from.source, micros(s.now().Add(-day))).Scan(&today)
	if err != nil {
		return fmt.Errorf("count the new workplaces: %w", err)
	}
	if today >= s.cfg.Limits.NewWorkplaces {
		return s.overQuota(ctx, "new workplaces of one network in a day", time.Hour)
	}
	_, err = c.exec(ctx, `INSERT INTO workplaces (id, public_key, office, created_at, source, bytes) VALUES (?, ?, ?, ?, ?, ?)`,
		from.workplace, batch.PublicKey, batch.Office, micros(s.now()), from.source, workplaceOverhead)
	if err != nil {
		return fmt.Errorf("keep the workplace: %w", err)
	}
	return nil
}

// checkQuotas bounds what one workplace sends in a day, and what all those together
// take that nobody has confirmed: a stranger's log looks like any other.
func (s *Server) checkQuotas(ctx context.Context, c conn, workplace string, place knownPlace) error {
	before := place.cut
	err := c.row(ctx, `SELECT seq FROM actions WHERE workplace = ? AND received_at <= ? ORDER BY received_at DESC, seq DESC LIMIT 1`,
		workplace, micros(s.now().Add(-day))).Scan(&before)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("count the actions of the day: %w", err)
	}
	if place.last.Seq >= before+uint64(s.cfg.Limits.ActionsADay) { //nolint:gosec // New refuses one below zero
		return s.overQuota(ctx, "actions of one workplace in a day", time.Hour)
	}
	if place.standing == Confirmed {
		return nil
	}
	var all int64
	if err := c.row(ctx, `SELECT COALESCE(SUM(bytes), 0) FROM workplaces WHERE standing <> 'confirmed'`).Scan(&all); err != nil {
		return fmt.Errorf("count the bytes of workplaces: %w", err)
	}
	if all >= s.cfg.Limits.UnconfirmedBytes {
		return s.overQuota(ctx, "room for workplaces that nobody has confirmed", day)
	}
	return nil
}

// overQuota refuses a batch, which loses nothing: the workplace keeps it and sends it again.
func (s *Server) overQuota(ctx context.Context, what string, wait time.Duration) error {
	s.cfg.Log.Warn("action log refused", "request", requestID(ctx), "quota", what)
	return model.NewError(model.CodeTooManyRequests, "seconds", seconds(wait))
}

// removeOldActions removes the actions that were kept their time. The hash of the last
// one stays, so that the rest can be verified and the log goes on.
func (s *Server) removeOldActions(ctx context.Context, c conn) error {
	places, before := []string{}, s.now().Add(-s.cfg.Limits.ActionsKept)
	err := c.rows(ctx, func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		places = append(places, id)
		return err
	}, `SELECT id FROM workplaces WHERE created_at < ?`, micros(before))
	for _, id := range places {
		if err == nil {
			err = cutActions(ctx, c, id, before)
		}
	}
	if err != nil {
		return fmt.Errorf("remove old actions: %w", err)
	}
	return nil
}

// cutActions removes the actions of a workplace that came before a time.
func cutActions(ctx context.Context, c conn, workplace string, before time.Time) error {
	var last model.Action
	err := c.row(ctx, `SELECT seq, hash FROM actions WHERE workplace = ? AND received_at < ? ORDER BY received_at DESC, seq DESC LIMIT 1`,
		workplace, micros(before)).Scan(&last.Seq, &last.Hash)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err == nil {
		_, err = c.exec(ctx, `DELETE FROM actions WHERE workplace = ? AND seq <= ?`, workplace, last.Seq)
	}
	if err == nil {
		_, err = c.exec(ctx, `UPDATE workplaces SET cut_seq = ?, cut_hash = ?,
			bytes = ? + (SELECT COALESCE(SUM(LENGTH(body) + ?), 0) FROM actions WHERE workplace = id) WHERE id = ?`,
			last.Seq, last.Hash, workplaceOverhead, actionOverhead, workplace)
	}
	return err
}

// Standing is what the operator of the central has said of a workplace.
type Standing string

// The standings of a workplace.
const (
	Unconfirmed Standing = ""          // known by its key alone; the office is its own claim
	Confirmed   Standing = "confirmed" // the operator has asked the office
	Blocked     Standing = "blocked"   // nothing more is taken from it
)

// Workplace is a computer that has sent its action log.
type Workplace struct {
	ID       string
	Office   string    // as it called itself at first
	Source   string    // network that its first actions came from
	Since    time.Time // when they came
	Actions  int       // that are kept
	Bytes    int64     // that they take, about
	Standing Standing
}

// Workplaces lists the workplaces whose actions are kept, oldest first.
func (d *Database) Workplaces(ctx context.Context) ([]Workplace, error) {
	var list []Workplace
	err := d.read().rows(ctx, func(rows *sql.Rows) error {
		var w Workplace
		var since int64
		err := rows.Scan(&w.ID, &w.Office, &w.Source, &since, &w.Bytes, &w.Standing, &w.Actions)
		w.Since = fromMicros(since)
		list = append(list, w)
		return err
	}, `SELECT id, office, source, created_at, bytes, standing, (SELECT COUNT(*) FROM actions WHERE workplace = id)
		FROM workplaces ORDER BY created_at, id`)
	if err != nil {
		return nil, fmt.Errorf("list the workplaces: %w", err)
	}
	return list, nil
}

// ErrNoWorkplace is an id that no workplace has, or none in the standing that is needed.
var ErrNoWorkplace = errors.New("no such workplace")

// SetStanding records what the operator says of a workplace.
func (d *Database) SetStanding(ctx context.Context, workplace string, standing Standing) error {
	return d.write(ctx, func(c conn) error {
		changed, err := c.exec(ctx, `UPDATE workplaces SET standing = ? WHERE id = ?`, standing, workplace)
		if err == nil && changed == 0 {
			err = ErrNoWorkplace
		}
		if err != nil {
			return fmt.Errorf("standing of %s: %w", workplace, err)
		}
		return nil
	})
}

// ForgetActions removes all the actions of a workplace that is blocked.
func (d *Database) ForgetActions(ctx context.Context, workplace string) error {
	return d.write(ctx, func(c conn) error {
		var standing Standing
		err := c.row(ctx, `SELECT standing FROM workplaces WHERE id = ?`, workplace).Scan(&standing)
		if errors.Is(err, sql.ErrNoRows) || err == nil && standing != Blocked {
			err = ErrNoWorkplace
		}
		if err == nil {
			err = cutActions(ctx, c, workplace, time.UnixMicro(1<<62))
		}
		if err != nil {
			return fmt.Errorf("forget the actions of %s: %w", workplace, err)
		}
		return nil
	})
}
