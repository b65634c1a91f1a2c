package ui

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// emailPage asks for the e-mail address at a first login.
type emailPage struct{ base }

// Draw draws the field.
func (p *emailPage) Draw() *View {
	w := p.words
	entry, field := p.emailField()
	save := func() {
		p.ActThen("busy.save", p.Desk.SaveEmail, func(err error) {
			switch {
			case err == nil:
				p.Render()
			case model.CodeOf(err).Field() == model.FieldEmail:
				field.SetError(w.field(err))
				entry.Focus()
			default:
				p.Fail(err)
			}
		})
	}
	entry.OnSubmitted = func(string) { save() }
	lead := w.T("email.lead")
	if p.Desk.Visit().Offline {
		lead = w.T("email.lead.offline")
	}
	return &View{
		Title: w.T("email.title"), Lead: lead, Rail: true,
		Width: 560, Body: widgets.NewCard(field),
		Focus: entry.Focusable(),
		Actions: []Action{
			{Text: w.T("action.finish"), Key: KeyEnd, Do: p.ConfirmFinish},
			{Text: w.T("action.next"), Key: KeyPrimary, Do: save, Primary: true},
		},
		Hints: []widgets.Hint{hint(KeyPrimary, w.T("key.next"))},
		Keys:  map[fyne.KeyName]func(){KeyBack: func() {}}, // whoever is logged in is not asked to log in again
	}
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
