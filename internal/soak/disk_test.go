//go:build linux

package soak

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// disk is a small one that can be filled. Folders for temporary files are made there while the
// test runs.
type disk struct{ folder string }

// diskSize is room for PostgreSQL and the acts of a long trial, in bytes.
const diskSize = "size=768m,mode=1777"

// newDisk mounts a disk; nil where nobody may, which is told.
func newDisk(t *testing.T) *disk {
	t.Helper()
	folder, err := os.MkdirTemp("", "disk")
	must(t, err)
	t.Cleanup(func() { _ = os.Remove(folder) })
	if err := unix.Mount("tmpfs", folder, "tmpfs", 0, diskSize); err != nil {
		t.Logf("the disk is never full here: only root may mount one of its own: %v", err)
		return nil
	}
	t.Cleanup(func() { _ = unix.Unmount(folder, unix.MNT_DETACH) })
	return &disk{folder}
}

func (d *disk) filler() string { return filepath.Join(d.folder, "filler") }

// fill leaves no room.
func (d *disk) fill() error {
	var room unix.Statfs_t
	if err := unix.Statfs(d.folder, &room); err != nil {
		return err
	}
	f, err := os.Create(d.filler())
	if err != nil {
		return err
	}
	size := int64(room.Bavail) * room.Bsize
	for err = unix.ENOSPC; errors.Is(err, unix.ENOSPC) && size > 0; size -= 1 << 20 {
		err = unix.Fallocate(int(f.Fd()), 0, 0, size)
	}
	return errors.Join(err, f.Close())
}

// free makes room again.
func (d *disk) free() error { return os.Remove(d.filler()) }
