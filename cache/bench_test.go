package cache

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"akmola.kz/kezek/internal/model"
	bolt "go.etcd.io/bbolt"
)

// benchDir is a folder on a disk: a folder in memory would know no fsync.
func benchDir(b *testing.B) string {
	b.Helper()
	dir, err := os.MkdirTemp(".", "bench-")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			b.Error(err)
		}
	})
	return dir
}

// BenchmarkDraftSave holds one durable save of a draft against a bare bbolt Put of
// the same bytes, by turns in one run: x_bare is at most 1.3.
func BenchmarkDraftSave(b *testing.B) {
	dir := benchDir(b)
	f := newFile(b, filepath.Join(dir, "kezek.db"))
	bare, err := bolt.Open(filepath.Join(dir, "bare.db"), 0o600, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		if err := bare.Close(); err != nil {
			b.Error(err)
		}
	}()
	body := make([]byte, 2<<10)
	_, _ = rand.Read(body)
	draft := func(i int) string { return fmt.Sprintf("0193c0de-0000-7000-8000-%012d", i%50) }
	var ours, theirs time.Duration
	for i := 0; b.Loop(); i++ {
		start := time.Now()
		if err := f.Write(model.Record{Kind: model.DraftRecord, ID: draft(i), Body: body}); err != nil {
			b.Fatal(err)
		}
		middle := time.Now()
		err := bare.Update(func(tx *bolt.Tx) error {
			drafts, err := tx.CreateBucketIfNotExists([]byte("draft"))
			if err != nil {
				return err
			}
			return drafts.Put([]byte(draft(i)), body)
		})
		if err != nil {
			b.Fatal(err)
		}
		ours += middle.Sub(start)
		theirs += time.Since(middle)
	}
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "x_bare")
	b.ReportMetric(float64(ours.Microseconds())/float64(b.N), "save_µs")
	b.ReportMetric(float64(theirs.Microseconds())/float64(b.N), "bare_µs")
}

// BenchmarkOpen holds opening, unlocking and reading what the first screen shows
// with 100 000 drafts against the same with none: x_empty is at most 1.2.
func BenchmarkOpen(b *testing.B) {
	dir := benchDir(b)
	empty, full := filepath.Join(dir, "empty.db"), filepath.Join(dir, "full.db")
	for path, drafts := range map[string]int{empty: 0, full: 100_000} {
		f := newFile(b, path)
		fill(b, f, drafts)
		closeFile(b, f)
	}
	open := func(path string) time.Duration {
		start := time.Now()
		f, err := Open(path, Options{Cost: cheap})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := f.Unlock(1, somePIN); err != nil {
			b.Fatal(err)
		}
		if _, err := f.Read(model.StateRecord, "desk"); err != nil {
			b.Fatal(err)
		}
		passed := time.Since(start)
		closeFile(b, f)
		return passed
	}
	var none, many time.Duration
	for b.Loop() {
		none += open(empty)
		many += open(full)
	}
	b.ReportMetric(many.Seconds()/none.Seconds(), "x_empty")
	b.ReportMetric(float64(many.Microseconds())/float64(b.N), "full_µs")
	b.ReportMetric(float64(none.Microseconds())/float64(b.N), "empty_µs")
}

// fill writes one state record and the drafts, many at once.
func fill(t testing.TB, f *File, drafts int) {
	t.Helper()
	records := []model.Record{{Kind: model.StateRecord, ID: "desk", Body: []byte("state")}}
	body := make([]byte, 2<<10)
	_, _ = rand.Read(body)
	for i := range drafts {
		records = append(records, model.Record{Kind: model.DraftRecord, ID: fmt.Sprintf("%08x-0000-7000-8000-%012d", i*7919, i), Body: body})
		if len(records) == 10_000 {
			if err := f.Write(records...); err != nil {
				t.Fatal(err)
			}
			records = records[:0]
		}
	}
	if err := f.Write(records...); err != nil {
		t.Fatal(err)
	}
}
