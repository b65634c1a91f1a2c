package assets

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"akmola.kz/kezek/internal/model"
)

// Data is what the central decides by and every counter fetches from it: the districts
// of the region, the sets of rules with the day from which each is in force, and the calendars.
type Data struct {
	districts []districtRecord
	rules     []model.RuleSet
	calendar  model.Calendar
}

//go:embed districts.json rules/*.json calendars/*.json
var dataFiles embed.FS

var embedded = sync.OnceValue(func() *Data {
	d := &Data{calendar: model.Calendar{}}
	if err := d.read(dataFiles); err != nil { // the tests read it: a released program does not come here
		slog.Error("the embedded data is broken", "error", err)
	}
	return d
})

// EmbeddedData returns the data that is built into the program.
func EmbeddedData() *Data { return embedded() }

// ReadData returns the embedded data together with that of a folder, which is laid out
// likewise: districts.json, a list of districts, rules/*.json, one set of rules in each, and
// calendars/*.json, one year in each; any may be missing. A district of the folder takes the
// place of those whose code it has or had, and a calendar that of its year; a set of rules is
// added, under a version of its own. The data is read strictly: an error names the file and,
// where it is known, the line or the code.
func ReadData(folder fs.FS) (*Data, error) {
	built := embedded()
	d := &Data{districts: slices.Clone(built.districts), rules: slices.Clone(built.rules), calendar: maps.Clone(built.calendar)}
	if err := refuseOthers(folder); err != nil {
		return nil, err
	}
	if err := d.read(folder); err != nil {
		return nil, err
	}
	return d, nil
}

// refuseOthers returns an error where a misspelt name would be overlooked, or the folder
// is another.
func refuseOthers(folder fs.FS) error {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return fmt.Errorf("read the folder with the data: %w", err)
	}
	found := false
	for _, entry := range entries {
		ours := slices.Contains([]string{districtsFile, rulesFolder, calendarsFolder}, entry.Name())
		found = found || ours
		if !ours && path.Ext(entry.Name()) == ".json" {
			return fmt.Errorf("%s is neither %s nor in %s/ or %s/", entry.Name(), districtsFile, rulesFolder, calendarsFolder)
		}
	}
	if !found {
		return fmt.Errorf("the folder holds neither %s nor %s/ or %s/", districtsFile, rulesFolder, calendarsFolder)
	}
	return nil
}

// With returns the data with more sets of rules, or an error where one does not fit.
func (d *Data) With(sets ...model.RuleSet) (*Data, error) {
	more := &Data{districts: d.districts, rules: slices.Clone(d.rules), calendar: d.calendar}
	for _, set := range sets {
		if err := more.addRules(set); err != nil {
			return nil, fmt.Errorf("rules %s: %w", set.Version, err)
		}
	}
	return more, nil
}

// The places of the data, in the program and in a folder.
const (
	districtsFile   = "districts.json"
	rulesFolder     = "rules"
	calendarsFolder = "calendars"
)

func (d *Data) read(files fs.FS) error {
	var districts []districtRecord
	_, err := decode(files, districtsFile, &districts)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := d.addDistricts(districts); err != nil {
		return fmt.Errorf("%s: %w", districtsFile, err)
	}
	if err := d.readRules(files); err != nil {
		return err
	}
	given := map[int]bool{}
	return eachFile(files, calendarsFolder, func(year model.CalendarYear, _ string, _ []byte) error {
		if err := year.Check(); err != nil {
			return err
		}
		if given[year.Year] {
			return fmt.Errorf("the calendar of %d is given twice", year.Year)
		}
		given[year.Year], d.calendar[year.Year] = true, year
		return nil
	})
}

// eachFile reads the files of a folder and gives what is in each to add, with its name and bytes.
func eachFile[T any](files fs.FS, folder string, add func(read T, name string, data []byte) error) error {
	names, err := fs.Glob(files, folder+"/*.json")
	if err != nil {
		return fmt.Errorf("list %s: %w", folder, err)
	}
	for _, name := range names {
		var read T
		data, err := decode(files, name, &read)
		if err != nil {
			return err
		}
		if err := add(read, name, data); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// Calendar returns the years whose working days are known.
func (d *Data) Calendar() model.Calendar { return d.calendar }

// decode reads a file strictly: a field that nobody knows, or more than one value, is an
// error. It names the file and the line.
func decode(files fs.FS, name string, into any) (data []byte, err error) {
	data, err = fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	err = decoder.Decode(into)
	if err == nil {
		if err = decoder.Decode(&struct{}{}); errors.Is(err, io.EOF) {
			return data, nil
		}
		err = errors.New("more after the end")
	}
	if at := errorOffset(data, err, decoder.InputOffset()); at >= 0 {
		return nil, fmt.Errorf("%s:%d: %w", name, 1+bytes.Count(data[:at], []byte("\n")), err)
	}
	return nil, fmt.Errorf("%s: %w", name, err)
}

// errorOffset returns the byte of data that the error of a decoder is about, -1 where it
// is not known.
func errorOffset(data []byte, err error, end int64) int {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return min(int(syntax.Offset), len(data))
	}
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return min(int(wrong.Offset), len(data))
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return len(data)
	}
	if quoted, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return bytes.Index(data, []byte(quoted))
	}
	if err.Error() == "more after the end" {
		return int(end)
	}
	return -1
}

// complete returns an error where a text lacks one of the languages.
func complete(what string, text model.Text, langs ...model.Lang) error {
	for _, lang := range langs {
		if text.In(lang) == "" || lang == model.Kazakh && text.KK == "" || lang == model.English && text.EN == "" {
			return fmt.Errorf("no %s in the language %s", what, strconv.Quote(string(lang)))
		}
	}
	return nil
}
