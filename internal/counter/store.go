package counter

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
)

// CachePath returns where an office's computer keeps drafts, operators and what waits to
// be sent.
func CachePath(data string) string { return filepath.Join(data, "kezek.db") }

// practiceDir returns where the practice mode keeps its central and its keys. They begin
// anew together, and with them what the counter remembers.
func practiceDir(data string) string { return filepath.Join(data, "practice") }

// practicePath returns where the practice mode keeps what CachePath keeps of an office.
func practicePath(data string) string { return filepath.Join(practiceDir(data), "kezek.db") }

// kioskDir returns where a kiosk keeps what it remembers until it ends, and who it is. To the
// central of the practice mode it is somebody else.
func (b *builder) kioskDir() string {
	if b.options.Practice {
		return filepath.Join(practiceDir(b.options.Data), "kiosk")
	}
	return filepath.Join(b.options.Data, "kiosk")
}

// store is the file in which one run keeps what must outlive it, and the desk that works
// on it.
type store struct {
	*cache.File
	desk *desk.Desk

	stop    context.CancelFunc
	running sync.WaitGroup
}

// openStore opens the file that belongs to the way in which the program runs: at a kiosk one
// that ends with it, else the one that open opens.
func (b *builder) openStore(open func() (*cache.File, error)) (*store, error) {
	if b.options.Kiosk {
		open = b.openKioskFile
	}
	file, err := open()
	if err != nil {
		return nil, fmt.Errorf("open what this computer remembers: %w", err)
	}
	return &store{File: file}, nil
}

func (b *builder) openKioskFile() (*cache.File, error) {
	dir := b.kioskDir()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, model.WrapError(model.CodeCacheReadOnly, err)
	}
	return cache.OpenEphemeral(dir)
}

// openOfficeFile opens the file of an office, and removes what was set aside when
// its time is over.
func (b *builder) openOfficeFile() (*cache.File, error) {
	file, err := cache.Open(CachePath(b.options.Data), cache.Options{Keyring: b.counter.keyring, Log: b.log})
	if err != nil {
		return nil, err
	}
	if _, err := file.RemoveSetAside(b.options.KeepDrafts); err != nil {
		b.log.Warn("files set aside", "code", model.CodeOf(err), "err", err)
	}
	return file, nil
}

// start loads what the file holds and lets the desk work in the background until close.
func (s *store) start(ctx context.Context) error {
	if s.stop != nil {
		return nil
	}
	if err := s.desk.Open(); err != nil {
		return err
	}
	ctx, s.stop = context.WithCancel(context.WithoutCancel(ctx))
	s.running.Go(func() { s.desk.Run(ctx) })
	return nil
}

// close ends the work and closes the file.
func (s *store) close() error {
	if s.stop != nil {
		s.stop()
		s.running.Wait()
	}
	return s.Close()
}
