package salvage

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"akmola.kz/kezek/cache/internal/layout"
	bolt "go.etcd.io/bbolt"
)

// boltFile returns the bytes of a bbolt file with drafts.
func boltFile(t testing.TB, drafts int) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.db")
	db, err := bolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		bucket, err := tx.CreateBucket(layout.BucketDraft.Name())
		for i := 0; err == nil && i < drafts; i++ {
			key := layout.NumberKey(uint64(i))
			err = bucket.Put(key, layout.Clear(layout.BucketDraft, key, 1, bytes.Repeat([]byte{byte(i)}, 900)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func open(t testing.TB, data []byte) *os.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file.db")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}

func TestEverythingIsFoundByTheTreesAndWithoutThem(t *testing.T) {
	const drafts = 50
	data := boltFile(t, drafts)
	if err := Inspect(open(t, data).Name(), Leaves); err != nil {
		t.Fatal(err)
	}
	broken := bytes.Clone(data)
	clear(broken[:2*os.Getpagesize()]) // both meta pages
	if err := Inspect(open(t, broken).Name(), Frame); err == nil {
		t.Error("a file without a meta page is whole")
	}
	for name, data := range map[string][]byte{"by the trees": data, "without them": broken} {
		found, err := Collect(open(t, data), nil)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(found.IDs()); n != drafts {
			t.Errorf("%s: %d drafts, want %d", name, n, drafts)
		}
	}
}

func TestWithoutAnOperatorsKeyAllIsLost(t *testing.T) {
	found, err := Collect(open(t, boltFile(t, 3)), nil)
	if err != nil {
		t.Fatal(err)
	}
	report, m := found.Settle()
	if !report.Lost || report.Rescued != 0 || m.ID != "" || len(found.IDs()) != 0 {
		t.Errorf("%+v, %+v, %d left", report, m, len(found.IDs()))
	}
}

func FuzzScan(f *testing.F) {
	f.Add(boltFile(f, 4)[:6*os.Getpagesize()])
	f.Add(layout.Clear(layout.BucketMeta, layout.MetaKey, 1, []byte("{}")))
	f.Fuzz(func(_ *testing.T, data []byte) {
		r := bytes.NewReader(data)
		Scan(r, int64(len(data)), func(layout.Bucket, []byte, []byte, int64) {})
		if im, _ := readImage(r, int64(len(data))); im != nil {
			im.high = min(im.high, uint64(int64(len(data))/im.page))
			w := newWalk(im)
			w.far = Leaves
			w.run()
		}
	})
}
