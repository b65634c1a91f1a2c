package cache

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"testing"

	"akmola.kz/kezek/cache/internal/layout"
	"akmola.kz/kezek/cache/salvage"
	"akmola.kz/kezek/internal/model"
)

// sealedKey returns how the operator's wrapped key stands in a file.
func sealedKey(t *testing.T, f *File, number int) []byte {
	t.Helper()
	w, err := f.wrapOf(number)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(base64.StdEncoding.EncodeToString(w.Sealed))
}

func TestAKeyThatWasTakenAwayStandsNowhereAnyMore(t *testing.T) {
	for name, act := range map[string]func(f *File) error{
		"removed":     func(f *File) error { return f.RemoveOperator(2, 1, somePIN) },
		"another PIN": func(f *File) error { return f.ChangePIN(2, "135790", "864209") },
		"ended in between": func(f *File) error {
			return f.change(func(t *transaction) error {
				if err := t.remove(layout.BucketOperators, layout.NumberKey(2)); err != nil {
					return err
				}
				return putStale(t)
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filePath(t)
			f := newFile(t, path)
			if _, err := f.AddOperator("Ерлан", "135790"); err != nil {
				t.Fatal(err)
			}
			for i := range 40 {
				if err := f.Write(model.Record{Kind: model.DraftRecord, ID: draftID(i), Body: draftBody(i)}); err != nil {
					t.Fatal(err)
				}
			}
			old := sealedKey(t, f, 2)
			if !bytes.Contains(readFile(t, path), old) {
				t.Fatal("the test looks for the wrong thing")
			}
			if err := act(f); err != nil {
				t.Fatal(err)
			}
			if name == "ended in between" {
				closeFile(t, f)
				f = reopen(t, path)
			}
			for _, file := range []string{path, keysCopyPath(path)} {
				if bytes.Contains(readFile(t, file), old) {
					t.Errorf("the key stands in %s", file)
				}
			}
			if n := drafts(t, f); n != 40 || f.meta.Stale {
				t.Errorf("%d drafts, meta %+v", n, f.meta)
			}
			if err := f.Write(model.Record{Kind: model.DraftRecord, ID: draftID(40), Body: draftBody(40)}); err != nil {
				t.Fatal(err)
			}
			closeFile(t, f)
			if err := salvage.Inspect(path, salvage.Leaves); err != nil {
				t.Error(err)
			}
			if f = reopen(t, path); drafts(t, f) != 41 || f.Rescue() != nil {
				t.Errorf("rescue %+v", f.Rescue())
			}
		})
	}
}

func TestForgettingAKeyWhileOthersWorkTakesNothing(t *testing.T) {
	path := filePath(t)
	f := newFile(t, path)
	done := make(chan error)
	go func() {
		for i := range 60 {
			err := f.Write(model.Record{Kind: model.DraftRecord, ID: draftID(i % 20), Body: draftBody(i % 20)})
			if err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	pins := []string{somePIN, "864209"}
	for i := range 10 {
		if err := f.ChangePIN(1, pins[i%2], pins[(i+1)%2]); err != nil {
			t.Fatal(err)
		}
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	closeFile(t, f)
	if err := salvage.Inspect(path, salvage.Leaves); err != nil {
		t.Error(err)
	}
	if n := drafts(t, reopen(t, path)); n != 20 {
		t.Errorf("%d drafts, want 20", n)
	}
}

func TestAKeyThatCannotBeForgottenNowIsForgottenAtTheNextOpen(t *testing.T) {
	path := filePath(t)
	f := newFile(t, path)
	old := sealedKey(t, f, 1)
	inTheWay := filepath.Join(path+compactSuffix, "in the way")
	if err := os.MkdirAll(inTheWay, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := f.ChangePIN(1, somePIN, "864209"); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(model.Record{Kind: model.DraftRecord, ID: draftID(0), Body: draftBody(0)}); err != nil {
		t.Fatal(err)
	}
	closeFile(t, f)
	if err := os.RemoveAll(path + compactSuffix); err != nil {
		t.Fatal(err)
	}
	f = openFile(t, path, Options{})
	if _, err := f.Unlock(1, "864209"); err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(readFile(t, path), old) || f.meta.Stale || drafts(t, f) != 1 {
		t.Errorf("the key stands there still, or the draft is gone: meta %+v", f.meta)
	}
}
