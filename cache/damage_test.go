package cache

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"akmola.kz/kezek/queue"
)

// someFile returns the bytes of a file with drafts, outbox, actions and an operator,
// and those of the copy of the keys.
func someFile(t testing.TB, drafts int) (file, keys []byte) {
	t.Helper()
	path := filePath(t)
	f := newFile(t, path)
	for i := range drafts {
		err := f.Write(queue.Record{Kind: queue.DraftRecord, ID: draftID(i), Body: draftBody(i)},
			queue.Record{Kind: queue.OutboxRecord, ID: draftID(i), Body: []byte("waiting")})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Log(queue.ActionOpened, 1, draftID(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Write(queue.Record{Kind: queue.DraftRecord, ID: "removed", Body: []byte("x")}); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(queue.Record{Kind: queue.DraftRecord, ID: "removed"}); err != nil {
		t.Fatal(err)
	}
	if err := f.Log(queue.ActionDeleted, 1, "removed"); err != nil {
		t.Fatal(err)
	}
	closeFile(t, f)
	return readFile(t, path), readFile(t, copyPath(path))
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
		if err := os.WriteFile(copyPath(path), keys, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return path
}

// drafts counts the whole drafts and fails where one is not what was written.
func drafts(t testing.TB, f *File) int {
	t.Helper()
	n := 0
	err := f.Each(queue.DraftRecord, func(id string, body []byte) error {
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
	if err != nil && queue.CodeOf(err) != queue.CodeCacheDamaged {
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
			if err := f.Write(queue.Record{Kind: queue.DraftRecord, ID: draftID(0), Body: draftBody(0)}); err != nil {
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
	im, err := readImage(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	clear(file[int64(im.freelist)*im.page:][:im.page])
	return file
}

func withoutRoot(t *testing.T, file []byte) []byte {
	im, err := readImage(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	clear(file[int64(im.root)*im.page:][:im.page])
	return file
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
	if err := f.Log(queue.ActionOpened, 1, ""); err != nil {
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
	if err := f.RemoveOperator(1); err != nil {
		t.Fatal(err)
	}
	closeFile(t, f)
	file := readFile(t, path)
	clear(file[:2*os.Getpagesize()])
	for _, keys := range [][]byte{readFile(t, copyPath(path)), nil} {
		f = openFile(t, placeFile(t, file, keys), Options{})
		if got := f.Operators(); len(got) != 1 || got[0] != 2 {
			t.Errorf("operators %v, want [2]", got)
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
			f := reopen(t, path)
			if n := drafts(t, f); n != 60 {
				t.Fatalf("%d drafts, want 60", n)
			}
			breakLeaf(t, path)
			var err error
			if how == "write" {
				err = f.Write(queue.Record{Kind: queue.DraftRecord, ID: draftID(0), Body: draftBody(0)})
			} else {
				err = f.Each(queue.DraftRecord, func(string, []byte) error { return nil })
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
			if err := f.Log(queue.ActionOpened, 1, ""); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// breakLeaf breaks the head of the page with the first draft in the file at path.
func breakLeaf(t *testing.T, path string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	im, err := readImage(file, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	leaf := int64(-1)
	w := newWalk(im)
	w.far = leaves
	w.found = func(b bucket, key, _ []byte, at int64) {
		if b == bucketDraft && string(key) == draftID(0) {
			leaf = at / im.page * im.page
		}
	}
	w.run()
	if _, err := file.WriteAt([]byte{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x33}, leaf); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestNoHarmEndsTheProgram opens files that were changed and cut at random, and
// works on them.
func TestNoHarmEndsTheProgram(t *testing.T) {
	file, keys := someFile(t, 30)
	rounds := 60
	if testing.Short() {
		rounds = 10
	}
	for seed := range rounds {
		harmed := harm(rand.New(rand.NewPCG(uint64(seed), 4)), bytes.Clone(file))
		t.Log("seed", seed)
		workOn(t, harmed, keys)
	}
}

// harm flips bits, writes over stretches and cuts.
func harm(r *rand.Rand, file []byte) []byte {
	for range 1 + r.IntN(20) {
		at := r.IntN(len(file))
		switch r.IntN(4) {
		case 0:
			file[at] ^= 1 << r.IntN(8)
		case 1: // the head of a page
			file[at&^(os.Getpagesize()-1)+r.IntN(min(64, len(file)-at&^(os.Getpagesize()-1)))] = byte(r.Uint32())
		case 2:
			for i := range file[at:min(len(file), at+r.IntN(600))] {
				file[at+i] = byte(r.Uint32())
			}
		case 3: // one page over another
			page := os.Getpagesize()
			from, to := r.IntN(len(file)/page)*page, r.IntN(len(file)/page)*page
			if from > page && to > page {
				copy(file[to:to+page], file[from:from+page])
			}
		}
	}
	if r.IntN(4) == 0 {
		file = file[:r.IntN(len(file))]
	}
	return file
}

// workOn opens a harmed file and does a bit of everything: whatever it says, the
// program goes on and what is read is what was written.
func workOn(t testing.TB, harmed, keys []byte) {
	t.Helper()
	path := placeFile(t, harmed, keys)
	f, err := Open(path, Options{Cost: cheap})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	defer closeFile(t, f)
	if _, err := f.Unlock(1, somePIN); err != nil {
		return // the keys themselves were harmed, or replaced by a fuzzer
	}
	_ = drafts(t, f)
	if err := f.Write(queue.Record{Kind: queue.DraftRecord, ID: draftID(7), Body: draftBody(7)}); err != nil {
		t.Fatalf("Write: %v", err)
	}
	if body, err := f.Read(queue.DraftRecord, draftID(7)); err != nil || !bytes.Equal(body, draftBody(7)) {
		t.Fatalf("Read: %v", err)
	}
	if err := f.Write(queue.Record{Kind: queue.DraftRecord, ID: draftID(8)}); err != nil {
		t.Fatalf("Write: %v", err)
	}
	_, _ = f.Actions(0, 100)
	_ = f.Log(queue.ActionOpened, 1, "")
}

func FuzzScan(f *testing.F) {
	file, _ := someFile(f, 2)
	f.Add(file[:4*os.Getpagesize()])
	f.Add(clearValue(bucketMeta, metaKey, 1, []byte("{}")))
	f.Fuzz(func(_ *testing.T, data []byte) {
		r := bytes.NewReader(data)
		scan(r, int64(len(data)), func(bucket, []byte, []byte, int64) {})
		if im, _ := readImage(r, int64(len(data))); im != nil {
			im.high = min(im.high, uint64(int64(len(data))/im.page))
			w := newWalk(im)
			w.far = leaves
			w.run()
		}
	})
}

func FuzzDamagedFile(f *testing.F) {
	file, keys := someFile(f, 8)
	f.Add(uint64(1), uint32(0), []byte{1})
	f.Add(uint64(2), uint32(os.Getpagesize()*3), []byte{0, 0, 0, 0, 0, 0, 0, 0, 2})
	f.Fuzz(func(t *testing.T, seed uint64, at uint32, patch []byte) {
		harmed := bytes.Clone(file)
		copy(harmed[int(at)%len(harmed):], patch)
		workOn(t, harm(rand.New(rand.NewPCG(seed, 1)), harmed), keys)
	})
}
