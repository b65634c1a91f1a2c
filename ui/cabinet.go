package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// cabinetPage lists the applications of the linked children.
type cabinetPage struct {
	base
	loading
	asksAtOnce bool // whose the IIN of a child is that will be linked
}

// Load fetches the applications.
func (p *cabinetPage) Load(ctx context.Context) (func(), error) {
	if _, err := p.Desk.Applications(ctx); err != nil {
		return nil, err
	}
	if _, err := p.Desk.Entries(ctx); err != nil { // the page goes without: the central looks at it anyway
		p.Log.Warn("where the children wait", "code", model.CodeOf(err), "err", err)
	}
	if _, err := p.Desk.Matters(ctx); err != nil { // the same
		p.Log.Warn("what stands open", "code", model.CodeOf(err), "err", err)
	}
	return nil, nil
}

// Draw draws the list.
func (p *cabinetPage) Draw() *View {
	w := p.words
	apps := p.Desk.KnownApplications()
	v := &View{
		Title: w.T("cabinet.title"), Lead: p.words.T("cabinet.lead"), Side: p.menu(0), Rail: true, Fill: true, Width: 920,
		Keys: map[fyne.KeyName]func(){
			KeyWaiting: func() { p.Fire(desk.ListOpened) },
		},
		Hints: []widgets.Hint{
			{Keys: []string{"↑", "↓"}, Text: w.T("key.choose")},
			hint(KeyWaiting, w.T("menu.waiting")),
		},
	}
	finish := Action{Text: w.T("action.finish"), Key: KeyEnd, Do: p.ConfirmFinish}
	if p.loaded && len(apps) == 0 {
		v.Fill, v.Lead, v.Hints = false, "", v.Hints[1:] // nothing to choose
		v.Body = widgets.NewBanner(widgets.Info, widgets.BannerText{Title: w.T("cabinet.empty"), Text: p.words.T("cabinet.empty.text")})
		v.Actions = []Action{finish, {Text: w.T("cabinet.link"), Key: KeyAdd, Do: p.openLinking, Primary: true}}
		return v
	}
	list := widgets.NewRowList(p.noRows(w, "cabinet.empty"))
	rows := make([]widgets.Row, len(apps))
	for i, app := range apps {
		rows[i] = p.applicationRow(app)
	}
	list.SetRows(rows)
	next := func() {
		if i := list.Selected(); i >= 0 && i < len(apps) {
			p.chooseApplication(apps[i])
		}
	}
	list.OnSubmitted = func(int) { next() }
	list.Select(max(0, slices.IndexFunc(apps, func(app model.Application) bool { return app.Number == p.under() })))
	v.Body, v.Focus = list, list
	v.Hints = slices.Insert(v.Hints, 1, // the menu tells of the last one too
		hint(KeyBulletin, w.T("menu.bulletin")), hint(KeyClaims, w.T("menu.claims")), hint(KeyRemove, w.T("cabinet.remove")))
	v.Keys[KeyBulletin] = func() {
		if i := list.Selected(); i >= 0 && i < len(apps) {
			p.openBulletin(apps[i])
		}
	}
	v.Keys[KeyClaims] = func() {
		if i := list.Selected(); i >= 0 && i < len(apps) {
			p.openClaims(apps[i].Number)
		}
	}
	v.Keys[KeyRemove] = func() {
		if i := list.Selected(); i >= 0 && i < len(apps) {
			p.confirmRemoval(apps[i])
		}
	}
	v.Actions = []Action{
		finish,
		{Text: w.T("cabinet.link"), Key: KeyAdd, Do: p.openLinking},
		{Text: w.T("action.next"), Key: KeyPrimary, Do: next, Primary: true},
	}
	p.beginWithMatters(v, list)
	return v
}

// beginWithMatters puts what stands open for the family before the list. Enter then answers what
// is most urgent; an arrow goes to the list.
func (p *cabinetPage) beginWithMatters(v *View, list *widgets.RowList) {
	cards, answer := p.matterCards()
	if len(cards) == 0 {
		return
	}
	w := p.words
	list.SetMinRows(len(p.Desk.KnownApplications()))
	if v.Title, v.Lead, v.Fill = w.T("matters.title"), "", false; !p.Desk.KnownMatters()[0].Until.IsZero() {
		v.Lead = w.T("matters.lead")
	}
	v.Body = widgets.VStack(16, append(cards, list)...)
	if answer != nil {
		choose := &v.Actions[len(v.Actions)-1]
		choose.Text, choose.Key, choose.Primary = w.T("matters.place"), "", false
		v.Focus, v.Keys[KeyPrimary], v.Keys[fyne.KeyDown] = answer, func() { answer.Tapped(nil) }, list.Focus
	}
}

// under is the application under the bar: the one that was being worked at, else the next
// of a child who waits nowhere.
func (p *cabinetPage) under() string {
	v := p.Desk.Visit()
	if next, ok := p.Desk.NextChild(); ok && (v.Settled || v.Application == "") {
		return next.Number
	}
	return v.Application
}

// openLinking opens the profile at its tab for linking.
func (p *cabinetPage) openLinking() {
	if p.Desk.Fire(desk.ProfileOpened) == nil {
		p.Show(&profilePage{base: p.base, tab: linkingTab, asksAtOnce: p.asksAtOnce})
	}
}

// chooseApplication goes on with an application, or with a new one where it has ended.
func (b base) chooseApplication(app model.Application) {
	next := b.Desk.ChooseApplication
	if app.Status.Over() {
		next = func(string) error { return b.Desk.BeginApplication(app.Child.IIN) }
	}
	b.choose(app, next)
}

// choose goes on with an application as next does. Whose child has a place may wait for another one, if the
// rules of its district say so.
func (b base) choose(app model.Application, next func(number string) error) {
	then := func(err error) {
		if err == nil {
			err = next(app.Number)
		}
		if err != nil {
			b.failNew(err)
			return
		}
		b.Render()
	}
	if app.Status != model.Enrolled {
		then(nil)
		return
	}
	b.ActThen("busy.load", func(ctx context.Context) error { return b.Desk.LoadTransfer(ctx, app.Number) }, then)
}

func (e *env) applicationRow(app model.Application) widgets.Row {
	w := e.words
	row := widgets.Row{
		Title:    spelled(app.Child.FullName()),
		Subtitle: w.T("cabinet.row", "number", app.Number, "district", w.district(app.District)),
		Chip:     w.T("status." + string(app.Status)), ChipKind: widgets.Info,
	}
	if app.Status != model.InQueue {
		row.ChipKind = widgets.Neutral
	}
	if app.Place > 0 && app.Status == model.InQueue {
		row.Trailing = w.T("cabinet.place", "place", w.number(app.Place))
	}
	for _, entry := range e.Desk.EntriesOf(app.Number) {
		if !entry.Status.Stands() {
			continue
		}
		row.Subtitle += " · " + w.T("cabinet.waits", "organization", entry.Organization.Short.In(w.Lang()), "place", w.number(entry.Place))
		row.Chip, row.ChipKind = w.T("today.result.placed"), widgets.Ok
	}
	return row
}

// menu moves between the applications and the waiting list.
func (b base) menu(chosen int) fyne.CanvasObject {
	events := []desk.Event{desk.CabinetOpened, desk.ListOpened}
	menu := widgets.NewSegmented(
		[]string{b.words.T("menu.applications"), b.words.T("menu.waiting")}, chosen,
		func(i int) { b.Fire(events[i]) },
	).Fold()
	return called(menu, b.words.T("spoken.parts"))
}
