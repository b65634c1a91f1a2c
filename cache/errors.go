package cache

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"strings"
	"syscall"

	"akmola.kz/kezek/cache/internal/layout"
	"akmola.kz/kezek/internal/model"
	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// fault is a panic, or a memory fault, that a broken file caused.
type fault struct{ cause any }

func (f *fault) Error() string { return fmt.Sprintf("the file cannot be read: %v", f.cause) }

// guarded runs fn, in which nothing but bbolt works on the file, and makes an
// error of what a broken file does to it.
func guarded(fn func() error) (err error) {
	before := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(before)
		if cause := recover(); cause != nil {
			err = &fault{cause: cause}
		}
	}()
	return fn()
}

func isFault(err error) bool {
	_, ok := errors.AsType[*fault](err)
	return ok
}

// coded gives err the code of what happened to the file.
func coded(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*model.Error](err); ok {
		return err
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, berrors.ErrTimeout):
		return model.WrapError(model.CodeCacheInUse, err)
	case isFull(err):
		return model.WrapError(model.CodeCacheFull, err)
	case isReadOnly(err):
		return model.WrapError(model.CodeCacheReadOnly, err)
	case isFault(err), errors.Is(err, layout.ErrDamaged):
		return model.WrapError(model.CodeCacheDamaged, err)
	}
	return model.WrapError(model.CodeCacheFailed, err)
}

// isFull also looks at the text: bbolt does not keep the cause where it makes the
// file longer.
func isFull(err error) bool {
	if errors.Is(err, berrors.ErrMaxSizeReached) {
		return true
	}
	for _, full := range fullErrors {
		if errors.Is(err, full) || strings.Contains(err.Error(), full.Error()) {
			return true
		}
	}
	return false
}

func isReadOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) || errors.Is(err, berrors.ErrDatabaseReadOnly)
}

// isBroken reports whether bbolt refused the file because of what it holds.
func isBroken(err error) bool {
	if isFault(err) || errors.Is(err, layout.ErrDamaged) {
		return true
	}
	for _, broken := range []error{berrors.ErrInvalid, berrors.ErrVersionMismatch, berrors.ErrChecksum, berrors.ErrInvalidMapping} {
		if errors.Is(err, broken) {
			return true
		}
	}
	return strings.Contains(err.Error(), "file size too small")
}

// errClosed is what every call returns after Close.
var errClosed = model.WrapError(model.CodeCacheFailed, fs.ErrClosed)

// openBolt opens the bbolt file at path. The file's own checks have been made.
func openBolt(path string) (db *bolt.DB, err error) {
	err = guarded(func() error {
		db, err = bolt.Open(path, 0o600, &bolt.Options{
			Timeout:      lockPatience,
			FreelistType: bolt.FreelistMapType,
			OpenFile:     os.OpenFile,
			NoStatistics: false, // compaction asks for the free pages
		})
		return err
	})
	return db, err
}
