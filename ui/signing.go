package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// signing shows a statement and has it signed, by a key or by a code to the phone. It is what
// every page is made of that signs.
type signing struct {
	base
	sendsAtOnce bool   // a code goes to the telephone by which the applicant logged in, unasked
	phone       string // typed for signing
	otherPhone  bool   // another one is asked for, though a code was sent
	code        typedCode
	byTelephone *byTelephone
	screens     bool // the statement is read in the language of the screens, without a choice of its own
}

// statement is the very text that will be signed.
func (p *signing) statement() fyne.CanvasObject {
	return widgets.NewCard(widgets.VStack(10, p.statementHead(), widgets.Body(p.Desk.Visit().Text)))
}

// signActions are the three ways of signing, after the way back. Enter does what the applicant
// can: who came with a telephone has a telephone, perhaps no key. A kiosk tells whoever presses
// that there is no connection.
func (p *signing) signActions(back Action) []Action {
	lost := p.disconnected() && !p.screens
	byKey := Action{Text: p.words.T("action.sign.key"), Key: KeySignature, Do: p.signByKey}
	byCode := Action{Text: p.words.T("action.sign.code"), Key: KeyCode, Do: p.openSigning, Disabled: lost}
	byTelephone := Action{Text: p.words.T("action.sign.telephone"), Key: KeyTelephone, Do: p.telephone().open, Disabled: lost}
	if p.Desk.Visit().Telephone && !lost {
		byTelephone.Primary = true
		return []Action{back, byCode, byKey, byTelephone}
	}
	if p.Desk.Visit().Method == model.ByCode && !lost {
		byCode.Primary = true
		return []Action{back, byTelephone, byKey, byCode}
	}
	byKey.Primary = true
	return []Action{back, byTelephone, byCode, byKey}
}

// lostBanner shows that there is no connection, and which ways of signing need one; nil where there is.
func (p *signing) lostBanner() fyne.CanvasObject {
	w := p.words
	told := widgets.BannerText{Title: w.T("offline.banner"), Text: w.T("offline.banner.text"), Note: w.T("offline.check")}
	switch {
	case p.Desk.Visit().Offline:
		told.Title, told.Text = w.T("pending.warning"), w.T("pending.warning.text")
	case p.screens:
		return p.kioskOffline()
	case !p.disconnected():
		return nil
	}
	return widgets.NewBanner(widgets.Warn, told)
}

// statementHead names the statement and the language in which it is read and signed,
// which may be another than that of the screens.
func (p *signing) statementHead() fyne.CanvasObject {
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

func (p *signing) signByKey() {
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
func (p *signing) signFailed(err error) {
	if _, stands := model.StandingOf(err); stands {
		p.ClosePanel()
		p.Render()
		p.showStanding(err)
		return
	}
	if p.Desk.Signs() && model.CodeOf(err) != model.CodeStatementRenewed {
		p.FailInPanel(err)
		return
	}
	p.ClosePanel()
	p.Render()
	p.Fail(err)
}

// openSigning signs by a code to the phone, in a panel before the statement.
func (p *signing) openSigning() {
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
func (p *signing) loggedInBy(phone string) bool {
	typed, _ := model.PhoneDigits(p.Desk.Visit().Phone)
	digits, _ := model.PhoneDigits(phone)
	return p.Desk.Visit().Method == model.ByCode && digits != "" && digits == typed
}

func (p *signing) signingPanel() *panel {
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
func (p *signing) phoneField() (*widgets.DigitsEntry, *widgets.Field) {
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
func (p *signing) signingLead() string {
	if p.Desk.CodeSentInAnotherLanguage() {
		return p.words.T("sign.newtext")
	}
	return p.words.T("sign.lead")
}

// requestSigning sends a code from the panel of the signing.
func (p *signing) requestSigning(field *widgets.Field) {
	p.sendSigningCode(field, func() {
		p.otherPhone = false
		p.OpenPanel(p.signingPanel)
	}, p.signFailed)
}

// sendSigningCode sends a code; what is wrong with the telephone is told at its field, where
// there is one.
func (p *signing) sendSigningCode(field *widgets.Field, sent func(), failed func(error)) {
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

func (p *signing) signingCode(sheet *panel, sent desk.SentCode) {
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
