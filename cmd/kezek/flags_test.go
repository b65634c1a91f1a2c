package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
)

// parseAlone reads a command line with no file of an administrator and a data folder
// of its own.
func parseAlone(t *testing.T, args ...string) (options, error) {
	t.Helper()
	dir := t.TempDir()
	config := filepath.Join(dir, "kezek.toml")
	if err := os.WriteFile(config, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return parse(append([]string{"--data", dir, "--config", config}, args...), io.Discard)
}

func TestAWrongCallSaysWhatWouldBeRight(t *testing.T) {
	for line, want := range map[string]string{
		"--practice --central https://a.kz": "leave --central out",
		"start":                             "--",
		"--no-such-flag":                    "no-such-flag",
		"--kiosk=perhaps":                   "setting_switch",
	} {
		if _, err := parseAlone(t, strings.Fields(line)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q in it", line, err, want)
		}
	}
}

func TestABadFlagIsToldAndTheProgramStarts(t *testing.T) {
	for line, want := range map[string]string{
		"--lang de":                            "kk, ru or en",
		"--district 9999":                      "KATO",
		"--central central.example.kz":         "https://",
		"--central http://central.example.kz":  "https://",
		"--ncalayer http://127.0.0.1":          "wss://",
		"--scale 300":                          "175",
		"--central https://central.example.kz": "",
		"--practice --kiosk --lang kk":         "",
		"--district 1170 --office Test":        "",
		"--kiosk=false --theme dark":           "",
	} {
		o, err := parseAlone(t, strings.Fields(line)...)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		var out strings.Builder
		writeProblems(&out, o.Settings, assets.Texts(model.English))
		if told := out.String(); want == "" && told != "" || !strings.Contains(told, want) {
			t.Errorf("%s: told %q, want %q in it", line, told, want)
		}
	}
}

func TestAFileThatCannotBeReadKeepsTheProgramFromStarting(t *testing.T) {
	_, err := parse([]string{"--data", t.TempDir(), "--config", filepath.Join(t.TempDir(), "no.toml")}, io.Discard)
	if !errors.Is(err, errSettings) || model.CodeOf(err) != model.CodeSettingsFile {
		t.Error(err)
	}
}

func TestPracticeBringsItsOwnCentral(t *testing.T) {
	t.Setenv("KEZEK_CENTRAL", "https://central.example.kz")
	o, err := parseAlone(t, "--practice", "--lock-after", "90s", "--keep-drafts", "2")
	if err != nil || o.Central != "" || o.Settings.Text(settings.Central) == "" {
		t.Errorf("central %q, %v", o.Central, err)
	}
	if o.LockAfter.Seconds() != 90 || o.KeepDrafts.Hours() != 48 {
		t.Errorf("%+v", o)
	}
}
