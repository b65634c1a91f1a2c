package salvage

import (
	"errors"
	"fmt"
	"os"
)

// Inspect reads the file at path as far as the extent, and returns an error that
// layout.ErrDamaged is part of where it is damaged. A missing file is not.
func Inspect(path string, far Extent) (err error) {
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look at the file: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("look at the file: %w", err)
	}
	im, err := readImage(file, info.Size())
	if err != nil {
		return err
	}
	w := newWalk(im)
	w.far = far
	w.run()
	return w.err
}
