package cache

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"akmola.kz/kezek/internal/model"
	bolt "go.etcd.io/bbolt"
)

func TestAFileOfALaterVersionIsLeftAlone(t *testing.T) {
	path := filePath(t)
	f := newFile(t, path)
	err := f.db.Update(func(tx *bolt.Tx) error {
		m := f.meta
		m.Schema = schema + 1
		return putMeta(tx, m)
	})
	if err != nil {
		t.Fatal(err)
	}
	closeFile(t, f)
	before := readFile(t, path)
	_, err = Open(path, Options{})
	wantCode(t, err, model.CodeCacheNewer)
	if !bytes.Equal(before, readFile(t, path)) {
		t.Error("the file was changed")
	}
}

func TestASecondOpenIsRefused(t *testing.T) {
	path := filePath(t)
	newFile(t, path)
	_, err := Open(path, Options{})
	wantCode(t, err, model.CodeCacheInUse)
}

func TestCompactingKeepsEverythingAndGivesRoomBack(t *testing.T) {
	path := filePath(t)
	f := newFile(t, path)
	fill(t, f, 12_000)
	var gone []model.Record
	err := f.Each(model.DraftRecord, func(id string, _ []byte) error {
		if len(gone) < 11_990 {
			gone = append(gone, model.Record{Kind: model.DraftRecord, ID: id})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Write(gone...); err != nil {
		t.Fatal(err)
	}
	if err := f.Log(model.ActionDeleted, 1, ""); err != nil {
		t.Fatal(err)
	}
	before := f.meta
	closeFile(t, f)
	if err := os.WriteFile(path+compactSuffix, []byte("left by a crash"), 0o600); err != nil {
		t.Fatal(err)
	}
	f = reopen(t, path)
	info, err := os.Stat(path)
	if err != nil || info.Size() > 4<<20 || f.Rescue() != nil {
		t.Errorf("the file has %d bytes, %v, rescue %+v", info.Size(), err, f.Rescue())
	}
	if f.meta.Base <= before.Base || f.meta.ID != before.ID {
		t.Errorf("meta %+v after %+v", f.meta, before)
	}
	left := 0
	if err := f.Each(model.DraftRecord, func(string, []byte) error { left++; return nil }); err != nil || left != 10 {
		t.Errorf("%d drafts, %v, want 10", left, err)
	}
	if actions, err := f.Actions(0, 10); err != nil || len(actions) != 1 {
		t.Errorf("actions %v, %v", actions, err)
	}
	if matches, _ := filepath.Glob(path + compactSuffix); len(matches) > 0 {
		t.Error("the way to it was left behind")
	}
}
