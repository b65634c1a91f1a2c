package instance

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

func TestAFullDiskKeepsNobodyFromStarting(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("kezek-test", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("no small disk can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, 0); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	if err := os.WriteFile(filepath.Join(dir, "filler"), make([]byte, 1<<20), 0o600); !errors.Is(err, unix.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	for range 2 { // what the first left behind is in nobody's way
		release, err := Claim(dir, func() {})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Claim(dir, nil); err == nil {
			t.Error("two hold the folder")
		}
		if err := release(); err != nil {
			t.Error(err)
		}
	}
}
