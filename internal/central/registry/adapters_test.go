package registry_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/people"
	practice "akmola.kz/kezek/internal/practice/registry"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/google/uuid"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var today = time.Date(2026, 11, 21, 5, 0, 0, 0, time.UTC)

// world is the practice registers behind their server, and the adapters that ask them.
type world struct {
	registry.Set
	server    *practice.Server
	behind    *practice.Registry
	family    people.Family // the first, for which everything goes well
	telephone *practice.Telephone
	asked     *atomic.Int32 // how many questions came
}

// open asks the practice registers, each question and answer held against its contract.
func open(t *testing.T, change ...func(*registry.Config)) world {
	t.Helper()
	families := people.Families(today)
	telephone := practice.NewTelephone(func() time.Time { return today })
	behind := practice.New(families, telephone, practice.Options{})
	set := behind.Registries()
	set.Organizations = practice.OrganizationList(func() []model.Organization { return people.Organizations(today) })
	w := world{behind: behind, telephone: telephone, server: practice.NewServer(set, ""), asked: new(atomic.Int32)}
	w.family, _ = people.Find(families, "ready")
	server := httptest.NewUnstartedServer(nil)
	server.Config.Handler = held(t, w.server, w.asked)
	server.Config.ErrorLog = nil
	server.Start()
	cfg := practice.Configuration(server.URL)
	for _, c := range change {
		c(&cfg)
	}
	opened, closeAll, err := cfg.Open()
	if err != nil {
		t.Fatal(err)
	}
	w.Set = opened
	t.Cleanup(func() { closeAll(); server.CloseClientConnections(); server.Close() })
	return w
}

// router finds the operations of a contract.
var contracts = sync.OnceValues(func() (map[string]routers.Router, error) {
	found := map[string]routers.Router{}
	for _, name := range registry.Names() {
		text, err := registry.Contract(name)
		if err != nil {
			return nil, err
		}
		doc, err := openapi3.NewLoader().LoadFromData(text)
		if err == nil {
			err = doc.Validate(context.Background())
		}
		if err == nil {
			doc.Servers = nil
			found[name], err = legacy.NewRouter(doc)
		}
		if err != nil {
			return nil, errors.Join(errors.New(name), err)
		}
	}
	return found, nil
})

// held holds what the adapters ask against the contracts, and what the practice answers
// where it has no fault.
func held(t *testing.T, next http.Handler, asked *atomic.Int32) http.Handler {
	all, err := contracts()
	if err != nil {
		t.Fatal(err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		name, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		body, _ := io.ReadAll(r.Body)
		plain, _ := http.NewRequestWithContext(r.Context(), r.Method, "/"+path, strings.NewReader(string(body)))
		plain.Header = r.Header.Clone()
		route, params, err := all[name].FindRoute(plain)
		if err == nil {
			err = openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{
				Request: plain, Route: route, PathParams: params,
				Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
			})
		}
		if err != nil || r.URL.RawQuery != "" {
			t.Errorf("%s is asked against its contract: %v", name, err)
		}
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		next.ServeHTTP(w, r)
	})
}

// questions ask each register once.
func (w world) questions() map[practice.Service]func(context.Context) error {
	parent, child := w.family.Applicant(), w.family.Children[0]
	return map[practice.Service]func(context.Context) error{
		practice.Phones: func(ctx context.Context) error { _, err := w.Phones.Binding(ctx, parent.IIN, parent.Phone); return err },
		practice.People: func(ctx context.Context) error { _, err := w.People.Person(ctx, parent.IIN); return err },
		practice.Kinship: func(ctx context.Context) error {
			_, err := w.Kinship.Kinship(ctx, parent.IIN, child.IIN)
			return err
		},
		practice.SMS: func(ctx context.Context) error {
			_, err := w.SMS.Send(ctx, uuid.NewString(), parent.Phone, "123456")
			return err
		},
		practice.Mail: func(ctx context.Context) error {
			_, err := w.Mail.SendMail(ctx, uuid.NewString(), "a@example.kz", "subject", "text")
			return err
		},
		practice.Organizations: func(ctx context.Context) error {
			_, _, err := w.Organizations.Organizations(ctx)
			return err
		},
	}
}

func TestTheAdaptersAskAndReadWhatTheContractsSay(t *testing.T) {
	w := open(t)
	parent, child := w.family.Applicant(), w.family.Children[0]
	if b, err := w.Phones.Binding(t.Context(), parent.IIN, parent.Phone); b != registry.Bound || err != nil {
		t.Errorf("%q, %v", b, err)
	}
	if b, err := w.Phones.Binding(t.Context(), parent.IIN, "+77000000099"); b != registry.OtherNumber || err != nil {
		t.Errorf("%q, %v", b, err)
	}
	if r, err := w.People.Person(t.Context(), parent.IIN); r.Person != parent.Person || err != nil {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := w.People.Person(t.Context(), "990101600002"); !errors.Is(err, registry.ErrNoPerson) {
		t.Error(err)
	}
	if d, err := w.Kinship.Kinship(t.Context(), parent.IIN, child.IIN); d != child.Degrees[parent.IIN] || err != nil {
		t.Errorf("%q, %v", d, err)
	}
	if _, err := w.Kinship.Kinship(t.Context(), child.IIN, parent.IIN); !errors.Is(err, registry.ErrNotKin) {
		t.Error(err)
	}
	for service, ask := range w.questions() {
		if err := ask(t.Context()); err != nil {
			t.Errorf("%s: %v", service, err)
		}
	}
	if code := w.telephone.LastCode(parent.Phone); code != "123456" {
		t.Errorf("code %q", code)
	}
}

// The state of a message after a failure decides whether it is sent again.
func TestEachFaultIsAFailureThatTellsNothingAndRefusesNobody(t *testing.T) {
	kinds := map[practice.Fault]registry.FailureKind{
		practice.Slow: registry.FailedAnswer, practice.Gone: registry.FailedAnswer, practice.Fails: registry.FailedStatus,
		practice.Garbage: registry.FailedContent, practice.Truncated: registry.FailedAnswer, practice.Huge: registry.FailedLength,
		practice.WrongType: registry.FailedContent, practice.Refuses: registry.FailedStatus, practice.OtherOne: registry.FailedContent,
	}
	for _, fault := range practice.Faults() {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			w := open(t, func(c *registry.Config) {
				if fault == practice.Slow {
					for _, e := range []*registry.Endpoint{&c.Phones, &c.People, &c.Kinship, &c.SMS, &c.Mail, &c.Organizations} {
						e.Timeout.Duration = 400 * time.Millisecond
					}
				}
			})
			for service, ask := range w.questions() {
				w.server.SetFault(service, fault)
				err := ask(t.Context())
				failure, ok := errors.AsType[*registry.Failure](err)
				if !ok || failure.Kind != kinds[fault] || failure.Register != string(service) {
					t.Errorf("%s: %v", service, err)
					continue
				}
				if errors.Is(err, registry.ErrNotKin) || errors.Is(err, registry.ErrNoPerson) {
					t.Errorf("%s: a fault refuses: %v", service, err)
				}
				if errors.Is(err, registry.ErrNotSent) != (fault == practice.Refuses) {
					t.Errorf("%s: certainly not sent: %v", service, errors.Is(err, registry.ErrNotSent))
				}
				for _, secret := range []string{string(w.family.Applicant().IIN), string(w.family.Applicant().Phone), w.family.Applicant().Surname} {
					if strings.Contains(err.Error(), secret) {
						t.Errorf("%s tells of a person", service)
					}
				}
				w.server.SetFault(service, practice.NoFault)
				if err := ask(t.Context()); err != nil {
					t.Errorf("%s does not come back: %v", service, err)
				}
			}
		})
	}
}

func TestARegisterThatFailsIsLeftAloneAndAskedAgain(t *testing.T) {
	w := open(t, func(c *registry.Config) {
		c.Kinship.Failures, c.Kinship.Pause.Duration = 3, time.Hour
		c.People.Failures, c.People.Pause.Duration = 3, time.Nanosecond
	})
	ask := w.questions()
	w.server.SetFault(practice.Kinship, practice.Fails)
	for range 10 {
		if err := ask[practice.Kinship](t.Context()); err == nil {
			t.Fatal("answered")
		}
	}
	if n := w.asked.Load(); n != 3 {
		t.Errorf("asked %d times", n)
	}
	if err := ask[practice.Phones](t.Context()); err != nil {
		t.Errorf("another register is left alone too: %v", err)
	}
	w.server.SetFault(practice.People, practice.Fails)
	for range 4 {
		_ = ask[practice.People](t.Context())
	}
	w.server.SetFault(practice.People, practice.NoFault)
	if err := ask[practice.People](t.Context()); err != nil {
		t.Errorf("not asked again: %v", err)
	}
}

func TestWhoeverGivesUpOrIsRefusedSaysNothingOfTheRegister(t *testing.T) {
	w := open(t, func(c *registry.Config) { c.Kinship.Failures = 2 })
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range 5 {
		_ = w.questions()[practice.Kinship](gone)
		if _, err := w.Kinship.Kinship(t.Context(), w.family.Children[0].IIN, w.family.Applicant().IIN); !errors.Is(err, registry.ErrNotKin) {
			t.Fatal(err)
		}
	}
}

func TestQuestionsBeyondTheSlotsDoNotReachTheRegister(t *testing.T) {
	w := open(t, func(c *registry.Config) { c.Kinship.Parallel = 2 })
	w.server.SetFault(practice.Kinship, practice.Slow)
	ask := w.questions()[practice.Kinship]
	held, letGo := context.WithCancel(t.Context())
	var holders sync.WaitGroup
	for range 2 {
		holders.Go(func() { _ = ask(held) })
	}
	for w.asked.Load() < 2 {
		time.Sleep(time.Millisecond)
	}
	for range 4 {
		soon, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		err := ask(soon)
		cancel()
		if failure, _ := errors.AsType[*registry.Failure](err); failure == nil || failure.Kind != registry.FailedBusy {
			t.Errorf("beyond the slots: %v", err)
		}
	}
	if n := w.asked.Load(); n != 2 {
		t.Errorf("%d questions came", n)
	}
	letGo()
	holders.Wait()
}

func TestTheListOfOrganizationsIsSentOnce(t *testing.T) {
	w := open(t)
	list, changed, err := w.Organizations.Organizations(t.Context())
	if err != nil || !changed || len(list) == 0 {
		t.Fatal(len(list), changed, err)
	}
	if list, changed, err = w.Organizations.Organizations(t.Context()); err != nil || changed || list != nil {
		t.Error(len(list), changed, err)
	}
}

func TestWhoWasRenumberedIsToldUnderTheNewNumber(t *testing.T) {
	w := open(t)
	child := w.family.Children[0].Person
	renamed := child
	renamed.IIN, renamed.Surname = "230304501001", "НОВЫЙ"
	for digit := byte('0'); digit <= '9'; digit++ {
		if iin, err := model.ParseIIN("23030450100" + string(digit)); err == nil {
			renamed.IIN = iin
		}
	}
	if err := w.behind.ChangePerson(child.IIN, renamed); err != nil {
		t.Fatal(err)
	}
	for _, asked := range []model.IIN{child.IIN, renamed.IIN} {
		r, err := w.People.Person(t.Context(), asked)
		if err != nil || r.Person != renamed || len(r.Former) != 1 || r.Former[0] != child.IIN {
			t.Errorf("%+v, %v", r, err)
		}
	}
}

func TestAConfigurationThatCannotBeIsRefused(t *testing.T) {
	folder := t.TempDir()
	empty := filepath.Join(folder, "empty")
	if err := os.WriteFile(empty, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	seconds := func(n int) registry.Duration { return registry.Duration{Duration: time.Duration(n) * time.Second} }
	for name, c := range map[string]registry.Config{
		"plain to another computer": {Phones: registry.Endpoint{URL: "http://bmg.example.kz"}},
		"no address":                {Phones: registry.Endpoint{URL: "bmg.example.kz"}},
		"a password in it":          {Phones: registry.Endpoint{URL: "https://a:b@bmg.example.kz"}},
		"a query":                   {Phones: registry.Endpoint{URL: "https://bmg.example.kz/?iin="}},
		"no such token":             {Phones: registry.Endpoint{URL: "https://bmg.example.kz", TokenFile: filepath.Join(folder, "none")}},
		"an empty token":            {Phones: registry.Endpoint{URL: "https://bmg.example.kz", TokenFile: empty}},
		"too slow together": {
			Phones:  registry.Endpoint{URL: "https://bmg.example.kz", Timeout: seconds(4)},
			Kinship: registry.Endpoint{URL: "https://zags.example.kz", Timeout: seconds(5)},
		},
	} {
		if err := c.Check(); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	c := registry.Config{Mail: registry.Endpoint{URL: "https://mail.example.kz", Timeout: seconds(30)}}
	if err := c.Check(); err != nil {
		t.Errorf("nobody waits for a letter: %v", err)
	}
}

func TestTheCredentialIsReadAnew(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	write := func(token string) {
		if err := os.WriteFile(file, []byte(token+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("old")
	list := practice.OrganizationList(func() []model.Organization { return people.Organizations(today) })
	server := httptest.NewServer(practice.NewServer(registry.Set{Organizations: list}, "new"))
	t.Cleanup(server.Close)
	cfg := registry.Config{Organizations: practice.Configuration(server.URL).Organizations}
	cfg.Organizations.TokenFile = file
	set, closeAll, err := cfg.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeAll)
	if _, _, err := set.Organizations.Organizations(t.Context()); err == nil {
		t.Error("taken with another credential")
	}
	write("new")
	if _, _, err := set.Organizations.Organizations(t.Context()); err != nil {
		t.Error(err)
	}
}
