package release

import (
	"archive/zip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path"

	"akmola.kz/kezek/internal/model"
)

func damaged(err error) error { return model.WrapError(model.CodeUpdateDamaged, err) }

func unwritten(err error) error { return model.WrapError(model.CodeUpdateUnwritten, err) }

// Unpack writes the files of an archive, which CheckArchive has taken, into a folder that is
// empty, and has the disk keep each. Nothing leaves the folder, whatever the archive says.
// Codes: update_damaged, update_unwritten.
func Unpack(m Manifest, archive io.ReaderAt, size int64, folder *os.Root) error {
	found, err := entries(m, archive, size)
	if err != nil {
		return err
	}
	for _, f := range m.Files {
		if err := folder.MkdirAll(path.Dir(f.Name), 0o700); err != nil {
			return unwritten(err)
		}
		if err := unpackFile(f, found[f.Name], folder); err != nil {
			return err
		}
	}
	return nil
}

func unpackFile(f File, entry *zip.File, folder *os.Root) (err error) {
	in, err := entry.Open()
	if err != nil {
		return damaged(err)
	}
	defer func() { _ = in.Close() }()
	mode := os.FileMode(0o600)
	if f.Executable {
		mode = 0o700
	}
	out, err := folder.OpenFile(f.Name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return unwritten(err)
	}
	defer func() {
		if e := out.Close(); err == nil && e != nil {
			err = unwritten(e)
		}
	}()
	sum := sha256.New()
	written := &writer{w: out}
	n, err := io.Copy(io.MultiWriter(sum, written), io.LimitReader(in, f.Size+1)) // a bomb ends there
	switch {
	case written.failed != nil:
		return unwritten(written.failed)
	case err != nil:
		return damaged(err)
	case n != f.Size || hexOf(sum.Sum(nil)) != f.SHA256:
		return damaged(fmt.Errorf("%q is not what was signed", f.Name))
	}
	if err := out.Sync(); err != nil {
		return unwritten(err)
	}
	return nil
}

// writer tells a failure to write from one to read.
type writer struct {
	w      io.Writer
	failed error
}

func (w *writer) Write(p []byte) (n int, err error) {
	n, w.failed = w.w.Write(p)
	return n, w.failed
}

// CheckFiles reads the files that are installed in a folder and compares them with the manifest.
// Others that lie there are not looked at. Code: update_damaged.
func CheckFiles(m Manifest, folder *os.Root) error {
	for _, f := range m.Files {
		if err := checkFile(f, folder); err != nil {
			return damaged(fmt.Errorf("%s: %w", f.Name, err))
		}
	}
	return nil
}

func checkFile(f File, folder *os.Root) error {
	in, err := folder.Open(f.Name)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	sum := sha256.New()
	if n, err := io.Copy(sum, io.LimitReader(in, f.Size+1)); err != nil {
		return err
	} else if n != f.Size || hexOf(sum.Sum(nil)) != f.SHA256 {
		return errors.New("not what was signed")
	}
	return nil
}
