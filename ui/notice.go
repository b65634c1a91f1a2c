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
type noticePage struct{ base }

// Draw draws the notice. An act of law stands with what it acknowledges.
func (p *noticePage) Draw() *View {
	text := p.words.T("action.acknowledge")
	v := p.view(widgets.VGap(4), left(widgets.NewButton(widgets.Primary, text, "Enter", p.acknowledge)))
	v.Hints = []widgets.Hint{{Keys: []string{"Enter"}, Text: text}}
	return v
}

// view is the notice with what stands below its text.
func (p *noticePage) view(below ...fyne.CanvasObject) *View {
	entry := p.Desk.Entry()
	column := p.placement(entry)
	for _, o := range below {
		column.Add(o)
	}
	return &View{
		Plain: true, Rail: true, Keys: map[fyne.KeyName]func(){fyne.KeyReturn: p.acknowledge},
		Body: p.layout.columns(20, []float32{18, 7}, widgets.NewCard(column), p.qr(p.words, entry)),
	}
}

func (p *noticePage) acknowledge() { p.Act("busy.save", p.Desk.Acknowledge) }

// kioskNoticePage has the acknowledgement where a finger has found what goes on so far.
type kioskNoticePage struct{ noticePage }

// Draw draws the notice.
func (p *kioskNoticePage) Draw() *View {
	v := p.view()
	v.Actions = []Action{{Text: p.words.T("action.acknowledge"), Key: fyne.KeyReturn, Do: p.acknowledge, Primary: true}}
	return v
}

// placement tells that the child is on the list, and what happens next.
func (e *env) placement(entry model.Entry) *fyne.Container {
	w := e.words
	column := widgets.VStack(14,
		left(widgets.NewCheckedChip(widgets.Ok, w.T("notice.accepted"))),
		widgets.Title(w.T("notice.title", "place", w.number(entry.Place))),
		widgets.Lead(w.T("notice.lead", "organization", entry.Organization.Short.In(w.Lang()),
			"lang", w.T("education.in."+string(entry.Lang)), "name", childName(entry.Application.Child), "number", entry.Number)),
		widgets.Section(w.T("notice.next")),
	)
	for i, step := range e.nextSteps(w.Lang(), entry) {
		column.Add(numbered(i+1, step))
	}
	return column
}

// numbered is one line of a numbered list.
func numbered(n int, text string) fyne.CanvasObject {
	return widgets.HTop(8, widgets.Body(strconv.Itoa(n)+".").NoWrap(), widgets.Grow(widgets.Body(text)))
}

// nextSteps are the rules' words on what follows, with this entry's figures.
func (e *env) nextSteps(lang model.Lang, entry model.Entry) []string {
	rules := e.Desk.Rules()
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

// qr is the code by which the citizen can look up an entry.
func (e *env) qr(w words, entry model.Entry) fyne.CanvasObject {
	return e.checkQR(w, entry.CheckURL, entry.CheckCode)
}

// checkQR is the code that leads a telephone to the public page, with the letters that
// can be typed there.
func (e *env) checkQR(w words, url, code string) fyne.CanvasObject {
	card, err := widgets.NewQRCard(url, widgets.QRText{Caption: w.T("qr.title"), Text: w.T("qr.text"), Code: code})
	if err != nil {
		e.Log.Error("no QR code for the address of the check", "err", err)
		return widgets.NewCard(widgets.Strong(code))
	}
	return card
}

// receiptPage is the receipt on the screen, with the way to the paper.
type receiptPage struct{ base }

// Draw draws the receipt.
func (p *receiptPage) Draw() *View {
	w, entry := p.words, p.Desk.Entry()
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
		Title: w.T("receipt.title"), Lead: p.addressed("receipt.lead"), Side: p.menu(-1),
		Body: p.layout.columns(20, []float32{18, 8}, widgets.NewSummary(rows...), p.qr(w, entry)),
		Actions: []Action{
			{Text: w.T("action.waiting"), Key: fyne.KeyF9, Do: func() { p.Fire(desk.ListOpened) }},
			{Text: w.T("action.finish"), Key: fyne.KeyF10, Do: p.ConfirmFinish},
			{Text: w.T("action.print"), Key: fyne.KeyF8, Do: p.printReceipt, Primary: true},
		},
		Hints: []widgets.Hint{{Keys: []string{"F8"}, Text: w.T("key.print")}},
	}
}
