package central_test

import (
	"bytes"
	"context"
	"crypto/rsa"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/central/store/pgtest"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/ca"
	practice "akmola.kz/kezek/internal/practice/registry"

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

// authority is one for all tests, with one key for everybody: keys are slow to make.
var authority = sync.OnceValues(func() (*ca.Authority, error) { return ca.New(morning, oneKey) })

var oneKey = ca.KeySource(sync.OnceValues(func() (*rsa.PrivateKey, error) { return ca.NewKeys() }))

// office is a central with everything around it.
type office struct {
	t         *testing.T
	clock     *clock
	registers *registers
	outside   *practice.Server // serves them
	set       registry.Set     // asks it
	service   *service.Service
	database  *store.Store
	address   string // of the database
	options   []store.Option
	url       string
	contract  *contract
	stop      func()
	change    []func(*service.Config)

	own    *workplace // from which calls come that name no other
	mu     sync.Mutex
	tokens map[string]placeToken // by the id of the workplace
}

func newOffice(t *testing.T, change ...func(*service.Config)) *office {
	t.Helper()
	o := &office{
		t: t, clock: &clock{at: morning}, change: change, own: newWorkplace(t), tokens: map[string]placeToken{},
		options: []store.Option{store.Twice},
		registers: &registers{
			phones: map[model.IIN]model.Phone{mother.IIN: motherPhone, father.IIN: fatherPhone},
			people: map[model.IIN]registry.Record{},
			kin:    map[[2]model.IIN]model.Degree{},
			sent:   map[model.Phone]string{}, down: map[string]bool{},
		},
	}
	for _, p := range []model.Person{mother, father, stranger} {
		o.registers.people[p.IIN] = registry.Record{Person: p}
	}
	for _, child := range []model.Person{son, daughter, missing, far} {
		o.registers.kin[[2]model.IIN{mother.IIN, child.IIN}] = model.Mother
		o.registers.kin[[2]model.IIN{father.IIN, child.IIN}] = model.Father
	}
	o.create()
	o.connect()
	o.open()
	t.Cleanup(func() { o.stop() })
	return o
}

// onPostgreSQL has every office keep its database in PostgreSQL: make test runs these tests on
// both engines.
var onPostgreSQL = os.Getenv("KEZEK_TEST_DATABASE") == "postgres"

// create makes the database of the central, with the reference data in it.
func (o *office) create() {
	o.t.Helper()
	if !onPostgreSQL {
		content, err := filled()
		must(o.t, err)
		o.address = "sqlite:" + writeFile(o.t, content)
		return
	}
	o.createOnPostgreSQL()
}

func (o *office) createOnPostgreSQL() {
	o.t.Helper()
	o.address = pgtest.Address(o.t)
	db, err := store.Open(o.t.Context(), o.address)
	must(o.t, err)
	must(o.t, errors.Join(service.Import(o.t.Context(), db, reference(), assets.Districts()), db.Close()))
}

// copyDatabase returns the address of a copy of the database, which nobody may have open.
func (o *office) copyDatabase() string {
	o.t.Helper()
	file, ok := strings.CutPrefix(o.address, "sqlite:")
	if !ok {
		address := pgtest.Copy(o.t, o.address)
		o.t.Cleanup(func() { o.stop() }) // before it goes
		return address
	}
	content, err := os.ReadFile(file)
	must(o.t, err)
	return "sqlite:" + writeFile(o.t, content)
}

// rows is the database beside the central, to look into.
func (o *office) rows() *sql.DB {
	o.t.Helper()
	driver, name := "pgx", o.address
	if file, ok := strings.CutPrefix(o.address, "sqlite:"); ok {
		driver, name = "sqlite", "file:"+filepath.ToSlash(file)+"?mode=ro"
	}
	db, err := sql.Open(driver, name)
	must(o.t, err)
	o.t.Cleanup(func() { must(o.t, db.Close()) })
	return db
}

// writeFile writes a file in a folder of its own, and returns its path.
func writeFile(t *testing.T, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "central.db")
	must(t, os.WriteFile(file, content, 0o600))
	return file
}

// filled is a database file with the reference data in it, made once.
var filled = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "central")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	file := filepath.Join(folder, "central.db")
	db, err := store.Open(context.Background(), "sqlite:"+file)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(service.Import(context.Background(), db, reference(), assets.Districts()), db.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// connect serves the registers by their contracts, and has the central ask them there.
func (o *office) connect() {
	o.t.Helper()
	r := o.registers
	o.outside = practice.NewServer(registry.Set{Phones: r, People: r, Kinship: r, SMS: r, Mail: r}, "")
	server := httptest.NewServer(o.outside)
	cfg := practice.Configuration(server.URL)
	for _, endpoint := range []*registry.Endpoint{&cfg.Phones, &cfg.People, &cfg.Kinship, &cfg.SMS, &cfg.Mail} {
		endpoint.Failures = 1 << 20 // what a register that is left alone does has tests of its own
	}
	cfg.Organizations = registry.Endpoint{}
	set, closeRegisters, err := cfg.Open()
	must(o.t, err)
	o.set = set
	o.t.Cleanup(func() { closeRegisters(); server.Close() })
}

// open starts the central over its file.
func (o *office) open() {
	o.t.Helper()
	a, err := authority()
	must(o.t, err)
	o.database, err = store.Open(o.t.Context(), o.address, o.options...)
	must(o.t, err)
	cfg := service.Config{
		Store: o.database, Verifier: service.NewVerifier(a.Verifier()), PublicURL: "http://central.example.kz/",
		Registries: o.set,
		Clock:      o.clock.now, Practice: true, Version: "test", Log: slog.New(slog.DiscardHandler),
	}
	for _, change := range o.change {
		change(&cfg)
	}
	o.service, err = service.New(cfg)
	must(o.t, err)
	listener := httptest.NewServer(central.New(o.service, central.TrustProxies(netip.MustParsePrefix("127.0.0.1/32"))).Handler())
	o.url = listener.URL
	transport := &http.Transport{}
	o.contract = &contract{next: transport, seen: map[string]bool{}, exchanges: map[string]exchange{}}
	o.stop = sync.OnceFunc(func() {
		o.checkAudit()
		listener.Close()
		transport.CloseIdleConnections()
		must(o.t, o.service.Close())
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
	from         *workplace // nil: the office's own
	stranger     bool       // from no workplace
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
	if !c.stranger {
		from := c.from
		if from == nil {
			from = o.own
		}
		r.Header.Set(model.WorkplaceHeader, o.tokenOf(from))
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

// placed returns the entry that an act of placing made.
func placed(a answer) model.Entry {
	a.t.Helper()
	result := want[model.ActResult](a, 201)
	if result.Entry == nil || result.Kind != model.PlaceOnList || result.ID == "" {
		a.t.Fatalf("an act of placing was answered with %s", a.body)
	}
	return *result.Entry
}

// refused checks that the answer is a problem with the code, and returns it.
func (a answer) refused(code model.Code) model.Problem {
	a.t.Helper()
	var problem model.Problem
	if err := json.Unmarshal(a.body, &problem); err != nil {
		a.t.Fatalf("status %d is no problem: %s", a.status, a.body)
	}
	if problem.Code != code || a.status != code.Status() || problem.Status != a.status {
		a.t.Fatalf("status %d, code %q, want %q: %s", a.status, problem.Code, code, a.body)
	}
	return problem
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
