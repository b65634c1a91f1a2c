package documents

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/paper"
)

// protocolWidth is how wide the text of a protocol is, in characters of a terminal.
const protocolWidth = 100

// ProtocolText writes a protocol for a terminal.
func ProtocolText(p model.Protocol) string {
	t := assets.Texts(p.Lang)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", strings.Join(wrapText(p.Title, protocolWidth), "\n"))
	if p.Practice {
		fmt.Fprintf(&b, "%s\n\n", t.T("protocol.practice"))
	}
	fmt.Fprintf(&b, "%s: %s\n", t.T("protocol.verdict"), p.Verdict)
	for _, s := range p.Sections {
		fmt.Fprintf(&b, "\n%s\n", s.Title)
		for _, row := range s.Rows {
			for i, line := range wrapText(row.Label+": "+row.Value, protocolWidth-4) {
				fmt.Fprintf(&b, "%*s%s\n", 2+2*min(i, 1), "", line)
			}
		}
		for line := range strings.Lines(s.Text) {
			fmt.Fprintf(&b, "  │ %s\n", strings.TrimSuffix(line, "\n"))
		}
	}
	fmt.Fprintf(&b, "\n%s\n%s\n", t.T("protocol.section.closing"), strings.Join(wrapText(p.Closing, protocolWidth), "\n"))
	return b.String()
}

// wrapText breaks a text between its words.
func wrapText(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return append(lines, line)
}

// Protocol draws a protocol (PDF).
func (p Printer) Protocol(protocol model.Protocol) ([]byte, error) {
	p.Practice = p.Practice || protocol.Practice
	s := p.sheet(protocol.Lang, protocol.Title)
	s.Plain = true // nothing may lie under what was signed
	s.Header, s.Footer = protocol.Title, s.T.T("paper.time_zone")
	s.NewPage()
	s.Title(protocol.Title, "")
	verdict(s, protocol)
	for _, section := range protocol.Sections {
		s.Heading(section.Title)
		for _, row := range section.Rows {
			s.Fields(paper.Field{Label: row.Label, Value: row.Value})
		}
		exactText(s, section.Text)
	}
	s.Heading(s.T.T("protocol.section.closing"))
	s.Paragraph(paper.Bold, 11, paper.InkText, protocol.Closing)
	return s.Finish()
}

// verdict stands above everything, with the sentence to quote.
func verdict(s *paper.Sheet, protocol model.Protocol) {
	top := s.Y
	s.Indented(paper.Bold, 13, paper.InkPrimary, 14, protocol.Verdict)
	s.Y += 2
	s.Indented(paper.Text, 10.5, paper.InkText, 14, protocol.Closing)
	s.Fill(paper.InkPrimary, paper.MarginLeft, top, 3, s.Y-top)
	s.Y += 4
}
