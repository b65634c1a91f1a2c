package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// kioskCheckPage is the statement of a placement as a kiosk shows it.
type kioskCheckPage struct {
	checkPage
	kiosk kioskSigning
}

func newKioskCheckPage(b base) *kioskCheckPage {
	p := &kioskCheckPage{checkPage: checkPage{signing{base: b, screens: true}}}
	p.kiosk.signing = &p.signing
	return p
}

// Draw draws the statement, or the question of the signing.
func (p *kioskCheckPage) Draw() *View { return p.kiosk.draw(p.checkPage.Draw) }

// kioskChangePage is the same of an act that changes what stands.
type kioskChangePage struct {
	changePage
	kiosk kioskSigning
}

func newKioskChangePage(b base) *kioskChangePage {
	p := &kioskChangePage{changePage: changePage{signing{base: b, screens: true}}}
	p.kiosk.signing = &p.signing
	return p
}

// Draw draws the statement, or the question of the signing.
func (p *kioskChangePage) Draw() *View { return p.kiosk.draw(p.changePage.Draw) }

// kioskSigning has a statement read, and then signs it by a code on pages of its own.
type kioskSigning struct {
	*signing
	asks bool // for the telephone, or for the code
}

// draw returns the page on which the statement is read, or the question of the signing.
func (p *kioskSigning) draw(read func() *View) *View {
	telephone := p.telephone()
	telephone.ways = kioskWays(p.begin, p.signByKey)
	switch {
	case telephone.asks:
		return telephone.kioskView(func() { telephone.leave(nil) })
	case !p.asks:
		return p.reading(read())
	case p.Desk.SigningCode().ID == "":
		return p.askPhone()
	}
	return p.askCode()
}

// reading has the page on which the statement is read lead to the pages of the kiosk.
func (p *kioskSigning) reading(v *View) *View {
	v.Hints = nil
	for i := range v.Actions {
		if v.Actions[i].Key == KeyCode {
			v.Actions[i].Do = p.begin
		}
	}
	return v
}

// begin sends the code to the telephone with which the citizen came, or asks for one. Nobody types
// a telephone to which no code can go.
func (p *kioskSigning) begin() {
	if p.disconnected() {
		p.Fail(model.NewError(model.CodeCentralDown))
		return
	}
	if p.phone == "" {
		if session, _ := p.Desk.Session(); session.Applicant.Phone.Mobile() {
			p.phone = string(session.Applicant.Phone)
		}
	}
	p.asking(true)
	if p.phone != "" && p.Desk.SigningCode().ID == "" {
		p.request(nil)
	}
}

// asking draws the page of the signing, or that of the statement.
func (p *kioskSigning) asking(asks bool) {
	if p.runner.Busy() {
		return
	}
	p.asks = asks
	p.clearMessage()
	p.Render()
}

func (p *kioskSigning) askPhone() *View {
	w := p.words
	phone, field := p.phoneField()
	request := func() { p.request(field) }
	phone.OnSubmitted = func(string) { request() }
	return &View{
		Title: w.T("sign.phone.title"), Lead: p.signingLead(), Rail: true, Body: field, Focus: phone.Focusable(),
		Actions: []Action{
			{Text: w.T("action.back"), Key: KeyBack, Do: func() { p.asking(false) }},
			{Text: w.T("action.code"), Key: KeyPrimary, Do: request, Primary: true},
		},
	}
}

// request asks for a code and for its digits.
func (p *kioskSigning) request(field *widgets.Field) {
	p.sendSigningCode(field, func() {
		p.clearMessage()
		p.Render()
	}, p.signFailed)
}

// signFailed shows why nothing was signed; a statement that was made anew is read first.
func (p *kioskSigning) signFailed(err error) {
	if model.CodeOf(err) == model.CodeStatementRenewed {
		p.asking(false)
	}
	p.Fail(err)
}

func (p *kioskSigning) askCode() *View {
	w := p.words
	sent := p.Desk.SigningCode()
	entry := newCodeEntry(p.base, &p.code, sent, func() { p.request(nil) })
	entry.body = codeColumn(entry)
	sign := func() {
		code := entry.cells.Code()
		p.Start("busy.send", func(ctx context.Context) error { return p.Desk.SignByCode(ctx, code) }, func(err error) {
			switch {
			case err == nil:
				p.Render()
			case entry.fail(err):
			default:
				p.signFailed(err)
			}
		})
	}
	return &View{
		Title: w.T("kiosk.code.title"), Rail: true,
		Body: entry.body, Focus: entry.cells, Keys: map[fyne.KeyName]func(){KeyPrimary: sign},
		Actions: []Action{
			{Text: w.T("action.back"), Key: KeyBack, Do: func() { p.asking(false) }},
			{Text: w.T("action.sign"), Key: KeyPrimary, Do: sign, Primary: true}, // nobody signs by a last digit alone
		},
	}
}

// codeColumn is the cells of a code as they stand on a page of a kiosk; the countdown lays
// it out anew.
func codeColumn(e *codeEntry) *fyne.Container {
	return widgets.VStack(16, e.told, widgets.Centered(480, e.field), e.wait.Align(fyne.TextAlignCenter), e.again)
}
