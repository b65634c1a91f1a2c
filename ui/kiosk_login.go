package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// The questions of the login at a kiosk, one a screen.
const (
	askIIN = iota
	askPhone
	askKey // in the place of both
)

// kioskLoginPage logs a citizen in who stands alone: their IIN, their phone, the code;
// or their key.
type kioskLoginPage struct {
	login
	ask int // which question
}

// Draw draws the question.
func (p *kioskLoginPage) Draw() *View {
	byCode := newCodeLogin(&p.login)
	telephone := p.telephone(func() { p.asking(askKey) }, func() { p.asking(askIIN) })
	var v *View
	switch {
	case telephone.asks:
		v = telephone.view(p.words.T("kiosk.telephone.title"))
	case p.Desk.SentCode().ID != "":
		v = p.askCode(byCode)
	case p.ask == askKey || p.keyChosen():
		v = p.askForKey()
	case p.ask == askPhone:
		v = p.askForPhone(byCode)
	default:
		v = p.askForIIN(byCode)
	}
	v.Rail = true
	return v
}

// asking draws the page of another question.
func (p *kioskLoginPage) asking(ask int) {
	if p.runner.Busy() {
		return
	}
	p.ask = ask
	p.clearMessage()
	p.Render()
}

func (p *kioskLoginPage) askForIIN(byCode *codeLogin) *View {
	w := p.words
	byCode.iin.OnSubmitted = func(string) { p.enteredIIN() }
	byKey := func() { p.asking(askKey) }
	return &View{
		Title: w.T("kiosk.iin.title"), Lead: w.T("kiosk.iin.lead"),
		// The other ways stand here, so that the keys of the screen lie where those of the
		// next questions do.
		Body: widgets.VStack(16, byCode.iinRow, container.New(widgets.Columns(16, 1, 1),
			widgets.NewButton(widgets.Secondary, w.T("kiosk.telephone"), "", p.byTelephone.open),
			widgets.NewButton(widgets.Secondary, w.T("kiosk.key"), "", byKey))), Focus: byCode.iin.Focusable(),
		Keys: map[fyne.KeyName]func(){KeySignature: byKey, KeyCode: p.enteredIIN, KeyTelephone: p.byTelephone.open},
		Actions: []Action{
			{Text: w.T("action.back"), Key: KeyBack, Do: p.Back},
			{Text: w.T("action.next"), Key: KeyPrimary, Do: p.enteredIIN, Primary: true},
		},
	}
}

// enteredIIN goes on to the telephone where the IIN can be right.
func (p *kioskLoginPage) enteredIIN() {
	if _, err := model.ParseIIN(p.Desk.Visit().IIN); err != nil {
		p.byCode.iinRow.SetError(p.words.field(err))
		p.byCode.iin.Focus()
		return
	}
	p.asking(askPhone)
}

// TakeScan takes the citizen's number from a barcode where it is asked for.
func (p *kioskLoginPage) TakeScan(number string) bool {
	if p.ask != askIIN || p.byCode.cells != nil {
		return false
	}
	p.byCode.iin.SetDigits(number)
	p.enteredIIN()
	return true
}

func (p *kioskLoginPage) askForPhone(byCode *codeLogin) *View {
	w := p.words
	byCode.submit = byCode.request
	byCode.phone.OnSubmitted = func(string) { byCode.request() }
	return &View{
		Title: w.T("kiosk.phone.title"), Lead: w.T("kiosk.phone.lead"),
		Body: byCode.row, Focus: byCode.phone.Focusable(),
		Keys: map[fyne.KeyName]func(){KeySignature: func() { p.asking(askKey) }, KeyCode: byCode.request},
		Actions: []Action{
			{Text: w.T("action.back"), Key: KeyBack, Do: func() { p.asking(askIIN) }},
			{Text: w.T("action.code"), Key: KeyPrimary, Do: byCode.request, Primary: true},
		},
	}
}

func (p *kioskLoginPage) askCode(byCode *codeLogin) *View {
	w := p.words
	byCode.submit = byCode.enter
	cells := byCode.cells
	cells.body = codeColumn(cells)
	return &View{
		Title: w.T("kiosk.code.title"),
		Body:  cells.body,
		Focus: cells.cells,
		Actions: []Action{
			{Text: w.T("action.back"), Key: KeyBack, Do: func() {
				p.Desk.ForgetCode()
				p.asking(askPhone)
			}},
			{Text: w.T("action.login"), Key: KeyPrimary, Do: byCode.enter, Primary: true},
		},
	}
}

func (p *kioskLoginPage) askForKey() *View {
	w := p.words
	owner, _ := p.Desk.PendingOwner()
	v := &View{
		Title: w.T("login.key"), Lead: w.T("kiosk.key.lead"), Body: p.keyCard(),
		Keys: map[fyne.KeyName]func(){KeySignature: p.selectCertificate},
		Actions: []Action{{Text: w.T("action.back"), Key: KeyBack, Do: func() {
			p.byKey = false
			p.asking(askIIN)
		}}},
	}
	if owner != nil && p.Desk.Telephone().ID != "" { // no key is here
		v.Title, v.Lead, v.Body = w.T("kiosk.owner.title"), "", p.ownerCard(owner)
	}
	if owner != nil {
		v.Actions = append(v.Actions, Action{Text: w.T("action.login"), Key: KeyPrimary, Primary: true, Do: func() { p.Act("busy.login", p.Desk.LoginByKey) }})
	}
	return v
}
