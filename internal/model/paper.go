package model

// Paper is what a document is printed on.
type Paper string

// The papers: a sheet, and the roll of a receipt printer, 80 mm wide.
const (
	A4   Paper = "a4"
	Roll Paper = "roll"
)

// Valid reports whether p is one of the papers.
func (p Paper) Valid() bool { return p == A4 || p == Roll }
