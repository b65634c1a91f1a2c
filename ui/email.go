package ui

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// emailPage asks at a first visit for the e-mail address, and for the phone where it is
// not known: who logs in by a key has given none.
type emailPage struct{ base }

// Draw draws the fields.
func (p *emailPage) Draw() *View {
	w := p.words
	c := newContact(p.base)
	c.wrong = widgets.NewErrorSummary(w.T("form.wrong"), c.emailField, c.phoneField)
	save := func() {
		p.ActThen("busy.save", p.Desk.SaveFirstContact, func(err error) {
			switch {
			case err == nil:
				p.Render()
			case !showFieldErrors(w, err, c.wrong, formFields{phone: c.phoneField, email: c.emailField}):
				p.Fail(err)
			}
		})
	}
	title, fields := w.T("email.title"), widgets.VStack(14, c.wrong, c.emailField)
	c.email.OnSubmitted = func(string) { save() }
	if session, _ := p.Desk.Session(); session.Applicant.Phone == "" || p.Desk.Visit().Offline {
		title = w.T("email.title.phone")
		fields.Add(c.phoneField)
		c.phoneField.SetHelp(w.T("email.phone.help"))
		c.phone.OnSubmitted = c.email.OnSubmitted
		c.email.OnSubmitted = func(string) {
			if _, err := model.ParseEmail(p.Desk.Visit().Email); err == nil && c.phone.Text() == "" {
				c.phone.Focus()
				return
			}
			save()
		}
	}
	return &View{
		Title: title, Lead: p.lead(), Rail: true,
		Width: 560, Body: widgets.NewCard(fields),
		Focus: c.email.Focusable(),
		Actions: []Action{
			{Text: w.T("action.finish"), Key: KeyEnd, Do: p.ConfirmFinish},
			{Text: w.T("action.next"), Key: KeyPrimary, Do: save, Primary: true},
		},
		Hints: []widgets.Hint{hint(KeyPrimary, w.T("key.next"))},
		Keys:  map[fyne.KeyName]func(){KeyBack: func() {}}, // whoever is logged in is not asked to log in again
	}
}

// lead says why it is asked for. A draft may come back when there is a connection again.
func (p *emailPage) lead() string {
	switch {
	case !p.Desk.Visit().Offline:
		return p.words.T("email.lead")
	case p.connection.Central:
		return p.words.T("email.lead.back")
	}
	return p.words.T("email.lead.offline")
}

// emailField is a field for the applicant's address that keeps it in the visit.
func (e *env) emailField() (*widgets.Entry, *widgets.Field) {
	entry := widgets.NewEntry("")
	entry.SetKind(widgets.EmailField)
	field := widgets.NewField(e.words.T("email.label"), entry)
	field.SetHelp(e.words.T("email.help"))
	entry.SetText(e.Desk.Visit().Email)
	entry.OnChanged = func(typed string) {
		e.Desk.Edit(func(v *desk.Visit) { v.Email = typed })
		field.SetError("")
	}
	return entry, field
}
