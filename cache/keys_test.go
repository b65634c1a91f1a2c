package cache

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"akmola.kz/kezek/cache/internal/layout"
	"akmola.kz/kezek/cache/salvage"
	"akmola.kz/kezek/internal/model"
	bolt "go.etcd.io/bbolt"
)

// rotKeys flips a bit in each operator's wrapped key of the file at path.
func rotKeys(t *testing.T, path string) {
	t.Helper()
	file := readFile(t, path)
	var ats []int64
	salvage.Scan(bytes.NewReader(file), int64(len(file)), func(b layout.Bucket, _, value []byte, at int64) {
		if b == layout.BucketOperators {
			ats = append(ats, at+int64(len(value))-3)
		}
	})
	for _, at := range ats {
		patchFile(t, path, patch{at, []byte{file[at] ^ 1}})
	}
	if len(ats) == 0 {
		t.Fatal("no key was found")
	}
}

func wantDraft(t *testing.T, f *File, i int) {
	t.Helper()
	if body, err := f.Read(model.DraftRecord, draftID(i)); err != nil || !bytes.Equal(body, draftBody(i)) {
		t.Errorf("draft %d: %d bytes, %v", i, len(body), err)
	}
}

func TestAnOperatorsKeyThatRotsIsHealedFromTheCopy(t *testing.T) {
	for name, drafts := range map[string]int{"small": 3, "large": 12_000} {
		t.Run(name, func(t *testing.T) {
			path := filePath(t)
			f := newFile(t, path)
			var records []model.Record
			for i := range drafts {
				records = append(records, model.Record{Kind: model.DraftRecord, ID: draftID(i), Body: draftBody(i)})
			}
			if err := f.Write(records...); err != nil {
				t.Fatal(err)
			}
			closeFile(t, f)
			rotKeys(t, path)
			f = openFile(t, path, Options{})
			if got, err := f.Operators(); err != nil || !slices.Equal(got, []int{1}) {
				t.Fatalf("operators %v, %v, want [1]", got, err)
			}
			if told := f.Rescue(); told == nil || told.Lost {
				t.Errorf("Rescue = %+v", told)
			}
			if _, err := f.Unlock(1, somePIN); err != nil {
				t.Fatal(err)
			}
			wantDraft(t, f, 1)
			if copied := readKeysCopy(path); len(copied.Operators()) == 0 {
				t.Error("the copy holds no key any more")
			}
		})
	}
}

func TestAnOperatorsKeyThatRotsMeanwhileIsHealed(t *testing.T) {
	path := filePath(t)
	f := newFile(t, path)
	if err := f.Write(model.Record{Kind: model.DraftRecord, ID: draftID(1), Body: draftBody(1)}); err != nil {
		t.Fatal(err)
	}
	rotKeys(t, path)
	if operator, err := f.AddOperator("intruder", "975310"); err != nil || operator.Number != 2 {
		t.Errorf("AddOperator of one who is in: %+v, %v", operator, err)
	}
	if _, err := f.Unlock(1, somePIN); err != nil {
		t.Error(err)
	}
	wantDraft(t, f, 1)
}

// emptyKeys takes the operators' keys out of the file without a trace.
func emptyKeys(t *testing.T, f *File, last int) {
	t.Helper()
	err := f.db.Update(func(tx *bolt.Tx) error {
		if err := tx.DeleteBucket(layout.BucketOperators.Name()); err != nil {
			return err
		}
		if _, err := tx.CreateBucket(layout.BucketOperators.Name()); err != nil {
			return err
		}
		f.meta.Last = last
		return putMeta(tx, f.meta)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestKeysThatAreMissingComeFromTheCopy(t *testing.T) {
	for _, last := range []int{0, 1} {
		path := filePath(t)
		f := newFile(t, path)
		if err := f.Write(model.Record{Kind: model.DraftRecord, ID: draftID(1), Body: draftBody(1)}); err != nil {
			t.Fatal(err)
		}
		emptyKeys(t, f, last)
		if last > 0 { // while the program runs
			if _, err := f.Unlock(1, somePIN); err != nil {
				t.Error(err)
			}
		}
		closeFile(t, f)
		wantDraft(t, reopen(t, path), 1)
	}
}

func TestNoSecondDataKeyIsMadeOverWhatIsSealed(t *testing.T) {
	path := filePath(t)
	f := newFile(t, path)
	if err := f.Write(model.Record{Kind: model.DraftRecord, ID: draftID(1), Body: draftBody(1)}); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(keysCopyPath(path)); err != nil {
		t.Fatal(err)
	}
	emptyKeys(t, f, 0)
	_, err := f.AddOperator("intruder", "975310")
	wantCode(t, err, model.CodeCacheDamaged)
	closeFile(t, f)
	f = openFile(t, path, Options{})
	before := readFile(t, path)
	_, err = f.AddOperator("intruder", "975310")
	wantCode(t, err, model.CodeCacheDamaged)
	if !bytes.Equal(before, readFile(t, path)) || f.Unlocked() {
		t.Error("something was done all the same")
	}
}

func TestAnOlderCopyBringsNoRemovedOperatorBack(t *testing.T) {
	path := filePath(t)
	f := newFile(t, path)
	if _, err := f.AddOperator("Ерлан", "314159"); err != nil {
		t.Fatal(err)
	}
	older := readFile(t, keysCopyPath(path)) // the next one could not be written
	if err := f.RemoveOperator(1, 2, "314159"); err != nil {
		t.Fatal(err)
	}
	closeFile(t, f)
	whole := readFile(t, path)
	harmed := bytes.Clone(whole)
	clear(harmed[:2*os.Getpagesize()])
	for name, file := range map[string][]byte{"whole": whole, "damaged": harmed} {
		path := placeFile(t, file, older)
		for range 2 {
			f := openFile(t, path, Options{})
			if got, err := f.Operators(); err != nil || !slices.Equal(got, []int{2}) {
				t.Errorf("%s: operators %v, %v, want [2]", name, got, err)
			}
			if err := f.db.View(func(tx *bolt.Tx) error { return checkKeys(tx, f.meta, f.copyOf(t, older)) }); err != nil {
				t.Errorf("%s: the note is gone: %v", name, err)
			}
			closeFile(t, f)
		}
	}
}

// copyOf reads content as a copy of the keys.
func (f *File) copyOf(t *testing.T, content []byte) *salvage.Found {
	t.Helper()
	path := filePath(t)
	if err := os.WriteFile(keysCopyPath(path), content, 0o600); err != nil {
		t.Fatal(err)
	}
	return readKeysCopy(path)
}

func TestTheCopyOfAFileThatIsGoneIsKept(t *testing.T) {
	path := filePath(t)
	closeFile(t, newFile(t, path))
	keys := readFile(t, keysCopyPath(path))
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	closeFile(t, newFile(t, path))
	names, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"+asideMark+"*"+keysSuffix))
	if err != nil || len(names) != 1 || !slices.Equal(readFile(t, names[0]), keys) {
		t.Errorf("kept: %v, %v", names, err)
	}
}

func TestOperatorsThatCannotBeReadAreNotNone(t *testing.T) {
	path := filePath(t)
	f := newFile(t, path)
	if err := os.Remove(keysCopyPath(path)); err != nil {
		t.Fatal(err)
	}
	closeFile(t, f)
	got, err := f.Operators()
	if model.CodeOf(err) != model.CodeCacheFailed {
		t.Errorf("operators %v, %v, want cache_failed", got, err)
	}
}
