package operation

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/internal/central"
	"akmola.kz/kezek/internal/central/config"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/pki"
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// running is a central that serves.
type running struct {
	t    *testing.T
	url  string
	api  *central.Server
	stop context.CancelFunc
	done chan error
}

// start serves an empty practice central.
func start(t *testing.T, change func(*Process)) *running {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(t.Context(), "sqlite::memory:")
	must(t, err)
	svc, err := service.New(service.Config{
		Store: db, Verifier: service.NewVerifier(&pki.Verifier{}), PublicURL: "http://central.example.kz", Practice: true, Log: log,
	})
	must(t, err)
	cfg := config.Default()
	cfg.Listen, cfg.Operations.Listen = "127.0.0.1:0", ""
	metrics := NewMetrics()
	out, said := io.Pipe()
	r := &running{t: t, api: central.New(svc, central.Observed(metrics)), done: make(chan error, 1)}
	p := Process{Config: cfg, API: r.api, Metrics: metrics, Log: log, Out: said}
	change(&p)
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	go func() { r.done <- p.Serve(ctx) }()
	line, err := bufio.NewReader(out).ReadString('\n')
	must(t, err)
	r.url = strings.TrimSpace(line[strings.Index(line, "http"):])
	t.Cleanup(func() {
		stop()
		must(t, svc.Close())
		must(t, db.Close())
	})
	return r
}

// holdOpen sends a part of a request, and returns once the central has begun to read it.
func (r *running) holdOpen() net.Conn {
	r.t.Helper()
	line, err := (&net.Dialer{}).DialContext(r.t.Context(), "tcp", strings.TrimPrefix(r.url, "http://"))
	must(r.t, err)
	r.t.Cleanup(func() { _ = line.Close() })
	_, err = fmt.Fprintf(line, "POST /v1/workplaces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{")
	must(r.t, err)
	for r.api.BodiesInFlight() == 0 {
		runtime.Gosched() // there is nobody who tells
	}
	return line
}

func (r *running) ready() bool {
	answer := httptest.NewRecorder()
	r.api.Handler().ServeHTTP(answer, httptest.NewRequestWithContext(r.t.Context(), http.MethodGet, "/readyz", nil))
	return answer.Code == http.StatusOK
}

func TestADrainLetsRequestsUnderWayFinishAndEndsWell(t *testing.T) {
	r := start(t, func(*Process) {})
	line := r.holdOpen()
	if !r.ready() {
		t.Error("it is not ready before")
	}
	r.stop()
	for r.ready() {
		runtime.Gosched()
	}
	_, err := fmt.Fprint(line, "}")
	must(t, err)
	response, err := http.ReadResponse(bufio.NewReader(line), nil)
	must(t, err)
	_ = response.Body.Close()
	if response.StatusCode != http.StatusBadRequest {
		t.Errorf("the request under way was answered with %d", response.StatusCode)
	}
	must(t, <-r.done)
	if _, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", strings.TrimPrefix(r.url, "http://")); err == nil {
		t.Error("it still listens")
	}
}

func TestADrainThatClientsHoldUpEndsWellToo(t *testing.T) {
	r := start(t, func(p *Process) { p.Config.Limits.Drain = 50 * time.Millisecond })
	r.holdOpen()
	r.stop()
	select {
	case err := <-r.done:
		must(t, err)
	case <-time.After(10 * time.Second):
		t.Fatal("it waits for a client that sends nothing")
	}
}

func TestASlowClientIsNotWaitedFor(t *testing.T) {
	r := start(t, func(p *Process) { p.Config.Limits.SlowClient = 100 * time.Millisecond })
	line := r.holdOpen()
	must(t, line.SetReadDeadline(time.Now().Add(10*time.Second)))
	response, err := http.ReadResponse(bufio.NewReader(line), nil)
	must(t, err)
	_ = response.Body.Close()
	if response.StatusCode != http.StatusBadRequest || !response.Close {
		t.Errorf("it was answered with %d, %v", response.StatusCode, response.Header)
	}
	for r.api.BodiesInFlight() != 0 {
		runtime.Gosched()
	}
}

// certify writes a certificate of a name and its key.
func certify(t *testing.T, folder, name string) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	must(t, err)
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	must(t, err)
	certificate, key = filepath.Join(folder, "c.pem"), filepath.Join(folder, "k.pem")
	must(t, os.WriteFile(certificate, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600))
	must(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600))
	return certificate, key
}

func TestACertificateIsReloadedAndABadOneIsNot(t *testing.T) {
	folder := t.TempDir()
	c, err := LoadCertificate(certify(t, folder, "first"))
	must(t, err)
	r := start(t, func(p *Process) { p.Certificate = c })
	shown := func() string {
		t.Helper()
		line, err := tls.Dial("tcp", strings.TrimPrefix(r.url, "https://"), &tls.Config{InsecureSkipVerify: true}) //nolint:gosec // the name is what is tested
		must(t, err)
		defer func() { _ = line.Close() }()
		return line.ConnectionState().PeerCertificates[0].Subject.CommonName
	}
	if name := shown(); name != "first" || !strings.HasPrefix(r.url, "https://") {
		t.Errorf("%s shows %q", r.url, name)
	}
	certify(t, folder, "second")
	must(t, c.Reload())
	if name := shown(); name != "second" || time.Until(c.NotAfter()) < time.Minute {
		t.Errorf("it shows %q", name)
	}
	must(t, os.WriteFile(filepath.Join(folder, "k.pem"), []byte("rubbish"), 0o600))
	if err := c.Reload(); err == nil || shown() != "second" {
		t.Errorf("a bad key: %v, it shows %q", err, shown())
	}
	if err := c.Refused("127.0.0.1", time.Now()); err != nil {
		t.Errorf("its own name: %v", err)
	}
	if err := c.Refused("central.example.kz", time.Now()); err == nil {
		t.Error("another name")
	}
	if err := c.Refused("127.0.0.1", time.Now().Add(2*time.Hour)); err == nil {
		t.Error("after its end")
	}
	if _, err := LoadCertificate(filepath.Join(folder, "c.pem"), "nowhere"); err == nil {
		t.Error("a key that is not there")
	}
}

func TestFiguresAreReadElsewhereAndNameNoPerson(t *testing.T) {
	port := freePort(t)
	r := start(t, func(p *Process) {
		p.Config.Operations = config.Operations{Listen: port, PProf: true}
		p.Metrics.Gauge("kezek_sample", "A sample.", func() float64 { return 7 })
		p.Metrics.Worked("cleanup", time.Second, "failed")
		known := map[string]Waiting{"messages": {3, time.Minute}}
		p.Metrics.Jobs(func() (map[string]Waiting, error) {
			defer func() { known = nil }() // afterwards nobody can tell
			if known == nil {
				return nil, errors.New("the database is away")
			}
			return known, nil
		})
	})
	get := func(url string) (int, string) {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		must(t, err)
		response, err := http.DefaultClient.Do(request)
		must(t, err)
		defer func() { _ = response.Body.Close() }()
		body, err := io.ReadAll(response.Body)
		must(t, err)
		return response.StatusCode, string(body)
	}
	if _, told := get("http://" + port + "/metrics"); !strings.Contains(told, `kezek_jobs_waiting{job="messages"} 3`) || !strings.Contains(told, `kezek_jobs_oldest_seconds{job="messages"} 60`) {
		t.Errorf("what waits is missing in\n%s", told)
	}
	get(r.url + "/v1/checks/AAAA-BBBB-CCCC")
	get(r.url + "/nowhere/990101300017")
	for _, path := range []string{"/metrics", "/debug/pprof/"} {
		if status, _ := get(r.url + path); status != http.StatusNotFound {
			t.Errorf("%s: %d where the API is", path, status)
		}
		if status, _ := get("http://" + port + path); status != http.StatusOK {
			t.Errorf("%s: %d", path, status)
		}
	}
	_, figures := get("http://" + port + "/metrics")
	for _, want := range []string{
		`kezek_requests_total{route="GET /v1/checks/{code}",status="404"} 1`, `kezek_requests_total{route="none",status="404"} 3`,
		`kezek_request_duration_seconds_count{route="none"} 3`, "kezek_sample 7", "go_goroutines", "process_open_fds",
		`kezek_job_duration_seconds_count{job="cleanup",outcome="failed"} 1`,
	} {
		if !strings.Contains(figures, want) {
			t.Errorf("%s is missing in\n%s", want, figures)
		}
	}
	if strings.Contains(figures, "kezek_jobs_waiting") {
		t.Error("what nobody can tell is told")
	}
	if strings.Contains(figures, "990101300017") || strings.Contains(figures, "AAAA") {
		t.Error("what was asked for is in the figures")
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	must(t, err)
	must(t, listener.Close())
	return listener.Addr().String()
}
