package central_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// readyTime is how soon /readyz must say what is wrong.
const readyTime = 2 * time.Second

// unready asks an API that has not yet been asked why it cannot serve.
func (o *office) unready() []service.Unready {
	o.t.Helper()
	answer, start := httptest.NewRecorder(), time.Now()
	central.New(o.service).Handler().ServeHTTP(answer, httptest.NewRequestWithContext(o.t.Context(), http.MethodGet, "/readyz", nil))
	if took := time.Since(start); took > readyTime {
		o.t.Errorf("it took %s to say so", took)
	}
	var said struct {
		Ready   bool
		Reasons []service.Unready
	}
	must(o.t, json.Unmarshal(answer.Body.Bytes(), &said))
	if said.Ready != (answer.Code == http.StatusOK) || said.Ready != (len(said.Reasons) == 0) || said.Ready != (answer.Header().Get("Retry-After") == "") {
		o.t.Errorf("%d: %s", answer.Code, answer.Body)
	}
	return said.Reasons
}

func (o *office) wantUnready(want ...service.Unready) {
	o.t.Helper()
	if got := o.unready(); !slices.Equal(got, want) {
		o.t.Errorf("it cannot serve for %q, want %q", got, want)
	}
}

func TestAHangingWriterIsNamedALock(t *testing.T) {
	o := newOffice(t)
	o.wantUnready()
	hangs, end, done := make(chan struct{}, 2), make(chan struct{}), make(chan error)
	go func() {
		done <- o.database.Write(context.Background(), func(*store.Tx) error {
			hangs <- struct{}{}
			<-end
			return nil
		})
	}()
	<-hangs
	if strings.HasPrefix(o.address, "sqlite:") {
		o.wantUnready(service.DatabaseLocked)
		o.wantUnready(service.DatabaseLocked)
	} else {
		o.wantUnready() // PostgreSQL has more than one writer
	}
	close(end)
	must(t, <-done)
	// A look shares the probe of the one before, which may have waited too long.
	for range 3 {
		if len(o.unready()) == 0 {
			return
		}
	}
	o.wantUnready()
}

func TestADatabaseThatIsClosedIsNamedLost(t *testing.T) {
	o := newOffice(t)
	must(t, o.database.Close())
	o.wantUnready(service.DatabaseLost)
}

func TestADatabaseWhoseFileIsGoneIsNamedLost(t *testing.T) {
	o := newOffice(t)
	file, ok := strings.CutPrefix(o.address, "sqlite:")
	if !ok {
		t.Skip("a database of a server is no file")
	}
	must(t, os.Rename(file, file+".away"))
	o.wantUnready(service.DatabaseLost)
	must(t, os.WriteFile(file, nil, 0o600)) // somebody puts another in its place
	o.wantUnready(service.DatabaseLost)
	must(t, os.Rename(file+".away", file))
	o.wantUnready()
}

func TestACentralThatDrainsAsksForNoMoreRequests(t *testing.T) {
	o := newOffice(t)
	api := central.New(o.service)
	ask := func(path string) int {
		answer := httptest.NewRecorder()
		api.Handler().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		return answer.Code
	}
	before := ask("/readyz")
	api.Drain()
	if after := ask("/readyz"); before != 200 || after != 503 || ask("/healthz") != 200 || ask("/v1/health") != 200 {
		t.Errorf("%d, then %d", before, after)
	}
}

// slowBody is a body that comes in as far as it may and then waits.
type slowBody struct {
	first io.Reader
	came  chan<- struct{} // receives once the first part was read
	rest  <-chan struct{} // closed when the rest shall come
}

func (b *slowBody) Read(p []byte) (int, error) {
	n, err := b.first.Read(p)
	if err == io.EOF && b.came != nil {
		close(b.came)
		b.came = nil
		<-b.rest
	}
	return n, err
}

func TestBodiesInFlightAreBoundedInBytes(t *testing.T) {
	o := newOffice(t)
	api := central.New(o.service, central.BoundBodies(1<<20, 0))
	post := func(body io.Reader) *httptest.ResponseRecorder {
		answer := httptest.NewRecorder()
		request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/workplaces", body)
		request.Header.Set("Content-Type", "application/json")
		api.Handler().ServeHTTP(answer, request)
		return answer
	}
	rest, done := make(chan struct{}), make(chan int)
	const held = 900 << 10
	came := make(chan struct{})
	go func() {
		done <- post(&slowBody{bytes.NewReader(bytes.Repeat([]byte(" "), held)), came, rest}).Code
	}()
	<-came
	if taken := api.BodiesInFlight(); taken < held || taken > 1<<20 {
		t.Errorf("%d bytes are held", taken)
	}
	answer := post(strings.NewReader(strings.Repeat(" ", held)))
	var problem model.Problem
	must(t, json.Unmarshal(answer.Body.Bytes(), &problem))
	if answer.Code != http.StatusServiceUnavailable || answer.Header().Get("Retry-After") == "" || !problem.Retryable {
		t.Errorf("one body more: %d, %s, %+v", answer.Code, answer.Header(), problem)
	}
	if answer := post(strings.NewReader(`{}`)); answer.Code == http.StatusServiceUnavailable {
		t.Errorf("a small one: %d", answer.Code)
	}
	close(rest)
	if status := <-done; status != http.StatusBadRequest {
		t.Errorf("the held one: %d", status)
	}
	if taken := api.BodiesInFlight(); taken != 0 {
		t.Errorf("%d bytes are held when all was answered", taken)
	}
}

// figures remembers what it is told.
type figures struct{ routes []string }

func (f *figures) Answered(route string, _ int, _ time.Duration) { f.routes = append(f.routes, route) }

func TestTheLogAndTheFiguresNameRoutesAndNothingThatWasAskedFor(t *testing.T) {
	var j journal
	var f figures
	o := newOffice(t, func(c *service.Config) { c.Log = slog.New(slog.NewJSONHandler(&j, nil)) })
	api := central.New(o.service, central.Observed(&f))
	for _, path := range []string{"/v1/checks/AAAA-BBBB-CCCC?iin=" + string(mother.IIN), "/nowhere/" + string(mother.IIN), "/healthz"} {
		api.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	}
	if want := []string{"GET /v1/checks/{code}", "", "GET /healthz"}; !slices.Equal(f.routes, want) {
		t.Errorf("routes %q", f.routes)
	}
	log := j.String()
	for _, secret := range []string{"AAAA", string(mother.IIN), "nowhere", "healthz"} {
		if strings.Contains(log, secret) {
			t.Errorf("%s is in the log:\n%s", secret, log)
		}
	}
	contains(t, log, `"level":"INFO"`, `"workplace":""`, `"route":"GET /v1/checks/{code}"`, `"status":404`, `"ms":`, `"bytes":`)
}
