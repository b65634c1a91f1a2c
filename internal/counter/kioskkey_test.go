package counter

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestAKioskKeepsItsKeyForItself(t *testing.T) {
	path := filepath.Join(t.TempDir(), "workplace")
	if body, err := kioskKey(path).Load(); err != nil || body != nil {
		t.Errorf("%q, %v", body, err)
	}
	for _, want := range []string{"one", "two"} {
		if err := kioskKey(path).Save([]byte(want)); err != nil {
			t.Fatal(err)
		}
		if body, err := kioskKey(path).Load(); err != nil || string(body) != want {
			t.Errorf("%q, %v", body, err)
		}
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}
