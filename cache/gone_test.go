package cache

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"akmola.kz/kezek/internal/model"
)

func TestAFileThatIsRemovedWhileItIsOpenIsToldAndPutBack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	path := filepath.Join(dir, "kezek.db")
	f := newFile(t, path)
	record := func(i int) model.Record {
		return model.Record{Kind: model.OutboxRecord, ID: draftID(i), Body: []byte("signed")}
	}
	for i := range 2 {
		if err := f.Write(record(i)); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		wantCode(t, f.Write(record(i+10)), model.CodeCacheGone) // told, and not written
		if err := f.Check(); err != nil {
			t.Fatalf("it is not there again: %v", err)
		}
	}
	other, err := Open(path, Options{Cost: cheap})
	wantCode(t, err, model.CodeCacheInUse)
	if other != nil {
		t.Error("a second one opened it")
	}
	closeFile(t, f)
	f = reopen(t, path)
	n := 0
	if err := f.Each(model.OutboxRecord, func(string, []byte) error { n++; return nil }); err != nil || n != 2 {
		t.Errorf("%d records, %v", n, err)
	}
	if f.Rescue() != nil {
		t.Error("it was taken for damaged")
	}
}

func TestAFileThatSomebodyPutInItsPlaceStays(t *testing.T) {
	path := filePath(t)
	f := newFile(t, path)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("a copy of yesterday"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		wantCode(t, f.Write(model.Record{Kind: model.DraftRecord, ID: draftID(1), Body: []byte("x")}), model.CodeCacheGone)
	}
	if got := readFile(t, path); string(got) != "a copy of yesterday" {
		t.Errorf("it holds %q", got)
	}
}

func TestAFolderThatCannotBeMadeAgainIsTold(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	f := newFile(t, filepath.Join(dir, "kezek.db"))
	if err := errors.Join(os.RemoveAll(dir), os.WriteFile(dir, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		wantCode(t, f.Check(), model.CodeCacheGone)
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	wantCode(t, f.Check(), model.CodeCacheGone)
	if err := f.Check(); err != nil {
		t.Errorf("once it can be: %v", err)
	}
}
