package soak

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/ca"
)

func TestACarelessClerkHasNothingSignedInVain(t *testing.T) {
	carelessClerk(t, 60, 1)
}

// careless is a clerk who takes whatever is said, tries everything once, and leaves half of
// it for another day, at a counter whose connection comes once in some days.
type careless struct {
	*testing.T
	*counter
	w      *world
	random *rand.Rand
	off    time.Duration // of the counter's clock
	moved  map[model.IIN]bool
	drafts []string
	signed map[string]model.IIN // children by act
	tried  map[model.Code]int   // what the counter refused
}

// carelessClerk has so many statements signed without a connection and delivered: the
// central refuses only what nobody at the counter could have known, and every refusal has its
// paper.
func carelessClerk(t *testing.T, statements int, seed uint64) {
	const trips = 6 // between two days with a connection
	w := newWorld(t, size{Parents: statements/4 + 4, Children: 2, Organizations: 8, Entries: 4})
	k := &careless{
		T: t, w: w, random: rand.New(rand.NewPCG(seed, 7)),
		moved: map[model.IIN]bool{}, signed: map[string]model.IIN{}, tried: map[model.Code]int{},
	}
	k.counter = newCounter(t, opening{url: w.url, host: w.host, clock: func() time.Time { return w.now().Add(k.off) }})
	for trip := range trips {
		k.off = []time.Duration{0, 3 * time.Minute, -7 * time.Hour, 26 * time.Hour, -40 * 24 * time.Hour, 300 * 24 * time.Hour}[trip%6]
		k.online()
		if trip == 1 {
			w.replaced = w.now().AddDate(0, 0, 2)
		}
		k.goOffline(t.Context())
		for len(k.signed) < statements*(trip+1)/trips {
			k.visit()
			k.w.later.Add(int64(k.random.Float64() * 3 * 24 * float64(time.Hour) * trips / float64(statements)))
		}
		k.life()
	}
	k.online()
	k.judge(statements)
}

// online lets the connection come back: what waits is delivered, what has changed fetched.
func (k *careless) online() {
	k.Helper()
	ctx := k.Context()
	k.connection.SetCut(false)
	for range 2 {
		k.Probe(ctx)
	}
	must(k, k.Refresh(ctx))
	must(k, k.Outbox().RetryAll())
	must(k, k.Outbox().Deliver(ctx))
}

// life goes on while the counter has no connection: organizations get other names, and
// children move away.
func (k *careless) life() {
	k.Helper()
	org := k.w.offers[k.random.IntN(len(k.w.offers))].organization
	for _, name := range []*string{&org.Full.KK, &org.Full.RU, &org.Full.EN} {
		*name += fmt.Sprintf(" № %d", k.random.IntN(1000))
	}
	p := k.someParent()
	gone := k.w.waiting[p.children[0].IIN]
	gone.Status = model.Enrolled
	k.moved[gone.Child.IIN] = true
	must(k, k.w.central.Import(k.Context(), service.Reference{
		Organizations: []model.Organization{org},
		Applications:  []model.Application{gone},
	}))
}

func (k *careless) someParent() *parent { return k.w.parents[k.random.IntN(len(k.w.parents))] }

// try does what may be refused at the counter, and reports whether it was not.
func (k *careless) try(do func() error) bool {
	k.Helper()
	err := do()
	if err == nil {
		return true
	}
	code := model.CodeOf(err)
	if !code.Known() || code == model.CodeInternal || code == model.CodeBadRequest || code == model.CodeStatementChanged {
		k.Fatalf("the counter does not know what is wrong: %v", err)
	}
	k.tried[code]++
	return false
}

// visit is one citizen at the counter, or a draft that is gone on with.
func (k *careless) visit() {
	k.Helper()
	ctx := k.Context()
	k.SetLang(model.Langs()[k.random.IntN(3)])
	p := k.someParent()
	if len(k.drafts) > 0 && k.random.IntN(3) == 0 {
		id := k.drafts[0]
		k.drafts = k.drafts[1:]
		if !k.try(func() error { return k.Resume(id) }) {
			return
		}
		iin := sessionOf(k.Desk).IIN
		p = k.w.parents[slices.IndexFunc(k.w.parents, func(p *parent) bool { return p.IIN == iin })]
	} else if !k.begin(ctx, p) {
		k.Discard(ctx)
		return
	}
	if k.Visit().Step != desk.Check {
		k.Discard(ctx)
		return
	}
	id := k.Visit().ID
	if k.random.IntN(5) == 0 {
		k.drafts = append(k.drafts, id)
		must(k, k.Finish(ctx))
		return
	}
	for _, key := range []*ca.Key{p.auth, k.someParent().sign, p.sign} { // at last the right one
		k.keys.insert(p.auth, key)
		if k.random.IntN(2) == 0 {
			k.SetLang(model.Langs()[k.random.IntN(3)])
		}
		child := k.Visit().Statement.Child.IIN
		if k.try(func() error { return k.SignByKey(ctx) }) {
			k.signed[id] = child
			must(k, k.Finish(ctx))
			return
		}
	}
	k.Discard(ctx)
}

func sessionOf(d *desk.Desk) model.Applicant {
	session, _ := d.Session()
	return session.Applicant
}

// begin walks a citizen to the statement, with everything that may be typed on the way.
func (k *careless) begin(ctx context.Context, p *parent) bool {
	k.Helper()
	must(k, k.Fire(desk.Started))
	must(k, k.ChooseDistrict(district))
	must(k, k.LoadDistrict())
	k.keys.insert(p.auth, p.sign)
	if !k.try(func() error { _, err := k.SelectCertificate(ctx); return err }) || !k.try(func() error { return k.LoginByKey(ctx) }) {
		return false
	}
	emails := []string{"", "нет", "үлгі@example.kz", "a@b", " " + p.Email + " ", "аigul@example.kz", "x\u200b@example.kz", p.Email}
	phones := []string{"", "02", "8 (71632) 2-11-22", "+998 90 123 45 67", "87001234567 или 87007654321", string(p.Phone)}
	known := func() bool {
		k.Edit(func(v *desk.Visit) {
			v.Email, v.ContactPhone = emails[k.random.IntN(len(emails))], phones[k.random.IntN(len(phones))]
		})
		return k.try(func() error { return k.SaveFirstContact(ctx) })
	}
	for !known() {
	}
	child := p.children[k.random.IntN(len(p.children))].IIN
	children := []string{string(p.IIN), "230315500003", "", string(child)}
	for _, typed := range children {
		k.Edit(func(v *desk.Visit) { v.ChildIIN = typed })
		if k.try(k.ChooseChild) {
			break
		}
	}
	for range 3 {
		at := k.w.offers[k.random.IntN(len(k.w.offers))]
		lang := at.lang
		if k.random.IntN(4) == 0 {
			lang = model.Langs()[k.random.IntN(3)]
		}
		if k.try(func() error { return k.Save(at.organization.ID, lang) }) {
			return true
		}
	}
	return false
}

// hasPaper holds that a refusal is a document of the central, which the counter prints.
func (k *careless) hasPaper(id string, refusal *desk.Refusal) {
	k.Helper()
	for _, on := range []model.Paper{model.A4, model.Roll} {
		paper, err := k.ActRefusal(k.Context(), id, on)
		if refusal.Number() == "" || err != nil || !bytes.HasPrefix(paper, []byte("%PDF-")) {
			k.Errorf("%s was refused as %q, its paper on %s: %v", id, refusal.Number(), on, err)
		}
	}
}

// judge looks at what became of everything that was signed.
func (k *careless) judge(statements int) {
	k.Helper()
	refused := 0
	for id, child := range k.signed {
		status, ok := k.Outbox().Status(id)
		switch {
		case !ok:
			k.Errorf("%s is gone", id)
		case status.State == desk.ItemAccepted:
		case status.State == desk.ItemRefused && k.moved[child] && status.Failure.Code == model.CodeApplicationMissing:
			refused++
			k.hasPaper(id, status.Failure)
		default:
			k.Errorf("%s is %s: %+v", id, status.State, status.Failure)
		}
	}
	if len(k.signed) < statements || len(k.tried) < 8 {
		k.Errorf("%d signed, refused at the counter: %v", len(k.signed), k.tried)
	}
	k.Logf("%d signed, %d refused by the central, at the counter %v", len(k.signed), refused, k.tried)
}
