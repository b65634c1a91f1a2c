package logfile

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"akmola.kz/kezek/internal/model"
)

// maxSize is the size in bytes at which the log is set aside, once, for a new one.
const maxSize = 4 << 20

// Paths returns the files of the log in the data folder: that which is written to, and
// that which was set aside.
func Paths(data string) []string {
	path := filepath.Join(data, "kezek.log")
	return []string{path, path + ".1"}
}

// Open writes the log to a file of the data folder, and errors to stderr too. Where the
// file cannot be opened for another reason than that nobody may write there, as on a full
// disk, stderr is all there is. No record holds personal data: the types of package model
// see to it.
func Open(data string, stderr io.Writer) (*slog.Logger, func() error, error) {
	told := slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelError, ReplaceAttr: bounded})
	log, err := openFile(Paths(data)[0], maxSize)
	switch {
	case errors.Is(err, os.ErrPermission), errors.Is(err, syscall.EROFS):
		return nil, nil, model.WrapError(model.CodeCacheReadOnly, fmt.Errorf("open the log: %w", err))
	case err != nil:
		l := slog.New(told)
		l.Error("there is no log", "err", err)
		return l, func() error { return nil }, nil
	}
	handler := slog.NewMultiHandler(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelInfo, ReplaceAttr: bounded}), told)
	return slog.New(handler), log.Close, nil
}

// maxValue is how many characters of one value stand in a record.
const maxValue = 600

// bounded shortens a value that is too long: one error must not push the others out of the
// file, nor be a line that nobody can read.
func bounded(_ []string, a slog.Attr) slog.Attr {
	text := ""
	switch value := a.Value.Any().(type) {
	case string:
		text = value
	case error:
		text = value.Error()
	}
	if len(text) > maxValue {
		return slog.String(a.Key, model.Shorten(strings.ToValidUTF8(text[:min(len(text), 4*maxValue)], "�"), maxValue))
	}
	return a
}

// file is a file that is set aside for a new one when it has become too long: a
// kiosk runs for months. What was set aside before it is gone then.
type file struct {
	path string
	most int64

	mu   sync.Mutex
	file *os.File
	size int64
}

func openFile(path string, most int64) (*file, error) {
	l := &file{path: path, most: most}
	return l, l.open()
}

// open appends to the file that is there, or creates one.
func (l *file) open() error {
	file, err := os.OpenFile(l.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		return errors.Join(err, file.Close())
	}
	l.file, l.size = file, info.Size()
	return nil
}

// Write writes one record. Where the file cannot be set aside, it grows on: a record
// is worth more than the limit.
func (l *file) Write(record []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.size > 0 && l.size+int64(len(record)) > l.most {
		if err := l.setAside(); err != nil {
			return 0, err
		}
	}
	n, err := l.file.Write(record)
	l.size += int64(n)
	return n, err
}

// setAside starts a new file. The old one is closed first: Windows renames none that
// is open. It fails only where there is then no file to write to.
func (l *file) setAside() error {
	closed := l.file.Close()
	renamed := os.Rename(l.path, l.path+".1")
	if err := l.open(); err != nil {
		return errors.Join(closed, renamed, err)
	}
	if renamed != nil { // somebody reads it: it is tried again after as much
		l.size = 0
	}
	return nil
}

// Close closes the file.
func (l *file) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.file.Close()
}
