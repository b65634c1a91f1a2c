package service

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"

	"github.com/google/uuid"
)

const (
	// offersAtOnce is how many offers one transaction makes: few enough that no family's act waits
	// long for it.
	offersAtOnce = 20
	// runTime is for how long whoever asked for a run waits; what is left then is made afterwards.
	runTime  = 40 * time.Second
	runLease = 2 * time.Minute
	// looksAtMost is how often a run is worked out again because something has changed under it.
	looksAtMost = 50
)

// queue is all that a run of a district goes by.
type queue struct {
	district string
	rules    model.RuleSet
	input    allocation.Input
	entries  map[string][]store.WaiterEntry // of each application, as its wishes stand
	offered  map[string]string              // the run that made the offer which keeps an application from others
}

// readQueue reads it as it is at one moment.
func (s *Service) readQueue(tx *store.Tx, district string, day model.Date) (queue, error) {
	q := queue{district: district, entries: map[string][]store.WaiterEntry{}, offered: map[string]string{}}
	var err error
	if q.rules, err = s.region().rules(district, day); err != nil {
		return q, err
	}
	q.input = allocation.Input{Day: day, Rules: q.rules.Distribution}
	if q.input.TakenUpBy, err = allocation.TakenUpBy(q.input.Rules, day, s.region().calendar); err != nil {
		return q, calendarError(err)
	}
	if q.input.Turns, err = tx.Turns(district); err != nil {
		return q, err
	}
	places, err := tx.FreePlaces(district)
	if err != nil {
		return q, err
	}
	for _, p := range places {
		q.input.Places = append(q.input.Places, allocation.Places{Queue: allocation.YearQueue(p.BirthYear), Wish: allocation.Wish{Organization: p.Organization, Lang: p.Lang, Kind: p.Kind}, Count: p.Count})
	}
	return q, q.readChildren(tx)
}

func (q *queue) readChildren(tx *store.Tx) error {
	offers, err := tx.UnsettledOffers(q.district)
	if err != nil {
		return err
	}
	last := make(map[string]store.Offer, len(offers))
	for _, o := range offers {
		last[o.Application], q.offered[o.Application] = o, o.Run
	}
	gets, err := q.readExchangers(tx, last)
	if err != nil {
		return err
	}
	waiters, err := tx.Waiters(q.district)
	if err != nil {
		return err
	}
	claims, err := tx.ClaimsIn(q.district)
	if err != nil {
		return err
	}
	slices.SortFunc(waiters, func(a, b store.Waiter) int { return strings.Compare(a.Application, b.Application) })
	q.input.Children = make([]allocation.Child, 0, len(waiters))
	for _, w := range waiters {
		age := allocation.AgeOn(q.rules, w.Birth, q.input.Day)
		child := allocation.Child{
			ID: w.Application, Queue: age.Queue, Class: allocation.ClassOf(q.rules.Distribution.Classes, w.Class).ID,
			Since: w.Since, Receipt: w.Receipt, Start: w.Start, Hold: holdOf(w, last, age),
		}
		if claimed := claims[w.Application]; len(claimed) > 0 {
			var unproved allocation.Hold
			child.Class, unproved = classBy(q.rules.Distribution, claimed, q.input.Day)
			child.Hold = cmp.Or(child.Hold, unproved)
		}
		if got, exchanges := gets[w.Application]; exchanges { // it has that place then, and waits for it no more
			w.Entries = slices.DeleteFunc(w.Entries, func(e store.WaiterEntry) bool { return e.Organization == got.Organization && e.Lang == got.Lang })
			if len(w.Entries) == 0 {
				continue
			}
		}
		for _, e := range w.Entries {
			child.Wishes = append(child.Wishes, allocation.Wish{Organization: e.Organization, Lang: e.Lang})
		}
		q.input.Children, q.entries[w.Application] = append(q.input.Children, child), w.Entries
	}
	return nil
}

// holdOf returns what keeps an application without offers, where anything does: its last offer, its age,
// what was said of it elsewhere.
func holdOf(w store.Waiter, last map[string]store.Offer, age allocation.Age) (hold allocation.Hold) {
	o, open := last[w.Application]
	switch {
	case open && o.State.Holds():
		hold = allocation.Hold{Obstacle: allocation.HasOffer, Until: o.State.Deadline}
	case open && o.State.Stage == referral.StopList:
		hold = allocation.Hold{Obstacle: allocation.OnStopList, Until: o.State.Deadline}
	case open:
		hold = allocation.Hold{Obstacle: allocation.Inactive, Until: o.State.Deadline}
	case w.Status == model.Inactive:
		hold.Obstacle = allocation.Inactive
	case w.Status == model.Referred:
		hold.Obstacle = allocation.HasOffer
	case age.Fit != allocation.OfAge:
		hold.Obstacle = allocation.NotOfAge
	}
	return hold
}

// digest returns a digest of all of it.
func (q queue) digest() (string, error) {
	body, err := json.Marshal(struct {
		District, Rules string
		Input           allocation.Input
	}{q.district, q.rules.Version, q.input})
	return hashHex(body), err
}

// districtOf returns which district an officer's request is about: their own, or of whoever has all
// of them the one that is asked for.
func (s *Service) districtOf(in Officer, asked string) (string, error) {
	if asked == "" {
		asked = in.District
	}
	if asked == "" {
		return "", BadRequest("district", errors.New("which one is not said"))
	}
	if _, known := s.region().districts[asked]; !known || !in.covers(asked) {
		return "", model.NewError(model.CodeNotFound)
	}
	return asked, nil
}

// Run foresees the run of a district, or makes it, for which nothing may have changed since it was
// foreseen. Whoever waits for it to be made may be told before it has ended: it goes on.
func (s *Service) Run(ctx context.Context, in Officer, district string, asked model.RunRequest) (model.Run, error) {
	district, err := s.districtOf(in, district)
	if err != nil {
		return model.Run{}, err
	}
	run := store.Run{ID: uuid.NewString(), District: district, Dry: asked.DryRun, Day: s.today(), Officer: in.IIN, StartedAt: s.Now()}
	if asked.DryRun {
		err = s.foresee(ctx, &run)
	} else {
		err = s.startRun(ctx, run, asked.Input)
	}
	if err != nil {
		return model.Run{}, err
	}
	return s.OfficerRun(ctx, in, run.ID)
}

// foresee works a run out and keeps what it would do, in the place of what was foreseen on the same
// day before.
func (s *Service) foresee(ctx context.Context, run *store.Run) error {
	if _, err := s.workOut(ctx, run); err != nil {
		return err
	}
	run.EndedAt = s.Now()
	return s.store.Write(ctx, func(tx *store.Tx) error {
		return errors.Join(tx.RemoveDryRuns(run.District, run.Day), tx.AddRun(*run))
	})
}

// workOut fills in what a run is to do by the queue as it is.
func (s *Service) workOut(ctx context.Context, run *store.Run) (queue, error) {
	q, err := read(ctx, s, func(tx *store.Tx) (queue, error) { return s.readQueue(tx, run.District, run.Day) })
	if err != nil {
		return q, err
	}
	run.Rules = q.rules.Version
	if run.Input, err = q.digest(); err == nil {
		run.Result, err = allocation.Run(q.input)
	}
	return q, err
}

// startRun begins a run, one of a district at a time, and makes its offers.
func (s *Service) startRun(ctx context.Context, run store.Run, input string) error {
	lease, err := s.takeRun(ctx, run.District)
	if err != nil {
		return err
	}
	defer s.giveRunBack(ctx, lease)
	open, err := read(ctx, s, (*store.Tx).OpenRuns)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(open, func(other store.Run) bool { return other.District == run.District }) {
		return model.NewError(model.CodeRunBusy) // it was cut off, and is finished first
	}
	q, err := s.workOut(ctx, &run)
	if err != nil {
		return err
	}
	if run.Input != input {
		return model.NewError(model.CodeRunChanged)
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error { return errors.Join(tx.HoldJob(lease), tx.AddRun(run)) })
	if err != nil {
		return err
	}
	making, cancel := context.WithTimeout(ctx, runTime)
	defer cancel()
	if err := s.makeOffers(making, lease, run, q); err != nil && making.Err() == nil {
		return err
	}
	return nil
}

// takeRun takes the right to run a district.
func (s *Service) takeRun(ctx context.Context, district string) (lease store.Lease, err error) {
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		lease, err = tx.TakeJob("run "+district, s.Now(), runLease, 0)
		return err
	})
	return lease, orCode(model.CodeRunBusy, err)
}

// giveRunBack lets others run the district.
func (s *Service) giveRunBack(ctx context.Context, lease store.Lease) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTime)
	defer cancel()
	err := s.store.Write(ctx, func(tx *store.Tx) error { return tx.FinishJob(lease, s.Now()) })
	if err != nil && !errors.Is(err, store.ErrLeaseLost) {
		s.cfg.Log.Error("a run was not given back; it is free when its lease ends", "err", err)
	}
}

// makeOffers makes the offers of a run that are still to be made, by the queue as it was read. It may
// be cut off between any two transactions: who has an offer is passed over then, its place is gone
// and the turn stands behind it, so that the rest comes out the same. Where a family or an officer
// came between, the rest is worked out by what is so now.
func (s *Service) makeOffers(ctx context.Context, lease store.Lease, run store.Run, q queue) error {
	result := run.Result
	for look := 0; ; look++ {
		err := s.makeAll(ctx, lease, run, q, result)
		if !errors.Is(err, errMoved) || look == looksAtMost {
			return err
		}
		if q, result, err = s.lookAgain(ctx, run); err != nil {
			return err
		}
	}
}

func (s *Service) makeAll(ctx context.Context, lease store.Lease, run store.Run, q queue, result allocation.Result) error {
	if err := s.makeExchanges(ctx, lease, run, q, result.Exchanges); err != nil {
		return err
	}
	for chunk := range slices.Chunk(result.Offers, offersAtOnce) {
		err := s.store.Write(ctx, func(tx *store.Tx) error {
			err := tx.HoldJob(lease)
			for _, offer := range chunk {
				if err == nil {
					err = s.makeOffer(tx, run, q.rules, offer, q.entries[offer.Child][offer.Choice-1].ID)
				}
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	passed := slices.DeleteFunc(slices.Clone(result.PassedOver), func(p allocation.PassedOver) bool { return q.offered[p.Child] == run.ID })
	var left []model.FreePlace
	if _, paused := allocation.PausedUntil(q.rules.Distribution, run.Day); !paused { // in a pause nobody was looked for
		for _, places := range result.Left {
			place := placeOf(places.Queue, places.Wish)
			place.Count = places.Count
			left = append(left, place)
		}
	}
	return s.store.Write(ctx, func(tx *store.Tx) error {
		return errors.Join(tx.HoldJob(lease), tx.AddPassedOver(run.ID, passed), tx.KeepUnclaimed(run.District, run.ID, left, s.Now()), tx.EndRun(run.ID, s.Now()))
	})
}

// lookAgain works out what of a run is still to be made.
func (s *Service) lookAgain(ctx context.Context, run store.Run) (queue, allocation.Result, error) {
	q, err := read(ctx, s, func(tx *store.Tx) (queue, error) { return s.readQueue(tx, run.District, run.Day) })
	if err != nil {
		return q, allocation.Result{}, err
	}
	result, err := allocation.Run(q.input)
	return q, result, err
}

// FinishRuns makes what is still to be made of runs that were cut off.
func (s *Service) FinishRuns(ctx context.Context) error { return s.finishRuns(ctx, alone) }

func (s *Service) finishRuns(ctx context.Context, _ holds) error {
	open, err := read(ctx, s, (*store.Tx).OpenRuns)
	for _, run := range open {
		err = errors.Join(err, s.byCentral(ctx, "finish run", "run "+run.ID, func(ctx context.Context) error { return s.finishRun(ctx, run) }))
	}
	return err
}

func (s *Service) finishRun(ctx context.Context, run store.Run) error {
	lease, err := s.takeRun(ctx, run.District)
	if model.CodeOf(err) == model.CodeRunBusy {
		return nil // whoever started it is at it
	}
	if err != nil {
		return err
	}
	defer s.giveRunBack(ctx, lease)
	if run, err = read(ctx, s, func(tx *store.Tx) (store.Run, error) { return tx.Run(run.ID) }); err != nil || !run.EndedAt.IsZero() {
		return err
	}
	q, result, err := s.lookAgain(ctx, run)
	if err != nil {
		return err
	}
	run.Result = result
	making, cancel := context.WithTimeout(ctx, runTime)
	defer cancel()
	return s.makeOffers(making, lease, run, q)
}
