package cache

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"akmola.kz/kezek/cache/internal/layout"
	"akmola.kz/kezek/internal/model"
	bolt "go.etcd.io/bbolt"
)

// someFile returns the bytes of a file with drafts, outbox, actions and an operator,
// and those of the copy of the keys.
func someFile(t testing.TB, drafts int) (file, keys []byte) {
	t.Helper()
	path := filePath(t)
	f := newFile(t, path)
	for i := range drafts {
		err := f.Write(model.Record{Kind: model.DraftRecord, ID: draftID(i), Body: draftBody(i)},
			model.Record{Kind: model.OutboxRecord, ID: draftID(i), Body: []byte("waiting")})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Log(model.ActionOpened, 1, draftID(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Write(model.Record{Kind: model.DraftRecord, ID: "removed", Body: []byte("x")}); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(model.Record{Kind: model.DraftRecord, ID: "removed"}); err != nil {
		t.Fatal(err)
	}
	if err := f.Log(model.ActionDeleted, 1, "removed"); err != nil {
		t.Fatal(err)
	}
	closeFile(t, f)
	return readFile(t, path), readFile(t, keysCopyPath(path))
}

func draftID(i int) string   { return fmt.Sprintf("visit-%04d", i) }
func draftBody(i int) []byte { return bytes.Repeat(fmt.Appendf(nil, "body %d ", i), 200) }

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// place writes the bytes of a file and, unless nil, of its copy of keys.
func placeFile(t testing.TB, file, keys []byte) string {
	t.Helper()
	path := filePath(t)
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if keys != nil {
		if err := os.WriteFile(keysCopyPath(path), keys, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// drafts counts the whole drafts and fails where one is not what was written.
func drafts(t testing.TB, f *File) int {
	t.Helper()
	n := 0
	err := f.Each(model.DraftRecord, func(id string, body []byte) error {
		var i int
		if id == "removed" && f.Rescue() != nil {
			return nil // the note of it was harmed too
		}
		if _, err := fmt.Sscanf(id, "visit-%d", &i); err != nil {
			return fmt.Errorf("%s came back: %w", id, err)
		}
		if !bytes.Equal(body, draftBody(i)) {
			return fmt.Errorf("%s is another", id)
		}
		n++
		return nil
	})
	if err != nil && model.CodeOf(err) != model.CodeCacheDamaged {
		t.Fatal(err)
	}
	return n
}

func TestADamagedFileIsSetAsideAndRescued(t *testing.T) {
	const all = 40
	file, keys := someFile(t, all)
	page := os.Getpagesize()
	tests := []struct {
		name  string
		harm  func([]byte) []byte
		least int // drafts that must come back
	}{
		{"both meta pages", func(b []byte) []byte { return append(make([]byte, 2*page), b[2*page:]...) }, all},
		{"the first meta page and the end", func(b []byte) []byte {
			clear(b[:page])
			return b[:len(b)/3]
		}, 1},
		{"cut in the middle", func(b []byte) []byte { return b[:len(b)/2] }, 1},
		{"cut to one page", func(b []byte) []byte { return b[:page] }, 0},
		{"cut to nothing", func([]byte) []byte { return nil }, 0},
		{"other things", func([]byte) []byte { return bytes.Repeat([]byte("other things\n"), 5000) }, 0},
		{"moved by a few bytes", func(b []byte) []byte { return append([]byte("moved"), b...) }, all},
		{"zeroes for free pages", func(b []byte) []byte { return withoutFreelist(t, b) }, all},
		{"every root", func(b []byte) []byte { return withoutRoot(t, b) }, all},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			harmed := tt.harm(bytes.Clone(file))
			path := placeFile(t, harmed, keys)
			c := newClock()
			f := openFile(t, path, Options{Clock: c.time})
			told := f.Rescue()
			if told == nil || told.Lost {
				t.Fatalf("Rescue = %+v", told)
			}
			if want := strings.TrimSuffix(path, ".db") + "-damaged-20261121-090000.db"; told.SetAside != want {
				t.Errorf("set aside as %s, want %s", told.SetAside, want)
			}
			if !bytes.Equal(readFile(t, told.SetAside), harmed) {
				t.Error("the file set aside is not the damaged one")
			}
			if _, err := f.Unlock(1, somePIN); err != nil {
				t.Fatalf("Unlock: %v", err)
			}
			if n := drafts(t, f); n < tt.least || told.Rescued < tt.least {
				t.Errorf("%d drafts of %d records, want at least %d", n, told.Rescued, tt.least)
			}
			// What comes after is written above all that was.
			if err := f.Write(model.Record{Kind: model.DraftRecord, ID: draftID(0), Body: draftBody(0)}); err != nil {
				t.Fatal(err)
			}
			closeFile(t, f)
			if f = reopen(t, path); f.Rescue() != nil {
				t.Error("the rescued file is damaged")
			}
		})
	}
}

func withoutFreelist(t *testing.T, file []byte) []byte {
	clear(pageIn(file, pagesOf(t, placeFile(t, file, nil))["freelist"][0]))
	return file
}

func withoutRoot(t *testing.T, file []byte) []byte {
	var root int
	inBolt(t, placeFile(t, file, nil), func(tx *bolt.Tx) { root = int(tx.Cursor().Bucket().Root()) })
	clear(pageIn(file, root))
	return file
}

// inBolt looks into the file at path by bbolt alone.
func inBolt(t *testing.T, path string, look func(*bolt.Tx)) {
	t.Helper()
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.View(func(tx *bolt.Tx) error { look(tx); return nil })
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// pagesOf returns the pages of each kind of the file at path, those of the trees without
// what is free.
func pagesOf(t *testing.T, path string) map[string][]int {
	t.Helper()
	pages := map[string][]int{}
	inBolt(t, path, func(tx *bolt.Tx) {
		for id := 0; ; id++ {
			page, err := tx.Page(id)
			if err != nil || page == nil {
				return
			}
			pages[page.Type] = append(pages[page.Type], id)
			if page.Type != "free" { // what stands in a free one means nothing any more
				id += page.OverflowCount
			}
		}
	})
	return pages
}

func pageIn(file []byte, id int) []byte {
	return file[id*os.Getpagesize():][:os.Getpagesize()]
}

// leafOf returns the page that the draft stands in.
func leafOf(t *testing.T, path, id string) int {
	t.Helper()
	file := readFile(t, path)
	value := layout.Clear(layout.BucketDraft, []byte(id), 0, nil)
	begins := append([]byte(id), value[:len(layout.Magic)+2]...) // magic, version, bucket
	for _, page := range pagesOf(t, path)["leaf"] {
		if bytes.Contains(pageIn(file, page), begins) {
			return page
		}
	}
	t.Fatal("no leaf has the draft")
	return 0
}

func TestWithoutAnyOperatorsKeyTheFileBeginsAnew(t *testing.T) {
	path := placeFile(t, bytes.Repeat([]byte("other things\n"), 5000), nil)
	f := openFile(t, path, Options{})
	if told := f.Rescue(); told == nil || !told.Lost || told.Rescued != 0 {
		t.Fatalf("Rescue = %+v", told)
	}
	if operator, err := f.AddOperator(somebody, somePIN); err != nil || operator.Number != 1 {
		t.Fatalf("AddOperator: %v, %v", operator, err)
	}
}

func TestOperatorsKeysAreFoundInTheFileItself(t *testing.T) {
	file, _ := someFile(t, 3)
	clear(file[:2*os.Getpagesize()])
	f := reopen(t, placeFile(t, file, nil))
	if n := drafts(t, f); n != 3 {
		t.Errorf("%d drafts, want 3", n)
	}
	if actions, err := f.Actions(0, 10); err != nil || len(actions) != 4 {
		t.Errorf("%d actions, %v, want 4", len(actions), err)
	}
	if err := f.Log(model.ActionOpened, 1, ""); err != nil {
		t.Fatal(err)
	}
	if actions, err := f.Actions(0, 10); err != nil || len(actions) != 5 {
		t.Errorf("%d actions, %v, want 5", len(actions), err)
	}
}

func TestARescueBringsNoRemovedOperatorBack(t *testing.T) {
	path := filePath(t)
	f := newFile(t, path)
	if _, err := f.AddOperator("Ерлан", "314159"); err != nil {
		t.Fatal(err)
	}
	if err := f.RemoveOperator(1, 2, "314159"); err != nil {
		t.Fatal(err)
	}
	closeFile(t, f)
	file := readFile(t, path)
	clear(file[:2*os.Getpagesize()])
	for _, keys := range [][]byte{readFile(t, keysCopyPath(path)), nil} {
		f = openFile(t, placeFile(t, file, keys), Options{})
		if got, err := f.Operators(); err != nil || len(got) != 1 || got[0] != 2 {
			t.Errorf("operators %v, %v, want [2]", got, err)
		}
		if _, err := f.Unlock(2, "314159"); err != nil {
			t.Fatal(err)
		}
		if operator, err := f.AddOperator("Айгүл", "161803"); err != nil || operator.Number != 3 {
			t.Errorf("AddOperator: %v, %v, want number 3", operator, err)
		}
	}
}

func TestAPageThatBreaksWhileItIsReadIsHealed(t *testing.T) {
	for _, how := range []string{"read", "write"} {
		t.Run(how, func(t *testing.T) {
			file, keys := someFile(t, 60)
			path := placeFile(t, file, keys)
			broken := brokenLeaf(t, path)
			f := reopen(t, path)
			if n := drafts(t, f); n != 60 {
				t.Fatalf("%d drafts, want 60", n)
			}
			patchFile(t, path, broken)
			var err error
			if how == "write" {
				err = f.Write(model.Record{Kind: model.DraftRecord, ID: draftID(0), Body: draftBody(0)})
			} else {
				err = f.Each(model.DraftRecord, func(string, []byte) error { return nil })
			}
			if err != nil {
				t.Fatal(err)
			}
			if told := f.Rescue(); told == nil || told.Lost {
				t.Fatalf("Rescue = %+v", told)
			}
			if n := drafts(t, f); n < 50 {
				t.Errorf("%d drafts, want most of 60", n)
			}
			if err := f.Log(model.ActionOpened, 1, ""); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestHealingAndWorkAtTheSameTime(t *testing.T) {
	file, keys := someFile(t, 60)
	path := placeFile(t, file, keys)
	broken := brokenLeaf(t, path)
	f := reopen(t, path)
	patchFile(t, path, broken)
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := range 5 {
				id := draftID(100 + 10*w + i)
				if err := f.Write(model.Record{Kind: model.DraftRecord, ID: id, Body: draftBody(100 + 10*w + i)}); err != nil {
					t.Error(err)
				}
				if err := f.Each(model.DraftRecord, func(string, []byte) error { return nil }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if f.Rescue() == nil {
		t.Error("nothing was healed")
	}
	if n := drafts(t, f); n < 40+50 {
		t.Errorf("%d drafts, want all new ones and most of the old", n)
	}
}

// patch is what is written over a file.
type patch struct {
	at    int64
	bytes []byte
}

// brokenLeaf breaks the head of the page with the first draft of the file at path.
func brokenLeaf(t *testing.T, path string) patch {
	t.Helper()
	return patch{int64(leafOf(t, path, draftID(0)) * os.Getpagesize()), []byte{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x33}}
}

func patchFile(t *testing.T, path string, p patch) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteAt(p.bytes, p.at); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestATreeWithoutAnEndIsNotFollowed: bbolt would, until its stack ends the program.
func TestATreeWithoutAnEndIsNotFollowed(t *testing.T) {
	file, keys := someFile(t, 60)
	harms := map[string]func(t *testing.T, path string) patch{
		"a branch that points to itself": func(t *testing.T, path string) patch {
			file, leaf := readFile(t, path), leafOf(t, path, draftID(5))
			for _, branch := range pagesOf(t, path)["branch"] {
				page := pageIn(file, branch)
				for at := 16; at < 16+16*int(binary.NativeEndian.Uint16(page[10:])); at += 16 {
					if binary.NativeEndian.Uint64(page[at+8:]) == uint64(leaf) {
						return patch{int64(branch*os.Getpagesize() + at + 8), binary.NativeEndian.AppendUint64(nil, uint64(branch))}
					}
				}
			}
			t.Fatal("no branch leads to it")
			return patch{}
		},
		"a page of drafts among the free ones": func(t *testing.T, path string) patch {
			list := pagesOf(t, path)["freelist"][0]
			one := []byte{1, 0, 0, 0, 0, 0} // of which there is one
			return patch{int64(list*os.Getpagesize() + 10), binary.NativeEndian.AppendUint64(one, uint64(leafOf(t, path, draftID(5))))}
		},
	}
	for name, harm := range harms {
		for _, opened := range []bool{false, true} { // a large file is looked at later
			if opened && strings.Contains(name, "free") {
				continue // the list that was read at Open holds
			}
			t.Run(fmt.Sprintf("%s, opened %t", name, opened), func(t *testing.T) {
				path := placeFile(t, file, keys)
				harmed := harm(t, path)
				if err := os.WriteFile(path, file, 0o600); err != nil { // bbolt may have looked into it alone
					t.Fatal(err)
				}
				if !opened {
					patchFile(t, path, harmed)
				}
				f := openFile(t, path, Options{})
				if opened {
					patchFile(t, path, harmed)
					f.walked.Store(false)
				}
				if _, err := f.Unlock(1, somePIN); err != nil {
					t.Fatal(err)
				}
				if n := drafts(t, f); n < 50 {
					t.Errorf("%d drafts, want most of 60", n)
				}
				if f.Rescue() == nil {
					t.Error("it was not seen")
				}
			})
		}
	}
}
