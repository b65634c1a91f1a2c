package ui

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// noticePage is the notice of placement, to be read together and acknowledged.
type noticePage struct{ base }

// Draw draws the notice. An act of law stands with what it acknowledges.
func (p *noticePage) Draw() *View {
	text := p.words.T("action.acknowledge")
	v := p.view(widgets.VGap(4), left(widgets.NewButton(widgets.Primary, text, keyLabel(KeyPrimary), p.acknowledge)))
	v.Hints = []widgets.Hint{hint(KeyPrimary, text)}
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
		Plain: true, Rail: true, Keys: map[fyne.KeyName]func(){KeyPrimary: p.acknowledge},
		Body: p.layout.columns(20, []float32{18, 7}, widgets.NewCard(column), p.qr(p.words, entry)),
	}
}

func (p *noticePage) acknowledge() { p.Act("busy.save", p.Desk.Acknowledge) }

// placement shows that the child is on the list, and what happens next.
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

// nextSteps are the rules' words on what follows for this entry, with its figures.
func (e *env) nextSteps(lang model.Lang, entry model.Entry) []string {
	rules := e.Desk.Rules()
	figures := strings.NewReplacer(
		"{place}", wordsIn(lang).number(entry.Place),
		"{days}", wordsIn(lang).Term(rules.Distribution.Answer),
		"{queue}", wordsIn(lang).inQueue(entry.Application.Place),
	)
	var steps []string
	for _, step := range rules.NextStepsOf(entry) {
		steps = append(steps, figures.Replace(step.In(lang)))
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
