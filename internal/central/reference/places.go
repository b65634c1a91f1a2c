package reference

import (
	"strings"

	"akmola.kz/kezek/internal/model"
)

// placeColumns are those that a list of free places may have.
var placeColumns = []struct {
	name     string
	required bool
	set      func(p *model.FreePlace, text string) error
}{
	{"organization", true, func(p *model.FreePlace, text string) error { p.Organization = text; return checkBIN(text) }},
	{"birth_year", true, func(p *model.FreePlace, text string) error { return whole(&p.BirthYear, text) }},
	{"lang", true, func(p *model.FreePlace, text string) error { p.Lang = model.Lang(text); return nil }},
	{"kind", false, func(p *model.FreePlace, text string) error { p.Kind = text; return nil }},
	{"count", true, func(p *model.FreePlace, text string) error { return whole(&p.Count, text) }},
}

// ReadPlaces reads a list of free places, divided by commas or semicolons, with the names of the
// columns first, and returns the line of each too. Its error names every line that cannot be; what
// the organizations have is not asked here.
func ReadPlaces(data []byte) (places []model.FreePlace, lines []int, err error) {
	var t table
	var known, required []string
	for _, column := range placeColumns {
		known = append(known, column.name)
		if column.required {
			required = append(required, column.name)
		}
	}
	err = t.read(data, known, required, func(line int, row []string) {
		var p model.FreePlace
		good := true
		for i, text := range row {
			column := placeColumns[t.where[i]]
			if err := column.set(&p, strings.TrimSpace(text)); err != nil {
				t.wrong.add(line, "%s: %w", column.name, err)
				good = false
			}
		}
		if good {
			places, lines = append(places, p), append(lines, line)
		}
	})
	if err == nil && len(places) == 0 {
		t.wrong.add(1, "there is no place")
	}
	if err == nil {
		err = t.wrong.err()
	}
	return places, lines, err
}

// whole is number of what may not be left out.
func whole(into *int, text string) error {
	if text == "" {
		text = "-"
	}
	return number(into, text)
}
