package ui

import (
	"context"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/desk"
	"akmola.kz/kezek/queue"
	"akmola.kz/kezek/ui/widgets"
)

// outgoingPage lists the signed statements on their way to the central.
func (s *Shell) outgoingPage() *Page {
	w := s.words
	items := s.Desk.Outbox().Items()
	back := Action{Text: w.T("action.back"), Key: fyne.KeyEscape, Do: s.back}
	p := &Page{
		Title: w.T("outbox.title"), Lead: w.T("outbox.lead"), Fill: true, Width: 920, Side: s.officeMenu(1),
		Keys: map[fyne.KeyName]func(){fyne.KeyF6: func() { s.fire(desk.DraftsOpened) }},
	}
	if len(items) == 0 {
		p.Fill, p.Lead = false, ""
		p.Body = widgets.NewBanner(widgets.Ok, widgets.BannerText{Title: w.T("outbox.empty"), Text: w.T("outbox.empty.text")})
		p.Actions = []Action{back}
		return p
	}
	list := widgets.NewRowList(w.T("outbox.empty"))
	rows := make([]widgets.Row, len(items))
	for i, item := range items {
		rows[i] = s.itemRow(item)
	}
	list.SetRows(rows)
	for i, item := range items {
		if item.ID == s.draft.open {
			list.Select(i)
		}
	}
	list.OnSelected = func(i int) { s.draft.open = items[i].ID }
	show := func() {
		if i := list.Selected(); i >= 0 && i < len(items) {
			s.openItem(items[i].ID)
		}
	}
	list.OnSubmitted = func(int) { show() }
	p.Body, p.Focus = list, list
	p.Hints = []widgets.Hint{{Keys: []string{"↑", "↓"}, Text: w.T("key.choose")}}
	retry := func() { s.act("busy.send", func(context.Context) error { return s.Desk.Outbox().RetryAll() }) }
	count := s.Desk.Outbox().Count()
	p.Actions = []Action{
		back,
		{Text: w.T("outbox.retry.all"), Key: fyne.KeyF5, Do: retry, Disabled: count.Open()+count[desk.ItemPerson] == 0},
		{Text: w.T("outbox.show"), Key: fyne.KeyReturn, Do: show, Primary: true},
	}
	return p
}

func itemKind(state desk.ItemState) widgets.Kind {
	switch state {
	case desk.ItemAccepted:
		return widgets.Ok
	case desk.ItemRefused, desk.ItemPerson:
		return widgets.Bad
	case desk.ItemSending:
		return widgets.Info
	}
	return widgets.Warn
}

func (s *Shell) itemRow(item desk.ItemStatus) widgets.Row {
	w := s.words
	row := widgets.Row{
		ID: item.ID, Title: w.T("outbox.row", "applicant", item.Who, "organization", item.Where.In(w.Lang())),
		Subtitle: w.T("outbox.row.signed", "time", w.short(item.CreatedAt, s.Desk.Clock())) + " · " + s.itemNote(item),
		Chip:     w.T("outbox.state." + string(item.State)), ChipKind: itemKind(item.State),
	}
	return row
}

// itemNote tells what an item waits for, or what came of it.
func (s *Shell) itemNote(item desk.ItemStatus) string {
	w := s.words
	switch item.State {
	case desk.ItemAccepted:
		return item.Number
	case desk.ItemRefused, desk.ItemPerson:
		return w.fail(item.Failure.Err()).title
	case desk.ItemSending:
		return w.T("pending.sending")
	}
	wait := item.NextTry.Sub(s.Desk.Clock())
	switch {
	case s.line.Checked && !s.line.Central:
		return w.T("outbox.next.line")
	case wait <= 0:
		return w.T("outbox.next.now")
	case wait < time.Minute:
		return w.N("outbox.next.seconds", int((wait+time.Second-1)/time.Second))
	}
	return w.N("outbox.next.minutes", int((wait+time.Minute-1)/time.Minute))
}

// openItem shows an item of the outbox, with what can be done about it.
func (s *Shell) openItem(id string) {
	s.openPanel(func() *panel {
		w := s.words
		item, _ := s.Desk.Outbox().Status(id)
		column := widgets.VStack(14,
			left(widgets.NewChip(itemKind(item.State), w.T("outbox.state."+string(item.State)))),
			widgets.NewSummary(
				widgets.SummaryRow{Label: w.T("outbox.column.applicant"), Value: item.Who},
				widgets.SummaryRow{Label: w.T("offline.child"), Value: item.Child.Masked()},
				widgets.SummaryRow{Label: w.T("outbox.column.organization"), Value: item.Where.In(w.Lang()) + ", " + w.T("education.in."+string(item.Lang))},
				widgets.SummaryRow{Label: w.T("outbox.column.signed"), Value: w.when(item.CreatedAt)},
			),
		)
		p := scrolling(&panel{title: w.T("outbox.title"), width: 620}, column)
		if itemKind(item.State) == widgets.Bad && item.Failure != nil {
			f := w.fail(item.Failure.Err())
			column.Add(widgets.NewBanner(widgets.Bad, widgets.BannerText{Title: f.title, Text: f.action, Note: f.code}))
		}
		s.itemActions(p, item, column)
		return p
	})
}

// itemActions gives the panel of an item what belongs to its state.
func (s *Shell) itemActions(p *panel, item desk.ItemStatus, column *fyne.Container) {
	w := s.words
	add := func(text string, do func()) {
		button := widgets.NewButton(widgets.Primary, text, "Enter", do)
		p.buttons, p.focus, p.key = append(p.buttons, button), button, onReturn(do)
	}
	switch item.State {
	case desk.ItemAccepted:
		entry, err := s.Desk.Outbox().Entry(item.ID)
		if err != nil {
			s.Log.Error("entry of an accepted item", "err", err)
			return
		}
		s.Desk.Note(queue.ActionOpened, entry.ID)
		column.Add(widgets.Strong(w.T("outbox.row.accepted", "number", entry.Number, "place", strconv.Itoa(entry.Place))))
		column.Add(s.qr(entry))
		p.buttons = append(p.buttons, widgets.NewButton(widgets.Secondary, w.T("outbox.hide"), "", func() { s.dismissItem(item.ID) }))
	case desk.ItemRefused:
		column.Add(widgets.Body(w.T("outbox.refused.text")))
		p.buttons = append(p.buttons, widgets.NewButton(widgets.Secondary, w.T("outbox.hide"), "", func() { s.dismissItem(item.ID) }))
		add(w.T("outbox.open"), func() {
			s.closePanel()
			s.resume(item.ID)
		})
	case desk.ItemPerson:
		column.Add(widgets.Body(w.T("outbox.person.text")))
		add(w.T("outbox.retry"), func() { s.retryItem(item.ID) })
	case desk.ItemWaiting:
		column.Add(widgets.Body(s.itemNote(item)))
		add(w.T("outbox.retry"), func() { s.retryItem(item.ID) })
	}
}

func (s *Shell) retryItem(id string) {
	s.closePanel()
	s.act("busy.send", func(context.Context) error { return s.Desk.Outbox().Retry(id) })
}

func (s *Shell) dismissItem(id string) {
	s.closePanel()
	if err := s.Desk.Outbox().Dismiss(id); err != nil {
		s.fail(err)
		return
	}
	s.Render()
}

// follow listens to what the desk does by itself.
func (s *Shell) follow() {
	d := s.Desk
	if s.unfollow != nil {
		s.unfollow()
	}
	onUI := func(do func()) {
		s.runner.onUI(func() {
			if s.Desk == d {
				do()
			}
		})
	}
	s.count = d.Outbox().Count()
	cancels := []func(){
		d.LineChanged.Listen(func(state desk.LineState) { onUI(func() { s.setLine(d, state) }) }),
		d.SavingChanged.Listen(func(desk.SaveState) { onUI(s.drawSaving) }),
		d.Moved.Listen(func(desk.Step) { onUI(s.moved) }),
		d.Outbox().Changed.Listen(func(count desk.OutboxCount) { onUI(func() { s.outboxChanged(count) }) }),
	}
	s.unfollow = func() {
		for _, cancel := range cancels {
			cancel()
		}
	}
}

// moved draws the step to which an answer of the central has brought the visit.
func (s *Shell) moved() {
	if s.lock != nil || s.panel != nil {
		s.stale = true // drawn when what covers it goes
		return
	}
	s.Render()
	s.tellRefusal()
}

// drawStale draws the page anew that changed while something lay over it.
func (s *Shell) drawStale() {
	if s.stale && s.panel == nil && s.lock == nil {
		s.stale = false
		s.moved()
	}
}

// outboxChanged shows the new counts, and calls for a person where one is needed.
func (s *Shell) outboxChanged(count desk.OutboxCount) {
	before := s.count
	s.count = count
	s.drawOutbox()
	if s.Notify != nil {
		if n := count[desk.ItemPerson] - before[desk.ItemPerson]; n > 0 {
			s.Notify(s.words.N("notify.person", n))
		}
		if n := count[desk.ItemRefused] - before[desk.ItemRefused]; n > 0 {
			s.Notify(s.words.N("notify.refused", n))
		}
	}
	step := s.Desk.Visit().Step
	if (step == desk.Outgoing || step == desk.Pending || step == desk.Home) && s.draft.step == step {
		s.redraw()
	}
}

// redraw draws the page again unless something lies over it or runs on it.
func (s *Shell) redraw() {
	if s.lock != nil || s.panel != nil || s.runner.Busy() {
		return
	}
	s.Render()
}

// drawOutbox shows in the header how many statements are on their way.
func (s *Shell) drawOutbox() {
	if s.frame.outbox == nil {
		return
	}
	switch open, attention := s.count.Open(), s.count.Attention(); {
	case attention > 0:
		s.frame.outbox.Set(widgets.Bad, s.words.N("outbox.person", attention))
	case open > 0:
		s.frame.outbox.Set(widgets.Warn, s.words.N("outbox.count", open))
	default:
		s.frame.outbox.Hide()
		return
	}
	s.frame.outbox.Show()
}

// drawSaving shows in the foot whether what was typed is on the disk.
func (s *Shell) drawSaving() {
	if s.frame.saved == nil {
		return
	}
	state := s.Desk.Saving()
	switch {
	case state.Err != nil:
		s.frame.saved.Set(widgets.Bad, s.words.T("saved.not"))
		if s.draft.message == nil {
			s.tell(widgets.Bad, func() widgets.BannerText {
				f := s.words.fail(state.Err)
				return widgets.BannerText{Title: s.words.T("saved.not.title") + " " + f.title, Text: f.action, Note: f.code}
			})
			s.unsaved = true
		}
	case state.At.IsZero() || !s.visiting():
		s.frame.saved.Hide()
		return
	default:
		s.frame.saved.Set(widgets.Ok, s.words.T("saved.at", "time", s.words.clock(state.At)))
		if s.unsaved {
			s.unsaved = false
			s.tell(widgets.Neutral, nil)
		}
	}
	s.frame.saved.Show()
}

// visiting reports whether a citizen stands at the desk.
func (s *Shell) visiting() bool {
	switch s.Desk.Visit().Step {
	case desk.Home, desk.Drafts, desk.Outgoing:
		return false
	}
	return !s.Kiosk
}
