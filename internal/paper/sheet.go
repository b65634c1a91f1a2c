package paper

import (
	"bytes"
	"fmt"
	"strings"
	"sync"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"

	"github.com/signintech/gopdf"
	"golang.org/x/image/font/sfnt"
)

// Measures of an A4 page, in points of 1/72 inch.
const (
	MarginLeft   = 62.0
	ContentTop   = 101.0 // where the first line of a page may stand
	ContentEnd   = 762.0 // where the last one must have ended
	ContentWidth = pageWidth - MarginLeft - marginRight

	pageWidth   = 595.28
	pageHeight  = 841.89
	marginRight = 50.0
	marginTop   = 48.0
	labelWidth  = 176.0
	leading     = 1.38 // height of a line by its size
)

// Colour is red, green, blue.
type Colour [3]uint8

// The colours of the program, on paper.
var (
	InkText    = Colour{0x15, 0x22, 0x2C}
	InkMuted   = Colour{0x54, 0x65, 0x73}
	InkPrimary = Colour{0x00, 0x70, 0x9E}
	InkBad     = Colour{0xB3, 0x26, 0x1E}
	InkTint    = Colour{0xE4, 0xF2, 0xF8}

	inkLine   = Colour{0xD5, 0xDF, 0xE7}
	inkGold   = Colour{0xF5, 0xB8, 0x00}
	inkOnGold = Colour{0x2B, 0x21, 0x00}
	inkMark   = Colour{0xF6, 0xEE, 0xDA}
)

// The fonts of a page.
const (
	Text = "text"
	Bold = "bold"
)

// readFonts reads the fonts of the documents, once for the process.
var readFonts = sync.OnceValues(func() (*gopdf.FontContainer, error) {
	var fonts gopdf.FontContainer
	for name, data := range map[string][]byte{Text: assets.FontRegular, Bold: assets.FontBold} {
		if err := fonts.AddTTFFontData(name, data); err != nil {
			return nil, fmt.Errorf("font of the documents: %w", err)
		}
	}
	return &fonts, nil
})

// Sheet is a document while it is written, from the top down. The first failure
// stays in it, ends the drawing and is returned by Finish. A Sheet belongs to one
// goroutine; many may be drawn at once.
type Sheet struct {
	T        *assets.Catalogue // the texts, in the language of the document
	Y        float64           // where the next line goes, in points from the top of the page
	Header   string            // small, at the top of every page
	Footer   string            // small, at the foot of every page
	Practice bool              // marked as a document of the practice mode
	Plain    bool              // no mark across the page

	pdf     gopdf.GoPdf
	err     error
	glyphs  sfnt.Buffer
	lacking bool // a letter was drawn as missingGlyph
}

// New begins a document with no page yet. The title is for the file, not for the page.
func New(lang model.Lang, title string) *Sheet {
	s := &Sheet{T: assets.Texts(lang)}
	s.pdf.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	s.pdf.SetInfo(gopdf.PdfInfo{Title: title, Creator: "Kezek", Producer: "Kezek"})
	fonts, err := readFonts()
	s.note(err)
	for _, font := range []string{Text, Bold} {
		if s.err == nil {
			s.note(s.pdf.AddTTFFontFromFontContainer(font, fonts))
		}
	}
	return s
}

// Pages is how many pages the document has so far.
func (s *Sheet) Pages() int { return s.pdf.GetNumberOfPages() }

func (s *Sheet) note(err error) {
	if s.err == nil && err != nil {
		s.err = fmt.Errorf("draw the document: %w", err)
	}
}

// Font sets the font (Text or Bold), its size in points and its colour.
func (s *Sheet) Font(name string, size float64, ink Colour) {
	s.note(s.pdf.SetFont(name, "", size))
	s.pdf.SetTextColor(ink[0], ink[1], ink[2])
}

// NewPage begins a page: the mark of a practice document lies under everything.
func (s *Sheet) NewPage() {
	s.pdf.AddPage()
	if s.Practice {
		s.mark()
	}
	s.Font(Bold, 9, InkPrimary)
	s.TextAt(MarginLeft, marginTop, s.T.T("paper.region"))
	s.Font(Text, 9, InkMuted)
	y := marginTop + 13
	for _, line := range s.Wrap(s.Header, ContentWidth-96) {
		s.TextAt(MarginLeft, y, line)
		y += 12
	}
	s.rule(ContentTop - 11)
	s.Y = ContentTop
}

// mark says that the document is for practice: at the head, and across the page.
func (s *Sheet) mark() {
	mark := s.T.T("paper.practice")
	if !s.Plain {
		s.Font(Bold, 92, inkMark)
		width := s.Width(mark)
		s.pdf.Rotate(52, pageWidth/2, pageHeight/2)
		s.TextAt((pageWidth-width)/2, pageHeight/2-46, mark)
		s.pdf.RotateReset()
	}
	s.Font(Bold, 10, inkOnGold)
	width := s.Width(mark) + 20
	s.Fill(inkGold, pageWidth-marginRight-width, marginTop-4, width, 20)
	s.TextAt(pageWidth-marginRight-width+10, marginTop, mark)
}

// Finish writes the foot of every page and returns the document.
func (s *Sheet) Finish() ([]byte, error) {
	pages := s.pdf.GetNumberOfPages()
	for page := 1; page <= pages && s.err == nil; page++ {
		s.note(s.pdf.SetPage(page))
		s.rule(ContentEnd + 14)
		s.Font(Text, 8, InkMuted)
		s.TextAt(MarginLeft, ContentEnd+20, s.Footer)
		s.textRight(ContentEnd+20, s.T.T("paper.page", "page", page, "pages", pages))
		if s.Practice {
			s.TextAt(MarginLeft, ContentEnd+32, s.T.T("paper.practice_note"))
		}
		if s.lacking {
			s.TextAt(MarginLeft, ContentEnd+44, s.T.T("paper.lacking", "sign", string(missingGlyph)))
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

// TextAt writes one line in the current font, its upper left corner at x and y.
func (s *Sheet) TextAt(x, y float64, text string) {
	if s.err != nil || text == "" {
		return
	}
	s.pdf.SetXY(x, y)
	s.note(s.pdf.Cell(nil, s.visible(text)))
}

func (s *Sheet) textRight(y float64, text string) {
	s.TextAt(pageWidth-marginRight-s.Width(text), y, text)
}

// Width is how wide the text is in the current font, in points.
func (s *Sheet) Width(text string) float64 {
	if s.err != nil || text == "" {
		return 0
	}
	width, err := s.pdf.MeasureTextWidth(s.visible(text))
	s.note(err)
	return width
}

// Fill draws a rectangle without a border.
func (s *Sheet) Fill(ink Colour, x, y, width, height float64) {
	s.pdf.SetFillColor(ink[0], ink[1], ink[2])
	s.pdf.RectFromUpperLeftWithStyle(x, y, width, height, "F")
}

func (s *Sheet) rule(y float64) {
	s.pdf.SetLineWidth(0.6)
	s.pdf.SetStrokeColor(inkLine[0], inkLine[1], inkLine[2])
	s.pdf.Line(MarginLeft, y, pageWidth-marginRight, y)
}

// Wrap breaks the text into lines of the current font. A word that is wider than a
// line is cut.
func (s *Sheet) Wrap(text string, width float64) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		for _, part := range s.cut(word, width) {
			longer := strings.TrimSpace(line + " " + part)
			if line != "" && s.Width(longer) > width {
				lines = append(lines, line)
				longer = part
			}
			line = longer
		}
	}
	return append(lines, line)
}

func (s *Sheet) cut(word string, width float64) []string {
	if s.Width(word) <= width {
		return []string{word}
	}
	var parts []string
	part := ""
	for _, r := range word {
		if part != "" && s.Width(part+string(r)) > width {
			parts = append(parts, part)
			part = ""
		}
		part += string(r)
	}
	return append(parts, part)
}

// Room begins a new page where less than height is left.
func (s *Sheet) Room(height float64) {
	if s.Y+height > ContentEnd {
		s.NewPage()
	}
}

// Paragraph writes wrapped text and moves down.
func (s *Sheet) Paragraph(font string, size float64, ink Colour, text string) {
	s.Indented(font, size, ink, 0, text)
}

// Indented is Paragraph, as far from the left margin as indent.
func (s *Sheet) Indented(font string, size float64, ink Colour, indent float64, text string) {
	s.lines(font, size, ink, indent, 0, text)
}

// within is Indented with the same room at the right.
func (s *Sheet) within(font string, size float64, ink Colour, room float64, text string) {
	s.lines(font, size, ink, room, room, text)
}

func (s *Sheet) lines(font string, size float64, ink Colour, left, right float64, text string) {
	s.Font(font, size, ink)
	for _, line := range s.Wrap(text, ContentWidth-left-right) {
		s.Room(size * leading)
		s.Font(font, size, ink) // a new page has set its own
		s.TextAt(MarginLeft+left, s.Y, line)
		s.Y += size * leading
	}
}

// Title is the heading of the document.
func (s *Sheet) Title(text, lead string) {
	s.Paragraph(Bold, 19, InkText, text)
	if lead != "" {
		s.Y += 2
		s.Paragraph(Text, 11, InkMuted, lead)
	}
	s.Y += 12
}

// Heading begins a part; it stays with the two lines after it.
func (s *Sheet) Heading(text string) {
	s.Y += 12
	s.Room(60)
	s.Paragraph(Bold, 13, InkPrimary, text)
	s.Y += 4
}

// Field is one line of label and value.
type Field struct{ Label, Value string }

// Fields writes labels on the left and values on the right, with thin lines between.
func (s *Sheet) Fields(list ...Field) {
	for _, f := range list {
		if f.Value == "" {
			continue
		}
		s.Font(Text, 10, InkMuted)
		labels := s.Wrap(f.Label, labelWidth-14)
		s.Font(Text, 10.5, InkText)
		values := s.Wrap(f.Value, ContentWidth-labelWidth)
		height := float64(max(len(labels), len(values)))*14.5 + 7
		s.Room(height)
		top := s.Y + 2
		s.Font(Text, 10, InkMuted)
		for i, line := range labels {
			s.TextAt(MarginLeft, top+float64(i)*14.5, line)
		}
		s.Font(Text, 10.5, InkText)
		for i, line := range values {
			s.TextAt(MarginLeft+labelWidth, top+float64(i)*14.5, line)
		}
		s.Y += height
		s.rule(s.Y - 2)
	}
}
