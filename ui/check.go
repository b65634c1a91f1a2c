package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// checkPage shows what will be signed and has it signed.
func (s *Shell) checkPage() *View {
	w := s.words
	body := widgets.VStack(16)
	if s.Desk.Visit().Offline {
		body.Add(widgets.NewBanner(widgets.Warn, widgets.BannerText{
			Title: w.T("pending.warning"), Text: w.T("pending.warning.text"), Note: w.T("offline.check"),
		}))
	}
	body.Add(s.summary())
	body.Add(widgets.NewCard(widgets.VStack(10,
		widgets.Section(w.T("check.statement")),
		widgets.Body(s.Desk.Visit().Text),
	)))
	p := &View{
		Title: w.T("check.title"), Lead: w.T("check.lead"), Rail: true,
		Width: 920, Body: body,
		Actions: []Action{{Text: w.T("action.back"), Key: fyne.KeyEscape, Do: s.Back}},
		Hints:   []widgets.Hint{{Keys: []string{"PgUp", "PgDn"}, Text: w.T("key.read")}},
		Keys:    map[fyne.KeyName]func(){fyne.KeyF3: s.openSigning},
	}
	if s.Desk.Visit().Offline {
		p.Hints = append(p.Hints, widgets.Hint{Keys: []string{"F2"}, Text: w.T("action.sign.key")})
		p.Keys = nil
		p.Actions = append(p.Actions, Action{
			Text: w.T("action.sign.key"), Key: fyne.KeyF2, Primary: true, Do: func() { s.Act("busy.agent", s.Desk.SignByKey) },
		})
		return p
	}
	byKey := Action{Text: w.T("action.sign.key"), Key: fyne.KeyF2, Do: func() { s.Act("busy.agent", s.Desk.SignByKey) }}
	byCode := Action{Text: w.T("action.sign.code"), Key: fyne.KeyF3, Do: s.openSigning}
	// Who came with a telephone has a telephone, perhaps no key: Enter does what they can.
	if s.Desk.Visit().Method == model.ByCode {
		byCode.Primary = true
		p.Actions = append(p.Actions, byKey, byCode)
	} else {
		byKey.Primary = true
		p.Actions = append(p.Actions, byCode, byKey)
	}
	return p
}

// summary is the statement in a few lines; what can still be changed leads back.
func (s *Shell) summary() fyne.CanvasObject {
	w, visit := s.words, s.Desk.Visit()
	session, _ := s.Desk.Session()
	app, _ := s.Desk.ChosenApplication()
	org, _ := s.Desk.ChosenOrganization()
	group, _ := s.Desk.Group()
	offer, _ := org.Offer(group, visit.Education)
	person := session.Applicant
	applicant := func(iin string) string { return w.T("check.applicant.value", "name", person.FullName(), "iin", iin) }
	change := func() { s.Fire(desk.WentBack) }
	link := w.T("action.change")
	child := widgets.SummaryRow{Label: w.T("check.child"), Value: app.Child.FullName() + " · " + app.Child.Birth.String()}
	number := app.Number
	place := w.T("check.place.about", "place", w.number(offer.NextPlace()))
	if visit.Offline { // only the central knows
		told := func(iin string) string { return w.T("check.child.offline", "iin", iin, "birth", app.Child.Birth) }
		child.Object = s.Masked(visit.ID, "child", told(app.Child.IIN.Masked()), told(app.Child.IIN.Grouped()))
		number, place = w.T("offline.checked"), w.T("offline.place")
	}
	return widgets.NewSummary(
		widgets.SummaryRow{Label: w.T("check.applicant"), Object: s.Masked(visit.ID, "applicant", applicant(person.IIN.Masked()), applicant(person.IIN.Grouped()))},
		child,
		widgets.SummaryRow{Label: w.T("check.organization"), Value: org.Short.In(w.Lang()) + ", " + org.Settlement.In(w.Lang()), Link: link, OnLink: change},
		widgets.SummaryRow{Label: w.T("check.language"), Value: w.T("education.in." + string(visit.Education)), Link: link, OnLink: change},
		widgets.SummaryRow{Label: w.T("check.number"), Value: number},
		widgets.SummaryRow{Label: w.T("check.place"), Value: place},
	)
}

// openSigning signs by a code to the phone, in a panel before the statement.
func (s *Shell) openSigning() {
	if s.draft.phone == "" {
		session, _ := s.Desk.Session()
		s.draft.phone = string(session.Applicant.Phone)
	}
	s.OpenPanel(s.signingPanel)
}

func (s *Shell) signingPanel() *panel {
	w := s.words
	p := &panel{title: w.T("sign.title")}
	if sent := s.Desk.SigningCode(); sent.ID != "" {
		s.signingCode(p, sent)
		return p
	}
	phone := widgets.NewPhoneEntry()
	field := widgets.NewField(w.T("login.phone"), phone)
	digits, _ := model.PhoneDigits(s.draft.phone)
	phone.SetDigits(digits)
	s.MaskedPhone(s.Desk.Visit().ID, phone)
	if digits != "" {
		field.SetHelp(w.T("sign.phone.help"))
	}
	phone.OnChanged = func(typed string) {
		s.draft.phone = typed
		field.SetError("")
		field.SetHelp("")
	}
	request := func() { s.requestSigning(field) }
	phone.OnSubmitted = func(string) { request() }
	p.acts = true
	lead := w.T("sign.lead")
	if s.Desk.CodeSentInAnotherLanguage() {
		lead = w.T("sign.newtext")
	}
	p.body = widgets.VStack(16, widgets.Body(lead), field)
	p.focus = phone.Focusable()
	p.buttons = []fyne.CanvasObject{widgets.NewButton(widgets.Primary, w.T("action.code"), "Enter", request)}
	return p
}

func (s *Shell) requestSigning(field *widgets.Field) {
	typed := s.draft.phone
	s.Start("busy.code", func(ctx context.Context) error {
		_, err := s.Desk.RequestSigningCode(ctx, typed)
		return err
	}, func(err error) {
		switch {
		case err == nil:
			s.draft.code, s.draft.codeErr = "", nil
			s.OpenPanel(s.signingPanel)
		case model.CodeOf(err).Field() == model.FieldPhone:
			field.SetError(s.words.field(err))
		default:
			s.FailInPanel(err)
		}
	})
}

func (s *Shell) signingCode(p *panel, sent model.SentCode) {
	var entry *codeEntry
	sign := func() {
		code := entry.cells.Code()
		s.Start("busy.send", func(ctx context.Context) error { return s.Desk.SignByCode(ctx, code) }, func(err error) {
			switch {
			case err == nil:
				s.ClosePanel()
				s.Render()
			case entry.fail(err):
			default:
				s.FailInPanel(err)
			}
		})
	}
	entry = newCodeEntry(s, sent, func() { s.requestSigning(entry.field) })
	p.acts = true
	p.keys = map[fyne.KeyName]func(){fyne.KeyReturn: sign} // nobody signs by a last digit alone
	p.body = widgets.VStack(16, widgets.Body(s.words.T("sign.lead")), entry.body)
	p.focus = entry.cells
	p.buttons = []fyne.CanvasObject{widgets.NewButton(widgets.Primary, s.words.T("action.sign"), "Enter", sign)}
}
