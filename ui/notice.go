package ui

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// noticePage is the notice of placement, to be read together and acknowledged.
func (s *Shell) noticePage() *View {
	w, entry := s.words, s.Desk.Entry()
	acknowledge := func() { s.Act("busy.save", s.Desk.Acknowledge) }
	column := s.placement(entry)
	p := &View{Plain: true, Rail: true, Keys: map[fyne.KeyName]func(){fyne.KeyReturn: acknowledge}}
	if s.Kiosk { // where a finger has found what goes on so far
		p.Actions = []Action{{Text: w.T("action.acknowledge"), Key: fyne.KeyReturn, Do: acknowledge, Primary: true}}
	} else { // an act of law stands with what it acknowledges
		column.Add(widgets.VGap(4))
		column.Add(left(widgets.NewButton(widgets.Primary, w.T("action.acknowledge"), "Enter", acknowledge)))
		p.Hints = []widgets.Hint{{Keys: []string{"Enter"}, Text: w.T("action.acknowledge")}}
	}
	p.Body = s.columns(20, []float32{18, 7}, widgets.NewCard(column), s.qr(entry))
	return p
}

// placement tells that the child is on the list, and what happens next.
func (s *Shell) placement(entry model.Entry) *fyne.Container {
	w := s.words
	column := widgets.VStack(14,
		left(widgets.NewCheckedChip(widgets.Ok, w.T("notice.accepted"))),
		widgets.Title(w.T("notice.title", "place", w.number(entry.Place))),
		widgets.Lead(w.T("notice.lead", "organization", entry.Organization.Short.In(w.Lang()),
			"lang", w.T("education.in."+string(entry.Lang)), "name", childName(entry.Application.Child), "number", entry.Number)),
		widgets.Section(w.T("notice.next")),
	)
	for i, step := range s.nextSteps(entry) {
		column.Add(numbered(i+1, step))
	}
	return column
}

// numbered is one line of a numbered list.
func numbered(n int, text string) fyne.CanvasObject {
	return widgets.HTop(8, widgets.Body(strconv.Itoa(n)+".").NoWrap(), widgets.Grow(widgets.Body(text)))
}

// nextSteps are the rules' words on what follows, with this entry's figures.
func (s *Shell) nextSteps(entry model.Entry) []string { return s.nextStepsIn(s.words.Lang(), entry) }

func (s *Shell) nextStepsIn(lang model.Lang, entry model.Entry) []string {
	rules := s.Desk.Rules()
	figures := strings.NewReplacer(
		"{place}", wordsIn(lang).number(entry.Place),
		"{days}", strconv.Itoa(rules.AnswerDays),
		"{queue}", wordsIn(lang).number(entry.Application.Place),
	)
	steps := make([]string, len(rules.NextSteps))
	for i, step := range rules.NextSteps {
		steps[i] = figures.Replace(step.In(lang))
	}
	return steps
}

func (s *Shell) qr(entry model.Entry) fyne.CanvasObject { return s.qrIn(s.words, entry) }

func (s *Shell) qrIn(w words, entry model.Entry) fyne.CanvasObject {
	return s.checkQR(w, entry.CheckURL, entry.CheckCode)
}

// checkQR is the code that leads a telephone to the public page, with the letters that
// can be typed there.
func (s *Shell) checkQR(w words, url, code string) fyne.CanvasObject {
	card, err := widgets.NewQRCard(url, widgets.QRText{Caption: w.T("qr.title"), Text: w.T("qr.text"), Code: code})
	if err != nil {
		s.Log.Error("no QR code for the address of the check", "err", err)
		return widgets.NewCard(widgets.Strong(code))
	}
	return card
}

// receiptPage is the receipt on the screen, with the way to the paper.
func (s *Shell) receiptPage() *View {
	w, entry := s.words, s.Desk.Entry()
	rows := []widgets.SummaryRow{
		{Label: w.T("receipt.entry"), Value: entry.Number},
		{Label: w.T("check.applicant"), Value: entry.Applicant.FullName()},
		{Label: w.T("check.child"), Value: entry.Application.Child.FullName()},
		{Label: w.T("check.organization"), Value: entry.Organization.Short.In(w.Lang()) + ", " + entry.Organization.Settlement.In(w.Lang())},
		{Label: w.T("check.language"), Value: w.T("education.in." + string(entry.Lang))},
		{Label: w.T("check.place"), Value: w.number(entry.Place)},
		{Label: w.T("info.signed"), Value: w.T("method."+string(entry.SignedBy)) + ", " + w.when(entry.CreatedAt)},
		{Label: w.T("receipt.read"), Value: w.when(entry.ReadAt)},
	}
	return &View{
		Title: w.T("receipt.title"), Lead: s.addressed("receipt.lead"), Side: s.side(-1),
		Body: s.columns(20, []float32{18, 8}, widgets.NewSummary(rows...), s.qr(entry)),
		Actions: []Action{
			{Text: w.T("action.waiting"), Key: fyne.KeyF9, Do: func() { s.Fire(desk.ListOpened) }},
			{Text: w.T("action.finish"), Key: fyne.KeyF10, Do: s.ConfirmFinish},
			{Text: w.T("action.print"), Key: fyne.KeyF8, Do: s.printReceipt, Primary: true},
		},
		Hints: []widgets.Hint{{Keys: []string{"F8"}, Text: w.T("key.print")}},
	}
}
