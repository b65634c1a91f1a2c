package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// officeFrame is that of a clerk: header, rail of steps, foot.
type officeFrame struct {
	officeLayout
	*baseFrame
	commands
	lock     *lock
	masks    *masks
	messages *messages
	setLang  func(model.Lang)

	central *widgets.StatusDot
	agent   *widgets.StatusDot
	outbox  *widgets.StatusDot // how many statements are on their way
	saved   *widgets.StatusDot // whether what was typed is on the disk
	unsaved bool               // it is told that it is not
	header  *fyne.Container
	foot    *fyne.Container
	office  *widgets.Pair // the office with its district, and the operator
}

// newPage makes the page of a route.
func (f *officeFrame) newPage(route Route) Page {
	page := officePage(f.base, f.commands, route)
	switch page := page.(type) { // a clerk at work is spared the keys that only confirm
	case *cabinetPage:
		page.asksAtOnce = true
	case *profilePage:
		page.asksAtOnce = true
	case *checkPage:
		page.sendsAtOnce = true
	case *changePage:
		page.sendsAtOnce = true
	}
	return page
}

// officePage makes the page of a route as a clerk has it.
func officePage(b base, c commands, route Route) Page {
	if route.ofOfficers() {
		return b.Officers.Page(b, route)
	}
	switch route {
	case RouteToday:
		return &todayPage{statements: statements{b}}
	case RouteDrafts:
		return &draftsPage{base: b}
	case RouteOutgoing:
		return &outgoingPage{statements: statements{b}}
	case Route(desk.District):
		return &districtPage{base: b}
	case Route(desk.Login):
		return &loginPage{login{base: b, cards: true}}
	case Route(desk.Email):
		return &emailPage{b}
	case Route(desk.Cabinet):
		if b.Desk.Visit().Offline {
			return &offlinePage{base: b}
		}
		return &cabinetPage{base: b}
	case Route(desk.Profile):
		return &profilePage{base: b}
	case Route(desk.Organization):
		return &organizationPage{base: b}
	case Route(desk.Check):
		return &checkPage{signing{base: b}}
	case Route(desk.Applying):
		page := newApplyingPage(b)
		return &page
	case Route(desk.Bulletin):
		return &bulletinPage{base: b}
	case Route(desk.Claims):
		return &claimsPage{base: b}
	case Route(desk.Offer):
		return &offerPage{b}
	case Route(desk.Outcome):
		return &outcomePage{base: b}
	case Route(desk.Change):
		return &changePage{signing{base: b}}
	case Route(desk.Pending):
		return &pendingPage{statements: statements{b}}
	case Route(desk.Notice):
		return &noticePage{b}
	case Route(desk.WaitingList):
		return newWaitingPage(b, false)
	case Route(desk.Receipt):
		return &receiptPage{base: b}
	}
	if b.Unset && b.Settings != nil {
		return &firstRunPage{base: b, commands: c, form: c.firstForm()}
	}
	return &homePage{base: b, commands: c, loading: loading{loaded: b.Unset}}
}

// draw makes the page with everything around it.
func (f *officeFrame) draw(step desk.Step) []fyne.CanvasObject {
	top := widgets.VStack(0)
	if f.Practice != nil {
		top.Add(f.ribbon())
	}
	top.Add(f.drawHeader())
	left := float32(40)
	if f.view.Rail {
		left = 12
	}
	middle := f.content(left, 40, f.view.Side)
	if f.view.Rail {
		rail := widgets.Scroll(widgets.Inset(4, 0, 4, 0, f.rail(step)))
		middle = container.New(railed{}, widgets.Inset(16, 0, 8, 20, rail), middle)
	}
	f.bottom = f.drawFoot()
	return []fyne.CanvasObject{
		widgets.NewActivityBackground(),
		widgets.VFill(0, middle, top, middle, f.phone, f.bottom),
	}
}

func (f *officeFrame) drawHeader() fyne.CanvasObject {
	place, who := f.words.T("app.title"), f.officeLine()
	if f.view.Place != "" {
		place, who = f.view.Place, f.view.Who
	}
	f.office = widgets.NewPair(2, widgets.Small(who).Shrinkable(), nil)
	titles := widgets.NewLines(1, widgets.Strong(place).Shrinkable(), f.office)
	f.central = widgets.NewStatusDot(widgets.Neutral, "").Shrinkable()
	f.agent = widgets.NewStatusDot(widgets.Neutral, "").Shrinkable()
	f.outbox = widgets.NewStatusDot(widgets.Neutral, "").Shrinkable()
	f.header = nil
	f.drawStatus()
	objects := []fyne.CanvasObject{mark(), titles, f.outbox, f.central, f.agent}
	var avatar *widgets.Avatar
	if session, in := f.Desk.Session(); in {
		person := session.Applicant.Person
		avatar = widgets.NewAvatar(initials(person), spelled(person.ShortName()), func() { f.Fire(desk.ProfileOpened) }).Shrinkable()
		objects = append(objects, avatar)
	}
	objects = append(objects, f.languages(f.setLang)) // last: it stays where it is when somebody logs in
	f.header = widgets.ShrinkableRow(16, titles, func() []widgets.Shrinkable { return f.headerWorth(titles, avatar) }, objects...)
	return bar(f.header)
}

// headerWorth is the order in which the parts of the header keep their words: what is
// wrong before who is served, that before where we are, and last what is as it should be.
func (f *officeFrame) headerWorth(titles *widgets.Lines, avatar *widgets.Avatar) []widgets.Shrinkable {
	var wrong, right, all []widgets.Shrinkable
	for _, dot := range []*widgets.StatusDot{f.outbox, f.central, f.agent} {
		if dot.Kind() == widgets.Ok || dot.Kind() == widgets.Neutral {
			right = append(right, dot)
		} else {
			wrong = append(wrong, dot)
		}
	}
	all = append(all, wrong...)
	if avatar != nil {
		all = append(all, avatar)
	}
	return append(append(all, titles), right...)
}

// drawStatus shows who works, the connection, and what is on its way.
func (f *officeFrame) drawStatus() {
	if f.office == nil {
		return // nobody is in yet, and nothing is drawn
	}
	f.drawOperator()
	f.drawConnection()
	f.drawOutbox()
	if f.header != nil {
		f.header.Refresh() // its parts get their room again
	}
}

// drawOperator shows who works, where somebody does.
func (f *officeFrame) drawOperator() {
	if f.lock.operator.Number == 0 || f.view.Place != "" {
		f.office.SetSecond(nil)
		return
	}
	text := f.words.T("operators.header", "number", f.lock.operator.Number, "name", f.operatorName(f.lock.operator))
	f.office.SetSecond(widgets.SmallLink(text, f.operators).Shrinkable())
}

func (f *officeFrame) drawConnection() {
	w, connection := f.words, f.connection
	central, kind := "line.checking", widgets.Neutral
	switch {
	case !connection.Checked:
	case !connection.Central:
		central, kind = "line.offline", widgets.Bad
	case connection.Slow:
		central, kind = "line.slow", widgets.Warn
	default:
		central, kind = "line.online", widgets.Ok
	}
	f.central.Set(kind, w.T(central))
	switch {
	case !connection.Checked:
		f.agent.Set(widgets.Neutral, w.T("line.agent", "version", ""))
	case connection.NCALayer == "":
		f.agent.Set(widgets.Bad, w.T("line.agent.off"))
	default:
		f.agent.Set(widgets.Ok, w.T("line.agent", "version", connection.NCALayer))
	}
}

// drawOutbox shows how many statements are on their way.
func (f *officeFrame) drawOutbox() {
	count := f.Desk.Outbox().Count()
	switch open, attention := count.Open(), count.Attention(); {
	case attention > 0 && open > 0:
		f.outbox.Set(widgets.Bad, f.words.N("outbox.person", attention)+" · "+f.words.N("outbox.count", open))
	case attention > 0:
		f.outbox.Set(widgets.Bad, f.words.N("outbox.person", attention))
	case open > 0:
		f.outbox.Set(widgets.Warn, f.words.N("outbox.count", open))
	default:
		f.outbox.Hide()
		return
	}
	f.outbox.Show()
}

func (f *officeFrame) drawFoot() fyne.CanvasObject {
	f.hints = container.NewStack(widgets.NewKeyHints(f.allHints()...))
	f.saved, f.foot = widgets.NewStatusDot(widgets.Neutral, "").Shrinkable(), nil
	f.drawSaving()
	row := container.New(&footed{}, container.NewStack(f.hints, f.busy), f.saved)
	f.foot, f.buttons = row, nil
	for _, action := range f.view.Actions {
		row.Add(f.button(action, keyLabel(action.Key)))
	}
	return footBar(row)
}

func (f *officeFrame) allHints() []widgets.Hint {
	hints := append([]widgets.Hint{}, f.view.Hints...)
	if len(f.masks.maskedValues) > 0 {
		hints = append(hints, hint(KeyReveal, f.words.T("key.reveal")))
	}
	if f.Practice != nil {
		hints = append(hints, hint(KeyPractice, f.words.T("key.families")))
	}
	hints = append(hints, hint(KeyPalette, f.words.T("key.palette")), hint(KeyHelp, f.words.T("key.help")))
	for i := range hints {
		hints[i].Text = small(hints[i].Text)
	}
	return hints
}

// drawSaving shows in the foot whether what was typed is on the disk, and tells above the
// body why it is not.
func (f *officeFrame) drawSaving() {
	if f.saved == nil {
		return // nobody is in yet
	}
	if f.foot != nil {
		defer f.foot.Refresh()
	}
	state := f.Desk.Saving()
	switch {
	case state.Err != nil:
		f.saved.Set(widgets.Bad, f.words.T("saved.not"))
		if f.messages.shownMessage.text == nil {
			f.ShowMessage(widgets.Bad, func() widgets.BannerText {
				failure := f.words.fail(state.Err)
				return widgets.BannerText{Title: f.words.T("saved.not.title") + " " + failure.Title, Text: failure.Text, Note: failure.Note}
			})
			f.unsaved = true
		}
	case state.At.IsZero() || f.Desk.Visit().Step == desk.Home:
		f.saved.Hide()
		return
	default:
		f.saved.Set(widgets.Ok, f.words.T("saved.at", "time", f.words.clock(state.At)))
		if f.unsaved {
			f.unsaved = false
			f.clearMessage()
		}
	}
	f.saved.Show()
}

// relayout has a low page scroll as far as its parts need.
func (f *officeFrame) relayout() {
	if f.scroll != nil {
		f.scroll.Refresh()
	}
}

// focusOf is what the view asks for.
func (f *officeFrame) focusOf(view *View) fyne.Focusable {
	if i := slices.IndexFunc(view.Actions, func(a Action) bool { return a.Primary }); view.Ready && i >= 0 {
		return f.buttons[i]
	}
	return view.Focus
}

// fieldFocused does nothing: a clerk has a keyboard.
func (f *officeFrame) fieldFocused(fyne.Focusable, widgets.FieldKind) {}

// citizenLeft shows the first page.
func (f *officeFrame) citizenLeft() { f.Render() }
