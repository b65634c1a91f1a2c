package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// The questions of the login at a kiosk, one a screen.
const (
	askTelephone = iota // for a scan: a telephone is what everybody has with them
	askIIN
	askPhone
	askKey
)

// kioskLoginPage logs a citizen in who stands alone: by their telephone as soon as it opens, else
// by their IIN, their phone and a code, or by their key.
type kioskLoginPage struct {
	login
	loading
	ask     int        // which question
	askedIn model.Lang // the language in which a code was asked for; empty: none was
	off     error      // why there is none
}

// Draw draws the question.
func (p *kioskLoginPage) Draw() *View {
	byCode := newCodeLogin(&p.login)
	telephone := p.telephone(nil, nil)
	telephone.ways = kioskWays(func() { p.asking(askIIN) }, func() { p.asking(askKey) })
	p.loaded = p.ask != askTelephone || p.askedIn == p.words.Lang() || p.disconnected()
	var v *View
	switch {
	case p.Desk.SentCode().ID != "":
		v = p.askCode(byCode)
	case p.ask == askKey || p.keyChosen():
		v = p.askForKey()
	case p.ask == askPhone:
		v = p.askForPhone(byCode)
	case p.ask == askIIN:
		v = p.askForIIN(byCode)
	default:
		v = p.askForTelephone(byCode)
	}
	v.Rail = true
	return v
}

// Load asks for a code that a telephone scans, once in each language that the page is read in.
func (p *kioskLoginPage) Load(ctx context.Context) (func(), error) {
	err := p.Desk.AskTelephone(ctx)
	return func() {
		p.askedIn, p.off = p.words.Lang(), err
		if err == nil {
			p.byTelephone.asks, p.byTelephone.failed = true, nil
			return
		}
		p.Log.Warn("no code for a telephone", "code", model.CodeOf(err), "err", err)
		p.byTelephone.withdraw() // of the one before
	}, nil
}

// askForTelephone is the code, or the way that works where there is none: without a connection a key.
func (p *kioskLoginPage) askForTelephone(byCode *codeLogin) *View {
	var v *View
	why := "kiosk.telephone.off"
	switch {
	case p.byTelephone.asks, p.off == nil && !p.disconnected(): // or it is being made
		return p.byTelephone.kioskView(p.Back)
	case p.disconnected():
		v, why = p.askForKey(), "offline.telephone"
	default:
		v = p.askForIIN(byCode)
	}
	v.Actions[0].Do = p.Back
	v.Lead = p.words.T(why)
	return v
}

// toTelephone shows a code again.
func (p *kioskLoginPage) toTelephone() {
	p.askedIn, p.off, p.byKey = "", nil, false
	p.asking(askTelephone)
}

// asking draws the page of another question.
func (p *kioskLoginPage) asking(ask int) {
	if p.runner.Busy() {
		return
	}
	if ask != askTelephone && p.Desk.Telephone().ID != "" {
		p.byTelephone.withdraw()
	}
	p.ask = ask
	p.clearMessage()
	p.Render()
}

func (p *kioskLoginPage) askForIIN(byCode *codeLogin) *View {
	w := p.words
	byKey := func() { p.asking(askKey) }
	byCode.iin.OnSubmitted = func(string) { p.enteredIIN() }
	// They stand here, so that the keys of the screen lie where those of the next questions do.
	others := container.New(widgets.Columns(16, 1, 1))
	if model.CodeOf(p.off) != model.CodeTelephoneOff {
		others.Add(widgets.NewButton(widgets.Secondary, w.T("kiosk.telephone"), "", p.toTelephone))
	}
	others.Add(widgets.NewButton(widgets.Secondary, w.T("kiosk.key"), "", byKey))
	return &View{
		Title: w.T("kiosk.iin.title"), Lead: w.T("kiosk.iin.lead"),
		Body: widgets.VStack(16, byCode.iinRow, others), Focus: byCode.iin.Focusable(),
		Keys: map[fyne.KeyName]func(){KeySignature: byKey, KeyCode: p.enteredIIN, KeyTelephone: p.toTelephone},
		Actions: []Action{
			{Text: w.T("action.back"), Key: KeyBack, Do: p.toTelephone},
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
	if p.ask != askIIN && p.ask != askTelephone || p.byCode.cells != nil {
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
		Keys:    map[fyne.KeyName]func(){KeySignature: p.selectCertificate},
		Actions: []Action{{Text: w.T("action.back"), Key: KeyBack, Do: p.toTelephone}},
	}
	if owner != nil && p.Desk.Telephone().ID != "" { // no key is here
		v.Title, v.Lead, v.Body = w.T("kiosk.owner.title"), "", p.ownerCard(owner)
	}
	if owner != nil {
		v.Actions = append(v.Actions, Action{Text: w.T("action.login"), Key: KeyPrimary, Primary: true, Do: func() { p.Act("busy.login", p.Desk.LoginByKey) }})
	}
	return v
}
