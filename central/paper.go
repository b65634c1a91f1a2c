package central

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/queue"

	"github.com/signintech/gopdf"
	"github.com/skip2/go-qrcode"
)

// paper makes the documents of the service. It is safe for use by many goroutines.
type paper struct {
	fonts    *gopdf.FontContainer
	practice bool
}

// readFonts reads the fonts of the documents, once for all centrals of the process.
var readFonts = sync.OnceValues(func() (*gopdf.FontContainer, error) {
	var fonts gopdf.FontContainer
	for name, data := range map[string][]byte{fontText: assets.FontRegular, fontBold: assets.FontBold} {
		if err := fonts.AddTTFFontData(name, data); err != nil {
			return nil, fmt.Errorf("font of the documents: %w", err)
		}
	}
	return &fonts, nil
})

func newPaper(practice bool) (*paper, error) {
	fonts, err := readFonts()
	if err != nil {
		return nil, err
	}
	return &paper{fonts, practice}, nil
}

// moment is a time as the documents show it.
func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(queue.Zone).Format("02.01.2006 15:04:05")
}

// statement is the exact text that was signed, and who signed it, when and how.
func (p *paper) statement(entry queue.Entry, district queue.District, e Evidence) ([]byte, error) {
	s := p.sheet(e.Statement.Lang, entry.Number)
	s.plain = true // nothing may lie under the exact text
	s.header = district.Name.In(e.Statement.Lang)
	s.footer = entry.Number + " · " + s.t.T("paper.time_zone")
	s.newPage()
	s.title(s.t.T("paper.statement_title"), s.t.T("paper.statement_lead"))
	s.exactText(e.Text)
	s.heading(s.t.T("paper.signature"))
	s.fields(
		field{s.t.T("paper.signed_by"), entry.Applicant.FullName()},
		field{s.t.T("paper.iin"), entry.Applicant.IIN.Grouped()},
		field{s.t.T("paper.signed_how"), s.t.T("paper.method_" + string(e.Method))},
	)
	if e.Signer != nil {
		s.fields(
			field{s.t.T("paper.certificate"), e.Signer.Serial},
			field{s.t.T("paper.issuer"), e.Signer.Issuer},
			field{s.t.T("paper.certificate_until"), moment(e.Signer.NotAfter)},
		)
	}
	s.fields(
		field{s.t.T("paper.sent_to"), e.Phone},
		field{s.t.T("paper.sent_at"), moment(e.SentAt)},
		field{s.t.T("paper.signed_at"), moment(e.SignedAt)},
		field{s.t.T("paper.verified_at"), moment(e.VerifiedAt)},
		field{s.t.T("paper.number"), entry.Number},
		field{s.t.T("paper.text_hash"), queue.TextSHA256(e.Text)},
	)
	return s.finish()
}

// exactText writes the text line by line, a bar at its side from start to end.
func (s *sheet) exactText(text string) {
	const size, gap = 10, 6
	for line := range strings.Lines(text) {
		top, page := s.y, s.pdf.GetNumberOfPages()
		if strings.TrimSpace(line) == "" {
			s.y += gap
		} else {
			s.indented(fontText, size, inkText, 14, line)
		}
		if s.pdf.GetNumberOfPages() > page {
			top = contentTop
		}
		s.fill(inkPrimary, marginLeft, top, 2.5, s.y-top)
	}
}

// notice tells the applicant of the place on the list and of what comes next.
func (p *paper) notice(lang queue.Lang, entry queue.Entry, district queue.District, rules queue.RuleSet) ([]byte, error) {
	s := p.sheet(lang, entry.Number)
	s.header = rules.Title.In(lang)
	s.footer = entry.Number + " · " + s.t.T("paper.time_zone")
	s.newPage()
	s.title(s.t.T("paper.notice_title"), district.Name.In(lang))
	s.placeCard(entry.FirstPlace, s.t.T("paper.place"), entry)
	s.fields(s.entryFields(lang, entry)...)
	s.heading(s.t.T("paper.next"))
	for i, step := range rules.NextSteps {
		s.room(30)
		top := s.y
		s.font(fontBold, 11, inkPrimary)
		s.textAt(marginLeft, top, strconv.Itoa(i+1))
		s.indented(fontText, 10.5, inkText, 18, fillStep(step.In(lang), entry, rules))
		s.y += 5
	}
	s.qr(entry)
	return s.finish()
}

func fillStep(step string, entry queue.Entry, rules queue.RuleSet) string {
	inQueue := "—"
	if entry.Application.Place > 0 {
		inQueue = strconv.Itoa(entry.Application.Place)
	}
	return strings.NewReplacer("{place}", strconv.Itoa(entry.FirstPlace),
		"{days}", strconv.Itoa(rules.AnswerDays), "{queue}", inQueue).Replace(step)
}

// receipt is what the applicant takes home.
func (p *paper) receipt(lang queue.Lang, entry queue.Entry, district queue.District, office string) ([]byte, error) {
	s := p.sheet(lang, entry.Number)
	s.header = district.Name.In(lang)
	s.footer = entry.Number + " · " + s.t.T("paper.time_zone")
	s.newPage()
	s.title(s.t.T("paper.receipt_title"), s.t.T("paper.receipt_subtitle"))
	s.placeCard(entry.Place, s.t.T("paper.place_now"), entry)
	s.fields(s.entryFields(lang, entry)...)
	s.fields(
		field{s.t.T("paper.place_first"), strconv.Itoa(entry.FirstPlace)},
		field{s.t.T("paper.status"), s.t.T("paper.status_" + string(entry.Status))},
		field{s.t.T("paper.signed_how"), s.t.T("paper.method_" + string(entry.SignedBy))},
		field{s.t.T("paper.office"), office},
	)
	s.qr(entry)
	return s.finish()
}

// entryFields are the lines that the notice and the receipt share. The IIN of the
// child is on neither: a lost paper tells no more than it must.
func (s *sheet) entryFields(lang queue.Lang, entry queue.Entry) []field {
	return []field{
		{s.t.T("paper.organization"), entry.Organization.Full.In(lang)},
		{s.t.T("paper.address"), entry.Organization.Address.In(lang)},
		{s.t.T("paper.education"), s.t.T("paper.education_" + string(entry.Lang))},
		{s.t.T("paper.group"), s.t.T("paper.group_" + string(entry.Group))},
		{s.t.T("paper.child"), entry.Application.Child.FullName()},
		{s.t.T("paper.birth"), entry.Application.Child.Birth.String()},
		{s.t.T("paper.applicant"), entry.Applicant.FullName()},
		{s.t.T("paper.application"), entry.Application.Number},
	}
}

// placeCard shows the place in figures that are read from across a counter.
func (s *sheet) placeCard(place int, label string, entry queue.Entry) {
	const height = 84.0
	s.room(height + 14)
	s.fill(inkTint, marginLeft, s.y, contentWidth, height)
	s.fill(inkPrimary, marginLeft, s.y, 4, height)
	s.font(fontText, 10, inkMuted)
	s.textAt(marginLeft+22, s.y+14, label)
	s.font(fontBold, 40, inkPrimary)
	s.textAt(marginLeft+22, s.y+30, strconv.Itoa(place))
	x := marginLeft + contentWidth*0.46
	s.font(fontText, 10, inkMuted)
	s.textAt(x, s.y+14, s.t.T("paper.number"))
	s.textAt(x, s.y+48, s.t.T("paper.placed_at"))
	s.font(fontBold, 13, inkText)
	s.textAt(x, s.y+27, entry.Number)
	s.font(fontText, 11, inkText)
	s.textAt(x, s.y+61, moment(entry.CreatedAt))
	s.y += height + 14
}

// qr draws the code of the address at which anybody may check the entry.
func (s *sheet) qr(entry queue.Entry) {
	const side = 104.0
	s.y += 14
	s.room(side + 8)
	code, err := qrcode.New(entry.CheckURL, qrcode.Medium)
	s.note(err)
	if s.err != nil {
		return
	}
	code.DisableBorder = true
	s.modules(code.Bitmap(), marginLeft, s.y+4, side)
	top := s.y
	x := side + 24
	s.indented(fontBold, 13, inkPrimary, x, s.t.T("paper.check"))
	s.y += 3
	s.indented(fontText, 10, inkText, x, s.t.T("paper.check_how"))
	s.indented(fontText, 10, inkPrimary, x, entry.CheckURL)
	s.indented(fontBold, 10, inkText, x, s.t.T("paper.check_code")+": "+entry.CheckCode)
	s.y += 3
	s.indented(fontText, 9, inkMuted, x, s.t.T("paper.check_privacy"))
	s.y = max(s.y, top+side+8)
}

// modules draws the code as filled rectangles: sharp on every printer, and a few
// kilobytes. Neighbours in a row are one rectangle.
func (s *sheet) modules(bitmap [][]bool, x, y, side float64) {
	module := side / float64(len(bitmap))
	s.pdf.SetFillColor(0, 0, 0)
	for row, cells := range bitmap {
		for from := 0; from < len(cells); from++ {
			if !cells[from] {
				continue
			}
			to := from
			for to < len(cells) && cells[to] {
				to++
			}
			s.pdf.RectFromUpperLeftWithStyle(x+float64(from)*module, y+float64(row)*module,
				float64(to-from)*module, module+0.05, "F")
			from = to
		}
	}
}
