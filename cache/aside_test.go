package cache

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestWhatWasSetAsideIsRemovedWhenItsTimeIsOver(t *testing.T) {
	file, keys := someFile(t, 3)
	clear(file[:2*os.Getpagesize()])
	path := placeFile(t, file, keys)
	dir := filepath.Dir(path)
	for _, name := range []string{"kezek-damaged-20261121-090000.db.keys", "kezek-damaged-letter.db", "other-damaged-20200101-000000.db", "kezek-damaged-20200101-000000.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const keep = 14 * 24 * time.Hour
	c := newClock()
	f := openFile(t, path, Options{Clock: c.time})
	aside := f.Rescue().SetAside
	c.now = c.now.Add(keep)
	if n, err := f.RemoveSetAside(keep); n != 0 || err != nil || !exists(aside) {
		t.Errorf("removed %d, %v, before its time", n, err)
	}
	c.now = c.now.Add(time.Second)
	if n, err := f.RemoveSetAside(keep); n != 2 || err != nil || exists(aside) {
		t.Errorf("removed %d, %v, want 2", n, err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	want := []string{"kezek-damaged-20200101-000000.txt", "kezek-damaged-letter.db", "kezek.db", "kezek.db.keys", "kezek.db.lock", "other-damaged-20200101-000000.db"}
	if !slices.Equal(names, want) {
		t.Errorf("left %q, want %q", names, want)
	}
}
