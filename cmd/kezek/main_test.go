package main

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/internal/counter/update"
	"akmola.kz/kezek/internal/release/releasetest"
)

func TestTheCommandLineWritesAReportEvenWhereTheSettingsAreBroken(t *testing.T) {
	dir := t.TempDir()
	config := filepath.Join(dir, "kezek.toml")
	if err := os.WriteFile(config, []byte("central = https://no quotes"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "report.zip")
	var out, told bytes.Buffer
	if code := run([]string{"--data", dir, "--config", config, "--lang", "en", "--report", path}, &out, &told); code != 0 {
		t.Fatalf("status %d: %s", code, &told)
	}
	if !strings.Contains(out.String(), path) {
		t.Errorf("it does not say where: %s", &out)
	}
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	for name, want := range map[string]string{"diagnostics.txt": "Fyne v2", "settings.json": `"lang"`} {
		text, err := fs.ReadFile(archive, name)
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s does not hold %q: %v", name, want, err)
		}
	}
	if code := run([]string{"--data", dir, "--config", config, "--report", path}, &out, &told); code != 1 {
		t.Errorf("written over another: status %d", code)
	}
}

func TestTheVersionIsThatOfTheDescription(t *testing.T) {
	var out bytes.Buffer
	if code := run([]string{"--data", t.TempDir(), "--version"}, &out, &out); code != 0 || !strings.HasPrefix(out.String(), "kezek "+kezek.Describe().Version) {
		t.Errorf("status %d: %s", code, &out)
	}
}

// TestTheVersionThatStartsIsToldBesideThatOfTheProgram has a newer one installed beside the data.
func TestTheVersionThatStartsIsToldBesideThatOfTheProgram(t *testing.T) {
	data, archive := t.TempDir(), filepath.Join(t.TempDir(), "archive")
	made := releasetest.New(t).Make(t, "99.0.0", map[string][]byte{"kezek": []byte("x")})
	if err := os.WriteFile(archive, made.Archive, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := update.In(data).Install(made.Manifest, made.Text, made.Signature, archive); err != nil {
		t.Fatal(err)
	}
	for flag, want := range map[string]bool{"--updates=true": true, "--updates=false": false} {
		var out bytes.Buffer
		if code := run([]string{"--data", data, flag, "--version"}, &out, &out); code != 0 || strings.HasSuffix(out.String(), "\nstarts 99.0.0\n") != want {
			t.Errorf("%s: status %d: %s", flag, code, &out)
		}
	}
}

func TestDraftsNeedOneFile(t *testing.T) {
	var out bytes.Buffer
	for _, command := range []string{"export-drafts", "import-drafts"} {
		if code := run([]string{command, "--data", t.TempDir(), "--lang", "en"}, &out, &out); code != 2 {
			t.Errorf("%s: status %d: %s", command, code, &out)
		}
	}
	absent := filepath.Join(t.TempDir(), "drafts.age")
	if code := run([]string{"export-drafts", "--data", t.TempDir(), "--lang", "en", absent}, &out, &out); code != 1 {
		t.Errorf("nothing to export: status %d: %s", code, &out)
	}
}
