package desk

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"akmola.kz/kezek/internal/model"
)

// faultyCentral takes placements once for each key, as the real one does, over a connection
// with every fault that the test draws.
type faultyCentral struct {
	Central
	mu       sync.Mutex
	fate     func(id string) fate
	taken    map[string]int // how often a child was placed under the key: never more than once
	refused  map[string]bool
	order    []model.Act      // in the order in which they were taken
	limited  map[string]bool  // of whom too many were asked about
	late     bool             // what is sent now is too old
	has      model.EntryCheck // what it shows of a placement
	asked    int              // for the state of a placement
	attempts int
}

func (*faultyCentral) SetWorkplace(model.WorkplaceKey) {}

// fate is what happens to one attempt.
type fate int

const (
	fine fate = iota
	requestLost
	answerLost
	busyNow
	tooMany
	captivePortal
	refuses
	confused        // an answer that no retry mends
	crashBefore     // the program is killed before the request leaves
	crashAfterwards // and after the central took it
)

type killed struct{}

func newFaultyCentral() *faultyCentral {
	return &faultyCentral{taken: map[string]int{}, refused: map[string]bool{}, fate: func(string) fate { return fine }}
}

func (f *faultyCentral) DeliverAct(_ context.Context, id string, body []byte) (model.ActResult, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.attempts++
	p := decodeAct(body)
	if f.late {
		return model.ActResult{}, model.NewError(model.CodeStatementOld, "days", "30")
	}
	if f.limited[id] {
		return model.ActResult{}, model.NewError(model.CodeKinshipTooMany, "seconds", "86400")
	}
	what := f.fate(id)
	switch what {
	case requestLost:
		return model.ActResult{}, model.NewError(model.CodeCentralDown)
	case busyNow:
		return model.ActResult{}, model.NewError(model.CodeCentralFailed)
	case tooMany:
		return model.ActResult{}, model.NewError(model.CodeTooManyRequests, "seconds", "7")
	case captivePortal:
		return model.ActResult{}, model.NewError(model.CodeCentralNonsense)
	case confused:
		return model.ActResult{}, model.NewError(model.CodeKeyReused)
	case crashBefore:
		panic(killed{})
	case refuses:
		if f.taken[id] == 0 {
			f.refused[id] = true
			return model.ActResult{}, model.NewError(model.CodeKinshipRefused)
		}
	}
	if f.taken[id] == 0 {
		f.taken[id]++
		f.order = append(f.order, p)
	}
	switch what {
	case answerLost:
		return model.ActResult{}, model.NewError(model.CodeCentralSlow)
	case crashAfterwards:
		panic(killed{})
	}
	return model.ActResult{ID: id, Kind: p.Kind, Entry: &model.Entry{ID: "e-" + id, Number: "ЛО-" + id}}, nil
}

func (f *faultyCentral) ActState(_ context.Context, id string) (model.ActState, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	if f.taken[id] > 0 {
		return model.ActState{CheckCode: "K7QF", Entry: f.has}, nil
	}
	return model.ActState{}, model.NewError(model.CodeNotFound)
}

// office is an outbox on a store that outlives it.
type office struct {
	*Outbox
	central *faultyCentral
	store   *memory
	now     time.Time
	settled []string
	looked  map[string]bool // items that needed a person: they go when the person says
	acked   []ItemStatus    // what the clerk was told is safe
}

func newOffice() *office {
	o := &office{central: newFaultyCentral(), now: fixedClock(), looked: map[string]bool{}}
	o.store = newMemory(o.clock)
	o.restart()
	return o
}

func (o *office) clock() time.Time { return o.now }

// restart is what is left after a power cut: the store, and nothing else.
func (o *office) restart() {
	d := New(Config{Central: o.central, Signer: &fakeSigner{}, Store: o.store, Clock: o.clock, Rand: func() float64 { return 0.5 }})
	o.Outbox = d.outbox
	o.answered = func(i Item) { o.settled = append(o.settled, i.Status.ID) }
	if err := o.load(); err != nil {
		panic(err)
	}
}

func (o *office) sign(applicant model.IIN) error {
	id := fmt.Sprintf("visit-%04d", len(o.acked))
	act := model.Act{ID: id, Statement: model.Statement{ActID: id, Applicant: model.Person{IIN: applicant}}, Text: "text " + id, CMS: []byte{1}}
	body, err := act.Encode()
	if err != nil {
		return err
	}
	item := &Item{
		Body: body, Act: act,
		Draft:  Draft{Visit: Visit{ID: id, Step: Check, Organization: "org " + id}},
		Status: ItemStatus{ID: id, State: ItemWaiting, Applicant: applicant},
	}
	if err := o.add(item); err != nil {
		return err
	}
	status, _ := o.Status(id)
	o.acked = append(o.acked, status)
	o.offer(id)
	return nil
}

// work sends the next item, as the worker would; a kill leaves only the store.
func (o *office) work() (did bool) {
	id, _, ok := o.next()
	if !ok {
		return false
	}
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(killed); !ok {
				panic(r)
			}
			o.restart()
		}
	}()
	o.send(context.Background(), id)
	return true
}

// check holds what must be true at every moment.
func (o *office) check(t *rapid.T) {
	o.central.mu.Lock()
	defer o.central.mu.Unlock()
	count := OutboxCount{}
	for _, acked := range o.acked {
		status, ok := o.Status(acked.ID)
		if !ok {
			t.Fatalf("%s is gone", acked.ID)
		}
		count[status.State]++
		switch status.State {
		case ItemAccepted:
			if o.central.taken[acked.ID] != 1 {
				t.Fatalf("%s is told to be accepted; the central has it %d times", acked.ID, o.central.taken[acked.ID])
			}
			if _, err := o.Entry(acked.ID); err != nil {
				t.Fatalf("%s has no entry: %v", acked.ID, err)
			}
		case ItemPerson:
			o.looked[acked.ID] = true
		case ItemRefused:
			if !o.central.refused[acked.ID] {
				t.Fatalf("%s was not refused", acked.ID)
			}
			draft, err := readDraftOf(o.store, acked.ID)
			if err != nil || draft.Visit.Organization != "org "+acked.ID || draft.Refusal == nil {
				t.Fatalf("%s did not go back to a draft with everything in it: %v", acked.ID, err)
			}
		}
	}
	for state, n := range o.Count() {
		if count[state] != n {
			t.Fatalf("%d items are %s, told are %d", count[state], state, n)
		}
	}
	last := map[model.IIN]string{}
	for _, p := range o.central.order {
		if o.looked[p.Statement.ActID] {
			continue
		}
		if p.Statement.ActID < last[p.Statement.Applicant.IIN] {
			t.Fatalf("%s came after %s", p.Statement.ActID, last[p.Statement.Applicant.IIN])
		}
		last[p.Statement.Applicant.IIN] = p.Statement.ActID
	}
}

func readDraftOf(store Store, id string) (Draft, error) {
	body, err := store.Read(model.DraftRecord, id)
	if err != nil {
		return Draft{}, err
	}
	return readDraft(body)
}

func TestOutboxLosesNothingAndSendsNothingTwice(t *testing.T) {
	applicants := []model.IIN{"880229300802", "900101300801", "920101300800"}
	rapid.Check(t, func(t *rapid.T) {
		o := newOffice()
		o.central.fate = func(string) fate { return fate(rapid.IntRange(int(fine), int(crashAfterwards)).Draw(t, "fate")) }
		t.Repeat(map[string]func(*rapid.T){
			"":        o.check,
			"sign":    func(t *rapid.T) { mustRapid(t, o.sign(rapid.SampledFrom(applicants).Draw(t, "applicant"))) },
			"work":    func(*rapid.T) { o.work() },
			"restart": func(*rapid.T) { o.restart() },
			"wait": func(t *rapid.T) {
				o.now = o.now.Add(time.Duration(rapid.IntRange(0, 400).Draw(t, "seconds")) * time.Second)
			},
			"back":    func(*rapid.T) { o.now = o.now.Add(-time.Hour) },
			"line up": func(*rapid.T) { o.RetryUnreached() },
			"by hand": func(t *rapid.T) { mustRapid(t, o.RetryAll()) },
		})
		// The faults end: everything is settled, and the central has each exactly once.
		o.central.fate = func(string) fate { return fine }
		for range 3 * (len(o.acked) + 1) {
			mustRapid(t, o.RetryAll())
			for o.work() {
			}
			o.now = o.now.Add(maxBackoff)
		}
		o.check(t)
		for _, status := range o.Items() {
			if status.State.open() || status.State == ItemPerson {
				t.Fatalf("%s is still %s", status.ID, status.State)
			}
			if status.State == ItemAccepted == o.central.refused[status.ID] && o.central.taken[status.ID] != 1 {
				t.Fatalf("%s is %s", status.ID, status.State)
			}
		}
	})
}

func mustRapid(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnItemThatFailsHoldsUpNoOther(t *testing.T) {
	o := newOffice()
	must(t, o.sign("880229300802"))
	for range 5 {
		must(t, o.sign(model.IIN(fmt.Sprintf("90010130080%d", len(o.acked)))))
	}
	o.central.fate = func(id string) fate {
		if id == "visit-0000" {
			return busyNow
		}
		return fine
	}
	for range 40 {
		for o.work() {
		}
		o.now = o.now.Add(maxBackoff)
		if len(o.acked) < 12 { // the day goes on
			must(t, o.sign(model.IIN(fmt.Sprintf("91010130080%d", len(o.acked)))))
		}
	}
	count := o.Count()
	if count[ItemAccepted] != len(o.acked)-1 || count[ItemPerson] != 1 {
		t.Errorf("%v", count)
	}
	status, _ := o.Status("visit-0000")
	if status.Failure == nil || status.Failure.Code != model.CodeOutboxStuck {
		t.Errorf("%+v", status)
	}
}

func TestACentralThatFailsOnEverythingNeedsNobody(t *testing.T) {
	o := newOffice()
	must(t, o.sign("880229300802"))
	must(t, o.sign("900101300801"))
	o.central.fate = func(string) fate { return busyNow }
	for range 100 {
		for o.work() {
		}
		o.now = o.now.Add(maxBackoff)
	}
	if count := o.Count(); count[ItemWaiting] != 2 {
		t.Errorf("%v", count)
	}
}

func TestALineThatIsDownIsNotTriedByEveryItem(t *testing.T) {
	o := newOffice()
	for i := range 50 {
		must(t, o.sign(model.IIN(fmt.Sprintf("9001013%05d", i))))
	}
	o.central.fate = func(string) fate { return requestLost }
	for o.work() {
	}
	if o.central.attempts > downAfter {
		t.Errorf("%d attempts on a connection that is down", o.central.attempts)
	}
	o.central.fate = func(string) fate { return fine }
	o.RetryUnreached()
	for o.work() {
	}
	if count := o.Count(); count[ItemAccepted] != 50 {
		t.Errorf("the connection is back: %v", count)
	}
}

func TestSendingLeftByACrashIsResolvedByAsking(t *testing.T) {
	for _, what := range []fate{crashBefore, crashAfterwards} {
		o := newOffice()
		must(t, o.sign("880229300802"))
		o.central.fate = func(string) fate { return what }
		o.work()
		if status, _ := o.Status("visit-0000"); status.State != ItemSending {
			t.Fatalf("after a crash it is %s", status.State)
		}
		o.central.fate = func(string) fate { return fine }
		o.work()
		if status, _ := o.Status("visit-0000"); status.State != ItemAccepted || o.central.asked != 1 || o.central.taken["visit-0000"] != 1 {
			t.Errorf("%s, asked %d times", status.State, o.central.asked)
		}
	}
}

func TestARefusedItemGoesBackToADraft(t *testing.T) {
	o := newOffice()
	must(t, o.sign("880229300802"))
	o.central.fate = func(string) fate { return refuses }
	o.work()
	status, _ := o.Status("visit-0000")
	if status.State != ItemRefused || status.Failure.Code != model.CodeKinshipRefused {
		t.Fatalf("%+v", status)
	}
	draft, err := readDraftOf(o.store, "visit-0000")
	must(t, err)
	if draft.Visit.Step != Cabinet || draft.Visit.Organization != "org visit-0000" || draft.Refusal.Code != model.CodeKinshipRefused {
		t.Errorf("%+v", draft)
	}
	must(t, o.Dismiss("visit-0000"))
	if len(o.Items()) != 0 {
		t.Error("it is still there")
	}
}

func TestTheCentralsWaitIsKept(t *testing.T) {
	o := newOffice()
	must(t, o.sign("880229300802"))
	must(t, o.sign("900101300801"))
	o.central.fate = func(string) fate { return tooMany }
	o.work()
	if o.work() {
		t.Error("the other was sent although the central asked to wait")
	}
	if _, wait, _ := o.next(); wait != 7*time.Second {
		t.Errorf("waits %s, not seven seconds", wait)
	}
	o.RetryUnreached() // a probe finds the central well
	if o.work() {
		t.Error("sent because the central answered a probe")
	}
}

func TestTheCentralsWaitIsKeptWhenAnotherAnswerComes(t *testing.T) {
	o := newOffice()
	for i := range 3 {
		must(t, o.sign(model.IIN(fmt.Sprintf("90010130080%d", i))))
	}
	o.central.fate = func(id string) fate {
		if id == "visit-0000" {
			return tooMany
		}
		return fine
	}
	first, _, _ := o.next()
	second, _, _ := o.next() // both are on their way
	o.send(t.Context(), first)
	o.send(t.Context(), second)
	if o.work() {
		t.Error("the third was sent although the central asked to wait")
	}
	o.now = o.now.Add(7 * time.Second)
	if !o.work() {
		t.Error("nothing is sent after the wait")
	}
}

func TestAFullDiskStopsNothingThatCanGoOn(t *testing.T) {
	o := newOffice()
	must(t, o.sign("880229300802"))
	full := fullDisk(o.store)
	o.Outbox.store = full
	if err := o.sign("900101300801"); model.CodeOf(err) != model.CodeCacheFull {
		t.Fatalf("%v", err)
	}
	if len(o.Items()) != 1 {
		t.Error("what could not be kept is told to be kept")
	}
	o.work()
	if o.central.attempts != 0 {
		t.Error("sent although nothing could be recorded")
	}
	full.fail.Store(false)
	o.now = o.now.Add(saveAgain)
	o.work()
	if count := o.Count(); count[ItemAccepted] != 1 {
		t.Errorf("%v", count)
	}
}

// fullStore is a store on a disk that may be full.
type fullStore struct {
	*memory
	fail atomic.Bool
}

// fullDisk is one that is full until fail is taken back.
func fullDisk(store *memory) *fullStore {
	s := &fullStore{memory: store}
	s.fail.Store(true)
	return s
}

func (s *fullStore) Write(records ...model.Record) error {
	if s.fail.Load() {
		return model.NewError(model.CodeCacheFull)
	}
	return s.memory.Write(records...)
}

func TestTheWorkerSendsAtOnceWhenTheLineReturns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		central := newFaultyCentral()
		var line sync.Mutex
		down := true
		central.fate = func(string) fate {
			line.Lock()
			defer line.Unlock()
			if down {
				return requestLost
			}
			return fine
		}
		d := New(Config{Central: central, Signer: &fakeSigner{}, Rand: func() float64 { return 1 }})
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { d.outbox.run(ctx) })
		for i := range 20 {
			id := fmt.Sprintf("visit-%d", i)
			must(t, d.outbox.add(&Item{
				Body:   fmt.Appendf(nil, `{"id":%q}`, id),
				Status: ItemStatus{ID: id, State: ItemWaiting, Applicant: model.IIN(fmt.Sprint(i))},
			}))
			d.outbox.offer(id)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if n := d.outbox.Count()[ItemWaiting]; n != 20 {
			t.Fatalf("%d wait", n)
		}
		line.Lock()
		down = false
		line.Unlock()
		d.CallEnded("", time.Millisecond)
		synctest.Wait() // no time passes
		if n := d.outbox.Count()[ItemAccepted]; n != 20 {
			t.Errorf("%d are accepted", n)
		}
		cancel()
		running.Wait()
	})
}

func TestItemsAreShownTheLatestFirst(t *testing.T) {
	o := newOffice()
	for range 3 {
		must(t, o.sign("880229300802"))
	}
	var ids []string
	for _, status := range o.Items() {
		ids = append(ids, status.ID)
	}
	if !slices.Equal(ids, []string{"visit-0002", "visit-0001", "visit-0000"}) {
		t.Errorf("%v", ids)
	}
}

func TestAnItemThatTheDeskSendsKeepsItsPlaceAndItsTime(t *testing.T) {
	d, _ := newFake()
	toCheck(t, d)
	must(t, d.SignByCode(t.Context(), "123456"))
	status, _ := d.Outbox().Status(d.Visit().ID)
	if status.Seq != 1 || !status.CreatedAt.Equal(fixedClock()) || status.State != ItemAccepted {
		t.Errorf("%+v", status)
	}
	must(t, d.Acknowledge(t.Context()))
	if items := d.Outbox().Items(); len(items) != 0 {
		t.Errorf("what the applicant has seen stays: %+v", items)
	}
}

func TestAnItemWhoseActCannotBeReadIsForAPerson(t *testing.T) {
	o := newOffice()
	must(t, o.store.Write(model.Record{Kind: model.OutboxRecord, ID: "visit-0000", Body: []byte(`{"body":"e30","status":{"id":"visit-0000","state":"waiting"}}`)}))
	o.restart()
	must(t, o.Deliver(t.Context()))
	if status, ok := o.Status("visit-0000"); !ok || status.State != ItemPerson || status.Failure.Code != model.CodeCacheDamaged {
		t.Errorf("%v, %+v", ok, status)
	}
}
