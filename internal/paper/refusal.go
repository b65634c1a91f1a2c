package paper

import (
	"cmp"
	"strings"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

// Refusal is the reasoned refusal that the citizen gets on paper: what was refused, why, and
// where to go. The central gives it under a number; one that never came to be a document of
// the central has none.
type Refusal struct {
	Lang         model.Lang // of the page
	Number       string     // of the document; empty where it has none
	District     model.Text // name; empty where it is not known
	Applicant    string
	Child        string     // short name, or the masked IIN
	Organization model.Text // empty where none was chosen
	Education    model.Lang
	Reason       string     // a sentence in Lang
	Law          model.Text // what the service is given under; empty where it is not known
	Way          model.RefusalWay
	At           time.Time
	Act          string // what stands for the act on paper (model.ActCheck); empty where nothing was signed
	CheckURL     string // where anybody sees what became of the act; empty where nothing is to be seen
	Office       string
	Practice     bool
	Paper        model.Paper // a sheet where it is empty
}

// PDF draws the refusal: one page of A4, or a roll.
func (p Refusal) PDF() ([]byte, error) {
	if p.Paper == model.Roll {
		return p.roll()
	}
	s := New(p.Lang, p.title())
	s.Practice = p.Practice
	s.Header = cmp.Or(p.District.In(p.Lang), p.Office)
	s.Footer = strings.TrimPrefix(p.Number+" · ", " · ") + s.T.T("paper.time_zone")
	s.NewPage()
	s.Title(s.T.T("paper.refusal_title"), s.T.T("paper.provisional_lead"))
	s.Fields(p.fields(s.T)...)
	s.Heading(s.T.T("paper.refusal_why"))
	s.Paragraph(Bold, 12, InkText, p.Reason)
	if law := p.law(s.T); law != "" {
		s.Y += 4
		s.Paragraph(Text, 10, InkMuted, law)
	}
	s.Heading(s.T.T("paper.refusal_where"))
	for _, line := range p.ways(s.T) {
		s.Paragraph(Text, 10.5, InkText, line)
		s.Y += 4
	}
	if p.CheckURL != "" {
		p.code(s)
	}
	return s.Finish()
}

// code draws the way to what anybody may check.
func (p Refusal) code(s *Sheet) {
	const side = 88.0
	s.Y += 8
	s.Room(side + 8)
	s.Code(p.CheckURL, MarginLeft, s.Y+4, side)
	top, x := s.Y, side+24
	s.Indented(Bold, 13, InkPrimary, x, s.T.T("paper.refusal_check"))
	s.Y += 3
	s.Indented(Text, 10, InkText, x, s.T.T("paper.check_how"))
	s.Indented(Text, 10, InkPrimary, x, p.CheckURL)
	s.Y += 3
	s.Indented(Text, 9, InkMuted, x, s.T.T("paper.check_privacy"))
	s.Y = max(s.Y, top+side+8)
}

// roll is the same for a receipt printer.
func (p Refusal) roll() ([]byte, error) {
	r := NewRoll(p.Lang, p.title(), p.Practice)
	r.Title(r.T.T("paper.refusal_title"), r.T.T("paper.provisional_lead"))
	r.Fields(p.fields(r.T)...)
	r.Heading(r.T.T("paper.refusal_why"))
	r.Paragraph(Bold, 9.5, p.Reason)
	if law := p.law(r.T); law != "" {
		r.Paragraph(Text, 7.5, law)
	}
	r.Heading(r.T.T("paper.refusal_where"))
	r.Steps(p.ways(r.T)...)
	if p.CheckURL != "" {
		r.Heading(r.T.T("paper.refusal_check"))
		r.Code(p.CheckURL)
		r.Paragraph(Text, 8.5, r.T.T("paper.check_how"))
		r.Paragraph(Text, 7.5, p.CheckURL)
		r.Paragraph(Text, 7.5, r.T.T("paper.check_privacy"))
	}
	r.Paragraph(Text, 7.5, r.T.T("paper.time_zone"))
	return r.Finish()
}

// title is that of the document, which names nobody.
func (p Refusal) title() string {
	if name := cmp.Or(p.Number, p.Act); name != "" {
		return name
	}
	return assets.Texts(p.Lang).T("paper.refusal_title")
}

func (p Refusal) fields(t *assets.Catalogue) []Field {
	education := ""
	if p.Education != "" {
		education = t.T("paper.education_" + string(p.Education))
	}
	return []Field{
		{Label: t.T("paper.refusal_number"), Value: p.Number},
		{Label: t.T("paper.applicant"), Value: model.Shorten(p.Applicant, longestName)},
		{Label: t.T("paper.child"), Value: model.Shorten(p.Child, longestName)},
		{Label: t.T("paper.organization"), Value: model.Shorten(p.Organization.In(p.Lang), longestName)},
		{Label: t.T("paper.education"), Value: education},
		{Label: t.T("paper.refusal_at"), Value: Moment(p.At)},
		{Label: t.T("paper.visit"), Value: p.Act},
		{Label: t.T("paper.office"), Value: p.Office},
	}
}

// law names what the service is given under.
func (p Refusal) law(t *assets.Catalogue) string {
	if law := p.Law.In(p.Lang); law != "" {
		return t.T("paper.refusal_law", "law", law)
	}
	return ""
}

// ways say what the citizen can do, and where to turn who does not agree.
func (p Refusal) ways(t *assets.Catalogue) []string {
	return []string{t.T("paper.refusal_way_" + string(p.Way)), t.T("paper.refusal_department"), t.T("paper.refusal_phone")}
}
