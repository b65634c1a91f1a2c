package central

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

// newEntry takes the next number and the next place of the list.
func (s *Server) newEntry(ctx context.Context, c conn, p act) (model.Entry, error) {
	lang := p.Statement.Education
	number, err := s.nextNumber(ctx, c)
	if err != nil {
		return model.Entry{}, err
	}
	list := waitingList{p.organization.ID, p.group, lang}
	position, err := c.count(ctx, strings.Join([]string{"list", list.organization, string(list.group), string(list.lang)}, ":"))
	if err != nil {
		return model.Entry{}, err
	}
	place, err := placeOn(ctx, c, p.organization, list, position)
	if err != nil {
		return model.Entry{}, err
	}
	entry := model.Entry{
		ID: uuid.NewString(), Number: number, CheckCode: newCheckCode(), Application: p.application,
		Applicant: p.in.applicant, Organization: p.organization, Group: p.group, Lang: lang,
		Place: place + 1, FirstPlace: place + 1, Status: model.Waiting, SignedBy: model.ByKey, CreatedAt: s.now(),
	}
	if p.signer == nil {
		entry.SignedBy = model.ByCode
	}
	_, err = c.exec(ctx, `INSERT INTO entries (id, number, check_code, application, child_iin, applicant_iin, applicant,
		organization, age_group, lang, position, first_place, status, signed_by, statement_lang, created_at, read_at, act_id, act_check)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`,
		entry.ID, entry.Number, entry.CheckCode, p.application.Number, p.application.Child.IIN, entry.Applicant.IIN,
		asJSON(entry.Applicant), list.organization, list.group, list.lang, position, entry.FirstPlace, entry.Status,
		entry.SignedBy, p.Statement.Lang, micros(entry.CreatedAt), p.ID, model.ActCheck(p.ID))
	if err != nil {
		return model.Entry{}, fmt.Errorf("save the entry: %w", err)
	}
	entry.CheckURL = s.checkURL(entry.CheckCode)
	return entry, nil
}

// nextNumber returns a number such as ЛО-2026-000381.
func (s *Server) nextNumber(ctx context.Context, c conn) (string, error) {
	year := strconv.Itoa(s.today().Year)
	n, err := c.count(ctx, "entry:"+year)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("ЛО-%s-%06d", year, n), nil
}

// placeOn counts who stands on the list up to and with the position: the children of
// before the first import, and those placed here who are still waiting.
func placeOn(ctx context.Context, c conn, organization model.Organization, list waitingList, position int64) (int, error) {
	var here int
	err := c.row(ctx, `SELECT COUNT(*) FROM entries WHERE organization = ? AND age_group = ? AND lang = ?
		AND position <= ? AND status <> 'removed'`, list.organization, list.group, list.lang, position).Scan(&here)
	if err != nil {
		return 0, fmt.Errorf("count the list: %w", err)
	}
	before, _ := organization.Offer(list.group, list.lang)
	return before.Waiting + here, nil
}

// checkAlphabet has no letters that are taken for digits or for one another.
const checkAlphabet = "23456789ABCDEFGHJKMNPQRSTWXYZ"

// newCheckCode returns a code such as K7QF-3XWM-9D2T: 58 bits that nobody guesses
// and that tell nothing of the child.
func newCheckCode() string {
	var b strings.Builder
	for b.Len() < 14 {
		if b.Len() == 4 || b.Len() == 9 {
			b.WriteByte('-')
		}
		b.WriteByte(randomLetter())
	}
	return b.String()
}

// randomLetter draws again rather than favour the first letters.
func randomLetter() byte {
	var one [1]byte
	for {
		_, _ = rand.Read(one[:]) // never fails (crypto/rand)
		if n := int(one[0]); n < 256-256%len(checkAlphabet) {
			return checkAlphabet[n%len(checkAlphabet)]
		}
	}
}

func (s *Server) checkURL(code string) string { return s.cfg.PublicURL + "/check/" + code }

// firstEvents is the history that a placement begins with. Where the statement was
// made without a line the history tells when, by the office's computer: the place
// counts from the receipt.
func firstEvents(p act, entry model.Entry) []model.Event {
	place := strconv.Itoa(entry.FirstPlace)
	signed, placed := map[string]string(nil), map[string]string{"place": place}
	if p.Statement.Offline {
		made := p.Statement.MadeAt.UTC().Format(time.RFC3339)
		signed, placed[madeAtParam] = map[string]string{madeAtParam: made}, made
	}
	return []model.Event{
		{
			At: p.verifiedAt, Kind: model.EventSigned, Actor: p.in.applicant.ShortName(),
			Office: p.in.office, Method: entry.SignedBy, Params: signed,
		},
		{At: entry.CreatedAt, Kind: model.EventPlaced, Params: placed},
		{At: entry.CreatedAt, Kind: model.EventNotified, Params: map[string]string{"place": place}},
	}
}

// madeAtParam is the parameter of the events of an offline statement, RFC 3339.
const madeAtParam = "made_at"

// madeOffline returns when the statement of the entry was made without a line, zero
// where it was not.
func madeOffline(entry model.Entry) time.Time {
	for _, event := range entry.Events {
		if at, err := time.Parse(time.RFC3339, event.Params[madeAtParam]); err == nil {
			return at
		}
	}
	return time.Time{}
}

func saveEvent(ctx context.Context, c conn, entryID string, event model.Event) error {
	_, err := c.exec(ctx, `INSERT INTO events (entry_id, seq, body)
		SELECT ?, COALESCE(MAX(seq), 0) + 1, ? FROM events WHERE entry_id = ?`, entryID, asJSON(event), entryID)
	if err != nil {
		return fmt.Errorf("save the event: %w", err)
	}
	return nil
}

const entryColumns = `SELECT id, number, check_code, application, applicant, organization, age_group, lang, position,
	first_place, status, signed_by, created_at, read_at FROM entries `

// storedEntry is an entry as its row tells it; the rest is looked up.
type storedEntry struct {
	model.Entry
	application, organization string
	position                  int64
}

func scanEntry(scan func(...any) error) (storedEntry, error) {
	var e storedEntry
	var applicant string
	var created, read int64
	err := scan(&e.ID, &e.Number, &e.CheckCode, &e.application, &applicant, &e.organization, &e.Group, &e.Lang,
		&e.position, &e.FirstPlace, &e.Status, &e.SignedBy, &created, &read)
	if err != nil {
		return e, err
	}
	e.CreatedAt, e.ReadAt = fromMicros(created), fromMicros(read)
	if err := json.Unmarshal([]byte(applicant), &e.Applicant); err != nil {
		return e, fmt.Errorf("read the applicant: %w", err)
	}
	return e, nil
}

// complete looks up what an entry stands for now.
func (s *Server) complete(ctx context.Context, c conn, e storedEntry) (model.Entry, error) {
	var err error
	if e.Organization, err = findOrganization(ctx, c, e.organization); err != nil {
		return model.Entry{}, err
	}
	list, err := listApplications(ctx, c, `SELECT body FROM applications WHERE number = ?`, e.application)
	if err != nil {
		return model.Entry{}, err
	}
	if len(list) == 0 {
		return model.Entry{}, fmt.Errorf("entry without its application")
	}
	e.Application = list[0]
	if e.Status != model.Removed {
		e.Place, err = placeOn(ctx, c, e.Organization, waitingList{e.organization, e.Group, e.Lang}, e.position)
		if err != nil {
			return model.Entry{}, err
		}
	}
	e.CheckURL = s.checkURL(e.CheckCode)
	return e.Entry, nil
}

// loadEntry returns the whole entry of the applicant.
func (s *Server) loadEntry(ctx context.Context, c conn, id string, applicant model.IIN) (model.Entry, error) {
	stored, err := scanEntry(c.row(ctx, entryColumns+`WHERE id = ? AND applicant_iin = ?`, id, applicant).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return model.Entry{}, model.NewError(model.CodeNotFound)
	}
	if err != nil {
		return model.Entry{}, fmt.Errorf("find the entry: %w", err)
	}
	entry, err := s.complete(ctx, c, stored)
	if err != nil {
		return model.Entry{}, err
	}
	err = c.rows(ctx, func(rows *sql.Rows) error {
		var body string
		if err := rows.Scan(&body); err != nil {
			return err
		}
		var event model.Event
		err := json.Unmarshal([]byte(body), &event)
		entry.Events = append(entry.Events, event)
		return err
	}, `SELECT body FROM events WHERE entry_id = ? ORDER BY seq`, id)
	if err != nil {
		return model.Entry{}, fmt.Errorf("history of the entry: %w", err)
	}
	entry.Documents, err = documentsOf(ctx, c, id)
	return entry, err
}

// getEntries lists the applicant's entries, newest first.
func (s *Server) getEntries(w http.ResponseWriter, r *http.Request, in session) error {
	c := s.cfg.DB.read()
	var stored []storedEntry
	err := c.rows(r.Context(), func(rows *sql.Rows) error {
		e, err := scanEntry(rows.Scan)
		stored = append(stored, e)
		return err
	}, entryColumns+`WHERE applicant_iin = ? ORDER BY created_at DESC, number DESC`, in.applicant.IIN)
	if err != nil {
		return fmt.Errorf("list the entries: %w", err)
	}
	list := []model.Entry{}
	for _, e := range stored {
		entry, err := s.complete(r.Context(), c, e)
		if err != nil {
			return err
		}
		list = append(list, entry)
	}
	return writeJSON(w, http.StatusOK, list)
}

func (s *Server) getEntry(w http.ResponseWriter, r *http.Request, in session) error {
	entry, err := s.loadEntry(r.Context(), s.cfg.DB.read(), r.PathValue("id"), in.applicant.IIN)
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, entry)
}

// postAcknowledgement records that the applicant has read the notice, the first time.
func (s *Server) postAcknowledgement(w http.ResponseWriter, r *http.Request, in session) error {
	ctx, id := r.Context(), r.PathValue("id")
	var entry model.Entry
	err := s.cfg.DB.write(ctx, func(c conn) error {
		first, err := c.exec(ctx, `UPDATE entries SET read_at = ?,
			status = CASE WHEN status = 'waiting' THEN 'read' ELSE status END
			WHERE id = ? AND applicant_iin = ? AND read_at = 0`, micros(s.now()), id, in.applicant.IIN)
		if err != nil {
			return fmt.Errorf("acknowledge: %w", err)
		}
		if first > 0 {
			event := model.Event{
				At: s.now(), Kind: model.EventAcknowledged, Actor: in.applicant.ShortName(),
				Office: in.office, Method: in.method,
			}
			if err := saveEvent(ctx, c, id, event); err != nil {
				return err
			}
		}
		entry, err = s.loadEntry(ctx, c, id, in.applicant.IIN)
		return err
	})
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, entry)
}
