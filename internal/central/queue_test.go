package central_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// officer logs the father in as an officer of a district.
func (o *office) officer(district string) string {
	o.t.Helper()
	o.appoint(father, model.RoleOfficer, district, time.Time{})
	return want[model.OfficerSession](o.asOfficer(key(o.t, father, pki.AuthKey), o.own), 201).Token
}

// queued is a district whose officer and families are at work.
type queued struct {
	visitor        // the mother of all children
	officer string // token
}

func newQueue(t *testing.T, change ...func(*service.Config)) queued {
	t.Helper()
	o := newOffice(t, append([]func(*service.Config){func(cfg *service.Config) {
		cfg.Limits.OfficerLife = 3000 * time.Hour
		cfg.Limits.SessionLife = 3000 * time.Hour
	}}, change...)...)
	return queued{o.byKey(mother), o.officer(home().Code)}
}

// child has a child born in 2023 wait at organizations, in the order in which they are wished for. The
// nth was registered n minutes after the first.
func (q queued) child(n int, organizations ...string) []model.Entry {
	q.t.Helper()
	child := person("ТЕСТОВА", "БАЛА", "", son.Birth, model.Female, 1000+3*n)
	q.registers.people[child.IIN] = registry.Record{Person: child}
	q.registers.kin[[2]model.IIN{mother.IIN, child.IIN}] = model.Mother
	a := application(applicationOf(n), child, home().Code)
	a.CreatedAt = a.CreatedAt.Add(time.Duration(n) * time.Minute)
	must(q.t, q.service.Import(q.t.Context(), service.Reference{Applications: []model.Application{a}}))
	want[model.Kinship](q.link(child), 201)
	var entries []model.Entry
	for _, organization := range organizations {
		entries = append(entries, placed(q.place(q.signed(child, a.Number, organization))))
	}
	return entries
}

func applicationOf(n int) string { return fmt.Sprintf("2026-111000-%06d", 1000+n) }

const first, second = "990140000001", "990140000003"

func places(count int, organization string) model.FreePlace {
	return model.FreePlace{Organization: organization, BirthYear: 2023, Lang: model.Kazakh, Count: count}
}

func (q queued) publish(places ...model.FreePlace) answer {
	q.t.Helper()
	return q.office.do(call{method: "PUT", path: "/v1/officers/places", token: q.officer, body: places})
}

func (q queued) run(request model.RunRequest) answer {
	q.t.Helper()
	return q.office.do(call{method: "POST", path: "/v1/officers/runs", token: q.officer, body: request})
}

// foreseen is what a run would do now, and made what it did.
func (q queued) foreseen() model.Run {
	q.t.Helper()
	return want[model.Run](q.run(model.RunRequest{DryRun: true}), 201)
}

func (q queued) made() model.Run {
	q.t.Helper()
	run := want[model.Run](q.run(model.RunRequest{Input: q.foreseen().Input}), 201)
	if run.EndedAt.IsZero() {
		q.t.Fatal("the run has not ended")
	}
	return run
}

func (q queued) offers() []model.ListedOffer {
	q.t.Helper()
	return want[[]model.ListedOffer](q.office.do(call{method: "GET", path: "/v1/officers/offers", token: q.officer}), 200)
}

func (q queued) free() []model.FreePlace {
	q.t.Helper()
	return want[[]model.FreePlace](q.office.do(call{method: "GET", path: "/v1/officers/places", token: q.officer}), 200)
}

func (q queued) decide(offer model.ListedOffer, step model.OfferStep, why string) answer {
	q.t.Helper()
	return q.office.do(call{method: "POST", path: "/v1/officers/offers/" + offer.ID, token: q.officer, body: model.OfferDecision{Step: step, Why: why}})
}

// entry is how an entry stands, and application its application.
func (q queued) entry(e model.Entry) model.Entry {
	q.t.Helper()
	return want[model.Entry](q.do(call{method: "GET", path: "/v1/entries/" + e.ID}), 200)
}

func (q queued) application(number string) (a model.Application) {
	q.t.Helper()
	must(q.t, q.database.Read(q.t.Context(), func(tx *store.Tx) (err error) {
		a, err = tx.ApplicationByNumber(number)
		return err
	}))
	return a
}

// lastEvent is the last thing that the history tells, but for messages.
func lastEvent(e model.Entry) model.Event {
	events := slices.DeleteFunc(e.Events, func(event model.Event) bool {
		return event.Kind == model.EventMessageSent || event.Kind == model.EventMessageFailed
	})
	return events[len(events)-1]
}

// distribute goes through a day of an officer.
func distribute(v visitor) {
	v.t.Helper()
	q := queued{v, v.officer(home().Code)}
	q.child(1, first)
	q.publish(places(1, first))
	run := q.made()
	runs := want[[]model.Run](q.office.do(call{method: "GET", path: "/v1/officers/runs", token: q.officer}), 200)
	if again := want[model.Run](q.office.do(call{method: "GET", path: "/v1/officers/runs/" + runs[0].ID, token: q.officer}), 200); again.ID != run.ID || len(runs) != 2 || runs[0].DryRun || len(q.free()) != 0 {
		v.t.Errorf("%+v", runs)
	}
	whole := want[model.OfficerApplication](q.whole(wantApplications(q.search(applicationOf(1)))[0].Number), 200)
	q.office.do(call{method: "GET", path: "/v1/officers/documents/" + whole.Entries[0].Documents[0].ID, token: q.officer})
	q.office.do(call{method: "GET", path: "/v1/officers/documents/" + whole.Entries[0].Documents[0].ID + "/protocol", token: q.officer})
	q.attached(whole.Entries[0])
	want[model.Event](q.write(whole.Number, model.FamilyMessage{Kind: model.ContactUs}), 201)
	q.workCounts()
	want[model.WorkItem](q.step(q.work(model.AttachmentWork)[0], model.TakeWork), 200)
	want[model.ListedOffer](q.decide(q.offers()[0], model.OfferAnnulled, "группа закрыта"), 200)
	must(v.t, q.database.Write(v.t.Context(), func(tx *store.Tx) error { // as if a run had left it the day before yesterday
		return tx.KeepUnclaimed(home().Code, run.ID, []model.FreePlace{places(1, first)}, q.clock.now().Add(-48*time.Hour))
	}))
	want[model.PlaceAnswer](q.ask(1), 201)
	want[model.Statistics](q.office.do(statistics(q.officer, "")), 200)
}

func TestAnOfficerPublishesTheFreePlacesOfTheDistrict(t *testing.T) {
	q := newQueue(t)
	listed := want[[]model.FreePlace](q.publish(places(2, first), places(1, second)), 200)
	if !slices.Equal(listed, []model.FreePlace{places(2, first), places(1, second)}) {
		t.Errorf("%+v", listed)
	}
	none := places(0, second)
	if listed := want[[]model.FreePlace](q.publish(none), 200); !slices.Equal(listed, []model.FreePlace{places(2, first)}) {
		t.Errorf("what nobody named did not stay: %+v", listed)
	}
	russian, young, negative := places(1, first), places(1, first), places(-1, second)
	russian.Lang, russian.BirthYear, young.BirthYear = model.Russian, 2020, 2026
	batch := call{method: "PUT", path: "/v1/officers/places", token: q.officer, loose: true, body: []model.FreePlace{
		places(5, first), russian, young, negative, places(1, "990140000099"), places(1, first),
	}}
	problem := q.office.do(batch).refused(model.CodePlacesRefused)
	for number, code := range map[string]model.Code{
		"1": "", "2": model.CodeLanguageNotOffered, "3": model.CodeAgeNotOffered, "4": model.CodeBadRequest, "5": model.CodeOrganizationUnknown, "6": model.CodeBadRequest,
	} {
		if problem.Params[number] != string(code) {
			t.Errorf("place %s: %q, want %q", number, problem.Params[number], code)
		}
	}
	if free := q.free(); !slices.Equal(free, []model.FreePlace{places(2, first)}) {
		t.Errorf("half of a batch was kept: %+v", free)
	}
	q.office.do(call{method: "GET", path: "/v1/officers/places?district=" + elsewhere().Code, token: q.officer}).refused(model.CodeNotFound)
	all := q.visitor.officer("")
	q.office.do(call{method: "GET", path: "/v1/officers/places", token: all, loose: true}).refused(model.CodeBadRequest)
	want[[]model.FreePlace](q.office.do(call{method: "GET", path: "/v1/officers/places?district=" + elsewhere().Code, token: all}), 200)
	q.office.do(call{method: "GET", path: "/v1/officers/places", token: q.administrator(mother, "")}).refused(model.CodeOfficerRole)
}

// TestARunOffersWhatWasForeseen has three children wait for two places: the last of them wishes for
// another organization.
func TestARunOffersWhatWasForeseen(t *testing.T) {
	q := newQueue(t)
	third := q.child(3, first)
	one := q.child(1, second)
	two := q.child(2, first, second)
	q.publish(places(1, first), places(1, "990140000004"))
	foreseen := q.foreseen()
	if len(foreseen.Offers) != 1 || foreseen.Made != 0 || foreseen.AnswerDue != (model.Date{Year: 2026, Month: 11, Day: 24}) || !foreseen.ComparedWith.IsZero() {
		t.Fatalf("%+v", foreseen)
	}
	offer := foreseen.Offers[0]
	if offer.Application != applicationOf(2) || offer.Rank != 3 || offer.Choice != 1 || offer.Class != "general" || offer.Passed["no_free_place"] != 1 || offer.Passed["no_wish"] != 1 || offer.Child == "" {
		t.Errorf("foreseen is %+v", offer)
	}
	if p := foreseen.Places; len(p) != 2 || p[0].Offered != 1 || p[0].Left != 0 || p[1].Offered != 0 || p[1].Left != 1 || p[1].Count != 1 {
		t.Errorf("of the places %+v", p)
	}
	if q.entry(two[0]).Status != model.Waiting || len(q.free()) != 2 || len(q.offers()) != 0 {
		t.Error("what was only foreseen was done")
	}
	run := want[model.Run](q.run(model.RunRequest{Input: foreseen.Input}), 201)
	if run.Made != 1 || len(run.Offers) != 1 || run.Offers[0].Application != offer.Application || run.EndedAt.IsZero() || run.DryRun {
		t.Fatalf("made is %+v", run)
	}
	if free := q.free(); len(free) != 1 || free[0].Organization != "990140000004" {
		t.Errorf("left is %+v", free)
	}
	told := q.entry(two[0])
	event := lastEvent(told)
	if told.Status != model.Offered || event.Kind != model.EventOffered || event.Params["until"] != "24.11.2026" || event.Params["class"] != "general" || event.Params["passed"] != "2" {
		t.Errorf("the entry is told %+v", event)
	}
	for _, e := range []model.Entry{third[0], one[0], two[1]} {
		if q.entry(e).Status != model.Waiting {
			t.Error("another entry was offered a place too")
		}
	}
	if n := q.sends(); n != 1 || !strings.Contains(q.registers.sent["test@example.kz"], event.Params["offer"]) {
		t.Errorf("%d messages: %q", n, q.registers.sent)
	}
	q.run(model.RunRequest{Input: foreseen.Input}).refused(model.CodeRunChanged)
	next := q.foreseen()
	if len(next.Offers) != 0 || next.ComparedWith != run.Day || len(next.Changes) != 1 || next.Changes[0].Was.Place == nil || next.Changes[0].Is.Obstacle != "has_offer" {
		t.Errorf("afterwards %+v", next)
	}
	q.passed(map[string]string{applicationOf(1): "no_free_place", applicationOf(3): "no_free_place", sonsApplication: "no_wish"})
}

// passed holds why the last run had nothing for applications.
func (q queued) passed(want map[string]string) {
	q.t.Helper()
	must(q.t, q.database.Read(q.t.Context(), func(tx *store.Tx) error {
		for application, obstacle := range want {
			passed, err := tx.PassedOver(application, 1)
			if err != nil || len(passed) != 1 || string(passed[0].Obstacle) != obstacle {
				q.t.Errorf("%s: %+v, %v; want %s", application, passed, err, obstacle)
			}
		}
		return nil
	}))
}

func TestNobodyOffersWhatTheyHaveNotSeen(t *testing.T) {
	for what, change := range map[string]func(q queued){
		"a place": func(q queued) { q.publish(places(2, first)) },
		"a child": func(q queued) { q.child(2, first) },
		"a day":   func(q queued) { q.clock.turn(24 * time.Hour) },
		"a wish": func(q queued) {
			q.place(q.signed(q.application(applicationOf(1)).Child.Person, applicationOf(1), second))
		},
		"an answer": func(q queued) { q.made() },
	} {
		q := newQueue(t)
		q.child(1, first)
		q.publish(places(1, first))
		seen := q.foreseen()
		change(q)
		q.run(model.RunRequest{Input: seen.Input}).refused(model.CodeRunChanged)
		if what != "an answer" && len(q.offers()) != 0 {
			t.Errorf("%s: offered", what)
		}
	}
}

func TestARunOfAYearWithoutACalendarIsRefused(t *testing.T) {
	q := newQueue(t, func(cfg *service.Config) { cfg.Calendar = model.Calendar{2025: {Year: 2025}} })
	q.child(1, first)
	q.publish(places(1, first))
	q.run(model.RunRequest{DryRun: true}).refused(model.CodeCalendarMissing)
	q.run(model.RunRequest{}).refused(model.CodeCalendarMissing)
	if len(q.offers()) != 0 {
		t.Error("offered")
	}
}

// TestARunThatWasCutOffGivesTheRest cuts it off after each of its transactions, and has another
// process finish it.
func TestARunThatWasCutOffGivesTheRest(t *testing.T) {
	const children = 25
	q := newQueue(t)
	for n := range children {
		q.child(n, first)
	}
	q.publish(places(children-1, first))
	foreseen := q.foreseen()
	q.stop()
	whole := q.address
	for cut := range int64(4) { // at the run, at its first offers, at the others, at its end
		q.address = whole
		q.address = q.copyDatabase()
		ctx, cancel := context.WithCancel(t.Context())
		var offered, begun atomic.Int64
		q.options = []store.Option{store.Traced(func(statement string, _ []any) {
			chunk := strings.Contains(statement, "INSERT INTO offers") && offered.Add(1)%20 == 1
			if chunk || strings.Contains(statement, "INSERT INTO runs") || strings.Contains(statement, "INSERT INTO passed_over") {
				if begun.Add(1) == cut+1 {
					cancel()
				}
			}
		})}
		q.open()
		in := service.Officer{Officer: store.Officer{IIN: father.IIN, Name: "x", Role: model.RoleOfficer}}
		_, err := q.service.Run(ctx, in, home().Code, model.RunRequest{Input: foreseen.Input})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("cut off at %d: %v", cut, err)
		}
		q.options = nil
		q.reopen()
		must(t, q.service.FinishRuns(t.Context()))
		must(t, q.service.FinishRuns(t.Context()))
		q.sameOffers(foreseen, cut > 0)
		q.stop()
	}
	q.address = whole
	q.options = nil
	q.open()
}

// sameOffers holds that the offers that were made are those of a run, each once, or none of them where
// it was cut off before it began.
func (q queued) sameOffers(run model.Run, begun bool) {
	q.t.Helper()
	made := map[string]int{}
	for _, o := range q.offers() {
		made[o.Application]++
	}
	if !begun {
		if len(made) != 0 || q.free()[0].Count != len(run.Offers) {
			q.t.Errorf("%d offers of a run that was not kept, free %+v", len(made), q.free())
		}
		return
	}
	for _, o := range run.Offers {
		if made[o.Application] != 1 {
			q.t.Errorf("%s was offered %d places", o.Application, made[o.Application])
		}
	}
	if len(made) != len(run.Offers) || len(q.free()) != 0 {
		q.t.Errorf("%d offers, not %d; free %+v", len(made), len(run.Offers), q.free())
	}
}

func TestTwoRunsAtOnceDoNoHarm(t *testing.T) {
	p := newPair(t)
	q := queued{p.of[0].byKey(mother), p.of[0].officer(home().Code)}
	for n := range 3 {
		q.child(n, first)
	}
	q.publish(places(2, first))
	seen := q.foreseen()
	counts := p.count(p.race(2, `INSERT INTO jobs|UPDATE jobs SET token`, func(o *office, _ int) (answer, error) {
		return o.try(call{method: "POST", path: "/v1/officers/runs", token: q.officer, body: model.RunRequest{Input: seen.Input}})
	}))
	if counts[201] != 1 || counts[model.CodeRunBusy]+counts[model.CodeRunChanged] != 1 {
		t.Errorf("%v", counts)
	}
	q.sameOffers(seen, true)
}

// rulesWith has every district go by rules that differ from its own.
func rulesWith(change func(*model.Distribution)) func(*service.Config) {
	return func(cfg *service.Config) {
		cfg.Rules = func(district string, day model.Date) (model.RuleSet, error) {
			set, err := assets.Rules(district, day)
			change(&set.Distribution)
			return set, err
		}
	}
}

// inactive are the terms of the voucher regime.
func inactive(d *model.Distribution) {
	d.Unanswered, d.Restore = model.TurnsInactive, model.Term{Days: 28, Kind: model.CalendarTerm}
}

// TestAnOfferThatNobodyAnswersIsOverAfterItsLastDay is offered on Saturday, 21 November: the answer is
// due on Tuesday.
func TestAnOfferThatNobodyAnswersIsOverAfterItsLastDay(t *testing.T) {
	q := newQueue(t)
	e := q.child(1, first)[0]
	q.publish(places(1, first))
	q.made()
	act := func(want int) {
		t.Helper()
		if acted, err := q.service.ActOnDeadlines(t.Context()); acted != want || err != nil {
			t.Errorf("%d acted on, %v; want %d", acted, err, want)
		}
	}
	q.clock.turn(3*24*time.Hour + 12*time.Hour + 59*time.Minute) // 23:59 of the last day
	act(0)
	q.clock.turn(time.Minute)
	q.clock.turn(5 * 24 * time.Hour) // nobody looked for days
	act(1)
	act(0)
	now := q.entry(e)
	if event := lastEvent(now); now.Status != model.Waiting || event.Kind != model.EventUnanswered || event.Params["then"] != "stays" || event.Params["day"] != "25.11.2026" {
		t.Errorf("the entry is %s and is told %+v", now.Status, event)
	}
	if a := q.application(applicationOf(1)); a.Status != model.InQueue || !slices.Equal(q.free(), []model.FreePlace{places(1, first)}) {
		t.Errorf("the application is %s, free is %+v", a.Status, q.free())
	}
	if n := q.sends(); n != 2 {
		t.Errorf("%d messages", n)
	}
}

// TestAnApplicationRestsAndThenLeavesWhereTheRulesSaySo goes by the terms of the voucher regime.
func TestAnApplicationRestsAndThenLeavesWhereTheRulesSaySo(t *testing.T) {
	q := newQueue(t, rulesWith(inactive))
	entries := q.child(1, first, second)
	q.publish(places(1, first))
	q.made()
	q.clock.turn(4 * 24 * time.Hour)
	if _, err := q.service.ActOnDeadlines(t.Context()); err != nil {
		t.Fatal(err)
	}
	event := lastEvent(q.entry(entries[0]))
	if a := q.application(applicationOf(1)); a.Status != model.Inactive || event.Params["then"] != "inactive" || event.Params["until"] != "22.12.2026" {
		t.Errorf("the application is %s, told %+v", a.Status, event)
	}
	if run := q.foreseen(); len(run.Offers) != 0 || !slices.ContainsFunc(run.PassedOver, func(p model.RunPassedOver) bool {
		return p.Application == applicationOf(1) && p.Obstacle == "inactive" && p.Until == (model.Date{Year: 2026, Month: 12, Day: 22})
	}) {
		t.Errorf("%+v", run)
	}
	q.clock.turn(60 * 24 * time.Hour)
	if _, err := q.service.ActOnDeadlines(t.Context()); err != nil {
		t.Fatal(err)
	}
	if a := q.application(applicationOf(1)); a.Status != model.Annulled || len(q.offers()) != 0 {
		t.Errorf("the application is %s", a.Status)
	}
	for _, e := range entries {
		if now := q.entry(e); now.Status != model.Removed {
			t.Errorf("an entry is %s", now.Status)
		}
	}
}

// TestEachDeadlineIsActedOnOnceByTwoProcesses has both look at the same moment.
func TestEachDeadlineIsActedOnOnceByTwoProcesses(t *testing.T) {
	p := newPair(t)
	q := queued{p.of[0].byKey(mother), p.of[0].officer(home().Code)}
	e := q.child(1, first)[0]
	q.publish(places(1, first))
	q.made()
	q.clock.turn(5 * 24 * time.Hour)
	p.close(2, `UPDATE offers SET state`)
	acted := make(chan int, 2)
	for _, o := range p.of {
		go func() {
			n, err := o.service.ActOnDeadlines(t.Context())
			if err != nil {
				t.Error(err)
			}
			acted <- n
		}()
	}
	<-acted
	<-acted
	events := slices.DeleteFunc(q.history(e.ID), func(event model.Event) bool { return event.Kind != model.EventUnanswered })
	var free []model.FreePlace
	must(t, q.database.Read(t.Context(), func(tx *store.Tx) (err error) { free, err = tx.FreePlaces(home().Code); return err }))
	if len(events) != 1 || !slices.Equal(free, []model.FreePlace{places(1, first)}) {
		t.Errorf("acted on as %+v; free %+v", events, free)
	}
}

func (q queued) history(entry string) (events []model.Event) {
	q.t.Helper()
	must(q.t, q.database.Read(q.t.Context(), func(tx *store.Tx) (err error) {
		events, err = tx.Events(entry)
		return err
	}))
	return events
}

func TestAnOfficerTakesAnOfferBackForAReason(t *testing.T) {
	q := newQueue(t)
	e := q.child(1, first)[0]
	q.publish(places(1, first))
	q.made()
	offer := q.offers()[0]
	if offer.Stage != "offered" || offer.Until != (model.Date{Year: 2026, Month: 11, Day: 24}) || offer.Entry != e.Number {
		t.Errorf("%+v", offer)
	}
	q.decide(offer, model.OfferDelivered, "").refused(model.CodeOfferOver) // nobody has accepted it
	q.decide(offer, model.OfferAnnulled, " ").refused(model.CodeBadRequest)
	elsewhereOnly := q
	elsewhereOnly.officer = q.visitor.officer(elsewhere().Code)
	elsewhereOnly.decide(offer, model.OfferAnnulled, "группа закрыта").refused(model.CodeNotFound)
	q.officer = q.visitor.officer(home().Code)
	decided := want[model.ListedOffer](q.decide(offer, model.OfferAnnulled, "группа  закрыта"), 200)
	now := q.entry(e)
	event := lastEvent(now)
	if decided.Stage != "waiting" || now.Status != model.Waiting || event.Kind != model.EventOfferAnnulled || event.Params["why"] != "группа закрыта" || event.Actor != father.ShortName() {
		t.Errorf("%+v, told %+v", decided, event)
	}
	q.decide(offer, model.OfferAnnulled, "ещё раз").refused(model.CodeOfferOver)
	if !slices.Equal(q.free(), []model.FreePlace{places(1, first)}) {
		t.Errorf("free is %+v", q.free())
	}
}

// TestWhatIsImportedDoesNotKnowOfOffers leaves where an application stands as the offer has it.
func TestWhatIsImportedDoesNotKnowOfOffers(t *testing.T) {
	q := newQueue(t, rulesWith(inactive))
	q.child(1, first)
	q.publish(places(1, first))
	q.made()
	q.clock.turn(5 * 24 * time.Hour)
	if _, err := q.service.ActOnDeadlines(t.Context()); err != nil {
		t.Fatal(err)
	}
	again := q.application(applicationOf(1))
	again.Status = model.InQueue
	must(t, q.service.Import(t.Context(), service.Reference{Applications: []model.Application{again}}))
	if a := q.application(applicationOf(1)); a.Status != model.Inactive {
		t.Errorf("%+v", a)
	}
}

// accepted has the family have accepted an offer, as its act does.
func (q queued) accepted(number string) {
	q.t.Helper()
	must(q.t, q.database.Write(q.t.Context(), func(tx *store.Tx) error {
		o, err := tx.Offer(number)
		if err != nil {
			return err
		}
		rules, err := q.service.Config().Rules(o.District, model.DateOf(q.clock.now().In(model.Zone)))
		if err != nil {
			return err
		}
		state, _, err := o.State.Apply(referral.Event{Kind: referral.Accept, Day: o.State.Since}, rules.Distribution, q.service.Config().Calendar)
		return errors.Join(err, tx.SaveOffer(o, state), tx.SetApplicationStatus(o.Application, model.Referred))
	}))
}

func TestAChildWhoseDocumentsAreThereIsEnrolledAndWaitsNowhere(t *testing.T) {
	q := newQueue(t)
	entries := q.child(1, first, second)
	q.publish(places(1, first), places(1, second))
	q.made()
	offer := q.offers()[0]
	q.accepted(offer.Number)
	decided := want[model.ListedOffer](q.decide(offer, model.OfferDelivered, ""), 200)
	event := lastEvent(q.entry(entries[0]))
	if a := q.application(applicationOf(1)); decided.Stage != "enrolled" || a.Status != model.Enrolled || len(q.offers()) != 0 {
		t.Errorf("%+v, the application is %s", decided, a.Status)
	}
	if event.Kind != model.EventEnrolled || event.Params["offer"] != offer.Number {
		t.Errorf("told %+v", event)
	}
	if now := q.entry(entries[0]); now.Status != model.TookPlace || slices.Contains(kindsOf(now.Events), model.EventRemoved) {
		t.Errorf("the entry that got the place is %s: %v", now.Status, kindsOf(now.Events))
	}
	if now := q.entry(entries[1]); now.Status != model.Removed || lastEvent(now).Params["reason"] != string(model.EnrolledElsewhere) {
		t.Errorf("the other entry is %s", now.Status)
	}
	check := want[model.EntryCheck](q.do(call{method: "GET", path: "/v1/checks/" + entries[0].CheckCode, stranger: true}), 200)
	if check.Status != model.TookPlace || check.Place != 0 || check.Changed == nil || check.Changed.Reason != model.EnrolledElsewhere {
		t.Errorf("the public check tells %+v", check)
	}
	page := string(q.do(call{method: "GET", path: "/check/" + entries[0].CheckCode + "?lang=ru", stranger: true}).body)
	if !strings.Contains(page, "ребёнок зачислен") || strings.Contains(page, "подойдёт очередь") || strings.Contains(page, "снят") {
		t.Errorf("the public page tells %s", page)
	}
	if free := q.free(); !slices.Equal(free, []model.FreePlace{places(1, second)}) {
		t.Errorf("free is %+v", free)
	}
	if run := q.foreseen(); len(run.Offers) != 0 {
		t.Errorf("offered again: %+v", run.Offers)
	}
	q.decide(offer, model.OfferDelivered, "").refused(model.CodeOfferOver)
}

// TestAReferralWithoutDocumentsPutsTheChildOnTheStopListForItsTime and no longer: then it waits again.
func TestAReferralWithoutDocumentsPutsTheChildOnTheStopListForItsTime(t *testing.T) {
	q := newQueue(t)
	e := q.child(1, first)[0]
	q.publish(places(1, first))
	q.made()
	q.accepted(q.offers()[0].Number)
	q.clock.turn(7 * 24 * time.Hour) // documents were due on Friday, 27 November
	q.decide(q.offers()[0], model.OfferDelivered, "").refused(model.CodeOfferLate)
	if _, err := q.service.ActOnDeadlines(t.Context()); err != nil {
		t.Fatal(err)
	}
	if run := q.foreseen(); len(run.Offers) != 0 || !slices.ContainsFunc(run.PassedOver, func(p model.RunPassedOver) bool {
		return p.Obstacle == "stop_list" && p.Until == (model.Date{Year: 2026, Month: 12, Day: 7})
	}) {
		t.Errorf("%+v", run.PassedOver)
	}
	q.clock.turn(11 * 24 * time.Hour)
	if _, err := q.service.ActOnDeadlines(t.Context()); err != nil {
		t.Fatal(err)
	}
	if event := lastEvent(q.entry(e)); event.Kind != model.EventStopListEnded || len(q.foreseen().Offers) != 1 {
		t.Errorf("told %+v", event)
	}
}

// TestWhatNobodyWaitsForIsPublishedAtTheHourOfTheRules makes a run at 11:00: the bulletin comes at
// 18:00.
func TestWhatNobodyWaitsForIsPublishedAtTheHourOfTheRules(t *testing.T) {
	q := newQueue(t)
	q.child(1, first)
	q.publish(places(3, first))
	bulletin := func(district string) model.Bulletin {
		t.Helper()
		return want[model.Bulletin](q.office.do(call{method: "GET", path: "/v1/districts/" + district + "/bulletin", stranger: true}), 200)
	}
	q.made()
	q.publish(places(3, second)) // nobody has been offered these
	q.clock.turn(7*time.Hour - time.Second)
	if b := bulletin(home().Code); len(b.Places) != 0 || !b.PublishedAt.IsZero() {
		t.Errorf("before its hour: %+v", b)
	}
	q.clock.turn(time.Second)
	b := bulletin(home().Code)
	if !slices.Equal(b.Places, []model.FreePlace{places(2, first)}) || !b.PublishedAt.Equal(morning.Add(7*time.Hour)) || !b.OpensAt.Equal(morning.Add(20*time.Hour)) {
		t.Errorf("at its hour: %+v", b)
	}
	page := func(path string, status int, words ...string) {
		t.Helper()
		got := q.office.do(call{method: "GET", path: path, stranger: true})
		if got.status != status {
			t.Errorf("%s: %d", path, got.status)
		}
		contains(t, string(got.body), words...)
	}
	page("/bulletin/"+home().Code+"?lang=ru", 200, reference().Organizations[0].Short.RU, "2023 г. р., казахский язык: 2 места", "С 22.11.2026 07:00 их")
	page("/bulletin/"+elsewhere().Code+"?lang=kk", 200, "бос орын жоқ")
	page("/bulletin/9999?lang=en", 404, "no such district")
	q.publish(places(1, first))
	if b := bulletin(home().Code); !slices.Equal(b.Places, []model.FreePlace{places(1, first)}) {
		t.Errorf("less is left: %+v", b)
	}
	if b := bulletin(elsewhere().Code); len(b.Places) != 0 {
		t.Errorf("of another district: %+v", b)
	}
	q.office.do(call{method: "GET", path: "/v1/districts/9999/bulletin", stranger: true, loose: true}).refused(model.CodeNotFound)
}

func TestARunIsReadThoughItsRulesAreForgotten(t *testing.T) {
	q := newQueue(t)
	q.child(1, first)
	q.publish(places(1, first))
	run := q.made()
	q.clock.turn(40 * day)
	q.forgetRules()
	again := want[model.Run](q.office.do(call{method: "GET", path: "/v1/officers/runs/" + run.ID, token: q.officer}), 200)
	if len(again.Offers) != 1 || again.Rules != run.Rules || again.AnswerDue != run.AnswerDue || len(again.Classes) != len(run.Classes) {
		t.Errorf("%+v", again)
	}
}
