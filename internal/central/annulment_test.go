package central_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

// referred is a child whose family has accepted an offer, and the referral as it was issued.
func referred(t *testing.T) (q queued, m model.Matter, referral model.Document) {
	t.Helper()
	q, m = offered(t, 0)
	result := want[model.ActResult](q.place(q.about(model.AcceptOffer, m)), 201)
	referral = result.Notice()
	if text := q.paper(referral); referral.Kind != model.ReferralDocument || strings.Contains(text, "Аннулировано") {
		t.Fatalf("%s says:\n%s", referral.Kind, text)
	}
	return q, q.matter(), referral
}

// paper is what a document says when it is opened now.
func (q queued) paper(d model.Document) string {
	q.t.Helper()
	return textOf(q.t, q.do(call{method: "GET", path: "/v1/documents/" + d.ID}).body)
}

// checks is what anybody is told who has read the code of the entry, as a page.
func (q queued) checks(entry model.Entry, lang model.Lang) string {
	q.t.Helper()
	return string(q.office.do(call{method: "GET", path: "/check/" + entry.CheckCode + "?lang=" + string(lang)}).body)
}

func TestAReferralThatHoldsNoMoreSaysSo(t *testing.T) {
	for name, tt := range map[string]struct {
		end  func(queued, model.Matter)
		on   string
		says string
	}{
		"declined": {func(q queued, m model.Matter) {
			want[model.ActResult](q.place(q.about(model.DeclineOffer, m)), 201)
		}, "21.11.2026", "Семья отказалась от места."},
		"no documents in time": {func(q queued, _ model.Matter) { q.clock.turn(30 * day) }, "28.11.2026", "Документы не сдали в срок."},
		"annulled by an officer": {func(q queued, _ model.Matter) {
			want[model.ListedOffer](q.decide(q.offers()[0], model.OfferAnnulled, "группа закрыта"), 200)
		}, "21.11.2026", "Направление аннулировал отдел образования."},
		"withdrawn": {func(q queued, m model.Matter) {
			withdrawn(q.place(q.about(model.WithdrawApplication, m)))
		}, "21.11.2026", "Заявление ребёнка больше не стоит в очереди."},
	} {
		t.Run(name, func(t *testing.T) {
			q, m, referral := referred(t)
			entry := q.entryOf(m)
			tt.end(q, m)
			text := q.paper(referral)
			contains(t, text, "Аннулировано "+tt.on, tt.says, m.Offer)
			if strings.Contains(text, "Принесите") {
				t.Errorf("the family is still sent to bring documents:\n%s", text)
			}
			if name == "annulled by an officer" != strings.Contains(text, "группа закрыта") {
				t.Errorf("the reason of the officer:\n%s", text)
			}
			page := q.checks(entry, model.Russian)
			contains(t, page, "Направление "+m.Offer+" аннулировано", tt.says)
			if strings.Contains(page, "группа закрыта") {
				t.Error("the page tells the words of the officer")
			}
			contains(t, q.checks(entry, model.Kazakh), m.Offer+" жолдамасының күші")
			contains(t, q.checks(entry, model.English), "Referral "+m.Offer+" was annulled")
		})
	}
}

func TestAReferralByWhichTheChildWasEnrolledStands(t *testing.T) {
	q, m, referral := referred(t)
	entry := q.entryOf(m)
	want[model.ListedOffer](q.decide(q.offers()[0], model.OfferDelivered, ""), 200)
	q.clock.turn(time.Hour)
	if text := q.paper(referral); strings.Contains(text, "Аннулировано") {
		t.Errorf("it says:\n%s", text)
	}
	if check := want[model.EntryCheck](q.office.do(call{method: "GET", path: "/v1/checks/" + entry.CheckCode}), 200); len(check.Annulled) != 0 {
		t.Errorf("%+v", check.Annulled)
	}
}

// A place that was never accepted has no referral to annul.
func TestAnOfferThatWasDeclinedAtOnceAnnulsNoReferral(t *testing.T) {
	q, m := offered(t, 0)
	entry := q.entryOf(m)
	want[model.ActResult](q.place(q.about(model.DeclineOffer, m)), 201)
	check := want[model.EntryCheck](q.office.do(call{method: "GET", path: "/v1/checks/" + entry.CheckCode}), 200)
	if slices.ContainsFunc(check.Annulled, func(model.Annulment) bool { return true }) {
		t.Errorf("%+v", check.Annulled)
	}
}
