package desk_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/client/central"
	"akmola.kz/kezek/client/ncalayer"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice"
	"akmola.kz/kezek/internal/practice/ca"
	agent "akmola.kz/kezek/internal/practice/ncalayer"
	"akmola.kz/kezek/internal/practice/people"
)

// rural is a counter whose line to the central can be cut, with a file that outlives
// it.
type rural struct {
	*counter
	line *practice.Connection
	file *cache.File
}

func newRural(t *testing.T, keyOwners ...string) *rural {
	t.Helper()
	c := newCounter(t, keyOwners...)
	file, err := cache.OpenEphemeral(t.TempDir())
	must(t, err)
	t.Cleanup(func() { must(t, file.Close()) })
	r := &rural{counter: c, line: &practice.Connection{}, file: file}
	r.restart()
	return r
}

// restart opens the program again on what the last one left.
func (r *rural) restart() {
	r.t.Helper()
	r.Desk = cutDesk(r.t, r.practice, r.file, r.line)
	must(r.t, r.Open())
}

func cutDesk(t *testing.T, practice *practice.Practice, store desk.Store, connection *practice.Connection) *desk.Desk {
	t.Helper()
	var d *desk.Desk
	line, err := central.New(central.Config{
		BaseURL: practice.CentralURL, Timeout: patience, Attempts: 1,
		Answered: func(code model.Code, took time.Duration) { d.CallEnded(code, took) },
		Dial:     connection.Dial,
	})
	must(t, err)
	t.Cleanup(line.Close)
	signer, err := ncalayer.New(ncalayer.Config{
		URL: practice.AgentURL, RootCAs: practice.AgentRoots, Chain: practice.AgentChain, Check: pki.CheckSignature,
		ConnectTimeout: patience,
	})
	must(t, err)
	d = desk.New(desk.Config{
		Host: strings.TrimPrefix(practice.CentralURL, "http://"), Central: line, Signer: signer, Store: store,
		Lang: model.Russian, Office: "ЦОН № 3", District: "1110",
	})
	return d
}

// background runs the desk's own work until stop.
func (r *rural) background() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	d := r.Desk
	running.Go(func() { d.Run(ctx) })
	return func() {
		cancel()
		running.Wait()
	}
}

// identify logs the family's applicant in by key without a connection.
func (r *rural) identify(family people.Family) {
	r.t.Helper()
	r.toLogin(family)
	must(r.t, r.LoadDistrict())
	r.script.Then(agent.Turn{IIN: string(family.Applicant().IIN), Use: pki.AuthKey})
	_, err := r.SelectCertificate(r.t.Context())
	must(r.t, err)
	if owner, offline := r.PendingOwner(); owner == nil || !offline {
		r.t.Fatal("not without a connection")
	}
	must(r.t, r.LoginByKey(r.t.Context()))
	r.passEmail()
}

// toCheckOffline makes a statement for a child by IIN alone.
func (r *rural) toCheckOffline(child model.IIN) {
	r.t.Helper()
	r.Edit(func(v *desk.Visit) { v.ChildIIN = string(child) })
	must(r.t, r.ChooseChild())
	orgs, err := r.Organizations(r.t.Context(), true)
	must(r.t, err)
	group, _ := r.Group()
	for _, org := range orgs {
		if langs := org.Languages(group); len(langs) > 0 {
			must(r.t, r.Save(org.ID, langs[0]))
			return
		}
	}
	r.t.Fatal("no organization takes the child")
}

func (r *rural) item(id string) desk.ItemStatus {
	r.t.Helper()
	status, ok := r.Outbox().Status(id)
	if !ok {
		r.t.Fatalf("%s is not in the outbox", id)
	}
	return status
}

// waitFor waits until an item of the outbox is settled.
func (r *rural) waitFor(id string) desk.ItemStatus {
	r.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if status := r.item(id); status.State != desk.ItemWaiting && status.State != desk.ItemSending {
			return status
		}
	}
	r.t.Fatalf("%s is still %+v", id, r.item(id))
	return desk.ItemStatus{}
}

func TestAWholeVisitWithoutALineIsPlacedWhenItReturns(t *testing.T) {
	r := newRural(t, "ready")
	ctx := t.Context()
	must(t, r.Refresh(ctx)) // in the morning there was a connection
	r.line.SetCut(true)
	r.restart()
	r.Probe(ctx)
	family := r.family("ready")
	r.identify(family)
	r.toCheckOffline(family.Children[0].IIN)
	visit := r.Visit()
	if !strings.Contains(visit.Text, "без связи") || !visit.Statement.Offline || visit.Statement.Application != "" || !strings.Contains(visit.Text, ": test@example.kz\n") {
		t.Errorf("the statement does not say how it was made:\n%s", visit.Text)
	}
	must(t, r.signByKey(family.Applicant().IIN))
	if r.Visit().Step != desk.Pending || r.item(visit.ID).State != desk.ItemWaiting {
		t.Fatalf("at %s, %+v", r.Visit().Step, r.item(visit.ID))
	}
	must(t, r.Finish(ctx))

	r.restart() // the power fails too
	if r.Visit().Step != desk.Home {
		t.Errorf("opens at %s", r.Visit().Step)
	}
	stop := r.background()
	defer stop()
	r.line.SetCut(false)
	r.Probe(ctx)
	status := r.waitFor(visit.ID)
	if status.State != desk.ItemAccepted || status.Number == "" {
		t.Fatalf("%+v %v", status, status.Failure)
	}
	entry, err := r.Outbox().Entry(visit.ID)
	must(t, err)
	evidence, err := r.practice.Central.Evidence(ctx, entry.ID)
	must(t, err)
	if evidence.Act.Text != visit.Text {
		t.Error("the central keeps another text than the one that was signed")
	}
	if entry.Application.Child.FullName() != family.Children[0].FullName() {
		t.Error("the central found another child")
	}
}

func TestAStatementForAStrangersChildComesBackAsADraft(t *testing.T) {
	r := newRural(t, "kinship_refused")
	ctx := t.Context()
	must(t, r.Refresh(ctx))
	r.line.SetCut(true)
	r.restart()
	r.Probe(ctx)
	family := r.family("kinship_refused")
	r.identify(family)
	r.toCheckOffline(family.Children[0].IIN)
	visit := r.Visit()
	must(t, r.signByKey(family.Applicant().IIN))
	must(t, r.Finish(ctx))
	stop := r.background()
	defer stop()
	r.line.SetCut(false)
	r.Probe(ctx)
	if status := r.waitFor(visit.ID); status.State != desk.ItemRefused || status.Failure.Code != model.CodeKinshipRefused {
		t.Fatalf("%+v", status)
	}
	drafts, err := r.Drafts(ctx)
	must(t, err)
	if len(drafts) != 1 || drafts[0].Refusal == nil {
		t.Fatalf("%+v", drafts)
	}
	must(t, r.Resume(visit.ID))
	if v := r.Visit(); v.ChildIIN != visit.ChildIIN || v.Organization != visit.Organization || model.CodeOf(r.Refusal()) != model.CodeKinshipRefused {
		t.Errorf("something of it is gone: %+v", v)
	}
}

func TestALineThatIsCutWhileSendingLosesNothing(t *testing.T) {
	r := newRural(t, "ready")
	ctx := t.Context()
	family := r.family("ready")
	r.loginByKey(family)
	r.link(family)
	r.toCheck()
	id := r.Visit().ID
	r.line.SetCut(true)
	must(t, r.signByKey(family.Applicant().IIN))
	if r.Visit().Step != desk.Pending {
		t.Fatalf("at %s", r.Visit().Step)
	}
	stop := r.background()
	defer stop()
	r.line.SetCut(false)
	r.Probe(ctx)
	if status := r.waitFor(id); status.State != desk.ItemAccepted {
		t.Fatalf("%+v", status)
	}
	for end := time.Now().Add(patience); r.Visit().Step != desk.Notice; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("the visit stands at %s", r.Visit().Step)
		}
	}
	must(t, r.Acknowledge(ctx))
}

func TestACodeNeedsTheLineAndTheDraftStays(t *testing.T) {
	r := newRural(t)
	must(t, r.Refresh(t.Context()))
	r.line.SetCut(true)
	family := r.family("ready")
	r.toLogin(family)
	must(t, r.LoadDistrict())
	applicant := family.Applicant()
	r.Edit(func(v *desk.Visit) { v.IIN, v.Phone = string(applicant.IIN), string(applicant.Phone) })
	_, err := r.RequestCode(t.Context())
	wantCode(t, "a code without a connection", err, model.CodeOfflineLogin)
	must(t, r.Finish(t.Context()))
	drafts, err := r.Drafts(t.Context())
	must(t, err)
	if len(drafts) != 1 || drafts[0].Applicant.IIN != applicant.IIN {
		t.Errorf("%+v", drafts)
	}
}

func TestWithoutReferenceDataNothingCanBeMade(t *testing.T) {
	r := newRural(t, "ready")
	must(t, r.Fire(desk.Started))
	_, err := r.Districts(t.Context())
	must(t, err)
	r.line.SetCut(true)
	must(t, r.ChooseDistrict("1110"))
	r.script.Then(agent.Turn{IIN: string(r.family("ready").Applicant().IIN), Use: pki.AuthKey})
	_, err = r.SelectCertificate(t.Context())
	wantCode(t, "no rules at hand", err, model.CodeCentralDown)
}

func TestTheActionLogComesToTheCentral(t *testing.T) {
	r := newRural(t)
	r.SetOperator(model.Operator{Number: 2, Name: "Сынақ Оператор"})
	for range 3 {
		r.Note(model.ActionPrinted, "visit-1")
	}
	must(t, r.SendActions(t.Context()))
	r.Note(model.ActionRevealed, "visit-1")
	r.restart()
	must(t, r.SendActions(t.Context()))
	must(t, r.SendActions(t.Context()))
	actions, err := r.file.Actions(0, 10)
	must(t, err)
	if len(actions) != 4 || actions[3].Kind != model.ActionRevealed || actions[0].Operator != 2 {
		t.Errorf("%+v", actions)
	}
}

func TestWithoutAConnectionAnAddressAndAPhoneAreAskedFor(t *testing.T) {
	r := newRural(t, "ready")
	ctx := t.Context()
	must(t, r.Refresh(ctx))
	r.line.SetCut(true)
	r.restart()
	r.Probe(ctx)
	applicant := r.family("ready").Applicant()
	r.toLogin(r.family("ready"))
	must(t, r.LoadDistrict())
	r.script.Then(agent.Turn{IIN: string(applicant.IIN), Use: pki.AuthKey})
	_, err := r.SelectCertificate(ctx)
	must(t, err)
	must(t, r.LoginByKey(ctx))
	for _, typed := range []struct {
		email, phone string
		want         model.Code
	}{
		{"", "8 700 000 00 02", model.CodeEmailEmpty},
		{"test@example.kz", "", model.CodePhoneEmpty},
		{"test@example", "8 700 000 00 02", model.CodeEmailFormat},
	} {
		r.Edit(func(v *desk.Visit) { v.Email, v.ContactPhone = typed.email, typed.phone })
		if err := r.SaveFirstContact(ctx); model.CodeOf(err) != typed.want || r.Visit().Step != desk.Email {
			t.Errorf("%q %q: %v at %s", typed.email, typed.phone, err, r.Visit().Step)
		}
	}
	r.passEmail()
	r.toCheckOffline(r.family("ready").Children[0].IIN)
	id := r.Visit().ID
	if text := r.Visit().Text; !strings.Contains(text, "+7 700 000 00 02") || !strings.Contains(text, "test@example.kz") {
		t.Errorf("the statement does not say how to reach them:\n%s", text)
	}
	must(t, r.signByKey(applicant.IIN))
	if contact := r.item(id).Contact; contact != "+7 700 000 00 02 · test@example.kz" {
		t.Errorf("%q", contact)
	}
	must(t, r.Finish(ctx))
	r.line.SetCut(false)
	r.Probe(ctx)
	must(t, r.Outbox().Deliver(ctx))
	if status := r.item(id); status.State != desk.ItemAccepted {
		t.Fatalf("%+v", status.Failure)
	}
	r.loginByKey(r.family("ready"))
	if session, _ := r.Session(); session.Applicant.Phone != "+77000000002" || session.EmailRequired {
		t.Errorf("the central keeps %+v", session.Applicant)
	}
}

// offline is a counter without a connection, with what it fetched before.
func offline(t *testing.T, keyOwners ...string) *rural {
	t.Helper()
	r := newRural(t, keyOwners...)
	must(t, r.Refresh(t.Context()))
	r.line.SetCut(true)
	r.restart()
	r.Probe(t.Context())
	return r
}

func TestTheSameChildIsNotSignedForTwiceNorOnceTooOften(t *testing.T) {
	r := offline(t, "two_children")
	family := r.family("two_children")
	r.identify(family)
	child := family.Children[0].IIN
	r.toCheckOffline(child)
	first := r.Visit()
	must(t, r.signByKey(family.Applicant().IIN))
	orgs, err := r.Organizations(t.Context(), false)
	must(t, err)
	signed := 1
	for _, org := range orgs {
		must(t, r.Fire(desk.CabinetOpened))
		r.Edit(func(v *desk.Visit) { v.ChildIIN = string(child) })
		must(t, r.ChooseChild())
		group, _ := r.Group()
		for _, lang := range org.Languages(group) {
			err := r.Save(org.ID, lang)
			switch {
			case org.ID == first.Organization && lang == first.Education:
				wantCode(t, "the same again", err, model.CodeEntryPending)
			case signed == r.Rules().EntryLimit:
				wantCode(t, "one too many", err, model.CodeEntryLimit)
				return
			default:
				must(t, err)
				must(t, r.signByKey(family.Applicant().IIN))
				signed++
			}
			break
		}
		if r.Visit().Step == desk.Organization {
			must(t, r.Fire(desk.WentBack))
		}
	}
	t.Fatal("too few organizations for the limit")
}

func TestAPersonOfOneNameIsNamedByTheCommonName(t *testing.T) {
	r := offline(t, "guardian")
	family := r.family("ready")
	a := family.Applicant()
	_, err := r.practice.Authority.WriteKeys(r.practice.KeysDir, ca.PracticePassword, []ca.Identity{{GivenName: "АЙГҮЛ", IIN: string(a.IIN)}}, pki.AuthKey, pki.SignKey)
	must(t, err)
	r.identify(family)
	r.toCheckOffline(family.Children[0].IIN)
	if text := r.Visit().Text; !strings.Contains(text, "АЙГҮЛ") {
		t.Errorf("nobody is named:\n%s", text)
	}
	id := r.Visit().ID
	must(t, r.signByKey(a.IIN))
	must(t, r.Finish(t.Context()))
	r.line.SetCut(false)
	must(t, r.Outbox().Deliver(t.Context()))
	if status := r.item(id); status.State != desk.ItemAccepted || status.Who != "АЙГҮЛ" {
		t.Errorf("%s for %s: %+v", status.State, status.Who, status.Failure)
	}
}
