package paper

import (
	"bytes"
	"fmt"

	"akmola.kz/kezek/internal/model"

	"github.com/signintech/gopdf"
)

// Measures of an 80 mm roll in points: a thermal head reaches 72 mm of it.
const (
	rollWidth   = 226.77
	rollMargin  = 11.34
	rollColumn  = rollWidth - 2*rollMargin
	rollLeading = 1.3
	rollGap     = 6.0
)

// inkBlack is the only colour that a thermal head has.
var inkBlack = Colour{}

// Roll is a document of one column for a receipt printer, as long as what stands on
// it. It is measured while it is written and drawn by Finish.
type Roll struct {
	*Sheet
	strokes []func()
}

// NewRoll begins a roll. The title is for the file, not for the paper.
func NewRoll(lang model.Lang, title string, practice bool) *Roll {
	r := &Roll{Sheet: New(lang, title)}
	r.Practice = practice
	r.Y = rollGap
	r.centred(Bold, 9, r.T.T("paper.region"))
	if practice {
		r.Framed(r.T.T("paper.practice"), r.T.T("paper.practice_note"))
	}
	return r
}

// later draws at the height that the roll has now, once the whole is measured.
func (r *Roll) later(draw func(y float64)) {
	y := r.Y
	r.strokes = append(r.strokes, func() { draw(y) })
}

// lines writes wrapped text within a width and moves down; at says where a line of a
// width begins.
func (r *Roll) lines(font string, size, within float64, at func(width float64) float64, text string) {
	r.Font(font, size, inkBlack)
	for _, line := range r.Wrap(text, within) {
		width := r.Width(line)
		r.later(func(y float64) {
			r.Font(font, size, inkBlack)
			r.TextAt(at(width), y, line)
		})
		r.Y += size * rollLeading
	}
}

func (r *Roll) centred(font string, size float64, text string) {
	r.lines(font, size, rollColumn, func(width float64) float64 { return (rollWidth - width) / 2 }, text)
}

// Paragraph writes wrapped text from the left and moves down.
func (r *Roll) Paragraph(font string, size float64, text string) {
	r.lines(font, size, rollColumn, func(float64) float64 { return rollMargin }, text)
}

// Title is the heading, with what it is about.
func (r *Roll) Title(text, lead string) {
	r.Y += rollGap
	r.centred(Bold, 13, text)
	if lead != "" {
		r.Y += 2
		r.centred(Text, 9, lead)
	}
	r.Y += rollGap
}

// Figure is a number to be read from across a counter.
func (r *Roll) Figure(label, figure string) {
	r.rule(1.4)
	r.centred(Text, 9, label)
	r.centred(Bold, 34, figure)
	r.rule(1.4)
}

// Framed is a warning: a thermal head has no colour for it.
func (r *Roll) Framed(text, note string) {
	const room = 7.0
	r.Y += rollGap
	top := r.Y
	r.Y += room
	inner := rollColumn - 2*room
	centre := func(width float64) float64 { return (rollWidth - width) / 2 }
	r.lines(Bold, 14, inner, centre, text)
	r.lines(Text, 8.5, inner, centre, note)
	r.Y += room
	height := r.Y - top
	r.later(func(float64) {
		const line = 1.6
		r.Fill(inkBlack, rollMargin, top, rollColumn, line)
		r.Fill(inkBlack, rollMargin, top+height-line, rollColumn, line)
		r.Fill(inkBlack, rollMargin, top, line, height)
		r.Fill(inkBlack, rollMargin+rollColumn-line, top, line, height)
	})
	r.Y += rollGap
}

// Fields writes each label small, over its value.
func (r *Roll) Fields(list ...Field) {
	for _, f := range list {
		if f.Value == "" {
			continue
		}
		r.Paragraph(Text, 7.5, f.Label)
		r.Paragraph(Bold, 9.5, f.Value)
		r.Y += 3
	}
}

// Steps are numbered lines.
func (r *Roll) Steps(steps ...string) {
	for i, step := range steps {
		r.Paragraph(Text, 8.5, fmt.Sprintf("%d. %s", i+1, step))
		r.Y += 2
	}
}

// Heading begins a part.
func (r *Roll) Heading(text string) {
	r.rule(0.8)
	r.Paragraph(Bold, 10, text)
	r.Y += 2
}

// Code draws a QR code of the text in the middle.
func (r *Roll) Code(text string) {
	const side = 108.0
	r.Y += rollGap
	r.later(func(y float64) { r.Sheet.Code(text, (rollWidth-side)/2, y, side) })
	r.Y += side + rollGap
}

func (r *Roll) rule(weight float64) {
	r.Y += rollGap
	r.later(func(y float64) { r.Fill(inkBlack, rollMargin, y, rollColumn, weight) })
	r.Y += weight + rollGap
}

// Finish draws the roll on a page of its own length and returns the document.
func (r *Roll) Finish() ([]byte, error) {
	const feed = 24.0 // so that the cutter leaves the last line
	if r.lacking {
		r.Y += rollGap
		r.Paragraph(Text, 7, r.T.T("paper.lacking", "sign", string(missingGlyph)))
	}
	r.pdf.AddPageWithOption(gopdf.PageOption{PageSize: &gopdf.Rect{W: rollWidth, H: r.Y + feed}})
	for _, draw := range r.strokes {
		draw()
	}
	if r.err != nil {
		return nil, r.err
	}
	var out bytes.Buffer
	if _, err := r.pdf.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("write the roll: %w", err)
	}
	return out.Bytes(), nil
}
