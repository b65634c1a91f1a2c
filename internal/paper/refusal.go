package paper

import (
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
)

// RefusalWay is where a refusal leads: what the citizen brings, and where.
type RefusalWay string

// The ways out of a refusal.
const (
	WithChildsPapers RefusalWay = "child" // kinship, or the application of the child, is in question
	WithAnotherKey   RefusalWay = "key"   // the signature does not hold
	WithAnotherWish  RefusalWay = "other" // something else has to be chosen, or signed anew
)

// Refusal is the reasoned refusal that the citizen gets on paper: what was refused, why, and
// where to go.
type Refusal struct {
	Lang         model.Lang // of the page
	Applicant    string
	Child        string     // short name, or the masked IIN
	Organization model.Text // empty where none was chosen
	Education    model.Lang
	Reason       string // a sentence in Lang
	Way          RefusalWay
	At           time.Time
	Act          string // what stands for the act on paper (model.ActCheck); empty where nothing was signed
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
	s.Header = p.Office
	s.Footer = s.T.T("paper.time_zone")
	s.NewPage()
	s.Title(s.T.T("paper.refusal_title"), s.T.T("paper.provisional_lead"))
	s.Fields(p.fields(s.T)...)
	s.Heading(s.T.T("paper.refusal_why"))
	s.Paragraph(Bold, 12, InkText, p.Reason)
	s.Heading(s.T.T("paper.refusal_where"))
	for _, line := range p.ways(s.T) {
		s.Paragraph(Text, 10.5, InkText, line)
		s.Y += 4
	}
	return s.Finish()
}

// roll is the same for a receipt printer.
func (p Refusal) roll() ([]byte, error) {
	r := NewRoll(p.Lang, p.title(), p.Practice)
	r.Title(r.T.T("paper.refusal_title"), r.T.T("paper.provisional_lead"))
	r.Fields(p.fields(r.T)...)
	r.Heading(r.T.T("paper.refusal_why"))
	r.Paragraph(Bold, 9.5, p.Reason)
	r.Heading(r.T.T("paper.refusal_where"))
	r.Steps(p.ways(r.T)...)
	r.Paragraph(Text, 7.5, r.T.T("paper.time_zone"))
	return r.Finish()
}

// title is that of the document, which names nobody.
func (p Refusal) title() string {
	if p.Act != "" {
		return p.Act
	}
	return assets.Texts(p.Lang).T("paper.refusal_title")
}

func (p Refusal) fields(t *assets.Catalogue) []Field {
	education := ""
	if p.Education != "" {
		education = t.T("paper.education_" + string(p.Education))
	}
	return []Field{
		{Label: t.T("paper.applicant"), Value: model.Shorten(p.Applicant, longestName)},
		{Label: t.T("paper.child"), Value: model.Shorten(p.Child, longestName)},
		{Label: t.T("paper.organization"), Value: model.Shorten(p.Organization.In(p.Lang), longestName)},
		{Label: t.T("paper.education"), Value: education},
		{Label: t.T("paper.refusal_at"), Value: Moment(p.At)},
		{Label: t.T("paper.visit"), Value: p.Act},
		{Label: t.T("paper.office"), Value: p.Office},
	}
}

// ways say what the citizen can do, and where to turn who does not agree.
func (p Refusal) ways(t *assets.Catalogue) []string {
	return []string{t.T("paper.refusal_way_" + string(p.Way)), t.T("paper.refusal_department"), t.T("paper.refusal_phone")}
}
