package service

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

const (
	jobOpenData   = "open_data"
	openDataEvery = 30 * time.Minute
	openDataLease = 20 * time.Minute
	// openDataKept is for how long parents can follow a place back.
	openDataKept = 3 * 365 * day
	// openDataListed is of how many days one answer lists the files.
	openDataListed = 31
)

// PublishQueues makes the open data of today of every district that has none yet. It is asked often,
// so that they are there soon after midnight.
func (s *Service) PublishQueues(ctx context.Context) error { return s.publishQueues(ctx, alone) }

func (s *Service) publishQueues(ctx context.Context, still holds) error {
	return s.byCentral(ctx, "open data", "open_data", func(ctx context.Context) error {
		var failed error
		for _, district := range s.region().list { // one that fails holds up no other
			if err := s.publishQueue(ctx, still, district.Code, s.today()); err != nil {
				failed = errors.Join(failed, fmt.Errorf("open data of %s: %w", district.Code, err))
			}
		}
		return failed
	})
}

// queueNow is what the open data of a district are made of.
type queueNow struct {
	queued        []store.Queued
	turns         map[allocation.Queue]allocation.Turn
	listTurns     map[store.List]allocation.Turn
	organizations []model.Organization
	held          map[string]bool // numbers of applications that are offered nothing now
	key           []byte
}

func (s *Service) publishQueue(ctx context.Context, still holds, district string, day model.Date) error {
	if err := s.store.Read(ctx, func(tx *store.Tx) error { _, err := tx.OpenData(day, district); return err }); !errors.Is(err, store.ErrNotFound) {
		return err // nil where there are some
	}
	rules, err := s.region().rules(district, day)
	if err != nil {
		return err
	}
	key, err := s.openDataKey(ctx)
	if err != nil {
		return err
	}
	now := queueNow{key: key, held: map[string]bool{}}
	err = s.store.Read(ctx, func(tx *store.Tx) (err error) {
		if now.queued, err = tx.Queued(district); err != nil {
			return err
		}
		if now.turns, err = tx.Turns(district); err != nil {
			return err
		}
		if now.listTurns, err = tx.ListTurns(district); err != nil {
			return err
		}
		if now.organizations, err = tx.Organizations(district); err != nil {
			return err
		}
		offers, err := tx.UnsettledOffers(district)
		for _, o := range offers {
			now.held[o.Application] = true
		}
		return err
	})
	if err != nil {
		return err
	}
	rows, err := now.rows(rules)
	if err != nil {
		return err
	}
	made, err := packed(rows)
	if err != nil {
		return err
	}
	made.Day, made.District, made.MadeAt = day, district, s.Now()
	return s.store.Write(ctx, func(tx *store.Tx) error {
		if err := still(tx); err != nil {
			return err
		}
		return tx.AddOpenData(made)
	})
}

// openDataKey is what hides whose a row is; it is made once for a database.
func (s *Service) openDataKey(ctx context.Context) ([]byte, error) {
	key := ""
	err := s.store.Write(ctx, func(tx *store.Tx) (err error) {
		key, err = tx.Once("open_data_key", rand.Text())
		return err
	})
	return []byte(key), err
}

// rows puts everybody into the order of their queue: the general one of a year of birth, or a list.
func (q queueNow) rows(rules model.RuleSet) ([]model.QueueRow, error) {
	queues := map[queueName][]store.Queued{}
	for _, st := range q.queued {
		name := queueName{st.List, 0}
		if st.List == (store.List{}) {
			name.year = rules.Distribution.BirthYearOf(st.Birth)
		}
		queues[name] = append(queues[name], st)
	}
	before := map[store.List]int{} // who stands before all that the central knows of
	for _, o := range q.organizations {
		for _, offer := range o.Offers {
			before[store.List{Organization: o.ID, Group: offer.Group, Lang: offer.Lang}] = offer.Waiting
		}
	}
	rows := make([]model.QueueRow, 0, len(q.queued))
	for name, queued := range queues {
		turn := q.listTurns[name.List]
		if name.year != 0 {
			turn = q.turns[allocation.YearQueue(name.year)]
		}
		ordered, err := q.ordered(rules, turn, queued, before[name.List])
		if err != nil {
			return nil, err
		}
		rows = append(rows, ordered...)
	}
	slices.SortFunc(rows, compareRows)
	return rows, nil
}

// queueName is a queue: a list, or the general queue of a year.
type queueName struct {
	store.List
	year int
}

// ordered returns the rows of one queue, first those that have a place.
func (q queueNow) ordered(rules model.RuleSet, turn allocation.Turn, queued []store.Queued, before int) ([]model.QueueRow, error) {
	var children []allocation.Child
	rows := map[string]model.QueueRow{}
	classes := rules.Distribution.Classes
	for _, st := range queued {
		class := allocation.ClassOf(classes, st.Class).ID
		rows[st.Application] = model.QueueRow{
			Row: q.hidden(st), Organization: st.List.Organization, Lang: st.List.Lang, Group: st.List.Group,
			BirthYear: rules.Distribution.BirthYearOf(st.Birth), Class: class, Status: st.Status, Since: st.Since,
		}
		if q.hasPlace(st) {
			children = append(children, allocation.Child{ID: st.Application, Class: class, Since: st.Since, Receipt: st.Receipt})
		}
	}
	inOrder, err := allocation.Order(classes, turn, children)
	if err != nil {
		return nil, err
	}
	for i, child := range inOrder {
		row := rows[child.ID]
		row.Place = before + i + 1
		rows[child.ID] = row
	}
	all := make([]model.QueueRow, 0, len(rows))
	for _, row := range rows {
		all = append(all, row)
	}
	return all, nil
}

// hasPlace reports whether somebody has a place in the queue: on a list who was offered one has none,
// and in the general queue who has an offer, or gets none for a time.
func (q queueNow) hasPlace(st store.Queued) bool {
	if st.List == (store.List{}) {
		return waitsInQueue(model.ApplicationStatus(st.Status)) && !q.held[st.Application]
	}
	return st.Status != string(model.Offered)
}

// hidden stands for an application in one queue: nobody can tell that two of its rows in different
// queues are of one child.
func (q queueNow) hidden(st store.Queued) string {
	mac := hmac.New(sha256.New, q.key)
	for _, part := range []string{st.Application, st.List.Organization, string(st.List.Group), string(st.List.Lang)} {
		_, _ = mac.Write([]byte(part + "\n")) // it never fails
	}
	return hex.EncodeToString(mac.Sum(nil)[:10])
}

// compareRows sorts by queue, and a queue by place: those without one come last.
func compareRows(a, b model.QueueRow) int {
	general := 0 // on a list the children of several years wait together
	if a.Organization == "" && b.Organization == "" {
		general = cmp.Compare(a.BirthYear, b.BirthYear)
	}
	return cmp.Or(
		general, cmp.Compare(a.Organization, b.Organization), cmp.Compare(a.Group, b.Group), cmp.Compare(a.Lang, b.Lang),
		cmp.Compare(cmp.Or(a.Place, math.MaxInt), cmp.Or(b.Place, math.MaxInt)), cmp.Compare(a.Row, b.Row),
	)
}

// packed returns rows as they are kept.
func packed(rows []model.QueueRow) (store.OpenData, error) {
	plain, err := json.Marshal(rows)
	if err != nil {
		return store.OpenData{}, err
	}
	sum := sha256.Sum256(plain)
	var body bytes.Buffer
	out := gzip.NewWriter(&body)
	if _, err = out.Write(plain); err == nil {
		err = out.Close()
	}
	return store.OpenData{Rows: len(rows), Hash: hex.EncodeToString(sum[:]), Body: body.Bytes()}, err
}

// OpenDataDays lists what is open of the last month up to a day; the zero day is today.
func (s *Service) OpenDataDays(ctx context.Context, until model.Date) ([]model.OpenDataDay, error) {
	if until.IsZero() {
		until = s.today()
	}
	found, err := read(ctx, s, func(tx *store.Tx) ([]store.OpenData, error) {
		return tx.OpenDataBetween(until.Add(1-openDataListed).Start(), until.Add(1).Start())
	})
	days := []model.OpenDataDay{}
	for _, d := range found {
		if len(days) == 0 || days[len(days)-1].Day != d.Day {
			days = append(days, model.OpenDataDay{Day: d.Day})
		}
		last := &days[len(days)-1]
		address := s.cfg.PublicURL + "/v1/open-data/" + d.Day.Time().Format(time.DateOnly) + "/" + d.District
		last.Files = append(last.Files, model.OpenDataFile{District: d.District, Rows: d.Rows, SHA256: d.Hash, CSV: address + ".csv", JSON: address + ".json"})
	}
	return days, err
}

// OpenData returns the queue of a district on a day: the JSON of []model.QueueRow.
func (s *Service) OpenData(ctx context.Context, day model.Date, district string) ([]byte, error) {
	kept, err := read(ctx, s, func(tx *store.Tx) (store.OpenData, error) { return tx.OpenData(day, district) })
	if errors.Is(err, store.ErrNotFound) {
		err = model.NewError(model.CodeNotFound)
	}
	if err != nil {
		return nil, err
	}
	in, err := gzip.NewReader(bytes.NewReader(kept.Body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(in)
}
