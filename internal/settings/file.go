package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"

	"github.com/pelletier/go-toml/v2"

	"akmola.kz/kezek/internal/model"
)

const (
	fileName = "settings.toml" // the clerk's, in the data folder
	maxFile  = 64 << 10
)

// AdminFile is where an administrator rolls the settings out to.
func AdminFile() string {
	if runtime.GOOS == "windows" {
		return filepath.Join(os.Getenv("ProgramData"), "Kezek", "kezek.toml")
	}
	return "/etc/kezek/kezek.toml"
}

// readFile reads a file of settings. A file that is not there decides nothing.
func readFile(path string) (map[Key]string, []Problem, error) {
	file, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil, err
	}
	if err != nil {
		return nil, nil, unreadable(path, err)
	}
	defer func() { _ = file.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, nil, unreadable(path, err)
	}
	values, problems, err := parseFile(data, path)
	if err != nil {
		return nil, nil, unreadable(path, err)
	}
	return values, problems, nil
}

func unreadable(path string, err error) error {
	return &model.Error{Code: model.CodeSettingsFile, Params: map[string]string{"path": path}, Err: err}
}

// parseFile reads what a file decides. Keys that nobody knows are problems, and so are
// values that are no text, number or switch; the others hold.
func parseFile(data []byte, path string) (map[Key]string, []Problem, error) {
	if len(data) > maxFile {
		return nil, nil, fmt.Errorf("longer than %d bytes", maxFile)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")) // Notepad puts a mark there
	var tree map[string]any
	if err := toml.Unmarshal(data, &tree); err != nil {
		if row, ok := errors.AsType[*toml.DecodeError](err); ok {
			line, column := row.Position()
			return nil, nil, fmt.Errorf("line %d, column %d: %w", line, column, err)
		}
		return nil, nil, err
	}
	values, problems := map[Key]string{}, []Problem(nil)
	for name, value := range tree {
		key := Key(name)
		text, ok := textOf(value)
		if _, known := find(key); !known || !ok {
			problems = append(problems, Problem{Key: key, Where: path, Err: model.NewError(model.CodeSettingUnknown, "name", model.Shorten(name, maxShown))})
			continue
		}
		values[key] = text
	}
	slices.SortFunc(problems, func(a, b Problem) int { return bytes.Compare([]byte(a.Key), []byte(b.Key)) })
	return values, problems, nil
}

func textOf(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case int64:
		return strconv.FormatInt(v, 10), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}

// writeFile writes the clerk's choices; either the old or the new file is there
// whenever the computer stops.
func writeFile(path string, values map[Key]string) (err error) {
	data, err := formatFile(values)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), fileName+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name())
		}
	}()
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

func formatFile(values map[Key]string) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("# Chosen in the settings of Kezek. It holds no personal data.\n")
	for _, spec := range Table() { // in the order of the screen
		text, ok := values[spec.Key]
		if !ok {
			continue
		}
		line, err := toml.Marshal(map[string]string{string(spec.Key): text})
		if err != nil {
			return nil, err
		}
		out.Write(line)
	}
	return out.Bytes(), nil
}
