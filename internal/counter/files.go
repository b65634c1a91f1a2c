package counter

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
)

// files keeps the documents of the citizen who stands at the counter in a folder of
// their own, readable for this user only, until they leave.
type files struct {
	dir string
	app fyne.App
}

// newFiles empties the folder: a program that was killed may have left documents.
func newFiles(dir string, app fyne.App) (*files, error) {
	f := &files{dir: dir, app: app}
	return f, f.Clean()
}

// Save writes a document under a name that no other has.
func (f *files) Save(name, extension string, data []byte) (path string, err error) {
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return "", fmt.Errorf("make the folder for documents: %w", err)
	}
	dir, err := os.MkdirTemp(f.dir, "")
	if err != nil {
		return "", fmt.Errorf("make a folder for a document: %w", err)
	}
	path, err = filepath.Abs(filepath.Join(dir, filepath.Base(name)+extension))
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return "", fmt.Errorf("write a document: %w", err)
	}
	return path, nil
}

// Open shows a document with the system's program.
func (f *files) Open(path string) error {
	return f.app.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(path)})
}

// Clean removes every document. One that a viewer holds open is removed the next
// time.
func (f *files) Clean() error {
	if err := os.RemoveAll(f.dir); err != nil {
		return fmt.Errorf("remove the citizen's documents: %w", err)
	}
	return nil
}
