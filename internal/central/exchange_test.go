package central_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

const third = "990140000004"

// exchanges are rules by which families may exchange the places of their children.
func exchanges(d *model.Distribution) { d.Exchange = true }

// moves are rules by which they may wait for another place too.
func moves(d *model.Distribution) { d.Exchange, d.Transfers = true, true }

func organizationOf(id string) model.Organization {
	all := reference().Organizations
	return all[slices.IndexFunc(all, func(o model.Organization) bool { return o.ID == id })]
}

// consent is the act by which the family of a child would give the place at one organization for one at another.
func (q queued) consent(n int, has, wants string) model.Act {
	q.t.Helper()
	rules := q.rules()
	return q.signs(q.fresh(model.Statement{
		Kind: model.ConsentToExchange, Child: q.application(applicationOf(n)).Child.Person, Application: applicationOf(n), Organization: has, Education: model.Kazakh,
		Wishes: []model.Wish{{Organization: wants, Name: organizationOf(wants).Full.RU, Education: model.Kazakh}},
	}, rules), rules, organizationOf(has))
}

// consented is the entry of the place that a family would exchange.
func (q queued) consented(n int, has, wants string) model.Entry {
	q.t.Helper()
	return *want[model.ActResult](q.place(q.consent(n, has, wants)), 201).Entry
}

func (q queued) takeBack(n int) answer {
	return q.do(call{method: "DELETE", path: "/v1/applications/" + applicationOf(n) + "/exchange"})
}

func TestAFamilySaysForWhichPlaceItWouldGiveThatOfItsChild(t *testing.T) {
	q := newQueue(t, rulesWith(exchanges))
	q.child(1, first)
	q.place(q.consent(1, first, second)).refused(model.CodeExchangeNoPlace)
	q.publish(places(1, first))
	q.made()
	q.enrolled()
	record := q.record(applicationOf(1))
	if held := record.Held; held == nil || held.Organization != first || held.Education != model.Kazakh || record.Exchange != nil {
		t.Fatalf("it has %+v, and would have %+v for it", held, record.Exchange)
	}
	q.place(q.consent(1, second, first)).refused(model.CodeExchangeNoPlace)
	q.place(q.consent(1, first, first)).refused(model.CodeExchangeSame)
	asked := q.clock.now()
	entry := q.consented(1, first, second)
	if kinds := kindsOf(entry.Events); !slices.Contains(kinds, model.EventExchangeAsked) || entry.ID != record.Held.Entry {
		t.Errorf("the history of the place tells %v", kinds)
	}
	if !slices.ContainsFunc(entry.Documents, func(d model.Document) bool { return d.Kind == model.ExchangeNotice }) {
		t.Errorf("its documents are %+v", entry.Documents)
	}
	if wish := q.record(applicationOf(1)).Exchange; wish == nil || *wish != (model.ExchangeWish{Organization: second, Education: model.Kazakh, AskedAt: asked}) {
		t.Errorf("the wish is %+v", wish)
	}
	q.place(q.consent(1, first, second)).refused(model.CodeExchangeOpen)
	q.clock.turn(time.Hour)
	q.consented(1, first, third)
	if wish := q.record(applicationOf(1)).Exchange; wish == nil || wish.Organization != third {
		t.Errorf("after a newer one the wish is %+v", wish)
	}
	for range 2 { // to say it again changes nothing
		if left := want[model.ApplicationRecord](q.takeBack(1), 200); left.Exchange != nil || left.Held == nil {
			t.Errorf("taken back, the wish is %+v and the place %+v", left.Exchange, left.Held)
		}
	}
	ends := []string{}
	for _, e := range q.entry(entry).Events {
		if e.Kind == model.EventExchangeEnded {
			ends = append(ends, e.Params["reason"])
		}
	}
	if want := []string{string(model.ExchangeReplaced), string(model.ExchangeTakenBack)}; !slices.Equal(ends, want) {
		t.Errorf("the history tells %v of the ends, not %v", ends, want)
	}
	q.counted()
}

func TestAConsentToAnExchangeStandsOpenUntilItIsMadeOrTakenBack(t *testing.T) {
	q := newQueue(t, rulesWith(exchanges))
	q.holding(first, second)
	asked := q.clock.now()
	q.consented(1, first, third)
	open := func() (told []string) {
		for _, m := range q.matters() {
			if m.Kind != model.ExchangeMatter || len(m.Acts) != 0 || !m.Until.IsZero() {
				t.Errorf("%+v", m)
			}
			told = append(told, m.Application+" "+m.Organization.ID)
		}
		return told
	}
	if m := q.matters(); len(m) != 1 || m[0].Child.IIN != q.application(applicationOf(1)).Child.IIN || !m[0].OfferedAt.Equal(asked) || m[0].Education != model.Kazakh || m[0].Group == "" {
		t.Errorf("%+v stand open", m)
	}
	q.clock.turn(time.Hour)
	q.consented(2, second, first)
	q.clock.turn(time.Hour)
	q.consented(1, first, second)
	if want := []string{applicationOf(2) + " " + first, applicationOf(1) + " " + second}; !slices.Equal(open(), want) {
		t.Errorf("%v stand open, not %v", open(), want)
	}
	q.takeBack(2)
	if want := []string{applicationOf(1) + " " + second}; !slices.Equal(open(), want) {
		t.Errorf("%v stand open, not %v", open(), want)
	}
	q.consented(2, second, first)
	q.made()
	if left := open(); len(left) != 0 {
		t.Errorf("once they are exchanged %v stand open", left)
	}
}

func TestNobodyExchangesWhereTheRulesDoNotAllowIt(t *testing.T) {
	q := newQueue(t)
	q.child(1, first)
	q.publish(places(1, first))
	q.made()
	q.enrolled()
	q.place(q.consent(1, first, second)).refused(model.CodeExchangeForbidden)
}

// holding has each child, the first at the first organization and so on, have a place there.
func (q queued) holding(organizations ...string) {
	q.t.Helper()
	free := map[string]int{}
	for i, organization := range organizations {
		q.child(i+1, organization)
		free[organization]++
	}
	for _, organization := range slices.Sorted(maps.Keys(free)) {
		q.publish(places(free[organization], organization))
	}
	q.made()
	q.enrolled()
}

// holds fails where a child does not have its place at an organization.
func (q queued) holds(n int, organization string) {
	q.t.Helper()
	if held := q.record(applicationOf(n)).Held; held == nil || held.Organization != organization {
		q.t.Errorf("child %d has %+v, not the place of %s", n, held, organization)
	}
}

// exchanged tells whom a run exchanges.
func exchanged(r model.Run) (told []string) {
	for _, x := range r.Exchanges {
		told = append(told, x.First.Application+" "+x.Second.Application)
	}
	return told
}

func TestTwoFamiliesGetEachOthersPlacesInTheNextRun(t *testing.T) {
	q := newQueue(t, rulesWith(moves))
	q.holding(first, second)
	one := q.consented(1, first, second)
	q.clock.turn(time.Hour)
	if x := q.foreseen().Exchanges; len(x) != 0 {
		t.Errorf("without the consent of the other family: %+v", x)
	}
	q.consented(2, second, first)
	waits := placed(q.place(q.signed(q.application(applicationOf(1)).Child.Person, applicationOf(1), second)))
	run := q.foreseen()
	pair := []string{applicationOf(1) + " " + applicationOf(2)}
	if !slices.Equal(exchanged(run), pair) || run.Exchanges[0].First.Organization != first || run.Exchanges[0].First.Child == "" {
		t.Fatalf("foreseen %+v", run.Exchanges)
	}
	q.holds(1, first)
	if run = q.made(); !slices.Equal(exchanged(run), pair) || run.Made != 0 || len(run.Offers) != 0 {
		t.Errorf("made %+v", run)
	}
	q.holds(1, second)
	q.holds(2, first)
	if free := q.free(); len(free) != 0 {
		t.Errorf("free are %+v", free)
	}
	if s := q.application(applicationOf(1)).Status; s != model.Enrolled {
		t.Errorf("the application is %s", s)
	}
	if s := q.entry(waits).Status; s != model.Removed {
		t.Errorf("on the list of the place that it has it is %s", s)
	}
	record := q.record(applicationOf(1))
	if record.Exchange != nil {
		t.Errorf("it still wishes for %+v", record.Exchange)
	}
	if kinds := kindsOf(q.entry(one).Events); kinds[len(kinds)-1] != model.EventExchanged {
		t.Errorf("the history of the place that it had tells %v", kinds)
	}
	if kinds := kindsOf(q.entry(model.Entry{ID: record.Held.Entry}).Events); !slices.Equal(kinds, []model.EventKind{model.EventCameByExchange}) {
		t.Errorf("the history of the place that it has tells %v", kinds)
	}
	for entry, want := range map[string]model.EntryStatus{one.ID: model.Removed, record.Held.Entry: model.TookPlace} {
		if got := q.entry(model.Entry{ID: entry}).Status; got != want {
			t.Errorf("the entry is %s, not %s", got, want)
		}
	}
	if again := q.foreseen(); len(again.Exchanges) != 0 {
		t.Errorf("again %+v", again.Exchanges)
	}
	q.consented(1, second, first)
	q.consented(2, first, second)
	q.made()
	q.holds(1, first) // and back
	q.holds(2, second)
	q.counted()
}

func TestBothFamiliesAndBothDirectorsAreToldOfAnExchange(t *testing.T) {
	q := newQueue(t, rulesWith(exchanges))
	q.holding(first, second)
	q.consented(1, first, second)
	q.consented(2, second, first)
	before := q.messages("обмену")
	q.made()
	if n := q.messages("обмену") - before; n != 2 {
		t.Errorf("%d families are told", n)
	}
	for organization, n := range map[string]int{first: 2, second: 1} {
		d := q.director(organization)
		offers := d.offers()
		if len(offers) != 2 || offers[0].Application != applicationOf(n) || offers[0].Cause != "exchanged" {
			t.Fatalf("the director of %s sees %+v", organization, offers)
		}
		want[model.ListedOffer](d.decide(offers[0], model.OfferDocuments, ""), 200)
		want[model.ListedOffer](d.contract(offers[0], "7", q.today()), 200)
		left := d.offers()
		if len(left) != 1 || left[0].Application != applicationOf(3-n) || left[0].Stage != "left" || left[0].LeftOn != q.today() || left[0].Successor != offers[0].Child {
			t.Fatalf("with the contract made the director of %s sees %+v", organization, left)
		}
		d.decide(left[0], model.OfferDocuments, "").refused(model.CodeNotFound)
	}
	if others := q.offers(); len(others) != 0 {
		t.Errorf("the department sees %+v", others)
	}
}

func TestADirectorSeesForThirtyDaysWhoLeftByAnExchange(t *testing.T) {
	q := newQueue(t, rulesWith(exchanges))
	q.holding(first, second)
	exchange := func(one, other string) {
		q.consented(1, one, other)
		q.consented(2, other, one)
		q.made()
	}
	exchange(first, second)
	q.clock.turn(24 * time.Hour)
	exchange(second, first)
	left := q.director(first).offers()[1:] // the first came, without a contract yet
	if len(left) != 2 || left[0].Application != applicationOf(2) || left[0].Successor == "" || left[1].Application != applicationOf(1) || left[1].Successor != "" {
		t.Errorf("%+v", left)
	}
	q.clock.turn(30 * 24 * time.Hour)
	if left = q.director(first).offers()[1:]; len(left) != 1 || left[0].Application != applicationOf(2) {
		t.Errorf("30 days later %+v", left)
	}
	q.clock.turn(24 * time.Hour)
	if left = q.director(first).offers()[1:]; len(left) != 0 {
		t.Errorf("31 days later %+v", left)
	}
}

// messages counts those that wait to be sent and have a word.
func (q queued) messages(word string) (n int) {
	q.t.Helper()
	must(q.t, q.database.Write(q.t.Context(), func(tx *store.Tx) error {
		n = 0 // it may be run again
		for {
			m, err := tx.ClaimMessage(q.clock.now().Add(time.Hour), q.clock.now().Add(2*time.Hour), time.Hour)
			if err != nil {
				return nil //nolint:nilerr // there is none left
			}
			if strings.Contains(m.Text, word) {
				n++
			}
		}
	}))
	return n
}

func TestWhoAskedFirstExchangesAndOthersWait(t *testing.T) {
	q := newQueue(t, rulesWith(exchanges))
	q.holding(first, first, second, third)
	for _, wish := range []struct {
		child       int
		has, wishes string
	}{{2, first, second}, {1, first, second}, {4, third, first}, {3, second, first}} {
		q.consented(wish.child, wish.has, wish.wishes)
		q.clock.turn(time.Minute)
	}
	if run := q.made(); !slices.Equal(exchanged(run), []string{applicationOf(2) + " " + applicationOf(3)}) {
		t.Errorf("exchanged %v", exchanged(run))
	}
	q.holds(1, first)
	q.holds(4, third) // a ring of three is none
}

func TestAnExchangeThatWasSeenIsMadeOrTheRunRefused(t *testing.T) {
	q := newQueue(t, rulesWith(exchanges))
	q.holding(first, second)
	q.consented(1, first, second)
	q.consented(2, second, first)
	seen := q.foreseen()
	want[model.ApplicationRecord](q.takeBack(2), 200)
	q.run(model.RunRequest{Input: seen.Input}).refused(model.CodeRunChanged)
	q.made()
	q.holds(1, first)
	q.holds(2, second)
}

func TestInAPauseNobodyIsExchangedAndWhoWaitsIsToldOfIt(t *testing.T) {
	q := newQueue(t, years, rulesWith(func(d *model.Distribution) {
		moves(d)
		d.Pauses = []model.Pause{{From: model.MonthDay{Month: time.December, Day: 1}, To: model.MonthDay{Month: time.December, Day: 15}}}
	}))
	q.holding(first, second)
	q.consented(1, first, second)
	q.consented(2, second, first)
	placed(q.place(q.signed(q.application(applicationOf(1)).Child.Person, applicationOf(1), second)))
	q.until(2026, time.December, 1)
	run := q.foreseen()
	told := slices.IndexFunc(run.PassedOver, func(p model.RunPassedOver) bool { return p.Application == applicationOf(1) })
	if len(run.Exchanges) != 0 || told < 0 || run.PassedOver[told].Obstacle != "pause" {
		t.Errorf("exchanged are %+v, passed over %+v", run.Exchanges, run.PassedOver)
	}
}

func TestWhoHasAnOfferOrAnotherPlaceIsNotExchanged(t *testing.T) {
	q := newQueue(t, rulesWith(moves))
	q.holding(first, second)
	q.consented(1, first, second)
	q.consented(2, second, first)
	placed(q.place(q.signed(q.application(applicationOf(1)).Child.Person, applicationOf(1), third)))
	must(t, q.database.Write(t.Context(), func(tx *store.Tx) error { return tx.SetFreePlace(places(1, third)) }))
	taken := want[model.ApplicationRecord](q.takeBack(2), 200)
	if taken.Exchange != nil {
		t.Error("taken back")
	}
	q.made() // the third place is offered to the first child
	q.consented(2, second, first)
	if x := q.foreseen().Exchanges; len(x) != 0 {
		t.Errorf("with an offer open: %+v", x)
	}
	q.enrolled()
	q.holds(1, third)
	if wish := q.record(applicationOf(1)).Exchange; wish != nil {
		t.Errorf("with another place it still wishes for %+v", wish)
	}
	q.made()
	q.holds(2, second)
}

func TestAWishForAnExchangeEndsWhenTheChildIsTooOld(t *testing.T) {
	q := newQueue(t, years, rulesWith(exchanges))
	q.holding(first)
	e := q.consented(1, first, second)
	q.until(2029, time.September, 1)
	q.look(1)
	if wish := q.record(applicationOf(1)).Exchange; wish != nil {
		t.Errorf("it still wishes for %+v", wish)
	}
	ended := false
	for _, event := range q.entry(e).Events {
		ended = ended || event.Kind == model.EventExchangeEnded && event.Params["reason"] == string(model.ExchangeOutgrown)
	}
	if !ended {
		t.Error("the history does not tell it")
	}
}

// TestExchangesThatWereCutOffAreMadeOnce cuts a run off at each of its exchanges, and has another process finish it.
func TestExchangesThatWereCutOffAreMadeOnce(t *testing.T) {
	q := newQueue(t, rulesWith(exchanges))
	q.holding(first, second, first, second)
	for n, organization := range []string{first, second, first, second} {
		other := second
		if organization == second {
			other = first
		}
		q.consented(n+1, organization, other)
		q.clock.turn(time.Minute)
	}
	foreseen := q.foreseen()
	q.stop()
	whole := q.address
	for cut := range int64(4) { // before and within each exchange
		q.address = whole
		q.address = q.copyDatabase()
		ctx, cancel := context.WithCancel(t.Context())
		var ended atomic.Int64
		q.options = []store.Option{store.Traced(func(statement string, _ []any) {
			if strings.Contains(statement, "DELETE FROM exchanges") && ended.Add(1) == cut+1 {
				cancel()
			}
		})}
		q.open()
		in := service.Officer{Officer: store.Officer{IIN: father.IIN, Name: "x", Role: model.RoleOfficer}}
		if _, err := q.service.Run(ctx, in, home().Code, model.RunRequest{Input: foreseen.Input}); !errors.Is(err, context.Canceled) {
			t.Errorf("cut off at %d: %v", cut, err)
		}
		cancel()
		q.options = nil
		q.reopen()
		must(t, q.service.FinishRuns(t.Context()))
		must(t, q.service.FinishRuns(t.Context()))
		for n, organization := range []string{second, first, second, first} {
			q.holds(n+1, organization)
		}
		q.stop()
	}
	q.address = whole
	q.options = nil
	q.open()
}
