package counter

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/cache"
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice"
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

// openStore opens the file that belongs to the way in which the program runs.
func (b *builder) openStore() (*store, error) {
	var file *cache.File
	var err error
	switch {
	case b.options.Kiosk:
		dir := b.kioskDir()
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, model.WrapError(model.CodeCacheReadOnly, err)
		}
		file, err = cache.OpenEphemeral(dir)
	case b.options.Practice:
		file, err = openPracticeFile(practicePath(b.options.Data), b.options.Lang)
	default:
		file, err = b.openOfficeFile()
	}
	if err != nil {
		return nil, fmt.Errorf("open what this computer remembers: %w", err)
	}
	return &store{File: file}, nil
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

// practiceCost is that of the PINs of the practice mode, behind which nobody's data lie: a
// try of one holds nobody up.
var practiceCost = cache.Cost{Memory: 64, Passes: 1, Lanes: 1}

// openPracticeFile opens the file of the practice mode. Its one operator need not unlock it;
// where there are several, or the PIN was changed, it is locked as in an office: nobody
// works under the name of another.
func openPracticeFile(path string, lang model.Lang) (*cache.File, error) {
	file, err := cache.Open(path, cache.Options{Digits: len(practice.PIN), Cost: practiceCost})
	if err != nil {
		return nil, err
	}
	numbers, err := file.Operators()
	switch {
	case err != nil:
	case len(numbers) == 0:
		_, err = file.AddOperator(assets.Texts(lang).T("operators.practice"), practice.PIN)
	case len(numbers) == 1:
		if _, err = file.Unlock(numbers[0], practice.PIN); model.CodeOf(err) == model.CodePINWrong || model.CodeOf(err) == model.CodePINWait {
			err = nil
		}
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
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
