package central_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/pki"
)

// What a register told one central is older than what it told another one that asked later,
// whichever of them writes it down first.

// late holds an answer of a register about somebody back until something else was done.
type late struct {
	mu    sync.Mutex
	about model.IIN
	do    func()
}

func (l *late) next(about model.IIN, do func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.about, l.do = about, do
}

func (l *late) answered(about model.IIN) {
	l.mu.Lock()
	do := l.do
	if about != l.about {
		do = nil
	}
	if do != nil {
		l.do = nil
	}
	l.mu.Unlock()
	if do != nil {
		do()
	}
}

type latePeople struct {
	registry.People
	*late
}

func (l latePeople) Person(ctx context.Context, iin model.IIN) (registry.Record, error) {
	record, err := l.People.Person(ctx, iin)
	l.answered(iin)
	return record, err
}

type latePhones struct {
	registry.Phones
	*late
}

func (l latePhones) Binding(ctx context.Context, iin model.IIN, phone model.Phone) (registry.Binding, error) {
	binding, err := l.Phones.Binding(ctx, iin, phone)
	l.answered(iin)
	return binding, err
}

type lateKinship struct {
	of registry.Kinship
	*late
}

func (l lateKinship) Kinship(ctx context.Context, applicant, child model.IIN) (model.Degree, error) {
	degree, err := l.of.Kinship(ctx, applicant, child)
	l.answered(child)
	return degree, err
}

func (r *registers) call(p model.Person, surname string) model.Person {
	r.mu.Lock()
	defer r.mu.Unlock()
	p.Surname = surname
	r.people[p.IIN] = registry.Record{Person: p}
	return p
}

func (r *registers) bind(iin model.IIN, phone model.Phone) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.phones[iin] = phone
}

func (v visitor) surnameOfSon() string {
	v.t.Helper()
	return want[[]model.Application](v.do(call{method: "GET", path: "/v1/applications"}), 200)[0].Child.Surname
}

func TestAnOlderNameOfAChildIsNotPutInThePlaceOfANewer(t *testing.T) {
	var register late
	p := newPair(t, func(c *service.Config) { c.Registries.People = latePeople{c.Registries.People, &register} })
	v := p.warm()
	act := v.signed(son, sonsApplication, "990140000001")
	v.registers.call(son, "БІРІНШІ")
	register.next(son.IIN, func() {
		v.registers.call(son, "ЕКІНШІ")
		v.clock.turn(time.Second)
		p.of[1].byKey(mother)
	})
	v.place(act).refused(model.CodeStatementChanged)
	if got := v.surnameOfSon(); got != "ЕКІНШІ" {
		t.Errorf("the child is called %s", got)
	}
}

func TestAChildIsRenamedOnceByTwoCentrals(t *testing.T) {
	p := newPair(t)
	v := p.warm()
	act := v.signed(son, sonsApplication, "990140000001")
	v.registers.call(son, "БІРІНШІ")
	var renamed time.Time
	p.between(v, act, 0, `^UPDATE applications SET child_iin`, func() error {
		v.clock.turn(time.Second)
		renamed = v.clock.now()
		p.of[1].byKey(mother)
		v.clock.turn(time.Hour)
		return nil
	})
	// What was written between is of the new name, and is not hidden.
	must(t, v.database.Read(t.Context(), func(tx *store.Tx) error {
		at, err := tx.RenamedAt(sonsApplication)
		if !at.Equal(renamed) {
			t.Errorf("renamed at %s, not at %s", at, renamed)
		}
		return err
	}))
}

func TestAChildThatWasLinkedSinceTheRegisterWasAskedStays(t *testing.T) {
	var register late
	p := newPair(t, func(c *service.Config) { c.Registries.Kinship = lateKinship{c.Registries.Kinship, &register} })
	v := p.warm()
	act := v.signed(son, sonsApplication, "990140000001")
	v.registers.endKinship(mother, son)
	register.next(son.IIN, func() {
		v.registers.mu.Lock()
		v.registers.kin[[2]model.IIN{mother.IIN, son.IIN}] = model.Guardian
		v.registers.mu.Unlock()
		v.clock.turn(time.Second)
		again := p.also(v)
		unlinked(again.unlink())
		want[model.Kinship](again.link(son), 201)
	})
	v.place(act).refused(model.CodeKinshipEnded)
	if links := want[[]model.Kinship](v.do(call{method: "GET", path: "/v1/links"}), 200); len(links) != 2 {
		t.Errorf("links %+v", links)
	}
}

func TestALinkIsToTheApplicationAsItIsWhenItIsMade(t *testing.T) {
	p := newPair(t)
	v := p.of[0].byKey(mother)
	reached, release := p.hold(1, `FROM links WHERE child_iin`) // the first is whether another has to give it up
	done := make(chan answer, 1)
	go func() {
		a, err := p.of[0].try(call{method: "POST", path: "/v1/links", token: v.token, body: model.KinshipRequest{ChildIIN: son.IIN}})
		if err != nil {
			t.Error(err)
		}
		done <- a
	}()
	<-reached
	corrected := reference().Applications[0]
	corrected.Child.Surname = "ТҮЗЕТІЛГЕН"
	must(t, p.of[1].service.Import(t.Context(), service.Reference{Applications: []model.Application{corrected}}))
	release()
	if linked := want[model.Kinship](<-done, 201); linked.Child.Surname != "ТҮЗЕТІЛГЕН" {
		t.Errorf("linked %+v", linked)
	}
}

// bound has a message wait for the mother's own telephone, which is hers no more.
func (p *pair) bound() (v visitor, entry model.Entry) {
	p.Helper()
	v = p.of[0].byCode(mother, motherPhone)
	want[model.Kinship](v.link(son), 201)
	want[model.Applicant](v.do(call{method: "PATCH", path: "/v1/applicant", body: model.Contact{Email: "mother@example.kz"}}), 200)
	entry = placed(v.deliver(v.signed(son, sonsApplication, "990140000001")))
	v.registers.bind(mother.IIN, "+77000000055")
	return v, entry
}

func TestATelephoneThatWasChosenMeanwhileIsNotToldOfAsLost(t *testing.T) {
	var register late
	p := newPair(t, func(c *service.Config) { c.Registries.Phones = latePhones{c.Registries.Phones, &register} })
	v, entry := p.bound()
	register.next(mother.IIN, func() {
		want[model.Applicant](p.also(v).do(call{method: "PATCH", path: "/v1/applicant", body: model.Contact{Phone: "+77000000044"}}), 200)
	})
	v.sends()
	if a := want[model.Applicant](v.do(call{method: "GET", path: "/v1/applicant"}), 200); a.Phone != "+77000000044" {
		t.Errorf("the contact is %s", string(a.Phone))
	}
	told := 0
	for _, e := range want[model.Entry](v.do(call{method: "GET", path: "/v1/entries/" + entry.ID}), 200).Events {
		if e.Kind == model.EventContactChanged {
			told++
		}
	}
	if told != 1 {
		t.Errorf("the history tells of %d changes", told)
	}
}

func TestATelephoneThatIsTheirsAgainStaysTheContact(t *testing.T) {
	var register late
	p := newPair(t, func(c *service.Config) { c.Registries.Phones = latePhones{c.Registries.Phones, &register} })
	v, entry := p.bound()
	register.next(mother.IIN, func() {
		v.registers.bind(mother.IIN, motherPhone)
		v.clock.turn(time.Second)
		p.of[1].byCode(mother, motherPhone)
	})
	if sent := v.sends(); sent != 1 {
		t.Errorf("%d messages went out", sent)
	}
	contains(t, v.registers.sent[motherPhone], entry.Number)
	if a := want[model.Applicant](v.do(call{method: "GET", path: "/v1/applicant"}), 200); a.Phone != motherPhone {
		t.Errorf("the contact is %s", string(a.Phone))
	}
}

func TestAnOlderNameOfAnApplicantIsNotPutInThePlaceOfANewer(t *testing.T) {
	login := func(o *office) call {
		sent := want[model.SentCode](o.askCode(mother, motherPhone), 201)
		return loginCall(sent.ID, o.registers.code(motherPhone))
	}
	for name, c := range map[string]struct {
		prepare func(v visitor) call
		skip    int
		held    string
	}{
		"a login by code": {func(v visitor) call { return login(v.office) }, 0, `^UPDATE codes SET used`},
		"a login by key": {func(v visitor) call {
			challenge := v.challenge()
			return keyLogin(challenge.ID, sign(v.t, key(v.t, mother, pki.AuthKey), challenge.Text))
		}, 0, `^INSERT INTO applicants`},
		"a delivery": {func(v visitor) call {
			return placeCall(v.byCodeOf(son, sonsApplication, "990140000001"))
		}, 0, `^INSERT INTO applicants`},
		"an act that brings a contact": {func(v visitor) call {
			c := placeCall(v.offline(mother, son, "990140000001"))
			c.token = v.token
			return c
		}, 0, `^INSERT INTO applicants`},
		"an act": {func(v visitor) call {
			c := placeCall(v.signed(son, sonsApplication, "990140000001"))
			c.token = v.token
			return c
		}, 1, `FROM answers`},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t)
			v := p.warm()
			request := c.prepare(v)
			v.registers.setDown("people", true)
			reached, release := p.hold(c.skip, c.held)
			done := make(chan answer, 1)
			go func() {
				a, err := p.of[0].try(request)
				if err != nil {
					t.Error(err)
				}
				done <- a
			}()
			select {
			case <-reached:
			case a := <-done:
				t.Fatalf("%d %s", a.status, a.body)
			}
			v.registers.setDown("people", false)
			v.registers.call(mother, "ЖАҢА")
			v.clock.turn(time.Second)
			p.of[1].byKey(mother)
			release()
			if a := <-done; a.status != 201 {
				t.Fatalf("%d %s", a.status, a.body)
			}
			if a := want[model.Applicant](v.do(call{method: "GET", path: "/v1/applicant"}), 200); a.Surname != "ЖАҢА" {
				t.Errorf("the applicant is called %s", a.Surname)
			}
			for _, e := range want[[]model.Entry](v.do(call{method: "GET", path: "/v1/entries"}), 200) {
				if e.Organization.ID == "990140000001" && e.Applicant.Surname != "ЖАҢА" {
					t.Errorf("placed as %s", e.Applicant.Surname)
				}
			}
		})
	}
}
