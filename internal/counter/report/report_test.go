package report

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/counter/update"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui"
)

func content(t *testing.T) Content {
	t.Helper()
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	data := filepath.Join(home, "kezek")
	if err := os.MkdirAll(data, 0o700); err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(data, "kezek.log")
	if err := os.WriteFile(log, []byte("level=INFO msg=sent iin=880229300802 took=12ms path="+home+"/x\nlast line +7 700 000 00 02"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := settings.Load(settings.Input{Flags: map[settings.Key]string{settings.Data: data, settings.Office: "ЦОН № 3, aigul@example.kz"}})
	if err != nil {
		t.Fatal(err)
	}
	return Content{
		MadeAt: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC), Settings: s, Logs: []string{log, log + ".1"}, Lang: model.Russian,
		Facts: []ui.Facts{{Key: "cache", Facts: []ui.Fact{{Key: "path", Value: filepath.Join(data, "kezek.db")}, {Key: "size", Value: "1,2 МБ"}}}},
	}
}

// unpack reads a report.
func unpack(t *testing.T, path string) map[string]string {
	t.Helper()
	archive, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = archive.Close() }()
	files := map[string]string{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(data)
	}
	return files
}

func TestAReportHoldsFactsSettingsAndMaskedLogs(t *testing.T) {
	c := content(t)
	path := filepath.Join(t.TempDir(), "new", Name(c.MadeAt))
	if err := Write(t.Context(), path, c); err != nil {
		t.Fatal(err)
	}
	files := unpack(t, path)
	if len(files) != 4 {
		t.Errorf("files %v", files)
	}
	for name, wants := range map[string][]string{
		"diagnostics.txt":  {"Файл на этом компьютере", "Размер: 1,2 МБ", "~"},
		"diagnostics.json": {`"key": "path"`, "~"},
		"settings.json":    {`"source": "flag"`, `"where": "--office"`, `"source": "default"`},
		"logs/kezek.log":   {"took=12ms", "iin=" + Mask, "path=~/x", "last line +" + Mask},
	} {
		for _, want := range wants {
			if !strings.Contains(files[name], want) {
				t.Errorf("%s lacks %q: %s", name, want, files[name])
			}
		}
	}
	all := strings.Join([]string{files["diagnostics.txt"], files["diagnostics.json"], files["settings.json"], files["logs/kezek.log"]}, "\n")
	home, _ := os.UserHomeDir()
	for _, secret := range []string{"880229300802", "aigul@", "700 000", home} {
		if strings.Contains(all, secret) {
			t.Errorf("%q is in the report", secret)
		}
	}
}

func TestAReportIsNotWrittenOverAnotherFile(t *testing.T) {
	c := content(t)
	path := filepath.Join(t.TempDir(), "report.zip")
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Write(t.Context(), path, c); model.CodeOf(err) != model.CodeReportFailed {
		t.Error(err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != "mine" {
		t.Errorf("%q, %v", data, err)
	}
}

func TestAReportThatIsCancelledLeavesNothing(t *testing.T) {
	c := content(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	path := filepath.Join(t.TempDir(), "report.zip")
	if err := Write(ctx, path, c); model.CodeOf(err) != model.CodeReportFailed {
		t.Error(err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Error("a half report is left")
	}
}

func TestEveryKindOfRecordThatIsCountedHasAName(t *testing.T) {
	for _, lang := range []model.Lang{model.Kazakh, model.Russian, model.English} {
		for _, kind := range countedKinds {
			if key := "diagnostics." + string(kind); !assets.Texts(lang).Has(key) {
				t.Errorf("%s: %s", lang, key)
			}
		}
	}
}

// TestAVersionThatIsNotStartedIsToldApartFromTheLastProblem has both, in every language.
func TestAVersionThatIsNotStartedIsToldApartFromTheLastProblem(t *testing.T) {
	data := t.TempDir()
	record := filepath.Join(data, "versions", "0.4.0.json")
	if err := errors.Join(os.Mkdir(filepath.Dir(record), 0o700), os.WriteFile(record, []byte(`{"bad": "update_not_started"}`), 0o600)); err != nil {
		t.Fatal(err)
	}
	s := Source{Data: data, Updates: func() update.State { return update.State{Problem: model.CodeCentralDown} }}
	told := map[string]string{}
	for _, fact := range s.newerFacts().Facts {
		told[fact.Key] = fact.Value
		for _, lang := range model.Langs() {
			if key := "diagnostics." + fact.Key; !assets.Texts(lang).Has(key) {
				t.Errorf("%s: %s", lang, key)
			}
		}
	}
	s.Fixed = true
	if off := s.newerFacts().Facts; len(off) != 1 || off[0].Word != "diagnostics.newer.off" {
		t.Errorf("of a program that the system brings: %+v", off)
	}
	if told["newer.problem"] != "central_down" || told["newer.refused"] != "0.4.0 update_not_started" {
		t.Errorf("%q", told)
	}
}
