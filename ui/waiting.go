package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// waitingPage lists the entries of the waiting list; one at a time unfolds.
type waitingPage struct {
	base
	loading
	printOnly bool   // another program would be a way out, and there are no files but ours
	open      string // id of the unfolded entry
	tab       int    // of it
	tabs      *widgets.Tabs
	refusals  []model.Refusal
}

// newWaitingPage unfolds the entry that was asked about, or that has just been taken off its list.
func newWaitingPage(b base, printOnly bool) *waitingPage {
	p, entry, asked := &waitingPage{base: b, printOnly: printOnly}, b.Desk.Entry(), b.Desk.Visit().Statement.Entry
	switch {
	case entry.Status.Gone():
		p.open, p.tab = entry.ID, historyTab
	case asked != "" && asked == entry.Number:
		p.open = entry.ID
	}
	return p
}

// historyTab is the place of the history among the tabs of an entry.
const historyTab = 1

// Load fetches the entries, and what was refused.
func (p *waitingPage) Load(ctx context.Context) (func(), error) {
	if _, err := p.Desk.Entries(ctx); err != nil {
		return nil, err
	}
	refusals, err := p.Desk.Refusals(ctx)
	if err != nil { // the page goes without
		p.Log.Warn("what the applicant was refused", "code", model.CodeOf(err), "err", err)
	}
	return func() { p.refusals = refusals }, nil
}

// Draw draws the entries.
func (p *waitingPage) Draw() *View {
	w := p.words
	v := &View{
		Title: w.T("waiting.title"), Side: p.menu(1),
		Actions: []Action{
			{Text: w.T("action.finish"), Key: KeyEnd, Do: p.ConfirmFinish},
			{Text: w.T("action.new"), Key: KeyAdd, Primary: true, Do: func() { p.Fire(desk.CabinetOpened) }},
		},
		Hints: []widgets.Hint{
			hint(KeyPrimary, w.T("key.open")),
			hint(KeyTab, w.T("key.tab")),
		},
		Keys: map[fyne.KeyName]func(){KeyPrimary: func() {}},
	}
	p.tabs = nil
	entries := p.Desk.KnownEntries()
	if p.loaded && len(entries) == 0 {
		v.Body = p.withRefusals(v, widgets.NewBanner(widgets.Info, widgets.BannerText{Title: w.T("waiting.empty"), Text: w.T("waiting.empty.text")}))
		return v
	}
	column := widgets.VStack(0)
	for i, entry := range entries {
		unfold := p.entryRow(entry)
		if i > 0 {
			column.Add(widgets.NewDivider())
		}
		column.Add(unfold)
		if p.open == entry.ID || p.open == "" && i == 0 {
			v.Focus = unfold.Focusable()
		}
	}
	v.Body = p.withRefusals(v, widgets.NewCardRoom(0, column))
	if entry := p.Desk.Entry(); p.tabs != nil {
		_, v.Keys[KeyPrint] = p.paper(entry)
		if entry.Status.Stands() {
			v.Keys[KeyWhy] = p.askWhy
		}
		if p.canLeave(entry) {
			v.Keys[KeyRemove] = func() { p.leaveList(entry) }
		}
	}
	if p.open != "" {
		v.Keys[KeyScan] = func() { p.TakeFile("") }
	}
	return v
}

// withRefusals shows what the applicant was refused under the entries. The key for printing
// prints the last one while no entry is unfolded.
func (p *waitingPage) withRefusals(v *View, entries fyne.CanvasObject) fyne.CanvasObject {
	if len(p.refusals) == 0 {
		return entries
	}
	column := widgets.VStack(0)
	for i, refused := range p.refusals {
		if i > 0 {
			column.Add(widgets.NewDivider())
		}
		key := ""
		if i == 0 && p.tabs == nil && !p.printOnly {
			key = keyLabel(KeyPrint)
			v.Keys[KeyPrint] = func() { p.printGiven(refused) }
		}
		column.Add(p.refusalRow(refused, key))
	}
	return widgets.VStack(16, entries, widgets.Strong(p.words.T("refusal.list")), widgets.NewCardRoom(0, column))
}

// NextTab goes to the next tab of the entry that is unfolded.
func (p *waitingPage) NextTab() {
	if p.tabs != nil {
		p.tabs.Next()
	}
}

// TakeFile asks for a scan to attach to the entry that is unfolded; path is a file that
// was dropped on the window, or empty.
func (p *waitingPage) TakeFile(path string) {
	if entry := p.open; entry != "" && !p.printOnly {
		p.openAttaching(attaching{
			put: func(ctx context.Context, scan model.Scan) error {
				_, err := p.Desk.Attach(ctx, entry, scan)
				return err
			},
			done: func() { p.openEntry(entry, "file.attached") },
		}, "", path)
	}
}

func (p *waitingPage) openReceipt() { p.Fire(desk.ReceiptOpened) }

func (p *waitingPage) entryRow(entry model.Entry) *widgets.Expander {
	w := p.words
	place := w.T("waiting.place")
	if entry.Place != entry.FirstPlace {
		place = w.T("waiting.place.was", "place", w.number(entry.FirstPlace))
	}
	text := widgets.ExpanderText{
		Title:    w.T("waiting.row.title", "organization", entry.Organization.Short.In(w.Lang()), "lang", w.T("education.in."+string(entry.Lang))),
		Subtitle: w.T("waiting.row.text", "name", childName(entry.Application.Child), "date", w.day(entry.CreatedAt), "number", entry.Number),
		Figure:   w.number(entry.Place), FigureNote: place,
		Chip: w.T("entry." + string(entry.Status)), ChipKind: entryKind(entry.Status),
	}
	switch {
	case !entry.Status.Stands():
		text.Figure, text.FigureNote = "", ""
	case p.Desk.Leaving(entry.Number):
		text.Chip, text.ChipKind = w.T("entry.leaving"), widgets.Warn
	}
	unfold := widgets.NewExpander(text, func() fyne.CanvasObject {
		if whole := p.Desk.Entry(); whole.ID == entry.ID {
			return p.entryContent(whole)
		}
		return padded(widgets.Small(w.T("busy.load"))) // another one, or none, is what is known until it has come
	})
	unfold.SetOpen(p.open == entry.ID && p.Desk.Entry().ID == entry.ID)
	unfold.OnToggled = func(open bool) {
		if open {
			p.openEntry(entry.ID, "")
			return
		}
		p.open = ""
		p.Render()
	}
	return unfold
}

func entryKind(status model.EntryStatus) widgets.Kind {
	switch status {
	case model.Offered, model.TookPlace:
		return widgets.Ok
	case model.Waiting:
		return widgets.Warn
	case model.Removed:
		return widgets.Neutral
	}
	return widgets.Info
}

// openEntry fetches an entry whole, unfolds it and tells in passing what was done, if
// anything was.
func (p *waitingPage) openEntry(id string, done string) {
	p.ActThen("busy.load", func(ctx context.Context) error {
		_, err := p.Desk.OpenEntry(ctx, id)
		return err
	}, func(err error) {
		if err != nil {
			p.Render() // it is folded again
			p.Fail(err)
			return
		}
		if p.open != id {
			p.open, p.tab = id, 0
		}
		p.Render()
		if done != "" {
			p.Toast(done)
		}
	})
}

func (p *waitingPage) entryContent(entry model.Entry) fyne.CanvasObject {
	w := p.words
	p.tabs = widgets.NewTabs(
		widgets.Tab{Title: w.T("tab.information"), Content: padded(p.information(entry))},
		widgets.Tab{Title: w.T("tab.history"), Count: w.number(len(entry.Events)), Content: p.history(entry)},
		widgets.Tab{Title: w.T("tab.documents"), Count: w.number(len(entry.Documents)), Content: padded(p.documents(entry))},
	)
	p.tabs.Choose(p.tab)
	p.tabs.OnChanged = func(i int) { p.tab = i }
	name, open := p.paper(entry)
	buttons := widgets.Flow(12, widgets.NewButton(widgets.Secondary, name, keyLabel(KeyPrint), open))
	if entry.Status.Stands() {
		buttons.Add(widgets.NewButton(widgets.Secondary, w.T("why.open"), keyLabel(KeyWhy), p.askWhy))
	}
	if p.canLeave(entry) {
		buttons.Add(widgets.NewButton(widgets.Secondary, w.T("change.leave_list"), keyLabel(KeyRemove), func() { p.leaveList(entry) }))
	}
	return widgets.VStack(14, p.tabs, buttons)
}

// paper is what the family takes along of an entry, and what shows it: the receipt, or the notice
// that the child has left the list.
func (p *waitingPage) paper(entry model.Entry) (name string, open func()) {
	for _, d := range entry.Documents {
		if d.Kind == model.LeavingNotice {
			return p.words.T("change.leave_list.notice"), func() { p.papers().print(d) }
		}
	}
	return p.words.T("action.receipt"), p.openReceipt
}

// information is the tab «Информация о заявлении»: applicant, child, application.
func (p *waitingPage) information(entry model.Entry) fyne.CanvasObject {
	w, app := p.words, entry.Application
	person := func(of model.Person, name string) []widgets.SummaryRow {
		return []widgets.SummaryRow{
			{Label: w.T("info.name"), Value: spelled(of.FullName())},
			{Label: w.T("info.iin"), Object: p.Masked(entry.ID, name, of.IIN.Masked(), of.IIN.Grouped())},
		}
	}
	phone := widgets.SummaryRow{Label: w.T("info.phone"), Value: w.given("")}
	if number := entry.Applicant.Phone; number != "" {
		phone.Object = p.Masked(entry.ID, "phone", number.Masked(), number.String())
	}
	applicant := append(person(entry.Applicant.Person, "applicant"),
		phone,
		widgets.SummaryRow{Label: w.T("info.email"), Value: w.given(entry.Applicant.Email)},
	)
	child := append(person(app.Child.Person, "child"),
		widgets.SummaryRow{Label: w.T("info.birth"), Value: app.Child.Birth.String()},
		widgets.SummaryRow{Label: w.T("info.sex"), Value: w.sexOf(app.Child.Person)},
	)
	application := []widgets.SummaryRow{
		{Label: w.T("info.number"), Value: app.Number},
		{Label: w.T("info.district"), Value: w.district(app.District)},
		{Label: w.T("info.place"), Value: w.inQueue(app.Place)},
		{Label: w.T("info.organization"), Value: entry.Organization.Full.In(w.Lang())},
		{Label: w.T("info.group"), Value: w.group(entry.Group, entry.Lang)},
		{Label: w.T("info.signed"), Value: w.T("method."+string(entry.SignedBy)) + ", " + w.when(entry.CreatedAt)},
		{Label: w.T("info.read"), Value: w.given(w.when(entry.ReadAt))},
	}
	return widgets.VStack(18,
		p.layout.columns(24, []float32{1, 1},
			widgets.VStack(10, widgets.Strong(w.T("info.applicant")), widgets.NewSummary(applicant...)),
			widgets.VStack(10, widgets.Strong(w.T("info.child")), widgets.NewSummary(child...)),
		),
		widgets.VStack(10, widgets.Strong(w.T("info.application")), widgets.NewSummary(application...)),
	)
}

// history is the tab «История»: when, what, who, where and how identified; beside it, who stands
// before.
func (p *waitingPage) history(entry model.Entry) fyne.CanvasObject {
	timeline := p.Timeline(entry.Events)
	if !entry.Status.Stands() {
		return timeline
	}
	return p.layout.columns(24, []float32{2, 1}, timeline, padded(p.standingBefore(entry)))
}

// Timeline writes events: when, what, who, where and how identified.
func (b base) Timeline(all []model.Event) fyne.CanvasObject {
	w := b.words
	events := make([]widgets.TimelineItem, len(all))
	for i, event := range all {
		args := make([]any, 0, 2*len(event.Params))
		for name, value := range event.Params {
			if name == "channel" || name == "reason" || name == "then" || name == "lang" { // words of ours
				value = w.T("event."+name+"."+value, "until", event.Params["until"])
			}
			args = append(args, name, value)
		}
		text := spelled(event.Actor)
		if text == "" {
			text = w.T("event.system")
		}
		if event.Method != "" {
			text += " · " + w.T("method."+string(event.Method))
		}
		if event.Office != "" {
			text += " · " + event.Office
		}
		if at, err := time.Parse(time.RFC3339, event.Params["made_at"]); err == nil {
			text += " · " + w.T("event.made_offline", "time", w.when(at))
		}
		key := "event." + string(event.Kind)
		if event.Category != nil {
			args = append(args, "category", event.Category.In(w.Lang()))
			if event.Kind == model.EventClaimConfirmed && event.Params["until"] != "" {
				key += ".until"
			}
		}
		if change := event.Change; change != nil {
			args, text = []any{"from", w.number(change.From), "to", w.number(change.To)}, w.MovedText(*change)
		}
		if receipt := event.Params["receipt"]; receipt != "" {
			text += " · " + w.T("event.receipt", "number", receipt)
		}
		events[i] = widgets.TimelineItem{Time: w.when(event.At), Title: w.T(key, args...), Text: text}
	}
	return widgets.NewTimeline(events...)
}

// standingBefore tells how many of each class stand before the child.
func (p *waitingPage) standingBefore(entry model.Entry) fyne.CanvasObject {
	w := p.words
	column := widgets.VStack(10, widgets.Strong(w.T("before.title")))
	if len(entry.Before) == 0 {
		column.Add(widgets.Body(w.T("before.nobody")))
		return column
	}
	rows := make([]widgets.SummaryRow, len(entry.Before))
	for i, class := range entry.Before {
		rows[i] = widgets.SummaryRow{Label: w.ClassText(class), Value: w.number(class.Count)}
	}
	column.Add(widgets.NewSummary(rows...))
	return column
}
