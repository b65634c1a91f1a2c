package central_test

import (
	"bytes"
	"context"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/central"
	"akmola.kz/kezek/pki"
	"akmola.kz/kezek/queue"
	"akmola.kz/kezek/training/ca"

	"github.com/google/uuid"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// morning is when every test begins.
var morning = time.Date(2026, 11, 21, 6, 0, 0, 0, time.UTC)

// clock is a clock that a test turns.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) turn(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// registers stand in for БМГ, the registers of people and births, and the SMS line.
type registers struct {
	mu     sync.Mutex
	phones map[queue.IIN]queue.Phone
	people map[queue.IIN]queue.Person
	kin    map[[2]queue.IIN]queue.Degree
	sent   map[queue.Phone]string
	down   map[string]bool
}

var errDown = errors.New("out of reach")

func (r *registers) Binding(_ context.Context, iin queue.IIN, phone queue.Phone) (central.Binding, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	bound, ok := r.phones[iin]
	switch {
	case r.down["bmg"]:
		return "", errDown
	case !ok:
		return central.NotBound, nil
	case bound != phone:
		return central.OtherNumber, nil
	}
	return central.Bound, nil
}

func (r *registers) Person(_ context.Context, iin queue.IIN) (queue.Person, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	person, ok := r.people[iin]
	switch {
	case r.down["people"]:
		return person, errDown
	case !ok:
		return person, central.ErrNoPerson
	}
	return person, nil
}

func (r *registers) Kinship(_ context.Context, applicant, child queue.IIN) (queue.Degree, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	degree, ok := r.kin[[2]queue.IIN{applicant, child}]
	switch {
	case r.down["kinship"]:
		return "", errDown
	case !ok:
		return "", central.ErrNotKin
	}
	return degree, nil
}

func (r *registers) Send(_ context.Context, phone queue.Phone, text string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.down["sms"] {
		return errDown
	}
	r.sent[phone] = text
	return nil
}

func (r *registers) setDown(what string, down bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.down[what] = down
}

// code is the one that was last sent to the phone.
func (r *registers) code(phone queue.Phone) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return regexp.MustCompile(`[0-9]{6}`).FindString(r.sent[phone])
}

// authority is one for all tests, with one key for everybody: keys are slow to make.
var authority = sync.OnceValues(func() (*ca.Authority, error) { return ca.New(morning, oneKey) })

var oneKey = ca.KeySource(sync.OnceValues(func() (*rsa.PrivateKey, error) { return ca.NewKeys() }))

// person makes somebody who does not exist.
func person(surname, given, patronymic string, birth queue.Date, sex queue.Sex, serial int) queue.Person {
	century := 3 + (birth.Year-1900)/100*2 // 1900s: 3 and 4; 2000s: 5 and 6
	if sex == queue.Female {
		century++
	}
	for ; ; serial++ {
		first := fmt.Sprintf("%02d%02d%02d%d%04d", birth.Year%100, birth.Month, birth.Day, century, serial)
		if digit, ok := queue.CheckDigit(first); ok {
			iin := queue.IIN(first + string(digit))
			return queue.Person{IIN: iin, Surname: surname, GivenName: given, Patronymic: patronymic, Birth: birth, Sex: sex}
		}
	}
}

// The family that most tests are about, and others.
var (
	mother   = person("ТЕСТОВА", "АЙГҮЛ", "СЕРІКҚЫЗЫ", queue.Date{Year: 1990, Month: 2, Day: 3}, queue.Female, 100)
	father   = person("ТЕСТОВ", "ЕРЛАН", "", queue.Date{Year: 1988, Month: 5, Day: 6}, queue.Male, 110)
	stranger = person("ПРИМЕРОВ", "ИВАН", "ИВАНОВИЧ", queue.Date{Year: 1985, Month: 7, Day: 8}, queue.Male, 120)
	son      = person("ТЕСТОВ", "ӘЛИХАН", "ЕРЛАНҰЛЫ", queue.Date{Year: 2023, Month: 3, Day: 4}, queue.Male, 130)
	daughter = person("ТЕСТОВА", "ІҢКӘР", "ЕРЛАНҚЫЗЫ", queue.Date{Year: 2021, Month: 4, Day: 5}, queue.Female, 140)
	missing  = person("ТЕСТОВ", "ДАНИЯР", "ЕРЛАНҰЛЫ", queue.Date{Year: 2022, Month: 1, Day: 9}, queue.Male, 150) // no application
	far      = person("ТЕСТОВ", "САНЖАР", "ЕРЛАНҰЛЫ", queue.Date{Year: 2022, Month: 6, Day: 1}, queue.Male, 160) // another district
	grown    = person("ТЕСТОВ", "АРМАН", "ЕРЛАНҰЛЫ", queue.Date{Year: 2010, Month: 6, Day: 1}, queue.Male, 170)

	motherPhone = queue.Phone("+77000000001")
	fatherPhone = queue.Phone("+77000000002")
)

func home() queue.District      { return assets.Districts()[0] }
func elsewhere() queue.District { return assets.Districts()[1] }

func organization(id, district, name string) queue.Organization {
	o := queue.Organization{
		ID: id, District: district, Kind: queue.Nursery, Capacity: 120,
		Short:      queue.Text{KK: "«" + name + "» бөбекжайы", RU: "Ясли-сад «" + name + "»"},
		Full:       queue.Text{KK: "«" + name + "» бөбекжайы» МКҚК (оқу)", RU: "ГККП «Ясли-сад «" + name + "» (учебный)"},
		Settlement: queue.Text{KK: "Көкшетау", RU: "Кокшетау"}, Address: queue.Text{KK: "Оқу көшесі, 1", RU: "ул. Учебная, 1"},
	}
	for _, group := range queue.AgeGroups() {
		o.Offers = append(o.Offers, queue.Offer{Group: group, Lang: queue.Kazakh, Groups: 1, Places: 20, Waiting: 3})
		if group == queue.Middle {
			o.Offers = append(o.Offers, queue.Offer{Group: group, Lang: queue.Russian, Groups: 1, Places: 20})
		}
	}
	return o
}

func application(number string, child queue.Person, district string) queue.Application {
	return queue.Application{
		Number: number, Child: queue.Child{Person: child}, District: district, Status: queue.InQueue, Place: 57,
		CreatedAt: morning.Add(-100 * 24 * time.Hour),
	}
}

func reference() central.Reference {
	r := central.Reference{Applications: []queue.Application{
		application("2026-111000-000001", son, home().Code),
		application("2026-111000-000002", daughter, home().Code),
		application("2026-111000-000003", far, elsewhere().Code),
	}}
	for i, name := range []string{"Балапан", "Айгөлек", "Еркетай", "Күншуақ", "Болашақ", "Ақбота"} {
		r.Organizations = append(r.Organizations, organization(fmt.Sprintf("99014000000%d", i+1), home().Code, name))
	}
	r.Organizations[1].Offers = r.Organizations[1].Offers[:1] // of the youngest only
	r.Organizations = append(r.Organizations, organization("990140000099", elsewhere().Code, "Алыс"))
	return r
}

// office is a central with everything around it.
type office struct {
	t         *testing.T
	clock     *clock
	registers *registers
	server    *central.Server
	database  *central.Database
	file      string
	url       string
	contract  *contract
	stop      func()
	change    []func(*central.Config)
}

func newOffice(t *testing.T, change ...func(*central.Config)) *office {
	t.Helper()
	o := &office{
		t: t, clock: &clock{at: morning}, change: change, file: filepath.Join(t.TempDir(), "central.db"),
		registers: &registers{
			phones: map[queue.IIN]queue.Phone{mother.IIN: motherPhone, father.IIN: fatherPhone},
			people: map[queue.IIN]queue.Person{},
			kin:    map[[2]queue.IIN]queue.Degree{},
			sent:   map[queue.Phone]string{}, down: map[string]bool{},
		},
	}
	for _, p := range []queue.Person{mother, father, stranger} {
		o.registers.people[p.IIN] = p
	}
	for _, child := range []queue.Person{son, daughter, missing, far} {
		o.registers.kin[[2]queue.IIN{mother.IIN, child.IIN}] = queue.Mother
		o.registers.kin[[2]queue.IIN{father.IIN, child.IIN}] = queue.Father
	}
	file, err := filled()
	must(t, err)
	must(t, os.WriteFile(o.file, file, 0o600))
	o.open()
	t.Cleanup(func() { o.stop() })
	return o
}

// filled is a database file with the reference data in it, made once.
var filled = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "central")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	file := filepath.Join(folder, "central.db")
	db, err := central.OpenDatabase(context.Background(), "sqlite:"+file)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(db.Import(context.Background(), reference()), db.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// open starts the central over its file.
func (o *office) open() {
	o.t.Helper()
	a, err := authority()
	must(o.t, err)
	o.database, err = central.OpenDatabase(o.t.Context(), "sqlite:"+o.file)
	must(o.t, err)
	cfg := central.Config{
		DB: o.database, Verifier: central.NewVerifier(a.Verifier()), PublicURL: "http://central.example.kz/",
		Registries: central.Registries{Phones: o.registers, People: o.registers, Kinship: o.registers, SMS: o.registers},
		Clock:      o.clock.now, Practice: true, Version: "test", Log: slog.New(slog.DiscardHandler),
	}
	for _, change := range o.change {
		change(&cfg)
	}
	o.server, err = central.New(cfg)
	must(o.t, err)
	listener := httptest.NewServer(o.server.Handler())
	o.url = listener.URL
	transport := &http.Transport{}
	o.contract = &contract{next: transport, seen: map[string]bool{}}
	o.stop = sync.OnceFunc(func() {
		listener.Close()
		transport.CloseIdleConnections()
		must(o.t, o.server.Close())
		must(o.t, o.database.Close())
	})
}

// reopen is a restart.
func (o *office) reopen() {
	o.t.Helper()
	o.stop()
	o.open()
}

// call is one request.
type call struct {
	method, path string
	token        string
	header       map[string]string
	body         any    // JSON
	raw          []byte // in place of body
	loose        bool   // breaks the contract on purpose
}

// answer is what came back.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   []byte
}

func (o *office) do(c call) answer {
	o.t.Helper()
	a, err := o.try(c)
	must(o.t, err)
	return a
}

// try is do for many goroutines.
func (o *office) try(c call) (answer, error) {
	var body io.Reader
	if c.body != nil {
		data, err := json.Marshal(c.body)
		if err != nil {
			return answer{}, err
		}
		body = bytes.NewReader(data)
	}
	if c.raw != nil {
		body = bytes.NewReader(c.raw)
	}
	r, err := http.NewRequestWithContext(context.Background(), c.method, o.url+c.path, body)
	if err != nil {
		return answer{}, err
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	for name, value := range c.header {
		r.Header.Set(name, value)
	}
	if c.loose {
		r.Header.Set(looseHeader, "1")
	}
	response, err := (&http.Client{Transport: o.contract}).Do(r)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	return answer{o.t, response.StatusCode, response.Header, data}, err
}

// want reads the answer, which must have the status.
func want[T any](a answer, status int) T {
	a.t.Helper()
	var v T
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	must(a.t, json.Unmarshal(a.body, &v))
	return v
}

// refused checks that the answer is a problem with the code, and returns it.
func (a answer) refused(code queue.Code) queue.Problem {
	a.t.Helper()
	var problem queue.Problem
	if err := json.Unmarshal(a.body, &problem); err != nil {
		a.t.Fatalf("status %d is no problem: %s", a.status, a.body)
	}
	if problem.Code != code || a.status != code.Status() || problem.Status != a.status {
		a.t.Fatalf("status %d, code %q, want %q: %s", a.status, problem.Code, code, a.body)
	}
	return problem
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// key issues a key to the person.
func key(t *testing.T, p queue.Person, use pki.KeyUse, change ...func(*ca.Identity)) *ca.Key {
	t.Helper()
	a, err := authority()
	must(t, err)
	id := ca.Identity{Surname: p.Surname, GivenName: p.GivenName, Patronymic: p.Patronymic, IIN: string(p.IIN)}
	for _, c := range change {
		c(&id)
	}
	k, err := a.Issue(id, use)
	must(t, err)
	return k
}

func sign(t *testing.T, k *ca.Key, text string) []byte {
	t.Helper()
	cms, err := k.SignCMS([]byte(text), ca.SignOptions{At: morning})
	must(t, err)
	return cms
}

// visitor is somebody logged in.
type visitor struct {
	*office
	token string
	who   queue.Applicant
}

// byKey logs the person in by key, with an e-mail address known.
func (o *office) byKey(p queue.Person) visitor {
	o.t.Helper()
	challenge := want[queue.Challenge](o.do(call{method: "POST", path: "/v1/challenges"}), 201)
	session := want[queue.Session](o.do(call{method: "POST", path: "/v1/sessions/key", body: queue.KeyLogin{
		ChallengeID: challenge.ID, CMS: sign(o.t, key(o.t, p, pki.AuthKey), challenge.Text), District: home().Code, Office: "ЦОН № 1",
	}}), 201)
	v := visitor{o, session.Token, session.Applicant}
	if session.EmailRequired {
		v.who = want[queue.Applicant](v.do(call{method: "PATCH", path: "/v1/applicant", body: queue.Contact{Email: "test@example.kz"}}), 200)
	}
	return v
}

func (v visitor) do(c call) answer {
	v.t.Helper()
	c.token = v.token
	return v.office.do(c)
}

func (v visitor) link(child queue.Person) answer {
	v.t.Helper()
	return v.do(call{method: "POST", path: "/v1/links", body: queue.KinshipRequest{ChildIIN: child.IIN}})
}

// statement makes what the program would make, and its text.
func (v visitor) statement(child queue.Person, application, org string, change ...func(*queue.Statement)) (queue.Statement, string) {
	v.t.Helper()
	rules, err := assets.Rules(home().Code, queue.DateOf(v.clock.now().In(queue.Zone)))
	must(v.t, err)
	st := queue.Statement{
		VisitID: uuid.NewString(), Rules: rules.Version, Lang: queue.Kazakh, District: home().Code, Applicant: v.who.Person,
		Child: child, Application: application, Organization: org, Education: queue.Kazakh, MadeAt: v.clock.now().Truncate(time.Second),
	}
	for _, c := range change {
		c(&st)
	}
	var found queue.Organization
	for _, o := range reference().Organizations {
		if o.ID == st.Organization {
			found = o
		}
	}
	district, _ := assets.FindDistrict(st.District)
	found.ID = st.Organization
	if found.Full.RU == "" {
		found.Full.RU = "?"
	}
	text, err := st.Render(rules, district, found)
	if err != nil {
		text = "none"
	}
	return st, text
}

// signed is a placement signed by key.
func (v visitor) signed(child queue.Person, application, org string, change ...func(*queue.Statement)) queue.Placement {
	v.t.Helper()
	st, text := v.statement(child, application, org, change...)
	return queue.Placement{Statement: st, Text: text, CMS: sign(v.t, key(v.t, v.who.Person, pki.SignKey), text)}
}

func (v visitor) place(p queue.Placement) answer {
	v.t.Helper()
	return v.do(placeCall(p))
}

func placeCall(p queue.Placement) call {
	return call{method: "POST", path: "/v1/placements", body: p, header: map[string]string{"Idempotency-Key": p.Statement.VisitID}}
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in:\n%s", part, text)
		}
	}
}
