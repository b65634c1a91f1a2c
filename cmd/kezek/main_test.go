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
