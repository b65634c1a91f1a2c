package cache

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"akmola.kz/kezek/cache/cachetest"
	"akmola.kz/kezek/cache/internal/layout"
	"akmola.kz/kezek/internal/model"
	bolt "go.etcd.io/bbolt"
	"go.uber.org/goleak"
)

const (
	somebody = "Сәуле Ахметова"
	somePIN  = "271828"
)

func TestMain(m *testing.M) {
	// Under the race detector rapid's own number takes long; -rapid.checks gives another.
	if checks := flag.Lookup("rapid.checks"); checks != nil {
		if err := checks.Value.Set("30"); err != nil {
			panic(err)
		}
	}
	goleak.VerifyTestMain(m)
}

// cheap keeps the tests quick; what a PIN costs is no matter of theirs.
var cheap = Cost{Memory: 8, Passes: 1, Lanes: 1}

// clock is a clock that a test moves.
type clock struct{ now time.Time }

func newClock() *clock { return &clock{now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)} }

func (c *clock) time() time.Time { return c.now }

func openFile(t testing.TB, path string, o Options) *File {
	t.Helper()
	if o.Cost == (Cost{}) {
		o.Cost = cheap
	}
	if o.Digits == 0 {
		o.Digits = pinMin
	}
	f, err := Open(path, o)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() { closeFile(t, f) })
	return f
}

func closeFile(t testing.TB, f *File) {
	t.Helper()
	if err := f.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// newFile returns a file at path with one operator, unlocked.
func newFile(t testing.TB, path string) *File {
	t.Helper()
	f := openFile(t, path, Options{})
	if _, err := f.AddOperator(somebody, somePIN); err != nil {
		t.Fatalf("AddOperator: %v", err)
	}
	return f
}

// reopen opens and unlocks the file at path.
func reopen(t testing.TB, path string) *File {
	t.Helper()
	f := openFile(t, path, Options{})
	if _, err := f.Unlock(1, somePIN); err != nil {
		t.Fatalf("Unlock: %v", err)
	}
	return f
}

func filePath(t testing.TB) string { return filepath.Join(t.TempDir(), "kezek.db") }

func wantCode(t testing.TB, err error, code model.Code) {
	t.Helper()
	if got := model.CodeOf(err); got != code {
		t.Fatalf("error %v, want %q", err, code)
	}
}

func TestFileIsAStore(t *testing.T) {
	cachetest.Suite{
		Create: func(t *testing.T) cachetest.Store { return newFile(t, filePath(t)) },
		Reopen: func(t *testing.T, s cachetest.Store) cachetest.Store {
			f, ok := s.(*File)
			if !ok {
				t.Fatalf("a store of another kind: %T", s)
			}
			if f.Rescue() != nil {
				t.Errorf("a whole file was rescued: %+v", f.Rescue())
			}
			closeFile(t, f)
			return reopen(t, f.path)
		},
	}.Run(t)
}

func TestEphemeralIsAStore(t *testing.T) {
	cachetest.Suite{Create: func(t *testing.T) cachetest.Store {
		f, err := OpenEphemeral(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { closeFile(t, f) })
		return f
	}}.Run(t)
}

func TestEphemeralLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	killed := filepath.Join(dir, ephemeralPrefix+"0123"+ephemeralSuffix)
	for _, name := range []string{killed, killed + lockSuffix} {
		if err := os.WriteFile(name, []byte("left"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f, err := OpenEphemeral(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := f.Operators(); !f.Unlocked() || len(got) != 0 || err != nil {
		t.Errorf("unlocked %t, operators %v, %v", f.Unlocked(), got, err)
	}
	if err := f.Write(model.Record{Kind: model.StateRecord, ID: "x", Body: []byte("x")}); err != nil {
		t.Fatal(err)
	}
	closeFile(t, f)
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 0 {
		t.Errorf("left: %v, %v", entries, err)
	}
	_, err = f.Read(model.StateRecord, "x")
	wantCode(t, err, model.CodeCacheLocked)
}

func TestMigrationMakesEveryBucket(t *testing.T) {
	f := newFile(t, filePath(t))
	err := f.db.View(func(tx *bolt.Tx) error {
		for _, b := range layout.Buckets {
			if tx.Bucket(b.Name()) == nil {
				t.Errorf("no bucket %q", b.Name())
			}
		}
		return nil
	})
	if err != nil || len(steps) != schema {
		t.Errorf("%d steps to schema %d, %v", len(steps), schema, err)
	}
}
