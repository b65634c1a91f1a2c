package main

import (
	"fmt"
	"strings"
)

// The table stands between these in the document. What a person wrote around it stays.
const (
	tableBegin = "<!-- make bench writes from here -->"
	tableEnd   = "<!-- to here -->"
	tableHead  = "| what | Kezek | beside it | ratio | wanted | measured |\n|---|---|---|---|---|---|\n"
	notYet     = "not yet"
)

// result is what a run of a benchmark reported, by unit, and when and where.
type result struct {
	values map[string]float64
	where  string
}

// write returns the document with the rows that were measured now, the others as they were.
func write(document string, measured map[string]result) (string, error) {
	before, rest, ok := strings.Cut(document, tableBegin)
	old, after, ended := strings.Cut(rest, tableEnd)
	if !ok || !ended {
		return "", fmt.Errorf("the document lacks %s and %s", tableBegin, tableEnd)
	}
	last := rows(old)
	var table strings.Builder
	table.WriteString("\n" + tableHead)
	for _, f := range figures {
		row, kept := last[f.title()]
		if r, ok := measured[f.Bench]; ok {
			row = f.row(r)
		} else if !kept {
			row = f.empty()
		}
		table.WriteString(row + "\n")
	}
	return before + tableBegin + table.String() + tableEnd + after, nil
}

// rows returns the rows of a table by what they name.
func rows(table string) map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(table) {
		if cells := strings.Split(line, " | "); len(cells) == 6 {
			all[strings.TrimPrefix(cells[0], "| ")] = strings.TrimSpace(line)
		}
	}
	return all
}

func (f figure) title() string { return f.What + ", beside " + f.Beside }

func (f figure) row(r result) string {
	ratio, ok := r.values[f.Ratio]
	if !ok {
		return f.empty()
	}
	told := number(ratio)
	if !f.Wanted.holds(ratio) {
		told = "**" + told + ", falls short**"
	}
	return f.cells(r.amount(f.Own), r.amount(f.Other), told, r.where)
}

func (f figure) empty() string { return f.cells("–", "–", notYet, "–") }

func (f figure) cells(own, other, ratio, where string) string {
	return fmt.Sprintf("| %s | %s | %s | %s | %s | %s |", f.title(), own, other, ratio, f.Wanted, where)
}

// amount tells a value with the unit that stands before the first sign in its name.
func (r result) amount(unit string) string {
	value, ok := r.values[unit]
	if !ok {
		return "–"
	}
	for _, known := range []string{"ms", "MB", "%", "µs", "/s"} {
		if strings.Contains(unit, known) {
			return number(value) + " " + strings.Replace(known, "%", "% of a core", 1)
		}
	}
	return number(value)
}

// number keeps three digits that count.
func number(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}
