package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// Tabs of the profile.
const (
	contactTab = iota
	linkingTab
)

// profilePage holds the applicant's contact data and the tab «Привязка».
func (s *Shell) profilePage() *View {
	w := s.words
	p := &View{
		Title: w.T("profile.title"), Side: s.side(-1),
		Load: func(ctx context.Context) error {
			if _, err := s.Desk.Organizations(ctx, false); err != nil { // the rules say who is a child
				return err
			}
			_, err := s.Desk.Links(ctx)
			return err
		},
		Hints: []widgets.Hint{{Keys: []string{"Ctrl Tab"}, Text: w.T("key.tab")}},
	}
	toCabinet := Action{Text: w.T("menu.applications"), Key: fyne.KeyEscape, Do: s.Back}
	contact, linking := newContact(s), newLinking(s)
	tabs := widgets.NewTabs(
		widgets.Tab{Title: w.T("profile.contact"), Content: contact.body()},
		widgets.Tab{Title: w.T("profile.link"), Content: linking.body()},
	)
	tabs.Choose(s.draft.tab)
	tabs.OnChanged = func(i int) { // the foot follows the tab
		s.draft.tab, s.draft.message = i, nil
		s.Render()
	}
	if s.draft.tab == linkingTab {
		p.Focus = linking.entry.Focusable()
		p.Actions = linking.actions(toCabinet)
	} else {
		p.Focus = contact.email.Focusable()
		p.Actions = []Action{toCabinet, {Text: w.T("action.save"), Key: fyne.KeyReturn, Do: contact.save, Primary: true}}
	}
	p.Scanned = func(number string) {
		if s.draft.tab != linkingTab {
			tabs.Choose(linkingTab) // draws the page anew, at that tab
			s.view.Scanned(number)
			return
		}
		linking.scanned(number)
	}
	p.Body, p.NextTab, p.Width = tabs, tabs.Next, 920
	return p
}

// contact is the tab with phone and e-mail.
type contact struct {
	shell      *Shell
	email      *widgets.Entry
	phone      *widgets.DigitsEntry
	emailField *widgets.Field
	phoneField *widgets.Field
	wrong      *widgets.ErrorSummary
}

func newContact(s *Shell) *contact {
	c := &contact{shell: s, phone: widgets.NewPhoneEntry()}
	c.email, c.emailField = s.emailField()
	c.phoneField = widgets.NewField(s.words.T("profile.phone"), c.phone)
	c.wrong = widgets.NewErrorSummary(s.words.T("form.wrong"), c.phoneField, c.emailField)
	digits, _ := model.PhoneDigits(s.Desk.Visit().ContactPhone)
	c.phone.SetDigits(digits)
	s.MaskedPhone(s.Desk.Visit().ID, c.phone)
	c.phone.OnChanged = func(typed string) {
		s.Desk.Edit(func(v *desk.Visit) { v.ContactPhone = typed })
		c.phoneField.SetError("")
	}
	c.phone.OnSubmitted = func(string) { c.save() }
	c.email.OnSubmitted = func(string) { c.save() }
	return c
}

func (c *contact) body() fyne.CanvasObject {
	w := c.shell.words
	session, _ := c.shell.Desk.Session()
	iin := session.Applicant.IIN
	return widgets.NewCard(widgets.VStack(14, c.wrong,
		widgets.SummaryRows(0,
			widgets.SummaryRow{Label: w.T("profile.name"), Value: session.Applicant.FullName()},
			widgets.SummaryRow{Label: w.T("profile.iin"), Object: c.shell.Masked(c.shell.Desk.Visit().ID, "applicant", iin.Masked(), iin.Grouped())},
		),
		widgets.MaxWidth(480, c.phoneField),
		widgets.MaxWidth(480, c.emailField),
	))
}

func (c *contact) save() {
	s := c.shell
	s.ActThen("busy.save", s.Desk.SaveContact, func(err error) {
		switch {
		case err == nil:
			s.Render()
			s.Toast("profile.saved")
		case !s.tellFields(err, c.wrong, formFields{phone: c.phoneField, email: c.emailField}):
			s.Fail(err)
		}
	})
}

// linking is the tab «Привязка»: the child's IIN, who that is, and the children
// that are linked.
type linking struct {
	shell *Shell
	entry *widgets.DigitsEntry
	field *widgets.Field
}

func newLinking(s *Shell) *linking {
	l := &linking{shell: s, entry: widgets.NewIINEntry()}
	l.field = widgets.NewField(s.words.T("link.iin"), l.entry)
	typed := model.ReadIIN(s.Desk.Visit().ChildIIN).Digits
	l.entry.SetDigits(typed)
	l.read(typed)
	l.entry.OnChanged = func(typed string) {
		s.Desk.Edit(func(v *desk.Visit) { v.ChildIIN = typed })
		l.read(typed)
		if s.draft.kinship != nil || s.draft.linked { // another number: another child
			s.draft.kinship, s.draft.linked, s.draft.message = nil, false, nil
			s.Render()
		}
	}
	l.entry.OnRejected = func() { l.field.SetError(s.words.field(model.NewError(model.CodeIINDigits))) }
	l.entry.OnSubmitted = func(string) { s.Primary() }
	return l
}

// scanned takes the child's number from a barcode and asks who that is.
func (l *linking) scanned(number string) {
	s := l.shell
	l.entry.SetDigits(number)
	if s.draft.kinship == nil { // the same card twice does not link
		s.Focus()
		s.Primary()
	}
}

func (l *linking) read(typed string) {
	if typed == "" {
		l.field.SetError("")
		l.field.SetReading("")
		l.field.SetHelp(l.shell.words.T("link.help"))
		return
	}
	l.shell.showReading(l.field, typed, true)
	if code := l.shell.Desk.ChildProblem(typed); code != "" {
		l.field.SetReading("")
		l.field.SetError(l.shell.words.field(model.NewError(code)))
	}
}

// actions are what comes next: asking the register, linking the child found, and
// then the way to the child's application.
func (l *linking) actions(toCabinet Action) []Action {
	s, w := l.shell, l.shell.words
	switch {
	case s.draft.kinship != nil:
		return []Action{toCabinet, {Text: w.T("action.link"), Key: fyne.KeyReturn, Do: l.link, Primary: true}}
	case s.draft.linked && s.Desk.Visit().ChildIIN == "":
		return []Action{{Text: w.T("link.to.cabinet"), Key: fyne.KeyReturn, Do: s.Back, Primary: true}}
	}
	return []Action{toCabinet, {Text: w.T("action.add"), Key: fyne.KeyReturn, Do: l.check, Primary: true}}
}

func (l *linking) body() fyne.CanvasObject {
	s, w := l.shell, l.shell.words
	column := widgets.VStack(14, widgets.MaxWidth(480, l.field))
	if found := s.draft.kinship; found != nil {
		column.Add(widgets.NewBanner(widgets.Ok, widgets.BannerText{
			Title: w.T("link.confirm"),
			Text: w.T("link.confirm.text", "name", found.Child.FullName(), "birth", found.Child.Birth,
				"number", found.Application, "degree", w.T("degree."+string(found.Degree))),
		}))
	}
	var rows [][]fyne.CanvasObject
	for _, k := range s.Desk.KnownLinks() {
		rows = append(rows, []fyne.CanvasObject{
			s.Masked(k.Application, "child", k.Child.IIN.Masked(), k.Child.IIN.Grouped()).Plain(),
			widgets.Body(k.Child.Birth.String()), widgets.Body(k.Child.FullName()),
		})
	}
	head := []string{w.T("link.table.iin"), w.T("link.table.birth"), w.T("link.table.name")}
	table := widgets.VStack(8, widgets.NewTable([]float32{2, 2, 5}, head, rows))
	if len(rows) == 0 {
		table.Add(widgets.Small(w.T("link.table.empty")))
	}
	return widgets.VStack(20, widgets.NewCard(column), widgets.NewCard(table))
}

func (l *linking) check() {
	s := l.shell
	var found model.Kinship
	s.ActThen("busy.kinship", func(ctx context.Context) (err error) {
		found, err = s.Desk.CheckKinship(ctx)
		return err
	}, func(err error) {
		switch code := model.CodeOf(err); {
		case err == nil:
			s.draft.kinship = &found
			s.Render()
		case code.Field() == model.FieldIIN, code == model.CodeIINChild:
			l.field.SetError(s.words.field(err))
			l.entry.Focus()
		default:
			s.Fail(err)
		}
	})
}

func (l *linking) link() {
	s, child := l.shell, l.shell.draft.kinship.Child.IIN
	s.ActThen("busy.save", func(ctx context.Context) error {
		_, err := s.Desk.Link(ctx, child)
		return err
	}, func(err error) {
		s.draft.kinship, s.draft.linked = nil, err == nil
		s.Render()
		if err != nil {
			s.Fail(err)
			return
		}
		s.ShowMessage(widgets.Ok, func() widgets.BannerText {
			return widgets.BannerText{Title: s.words.T("link.done"), Text: s.words.T("link.done.text")}
		})
	})
}
