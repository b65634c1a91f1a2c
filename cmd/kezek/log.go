package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"akmola.kz/kezek/queue"
)

// logName is the log's name in the data folder.
const logName = "kezek.log"

// maxLog is the size at which the log is set aside, once, for a new one.
const maxLog = 4 << 20

// openLog writes the log to a file of the data folder, and warnings to stderr too.
// No record holds personal data: the types of package queue see to it.
func openLog(data string, stderr io.Writer) (*slog.Logger, func() error, error) {
	path := filepath.Join(data, logName)
	if info, err := os.Stat(path); err == nil && info.Size() > maxLog {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, nil, fmt.Errorf("set the log aside: %w", err)
		}
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, queue.WrapError(queue.CodeCacheReadOnly, fmt.Errorf("open the log: %w", err))
	}
	handler := slog.NewMultiHandler(
		slog.NewTextHandler(file, &slog.HandlerOptions{Level: slog.LevelInfo}),
		slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelError}),
	)
	return slog.New(handler), file.Close, nil
}
