package paper

import (
	"strconv"
	"strings"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

// Provisional is what the citizen takes along when a statement is signed and nobody
// has accepted it yet. It says first of all that it is no registration.
type Provisional struct {
	Lang         model.Lang // of the page
	Kind         model.ActKind
	Applicant    string    // full name
	Child        model.IIN // printed masked
	Organization model.Text
	Education    model.Lang // language of instruction
	MadeAt       time.Time  // by the clock of this computer
	ActID        string     // never printed: it is the key of the placement
	CentralURL   string     // where telephones reach the central; empty: the code holds the check of the visit alone
	Practice     bool
	Paper        model.Paper // a sheet where it is empty
}

// The colours of a warning, and the room around it in points.
var (
	inkWarn     = Colour{0x8A, 0x52, 0x00}
	inkWarnTint = Colour{0xFF, 0xF1, 0xD9}
)

const (
	warningSize = 34.0 // of its letters: read from across a counter
	warningRoom = 18.0
	longestName = 100 // characters of a name that still leave the rest on the page
	provisional = 4   // steps that follow
)

// PDF draws the paper: one page of A4, or a roll.
func (p Provisional) PDF() ([]byte, error) {
	if p.Paper == model.Roll {
		return p.roll()
	}
	s := New(p.Lang, model.ActCheck(p.ActID))
	s.Practice = p.Practice
	s.Header = s.T.T("paper.provisional_title")
	s.Footer = model.ActCheck(p.ActID) + " · " + s.T.T("paper.time_zone")
	s.NewPage()
	p.warning(s)
	s.Title(s.T.T("paper.provisional_title"), p.text(s.T, "lead"))
	s.Fields(p.fields(s.T)...)
	s.Heading(s.T.T("paper.next"))
	for i, step := range p.steps(s.T) {
		s.Font(Bold, 10.5, InkPrimary)
		s.TextAt(MarginLeft, s.Y, strconv.Itoa(i+1))
		s.Indented(Text, 10.5, InkText, 18, step)
		s.Y += 3
	}
	p.code(s)
	return s.Finish()
}

// roll is the same for a receipt printer.
func (p Provisional) roll() ([]byte, error) {
	r := NewRoll(p.Lang, model.ActCheck(p.ActID), p.Practice)
	r.Framed(p.text(r.T, "warning"), p.text(r.T, "warning_text"))
	r.Title(r.T.T("paper.provisional_title"), p.text(r.T, "lead"))
	r.Fields(p.fields(r.T)...)
	r.Heading(r.T.T("paper.next"))
	r.Steps(p.steps(r.T)...)
	r.Heading(r.T.T("paper.provisional_check"))
	r.Code(p.URL())
	if p.CentralURL == "" {
		r.Paragraph(Text, 8.5, r.T.T("paper.provisional_check_none"))
	} else {
		r.Paragraph(Text, 8.5, r.T.T("paper.check_how"))
		r.Paragraph(Text, 7.5, p.URL())
		r.Paragraph(Text, 7.5, r.T.T("paper.check_privacy"))
	}
	r.Paragraph(Text, 7.5, r.T.T("paper.time_zone"))
	return r.Finish()
}

// fields are the lines that every paper has.
func (p Provisional) fields(t *assets.Catalogue) []Field {
	education := ""
	if p.Education != "" {
		education = t.T("paper.education_" + string(p.Education))
	}
	return []Field{
		{Label: t.T("paper.applicant"), Value: model.Shorten(p.Applicant, longestName)},
		{Label: t.T("paper.child_iin"), Value: p.Child.Masked()},
		{Label: t.T("paper.organization"), Value: model.Shorten(p.Organization.In(p.Lang), longestName)},
		{Label: t.T("paper.education"), Value: education},
		{Label: t.T("paper.provisional_made"), Value: Moment(p.MadeAt)},
		{Label: t.T("paper.visit"), Value: model.ActCheck(p.ActID)},
	}
}

// steps are what comes next.
func (p Provisional) steps(t *assets.Catalogue) []string {
	list := make([]string, provisional)
	for i := range list {
		list[i] = p.text(t, "next_"+strconv.Itoa(i+1))
	}
	return list
}

// text is in other words where the act changes what stands already.
func (p Provisional) text(t *assets.Catalogue, key string) string {
	switch {
	case p.Kind.Places():
		return t.T("paper.provisional_" + key)
	case key == "lead":
		return t.T("paper.change_lead_" + string(p.Kind))
	}
	return t.T("paper.change_" + key)
}

// URL is what the code leads to: the public page of the visit.
func (p Provisional) URL() string {
	if p.CentralURL == "" {
		return model.ActCheck(p.ActID)
	}
	return strings.TrimRight(p.CentralURL, "/") + "/check/act/" + model.ActCheck(p.ActID)
}

// warning says in very large letters what the page is not.
func (p Provisional) warning(s *Sheet) {
	text, note := p.text(s.T, "warning"), p.text(s.T, "warning_text")
	width := ContentWidth - 2*warningRoom
	s.Font(Bold, warningSize, inkWarn)
	lines := len(s.Wrap(text, width))
	s.Font(Text, 11, InkText)
	notes := len(s.Wrap(note, width))
	height := float64(lines)*warningSize*leading + float64(notes)*11*leading + 2*warningRoom
	s.Fill(inkWarn, MarginLeft-3, s.Y-3, ContentWidth+6, height+6) // a border that a black and white printer keeps
	s.Fill(inkWarnTint, MarginLeft, s.Y, ContentWidth, height)
	bottom := s.Y + height
	s.Y += warningRoom - 4
	s.within(Bold, warningSize, inkWarn, warningRoom, text)
	s.Y += 4
	s.within(Text, 11, InkText, warningRoom, note)
	s.Y = bottom + 14
}

// code draws the way to what becomes of the statement.
func (p Provisional) code(s *Sheet) {
	const side = 88.0
	s.Y += 8
	s.Room(side + 8)
	content := p.URL()
	s.Code(content, MarginLeft, s.Y+4, side)
	top, x := s.Y, side+24
	s.Indented(Bold, 13, InkPrimary, x, s.T.T("paper.provisional_check"))
	s.Y += 3
	if p.CentralURL == "" {
		s.Indented(Text, 10, InkText, x, s.T.T("paper.provisional_check_none"))
	} else {
		s.Indented(Text, 10, InkText, x, s.T.T("paper.check_how"))
		s.Indented(Text, 10, InkPrimary, x, content)
		s.Y += 3
		s.Indented(Text, 9, InkMuted, x, s.T.T("paper.check_privacy"))
	}
	s.Y = max(s.Y, top+side+8)
}
