package pki

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Cache keeps answers about revocation in a folder, so that they outlive a restart
// and a broken line. What comes out of it is verified again by who asked. It is safe
// for several callers and programs at once.
type Cache struct{ folder string }

// OpenCache returns the cache in the folder, which is made where it is missing.
func OpenCache(folder string) (*Cache, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("cache: %w", err)
	}
	return &Cache{folder}, nil
}

// path turns any key into the name of a file.
func (c *Cache) path(key string) string {
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(c.folder, hex.EncodeToString(sum[:]))
}

// Get returns what was put under the key, nil where nothing was.
func (c *Cache) Get(key string) ([]byte, error) {
	data, err := os.ReadFile(c.path(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("cache: %w", err)
	}
	return data, nil
}

// Put keeps data under the key. Whoever reads meanwhile gets the old data or the
// new, whole.
func (c *Cache) Put(key string, data []byte) (err error) {
	file, err := os.CreateTemp(c.folder, ".new-*")
	if err != nil {
		return fmt.Errorf("cache: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name())
			err = fmt.Errorf("cache: %w", err)
		}
	}()
	if _, err := file.Write(data); err != nil {
		return errors.Join(err, file.Close())
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), c.path(key))
}
