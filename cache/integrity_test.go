package cache

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"akmola.kz/kezek/cache/internal/layout"
	"akmola.kz/kezek/internal/model"
	bolt "go.etcd.io/bbolt"
)

func TestAValueInAnotherPlaceIsRefused(t *testing.T) {
	path := filePath(t)
	f := newFile(t, path)
	for i := range 3 {
		err := f.Write(model.Record{Kind: model.DraftRecord, ID: draftID(i), Body: draftBody(i)})
		if err != nil {
			t.Fatal(err)
		}
	}
	old := rawValue(t, f, layout.BucketDraft, draftID(1))
	if err := f.Write(model.Record{Kind: model.DraftRecord, ID: draftID(1), Body: draftBody(1)}); err != nil {
		t.Fatal(err)
	}
	now := rawValue(t, f, layout.BucketDraft, draftID(1))
	relabelled := func(value []byte, revision uint64) []byte {
		return layout.Clear(layout.BucketDraft, []byte(draftID(1)), revision, value[layout.HeadSize:])
	}
	h, _ := layout.ReadHead(now)
	tests := map[string][]byte{
		"under another key":    relabelled(rawValue(t, f, layout.BucketDraft, draftID(0)), h.Revision),
		"of an older revision": relabelled(old, h.Revision),
		"of another bucket":    relabelled(rawValue(t, f, layout.BucketNames, string(layout.NumberKey(1))), 3),
	}
	for name, value := range tests {
		t.Run(name, func(t *testing.T) {
			putRaw(t, f, layout.BucketDraft, draftID(1), value)
			_, err := f.Read(model.DraftRecord, draftID(1))
			wantCode(t, err, model.CodeCacheDamaged)
			seen := 0
			err = f.Each(model.DraftRecord, func(string, []byte) error { seen++; return nil })
			if e, ok := errors.AsType[*model.Error](err); !ok || e.Code != model.CodeCacheDamaged || e.Params["records"] != "1" || seen != 2 {
				t.Errorf("Each: %d, %v, want the 2 others and cache_damaged", seen, err)
			}
		})
	}
	putRaw(t, f, layout.BucketDraft, draftID(1), now)
	if body, err := f.Read(model.DraftRecord, draftID(1)); err != nil || !bytes.Equal(body, draftBody(1)) {
		t.Errorf("put back: %v", err)
	}
}

func TestARecordThatTheDiskBrokeIsTold(t *testing.T) {
	path := filePath(t)
	f := newFile(t, path)
	for i := range 3 {
		if err := f.Write(model.Record{Kind: model.DraftRecord, ID: draftID(i), Body: draftBody(i)}); err != nil {
			t.Fatal(err)
		}
	}
	for i, value := range [][]byte{{}, rawValue(t, f, layout.BucketDraft, draftID(1))[:layout.HeadSize], rawValue(t, f, layout.BucketDraft, draftID(2))} {
		putRaw(t, f, layout.BucketDraft, fmt.Sprintf("broken-%d", i), value)
	}
	if n := drafts(t, f); n != 3 {
		t.Errorf("%d drafts, want 3", n)
	}
	if told := f.Rescue(); told == nil || told.Broken != 3 || told.Rescued != 3 {
		t.Errorf("Rescue = %+v, want 3 broken and 3 rescued", told)
	}
}

func rawValue(t *testing.T, f *File, b layout.Bucket, key string) (value []byte) {
	t.Helper()
	err := f.db.View(func(tx *bolt.Tx) error {
		value = bytes.Clone(tx.Bucket(b.Name()).Get([]byte(key)))
		return nil
	})
	if err != nil || value == nil {
		t.Fatalf("no value: %v", err)
	}
	return value
}

func putRaw(t *testing.T, f *File, b layout.Bucket, key string, value []byte) {
	t.Helper()
	err := f.db.Update(func(tx *bolt.Tx) error {
		bin := tx.Bucket(b.Name())
		if value == nil {
			return bin.Delete([]byte(key))
		}
		return bin.Put([]byte(key), value)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestABrokenChainOfActionsIsTold(t *testing.T) {
	path := filePath(t)
	f := newFile(t, path)
	for range 6 {
		if err := f.Log(model.ActionOpened, 1, ""); err != nil {
			t.Fatal(err)
		}
	}
	want := func(after uint64, n int, seq, next string) {
		t.Helper()
		actions, err := f.Actions(after, 10)
		e, ok := errors.AsType[*model.Error](err)
		if !ok || e.Code != model.CodeCacheDamaged || e.Params["seq"] != seq || e.Params["next"] != next || len(actions) != n {
			t.Fatalf("Actions after %d: %d, %v, want %d and seq %s next %s", after, len(actions), err, n, seq, next)
		}
	}
	last := rawValue(t, f, layout.BucketActions, string(layout.NumberKey(6)))
	putRaw(t, f, layout.BucketActions, string(layout.NumberKey(6)), nil)
	want(0, 5, "6", "") // the last one was cut off
	putRaw(t, f, layout.BucketActions, string(layout.NumberKey(6)), last)
	putRaw(t, f, layout.BucketActions, string(layout.NumberKey(3)), nil)
	want(0, 2, "3", "4")
	want(2, 0, "3", "4")
	if actions, err := f.Actions(4, 10); err != nil || len(actions) != 2 {
		t.Errorf("after the gap: %d, %v, want 2", len(actions), err)
	}
	putRaw(t, f, layout.BucketActions, string(layout.NumberKey(3)), rawValue(t, f, layout.BucketActions, string(layout.NumberKey(2))))
	want(0, 2, "3", "4")
	if err := f.Log(model.ActionOpened, 1, ""); err != nil {
		t.Fatal(err)
	}
}
