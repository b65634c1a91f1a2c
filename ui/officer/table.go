package officer

import (
	"bytes"
	"encoding/csv"
	"strings"
)

// table is a table that is written as CSV, as the spreadsheets of this country read it: with
// semicolons, and the mark by which they know UTF-8.
type table struct{ *csv.Writer }

func newTable(out *bytes.Buffer) table {
	out.WriteString("\ufeff")
	t := table{csv.NewWriter(out)}
	t.Comma, t.UseCRLF = ';', true
	return t
}

// row writes a row. What a spreadsheet would take for a formula stays a text.
func (t table) row(cells ...string) {
	for i, cell := range cells {
		if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "+") || strings.HasPrefix(cell, "-") || strings.HasPrefix(cell, "@") {
			cells[i] = "'" + cell
		}
	}
	_ = t.Write(cells) // a buffer takes everything
}
