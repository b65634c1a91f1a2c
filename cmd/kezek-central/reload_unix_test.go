//go:build unix

package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"akmola.kz/kezek/internal/model"
)

func TestASignalReloadsWhatIsGoodAndTellsWhatIsNot(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	data, roots := dataFolder(t, newDistrict), rootsFolder(t)
	stdout, stderr, done := newOutput(), newOutput(), make(chan int, 1)
	go func() {
		done <- run(ctx, []string{
			"serve", "--listen", "127.0.0.1:0", "--operations-listen=", "--database", "sqlite:" + filepath.Join(t.TempDir(), "c.db"),
			"--public-url", "https://central.example.kz", "--roots", roots, "--revocation", "off", "--data", data,
		}, stdout, stderr)
	}()
	url := stdout.await(t, `(http://\S+)`)
	signal := func(pattern string) {
		t.Helper()
		if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		stderr.await(t, pattern)
	}
	check := func(name string, authorities int) {
		t.Helper()
		var districts []model.District
		getJSON(t, url+"/v1/districts", &districts)
		if last := districts[len(districts)-1]; len(districts) != 21 || districts[0].Name.KK != name && last.Name.KK != name {
			t.Errorf("%d districts, none of the name %s", len(districts), name)
		}
		var known model.Authorities
		getJSON(t, url+"/v1/authorities", &known)
		if len(known.Roots) != authorities {
			t.Errorf("%d authorities, want %d", len(known.Roots), authorities)
		}
	}
	check("Жаңа аудан", 2)
	write := func(file, text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	one, err := os.ReadFile(filepath.Join(rootsFolder(t), "practice.pem"))
	if err != nil {
		t.Fatal(err)
	}
	write(filepath.Join(roots, "second.pem"), string(one))
	write(filepath.Join(data, "districts.json"), strings.ReplaceAll(newDistrict, "Жаңа аудан", "Басқа аудан"))
	signal(`"msg":"(reloaded)"`)
	check("Басқа аудан", 4)
	write(filepath.Join(roots, "third.pem"), "rubbish")
	write(filepath.Join(data, "districts.json"), "rubbish")
	signal(`"msg":"not reloaded.*","part":"(authorities)`)
	stderr.await(t, `"msg":"not reloaded[^\n]*","part":"(districts)`)
	check("Басқа аудан", 4)
	stop()
	if code := <-done; code != 0 {
		t.Errorf("ended with %d: %s", code, stderr)
	}
}
