package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/service"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/ca"
)

// output is what a command has written so far.
type output struct {
	mu   sync.Mutex
	buf  bytes.Buffer
	more chan struct{}
}

func newOutput() *output { return &output{more: make(chan struct{}, 1)} }

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.more <- struct{}{}:
	default:
	}
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// await returns the part of the output that the pattern captures.
func (o *output) await(t *testing.T, pattern string) string {
	t.Helper()
	for {
		if found := regexp.MustCompile(pattern).FindStringSubmatch(o.String()); found != nil {
			return found[1]
		}
		select {
		case <-o.more:
		case <-time.After(30 * time.Second):
			t.Fatalf("no %s in:\n%s", pattern, o)
		}
	}
}

func rootsFolder(t *testing.T) string {
	t.Helper()
	authority, err := ca.New(time.Now(), ca.SharedKeys())
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "practice.pem"), authority.PEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

// migrated makes the tables of a database.
func migrated(t *testing.T, database string) {
	t.Helper()
	stderr := newOutput()
	if code := run(t.Context(), []string{"migrate", "--database", database}, newOutput(), stderr); code != 0 {
		t.Fatalf("migrate ended with %d: %s", code, stderr)
	}
}

func getJSON(t *testing.T, url string, into any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if err := json.NewDecoder(response.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
}

func TestServeInPracticeModeServesUntilItIsToldToStop(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	stdout, stderr := newOutput(), newOutput()
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{
			"serve", "--listen", "127.0.0.1:0", "--database", "sqlite:" + filepath.Join(t.TempDir(), "c.db"),
			"--public-url", "http://central.example.kz", "--roots", rootsFolder(t), "--practice",
		}, stdout, stderr)
	}()
	url := stdout.await(t, `(http://\S+)`)
	var health model.Health
	getJSON(t, url+"/v1/health", &health)
	if health.Version != kezek.Version() || !strings.HasPrefix(health.Version, kezek.Describe().Version) {
		t.Errorf("the version is %q", health.Version)
	}
	var districts []model.District
	getJSON(t, url+"/v1/districts", &districts)
	if !health.Practice || len(districts) != 20 || districts[0].Organizations == 0 {
		t.Errorf("health %+v, %d districts", health, len(districts))
	}
	if strings.Contains(stderr.String(), "not connected") {
		t.Errorf("practice registers are missing: %s", stderr)
	}
	http.DefaultClient.CloseIdleConnections()
	stop()
	if code := <-done; code != 0 {
		t.Errorf("ended with %d: %s", code, stderr)
	}
}

func TestServeWithoutRegistersNamesThem(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	stdout, stderr := newOutput(), newOutput()
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{
			"serve", "--listen", "127.0.0.1:0", "--database", "sqlite:" + filepath.Join(t.TempDir(), "c.db"),
			"--public-url", "https://central.example.kz",
		}, stdout, stderr)
	}()
	stdout.await(t, `(http://\S+)`)
	stop()
	<-done
	for _, name := range []string{"БМГ", "people", "kinship", "SMS", "--roots"} {
		if !strings.Contains(stderr.String(), name) {
			t.Errorf("%s is not named in:\n%s", name, stderr)
		}
	}
}

func TestImportBringsAFileIn(t *testing.T) {
	folder := t.TempDir()
	reference := service.Reference{Organizations: []model.Organization{{
		ID: "990140000001", District: assets.Districts()[0].Code, Short: model.Text{KK: "Сынақ", RU: "Сынақ"}, Full: model.Text{KK: "Сынақ", RU: "Сынақ"},
	}}}
	data, err := json.Marshal(reference)
	if err != nil {
		t.Fatal(err)
	}
	file, database := filepath.Join(folder, "reference.json"), "sqlite:"+filepath.Join(folder, "c.db")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	stdout, stderr := newOutput(), newOutput()
	migrated(t, database)
	if code := run(t.Context(), []string{"import", "--database", database, file}, stdout, stderr); code != 0 {
		t.Fatalf("ended with %d: %s", code, stderr)
	}
	if got := stdout.String(); got != "1 organizations, 0 applications\n" {
		t.Errorf("said %q", got)
	}
}

func TestAWrongCommandLineEndsWithTwo(t *testing.T) {
	for _, args := range [][]string{
		nil, {"fly"}, {"serve"}, {"serve", "--nonsense"}, {"serve", "--database", "sqlite:x", "more"}, {"import"},
		{"serve", "--database", "sqlite:x"},
		{"serve", "--database", "sqlite:x", "--practice", "--listen", ":8080"},
		{"serve", "--database", "sqlite:x", "--practice", "--listen", "192.0.2.1:8080"},
	} {
		stderr := newOutput()
		if code := run(t.Context(), args, newOutput(), stderr); code != 2 || stderr.String() == "" {
			t.Errorf("%q ended with %d and said %q", args, code, stderr)
		}
	}
	for _, args := range [][]string{{"--help"}, {"serve", "--help"}, {"--version"}} {
		if code := run(t.Context(), args, newOutput(), newOutput()); code != 0 {
			t.Errorf("%q ended with %d", args, code)
		}
	}
	missing := []string{"import", "--database", "sqlite:" + filepath.Join(t.TempDir(), "c.db"), "nowhere.json"}
	if code := run(t.Context(), missing, newOutput(), newOutput()); code != 1 {
		t.Errorf("a missing file ended with %d", code)
	}
}
