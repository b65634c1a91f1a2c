package folder

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestAFolderTellsItsFoldersAndItsNewestScansFirst(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"б", "А", ".hidden", "$RECYCLE.BIN"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	day := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	for i, name := range []string{"old.pdf", "new.PDF", "letter.docx", ".secret.pdf"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, day, day.AddDate(0, 0, i)); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := Read(dir, []string{".pdf"})
	var names []string
	for _, e := range entries {
		names = append(names, e.Name)
	}
	if want := []string{"А", "б", "new.PDF", "old.pdf"}; err != nil || !slices.Equal(names, want) {
		t.Errorf("%q, %v; want %q", names, err, want)
	}
	if _, err := Read(filepath.Join(dir, "gone"), nil); err == nil {
		t.Error("a folder that is not there was read")
	}
}

func TestThePlacesAreThere(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", home)
	downloads := filepath.Join(home, "Загрузки")
	if err := os.Mkdir(downloads, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, "user-dirs.dirs"), []byte("# names\nXDG_DOWNLOAD_DIR=\"$HOME/Загрузки\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	places := Places()
	for _, place := range places {
		if about, err := os.Stat(place.Path); err != nil || !about.IsDir() || !place.Folder || place.Name == "" {
			t.Errorf("%+v, %v", place, err)
		}
	}
	if len(places) == 0 || os.PathSeparator == '/' && places[0].Path != downloads {
		t.Errorf("%+v", places)
	}
}
