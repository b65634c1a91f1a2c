package storetest

import (
	"errors"
	"time"

	"akmola.kz/kezek/internal/central/allocation"
	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

var (
	monday = model.Date{Year: 2026, Month: 11, Day: 23}
	place  = model.FreePlace{Organization: nursery.ID, BirthYear: 2023, Lang: model.Kazakh, Count: 1}
)

// freePlaces are taken once each, and not below none.
func (k *kept) freePlaces() {
	two, other := place, place
	two.Count, other.BirthYear = 2, 2022
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.SaveOrganization(nursery), tx.SetFreePlace(place), tx.SetFreePlace(two), tx.SetFreePlace(other))
	})
	k.reopen()
	free := func(tx *store.Tx) ([]model.FreePlace, error) { return tx.FreePlaces("1110") }
	gets(k, "published", []model.FreePlace{other, two}, free)
	gets(k, "of another district", []model.FreePlace{}, func(tx *store.Tx) ([]model.FreePlace, error) { return tx.FreePlaces("1111") })
	for range 2 {
		k.write(func(tx *store.Tx) error { return tx.TakePlace(place) })
	}
	if err := k.Write(k.Context(), func(tx *store.Tx) error { return tx.TakePlace(place) }); !errors.Is(err, store.ErrNotFound) {
		k.Errorf("a third of two: %v", err)
	}
	gets(k, "what is left", []model.FreePlace{other}, free)
	k.write(func(tx *store.Tx) error { return tx.FreePlace(two) })
	gets(k, "with one given back", []model.FreePlace{other, place}, free)
	unclaimed := func(tx *store.Tx) ([]store.UnclaimedPlace, error) { return tx.UnclaimedPlaces("1110") }
	gets(k, "before a run", []store.UnclaimedPlace{}, unclaimed)
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.KeepUnclaimed("1110", "0", []model.FreePlace{place, other}, morning.Add(-1)), tx.KeepUnclaimed("1110", "1", []model.FreePlace{place, other}, morning), tx.KeepUnclaimed("1111", "2", nil, morning.Add(time.Hour)), tx.TakePlace(other), tx.SetFreePlace(two))
	})
	k.reopen()
	gets(k, "unclaimed", []store.UnclaimedPlace{{FreePlace: place, Since: morning}}, unclaimed)
	k.asked(unclaimed)
}

// asked takes an unclaimed place for whoever came first; one that is given back waits for the next run.
func (k *kept) asked(unclaimed func(*store.Tx) ([]store.UnclaimedPlace, error)) {
	gets(k, "of its kind", store.UnclaimedPlace{FreePlace: place, Since: morning}, func(tx *store.Tx) (store.UnclaimedPlace, error) {
		return tx.UnclaimedPlace(place)
	})
	take := func(since time.Time) error {
		return k.Write(k.Context(), func(tx *store.Tx) error {
			receipt, run, err := tx.TakeUnclaimed(place, since)
			if err == nil && (receipt != 1 || run != "1") {
				k.Errorf("taken by the receipt %d of the run %q", receipt, run)
			}
			return err
		})
	}
	if err := take(morning.Add(time.Hour)); !errors.Is(err, store.ErrNotFound) {
		k.Errorf("of another run: %v", err)
	}
	if err := errors.Join(take(morning), k.Write(k.Context(), func(tx *store.Tx) error { return tx.FreePlace(place) })); err != nil {
		k.Error(err)
	}
	gets(k, "given back", []store.UnclaimedPlace{}, unclaimed)
	if err := take(morning); !errors.Is(err, store.ErrNotFound) {
		k.Errorf("one that was given back: %v", err)
	}
	three, left := place, []model.FreePlace{place}
	three.Count = 3
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.SetFreePlace(three), tx.KeepUnclaimed("1110", "3", left, morning))
	})
	gets(k, "of which the run has left one", []store.UnclaimedPlace{{FreePlace: place, Since: morning}}, unclaimed)
}

// waiters are told with their wishes, in the order in which they came, and without their names.
func (k *kept) waiters() {
	first, second := entry("1", 1), sibling(2)
	second.Application.District = "1111"
	k.placed(first, second)
	closed := application
	closed.Number, closed.Status = "2026-111000-000077", model.Enrolled
	k.write(func(tx *store.Tx) error { return tx.SaveApplication(closed) })
	k.reopen()
	rank, want := first.Rank(), store.Waiter{Application: application.Number, Birth: son.Birth, Status: model.InQueue, Since: morning}
	want.Receipt, want.Entries = rank.Receipt, []store.WaiterEntry{{ID: "1", Organization: nursery.ID, Lang: model.Kazakh}}
	waiters := func(tx *store.Tx) ([]store.Waiter, error) { return tx.Waiters("1110") }
	gets(k, "waiters", []store.Waiter{want}, waiters)
	want.Start = monday
	k.write(func(tx *store.Tx) error { return tx.SetStart(application.Number, monday) })
	k.write(func(tx *store.Tx) error { return tx.OfferEntry(first, morning) })
	want.Entries = nil
	gets(k, "with an offer", []store.Waiter{want}, waiters)
	k.write(func(tx *store.Tx) error { return tx.SetApplicationStatus(application.Number, model.Withdrawn) })
	gets(k, "when it was withdrawn", []store.Waiter{}, waiters)
}

// run is one that is under way.
func run(id string, dry bool) store.Run {
	return store.Run{
		ID: id, District: "1110", Dry: dry, Day: monday, Rules: "2026", Input: "aa", Officer: mother.IIN, StartedAt: morning,
		Result: allocation.Result{
			Offers: []allocation.Offer{{
				Child: application.Number, Queue: "2023", Wish: allocation.Wish{Organization: nursery.ID, Lang: model.Kazakh},
				Choice: 1, Class: "general", Rank: 2, Turn: allocation.Turn{Class: "general", Served: 1},
			}},
			PassedOver: []allocation.PassedOver{{Child: "2", Queue: "2023", Class: "general", Hold: allocation.Hold{Obstacle: allocation.OnStopList, Until: monday}}},
			Left:       []allocation.Places{{Queue: "2022", Wish: allocation.Wish{Organization: nursery.ID, Lang: model.Russian}, Count: 2}},
			Turns:      map[allocation.Queue]allocation.Turn{"2023": {Class: "general", Served: 1}},
		},
	}
}

// runs of a district are under way one at a time.
func (k *kept) runs() {
	first, dry := run("1", false), run("2", true)
	dry.StartedAt, dry.EndedAt = morning.Add(time.Minute), morning.Add(time.Minute)
	k.write(func(tx *store.Tx) error { return errors.Join(tx.AddRun(first), tx.AddRun(dry)) })
	k.reopen()
	gets(k, "run", first, func(tx *store.Tx) (store.Run, error) { return tx.Run("1") })
	head := func(r store.Run) store.Run {
		r.Result = allocation.Result{}
		return r
	}
	gets(k, "those under way", []store.Run{head(first)}, (*store.Tx).OpenRuns)
	gets(k, "ended", []store.Run{head(dry)}, func(tx *store.Tx) ([]store.Run, error) { return tx.RunsOf("1110", 9) })
	err := k.Write(k.Context(), func(tx *store.Tx) error { return tx.AddRun(run("3", false)) })
	if taken, is := errors.AsType[*store.KeyTakenError](err); !is || taken.Key != "runs_open" {
		k.Errorf("a second one of the district: %v", err)
	}
	later := run("3", false)
	later.StartedAt = morning.Add(2 * time.Hour)
	before := func(tx *store.Tx) (store.Run, error) { return tx.RunBefore(later) }
	k.missing("the run before one of the same day as what was foreseen", func(tx *store.Tx) error { _, err := before(tx); return err })
	later.Day = monday.Add(1)
	gets(k, "the run before", dry, before)
	first.EndedAt = morning.Add(time.Hour)
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.EndRun("1", first.EndedAt), tx.RemoveDryRuns("1110", monday), tx.RemoveDryRuns("1111", monday))
	})
	gets(k, "the run before", first, before)
	gets(k, "ended", []store.Run{head(first)}, func(tx *store.Tx) ([]store.Run, error) { return tx.RunsOf("1110", 9) })
	k.missing("the one that was removed", func(tx *store.Tx) error { _, err := tx.Run("2"); return err })
	turns := map[allocation.Queue]allocation.Turn{"2023": {Class: "general", Served: 2}, "2022": {}}
	k.write(func(tx *store.Tx) (err error) {
		err = tx.SetTurn("1110", "2023", allocation.Turn{Class: "first_turn"})
		for queue, turn := range turns {
			err = errors.Join(err, tx.SetTurn("1110", queue, turn))
		}
		return errors.Join(err, tx.SetTurn("1111", "2022", allocation.Turn{Class: "general"}))
	})
	gets(k, "turns", turns, func(tx *store.Tx) (map[allocation.Queue]allocation.Turn, error) { return tx.Turns("1110") })
	k.passedOver()
}

// passedOver are told why, in the last runs first.
func (k *kept) passedOver() {
	passed := allocation.PassedOver{Child: application.Number, Queue: "2023", Class: "general", Hold: allocation.Hold{Obstacle: allocation.OnStopList, Until: monday}}
	later := run("4", false)
	later.StartedAt, later.EndedAt = morning.Add(2*time.Hour), morning.Add(2*time.Hour)
	k.write(func(tx *store.Tx) error {
		return errors.Join(tx.SaveApplication(application), tx.AddRun(later), tx.AddPassedOver("1", []allocation.PassedOver{passed}),
			tx.AddPassedOver("4", []allocation.PassedOver{passed}), tx.AddPassedOver("4", []allocation.PassedOver{passed})) // it was cut off after the first time
	})
	k.reopen()
	want := []store.PassedOver{{Run: "4", At: later.StartedAt, PassedOver: passed}, {Run: "1", At: morning, PassedOver: passed}}
	gets(k, "passed over", want, func(tx *store.Tx) ([]store.PassedOver, error) { return tx.PassedOver(application.Number, 9) })
}

// offer is one on the entry with the id 1.
func offer(id string) store.Offer {
	return store.Offer{
		ID: id, Number: "НП-2026-00000" + id, Run: "1", District: "1110", Application: application.Number, Entry: "1", Place: place,
		Class: "general", Rank: 2, Choice: 1, Turn: allocation.Turn{Class: "general", Served: 1}, Rules: "2026",
		State:  referral.State{Stage: referral.Offered, Cause: referral.ByRun, Since: monday, Deadline: monday.Add(2)},
		MadeAt: morning,
	}
}

// offers are saved by whoever read them last, and are open one at a time for an application.
func (k *kept) offers() {
	k.placed(entry("1", 1))
	k.write(func(tx *store.Tx) error { return errors.Join(tx.AddRun(run("1", false)), tx.AddOffer(offer("1"))) })
	k.reopen()
	gets(k, "by number", offer("1"), func(tx *store.Tx) (store.Offer, error) { return tx.Offer(offer("1").Number) })
	gets(k, "by id", offer("1"), func(tx *store.Tx) (store.Offer, error) { return tx.OfferByID("1") })
	k.missing("another one", func(tx *store.Tx) error { _, err := tx.Offer("НП-2026-000009"); return err })
	err := k.Write(k.Context(), func(tx *store.Tx) error { return tx.AddOffer(offer("2")) })
	if taken, is := errors.AsType[*store.KeyTakenError](err); !is || taken.Key != "offers_unsettled" {
		k.Errorf("a second one of the application: %v", err)
	}
	gets(k, "of the run", 1, func(tx *store.Tx) (int, error) { return tx.CountOffers("1") })
	imported := application
	imported.Status = model.Inactive
	k.write(func(tx *store.Tx) error { return tx.SaveApplication(imported) })
	gets(k, "where the application stands", application, func(tx *store.Tx) (model.Application, error) { return tx.ApplicationByNumber(application.Number) })
	unsettled := func(tx *store.Tx) ([]store.Offer, error) { return tx.UnsettledOffers("1110") }
	gets(k, "unsettled", []store.Offer{offer("1")}, unsettled)
	gets(k, "those of a family", []store.Offer{offer("1")}, func(tx *store.Tx) ([]store.Offer, error) { return tx.OffersOfLinked(mother.IIN) })
	gets(k, "those of another", []store.Offer{}, func(tx *store.Tx) ([]store.Offer, error) { return tx.OffersOfLinked(father.IIN) })
	end := model.TimeOfDay(0).On(monday.Add(3))
	for at, want := range map[time.Time][]store.Offer{end: {offer("1")}, end.Add(-time.Microsecond): {}} {
		gets(k, "overdue", want, func(tx *store.Tx) ([]store.Offer, error) { return tx.OverdueOffers(at, store.Offer{}, 9) })
	}
	waits := referral.State{Stage: referral.Waiting, Cause: referral.Declined, Since: monday.Add(1)}
	k.write(func(tx *store.Tx) error { return tx.SaveOffer(offer("1"), waits) })
	if err := k.Write(k.Context(), func(tx *store.Tx) error { return tx.SaveOffer(offer("1"), waits) }); !errors.Is(err, store.ErrMovedOn) {
		k.Errorf("by who read it before: %v", err)
	}
	k.reopen()
	gets(k, "unsettled", []store.Offer{}, unsettled)
	gets(k, "overdue", []store.Offer{}, func(tx *store.Tx) ([]store.Offer, error) { return tx.OverdueOffers(end, store.Offer{}, 9) })
	next := offer("2")
	next.MadeAt = morning.Add(time.Hour)
	k.write(func(tx *store.Tx) error { return tx.AddOffer(next) })
	k.must(k.Read(k.Context(), func(tx *store.Tx) error {
		all, err := tx.OffersOf(application.Number)
		if len(all) != 2 || all[0].ID != "2" || all[1].State != waits {
			k.Errorf("of the application: %+v", all)
		}
		return err
	}))
}
