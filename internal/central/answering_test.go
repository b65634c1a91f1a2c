package central_test

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
)

const day = 24 * time.Hour

// vouchers has the district distribute by the rules of Kosshy from Monday, 23 November, on.
func vouchers(cfg *service.Config) {
	monday := model.Date{Year: 2026, Month: time.November, Day: 23}
	cfg.Rules = func(district string, at model.Date) (model.RuleSet, error) {
		if at.Before(monday) {
			return assets.Rules(district, at)
		}
		set, err := assets.Rules("1116", at)
		set.Version, set.District, set.Since = "vouchers", "", monday
		return set, err
	}
}

// offered is a child to whom a place was offered: on Saturday, 21 November, by the rules of 2025, or
// after a time by those of then.
func offered(t *testing.T, after time.Duration, change ...func(*service.Config)) (queued, model.Matter) {
	t.Helper()
	q := newQueue(t, change...)
	q.child(1, first, second)
	q.clock.turn(after)
	want[[]model.FreePlace](q.publish(places(1, first)), 200)
	q.made()
	return q, q.matter()
}

func (q queued) matters() []model.Matter {
	q.t.Helper()
	return want[[]model.Matter](q.do(call{method: "GET", path: "/v1/matters"}), 200)
}

// matter is the only one that stands open.
func (q queued) matter() model.Matter {
	q.t.Helper()
	all := q.matters()
	if len(all) != 1 {
		q.t.Fatalf("%d matters: %+v", len(all), all)
	}
	return all[0]
}

// about is an act about a matter, or a withdrawal of its application, as a counter makes it.
func (q queued) about(kind model.ActKind, m model.Matter, change ...func(*model.Statement)) model.Act {
	q.t.Helper()
	rules := m.RulesOr(q.rules())
	st := q.fresh(model.Statement{Kind: kind, Child: m.Child.Person, Application: m.Application}, rules)
	org := model.Organization{}
	if !kind.AboutApplication() {
		st.Organization, st.Education, st.Offer, org = m.Organization.ID, m.Education, m.Offer, m.Organization
	}
	for _, c := range change {
		c(&st)
	}
	org.ID = st.Organization
	return q.signs(st, rules, org)
}

// coded has a code sign the act.
func (q queued) coded(act model.Act) model.Act {
	q.t.Helper()
	sent := want[model.SentCode](q.signingCode(act.Text), 201)
	act.CMS, act.CodeID, act.Code = nil, sent.ID, q.registers.code(motherPhone)
	return act
}

// settled is the entry whose offer an act has answered.
func settled(a answer) model.Entry {
	a.t.Helper()
	result := want[model.ActResult](a, 201)
	if result.Entry == nil {
		a.t.Fatalf("answered with %s", a.body)
	}
	return *result.Entry
}

func TestAnOfferIsWhatStandsOpenForAFamily(t *testing.T) {
	_, m := offered(t, 0)
	november := func(d int) model.Date { return model.Date{Year: 2026, Month: time.November, Day: d} }
	if m.Kind != model.OfferMatter || m.Until != november(24) || m.Left != 2 || m.LeftKind != model.WorkingTerm || m.Otherwise != model.StaysWaiting || m.Rules != nil {
		t.Errorf("%+v", m)
	}
	if want := []model.MatterAct{{Kind: model.AcceptOffer, Until: november(27)}, {Kind: model.DeclineOffer, Then: model.StaysWaiting}}; !slices.Equal(m.Acts, want) {
		t.Errorf("it can be answered by %+v", m.Acts)
	}
	q, m := offered(t, 2*day, vouchers)
	if m.Otherwise != model.TurnsInactive || m.Acts[1].Then != model.LeavesTheQueue || m.Until != november(25) {
		t.Errorf("a voucher: %+v", m)
	}
	q.clock.turn(3 * day)
	m = q.matter()
	if m.Kind != model.InactiveMatter || m.Left != 27 || m.LeftKind != model.CalendarTerm || m.Otherwise != model.LeavesTheQueue || len(m.Acts) != 1 || m.Acts[0].Kind != model.RestoreApplication {
		t.Errorf("a voucher that nobody answered: %+v", m)
	}
	if all := want[[]model.Matter](q.office.byKey(father).do(call{method: "GET", path: "/v1/matters"}), 200); len(all) != 0 {
		t.Errorf("somebody else is told of %+v", all)
	}
}

func TestAnAcceptedOfferBecomesAReferral(t *testing.T) {
	for name, signed := range map[string]func(queued, model.Act) model.Act{
		"by key":  func(_ queued, act model.Act) model.Act { return act },
		"by code": queued.coded,
	} {
		t.Run(name, func(t *testing.T) {
			q, m := offered(t, 0)
			act := signed(q, q.about(model.AcceptOffer, m))
			entry := settled(q.place(act))
			if again := settled(q.place(act)); len(again.Events) != len(entry.Events) {
				t.Error("the same act again was another answer")
			}
			last := entry.Events[len(entry.Events)-1]
			if entry.Status != model.Offered || last.Kind != model.EventAccepted || last.Act != act.ID || last.Params["until"] != "27.11.2026" {
				t.Errorf("%s, %+v", entry.Status, last)
			}
			referral := entry.Documents[len(entry.Documents)-1]
			if referral.Kind != model.ReferralDocument {
				t.Fatalf("the last document is a %s", referral.Kind)
			}
			if a := q.do(call{method: "GET", path: "/v1/documents/" + referral.ID}); a.status != 200 || !bytes.HasPrefix(a.body, []byte("%PDF-")) {
				t.Errorf("the referral: %d", a.status)
			}
			if status := q.application(m.Application).Status; status != model.Referred {
				t.Errorf("the application is %s", status)
			}
			now := q.matter()
			if now.Kind != model.ReferralMatter || now.Otherwise != model.OnStopList || !now.Allows(model.ExtendReferral) || !now.Allows(model.DeclineOffer) || now.Allows(model.AcceptOffer) {
				t.Errorf("what stands open is %+v", now)
			}
			q.place(q.about(model.AcceptOffer, m)).refused(model.CodeOfferOver)
		})
	}
}

func TestADeclinedPlaceGoesOnAndTheRulesSayWhatBecomesOfTheChild(t *testing.T) {
	q, m := offered(t, 0)
	entry := settled(q.place(q.about(model.DeclineOffer, m)))
	if last := lastEvent(entry); entry.Status != model.Waiting || last.Kind != model.EventDeclined || last.Params["then"] != "stays" || q.application(m.Application).Status != model.InQueue {
		t.Errorf("%s, %+v", entry.Status, last)
	}
	if entry.Documents[len(entry.Documents)-1].Kind != model.DecliningNotice || len(q.matters()) != 0 || len(q.free()) != 1 {
		t.Error("the place is not free again, or the family was not told")
	}
	q, m = offered(t, 2*day, vouchers)
	act := q.about(model.DeclineOffer, m)
	if !strings.Contains(act.Text, "заявление уходит из очереди") {
		t.Error("the statement does not say that the child leaves the queue")
	}
	entry = settled(q.place(act))
	if entry.Status != model.Removed || q.application(m.Application).Status != model.Annulled || !slices.Contains(kindsOf(entry.Events), model.EventDeclined) {
		t.Errorf("%s %v", entry.Status, kindsOf(entry.Events))
	}
	for _, e := range want[[]model.Entry](q.do(call{method: "GET", path: "/v1/entries"}), 200) {
		if e.Status != model.Removed {
			t.Errorf("%s is %s", e.Number, e.Status)
		}
	}
}

func TestAReferralIsExtendedOnce(t *testing.T) {
	q, m := offered(t, 0)
	q.place(q.about(model.ExtendReferral, m)).refused(model.CodeOfferOver)
	settled(q.place(q.about(model.AcceptOffer, m)))
	entry := settled(q.place(q.about(model.ExtendReferral, q.matter())))
	if last := lastEvent(entry); last.Kind != model.EventExtended || last.Params["until"] != "28.12.2026" { // 27 December is a Sunday
		t.Errorf("%+v", last)
	}
	if entry.Documents[len(entry.Documents)-1].Kind != model.ExtensionNotice {
		t.Error("no notice of it")
	}
	m = q.matter()
	if m.Until != (model.Date{Year: 2026, Month: time.December, Day: 28}) || m.Allows(model.ExtendReferral) {
		t.Errorf("%+v", m)
	}
	q.place(q.about(model.ExtendReferral, m)).refused(model.CodeOfferExtended)
}

func TestAnInactiveApplicationIsRestoredOnce(t *testing.T) {
	q, m := offered(t, 2*day, vouchers)
	q.place(q.about(model.RestoreApplication, m)).refused(model.CodeOfferOver)
	q.clock.turn(3 * day)
	q.place(q.about(model.AcceptOffer, m)).refused(model.CodeOfferLate)
	entry := settled(q.place(q.about(model.RestoreApplication, m))) // whether anybody has acted on the last day or not
	if entry.Status != model.Waiting || lastEvent(entry).Kind != model.EventRestored || q.application(m.Application).Status != model.InQueue || len(q.matters()) != 0 {
		t.Errorf("%s, %+v", entry.Status, lastEvent(entry))
	}
	q.place(q.about(model.RestoreApplication, m)).refused(model.CodeOfferRestored)
	q.made() // the place is offered again
	q.clock.turn(5 * day)
	if _, err := q.service.ActOnDeadlines(context.Background()); err != nil {
		t.Fatal(err)
	}
	if status := q.application(m.Application).Status; status != model.Annulled {
		t.Errorf("missed again it is %s", status)
	}
}

func TestWhatIsNotTheFamilysToAnswerIsRefused(t *testing.T) {
	q, m := offered(t, 0)
	q.child(2, first)
	for name, tt := range map[string]struct {
		change func(*model.Statement)
		want   model.Code
	}{
		"no such offer":              {func(s *model.Statement) { s.Offer = "НП-2026-009999" }, model.CodeOfferUnknown},
		"no offer":                   {func(s *model.Statement) { s.Offer = "" }, model.CodeStatementChanged},
		"of another organization":    {func(s *model.Statement) { s.Organization = second }, model.CodeStatementChanged},
		"in another language":        {func(s *model.Statement) { s.Education = model.Russian }, model.CodeStatementChanged},
		"under the wrong name":       {func(s *model.Statement) { s.Child.GivenName = "БАСҚА" }, model.CodeStatementChanged},
		"made without a connection":  {func(s *model.Statement) { s.Offline, s.Application = true, "" }, model.CodeStatementChanged},
		"for another application":    {func(s *model.Statement) { s.Application = applicationOf(2) }, model.CodeApplicationMissing},
		"made before it was offered": {func(s *model.Statement) { s.MadeAt = s.MadeAt.Add(-8 * day) }, model.CodeStatementOld},
	} {
		t.Run(name, func(*testing.T) {
			act := q.about(model.AcceptOffer, m, func(s *model.Statement) {
				if s.Offer == "" || tt.change == nil {
					return
				}
				changed := *s
				tt.change(&changed)
				if changed.Offer != "" && !changed.Offline {
					*s = changed
				}
			})
			tt.change(&act.Statement)
			q.place(act).refused(tt.want)
		})
	}
	other := model.Matter{Child: m.Child, Application: m.Application, Organization: m.Organization, Education: m.Education, Offer: m.Offer}
	for _, child := range want[[]model.Kinship](q.do(call{method: "GET", path: "/v1/links"}), 200) {
		if child.Child.IIN != m.Child.IIN {
			other.Child, other.Application = child.Child, child.Application
		}
	}
	q.place(q.about(model.AcceptOffer, other)).refused(model.CodeOfferUnknown)
	stranger := queued{q.byKey(father), q.officer}
	stranger.place(stranger.about(model.AcceptOffer, m)).refused(model.CodeKinshipRefused)
	q.place(q.leaving(q.entryOf(m))).refused(model.CodeOfferOpen)
	q.clock.turn(4 * day) // Wednesday, 25 November
	q.place(q.about(model.AcceptOffer, m)).refused(model.CodeOfferLate)
	q.place(q.about(model.DeclineOffer, m)).refused(model.CodeOfferLate)
}

// entryOf is the entry for which a place is offered.
func (q queued) entryOf(m model.Matter) model.Entry {
	q.t.Helper()
	all := want[[]model.Entry](q.do(call{method: "GET", path: "/v1/entries"}), 200)
	at := slices.IndexFunc(all, func(e model.Entry) bool { return e.Number == m.Entry })
	if at < 0 {
		q.t.Fatalf("there is no entry %s", m.Entry)
	}
	return all[at]
}

func TestOneOfTwoAnswersAtOnceCounts(t *testing.T) {
	q, m := offered(t, 0)
	acts := []model.Act{q.about(model.AcceptOffer, m), q.about(model.DeclineOffer, m), q.about(model.WithdrawApplication, m)}
	statuses := together(t, len(acts), func(i int) (answer, error) {
		c := placeCall(acts[i])
		c.token = q.token
		return q.try(c)
	})
	taken := statuses[http.StatusCreated]
	if taken < 1 || taken+statuses[http.StatusConflict] != len(acts) {
		t.Errorf("%v", statuses)
	}
}

// An offer lives by the rules of the day on which it was made, and so do the statements about it,
// whatever rules come into force meanwhile.
func TestAnOfferIsAnsweredByTheRulesOfItsDay(t *testing.T) {
	q, _ := offered(t, 0, vouchers)
	q.clock.turn(2 * day)
	m := q.matter()
	if m.Rules == nil || m.Rules.Version == "vouchers" || m.Otherwise != model.StaysWaiting {
		t.Fatalf("%+v", m)
	}
	today := m
	today.Rules = nil
	q.place(q.about(model.DeclineOffer, today)).refused(model.CodeStatementChanged)
	act := q.about(model.DeclineOffer, m)
	if !strings.Contains(act.Text, "ребёнок остаётся в очереди") {
		t.Error("the statement tells other rules than those of the offer")
	}
	if entry := settled(q.place(act)); entry.Status != model.Waiting || q.application(m.Application).Status != model.InQueue {
		t.Errorf("the child is %s", entry.Status)
	}
}

func TestWhoHasLeftIsToldWhatBecameOfTheOffer(t *testing.T) {
	q, m := offered(t, 0)
	q.sends()
	settled(q.deliver(q.about(model.AcceptOffer, m)))
	q.sends()
	if text := q.registers.sent["test@example.kz"]; !strings.Contains(text, m.Offer) || !strings.Contains(text, "27.11.2026") {
		t.Errorf("told %q", q.registers.sent)
	}
}

func TestAWithdrawalGivesBackThePlaceThatWasKept(t *testing.T) {
	q, m := offered(t, 0)
	withdrawn(q.place(q.about(model.WithdrawApplication, m)))
	if len(q.free()) != 1 || len(q.matters()) != 0 {
		t.Errorf("%+v, %+v", q.free(), q.matters())
	}
	q.place(q.about(model.AcceptOffer, m)).refused(model.CodeOfferOver)
	q, m = offered(t, 2*day, vouchers)
	q.clock.turn(40 * day) // it was not restored in time, and nobody has acted on that yet
	q.place(q.about(model.WithdrawApplication, m)).refused(model.CodeApplicationClosed)
}
