package ui

import (
	"fyne.io/fyne/v2"

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
func (s *Shell) kioskLoginPage() *View {
	byCode := newCodeLogin(s)
	var p *View
	switch {
	case s.Desk.SentCode().ID != "":
		p = s.askCode(byCode)
	case s.draft.ask == askKey:
		p = s.askForKey()
	case s.draft.ask == askPhone:
		p = s.askForPhone(byCode)
	default:
		p = s.askForIIN(byCode)
	}
	p.Rail = true
	return p
}

// asking draws the page of another question.
func (s *Shell) asking(ask int) {
	if s.runner.Busy() {
		return
	}
	s.draft.ask, s.draft.message = ask, nil
	s.Render()
}

func (s *Shell) askForIIN(byCode *codeLogin) *View {
	w := s.words
	next := func() {
		if _, err := model.ParseIIN(s.Desk.Visit().IIN); err != nil {
			byCode.iinRow.SetError(w.field(err))
			byCode.iin.Focus()
			return
		}
		s.asking(askPhone)
	}
	byCode.iin.OnSubmitted = func(string) { next() }
	byKey := func() { s.asking(askKey) }
	return &View{
		Title: w.T("kiosk.iin.title"), Lead: w.T("kiosk.iin.lead"),
		// The other way stands here, so that the keys of the screen lie where those of the
		// next questions do.
		Body: widgets.VStack(16, byCode.iinRow, widgets.NewButton(widgets.Secondary, w.T("kiosk.key"), "", byKey)), Focus: byCode.iin.Focusable(),
		Keys: map[fyne.KeyName]func(){fyne.KeyF2: byKey, fyne.KeyF3: next},
		Scanned: func(number string) {
			byCode.iin.SetDigits(number)
			next()
		},
		Actions: []Action{
			{Text: w.T("action.back"), Key: fyne.KeyEscape, Do: s.Back},
			{Text: w.T("action.next"), Key: fyne.KeyReturn, Do: next, Primary: true},
		},
	}
}

func (s *Shell) askForPhone(byCode *codeLogin) *View {
	w := s.words
	byCode.submit = byCode.request
	byCode.phone.OnSubmitted = func(string) { byCode.request() }
	return &View{
		Title: w.T("kiosk.phone.title"), Lead: w.T("kiosk.phone.lead"),
		Body: byCode.row, Focus: byCode.phone.Focusable(),
		Keys: map[fyne.KeyName]func(){fyne.KeyF2: func() { s.asking(askKey) }, fyne.KeyF3: byCode.request},
		Actions: []Action{
			{Text: w.T("action.back"), Key: fyne.KeyEscape, Do: func() { s.asking(askIIN) }},
			{Text: w.T("action.code"), Key: fyne.KeyReturn, Do: byCode.request, Primary: true},
		},
	}
}

func (s *Shell) askCode(byCode *codeLogin) *View {
	w := s.words
	byCode.submit = byCode.enter
	cells := byCode.cells
	cells.body = widgets.VStack(16, widgets.Centered(480, cells.field), cells.wait.Align(fyne.TextAlignCenter), cells.again) // the countdown lays it out anew
	return &View{
		Title: w.T("kiosk.code.title"), Lead: w.T("login.otp.sent", "phone", cells.sent.Masked, "until", w.clock(cells.sent.ExpiresAt)),
		Body:  cells.body,
		Focus: cells.cells,
		Actions: []Action{
			{Text: w.T("action.back"), Key: fyne.KeyEscape, Do: func() {
				s.Desk.ForgetCode()
				s.asking(askPhone)
			}},
			{Text: w.T("action.login"), Key: fyne.KeyReturn, Do: byCode.enter, Primary: true},
		},
	}
}

func (s *Shell) askForKey() *View {
	w := s.words
	owner, _ := s.Desk.PendingOwner()
	p := &View{
		Title: w.T("login.key"), Lead: w.T("kiosk.key.lead"), Body: s.keyCard(s.selectCertificate),
		Keys:    map[fyne.KeyName]func(){fyne.KeyF2: s.selectCertificate},
		Actions: []Action{{Text: w.T("action.back"), Key: fyne.KeyEscape, Do: func() { s.asking(askIIN) }}},
	}
	if owner != nil {
		p.Actions = append(p.Actions, Action{Text: w.T("action.login"), Key: fyne.KeyReturn, Primary: true, Do: func() { s.Act("busy.login", s.Desk.LoginByKey) }})
	}
	return p
}
