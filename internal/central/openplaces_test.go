package central_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// opening is an office in which a run has left places of an organization.
func opening(t *testing.T, left int) queued {
	t.Helper()
	q := newQueue(t)
	q.publish(places(left, first))
	if run := q.made(); len(run.Offers) != 0 {
		t.Fatalf("%d offers were made to nobody", len(run.Offers))
	}
	return q
}

// opened turns the clock to the hour at which they open.
func (q queued) opened() {
	q.t.Helper()
	q.clock.turn(7 * time.Hour) // 18:00
	q.clock.turn(q.bulletin().OpensAt.Sub(q.clock.now()))
}

// morningDay is the day on which the tests begin.
var morningDay = model.DateOf(morning.In(model.Zone))

func (q queued) ask(n int) answer {
	q.t.Helper()
	child := person("ТЕСТОВА", "БАЛА", "", son.Birth, model.Female, 1000+3*n)
	return q.do(call{method: "POST", path: "/v1/place-asks", body: model.PlaceAsk{
		Child: child.IIN, Organization: first, Lang: model.Kazakh, NoticeLang: model.Russian,
	}})
}

func (q queued) bulletin() model.Bulletin {
	q.t.Helper()
	return want[model.Bulletin](q.do(call{method: "GET", path: "/v1/districts/" + home().Code + "/bulletin"}), 200)
}

func TestWhatARunLeavesOpensToEverybodyAtTheHourOfTheRules(t *testing.T) {
	q := opening(t, 2)
	for n := range 3 {
		q.child(n)
	}
	q.ask(0).refused(model.CodePlaceNotOpen)
	q.opened()
	q.clock.turn(-time.Second)
	q.ask(0).refused(model.CodePlaceNotOpen)
	q.clock.turn(time.Second)
	got := want[model.PlaceAnswer](q.ask(0), 201)
	if again := want[model.PlaceAnswer](q.ask(0), 201); again != got || got.Receipt != 1 {
		t.Errorf("asked again: %+v, at first %+v", again, got)
	}
	entry := q.entry(model.Entry{ID: got.Entry})
	if e := lastEvent(entry); entry.Status != model.Offered || e.Kind != model.EventTookOpen || e.Params["offer"] != got.Offer || e.Params["receipt"] != "1" {
		t.Errorf("the entry is %s, its history ends with %+v", entry.Status, e)
	}
	if matters := want[[]model.Matter](q.do(call{method: "GET", path: "/v1/matters"}), 200); len(matters) != 1 || matters[0].Offer != got.Offer || matters[0].Receipt != 1 {
		t.Errorf("%+v stand open", matters)
	}
	if second := want[model.PlaceAnswer](q.ask(1), 201); second.Receipt != 2 || second.Offer == got.Offer {
		t.Errorf("the second one was answered with %+v", second)
	}
	q.ask(2).refused(model.CodePlaceGone)
	if shown, free := q.bulletin(), q.free(); len(shown.Places)+len(free) != 0 {
		t.Errorf("left are %+v and %+v", shown, free)
	}
}

func TestAPlaceThatIsGivenBackOpensWithTheNextRun(t *testing.T) {
	q := opening(t, 1)
	q.child(0)
	q.opened()
	got := want[model.PlaceAnswer](q.ask(0), 201)
	offers := q.offers()
	if len(offers) != 1 || offers[0].Number != got.Offer {
		t.Fatalf("open offers are %+v", offers)
	}
	want[model.ListedOffer](q.decide(offers[0], model.OfferAnnulled, "ошибка в списке"), 200)
	if shown := q.bulletin(); len(shown.Places) != 0 || len(q.free()) != 1 {
		t.Errorf("the bulletin shows %+v, free are %+v", shown, q.free())
	}
	q.ask(0).refused(model.CodePlaceGone)
}

func TestEachOpenPlaceIsGivenOnceToWhoeverAsksFirst(t *testing.T) {
	const children, left = 12, 5
	q := opening(t, left)
	for n := range children {
		q.child(n)
	}
	q.opened()
	var mu sync.Mutex
	var receipts []int
	offers := map[string]bool{}
	var asking sync.WaitGroup
	for n := range children {
		asking.Go(func() {
			a := q.ask(n)
			if a.status != 201 {
				a.refused(model.CodePlaceGone)
				return
			}
			got := want[model.PlaceAnswer](a, 201)
			mu.Lock()
			defer mu.Unlock()
			receipts, offers[got.Offer] = append(receipts, got.Receipt), true
		})
	}
	asking.Wait()
	slices.Sort(receipts)
	if !slices.Equal(receipts, []int{1, 2, 3, 4, 5}) || len(offers) != left || len(q.offers()) != left {
		t.Errorf("of %d places %d offers were made, with the receipts %v", left, len(offers), receipts)
	}
}

func TestAnOfferThatIsOverdueKeepsNoChildFromAnOpenPlace(t *testing.T) {
	q := opening(t, 2)
	q.child(0)
	q.opened()
	former := want[model.PlaceAnswer](q.ask(0), 201)
	q.clock.turn(240 * time.Hour) // nobody has looked what is overdue
	if again := want[model.PlaceAnswer](q.ask(0), 201); again.Receipt != 2 || again.Offer == former.Offer {
		t.Errorf("asked after the last day: %+v, before: %+v", again, former)
	}
	if offers := q.offers(); len(offers) != 1 || len(q.free()) != 1 {
		t.Errorf("open are %+v, free %+v", offers, q.free())
	}
}

func TestARunInAPauseLeavesNothingToWhoeverAsksFirst(t *testing.T) {
	q := newQueue(t, func(cfg *service.Config) {
		cfg.Limits.OfficerLife, cfg.Limits.SessionLife = 10_000*time.Hour, 10_000*time.Hour
	})
	q.child(0)
	august := model.Date{Year: 2027, Month: time.August, Day: 10}
	q.clock.turn(model.TimeOfDay(600).On(august).Sub(q.clock.now()))
	q.publish(places(1, first))
	if run := want[model.Run](q.run(model.RunRequest{Input: q.foreseen().Input}), 201); len(run.Offers) != 0 {
		t.Fatalf("in a pause %d offers were made", len(run.Offers))
	}
	q.clock.turn(40 * 24 * time.Hour)
	q.ask(0).refused(model.CodePlaceGone)
}

func TestWhatOpenedBeforeAPauseIsGivenAfterIt(t *testing.T) {
	q := newQueue(t, func(cfg *service.Config) {
		cfg.Limits.OfficerLife, cfg.Limits.SessionLife = 10_000*time.Hour, 10_000*time.Hour
	})
	july := model.Date{Year: 2027, Month: time.July, Day: 20}
	q.clock.turn(model.TimeOfDay(600).On(july).Sub(q.clock.now()))
	q.publish(places(1, first))
	q.made()
	q.child(0)
	q.clock.turn(25 * 24 * time.Hour)
	refused := q.ask(0).refused(model.CodePlaceNotOpen)
	if refused.Params["at"] != "2027-09-01T02:00:00Z" {
		t.Errorf("in the pause it opens at %s", refused.Params["at"])
	}
	q.clock.turn(20 * 24 * time.Hour)
	want[model.PlaceAnswer](q.ask(0), 201)
}

// A second miss after an application was restored has it leave the queue, whether anybody has acted on
// that yet or not.
func TestWhoHasLeftTheQueueByASecondMissIsGivenNoOpenPlace(t *testing.T) {
	q, m := offered(t, 2*day, vouchers)
	q.clock.turn(3 * day)
	settled(q.place(q.about(model.RestoreApplication, m)))
	q.publish(places(2, first))
	if run := q.made(); run.Made != 1 {
		t.Fatalf("%d offers were made", run.Made)
	}
	q.clock.turn(5 * day)
	q.ask(1).refused(model.CodeApplicationMissing)
	if free := q.free(); len(free) != 1 || free[0].Count != 1 {
		t.Errorf("free are %+v", free)
	}
	_, err := q.service.ActOnDeadlines(t.Context())
	must(t, err)
	q.ask(1).refused(model.CodeApplicationMissing)
	if status := q.application(m.Application).Status; status != model.Annulled {
		t.Errorf("the application is %s", status)
	}
}

// forgetRules has the central go by rules of another version, those before known to nobody any more.
func (q queued) forgetRules() {
	q.t.Helper()
	others := func(district string, day model.Date) (model.RuleSet, error) {
		set, err := assets.Rules(district, day)
		set.Version = "others"
		return set, err
	}
	must(q.t, q.service.ReplaceRegion(q.t.Context(), assets.Districts(), others, assets.EmbeddedData().Calendar()))
	must(q.t, q.database.Write(q.t.Context(), func(tx *store.Tx) error { return tx.RemoveOld(store.KeptWords, q.clock.now().Add(time.Second)) }))
}

func TestAnOfferThatIsSettledKeepsNoChildFromAnOpenPlaceOnceItsRulesAreForgotten(t *testing.T) {
	q := opening(t, 2)
	q.child(0)
	q.opened()
	former := want[model.PlaceAnswer](q.ask(0), 201)
	q.clock.turn(10 * day)
	_, err := q.service.ActOnDeadlines(t.Context())
	must(t, err)
	q.forgetRules()
	if again := want[model.PlaceAnswer](q.ask(0), 201); again.Offer == former.Offer {
		t.Errorf("%+v", again)
	}
}

// Between the look at what is overdue and the place somebody else acts on it.
func TestAnAskIsLookedAtAgainWhoseOfferHasMovedOnMeanwhile(t *testing.T) {
	q := opening(t, 2)
	q.child(0)
	q.opened()
	want[model.PlaceAnswer](q.ask(0), 201)
	q.clock.turn(10 * day)
	q.stop()
	var once sync.Once
	q.options = []store.Option{store.Recorded(func(statement string) {
		if !strings.Contains(statement, "unclaimed_at FROM free_places") {
			return
		}
		once.Do(func() {
			if acted, err := q.service.ActOnDeadlines(t.Context()); acted != 1 || err != nil {
				t.Errorf("%d acted on, %v", acted, err)
			}
		})
	})}
	q.open()
	if again := want[model.PlaceAnswer](q.ask(0), 201); again.Receipt != 2 {
		t.Errorf("%+v", again)
	}
}
