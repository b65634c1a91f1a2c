package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestConfigPrintsWhatHoldsAndWhoDecidedIt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "central.toml")
	text := "database = 'postgres://kezek:tiger@db/kezek'\npublic-url = 'https://central.example.kz'\n[registers.sms]\nurl = 'https://sms.example.kz'\ntimeout = '3s'\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("KEZEK_CENTRAL_LOG_LEVEL", "debug")
	stdout, stderr := newOutput(), newOutput()
	if code := run(t.Context(), []string{"config", "--config", file, "--limits-drain", "5s"}, stdout, stderr); code != 0 {
		t.Fatalf("ended with %d: %s", code, stderr)
	}
	for _, want := range []string{
		`(?m)^database +"postgres://kezek:xxxxx@db/kezek" +\S+central.toml:1$`, `(?m)^log.level +"debug" +KEZEK_CENTRAL_LOG_LEVEL$`,
		`(?m)^limits.drain +"5s" +--limits-drain$`, `(?m)^listen +"127.0.0.1:8080" +default$`, `(?m)^registers.sms.timeout +"3s" +\S+:5$`, `(?m)^registers.people.timeout +"2s" +default$`,
	} {
		if !regexp.MustCompile(want).MatchString(stdout.String()) {
			t.Errorf("%s is missing in\n%s", want, stdout)
		}
	}
	if strings.Contains(stdout.String()+stderr.String(), "tiger") {
		t.Error("the password is shown")
	}
	for _, bad := range []string{"listen = ':80'\n", "[registers.smss]\n", "[registers.sms]\nurl = 'http://sms.example.kz'\n", "[registers.sms]\ntimeout = 'x'\n"} {
		if err := os.WriteFile(file, []byte(strings.Split(text, "[")[0]+bad), 0o600); err != nil {
			t.Fatal(err)
		}
		stderr := newOutput()
		if code := run(t.Context(), []string{"config", "--config", file}, newOutput(), stderr); code == 0 || !strings.Contains(stderr.String(), "central.toml:") && !strings.Contains(stderr.String(), "registers.sms") {
			t.Errorf("%q: ended with %d, %s", bad, code, stderr)
		}
		if code := run(t.Context(), []string{"serve", "--config", file}, newOutput(), stderr); code != 2 {
			t.Errorf("%q: serve ended with %d", bad, code)
		}
	}
}

func TestFiguresOfARunningCentral(t *testing.T) {
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	_ = listener.Close()
	ctx, cancel := context.WithCancel(t.Context())
	stdout, stderr, done := newOutput(), newOutput(), make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"serve", "--practice", "--listen", "127.0.0.1:0", "--operations-listen", address, "--database", "sqlite::memory:"}, stdout, stderr)
	}()
	stdout.await(t, `(http://\S+)`)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	for _, want := range []string{
		"\nkezek_transactions_writes_total ", "\nkezek_transactions_retries_total 0", "\nkezek_bodies_bytes 0",
		`kezek_jobs_waiting{job="messages"} 0`, `kezek_jobs_oldest_seconds{job="cleanup"} 0`, `kezek_jobs_waiting{job="recheck"} 0`, `kezek_jobs_waiting{job="audit"} 0`,
	} {
		if !strings.Contains(string(body), want) {
			t.Errorf("%q is missing in\n%s", want, body)
		}
	}
	cancel()
	if code := <-done; code != 0 {
		t.Errorf("ended with %d: %s", code, stderr)
	}
}
