package central_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central/registry"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/model/modeltest"
)

// journal is a log that a test reads.
type journal struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.String()
}

func TestTheLogHoldsNoPersonalData(t *testing.T) {
	var j journal
	v, entry := withEntry(t, func(c *service.Config) { c.Log = slog.New(slog.NewJSONHandler(&j, nil)) })
	v.byCode(mother, motherPhone)
	v.attach(entry, "СПРАВКА-ТЕСТОВОЙ.pdf", []byte(modeltest.PDF))
	v.office.do(call{method: "GET", path: "/v1/checks/" + entry.CheckCode})
	v.stop()
	log := j.String()
	contains(t, log, `"route":"POST /v1/acts"`, `"route":"GET /v1/checks/{code}"`, `"status":201`)
	for _, secret := range []string{
		string(mother.IIN), string(son.IIN), "ТЕСТОВ", "АЙГҮЛ", string(motherPhone), motherPhone.Masked(), v.token, entry.CheckCode,
		entry.ID, "СПРАВКА", "test@example.kz", v.registers.code(motherPhone),
	} {
		if strings.Contains(log, secret) {
			t.Errorf("%q is in the log", secret)
		}
	}
}

// indiscreet is a register whose failures say whom it was asked about.
type indiscreet struct{ *registers }

func (indiscreet) Binding(_ context.Context, iin model.IIN, phone model.Phone) (registry.Binding, error) {
	cause := fmt.Errorf("no answer about %s: %w", string(phone), context.DeadlineExceeded)
	return "", &url.Error{Op: "Get", URL: "https://bmg.example.kz/" + string(iin), Err: cause}
}

func TestTheLogDoesNotRepeatWhatARegisterSays(t *testing.T) {
	var j journal
	o := newOffice(t, func(c *service.Config) {
		c.Log = slog.New(slog.NewJSONHandler(&j, nil))
		c.Registries.Phones = indiscreet{}
	})
	o.askCode(mother, motherPhone).refused(model.CodeBMGDown)
	o.stop()
	contains(t, j.String(), "bmg_down", "*url.Error", "deadline exceeded")
	for _, secret := range []string{string(mother.IIN), string(motherPhone)} {
		if strings.Contains(j.String(), secret) {
			t.Errorf("%s is in the log:\n%s", secret, j.String())
		}
	}
}

func TestReferenceDataIsSentOnce(t *testing.T) {
	o := newOffice(t)
	for _, path := range []string{"/v1/districts", "/v1/districts/" + home().Code + "/organizations", "/v1/districts/" + home().Code + "/rules", "/openapi.yaml"} {
		first := o.do(call{method: "GET", path: path})
		tag := first.header.Get("ETag")
		if tag == "" || first.header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: headers %v", path, first.header)
		}
		for _, sent := range []string{tag, "W/" + tag, `"old", ` + tag, "*"} {
			again := o.do(call{method: "GET", path: path, header: map[string]string{"If-None-Match": sent}})
			if again.status != http.StatusNotModified || len(again.body) > 0 || again.header.Get("ETag") != tag {
				t.Errorf("%s with %s: %d", path, sent, again.status)
			}
		}
		if other := o.do(call{method: "GET", path: path, header: map[string]string{"If-None-Match": `"old"`}}); other.status != 200 {
			t.Errorf("%s: %d", path, other.status)
		}
	}
	v := o.byKey(mother)
	want[model.Kinship](v.link(son), 201)
	path := "/v1/districts/" + home().Code + "/organizations"
	before := o.do(call{method: "GET", path: path}).header.Get("ETag")
	placed(v.place(v.signed(son, sonsApplication, "990140000001")))
	if o.do(call{method: "GET", path: path}).header.Get("ETag") == before {
		t.Error("one more is waiting, and the tag is the same")
	}
}

func TestPersonalDataIsNotCached(t *testing.T) {
	v, entry := withEntry(t)
	for _, path := range []string{"/v1/applicant", "/v1/entries", "/v1/entries/" + entry.ID, "/v1/links", "/v1/applications"} {
		a := v.do(call{method: "GET", path: path})
		if a.header.Get("Cache-Control") != "no-store" || a.header.Get("ETag") != "" || a.header.Get("X-Request-ID") == "" {
			t.Errorf("%s: headers %v", path, a.header)
		}
	}
}

func TestEveryFailureIsAProblem(t *testing.T) {
	o := newOffice(t)
	v := o.byKey(mother)
	for name, c := range map[string]struct {
		call   call
		code   model.Code
		status int
	}{
		"no such address":    {call{method: "GET", path: "/v2/health"}, model.CodeNotFound, 404},
		"no such district":   {call{method: "GET", path: "/v1/districts/0000/organizations"}, model.CodeNotFound, 404},
		"rules of nowhere":   {call{method: "GET", path: "/v1/districts/0000/rules"}, model.CodeNotFound, 404},
		"another method":     {call{method: "DELETE", path: "/v1/health"}, model.CodeBadRequest, 405},
		"not JSON":           {call{method: "POST", path: "/v1/links", raw: []byte("{")}, model.CodeBadRequest, 400},
		"another type":       {call{method: "POST", path: "/v1/links", raw: []byte(`{"child_iin":1}`)}, model.CodeBadRequest, 400},
		"two values":         {call{method: "POST", path: "/v1/links", raw: []byte(`{} {}`)}, model.CodeBadRequest, 400},
		"not called JSON":    {call{method: "POST", path: "/v1/links", raw: []byte(`{}`), header: map[string]string{"Content-Type": "text/plain"}}, model.CodeBadRequest, 400},
		"more than a parcel": {call{method: "POST", path: "/v1/links", raw: []byte(`{"child_iin":"` + strings.Repeat("1", 2<<20) + `"}`)}, model.CodeBadRequest, 400},
	} {
		t.Run(name, func(t *testing.T) {
			c.call.loose = true
			a := v.do(c.call)
			problem := want[model.Problem](a, c.status)
			if problem.Code != c.code || problem.RequestID != a.header.Get("X-Request-ID") || a.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("problem %+v, headers %v", problem, a.header)
			}
		})
	}
	if a := v.do(call{method: "DELETE", path: "/v1/health", loose: true}); !strings.Contains(a.header.Get("Allow"), "GET") {
		t.Errorf("allows %q", a.header.Get("Allow"))
	}
}

func TestARequestKeepsItsID(t *testing.T) {
	o := newOffice(t)
	const id = "0b0f5a4e-98c8-4b2e-8d43-3d0f3a5f2c11"
	if got := o.do(call{method: "GET", path: "/v1/health", header: map[string]string{"X-Request-ID": id}}).header.Get("X-Request-ID"); got != id {
		t.Errorf("id %s", got)
	}
	if got := o.do(call{method: "GET", path: "/v1/health", header: map[string]string{"X-Request-ID": "x\" y"}}).header.Get("X-Request-ID"); got == "x\" y" {
		t.Error("anything is taken for an id")
	}
}

// brittle panics where it should verify.
type brittle struct{ service.SignatureVerifier }

func (brittle) VerifyLogin(context.Context, []byte, []byte, time.Time) (store.Signer, error) {
	panic("broken")
}

func TestAPanicIsAProblem(t *testing.T) {
	o := newOffice(t, func(c *service.Config) { c.Verifier = brittle{c.Verifier} })
	challenge := o.challenge()
	o.do(keyLogin(challenge.ID, []byte("x"))).refused(model.CodeInternal)
	want[model.Health](o.do(call{method: "GET", path: "/v1/health"}), 200)
}

func TestACentralNeedsItsParts(t *testing.T) {
	db, err := store.Open(t.Context(), "sqlite::memory:", store.Twice)
	must(t, err)
	defer func() { must(t, db.Close()) }()
	for name, cfg := range map[string]service.Config{
		"no database": {Verifier: brittle{}, PublicURL: "https://c.kz"},
		"no verifier": {Store: db, PublicURL: "https://c.kz"},
		"no address":  {Store: db, Verifier: brittle{}},
		"no host":     {Store: db, Verifier: brittle{}, PublicURL: "c.kz/x"},
	} {
		if _, err := service.New(cfg); err == nil {
			t.Errorf("%s: a central all the same", name)
		}
	}
	for _, address := range []string{"", "postgres://x", "sqlite:", "sqlite:" + filepath.Join(t.TempDir(), "no", "such", "folder.db")} {
		if _, err := store.Open(t.Context(), address); err == nil {
			t.Errorf("database %q opened", address)
		}
	}
}

func TestADatabaseInMemoryServesManyAtOnce(t *testing.T) {
	db, err := store.Open(t.Context(), "sqlite::memory:", store.Twice)
	must(t, err)
	o := newOffice(t, func(c *service.Config) { c.Store = db })
	t.Cleanup(func() { o.stop(); must(t, db.Close()) })
	must(t, o.service.Import(t.Context(), reference()))
	v := o.byKey(mother)
	want[model.Kinship](v.link(son), 201)
	placed(v.place(v.signed(son, sonsApplication, "990140000001")))
	together(t, 20, func(int) (answer, error) { return o.try(call{method: "GET", path: "/v1/entries", token: v.token}) })
}

func TestADatabaseIsItsOwnersAloneWhateverItsName(t *testing.T) {
	file := filepath.Join(t.TempDir(), "Кезек #1 50%? база.db")
	db, err := store.Open(t.Context(), "sqlite:"+file)
	must(t, err)
	defer func() { must(t, db.Close()) }()
	info, err := os.Stat(file)
	must(t, err)
	if info.Size() == 0 {
		t.Error("the database is in another file")
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode %s", info.Mode())
	}
}

func TestADatabaseThatIsGoneIsAFailure(t *testing.T) {
	o := newOffice(t)
	must(t, o.database.Close())
	o.do(call{method: "GET", path: "/v1/health"}).refused(model.CodeInternal)
	o.do(call{method: "POST", path: "/v1/challenges", header: map[string]string{model.WorkplaceHeader: "x"}}).refused(model.CodeInternal)
	if err := o.service.Cleanup(context.Background()); err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("cleanup said %v", err)
	}
}
