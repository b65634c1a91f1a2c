package documents

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/paper"
)

// Printer draws the documents of the service. It is safe for use by many goroutines.
type Printer struct {
	Practice bool // they are marked as those of invented people
}

func (p Printer) sheet(lang model.Lang, title string) *paper.Sheet {
	s := paper.New(lang, title)
	s.Practice = p.Practice
	return s
}

// Statement draws the exact text that was signed, and who signed it, when and how (PDF).
func (p Printer) Statement(c Content, e store.Evidence) ([]byte, error) {
	entry := c.Entry
	s := p.sheet(c.Lang, c.Number)
	s.Plain = true // nothing may lie under the exact text
	s.Header = c.District.In(c.Lang)
	s.Footer = c.Number + " · " + s.T.T("paper.time_zone")
	s.NewPage()
	s.Title(s.T.T("paper.statement_title"), s.T.T("paper.statement_lead"))
	exactText(s, e.Act.Text)
	s.Heading(s.T.T("paper.signature"))
	s.Fields(
		paper.Field{Label: s.T.T("paper.signed_by"), Value: entry.Applicant.FullName()},
		paper.Field{Label: s.T.T("paper.iin"), Value: entry.Applicant.IIN.Grouped()},
		paper.Field{Label: s.T.T("paper.signed_how"), Value: s.T.T("paper.method_" + string(e.Method))},
	)
	if e.Signer != nil {
		s.Fields(
			paper.Field{Label: s.T.T("paper.certificate"), Value: e.Signer.Serial},
			paper.Field{Label: s.T.T("paper.issuer"), Value: e.Signer.Issuer},
			paper.Field{Label: s.T.T("paper.certificate_until"), Value: paper.Moment(e.Signer.NotAfter)},
		)
	}
	s.Fields(madeFields(s.T, c.MadeAt, entry)...)
	s.Fields(
		paper.Field{Label: s.T.T("paper.sent_to"), Value: e.Phone},
		paper.Field{Label: s.T.T("paper.sent_at"), Value: paper.Moment(e.SentAt)},
		paper.Field{Label: s.T.T("paper.signed_at"), Value: paper.Moment(e.SignedAt)},
		paper.Field{Label: s.T.T("paper.verified_at"), Value: paper.Moment(e.VerifiedAt)},
		paper.Field{Label: s.T.T("paper.number"), Value: entry.Number},
		paper.Field{Label: s.T.T("paper.text_hash"), Value: model.TextSHA256(e.Act.Text)},
	)
	return s.Finish()
}

// exactText writes the text line by line, a bar at its side from start to end.
func exactText(s *paper.Sheet, text string) {
	const size, gap = 10, 6
	for line := range strings.Lines(text) {
		top, page := s.Y, s.Pages()
		if strings.TrimSpace(line) == "" {
			s.Y += gap
		} else {
			s.Indented(paper.Text, size, paper.InkText, 14, line)
		}
		if s.Pages() > page {
			top = paper.ContentTop
		}
		s.Fill(paper.InkPrimary, paper.MarginLeft, top, 2.5, s.Y-top)
	}
}

// Notice draws what tells the applicant what an act came to, and what comes next (PDF): the place
// on the list, or that the child left it, the referral, or what became of an offer or the application.
func (p Printer) Notice(c Content) ([]byte, error) {
	lang, entry := c.Lang, c.Entry
	s := p.sheet(lang, c.Number)
	s.Header = c.Rules.Title.In(lang)
	s.Footer = c.Number + " · " + s.T.T("paper.time_zone")
	s.NewPage()
	s.Title(s.T.T("paper."+string(c.Kind)+"_title"), c.District.In(lang))
	steps := c.steps(s.T)
	if c.Annulled != nil {
		annulled(s, *c.Annulled)
	}
	switch {
	case c.Kind == model.NoticeDocument:
		placeCard(s, entry.FirstPlace, s.T.T("paper.place"), entry)
	case c.Offer != nil && !c.Offer.Until.IsZero() && c.Annulled == nil:
		number := paper.Field{Label: s.T.T("paper.referral_number"), Value: c.Offer.Number}
		card(s, s.T.T("paper.referral_until"), c.Offer.Until.String(), 28, number, paper.Field{Label: s.T.T("paper." + string(c.Kind) + "_at"), Value: paper.Moment(c.At)})
	case c.Application != nil && entry.Application.Place > 0:
		number := paper.Field{Label: s.T.T("paper.application"), Value: entry.Application.Number}
		card(s, s.T.T("paper.in_queue"), strconv.Itoa(entry.Application.Place), 40, number, paper.Field{Label: s.T.T("paper." + string(c.Kind) + "_at"), Value: paper.Moment(c.At)})
	default:
		s.Fields(actFields(s.T, c)...)
	}
	if entry.Organization.ID != "" {
		s.Fields(placeFields(s.T, lang, entry)...)
	}
	s.Fields(familyFields(s.T, entry, c.MadeAt)...)
	if c.Application != nil {
		s.Fields(c.Application.fields(s.T, lang)...)
	}
	s.Heading(s.T.T("paper.next"))
	for i, step := range steps {
		s.Room(30)
		top := s.Y
		s.Font(paper.Bold, 11, paper.InkPrimary)
		s.TextAt(paper.MarginLeft, top, strconv.Itoa(i+1))
		s.Indented(paper.Text, 10.5, paper.InkText, 18, step)
		s.Y += 5
	}
	checkCode(s, entry)
	return s.Finish()
}

// steps are what a notice says of what comes next.
func (c Content) steps(t *assets.Catalogue) (steps []string) {
	if c.Annulled != nil {
		return []string{t.T("paper.annulled_next")}
	}
	switch c.Kind {
	case model.NoticeDocument:
		for _, step := range c.Rules.NextSteps {
			steps = append(steps, fillStep(t, step.In(c.Lang), c))
		}
	case model.ReferralDocument, model.ExtensionNotice:
		steps = []string{t.T("paper.referral_bring", "until", c.Offer.Until.String()), t.T("paper.referral_papers")}
		if !c.Offer.Extension.IsZero() {
			steps = append(steps, t.T("paper.referral_extend", "term", t.Term(c.Offer.Extension)))
		}
		steps = append(steps, t.T("paper.referral_late", "then", c.Offer.Then.In(c.Lang)), t.T("paper.referral_contract"))
	case model.DecliningNotice:
		steps = []string{t.T("paper.declining_place"), t.T("paper.declining_then", "then", c.Offer.Then.In(c.Lang))}
	default:
		steps = []string{t.T("paper." + string(c.Kind) + "_next")}
		if c.Application != nil && len(c.Application.Claims) > 0 {
			steps = append(steps, t.T("paper.application_notice_prove"))
		}
	}
	return steps
}

// annulled says over all else that a referral holds no more, since when and why.
func annulled(s *paper.Sheet, a model.Annulment) {
	s.Room(70)
	top := s.Y
	s.Y += 10
	s.Indented(paper.Bold, 16, paper.InkBad, 18, s.T.T("paper.annulled", "day", a.Day.String()))
	s.Indented(paper.Text, 10.5, paper.InkText, 18, s.T.T("paper.annulled_"+string(a.Cause)))
	if a.Why != "" {
		s.Indented(paper.Text, 10.5, paper.InkText, 18, a.Why)
	}
	s.Y += 10
	s.Fill(paper.InkBad, paper.MarginLeft, top, 4, s.Y-top)
	s.Y += 14
}

// fields are the lines of a notice that tell what a new application has come to.
func (a Application) fields(t *assets.Catalogue, lang model.Lang) []paper.Field {
	fields := []paper.Field{{Label: t.T("paper.application_start"), Value: a.Start.String()}}
	for i, l := range a.Lists {
		fields = append(fields, paper.Field{Label: t.T("paper.application_list", "number", strconv.Itoa(i+1)), Value: t.T("paper.application_place",
			"organization", l.Organization.In(lang), "lang", t.T("paper.education_"+string(l.Lang)), "place", strconv.Itoa(l.Place), "entry", l.Number)})
	}
	for _, c := range a.Claims {
		fields = append(fields, paper.Field{Label: t.T("paper.application_claim"), Value: t.T("paper.application_claim_until", "category", c.Name.In(lang), "until", c.Until.String())})
	}
	return fields
}

// actFields are the lines of a notice that tell which act it is about, and when it was taken.
func actFields(t *assets.Catalogue, c Content) []paper.Field {
	fields := []paper.Field{{Label: t.T("paper." + string(c.Kind) + "_at"), Value: paper.Moment(c.At)}}
	if c.Offer != nil {
		fields = append(fields, paper.Field{Label: t.T("paper.offer"), Value: c.Offer.Number})
	}
	if c.Entry.ID != "" {
		fields = append(fields, paper.Field{Label: t.T("paper.number"), Value: c.Entry.Number})
	}
	if c.Wish != "" {
		fields = append(fields, paper.Field{Label: t.T("paper.exchange_wish"), Value: c.Wish})
	}
	return fields
}

func fillStep(t *assets.Catalogue, step string, c Content) string {
	inQueue := "—"
	if c.Entry.Application.Place > 0 {
		inQueue = strconv.Itoa(c.Entry.Application.Place)
	}
	return strings.NewReplacer("{place}", strconv.Itoa(c.Entry.FirstPlace),
		"{days}", t.Term(c.Rules.Answer), "{queue}", inQueue).Replace(step)
}

// Receipt draws what the applicant takes home (PDF).
func (p Printer) Receipt(c Receipt) ([]byte, error) {
	if c.Paper == model.Roll {
		return p.rollReceipt(c)
	}
	lang, entry := c.Lang, c.Entry
	s := p.sheet(lang, entry.Number)
	s.Header = c.District.In(lang)
	s.Footer = entry.Number + " · " + s.T.T("paper.time_zone")
	s.NewPage()
	s.Title(s.T.T("paper.receipt_title"), s.T.T("paper.receipt_subtitle"))
	placeCard(s, entry.Place, s.T.T("paper.place_now"), entry)
	s.Fields(entryFields(s.T, lang, entry, madeOffline(entry))...)
	s.Fields(receiptFields(s.T, entry, c.Office)...)
	checkCode(s, entry)
	return s.Finish()
}

// rollReceipt is the same for a receipt printer.
func (p Printer) rollReceipt(c Receipt) ([]byte, error) {
	lang, entry := c.Lang, c.Entry
	r := paper.NewRoll(lang, entry.Number, p.Practice)
	r.Paragraph(paper.Text, 8.5, c.District.In(lang))
	r.Title(r.T.T("paper.receipt_title"), r.T.T("paper.receipt_subtitle"))
	r.Figure(r.T.T("paper.place_now"), strconv.Itoa(entry.Place))
	r.Fields(
		paper.Field{Label: r.T.T("paper.number"), Value: entry.Number},
		paper.Field{Label: r.T.T("paper.placed_at"), Value: paper.Moment(entry.CreatedAt)},
	)
	r.Fields(entryFields(r.T, lang, entry, madeOffline(entry))...)
	r.Fields(receiptFields(r.T, entry, c.Office)...)
	r.Heading(r.T.T("paper.check"))
	r.Code(entry.CheckURL)
	r.Paragraph(paper.Text, 8.5, r.T.T("paper.check_how"))
	r.Paragraph(paper.Text, 7.5, entry.CheckURL)
	r.Paragraph(paper.Bold, 9.5, r.T.T("paper.check_code")+": "+entry.CheckCode)
	r.Paragraph(paper.Text, 7.5, r.T.T("paper.check_privacy"))
	r.Paragraph(paper.Text, 7.5, r.T.T("paper.time_zone"))
	return r.Finish()
}

// receiptFields are the lines of a receipt that a notice does not have.
func receiptFields(t *assets.Catalogue, entry model.Entry, office string) []paper.Field {
	fields := []paper.Field{
		{Label: t.T("paper.status"), Value: t.T("paper.status_" + string(entry.Status))},
		{Label: t.T("paper.signed_how"), Value: t.T("paper.method_" + string(entry.SignedBy))},
		{Label: t.T("paper.office"), Value: office},
	}
	if place := entry.Application.Place; place > 0 {
		fields = append([]paper.Field{{Label: t.T("paper.in_queue"), Value: strconv.Itoa(place)}}, fields...)
	}
	if entry.FirstPlace == 0 { // it came by an exchange
		return fields
	}
	return slices.Insert(fields, 0, paper.Field{Label: t.T("paper.place_first"), Value: strconv.Itoa(entry.FirstPlace)})
}

// madeFields tell when a statement was made without a connection, and when it came: the
// child is on the list from then on. There are none for one that was made with a connection.
func madeFields(t *assets.Catalogue, made time.Time, entry model.Entry) []paper.Field {
	if made.IsZero() {
		return nil
	}
	return []paper.Field{
		{Label: t.T("paper.made_offline_at"), Value: paper.Moment(made)},
		{Label: t.T("paper.received_at"), Value: paper.Moment(entry.CreatedAt)},
	}
}

// entryFields are the lines that the notice and the receipt share. The IIN of the
// child is on neither: a lost paper tells no more than it must.
func entryFields(t *assets.Catalogue, lang model.Lang, entry model.Entry, made time.Time) []paper.Field {
	return append(placeFields(t, lang, entry), familyFields(t, entry, made)...)
}

func placeFields(t *assets.Catalogue, lang model.Lang, entry model.Entry) []paper.Field {
	return []paper.Field{
		{Label: t.T("paper.organization"), Value: entry.Organization.Full.In(lang)},
		{Label: t.T("paper.address"), Value: entry.Organization.Address.In(lang)},
		{Label: t.T("paper.education"), Value: t.T("paper.education_" + string(entry.Lang))},
		{Label: t.T("paper.group"), Value: t.T("paper.group_" + string(entry.Group))},
	}
}

func familyFields(t *assets.Catalogue, entry model.Entry, made time.Time) []paper.Field {
	fields := []paper.Field{
		{Label: t.T("paper.child"), Value: entry.Application.Child.FullName()},
		{Label: t.T("paper.birth"), Value: entry.Application.Child.Birth.String()},
		{Label: t.T("paper.applicant"), Value: entry.Applicant.FullName()},
		{Label: t.T("paper.application"), Value: entry.Application.Number},
	}
	return append(fields, madeFields(t, made, entry)...)
}

// placeCard shows the place in figures that are read from across a counter.
func placeCard(s *paper.Sheet, place int, label string, entry model.Entry) {
	card(s, label, strconv.Itoa(place), 40,
		paper.Field{Label: s.T.T("paper.number"), Value: entry.Number}, paper.Field{Label: s.T.T("paper.placed_at"), Value: paper.Moment(entry.CreatedAt)})
}

// card shows figures in a size that is read from across a counter, and two lines beside them.
func card(s *paper.Sheet, label, figures string, size float64, first, second paper.Field) {
	const height = 84.0
	s.Room(height + 14)
	s.Fill(paper.InkTint, paper.MarginLeft, s.Y, paper.ContentWidth, height)
	s.Fill(paper.InkPrimary, paper.MarginLeft, s.Y, 4, height)
	s.Font(paper.Text, 10, paper.InkMuted)
	s.TextAt(paper.MarginLeft+22, s.Y+14, label)
	s.Font(paper.Bold, size, paper.InkPrimary)
	s.TextAt(paper.MarginLeft+22, s.Y+30+(40-size)/2, figures)
	x := paper.MarginLeft + paper.ContentWidth*0.46
	s.Font(paper.Text, 10, paper.InkMuted)
	s.TextAt(x, s.Y+14, first.Label)
	s.TextAt(x, s.Y+48, second.Label)
	s.Font(paper.Bold, 13, paper.InkText)
	s.TextAt(x, s.Y+27, first.Value)
	s.Font(paper.Text, 11, paper.InkText)
	s.TextAt(x, s.Y+61, second.Value)
	s.Y += height + 14
}

// checkCode draws the code of the address at which anybody may check the entry.
func checkCode(s *paper.Sheet, entry model.Entry) {
	const side = 104.0
	s.Y += 14
	s.Room(side + 8)
	s.Code(entry.CheckURL, paper.MarginLeft, s.Y+4, side)
	top := s.Y
	x := side + 24
	s.Indented(paper.Bold, 13, paper.InkPrimary, x, s.T.T("paper.check"))
	s.Y += 3
	s.Indented(paper.Text, 10, paper.InkText, x, s.T.T("paper.check_how"))
	s.Indented(paper.Text, 10, paper.InkPrimary, x, entry.CheckURL)
	if entry.CheckCode != "" {
		s.Indented(paper.Bold, 10, paper.InkText, x, s.T.T("paper.check_code")+": "+entry.CheckCode)
	}
	s.Y += 3
	s.Indented(paper.Text, 9, paper.InkMuted, x, s.T.T("paper.check_privacy"))
	s.Y = max(s.Y, top+side+8)
}
