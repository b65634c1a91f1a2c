//go:build linux || darwin

package store

import "golang.org/x/sys/unix"

// freeBytes returns how many bytes an ordinary user can still write into a folder.
func freeBytes(folder string) (int64, error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(folder, &disk); err != nil {
		return 0, err
	}
	return int64(disk.Bavail) * int64(disk.Bsize), nil //nolint:gosec // no disk is as large
}
