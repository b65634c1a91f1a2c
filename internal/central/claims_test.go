package central_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// newcomer is a child of the mother, born when the son was, who has no application and is linked to her.
func (q queued) newcomer(n int) model.Person {
	q.t.Helper()
	child := person("ТЕСТОВ", "ЖАҢА", "", son.Birth, model.Male, 2000+3*n)
	q.registers.people[child.IIN] = registry.Record{Person: child}
	q.registers.kin[[2]model.IIN{mother.IIN, child.IIN}] = model.Mother
	request := call{method: "POST", path: "/v1/links", body: model.KinshipRequest{ChildIIN: child.IIN, WithoutApplication: true}}
	if linked := want[model.Kinship](q.do(request), 201); linked.Child.Person != child || linked.Application != "" {
		q.t.Fatalf("linked %+v", linked)
	}
	return child
}

// applying is the act by which a child is to wait at organizations, with the privileges that are claimed.
func (q queued) applying(child model.Person, claims []string, organizations ...string) model.Act {
	q.t.Helper()
	rules := q.rules()
	st := q.fresh(model.Statement{Kind: model.NewApplication, Child: child, Start: model.DateOf(q.clock.now().In(model.Zone)).Add(30)}, rules)
	for _, id := range organizations {
		at := slices.IndexFunc(reference().Organizations, func(o model.Organization) bool { return o.ID == id })
		st.Wishes = append(st.Wishes, model.Wish{Organization: id, Name: reference().Organizations[at].Full.RU, Education: model.Kazakh})
	}
	for _, c := range claims {
		st.Claims = append(st.Claims, model.ClaimRequest{Category: c})
	}
	return q.signs(st, rules, model.Organization{})
}

// registered is the application that an act has made.
func registered(a answer) model.ApplicationRecord {
	a.t.Helper()
	result := want[model.ActResult](a, 201)
	if result.Application == nil || result.Entry != nil || result.Application.Status != model.InQueue {
		a.t.Fatalf("a new application was answered with %s", a.body)
	}
	return *result.Application
}

func (q queued) record(number string) model.ApplicationRecord {
	q.t.Helper()
	return want[model.ApplicationRecord](q.do(call{method: "GET", path: "/v1/applications/" + number}), 200)
}

func (q queued) decideClaim(claim model.Claim, said model.ClaimDecision) answer {
	q.t.Helper()
	return q.office.do(call{method: "POST", path: "/v1/officers/claims/" + claim.ID, token: q.officer, body: said})
}

func (q queued) today() model.Date { return model.DateOf(q.clock.now().In(model.Zone)) }

func (q queued) confirmed(claim model.Claim) model.Claim {
	q.t.Helper()
	return want[model.Claim](q.decideClaim(claim, model.ClaimDecision{Step: model.ConfirmClaim, Issued: q.today()}), 200)
}

func (q queued) proofCall(claim model.Claim) call {
	return call{method: "POST", path: "/v1/claims/" + claim.ID + "/documents?kind=teacher&name=a.png", raw: png, header: map[string]string{"Content-Type": "image/png"}}
}

func (q queued) claimAnew(number, category string) answer {
	q.t.Helper()
	return q.do(call{method: "POST", path: "/v1/applications/" + number + "/claims", body: model.ClaimRequest{Category: category}})
}

// lapse does what the central does every day, and returns how many claims have ended.
func (q queued) lapse() int {
	q.t.Helper()
	n, err := q.service.LapseClaims(q.t.Context())
	must(q.t, err)
	return n
}

func (q queued) classOf(number string) string {
	q.t.Helper()
	rank := ""
	must(q.t, q.database.Read(q.t.Context(), func(tx *store.Tx) error {
		r, err := tx.Rank(number)
		rank = r.Class
		return err
	}))
	return rank
}

// apply goes through a new application and its privilege.
func apply(v visitor) {
	v.t.Helper()
	q := queued{v, v.officer(home().Code)}
	record := registered(q.place(q.applying(q.newcomer(9), []string{"serviceman"}, first)))
	want[model.ApplicationRecord](q.do(call{method: "DELETE", path: "/v1/applications/" + record.Number + "/exchange"}), 200) // there is none: that is no error
	want[model.Document](q.do(q.proofCall(record.Claims[0])), 201)
	want[model.Upload](q.do(call{method: "POST", path: "/v1/claims/" + record.Claims[0].ID + "/uploads", body: uploadOf(png)}), 201)
	q.confirmed(record.Claims[0])
	want[model.ApplicationRecord](q.claimAnew(record.Number, "teacher"), 201)
}

func TestANewApplicationStandsInTheQueueAndOnItsLists(t *testing.T) {
	q := newQueue(t)
	child := q.newcomer(1)
	act := q.applying(child, []string{"teacher"}, second, first)
	record := registered(q.place(act))
	if again := registered(q.place(act)); again.Number != record.Number || len(again.Events) != len(record.Events) {
		t.Error("the same act again was another answer")
	}
	if want := []model.EventKind{model.EventSigned, model.EventRegistered, model.EventClaimed}; !slices.Equal(kindsOf(record.Events), want) {
		t.Errorf("the history tells %v", kindsOf(record.Events))
	}
	if record.Child.Person != child || record.District != home().Code || record.Start != act.Statement.Start || !strings.HasPrefix(record.Number, "ЗО-2026-") {
		t.Errorf("%+v", record)
	}
	links := want[[]model.Kinship](q.do(call{method: "GET", path: "/v1/links"}), 200)
	if links[0].Application != record.Number {
		t.Errorf("%+v", links)
	}
	entries := want[[]model.Entry](q.do(call{method: "GET", path: "/v1/entries"}), 200)
	slices.Reverse(entries) // newest first
	if len(entries) != 2 || entries[0].Organization.ID != second || entries[1].Organization.ID != first || entries[0].Place != 4 {
		t.Fatalf("%+v", entries)
	}
	whole := q.entry(entries[0])
	if want := []model.EventKind{model.EventSigned, model.EventPlaced, model.EventNotified}; !slices.Equal(kindsOf(whole.Events), want) {
		t.Errorf("the history of the entry tells %v", kindsOf(whole.Events))
	}
	if len(record.Documents) != 2 || record.Documents[1].Kind != model.ApplicationNotice {
		t.Fatalf("%+v", record.Documents)
	}
	for _, d := range record.Documents {
		if a := q.do(call{method: "GET", path: "/v1/documents/" + d.ID}); a.status != 200 || !bytes.HasPrefix(a.body, []byte("%PDF-")) {
			t.Errorf("%s: %d", d.Kind, a.status)
		}
	}
	if state := want[model.ActState](q.state(act), 200); state.Kind != model.NewApplication || state.Entry.Number != record.Number || state.Entry.Status != model.Waiting {
		t.Errorf("%+v", state)
	}
	another := q.place(q.applying(child, nil, "990140000004")).refused(model.CodeApplicationExists)
	standing, _ := model.StandingOf(&model.Error{Code: another.Code, Params: another.Params})
	if standing.Number != record.Number || standing.Status != model.InQueue || !standing.Since.Equal(record.CreatedAt) || standing.Class.RU != "В первую очередь" || len(standing.Lists) != 2 {
		t.Errorf("of the application that stands is told %+v", standing)
	}
	placed(q.place(q.signed(child, record.Number, "990140000004")))
	q.office.do(call{method: "POST", path: "/v1/act-checks/" + model.ActCheck(act.ID) + "/receipt?lang=ru", body: proofOf(t, act)}).refused(model.CodeNotFound)
}

func TestANewApplicationIsRefusedWhereItMayNotBe(t *testing.T) {
	q := newQueue(t)
	child := q.newcomer(1)
	want[model.Kinship](q.link(son), 201)
	if refused := q.place(q.applying(son, nil, first)).refused(model.CodeApplicationExists); refused.Params["number"] != sonsApplication {
		t.Errorf("%+v", refused)
	}
	q.place(q.applying(daughter, nil, first)).refused(model.CodeKinshipRefused) // linked to nobody
	none := q.applying(child, nil, first)
	none.Statement.Wishes = nil
	q.place(none).refused(model.CodeWishMissing)
	q.place(q.applying(child, nil, first, first)).refused(model.CodeWishTwice)
	q.place(q.applying(child, nil, "990140000002")).refused(model.CodeAgeNotOffered)
	late := q.applying(child, nil, first)
	late.Statement.Start = q.today().Add(-1)
	rules := want[model.RuleSet](q.do(call{method: "GET", path: "/v1/districts/" + home().Code + "/rules"}), 200)
	q.place(q.signs(late.Statement, rules, model.Organization{})).refused(model.CodeStartDate)
	unknown := q.applying(child, nil, first)
	unknown.Statement.Claims = []model.ClaimRequest{{Category: "left-handed"}}
	q.place(q.signs(unknown.Statement, rules, model.Organization{})).refused(model.CodeClaimUnknown)
	other := q.applying(child, nil, first)
	other.Statement.Wishes[0].Name = "ГККП «Другой»"
	q.place(q.signs(other.Statement, rules, model.Organization{})).refused(model.CodeStatementChanged)
	tampered := q.applying(child, nil, first)
	tampered.Statement.Wishes[0].Organization = second
	q.place(tampered).refused(model.CodeStatementChanged)
	renamed := child
	renamed.Surname = "ДРУГОВ"
	q.place(q.applying(renamed, nil, first)).refused(model.CodeStatementChanged)
	delete(q.registers.kin, [2]model.IIN{mother.IIN, child.IIN})
	q.place(q.applying(child, nil, first)).refused(model.CodeKinshipEnded)
}

func TestAChildIsLinkedWithoutAnApplicationOnlyWhereItIsKnownWhoItIs(t *testing.T) {
	q := newQueue(t)
	child := person("ТЕСТОВ", "ЖАҢА", "", son.Birth, model.Male, 2000)
	request := call{method: "POST", path: "/v1/kinship-checks", body: model.KinshipRequest{ChildIIN: child.IIN, WithoutApplication: true}}
	q.do(request).refused(model.CodeKinshipRefused)
	q.registers.kin[[2]model.IIN{mother.IIN, child.IIN}] = model.Mother
	q.do(request).refused(model.CodeKinshipDown)
	q.registers.people[child.IIN] = registry.Record{Person: child}
	if k := want[model.Kinship](q.do(request), 200); k.Child.Person != child || k.Application != "" {
		t.Errorf("%+v", k)
	}
	q.link(child).refused(model.CodeApplicationMissing) // as ever where it is not asked for
	of := model.KinshipRequest{ChildIIN: son.IIN, WithoutApplication: true}
	if k := want[model.Kinship](q.do(call{method: "POST", path: "/v1/kinship-checks", body: of}), 200); k.Application != sonsApplication {
		t.Errorf("one that has an application: %+v", k)
	}
}

func TestAWithdrawnApplicationIsMadeAnewWithoutItsClaims(t *testing.T) {
	q := newQueue(t)
	child := q.newcomer(1)
	was := registered(q.place(q.applying(child, []string{"teacher"}, first)))
	q.clock.turn(time.Hour)
	withdrawn(q.place(q.aboutApplication(model.WithdrawApplication, child, was.Number)))
	if claim := q.record(was.Number).Claims[0]; claim.State != model.ClaimLapsed || claim.Reason != model.ApplicationOver || q.workCounts()[model.PrivilegeWork] != 0 {
		t.Errorf("%+v", claim)
	}
	q.claimAnew(was.Number, "teacher").refused(model.CodeApplicationClosed)
	q.decideClaim(was.Claims[0], model.ClaimDecision{Step: model.RejectClaim, Reason: model.ProofMissing}).refused(model.CodeClaimDecided)
	is := registered(q.place(q.applying(child, nil, first)))
	if is.Number == was.Number || !is.CreatedAt.After(was.CreatedAt) || len(is.Claims) != 0 || q.classOf(is.Number) != "" {
		t.Errorf("%+v", is)
	}
}

func TestOneApplicationOfAChildIsMadeAtTwoCentrals(t *testing.T) {
	p := newPair(t)
	v := p.warm()
	q := queued{visitor: v}
	child := q.newcomer(1)
	acts := []model.Act{q.applying(child, nil, first), q.applying(child, nil, second)}
	answers := p.race(2, `^INSERT INTO applications`, func(o *office, i int) (answer, error) { return o.submit(v, acts[i]) })
	if counts := p.count(answers); counts[201] != 1 || counts[model.CodeApplicationExists] != 1 {
		t.Errorf("%v", counts)
	}
}

func TestAPrivilegeIsConfirmedOrRejectedByAnOfficer(t *testing.T) {
	q := newQueue(t)
	child := q.newcomer(1)
	record := registered(q.place(q.applying(child, []string{"teacher"}, first)))
	claim := record.Claims[0]
	if claim.State != model.ClaimUnproved || claim.Deadline != (model.Date{Year: 2026, Month: time.November, Day: 27}) || claim.Proof.Kind != model.TeacherScan {
		t.Errorf("%+v", claim)
	}
	matters := want[[]model.Matter](q.do(call{method: "GET", path: "/v1/matters"}), 200)
	if len(matters) != 1 || matters[0].Kind != model.ClaimMatter || matters[0].Until != claim.Deadline || matters[0].Left != 5 || matters[0].Claim.Category != "teacher" {
		t.Fatalf("%+v", matters)
	}
	proof := want[model.Document](q.do(q.proofCall(claim)), 201)
	if seen := q.record(record.Number); len(seen.Claims[0].Documents) != 1 || seen.Claims[0].Documents[0].ID != proof.ID || len(seen.Documents) != 2 {
		t.Errorf("%+v", seen.Claims)
	}
	q.office.byKey(father).do(q.proofCall(claim)).refused(model.CodeNotFound)
	work := q.work(model.PrivilegeWork)
	if len(work) != 1 || work[0].Subject != claim.ID || work[0].Why != "teacher" || work[0].Until != claim.Deadline || work[0].Application != record.Number {
		t.Fatalf("%+v", work)
	}
	q.step(work[0], model.EndWork).refused(model.CodeBadRequest)
	want[model.WorkItem](q.colleague().step(work[0], model.TakeWork), 200)
	yes := model.ClaimDecision{Step: model.ConfirmClaim, Issued: q.today().Add(-10)}
	q.decideClaim(claim, yes).refused(model.CodeWorkTaken)
	want[model.WorkItem](q.colleague().step(work[0], model.ReturnWork), 200)
	for _, issued := range []model.Date{{}, q.today().Add(1), q.today().Add(-40)} {
		q.decideClaim(claim, model.ClaimDecision{Step: model.ConfirmClaim, Issued: issued}).refused(model.CodeClaimProof)
	}
	q.decideClaim(claim, model.ClaimDecision{Step: model.RejectClaim}).refused(model.CodeBadRequest)
	decided := want[model.Claim](q.decideClaim(claim, yes), 200)
	if decided.State != model.ClaimConfirmed || !q.today().Before(decided.Until) || q.classOf(record.Number) != "first_turn" || q.workCounts()[model.PrivilegeWork] != 0 {
		t.Errorf("%+v", decided)
	}
	q.decideClaim(claim, yes).refused(model.CodeClaimDecided)
	q.do(q.proofCall(claim)).refused(model.CodeClaimDecided)
	no := want[model.Claim](q.decideClaim(claim, model.ClaimDecision{Step: model.RejectClaim, Reason: model.ProofUnconfirmed}), 200)
	if no.State != model.ClaimRejected || q.classOf(record.Number) != "" {
		t.Errorf("%+v", no)
	}
	events := q.record(record.Number).Events
	if last := events[len(events)-1]; last.Kind != model.EventClaimRejected || last.Params["reason"] != "unconfirmed" || last.Actor == "" || last.Category.RU != "Ребёнок педагога" {
		t.Errorf("%+v", last)
	}
}

func TestAnOfficerOfAnotherDistrictDecidesNoPrivilege(t *testing.T) {
	q := newQueue(t)
	record := registered(q.place(q.applying(q.newcomer(1), []string{"teacher"}, first)))
	q.officer = q.office.officer(elsewhere().Code)
	q.decideClaim(record.Claims[0], model.ClaimDecision{Step: model.RejectClaim, Reason: model.ProofMissing}).refused(model.CodeNotFound)
}

func TestAChildWithoutProofGetsNoOffersAndStandsInItsClass(t *testing.T) {
	q := newQueue(t)
	record := registered(q.place(q.applying(q.newcomer(1), []string{"teacher"}, first)))
	q.publish(places(1, first))
	run := q.foreseen()
	held := slices.ContainsFunc(run.PassedOver, func(p model.RunPassedOver) bool {
		return p.Application == record.Number && p.Obstacle == "unconfirmed" && p.Class == "first_turn" && p.Until == record.Claims[0].Deadline
	})
	if len(run.Offers) != 0 || !held {
		t.Errorf("%+v", run)
	}
	q.confirmed(record.Claims[0])
	if run := q.foreseen(); len(run.Offers) != 1 || run.Offers[0].Class != "first_turn" {
		t.Errorf("%+v", run)
	}
}

// offeredByClaims is a child that was offered a place by its privileges.
func offeredByClaims(t *testing.T, categories ...string) (queued, model.ApplicationRecord) {
	t.Helper()
	q := newQueue(t)
	record := registered(q.place(q.applying(q.newcomer(1), categories, first)))
	for _, claim := range record.Claims {
		q.confirmed(claim)
	}
	q.publish(places(1, first))
	q.made()
	if offers := q.offers(); len(offers) != 1 || offers[0].Class != "first_turn" {
		t.Fatalf("%+v", offers)
	}
	return q, q.record(record.Number)
}

func TestAPlaceThatWasOfferedByAFalsePrivilegeIsTakenBack(t *testing.T) {
	q, record := offeredByClaims(t, "teacher")
	want[model.Claim](q.decideClaim(record.Claims[0], model.ClaimDecision{Step: model.RejectClaim, Reason: model.ProofUnconfirmed}), 200)
	if offers := q.offers(); len(offers) != 0 && offers[0].Stage != "waiting" {
		t.Errorf("%+v", offers)
	}
	if free := q.free(); len(free) != 1 || free[0].Count != 1 {
		t.Errorf("%+v", free)
	}
	entry := want[[]model.Entry](q.do(call{method: "GET", path: "/v1/entries"}), 200)[0]
	if last := lastEvent(q.entry(entry)); entry.Status != model.Waiting || last.Kind != model.EventDisproved {
		t.Errorf("%s %+v", entry.Status, last)
	}
}

func TestAPlaceIsKeptThatAnotherPrivilegeGivesToo(t *testing.T) {
	q, record := offeredByClaims(t, "teacher", "large_family")
	want[model.Claim](q.decideClaim(record.Claims[0], model.ClaimDecision{Step: model.RejectClaim, Reason: model.ProofUnconfirmed}), 200)
	if offers := q.offers(); len(offers) != 1 || offers[0].Stage != "offered" || q.classOf(record.Number) != "first_turn" {
		t.Errorf("%+v", offers)
	}
}

// An officer rejects it between the look at the queue and the offers.
func TestARunGivesNothingByAPrivilegeThatIsRejectedMeanwhile(t *testing.T) {
	q := newQueue(t)
	q.child(2, first)
	record := registered(q.place(q.applying(q.newcomer(1), []string{"teacher"}, first)))
	q.confirmed(record.Claims[0])
	q.publish(places(1, first))
	seen := q.foreseen()
	if len(seen.Offers) != 1 || seen.Offers[0].Application != record.Number {
		t.Fatalf("foreseen are %+v", seen.Offers)
	}
	q.stop()
	var once sync.Once
	q.options = []store.Option{store.Recorded(func(statement string) {
		if !strings.Contains(statement, "FROM claims c JOIN applications") {
			return
		}
		once.Do(func() {
			in := service.Officer{Officer: store.Officer{IIN: father.IIN, Name: "x", Role: model.RoleOfficer}}
			if _, err := q.service.DecideClaim(t.Context(), in, record.Claims[0].ID, model.ClaimDecision{Step: model.RejectClaim, Reason: model.ProofUnconfirmed}); err != nil {
				t.Error(err)
			}
		})
	})}
	q.open()
	want[model.Run](q.run(model.RunRequest{Input: seen.Input}), 201)
	if offers := q.offers(); len(offers) != 1 || offers[0].Application != applicationOf(2) || offers[0].Class != "general" {
		t.Errorf("%+v", offers)
	}
}

func TestAPrivilegeThatIsClaimedAfterTheOfferSavesNoPlaceThatAFalseOneGave(t *testing.T) {
	q, record := offeredByClaims(t, "teacher")
	q.clock.turn(time.Hour)
	late := want[model.ApplicationRecord](q.claimAnew(record.Number, "large_family"), 201)
	want[model.Claim](q.decideClaim(record.Claims[0], model.ClaimDecision{Step: model.RejectClaim, Reason: model.ProofUnconfirmed}), 200)
	if free := q.free(); len(free) != 1 || free[0].Count != 1 {
		t.Errorf("%+v", free)
	}
	if q.confirmed(late.Claims[1]); q.classOf(record.Number) != "first_turn" {
		t.Error("the late one does not count for the next run")
	}
}

func TestAPrivilegeThatWasNotProvedSavesNoPlaceThatAFalseOneGave(t *testing.T) {
	q := newQueue(t)
	record := registered(q.place(q.applying(q.newcomer(1), []string{"teacher", "large_family"}, first)))
	q.confirmed(record.Claims[0])
	q.publish(places(1, first))
	q.made()
	want[model.Claim](q.decideClaim(record.Claims[0], model.ClaimDecision{Step: model.RejectClaim, Reason: model.ProofUnconfirmed}), 200)
	if free := q.free(); len(free) != 1 || free[0].Count != 1 {
		t.Errorf("%+v", free)
	}
}

func TestAProofThatEndsBetweenOfferAndEnrolmentKeepsThePlace(t *testing.T) {
	q := newQueue(t)
	record := registered(q.place(q.applying(q.newcomer(1), []string{"teacher"}, first)))
	want[model.Claim](q.decideClaim(record.Claims[0], model.ClaimDecision{Step: model.ConfirmClaim, Issued: q.today().Add(-30)}), 200)
	q.publish(places(1, first))
	q.made()
	q.clock.turn(2 * 24 * time.Hour)
	if n := q.lapse(); n != 1 {
		t.Errorf("%d claims have ended", n)
	}
	if claim := q.record(record.Number).Claims[0]; claim.State != model.ClaimLapsed || claim.Reason != model.ProofEnded || q.classOf(record.Number) != "" {
		t.Errorf("%+v", claim)
	}
	matters := want[[]model.Matter](q.do(call{method: "GET", path: "/v1/matters"}), 200)
	if len(matters) != 1 || matters[0].Kind != model.OfferMatter {
		t.Fatalf("%+v", matters)
	}
}

func TestAClaimThatIsNotProvedInTimeEndsOnce(t *testing.T) {
	q := newQueue(t)
	record := registered(q.place(q.applying(q.newcomer(1), []string{"teacher", "serviceman"}, first)))
	if q.classOf(record.Number) != "out_of_turn" || record.Claims[0].Category != "teacher" || record.Claims[1].Category != "serviceman" {
		t.Errorf("stands in %s", q.classOf(record.Number))
	}
	if q.lapse() != 0 {
		t.Error("a claim has ended before its last day")
	}
	q.claimAnew(record.Number, "teacher").refused(model.CodeClaimOpen)
	q.clock.turn(8 * 24 * time.Hour)
	q.decideClaim(record.Claims[0], model.ClaimDecision{Step: model.ConfirmClaim, Issued: q.today()}).refused(model.CodeClaimDecided)
	if n := q.lapse(); n != 2 || q.lapse() != 0 || q.classOf(record.Number) != "" || q.workCounts()[model.PrivilegeWork] != 0 {
		t.Errorf("%d claims have ended, class %q", n, q.classOf(record.Number))
	}
	q.sends()
	again := want[model.ApplicationRecord](q.claimAnew(record.Number, "teacher"), 201)
	if len(again.Claims) != 3 || again.Claims[2].State != model.ClaimUnproved || q.classOf(record.Number) != "first_turn" {
		t.Errorf("%+v", again.Claims)
	}
}

func TestAClaimOfACategoryThatTheRulesHaveNoMoreEnds(t *testing.T) {
	q := newQueue(t)
	record := registered(q.place(q.applying(q.newcomer(1), []string{"teacher", "orphan"}, first)))
	late := q.applying(q.newcomer(2), []string{"teacher"}, first)
	fewer := func(district string, day model.Date) (model.RuleSet, error) {
		set, err := assets.Rules(district, day)
		if day.Before(q.today()) {
			return set, err
		}
		set.Version, set.Since = "2026-fewer", q.today()
		set.Distribution.Categories = slices.DeleteFunc(slices.Clone(set.Distribution.Categories), func(c model.Category) bool { return c.ID == "teacher" })
		return set, err
	}
	q.clock.turn(24 * time.Hour)
	must(t, q.service.ReplaceRegion(context.Background(), assets.Districts(), fewer, assets.EmbeddedData().Calendar()))
	if n := q.lapse(); n != 1 || q.classOf(record.Number) != "first_turn" {
		t.Errorf("%d claims have ended", n)
	}
	claims := q.record(record.Number).Claims
	if claims[0].State != model.ClaimLapsed && claims[1].State != model.ClaimLapsed {
		t.Errorf("%+v", claims)
	}
	taken := registered(q.place(late)) // as it was signed, by the rules of its day
	if q.lapse() != 1 || q.record(taken.Number).Claims[0].Reason != model.CategoryGone || q.classOf(taken.Number) != "" {
		t.Errorf("%+v", q.record(taken.Number).Claims)
	}
	q.claimAnew(record.Number, "teacher").refused(model.CodeClaimUnknown)
}

func TestAnActThatCameLateIsNotRefusedForOneOrganizationThatHasClosed(t *testing.T) {
	q := newQueue(t)
	one, two, three := q.applying(q.newcomer(1), nil, first, second), q.applying(q.newcomer(2), nil, first, second), q.applying(q.newcomer(3), nil, second)
	closed := reference().Organizations[2]
	closed.Offers = nil
	must(t, q.service.Import(t.Context(), service.Reference{Organizations: []model.Organization{closed}}))
	q.place(one).refused(model.CodeAgeNotOffered) // the family is there, and chooses another
	q.deliver(three).refused(model.CodeAgeNotOffered)
	record := registered(q.deliver(two))
	if want := []model.EventKind{model.EventSigned, model.EventRegistered, model.EventWishLeft}; !slices.Equal(kindsOf(record.Events), want) {
		t.Errorf("the history tells %v", kindsOf(record.Events))
	}
}

func TestAChildThatIsTooOldIsNotRegistered(t *testing.T) {
	q := newQueue(t)
	child := person("ТЕСТОВ", "ҮЛКЕН", "", q.today().Add(-7*365-1), model.Male, 2000) // seven in a day
	q.registers.people[child.IIN] = registry.Record{Person: child}
	q.registers.kin[[2]model.IIN{mother.IIN, child.IIN}] = model.Mother
	want[model.Kinship](q.do(call{method: "POST", path: "/v1/links", body: model.KinshipRequest{ChildIIN: child.IIN, WithoutApplication: true}}), 201)
	act := q.applying(child, nil, first)
	q.place(act).refused(model.CodeStartDate) // too old by then
	q.clock.turn(3 * 24 * time.Hour)
	q.place(q.applying(child, nil, first)).refused(model.CodeIINChild)
}

func TestWhoTakesAChildOverIsToldNothingOfAnothersProof(t *testing.T) {
	q := newQueue(t)
	child := q.newcomer(1)
	record := registered(q.place(q.applying(child, []string{"teacher", "large_family"}, first)))
	want[model.Document](q.do(q.proofCall(record.Claims[0])), 201)
	want[model.Claim](q.decideClaim(record.Claims[1], model.ClaimDecision{Step: model.RejectClaim, Reason: model.ProofUnconfirmed}), 200)
	q.clock.turn(time.Hour)
	unlinked(q.place(q.unlinking(child, record.Number)))
	q.registers.kin[[2]model.IIN{father.IIN, child.IIN}] = model.Father
	w := queued{q.byKey(father), q.officer}
	want[model.Kinship](w.link(child), 201)
	for _, c := range w.record(record.Number).Claims {
		if c.ID != record.Claims[0].ID || c.State != model.ClaimUnproved || len(c.Documents) != 0 {
			t.Errorf("of the claims of an earlier applicant is told %+v", c)
		}
	}
	if m := want[[]model.Matter](w.do(call{method: "GET", path: "/v1/matters"}), 200); len(m) != 1 || len(m[0].Claim.Documents) != 0 {
		t.Errorf("what is open tells %+v", m)
	}
	own := want[model.Document](w.do(w.proofCall(record.Claims[0])), 201)
	if m := want[[]model.Matter](w.do(call{method: "GET", path: "/v1/matters"}), 200); len(m) != 1 || len(m[0].Claim.Documents) != 1 || m[0].Claim.Documents[0].ID != own.ID {
		t.Errorf("what is open tells %+v", m)
	}
}

func TestTheClaimsOfAnApplicationThatAnImportClosesEnd(t *testing.T) {
	q := newQueue(t)
	q.child(1, first)
	want[model.ApplicationRecord](q.claimAnew(applicationOf(1), "teacher"), 201)
	a := q.application(applicationOf(1))
	a.Status = model.Enrolled
	must(t, q.service.Import(t.Context(), service.Reference{Applications: []model.Application{a}}))
	if claim := q.record(a.Number).Claims[0]; claim.State != model.ClaimLapsed || claim.Reason != model.ApplicationOver || q.workCounts()[model.PrivilegeWork] != 0 {
		t.Errorf("%+v", claim)
	}
}
