package central_test

import (
	"slices"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"

	"github.com/google/uuid"
)

const third = "990140000004"

// exchanges are rules by which families may exchange the places of their children.
func exchanges(d *model.Distribution) { d.Exchange = true }

func organizationOf(id string) model.Organization {
	all := reference().Organizations
	return all[slices.IndexFunc(all, func(o model.Organization) bool { return o.ID == id })]
}

// consent is the act by which the family of a child would give the place at one organization for one at another.
func (q queued) consent(n int, has, wants string) model.Act {
	q.t.Helper()
	rules := want[model.RuleSet](q.do(call{method: "GET", path: "/v1/districts/" + home().Code + "/rules"}), 200)
	st := model.Statement{
		ActID: uuid.NewString(), Kind: model.ConsentToExchange, Rules: rules.Version, Lang: model.Russian, District: home().Code, Applicant: q.who.Person,
		Child: q.application(applicationOf(n)).Child.Person, Application: applicationOf(n), Organization: has, Education: model.Kazakh,
		Wishes: []model.Wish{{Organization: wants, Name: organizationOf(wants).Full.RU, Education: model.Kazakh}}, MadeAt: q.clock.now().Truncate(time.Second),
	}
	text, err := st.Render(rules, home(), organizationOf(has))
	must(q.t, err)
	return model.Act{ID: st.ActID, Kind: st.Kind, Statement: st, Text: text, CMS: sign(q.t, key(q.t, q.who.Person, pki.SignKey), text)}
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

func TestNobodyExchangesWhereTheRulesDoNotAllowIt(t *testing.T) {
	q := newQueue(t)
	q.child(1, first)
	q.publish(places(1, first))
	q.made()
	q.enrolled()
	q.place(q.consent(1, first, second)).refused(model.CodeExchangeForbidden)
}
