package cache

import (
	"bytes"
	"compress/gzip"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"

	"akmola.kz/kezek/internal/model"

	bolt "go.etcd.io/bbolt"
)

var updateFile = flag.Bool("update-file", false, "make the file of the present version anew")

// firstFile is a file as the first version writes it. One of a version that has been released is
// never made anew.
const firstFile = "testdata/file-1.db.gz"

// TestAFileOfTheFirstVersionIsOpened takes it to this version with what is in it.
func TestAFileOfTheFirstVersionIsOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kezek.db")
	want := model.Record{Kind: model.DraftRecord, ID: "a", Body: []byte("what was typed")}
	if *updateFile {
		makeFirst(t, want)
	}
	packed, err := os.Open(firstFile)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = packed.Close() }()
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(unpacked)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	f := openFile(t, path, Options{})
	if f.Rescue() != nil {
		t.Error("it is taken for damaged")
	}
	operator, err := f.Unlock(1, somePIN)
	if err != nil || operator.Name != somebody {
		t.Fatalf("%+v, %v", operator, err)
	}
	if body, err := f.Read(want.Kind, want.ID); err != nil || !bytes.Equal(body, want.Body) {
		t.Errorf("%q, %v", body, err)
	}
}

func makeFirst(t *testing.T, r model.Record) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "kezek.db")
	f, err := Open(path, Options{Cost: cheap, Digits: pinMin})
	if err == nil {
		_, err = f.AddOperator(somebody, somePIN)
	}
	if err == nil {
		err = f.Write(r)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	out := gzip.NewWriter(&packed)
	if _, err = out.Write(content); err == nil {
		err = out.Close()
	}
	if err == nil {
		err = os.MkdirAll(filepath.Dir(firstFile), 0o750)
	}
	if err == nil {
		err = os.WriteFile(firstFile, packed.Bytes(), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestAVersionThatDoesNotComeUpLeavesTheFileAsItWas has a later version bring a file up to date, twice,
// and lets the earlier one go on.
func TestAVersionThatDoesNotComeUpLeavesTheFileAsItWas(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kezek.db")
	f := openFile(t, path, Options{})
	if _, err := f.AddOperator(somebody, somePIN); err != nil {
		t.Fatal(err)
	}
	closeFile(t, f)
	later := func() {
		t.Helper()
		schema++
		steps = append(steps, func(*bolt.Tx) error { return nil })
		defer func() { schema, steps = schema-1, steps[:len(steps)-1] }()
		f, err := Open(path, Options{Cost: cheap, Digits: pinMin})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	later()
	if _, err := Open(path, Options{Cost: cheap, Digits: pinMin}); model.CodeOf(err) != model.CodeCacheNewer {
		t.Errorf("a file of later is opened: %v", err)
	}
	for range 2 {
		later()
		if err := UndoMigration(path); err != nil {
			t.Fatal(err)
		}
		f = openFile(t, path, Options{})
		if _, err := f.Unlock(1, somePIN); err != nil {
			t.Error(err)
		}
		closeFile(t, f)
	}
	f = openFile(t, path, Options{}) // by a copy that runs
	if err := keepBefore(f.db, path); err != nil {
		t.Fatal(err)
	}
	if err := UndoMigration(path); err == nil {
		t.Error("a file is replaced that somebody has open")
	}
	closeFile(t, f)
	later()
	if err := Migrated(path); err != nil {
		t.Error(err)
	}
	if err := UndoMigration(path); err != nil {
		t.Error(err)
	}
	if _, err := Open(path, Options{Cost: cheap, Digits: pinMin}); model.CodeOf(err) != model.CodeCacheNewer {
		t.Errorf("what has come up was undone: %v", err)
	}
}
