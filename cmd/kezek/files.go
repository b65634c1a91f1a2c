package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"fyne.io/fyne/v2"
)

// files keeps the documents of the citizen who stands at the counter, readable for
// this user only, until they leave.
type files struct {
	dir string
	app fyne.App

	mu    sync.Mutex
	saved []string
}

func newFiles(dir string, app fyne.App) *files { return &files{dir: dir, app: app} }

// Save writes a document.
func (f *files) Save(name string, data []byte) (string, error) {
	if err := os.MkdirAll(f.dir, 0o700); err != nil {
		return "", fmt.Errorf("make the folder for documents: %w", err)
	}
	path, err := filepath.Abs(filepath.Join(f.dir, filepath.Base(name)))
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return "", fmt.Errorf("write a document: %w", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.saved = append(f.saved, path)
	return path, nil
}

// Open shows a document with the system's program.
func (f *files) Open(path string) error {
	return f.app.OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(path)})
}

// Clean removes every document that was saved.
func (f *files) Clean() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var errs []error
	for _, path := range f.saved {
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	f.saved = nil
	return errors.Join(errs...)
}
