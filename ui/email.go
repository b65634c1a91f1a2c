package ui

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/desk"
	"akmola.kz/kezek/queue"
	"akmola.kz/kezek/ui/widgets"
)

// emailPage asks for the e-mail address at a first login.
func (s *Shell) emailPage() *Page {
	w := s.words
	entry, field := s.emailField()
	save := func() {
		s.actThen("busy.save", s.Desk.SaveEmail, func(err error) {
			switch {
			case err == nil:
				s.Render()
			case aboutEmail(queue.CodeOf(err)):
				field.SetError(w.field(err))
				entry.Focus()
			default:
				s.fail(err)
			}
		})
	}
	entry.OnSubmitted = func(string) { save() }
	lead := w.T("email.lead")
	if s.Desk.Visit().Offline {
		lead = w.T("email.lead.offline")
	}
	return &Page{
		Title: w.T("email.title"), Lead: lead, Rail: true,
		Width: 560, Body: widgets.NewCard(field),
		Focus: entry.Focusable(),
		Actions: []Action{
			{Text: w.T("action.finish"), Key: fyne.KeyF10, Do: s.confirmFinish},
			{Text: w.T("action.next"), Key: fyne.KeyReturn, Do: save, Primary: true},
		},
		Hints: []widgets.Hint{{Keys: []string{"Enter"}, Text: w.T("key.next")}},
		Keys:  map[fyne.KeyName]func(){fyne.KeyEscape: s.confirmFinish},
	}
}

// emailField is a field for the applicant's address that keeps it in the visit.
func (s *Shell) emailField() (*widgets.Entry, *widgets.Field) {
	entry := widgets.NewEntry("")
	entry.SetKind(widgets.EmailField)
	field := widgets.NewField(s.words.T("email.label"), entry)
	field.SetHelp(s.words.T("email.help"))
	entry.SetText(s.Desk.Visit().Email)
	entry.OnChanged = func(typed string) {
		s.Desk.Edit(func(v *desk.Visit) { v.Email = typed })
		field.SetError("")
	}
	return entry, field
}

// confirmFinish asks before the citizen is logged out.
func (s *Shell) confirmFinish() {
	s.openPanel(func() *panel {
		w := s.words
		finish := func() {
			s.closePanel()
			s.Finish()
		}
		yes := widgets.NewButton(widgets.Primary, w.T("finish.yes"), "Enter", finish)
		keys := map[fyne.KeyName]func(){fyne.KeyReturn: finish}
		body := widgets.VStack(10, widgets.Body(s.told("finish.text")))
		if s.Desk.Unsettled() {
			body.Add(widgets.Body(w.T("finish.draft") + " " + w.N("drafts.kept", s.Desk.KeepsDrafts())))
			keys[fyne.KeyDelete] = func() {
				s.closePanel()
				s.discard()
			}
			body.Add(left(widgets.NewButton(widgets.Secondary, w.T("finish.discard"), "Del", keys[fyne.KeyDelete])))
		}
		return &panel{title: s.told("finish.title"), body: body, buttons: []fyne.CanvasObject{yes}, focus: yes, keys: keys}
	})
}
