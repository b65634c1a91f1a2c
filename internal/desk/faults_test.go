package desk

import (
	"context"
	"fmt"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
)

func TestARefusalAtSigningKeepsTheDraftForALaterDay(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	id := d.Visit().ID
	f.placeErr = model.NewError(model.CodeOTPWrong, "left", "4")
	if err := d.SignByCode(t.Context(), "123456"); model.CodeOf(err) != model.CodeOTPWrong {
		t.Fatal(err)
	}
	if again := reopened(t, d); again.Visit().Step != Check {
		t.Errorf("after a power cut at %s", again.Visit().Step)
	}
	must(t, d.Finish(t.Context()))
	drafts, err := d.Drafts(t.Context())
	must(t, err)
	if len(drafts) != 1 || drafts[0].ID != id || drafts[0].Step != Check {
		t.Errorf("%+v", drafts)
	}
}

func TestADraftThatWasLeftOpensNoSession(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	id := d.Visit().ID
	must(t, d.Finish(t.Context()))
	draft, err := readDraftOf(d.Store, id)
	must(t, err)
	if draft.Session.Token != "" || draft.Sent != nil || draft.Signing != nil {
		t.Errorf("%+v", draft.Session)
	}
	must(t, d.Resume(id))
	if _, in := d.Session(); in || f.token != "" {
		t.Error("the next operator stands in the citizen's session")
	}
	if d.Visit().Organization != fakeBIN {
		t.Error("what was chosen is lost")
	}
}

func TestAnItemInTheOutboxHoldsNoToken(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	f.placeErr = model.NewError(model.CodeCentralDown)
	must(t, d.SignByCode(t.Context(), "123456"))
	item, err := d.outbox.read(d.Visit().ID)
	must(t, err)
	if item.Draft.Session.Token != "" {
		t.Error("the token lies in the outbox")
	}
	if again := reopened(t, d); again.Visit().Step != Pending {
		t.Errorf("at %s", again.Visit().Step)
	} else if _, in := again.Session(); !in {
		t.Error("the applicant who waits is logged out by a power cut")
	}
}

func TestAClockThatJumpsForwardRemovesNothing(t *testing.T) {
	d, _ := newFake()
	now := fixedClock()
	d.Clock = func() time.Time { return now }
	toCheck(t, d)
	must(t, d.Finish(t.Context()))
	d.mu.Lock()
	d.confirmClock(now)
	d.mu.Unlock()
	now = now.AddDate(0, 0, 20) // a battery, a resume
	must(t, d.Expire())
	if drafts, err := d.Drafts(t.Context()); err != nil || len(drafts) != 1 {
		t.Errorf("%v %+v", err, drafts)
	}
}

func TestAnItemThatNobodyAnswersWhileOthersGetThroughNeedsAPerson(t *testing.T) {
	o := newOffice()
	must(t, o.sign("880229300802"))
	o.central.fate = func(string) fate { return answerLost }
	for tries := 0; o.Count()[ItemPerson] == 0; tries++ {
		if tries > 10*lostAfter {
			t.Fatal("it is tried for ever")
		}
		o.Reached() // the probe gets through
		o.work()
		o.now = o.now.Add(maxBackoff)
	}
	if o.central.attempts > 2*lostAfter {
		t.Errorf("%d attempts", o.central.attempts)
	}
	must(t, o.Retry("visit-0000"))
	for range 3 {
		o.Reached()
		o.work()
		o.now = o.now.Add(maxBackoff)
	}
	if status, _ := o.Status("visit-0000"); status.State != ItemWaiting {
		t.Errorf("tried anew by hand it is %s after three tries", status.State)
	}
}

func TestALineThatIsDownForADayNeedsNobody(t *testing.T) {
	o := newOffice()
	must(t, o.sign("880229300802"))
	o.central.fate = func(string) fate { return requestLost }
	for range 500 {
		o.work()
		o.now = o.now.Add(maxBackoff)
	}
	if count := o.Count(); count[ItemWaiting] != 1 {
		t.Errorf("%v", count)
	}
}

func TestAGoodProbeDoesNotHurryWhatIsPutOff(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	f.placeErr = model.NewError(model.CodeCentralSlow)
	must(t, d.SignByCode(t.Context(), "123456"))
	d.CallEnded("", time.Millisecond)
	f.deliverErr = func(model.Act) error { return model.NewError(model.CodeCentralSlow) }
	must(t, d.outbox.Deliver(t.Context()))
	sent := len(f.delivered)
	for range 10 {
		d.CallEnded("", time.Millisecond)
	}
	must(t, d.outbox.Deliver(t.Context()))
	if len(f.delivered) != sent {
		t.Errorf("sent %d times more, at every answer to somebody else", len(f.delivered)-sent)
	}
}

func TestAnItemThatNeedsAPersonCanBeTakenBackAsADraft(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	id := d.Visit().ID
	f.placeErr = model.NewError(model.CodeCentralDown)
	must(t, d.SignByCode(t.Context(), "123456"))
	must(t, d.Finish(t.Context()))
	f.deliverErr = func(model.Act) error { return model.NewError(model.CodeKeyReused) }
	drain(t, d)
	if status, _ := d.outbox.Status(id); status.State != ItemPerson {
		t.Fatalf("%+v", status)
	}
	draft, err := d.TakeBack(id)
	must(t, err)
	if draft == id || len(d.outbox.Items()) != 0 {
		t.Errorf("under %s, %d items", draft, len(d.outbox.Items()))
	}
	must(t, d.Resume(draft))
	if v := d.Visit(); v.Organization != fakeBIN || v.ID != draft || d.Refusal() == nil {
		t.Errorf("%+v", v)
	}
}

func TestALimitOfOneApplicantHoldsUpNobodyElse(t *testing.T) {
	o := newOffice()
	must(t, o.sign("880229300802"))
	must(t, o.sign("900101300801"))
	o.central.limited = map[string]bool{"visit-0000": true}
	for o.work() {
	}
	if status, _ := o.Status("visit-0001"); status.State != ItemAccepted {
		t.Errorf("the other is %s", status.State)
	}
	if status, _ := o.Status("visit-0000"); status.State != ItemWaiting || status.NextTry.Sub(o.now) < 23*time.Hour {
		t.Errorf("%+v", status)
	}
}

func TestWhatTheCentralHasIsNotToldAsRefused(t *testing.T) {
	o := newOffice()
	must(t, o.sign("880229300802"))
	o.central.fate = func(string) fate { return crashAfterwards }
	o.work()
	o.central.late = true
	o.work()
	if status, _ := o.Status("visit-0000"); status.State != ItemAccepted {
		t.Errorf("%s: %+v", status.State, status.Failure)
	}
}

func TestWhatAStrangerPlacedUnderTheIDIsNotTakenForOurs(t *testing.T) {
	o := newOffice()
	must(t, o.sign("880229300802"))
	o.central.fate = func(string) fate { return crashAfterwards }
	o.work()
	o.central.late = true
	o.central.has = model.EntryCheck{Organization: model.Text{RU: "«Айгерим»"}}
	o.work()
	if status, _ := o.Status("visit-0000"); status.State != ItemPerson {
		t.Errorf("it is %s", status.State)
	}
}

func TestAKioskKeepsNoDraftOfWhatComesBack(t *testing.T) {
	o := newOffice()
	o.noDrafts = true
	must(t, o.sign("880229300802"))
	o.central.fate = func(string) fate { return refuses }
	o.work()
	if _, err := readDraftOf(o.store, "visit-0000"); model.CodeOf(err) != model.CodeNotFound {
		t.Error("a draft that nobody can see")
	}
}

// forkedCentral keeps other actions of this workplace.
type forkedCentral struct {
	*fakeCentral
	answer     model.Code
	workplaces map[string]int
}

func (f *forkedCentral) SendActions(_ context.Context, workplace string, batch model.ActionBatch) (model.ActionsTaken, error) {
	f.workplaces[workplace]++
	if len(f.workplaces) == 1 || f.answer == model.CodeBadRequest {
		return model.ActionsTaken{}, model.NewError(f.answer)
	}
	return model.ActionsTaken{Next: batch.Actions[len(batch.Actions)-1].Seq + 1}, nil
}

func TestAForkedLogBeginsAnewOnceAndABadOneNever(t *testing.T) {
	for answer, want := range map[model.Code]int{model.CodeActionsForked: 2, model.CodeBadRequest: 1} {
		d, f := newFake()
		forked := &forkedCentral{fakeCentral: f, answer: answer, workplaces: map[string]int{}}
		d.Central = forked
		d.Note(model.ActionPrinted, "v")
		for range 60 {
			_ = d.SendActions(t.Context())
		}
		if len(forked.workplaces) != want {
			t.Errorf("%s: %d workplaces", answer, len(forked.workplaces))
		}
	}
}

// damagedStore has a State record that cannot be read.
type damagedStore struct{ *memory }

func (s damagedStore) Read(kind model.RecordKind, id string) ([]byte, error) {
	if kind == model.StateRecord {
		return nil, model.NewError(model.CodeCacheDamaged)
	}
	return s.memory.Read(kind, id)
}

func TestADamagedNoteOfTheDesksStopsNothing(t *testing.T) {
	d, _ := newFake()
	toCheck(t, d)
	must(t, d.Finish(t.Context()))
	memory, ok := d.Store.(*memory)
	if !ok {
		t.Fatal("not the store of a test")
	}
	d.Store = damagedStore{memory}
	again := reopened(t, d)
	if drafts, err := again.Drafts(t.Context()); err != nil || len(drafts) != 1 {
		t.Errorf("%v %+v", err, drafts)
	}
}

func TestASignatureOutlivesTheSession(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	f.placeErr = model.NewError(model.CodeSessionEnded)
	v := d.Visit()
	must(t, d.send(t.Context(), d.generation(), model.Act{Statement: v.Statement, Text: v.Text, CMS: []byte{1}}))
	if status, ok := d.outbox.Status(v.ID); !ok || status.State != ItemWaiting || d.Visit().Step != Pending {
		t.Errorf("%+v at %s", status, d.Visit().Step)
	}
}

func TestAnActIsSentAsItWasEncodedAlsoByTheNextVersion(t *testing.T) {
	d, f := newFake()
	toCheck(t, d)
	f.placeErr = model.NewError(model.CodeCentralSlow)
	v := d.Visit()
	must(t, d.send(t.Context(), d.generation(), model.Act{Statement: v.Statement, Text: v.Text, CMS: []byte{1}}))
	item, err := d.outbox.read(v.ID)
	must(t, err)
	// As a version wrote it that knew more: a field, an order and white space of its own.
	item.Body = fmt.Appendf(nil, "{\n \"a_later_field\": [1, 2],%s", item.Body[1:])
	record, err := item.record()
	must(t, err)
	must(t, d.Store.Write(record))
	again := reopened(t, d)
	again.outbox.RetryUnreached()
	must(t, again.outbox.Deliver(t.Context()))
	if len(f.bodies) != 1 || f.bodies[0] != string(item.Body) {
		t.Errorf("sent as %q", f.bodies)
	}
	if status, _ := again.outbox.Status(v.ID); status.State != ItemAccepted {
		t.Errorf("%+v", status)
	}
}

func TestAProxyThatWantsALoginRefusesNothing(t *testing.T) {
	for _, code := range []model.Code{model.CodeSessionEnded, model.CodeCentralNonsense, model.CodeCentralFailed} {
		o := newOffice()
		must(t, o.sign("880229300802"))
		id, _, _ := o.next()
		item, err := o.read(id)
		must(t, err)
		o.recordAnswer(item, model.ActResult{}, model.NewError(code))
		if status, _ := o.Status(id); status.State != ItemWaiting {
			t.Errorf("%s: %s", code, status.State)
		}
	}
}

func TestARefusedDraftComesBackToWhereItCanBeMended(t *testing.T) {
	for code, want := range map[model.Code]Step{
		model.CodeEmailRequired: Email, model.CodeEmailFormat: Email, model.CodePhoneLength: Email,
		model.CodeKinshipRefused: Cabinet, model.CodeIINChild: Cabinet, model.CodeEntryExists: Organization,
	} {
		item := Item{Draft: Draft{Visit: Visit{ID: "v", Step: Check}}, Status: ItemStatus{Failure: &Refusal{Code: code}}}
		if draft, err := item.returned(); err != nil || draft.Visit.Step != want {
			t.Errorf("%s: at %s, %v", code, draft.Visit.Step, err)
		}
	}
}
