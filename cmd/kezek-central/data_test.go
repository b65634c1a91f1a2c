package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/cache"
	line "akmola.kz/kezek/client/central"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
)

const newDistrict = `[{"code": "1199", "name": {"kk": "Жаңа аудан", "ru": "Новый район"}, "short": {"kk": "Жаңа", "ru": "Новый"}}]`

// dataFolder returns a folder with a list of districts.
func dataFolder(t *testing.T, districts string) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "districts.json"), []byte(districts), 0o600); err != nil {
		t.Fatal(err)
	}
	return folder
}

// startCentral runs the central until stop, and returns its address.
func startCentral(t *testing.T, args ...string) (url string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	stdout, stderr := newOutput(), newOutput()
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...), stdout, stderr)
	}()
	return stdout.await(t, `(http://\S+)`), func() {
		cancel()
		if code := <-done; code != 0 {
			t.Errorf("ended with %d: %s", code, stderr)
		}
	}
}

// openCounter returns the desk of a counter that asks the central at url.
func openCounter(t *testing.T, url string, store desk.Store) *desk.Desk {
	t.Helper()
	client, err := line.New(line.Config{BaseURL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	d := desk.New(desk.Config{Central: client, Store: store, District: "1199", Lang: model.Kazakh})
	if err := d.Open(); err != nil {
		t.Fatal(err)
	}
	return d
}

// TestADistrictOfTheDataFolderReachesEveryCounter: one file beside the central, and a
// counter shows the district by its name, before and after it is started again without a
// connection, as it shows those built in.
func TestADistrictOfTheDataFolderReachesEveryCounter(t *testing.T) {
	database := "sqlite:" + filepath.Join(t.TempDir(), "c.db")
	folder := dataFolder(t, newDistrict)
	reference := filepath.Join(t.TempDir(), "reference.json")
	if err := os.WriteFile(reference, []byte(`{"organizations": [{"id": "990140000001", "district": "1199",
		"short": {"kk": "Сынақ", "ru": "Сынақ"}, "full": {"kk": "Сынақ", "ru": "Сынақ"}}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	stderr := newOutput()
	migrated(t, database)
	if code := run(t.Context(), []string{"import", "--database", database, reference}, newOutput(), stderr); code == 0 {
		t.Error("an organization of a district that nobody knows came in")
	}
	if code := run(t.Context(), []string{"import", "--database", database, "--data", folder, reference}, newOutput(), stderr); code != 0 {
		t.Fatalf("import ended with %d: %s", code, stderr)
	}
	url, stop := startCentral(t, "--database", database, "--public-url", "https://central.example.kz", "--data", folder)
	store, err := cache.OpenEphemeral(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}()
	d := openCounter(t, url, store)
	if err := d.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := d.Fire(desk.Started); err != nil {
		t.Fatal(err)
	}
	if err := d.ChooseDistrict("1199"); err != nil {
		t.Fatal(err)
	}
	organizations, err := d.Organizations(t.Context(), false)
	if err != nil || len(organizations) != 1 || d.Rules().Version == "" {
		t.Errorf("organizations %v, %v, rules %q", organizations, err, d.Rules().Version)
	}
	stop()
	for _, d := range []*desk.Desk{d, openCounter(t, url, store)} {
		districts, err := d.Districts(t.Context())
		if err != nil || len(districts) != 21 || districts[0].Code != "1199" || districts[0].Organizations != 1 {
			t.Errorf("districts %v, %v, want 21 and the office's own first", districts, err)
		}
		words := assets.Texts(model.Kazakh).WithDistricts(d.KnownDistricts)
		title, action := words.ErrorText(model.NewError(model.CodeApplicationOther, "district", "1199"))
		if words.DistrictName("1199") != "Жаңа аудан" || !strings.Contains(title+action, "Жаңа аудан") {
			t.Errorf("named %q; the error says %q, %q", words.DistrictName("1199"), title, action)
		}
	}
}

func TestDataThatIsWrongEndsTheStartWithItsPlace(t *testing.T) {
	folder := dataFolder(t, "[\n"+`{"code": "1199", "nmae": {}}]`)
	for _, args := range [][]string{
		{"serve", "--database", "sqlite:" + filepath.Join(t.TempDir(), "c.db"), "--public-url", "https://central.example.kz", "--data", folder},
		{"import", "--database", "sqlite:" + filepath.Join(t.TempDir(), "c.db"), "--data", folder, "nowhere.json"},
	} {
		stderr := newOutput()
		code := run(t.Context(), args, newOutput(), stderr)
		if want := folder + `: districts.json:2: json: unknown field "nmae"`; code != 1 || !strings.Contains(stderr.String(), want) {
			t.Errorf("%s ended with %d and said %q, want %q", args[0], code, stderr, want)
		}
	}
}
