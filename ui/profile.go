package ui

import (
	"context"
	"time"

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
type profilePage struct {
	base
	loading
	tab        int
	asksAtOnce bool           // whose the IIN is, once it is whole; and goes on with the child that was linked
	kinship    *model.Kinship // the child that was found, not yet linked
	linked     string         // application of the child that was just linked; empty: none
	elsewhere  string         // district in which the child's application was found; empty: none
	missing    bool           // the child has no application: a new one can be made

	tabs     *widgets.Tabs
	linkForm *linkForm
}

// Load fetches the children that are linked, and the rules that say who is a child.
func (p *profilePage) Load(ctx context.Context) (func(), error) {
	if _, err := p.Desk.Organizations(ctx, false); err != nil {
		return nil, err
	}
	_, err := p.Desk.Links(ctx)
	return nil, err
}

// Draw draws the tabs; the foot follows the one that is shown.
func (p *profilePage) Draw() *View {
	w := p.words
	contact := newContact(p.base)
	p.linkForm = newLinking(p)
	p.tabs = widgets.NewTabs(
		widgets.Tab{Title: w.T("profile.contact"), Content: padded(contact.body())},
		widgets.Tab{Title: w.T("profile.link"), Content: padded(p.linkForm.body())},
	)
	p.tabs.Choose(p.tab)
	p.tabs.OnChanged = func(i int) {
		p.tab = i
		p.clearMessage()
		p.Render()
	}
	v := &View{
		Title: w.T("profile.title"), Side: p.menu(-1), Rail: true, Body: p.tabs, Width: 920,
		Hints: []widgets.Hint{hint(KeyTab, w.T("key.tab"))},
	}
	toCabinet := Action{Text: w.T("menu.applications"), Key: KeyBack, Do: p.Back}
	if p.tab == linkingTab {
		v.Focus = p.linkForm.entry.Focusable()
		v.Actions = p.linkForm.actions(toCabinet)
	} else {
		v.Focus = contact.email.Focusable()
		v.Actions = []Action{toCabinet, {Text: w.T("action.save"), Key: KeyPrimary, Do: contact.save, Primary: true}}
	}
	return v
}

// NextTab goes to the other tab.
func (p *profilePage) NextTab() { p.tabs.Next() }

// TakeScan takes the child's number from a barcode, at the tab where it belongs.
func (p *profilePage) TakeScan(number string) bool {
	if p.tab != linkingTab {
		p.tabs.Choose(linkingTab) // draws the page anew
	}
	p.linkForm.scanned(number)
	return true
}

// contact is the tab with phone and e-mail.
type contact struct {
	base
	email      *widgets.Entry
	phone      *widgets.Entry
	emailField *widgets.Field
	phoneField *widgets.Field
	wrong      *widgets.ErrorSummary
}

func newContact(b base) *contact {
	c := &contact{base: b, phone: widgets.NewEntry("")}
	c.email, c.emailField = b.emailField()
	c.phoneField = widgets.NewField(b.words.T("profile.phone"), c.phone)
	c.wrong = widgets.NewErrorSummary(b.words.T("form.wrong"), c.phoneField, c.emailField)
	c.phone.SetText(b.Desk.Visit().ContactPhone)
	c.phone.OnChanged = func(typed string) {
		b.Desk.Edit(func(v *desk.Visit) { v.ContactPhone = typed })
		c.phoneField.SetError("")
	}
	c.phone.OnSubmitted = func(string) { c.save() }
	c.email.OnSubmitted = func(string) { c.save() }
	return c
}

func (c *contact) body() fyne.CanvasObject {
	w := c.words
	session, _ := c.Desk.Session()
	iin, phone := session.Applicant.IIN, session.Applicant.Phone
	known := widgets.SummaryRow{Label: w.T("profile.phone.known"), Value: w.given("")}
	if phone != "" {
		known.Value, known.Object = "", c.Masked(c.Desk.Visit().ID, "phone", phone.Masked(), phone.String())
	}
	return widgets.NewCard(widgets.VStack(14, c.wrong,
		widgets.SummaryRows(0,
			widgets.SummaryRow{Label: w.T("profile.name"), Value: spelled(session.Applicant.FullName())},
			widgets.SummaryRow{Label: w.T("profile.iin"), Object: c.Masked(c.Desk.Visit().ID, "applicant", iin.Masked(), iin.Grouped())},
			known,
		),
		widgets.MaxWidth(480, c.phoneField),
		widgets.MaxWidth(480, c.emailField),
	))
}

func (c *contact) save() {
	c.ActThen("busy.save", c.Desk.SaveContact, func(err error) {
		switch {
		case err == nil:
			c.Render()
			c.Toast("profile.saved")
		case !showFieldErrors(c.words, err, c.wrong, formFields{phone: c.phoneField, email: c.emailField}):
			c.Fail(err)
		}
	})
}

// linkForm is the tab «Привязка»: the child's IIN, who that is, and the children
// that are linked.
type linkForm struct {
	*profilePage
	entry *widgets.DigitsEntry
	field *widgets.Field
}

func newLinking(p *profilePage) *linkForm {
	l := &linkForm{profilePage: p}
	l.entry, l.field = newIINField(p.words, p.words.T("link.iin"))
	typed := model.ReadIIN(p.Desk.Visit().ChildIIN).Digits
	l.entry.SetDigits(typed)
	l.read(typed)
	l.entry.OnChanged = func(typed string) {
		p.Desk.Edit(func(v *desk.Visit) { v.ChildIIN, v.NewChild = typed, false })
		l.read(typed)
		asks := p.asksAtOnce && model.ReadIIN(typed).Problem == "" && l.Desk.ChildProblem(typed) == "" // whose it is, without a key
		if p.kinship != nil || p.linked != "" || p.elsewhere != "" || p.missing {                      // another number: another child
			p.kinship, p.linked, p.elsewhere, p.missing = nil, "", "", false
			p.clearMessage()
			p.Render()
		}
		if asks {
			l.check()
		}
	}
	l.entry.OnSubmitted = func(string) { p.Primary() }
	return l
}

// scanned takes the child's number from a barcode and asks who that is.
func (l *linkForm) scanned(number string) {
	l.Focus()
	l.entry.SetDigits(number)
	if l.kinship == nil && !l.asksAtOnce { // the same card twice does not link
		l.Primary()
	}
}

func (l *linkForm) read(typed string) {
	if typed == "" {
		l.field.SetError("")
		l.field.SetReading("")
		l.field.SetHelp(l.words.T("link.help"))
		return
	}
	showReading(l.words, l.field, typed, true)
	if code := l.Desk.ChildProblem(typed); code != "" {
		l.field.SetReading("")
		l.field.SetError(l.words.field(model.NewError(code)))
	}
}

// actions are what comes next: asking the register, linking the child found, and
// then the way to the child's application.
func (l *linkForm) actions(toCabinet Action) []Action {
	w := l.words
	switch {
	case l.kinship != nil:
		return []Action{toCabinet, {Text: w.T("action.link"), Key: KeyPrimary, Do: l.link, Primary: true}}
	case l.elsewhere != "":
		return []Action{toCabinet, {Text: w.T("link.elsewhere", "district", w.district(l.elsewhere)), Key: KeyPrimary, Do: l.goThere, Primary: true}}
	case l.missing:
		return []Action{toCabinet, {Text: w.T("applying.begin"), Key: KeyPrimary, Do: l.checkNew, Primary: true}}
	case l.linked != "" && l.Desk.Visit().ChildIIN == "":
		if l.asksAtOnce {
			return []Action{toCabinet, {Text: w.T("link.go.on"), Key: KeyPrimary, Do: l.goOn, Primary: true}}
		}
		return []Action{{Text: w.T("link.to.cabinet"), Key: KeyPrimary, Do: l.Back, Primary: true}}
	}
	return []Action{toCabinet, {Text: w.T("action.add"), Key: KeyPrimary, Do: l.check, Primary: true}}
}

// goThere goes on in the district in which the child's application was made, in the same
// session.
func (l *linkForm) goThere() {
	l.Desk.MoveTo(l.elsewhere)
	l.elsewhere = ""
	l.check()
}

// checkNew asks who the child is for whom a new application will be made.
func (l *linkForm) checkNew() {
	l.missing = false
	l.Desk.Edit(func(v *desk.Visit) { v.NewChild = true })
	l.check()
}

// apply goes on with a new application for a linked child.
func (l *linkForm) apply(child model.IIN) {
	err := l.Desk.BeginApplication(child)
	l.Render()
	if err != nil {
		l.failNew(err)
	}
}

// goOn goes on with the child that was linked just now.
func (l *linkForm) goOn() { l.openStanding(l.linked) }

func (l *linkForm) body() fyne.CanvasObject {
	w := l.words
	column := widgets.VStack(14, widgets.MaxWidth(480, l.field))
	if found := l.kinship; found != nil {
		key := "link.confirm.text"
		if found.Application == "" {
			key = "link.confirm.new"
		}
		column.Add(widgets.NewBanner(widgets.Ok, widgets.BannerText{
			Title: w.T("link.confirm"),
			Text: w.T(key, "name", spelled(found.Child.FullName()), "birth", found.Child.Birth,
				"number", found.Application, "degree", w.T("degree."+string(found.Degree))),
		}))
	}
	var rows [][]fyne.CanvasObject
	for _, k := range l.Desk.KnownLinks() {
		ways := widgets.Flow(12, outdented(widgets.Link(w.T("cabinet.unlink"), func() { l.confirmUnlink(k) })))
		if k.Application == "" {
			ways.Add(widgets.Link(w.T("applying.begin"), func() { l.apply(k.Child.IIN) }))
		}
		rows = append(rows, []fyne.CanvasObject{
			l.Masked(k.Application, "child", k.Child.IIN.Masked(), k.Child.IIN.Grouped()).Plain(),
			widgets.Body(k.Child.Birth.String()), widgets.VStack(0, widgets.Body(spelled(k.Child.FullName())), ways),
		})
	}
	head := []string{w.T("link.table.iin"), w.T("link.table.birth"), w.T("link.table.name")}
	table := widgets.VStack(8, widgets.NewTable([]float32{2.5, 2, 5}, head, rows))
	if len(rows) == 0 {
		table.Add(widgets.Small(w.T("link.table.empty")))
	}
	return widgets.VStack(20, widgets.NewCard(column), widgets.NewCard(table))
}

func (l *linkForm) check() {
	var found model.Kinship
	l.ActThen("busy.kinship", func(ctx context.Context) (err error) {
		found, err = l.Desk.CheckKinship(ctx)
		return err
	}, func(err error) {
		if l.asksAtOnce {
			l.IgnoreEnter(time.Second) // after the last digit it would link a child whose name nobody has read
		}
		switch code := model.CodeOf(err); {
		case err == nil:
			l.kinship = &found
			l.Render()
		case code.Field() == model.FieldIIN, code == model.CodeIINChild:
			l.field.SetError(l.words.field(err))
			l.entry.Focus()
		default:
			if code == model.CodeApplicationOther {
				l.elsewhere = model.ParamsOf(err)["district"]
				l.Render()
			}
			if code == model.CodeApplicationMissing {
				l.missing = true
				l.Render()
			}
			l.Fail(err)
		}
	})
}

func (l *linkForm) link() {
	child, application := l.kinship.Child.IIN, l.kinship.Application
	l.ActThen("busy.save", func(ctx context.Context) error {
		_, err := l.Desk.Link(ctx, child)
		return err
	}, func(err error) {
		l.kinship = nil
		if err == nil {
			l.linked = application
		}
		if err == nil && application == "" {
			l.apply(child)
			return
		}
		l.Render()
		if err != nil {
			l.Fail(err)
			return
		}
		l.ShowMessage(widgets.Ok, func() widgets.BannerText {
			return widgets.BannerText{Title: l.words.T("link.done"), Text: l.words.T("link.done.text")}
		})
	})
}
