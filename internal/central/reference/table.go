package reference

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"akmola.kz/kezek/internal/model"
)

// table reads lines that are divided by commas or semicolons, with the names of the columns first.
type table struct {
	rows  *csv.Reader
	where []int // index into the known columns of each field
	wrong problems
}

// read calls take for each line below the names, which are of the known ones, each at most once, and
// the required ones among them. What is wrong with a line is noted. Its error is about the file as a
// whole.
func (t *table) read(data []byte, known, required []string, take func(line int, row []string)) error {
	data, err := text(data)
	if err != nil {
		return err
	}
	first, _, _ := bytes.Cut(data, []byte("\n"))
	t.rows = csv.NewReader(bytes.NewReader(data))
	if t.rows.FieldsPerRecord = -1; bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		t.rows.Comma = ';'
	}
	if err := t.header(known, required); err != nil {
		return err
	}
	for {
		row, err := t.rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if broken, ok := errors.AsType[*csv.ParseError](err); ok {
			t.wrong.add(broken.Line, "%w", broken.Err)
			return nil // nobody knows where the next line begins
		}
		line, _ := t.rows.FieldPos(0)
		if len(row) != len(t.where) {
			t.wrong.add(line, "%d fields, and %d columns", len(row), len(t.where))
			continue
		}
		take(line, row)
	}
}

func (t *table) header(known, required []string) error {
	row, err := t.rows.Read()
	if errors.Is(err, io.EOF) {
		return errors.New("line 1: the file is empty: the names of the columns are wanted")
	}
	if err != nil {
		return fmt.Errorf("line 1: the names of the columns are wanted: %w", err)
	}
	missing := slices.DeleteFunc(slices.Clone(required), func(name string) bool { return slices.Contains(row, name) })
	for i, name := range row {
		at := slices.Index(known, strings.TrimSpace(name))
		if at < 0 {
			t.wrong.add(1, "there is no column %q; there are %s", model.Shorten(name, 40), strings.Join(known, ", "))
		} else if slices.Contains(row[:i], name) {
			t.wrong.add(1, "the column %s stands there twice", name)
		}
		t.where = append(t.where, at)
	}
	if len(missing) > 0 {
		t.wrong.add(1, "these columns are missing: %s", strings.Join(missing, ", "))
	}
	return t.wrong.err()
}
