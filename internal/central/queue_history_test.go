package central_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/allocation/referral"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// history is a district in which things happen in some order.
type history struct {
	queued
	random    *rand.Rand
	children  int
	published map[model.FreePlace]int // that there ever were, by kind
	causes    map[referral.Cause]int
	did       []string
}

// TestTheBooksAreRightAfterEveryStep lets families and an officer do what they like, in the order of a
// seed, runs be cut off and days go by, under both regimes.
func TestTheBooksAreRightAfterEveryStep(t *testing.T) {
	causes := map[referral.Cause]int{} // of what became of offers
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			var change []func(*service.Config)
			if seed%2 == 1 {
				change = append(change, rulesWith(inactive))
			}
			h := history{newQueue(t, change...), rand.New(rand.NewPCG(seed, 8)), 0, map[model.FreePlace]int{}, causes, nil}
			for range 3 {
				h.comes()
				h.frees()
			}
			for range 40 {
				h.step()
				h.check()
				if t.Failed() {
					t.Fatalf("after %s", strings.Join(h.did, ", "))
				}
			}
		})
	}
	for _, cause := range []referral.Cause{referral.Delivered, referral.Unanswered, referral.Undelivered, referral.Declined, referral.Annulled, referral.Withdrawn, referral.Restored} {
		if causes[cause] == 0 {
			t.Errorf("nothing was %s: %v", cause, causes)
		}
	}
}

func (h *history) step() {
	steps := []struct {
		name string
		do   func()
	}{
		{"a child", h.comes}, {"places", h.frees}, {"a run", func() { h.made() }}, {"a run", func() { h.made() }}, {"a run cut off", h.cut},
		{"an answer", h.answers}, {"an answer", h.answers}, {"an officer", h.decides}, {"days", h.passes}, {"days", h.passes}, {"a look", h.looks},
	}
	step := steps[h.random.IntN(len(steps))]
	h.did = append(h.did, step.name)
	step.do()
}

func (h *history) passes() { h.clock.turn(time.Duration(h.random.IntN(100)) * time.Hour) }

func (h *history) comes() {
	if h.children++; h.children%2 == 0 {
		h.child(h.children, second, first)
		return
	}
	h.child(h.children, first)
}

func (h *history) frees() {
	kind := places(0, []string{first, second}[h.random.IntN(2)])
	kind.Count = h.random.IntN(4)
	before := slices.IndexFunc(h.free(), func(p model.FreePlace) bool { return p.Kinds() == kind.Kinds() })
	was := 0
	if before >= 0 {
		was = h.free()[before].Count
	}
	want[[]model.FreePlace](h.publish(kind), 200)
	h.published[kind.Kinds()] += kind.Count - was
}

// cut stops a run before one of its transactions, and has the central finish it.
func (h *history) cut() {
	seen := h.foreseen()
	ctx, cancel := context.WithCancel(h.t.Context())
	defer cancel()
	at, begun := h.random.Int64N(4), atomic.Int64{}
	h.stop()
	h.options = []store.Option{store.Traced(func(statement string, _ []any) {
		if strings.Contains(statement, "INTO offers") || strings.Contains(statement, "INTO runs") {
			if begun.Add(1) == at+1 {
				cancel()
			}
		}
	})}
	h.open()
	in := service.Officer{Officer: store.Officer{IIN: father.IIN, Name: "x", Role: model.RoleOfficer}}
	_, _ = h.service.Run(ctx, in, home().Code, model.RunRequest{Input: seen.Input})
	h.options = []store.Option{store.Twice}
	h.reopen()
	must(h.t, h.service.FinishRuns(h.t.Context()))
}

// answers does one of the acts that stand open for the family.
func (h *history) answers() {
	matters := h.matters()
	if len(matters) == 0 {
		return
	}
	m := matters[h.random.IntN(len(matters))]
	kinds := []model.ActKind{model.WithdrawApplication}
	for _, act := range m.Acts {
		likely := map[model.ActKind]int{model.AcceptOffer: 12, model.RestoreApplication: 6}
		for range max(2, likely[act.Kind]) {
			kinds = append(kinds, act.Kind)
		}
	}
	kind := kinds[h.random.IntN(len(kinds))]
	h.did = append(h.did, string(kind))
	if a := h.place(h.about(kind, m)); a.status != 201 {
		h.t.Errorf("%s of %+v: %s", kind, m, a.body)
	}
}

func (h *history) decides() {
	offers := h.offers()
	if len(offers) == 0 {
		return
	}
	offer := offers[h.random.IntN(len(offers))]
	h.decide(offer, model.OfferDelivered, "")
	if h.random.IntN(3) == 0 {
		h.decide(offer, model.OfferAnnulled, "ошибка")
	}
}

func (h *history) looks() {
	_, err := h.service.ActOnDeadlines(h.t.Context())
	must(h.t, err)
}

// check holds what is true of every district at any time.
func (h *history) check() {
	h.t.Helper()
	must(h.t, h.database.Read(h.t.Context(), func(tx *store.Tx) error {
		held := map[model.FreePlace]int{}
		for n := range h.children {
			offers, err := tx.OffersOf(applicationOf(n + 1))
			if err != nil {
				return err
			}
			if err := h.checkChild(tx, n+1, offers); err != nil {
				return err
			}
			for _, o := range offers {
				h.causes[o.State.Cause]++
				if o.State.Holds() || o.State.Stage == referral.Enrolled {
					held[o.Place.Kinds()]++
				}
			}
		}
		free, err := tx.FreePlaces(home().Code)
		for _, p := range free {
			held[p.Kinds()] += p.Count
		}
		maps.DeleteFunc(held, func(_ model.FreePlace, n int) bool { return n == 0 })
		there := maps.Clone(h.published)
		maps.DeleteFunc(there, func(_ model.FreePlace, n int) bool { return n == 0 })
		if !maps.Equal(held, there) {
			h.t.Errorf("places free, held and taken are %v, there are %v", held, there)
		}
		wrong, failed := tx.MiscountedLists()
		if len(wrong) > 0 {
			h.t.Errorf("miscounted: %v", wrong)
		}
		if err == nil {
			err = failed
		}
		return err
	}))
}

// checkChild holds that an application and its entries stand as its last offer has it.
func (h *history) checkChild(tx *store.Tx, n int, offers []store.Offer) error {
	a, err := tx.ApplicationByNumber(applicationOf(n))
	if err != nil {
		return err
	}
	wanted, offered := model.InQueue, ""
	for i, o := range offers {
		if i > 0 && o.State.Stage != referral.Waiting {
			h.t.Errorf("%s has an offer that is %s behind another one", a.Number, o.State.Stage)
		}
	}
	if len(offers) > 0 {
		last := offers[0]
		wanted = map[referral.Stage]model.ApplicationStatus{
			referral.Offered: model.InQueue, referral.Issued: model.Referred, referral.Enrolled: model.Enrolled, referral.Waiting: model.InQueue,
			referral.Inactive: model.Inactive, referral.StopList: model.InQueue, referral.Left: model.Annulled,
		}[last.State.Stage]
		if last.State.Cause == referral.Withdrawn {
			wanted = model.Withdrawn
		}
		if last.State.Holds() {
			offered = last.Entry
		}
	}
	if a.Status != wanted && (len(offers) > 0 || a.Status != model.Withdrawn) {
		h.t.Errorf("%s is %s, not %s: %+v", a.Number, a.Status, wanted, offers)
	}
	entries, err := tx.EntriesOfChild(a.Child.IIN)
	for _, e := range entries {
		if (e.Status == model.Offered) != (e.ID == offered) {
			h.t.Errorf("an entry of %s is %s", a.Number, e.Status)
		}
	}
	if open := a.Status.Open(); open != (len(entries) > 0) {
		h.t.Errorf("%s is %s with %d entries", a.Number, a.Status, len(entries))
	}
	return err
}
