package cache

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"akmola.kz/kezek/internal/model"
	"golang.org/x/sys/unix"
)

// smallDisk mounts a file system in memory.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("kezek-test", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("no small disk can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, 0); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	return dir
}

func TestAFullDiskIsToldAndLosesNothing(t *testing.T) {
	dir := smallDisk(t)
	path := filepath.Join(dir, "kezek.db")
	f := newFile(t, path)
	body := make([]byte, 20_000)
	_, _ = rand.Read(body)
	record := func(i int) model.Record {
		return model.Record{Kind: model.OutboxRecord, ID: draftID(i), Body: body}
	}
	for i := range 3 {
		if err := f.Write(record(i)); err != nil {
			t.Fatal(err)
		}
	}
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, 2<<20), 0o600); !errors.Is(err, unix.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	written := 3
	for ; ; written++ {
		if err := f.Write(record(written)); err != nil {
			wantCode(t, err, model.CodeCacheFull)
			break
		}
	}
	wantAll := func(f *File) {
		t.Helper()
		n := 0
		err := f.Each(model.OutboxRecord, func(id string, got []byte) error {
			if id != draftID(n) || !bytes.Equal(got, body) {
				return errors.New(id + " is another")
			}
			n++
			return nil
		})
		if err != nil || n != written {
			t.Fatalf("%d records, %v, want %d", n, err, written)
		}
	}
	wantAll(f)
	wantCode(t, f.Write(record(written)), model.CodeCacheFull)
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(record(written)); err != nil {
		t.Fatalf("with room again: %v", err)
	}
	written++
	wantAll(f)
	closeFile(t, f)
	f = reopen(t, path)
	wantAll(f)
	if f.Rescue() != nil {
		t.Error("a full disk was taken for damage")
	}
}

func TestADiskWithoutRoomForAFileIsTold(t *testing.T) {
	dir := smallDisk(t)
	if err := os.WriteFile(filepath.Join(dir, "filler"), make([]byte, 2<<20), 0o600); !errors.Is(err, unix.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	path := filepath.Join(dir, "kezek.db")
	for range 2 { // what the first try left behind is no damage to the second
		_, err := Open(path, Options{})
		wantCode(t, err, model.CodeCacheFull)
	}
	if err := os.Remove(filepath.Join(dir, "filler")); err != nil {
		t.Fatal(err)
	}
	if f := newFile(t, path); f.Rescue() != nil {
		t.Error("a full disk was taken for damage")
	}
}

func TestAReadOnlyFolderIsTold(t *testing.T) {
	dir := smallDisk(t)
	path := filepath.Join(dir, "kezek.db")
	closeFile(t, newFile(t, path))
	if err := unix.Mount("", dir, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Skipf("the small disk cannot be made read-only: %v", err)
	}
	_, err := Open(path, Options{})
	wantCode(t, err, model.CodeCacheReadOnly)
	_, err = OpenEphemeral(dir)
	wantCode(t, err, model.CodeCacheReadOnly)
}
