package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// checkPage shows what will be signed and has it signed.
type checkPage struct {
	base
	sendsAtOnce bool   // a code goes to the telephone by which the applicant logged in, unasked
	phone       string // typed for signing
	otherPhone  bool   // another one is asked for, though a code was sent
	code        typedCode
	screens     bool // the statement is read in the language of the screens, without a choice of its own
}

// Draw draws the statement.
func (p *checkPage) Draw() *View {
	w := p.words
	body := widgets.VStack(16)
	told := widgets.BannerText{Title: w.T("pending.warning"), Text: w.T("pending.warning.text"), Note: w.T("offline.check")}
	lost := p.disconnected() && !p.screens // after the login; a kiosk needs a connection
	if lost && !p.Desk.Visit().Offline {
		told.Title, told.Text = w.T("offline.banner"), w.T("offline.banner.text")
	}
	if lost || p.Desk.Visit().Offline {
		body.Add(widgets.NewBanner(widgets.Warn, told))
	}
	body.Add(p.summary())
	body.Add(widgets.NewCard(widgets.VStack(10, p.statementHead(), widgets.Body(p.Desk.Visit().Text))))
	v := &View{
		Title: w.T("check.title"), Lead: w.T("check.lead"), Rail: true,
		Width: 920, Body: body,
		Actions: []Action{{Text: w.T("action.back"), Key: KeyBack, Do: p.Back}},
		Hints:   []widgets.Hint{{Keys: []string{"PgUp", "PgDn"}, Text: w.T("key.read")}},
		Keys:    map[fyne.KeyName]func(){KeyCode: p.openSigning},
	}
	if p.Desk.Visit().Offline {
		v.Hints = append(v.Hints, hint(KeySignature, w.T("action.sign.key")))
		v.Keys = nil
		v.Actions = append(v.Actions, Action{
			Text: w.T("action.sign.key"), Key: KeySignature, Primary: true, Do: p.signByKey,
		})
		return v
	}
	byKey := Action{Text: w.T("action.sign.key"), Key: KeySignature, Do: p.signByKey}
	byCode := Action{Text: w.T("action.sign.code"), Key: KeyCode, Do: p.openSigning}
	// Who came with a telephone has a telephone, perhaps no key: Enter does what they can.
	if p.Desk.Visit().Method == model.ByCode && !lost {
		byCode.Primary = true
		v.Actions = append(v.Actions, byKey, byCode)
	} else {
		byKey.Primary = true
		v.Actions = append(v.Actions, byCode, byKey)
	}
	return v
}

// statementHead names the statement and the language in which it is read and signed,
// which may be another than that of the screens.
func (p *checkPage) statementHead() fyne.CanvasObject {
	w, title := p.words, widgets.Section(p.words.T("check.statement"))
	if p.screens {
		return title
	}
	langs := model.Langs()
	names := make([]string, len(langs))
	for i, lang := range langs {
		names[i] = w.T("lang." + string(lang))
	}
	choice := widgets.NewSegmented(names, slices.Index(langs, p.Desk.Visit().Statement.Lang), func(i int) {
		p.Desk.ReadIn(langs[i])
		p.Render()
	})
	lang := widgets.HRow(16, widgets.Small(w.T("check.statement.lang")).NoWrap(), called(choice, w.T("check.statement.lang")))
	return widgets.Beside(16, 240, title, lang)
}

func (p *checkPage) signByKey() {
	p.AskAgent(p.Desk.SignByKey, func(err error) {
		if err != nil {
			p.signFailed(err)
			return
		}
		p.Render()
	})
}

// signFailed shows why nothing was signed: within the panel of the code, where it is open
// and the same statement is still to be signed.
func (p *checkPage) signFailed(err error) {
	if p.Desk.Visit().Step == desk.Check && model.CodeOf(err) != model.CodeStatementRenewed {
		p.FailInPanel(err)
		return
	}
	p.ClosePanel()
	p.Render()
	p.Fail(err)
}

// summary is the statement in a few lines; what can still be changed leads back.
func (p *checkPage) summary() fyne.CanvasObject {
	w, visit := p.words, p.Desk.Visit()
	session, _ := p.Desk.Session()
	app, _ := p.Desk.ChosenApplication()
	org, _ := p.Desk.ChosenOrganization()
	group, _ := p.Desk.Group()
	offer, _ := org.Offer(group, visit.Education)
	person := session.Applicant
	applicant := func(iin string) string {
		return w.T("check.applicant.value", "name", spelled(person.FullName()), "iin", iin)
	}
	change := func() { p.Fire(desk.WentBack) }
	link := w.T("action.change")
	child := widgets.SummaryRow{Label: w.T("check.child"), Value: spelled(app.Child.FullName()) + " · " + app.Child.Birth.String()}
	number := app.Number
	place := w.T("check.place.about", "place", w.number(offer.NextPlace()))
	if visit.Offline { // only the central knows
		told := func(iin string) string { return w.T("check.child.offline", "iin", iin, "birth", app.Child.Birth) }
		child.Object = p.Masked(visit.ID, "child", told(app.Child.IIN.Masked()), told(app.Child.IIN.Grouped()))
		number, place = w.T("offline.checked"), w.T("offline.place")
	}
	return widgets.NewSummary(
		widgets.SummaryRow{Label: w.T("check.applicant"), Object: p.Masked(visit.ID, "applicant", applicant(person.IIN.Masked()), applicant(person.IIN.Grouped()))},
		child,
		widgets.SummaryRow{Label: w.T("check.organization"), Value: org.Short.In(w.Lang()) + ", " + org.Settlement.In(w.Lang()), Link: link, OnLink: change},
		widgets.SummaryRow{Label: w.T("check.language"), Value: w.T("education.in." + string(visit.Education)), Link: link, OnLink: change},
		widgets.SummaryRow{Label: w.T("check.number"), Value: number},
		widgets.SummaryRow{Label: w.T("check.place"), Value: place},
	)
}

// openSigning signs by a code to the phone, in a panel before the statement.
func (p *checkPage) openSigning() {
	if p.phone == "" {
		if session, _ := p.Desk.Session(); session.Applicant.Phone.Mobile() {
			p.phone = string(session.Applicant.Phone)
		}
	}
	p.OpenPanel(p.signingPanel)
	if p.sendsAtOnce && p.loggedInBy(p.phone) && p.Desk.SigningCode().ID == "" && !p.Desk.CodeSentInAnotherLanguage() {
		p.requestSigning(nil)
	}
}

// loggedInBy reports whether the applicant has logged in by a code to this telephone.
func (p *checkPage) loggedInBy(phone string) bool {
	typed, _ := model.PhoneDigits(p.Desk.Visit().Phone)
	digits, _ := model.PhoneDigits(phone)
	return p.Desk.Visit().Method == model.ByCode && digits != "" && digits == typed
}

func (p *checkPage) signingPanel() *panel {
	w := p.words
	sheet := &panel{title: w.T("sign.title")}
	if sent := p.Desk.SigningCode(); sent.ID != "" && !p.otherPhone {
		p.signingCode(sheet, sent)
		return sheet
	}
	phone, field := p.phoneField()
	if p.phone != "" {
		field.SetHelp(w.T("sign.phone.help"))
	}
	request := func() { p.requestSigning(field) }
	phone.OnSubmitted = func(string) { request() }
	sheet.cancels = true
	sheet.body = widgets.VStack(16, widgets.Body(p.signingLead()), field)
	sheet.focus = phone.Focusable()
	sheet.buttons = []fyne.CanvasObject{widgets.NewButton(widgets.Primary, w.T("action.code"), keyLabel(KeyPrimary), request)}
	return sheet
}

// phoneField asks for the telephone to which the code for signing goes.
func (p *checkPage) phoneField() (*widgets.DigitsEntry, *widgets.Field) {
	phone, field := newPhoneField(p.words)
	digits, _ := model.PhoneDigits(p.phone)
	phone.SetDigits(digits)
	p.MaskedPhone(p.Desk.Visit().ID, phone)
	phone.OnChanged = func(typed string) {
		p.phone = typed
		field.SetError("")
		field.SetHelp("")
	}
	return phone, field
}

// signingLead says what the code is for, or why another one is needed.
func (p *checkPage) signingLead() string {
	if p.Desk.CodeSentInAnotherLanguage() {
		return p.words.T("sign.newtext")
	}
	return p.words.T("sign.lead")
}

// requestSigning sends a code from the panel of the signing.
func (p *checkPage) requestSigning(field *widgets.Field) {
	p.sendSigningCode(field, func() {
		p.otherPhone = false
		p.OpenPanel(p.signingPanel)
	}, p.signFailed)
}

// sendSigningCode sends a code; what is wrong with the telephone is told at its field, where
// there is one.
func (p *checkPage) sendSigningCode(field *widgets.Field, sent func(), failed func(error)) {
	typed := p.phone
	p.Start("busy.code", func(ctx context.Context) error {
		_, err := p.Desk.RequestSigningCode(ctx, typed)
		return err
	}, func(err error) {
		switch {
		case err == nil:
			p.code = typedCode{}
			sent()
		case field != nil && model.CodeOf(err).Field() == model.FieldPhone:
			field.SetError(p.words.field(err))
		default:
			failed(err)
		}
	})
}

func (p *checkPage) signingCode(sheet *panel, sent desk.SentCode) {
	var entry *codeEntry
	sign := func() {
		code := entry.cells.Code()
		p.Start("busy.send", func(ctx context.Context) error { return p.Desk.SignByCode(ctx, code) }, func(err error) {
			switch {
			case err == nil:
				p.ClosePanel()
				p.Render()
			case entry.fail(err):
			default:
				p.signFailed(err)
			}
		})
	}
	entry = newCodeEntry(p.base, &p.code, sent, func() { p.requestSigning(entry.field) })
	sheet.cancels = true
	sheet.keys = map[fyne.KeyName]func(){KeyPrimary: sign} // nobody signs by a last digit alone
	body := widgets.VStack(16, widgets.Body(p.words.T("sign.lead")), entry.body)
	if p.sendsAtOnce {
		body.Add(left(outdented(widgets.Link(p.words.T("action.code.other"), func() {
			p.otherPhone = true
			p.OpenPanel(p.signingPanel)
		}))))
	}
	sheet.body = body
	sheet.focus = entry.cells
	sheet.buttons = []fyne.CanvasObject{widgets.NewButton(widgets.Primary, p.words.T("action.sign"), keyLabel(KeyPrimary), sign)}
}
