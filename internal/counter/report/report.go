package report

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/settings"
	"akmola.kz/kezek/ui"
)

// Content is what a report is made of.
type Content struct {
	MadeAt   time.Time
	Facts    []ui.Facts
	Settings *settings.Settings
	Logs     []string // paths; one that is not there is left out
	Lang     model.Lang
}

// setting is a setting as it stands in a report.
type setting struct {
	Key    settings.Key    `json:"key"`
	Value  string          `json:"value"`
	Source settings.Source `json:"source"`
	Where  string          `json:"where,omitempty"`
}

// Name is what a report that was made at a time is called.
func Name(at time.Time) string {
	return "kezek-report-" + at.In(model.Zone).Format("20060102-150405") + ".zip"
}

// Write writes the report to a file. One that cannot be finished is removed; one that
// is there already stays as it is.
func Write(ctx context.Context, path string, c Content) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return model.WrapError(model.CodeReportFailed, err)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return model.WrapError(model.CodeReportFailed, err)
	}
	defer func() {
		if err = errors.Join(err, file.Close()); err != nil {
			err = model.WrapError(model.CodeReportFailed, errors.Join(err, os.Remove(path)))
		}
	}()
	return c.pack(ctx, file)
}

func (c Content) pack(ctx context.Context, to io.Writer) error {
	archive := zip.NewWriter(to)
	facts := clean(c.Facts)
	if err := c.put(archive, "diagnostics.txt", strings.NewReader(ui.FactsText(c.Lang, facts))); err != nil {
		return err
	}
	for name, value := range map[string]any{"diagnostics.json": facts, "settings.json": c.settings()} {
		data, err := json.MarshalIndent(value, "", "  ")
		if err != nil {
			return err
		}
		if err := c.put(archive, name, strings.NewReader(string(data))); err != nil {
			return err
		}
	}
	for _, path := range c.Logs {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.addLog(archive, path); err != nil {
			return err
		}
	}
	return archive.Close()
}

func (c Content) put(archive *zip.Writer, name string, text io.Reader) error {
	entry, err := archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: c.MadeAt})
	if err != nil {
		return fmt.Errorf("create %s: %w", name, err)
	}
	if _, err := io.Copy(entry, text); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// addLog writes a log line by line through the net.
func (c Content) addLog(archive *zip.Writer, path string) error {
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open a log: %w", err)
	}
	defer func() { _ = file.Close() }() // it was only read
	entry, err := archive.CreateHeader(&zip.FileHeader{Name: "logs/" + filepath.Base(path), Method: zip.Deflate, Modified: c.MadeAt})
	if err != nil {
		return fmt.Errorf("create a log: %w", err)
	}
	lines := bufio.NewReader(file)
	for {
		line, err := lines.ReadString('\n')
		if _, failed := io.WriteString(entry, Scrub(withoutHome(line))); failed != nil {
			return fmt.Errorf("write a log: %w", failed)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read a log: %w", err)
		}
	}
}

func (c Content) settings() []setting {
	var all []setting
	for _, v := range c.Settings.Values() {
		if v.Key == settings.KioskPIN && v.Text != "" {
			v.Text = "[hash]" // a PIN is short: its hash can be tried at leisure
		}
		all = append(all, setting{Key: v.Key, Value: Clean(v.Text), Source: v.Source, Where: Clean(v.Where)})
	}
	return all
}

// clean masks what somebody may have put into an office's name or an address.
func clean(all []ui.Facts) []ui.Facts {
	cleaned := make([]ui.Facts, len(all))
	for i, group := range all {
		cleaned[i] = ui.Facts{Key: group.Key}
		for _, fact := range group.Facts {
			fact.Value = Clean(fact.Value)
			cleaned[i].Facts = append(cleaned[i].Facts, fact)
		}
	}
	return cleaned
}

// Clean masks what looks like personal data in a value, and the name of the person
// whose folder a path leads through.
func Clean(value string) string { return Scrub(withoutHome(value)) }

// withoutHome writes ~ for the person's folder, which bears their name.
func withoutHome(text string) string {
	home, err := os.UserHomeDir()
	if err != nil || len(home) < 2 {
		return text
	}
	text = strings.ReplaceAll(text, strings.ReplaceAll(home, `\`, `\\`), "~") // as a log writes it
	return strings.ReplaceAll(text, home, "~")
}
