//go:build unix

package update

import (
	"errors"
	"os"
)

// syncDir has the disk keep the names in a folder.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return unwritten(err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return unwritten(err)
	}
	return nil
}
