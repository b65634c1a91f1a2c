package central

import (
	"bytes"
	"fmt"
	"strings"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/queue"

	"github.com/signintech/gopdf"
)

// Measures of a page, in points.
const (
	pageWidth    = 595.28
	pageHeight   = 841.89
	marginLeft   = 62.0
	marginRight  = 50.0
	marginTop    = 48.0
	contentTop   = 101.0
	contentEnd   = 762.0
	contentWidth = pageWidth - marginLeft - marginRight
	labelWidth   = 176.0
	leading      = 1.38 // height of a line by its size
)

// colour is red, green, blue.
type colour [3]uint8

// The colours of the program, on paper.
var (
	inkText    = colour{0x15, 0x22, 0x2C}
	inkMuted   = colour{0x54, 0x65, 0x73}
	inkPrimary = colour{0x00, 0x70, 0x9E}
	inkLine    = colour{0xD5, 0xDF, 0xE7}
	inkTint    = colour{0xE4, 0xF2, 0xF8}
	inkGold    = colour{0xF5, 0xB8, 0x00}
	inkOnGold  = colour{0x2B, 0x21, 0x00}
	inkMark    = colour{0xF6, 0xEE, 0xDA}
)

const (
	fontText = "text"
	fontBold = "bold"
)

// sheet is a document while it is written, from the top down. The first failure
// stays in err and ends the drawing.
type sheet struct {
	pdf      gopdf.GoPdf
	t        *assets.Catalogue
	y        float64
	header   string // small, at the top of every page
	footer   string // small, at the foot of every page
	practice bool
	plain    bool // no mark across the page
	err      error
}

func (p *paper) sheet(lang queue.Lang, title string) *sheet {
	s := &sheet{t: assets.Texts(lang), practice: p.practice}
	s.pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	s.pdf.SetInfo(gopdf.PdfInfo{Title: title, Creator: "Kezek", Producer: "Kezek"})
	for _, font := range []string{fontText, fontBold} {
		s.note(s.pdf.AddTTFFontFromFontContainer(font, p.fonts))
	}
	return s
}

func (s *sheet) note(err error) {
	if s.err == nil && err != nil {
		s.err = fmt.Errorf("draw the document: %w", err)
	}
}

func (s *sheet) font(name string, size float64, ink colour) {
	s.note(s.pdf.SetFont(name, "", size))
	s.pdf.SetTextColor(ink[0], ink[1], ink[2])
}

// newPage begins a page: the mark of a practice document lies under everything.
func (s *sheet) newPage() {
	s.pdf.AddPage()
	if s.practice {
		s.mark()
	}
	s.font(fontBold, 9, inkPrimary)
	s.textAt(marginLeft, marginTop, s.t.T("paper.region"))
	s.font(fontText, 9, inkMuted)
	y := marginTop + 13
	for _, line := range s.wrap(s.header, contentWidth-96) {
		s.textAt(marginLeft, y, line)
		y += 12
	}
	s.rule(contentTop - 11)
	s.y = contentTop
}

// mark tells that the document is for practice: at the head, and across the page.
func (s *sheet) mark() {
	mark := s.t.T("paper.practice")
	if !s.plain {
		s.font(fontBold, 92, inkMark)
		width := s.width(mark)
		s.pdf.Rotate(52, pageWidth/2, pageHeight/2)
		s.textAt((pageWidth-width)/2, pageHeight/2-46, mark)
		s.pdf.RotateReset()
	}
	s.font(fontBold, 10, inkOnGold)
	width := s.width(mark) + 20
	s.fill(inkGold, pageWidth-marginRight-width, marginTop-4, width, 20)
	s.textAt(pageWidth-marginRight-width+10, marginTop, mark)
}

// finish writes the foot of every page and returns the document.
func (s *sheet) finish() ([]byte, error) {
	pages := s.pdf.GetNumberOfPages()
	for page := 1; page <= pages && s.err == nil; page++ {
		s.note(s.pdf.SetPage(page))
		s.rule(contentEnd + 14)
		s.font(fontText, 8, inkMuted)
		s.textAt(marginLeft, contentEnd+20, s.footer)
		s.textRight(contentEnd+20, s.t.T("paper.page", "page", page, "pages", pages))
		if s.practice {
			s.textAt(marginLeft, contentEnd+32, s.t.T("paper.practice_note"))
		}
	}
	if s.err != nil {
		return nil, s.err
	}
	var out bytes.Buffer
	if _, err := s.pdf.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("write the document: %w", err)
	}
	return out.Bytes(), nil
}

func (s *sheet) textAt(x, y float64, text string) {
	if s.err != nil || text == "" {
		return
	}
	s.pdf.SetXY(x, y)
	s.note(s.pdf.Cell(nil, text))
}

func (s *sheet) textRight(y float64, text string) {
	s.textAt(pageWidth-marginRight-s.width(text), y, text)
}

func (s *sheet) width(text string) float64 {
	if s.err != nil || text == "" {
		return 0
	}
	width, err := s.pdf.MeasureTextWidth(text)
	s.note(err)
	return width
}

func (s *sheet) fill(ink colour, x, y, width, height float64) {
	s.pdf.SetFillColor(ink[0], ink[1], ink[2])
	s.pdf.RectFromUpperLeftWithStyle(x, y, width, height, "F")
}

func (s *sheet) rule(y float64) {
	s.pdf.SetLineWidth(0.6)
	s.pdf.SetStrokeColor(inkLine[0], inkLine[1], inkLine[2])
	s.pdf.Line(marginLeft, y, pageWidth-marginRight, y)
}

// wrap breaks the text into lines of the current font. A word that is wider than a
// line is cut.
func (s *sheet) wrap(text string, width float64) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		for _, part := range s.cut(word, width) {
			longer := strings.TrimSpace(line + " " + part)
			if line != "" && s.width(longer) > width {
				lines = append(lines, line)
				longer = part
			}
			line = longer
		}
	}
	return append(lines, line)
}

func (s *sheet) cut(word string, width float64) []string {
	if s.width(word) <= width {
		return []string{word}
	}
	var parts []string
	part := ""
	for _, r := range word {
		if part != "" && s.width(part+string(r)) > width {
			parts = append(parts, part)
			part = ""
		}
		part += string(r)
	}
	return append(parts, part)
}

// room begins a new page where less than height is left.
func (s *sheet) room(height float64) {
	if s.y+height > contentEnd {
		s.newPage()
	}
}

// paragraph writes wrapped text and moves down.
func (s *sheet) paragraph(font string, size float64, ink colour, text string) {
	s.indented(font, size, ink, 0, text)
}

func (s *sheet) indented(font string, size float64, ink colour, indent float64, text string) {
	s.font(font, size, ink)
	for _, line := range s.wrap(text, contentWidth-indent) {
		s.room(size * leading)
		s.font(font, size, ink) // a new page has set its own
		s.textAt(marginLeft+indent, s.y, line)
		s.y += size * leading
	}
}

// title is the heading of the document.
func (s *sheet) title(text, lead string) {
	s.paragraph(fontBold, 19, inkText, text)
	if lead != "" {
		s.y += 2
		s.paragraph(fontText, 11, inkMuted, lead)
	}
	s.y += 12
}

// heading begins a part; it stays with the two lines after it.
func (s *sheet) heading(text string) {
	s.y += 12
	s.room(60)
	s.paragraph(fontBold, 13, inkPrimary, text)
	s.y += 4
}

// field is one line of label and value.
type field struct{ label, value string }

// fields writes labels on the left and values on the right, with thin lines between.
func (s *sheet) fields(list ...field) {
	for _, f := range list {
		if f.value == "" {
			continue
		}
		s.font(fontText, 10, inkMuted)
		labels := s.wrap(f.label, labelWidth-14)
		s.font(fontText, 10.5, inkText)
		values := s.wrap(f.value, contentWidth-labelWidth)
		height := float64(max(len(labels), len(values)))*14.5 + 7
		s.room(height)
		top := s.y + 2
		s.font(fontText, 10, inkMuted)
		for i, line := range labels {
			s.textAt(marginLeft, top+float64(i)*14.5, line)
		}
		s.font(fontText, 10.5, inkText)
		for i, line := range values {
			s.textAt(marginLeft+labelWidth, top+float64(i)*14.5, line)
		}
		s.y += height
		s.rule(s.y - 2)
	}
}
