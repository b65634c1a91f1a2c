package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/x509"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	kezek "akmola.kz/kezek"
	client "akmola.kz/kezek/client/ncalayer"
	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
)

// runAuto starts the program and returns what it printed, by the first word.
func runAuto(t *testing.T, args ...string) map[string]string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	reader, writer := io.Pipe()
	done := make(chan int, 1)
	var stderr bytes.Buffer
	go func() {
		code := run(ctx, append([]string{"--auto", "--listen", "127.0.0.1:0"}, args...), writer, &stderr)
		_ = writer.Close()
		done <- code
	}()
	t.Cleanup(func() {
		stop()
		if code := <-done; code != 0 {
			t.Errorf("ended with %d: %s", code, stderr.String())
		}
	})
	printed := map[string]string{}
	lines := bufio.NewScanner(reader)
	for lines.Scan() {
		name, value := lines.Text()[:15], lines.Text()[15:]
		printed[strings.TrimSpace(name)] = value
		if strings.HasPrefix(name, "TLS") || strings.HasPrefix(name, "keys") && len(args) > 1 && args[0] == "--plain" {
			break
		}
	}
	return printed
}

func writeKeys(t *testing.T) (folder string, authority *ca.Authority) {
	t.Helper()
	folder = t.TempDir()
	authority, err := ca.New(time.Now(), ca.SharedKeys())
	if err != nil {
		t.Fatal(err)
	}
	id := ca.Identity{Surname: "ТЕСТОВ", GivenName: "ТЕСТ", IIN: "123456789011"}
	if _, err := authority.WritePairs(folder, "Password1", []ca.Identity{id}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "authority.pem"), authority.PEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder, authority
}

func TestSignsWithTheKeysOfAFolder(t *testing.T) {
	folder, authority := writeKeys(t)
	for name, args := range map[string][]string{
		"plain": {"--plain", "--keys", folder, "--password", "Password1"},
		"tls":   {"--keys", folder, "--password", "Password1"},
	} {
		t.Run(name, func(t *testing.T) {
			printed := runAuto(t, args...)
			config := client.Config{URL: printed["listens on"], Check: pki.CheckSignature}
			if root := printed["TLS root"]; root != "" {
				data, err := os.ReadFile(root)
				if err != nil {
					t.Fatal(err)
				}
				config.RootCAs = x509.NewCertPool()
				config.RootCAs.AppendCertsFromPEM(data)
			}
			agent, err := client.New(config)
			if err != nil {
				t.Fatal(err)
			}
			cms, err := agent.Sign(t.Context(), []byte("өтініш"), "", client.UseSign, "", "kk")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := authority.Verifier().Verify(cms, nil, time.Now(), pki.Signing); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestPracticeFamiliesGetKeys(t *testing.T) {
	found := identities(time.Now())
	if len(found) < 10 {
		t.Errorf("%d people", len(found))
	}
	for _, id := range found {
		if len(id.IIN) != 12 || id.Surname == "" {
			t.Errorf("%+v", id)
		}
	}
}

func TestWrongCommandLinesAreToldInOneLine(t *testing.T) {
	t.Setenv("DISPLAY", "")
	for name, test := range map[string]struct {
		args []string
		code int
		says string
	}{
		"no display":    {nil, 1, "there is no display"},
		"unknown flag":  {[]string{"--fly"}, 2, "flag provided but not defined"},
		"stray word":    {[]string{"fly"}, 2, `"fly" is no flag`},
		"unknown fault": {[]string{"--fault", "fly"}, 2, `there is no fault "fly"`},
		"help":          {[]string{"--help"}, 0, "simulator of NCALayer"},
		"no folder":     {[]string{"--auto", "--keys", filepath.Join(t.TempDir(), "none")}, 1, "no such file"},
		"not this host": {[]string{"--auto", "--plain", "--keys", t.TempDir(), "--listen", "0.0.0.0:1"}, 1, "not an address of this computer"},
	} {
		t.Run(name, func(t *testing.T) {
			var stderr bytes.Buffer
			if code := run(t.Context(), test.args, io.Discard, &stderr); code != test.code || !strings.Contains(stderr.String(), test.says) {
				t.Errorf("ended with %d: %s", code, stderr.String())
			}
			if test.code == 1 && strings.Count(stderr.String(), "\n") != 1 {
				t.Errorf("more than one line: %s", stderr.String())
			}
		})
	}
}

func TestTheVersionIsThatOfTheDescription(t *testing.T) {
	var out bytes.Buffer
	if code := run(t.Context(), []string{"--version"}, &out, &out); code != 0 || !strings.HasPrefix(out.String(), "ncalayer-sim "+kezek.Describe().Version) {
		t.Errorf("status %d: %s", code, &out)
	}
}
