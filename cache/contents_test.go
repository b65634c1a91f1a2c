package cache

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"

	"akmola.kz/kezek/cache/salvage"
	"akmola.kz/kezek/internal/model"
	"pgregory.net/rapid"
)

// contents is what a file should hold, by kind and id.
type contents map[string]string

func (m contents) with(records []model.Record) contents {
	next := maps.Clone(m)
	for _, r := range records {
		if r.Body == nil {
			delete(next, string(r.Kind)+" "+r.ID)
		} else {
			next[string(r.Kind)+" "+r.ID] = string(r.Body)
		}
	}
	return next
}

// holds fails the test where the file holds anything else.
func (m contents) holds(t *rapid.T, f *File) {
	got := contents{}
	for _, kind := range model.RecordKinds() {
		err := f.Each(kind, func(id string, body []byte) error {
			got[string(kind)+" "+id] = string(body)
			return nil
		})
		if err != nil {
			t.Fatalf("Each: %v", err)
		}
	}
	if !maps.Equal(got, m) {
		t.Fatalf("%d records, want %d", len(got), len(m))
	}
}

func someRecords() *rapid.Generator[[]model.Record] {
	record := rapid.Custom(func(t *rapid.T) model.Record {
		r := model.Record{
			Kind: rapid.SampledFrom(model.RecordKinds()).Draw(t, "kind"),
			ID:   fmt.Sprintf("id-%d", rapid.IntRange(0, 30).Draw(t, "id")),
		}
		if size := rapid.SampledFrom([]int{-1, 0, 10, 1500, 9000}).Draw(t, "size"); size >= 0 {
			r.Body = bytes.Repeat([]byte{rapid.Byte().Draw(t, "byte")}, size)
		}
		return r
	})
	return rapid.SliceOfN(record, 1, 5)
}

// TestAFileIsLikeAMap writes, removes, opens again and cuts the power at random.
func TestAFileIsLikeAMap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp("", "kezek-model-")
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		m := &mapped{dir: dir, path: filepath.Join(dir, "kezek.db"), want: contents{}}
		m.f = modelFile(rt, m.path)
		defer func() { _ = m.f.Close() }()
		if _, err := m.f.AddOperator(somebody, somePIN); err != nil {
			rt.Fatal(err)
		}
		rt.Repeat(map[string]func(*rapid.T){"write": m.write, "reopen": m.reopen, "power cut": m.cutPower, "": m.check})
		if err := salvage.Inspect(m.path, salvage.Leaves); err != nil {
			rt.Fatal(err)
		}
	})
}

// mapped is a file and what it should hold.
type mapped struct {
	dir, path string
	f         *File
	want      contents
}

func (m *mapped) write(t *rapid.T) {
	records := someRecords().Draw(t, "records")
	if err := m.f.Write(records...); err != nil {
		t.Fatal(err)
	}
	m.want = m.want.with(records)
}

func (m *mapped) reopen(t *rapid.T) {
	if err := m.f.Close(); err != nil {
		t.Fatal(err)
	}
	m.f = modelFile(t, m.path)
	modelUnlock(t, m.f)
}

// cutPower opens what a power cut in the middle of a write leaves on the disk: any of
// its pages, but the meta page last, for bbolt waits for the others first.
func (m *mapped) cutPower(t *rapid.T) {
	before := bytesOf(t, m.path)
	records := someRecords().Draw(t, "records")
	if err := m.f.Write(records...); err != nil {
		t.Fatal(err)
	}
	after := bytesOf(t, m.path)
	image := filepath.Join(m.dir, "image.db")
	cut := rapid.Bool().Draw(t, "before the meta page")
	if err := os.WriteFile(image, halfWritten(t, before, after, cut), 0o600); err != nil {
		t.Fatal(err)
	}
	other := modelFile(t, image)
	modelUnlock(t, other)
	if cut {
		m.want.holds(t, other)
	}
	m.want = m.want.with(records)
	if !cut {
		m.want.holds(t, other)
	}
	if other.Rescue() != nil {
		t.Fatal("a power cut was taken for damage")
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
}

func (m *mapped) check(t *rapid.T) {
	if m.f.Unlocked() {
		m.want.holds(t, m.f)
	}
}

func modelFile(t *rapid.T, path string) *File {
	f, err := Open(path, Options{Cost: cheap, Digits: pinMin})
	if err != nil {
		t.Fatal(err)
	}
	f.db.NoSync = true // the power does not really go
	return f
}

func modelUnlock(t *rapid.T, f *File) {
	if _, err := f.Unlock(1, somePIN); err != nil {
		t.Fatal(err)
	}
}

func bytesOf(t *rapid.T, path string) []byte {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// halfWritten is what stands on the disk after a power cut: with cut, some pages of
// after and the rest as before; without, all of after.
func halfWritten(t *rapid.T, before, after []byte, cut bool) []byte {
	if !cut {
		return after
	}
	page := os.Getpagesize()
	image := append(bytes.Clone(before), make([]byte, max(0, len(after)-len(before)))...)
	for at := 2 * page; at+page <= len(after); at += page {
		if !bytes.Equal(image[at:at+page], after[at:at+page]) && rapid.Bool().Draw(t, "written") {
			copy(image[at:at+page], after[at:at+page])
		}
	}
	return image
}

// waiting waits until n changes wait for the one that is being committed.
func waiting(f *File, n int) {
	for {
		f.commits.mu.Lock()
		now := len(f.commits.waiting)
		f.commits.mu.Unlock()
		if now == n {
			return
		}
		runtime.Gosched()
	}
}

func TestWritesAtTheSameTimeShareOneCommit(t *testing.T) {
	f := newFile(t, filePath(t))
	const writers = 20
	first, begun := make(chan struct{}), make(chan struct{})
	var revisions []uint64
	note := func(tr *transaction) error {
		revisions = append(revisions, tr.revision)
		return nil
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		err := f.change(func(tr *transaction) error {
			close(begun)
			<-first
			return note(tr)
		})
		if err != nil {
			t.Error(err)
		}
	})
	<-begun
	bad := errors.New("bad")
	for i := range writers {
		wg.Go(func() {
			if i == writers/2 {
				if err := f.change(func(*transaction) error { return bad }); !errors.Is(err, bad) {
					t.Errorf("the bad one: %v", err)
				}
				return
			}
			if err := f.Write(model.Record{Kind: model.DraftRecord, ID: draftID(i), Body: draftBody(i)}); err != nil {
				t.Errorf("one of the others: %v", err)
			}
		})
	}
	waiting(f, writers)
	close(first)
	wg.Wait()
	if err := f.change(note); err != nil {
		t.Fatal(err)
	}
	if n := drafts(t, f); n != writers-1 {
		t.Errorf("%d drafts, want %d", n, writers-1)
	}
	if took := revisions[1] - revisions[0]; took != 2 {
		t.Errorf("%d commits for %d writes, want 1", took-1, writers)
	}
	if !slices.IsSorted(revisions) {
		t.Errorf("revisions %v", revisions)
	}
}
