package ui

import (
	"cmp"
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// statements shows those that are signed and on their way, and does what can be done
// about them.
type statements struct{ base }

// outgoingPage lists the signed statements on their way to the central.
type outgoingPage struct {
	statements
	day    string // digits of the day that statements are searched of
	chosen string // id of the item under the bar
}

// Draw draws the list.
func (p *outgoingPage) Draw() *View {
	w := p.words
	items := p.Desk.Outbox().Items()
	back := Action{Text: w.T("action.back"), Key: KeyBack, Do: p.Back}
	v := &View{
		Title: w.T("outbox.title"), Lead: w.T("outbox.lead"), Fill: true, Width: 920, Side: p.officeMenu(RouteOutgoing),
		Keys: p.officeKeys(),
	}
	if len(items) == 0 {
		v.Fill, v.Lead = false, ""
		v.Body = widgets.NewBanner(widgets.Ok, widgets.BannerText{Title: w.T("outbox.empty"), Text: w.T("outbox.empty.text")})
		v.Actions = []Action{back}
		return v
	}
	list := newOutgoingList(p, items)
	show := func() {
		if item, ok := list.chosen(); ok {
			p.openItem(item.ID)
		}
	}
	list.List().OnSubmitted = func(int) { show() }
	list.Entry().OnSubmitted = func(string) { show() }
	v.Body, v.Focus = list.SearchList, list.Entry().Focusable()
	v.Keys[KeyFind] = list.day.Focus
	v.Hints = []widgets.Hint{{Keys: []string{"↑", "↓"}, Text: w.T("key.choose")}, hint(KeyFind, w.T("key.day"))}
	retry := func() {
		if p.disconnected() {
			p.showStillOffline()
			return
		}
		p.Act("busy.send", func(context.Context) error { return p.Desk.Outbox().RetryAll() })
	}
	count := p.Desk.Outbox().Count()
	v.Actions = []Action{
		back,
		{Text: w.T("outbox.retry.all"), Key: KeyAgain, Do: retry, Disabled: count.Open()+count[desk.ItemPerson] == 0},
		{Text: w.T("outbox.show"), Key: KeyPrimary, Do: show, Primary: true},
	}
	return v
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

func (s statements) itemRow(item desk.ItemStatus) widgets.Row {
	w := s.words
	row := widgets.Row{
		ID: item.ID, Title: w.T("outbox.row", "applicant", spelled(item.Who), "organization", item.Where.In(w.Lang())),
		Subtitle: w.T("outbox.row.signed", "time", w.short(item.CreatedAt, s.Desk.Now())) + " · " + s.itemNote(item),
		Chip:     w.T("outbox.state." + string(item.State)), ChipKind: itemKind(item.State),
	}
	if name := w.changeName(item.Kind); name != "" {
		row.Subtitle = name + " · " + row.Subtitle
	}
	return row
}

// itemNote shows what an item waits for, or what came of it.
func (s statements) itemNote(item desk.ItemStatus) string {
	w := s.words
	switch item.State {
	case desk.ItemAccepted:
		return item.Number
	case desk.ItemRefused, desk.ItemPerson:
		return w.fail(item.Failure.Err()).Title
	case desk.ItemSending:
		return w.T("pending.sending")
	}
	if !item.CodeUntil.IsZero() {
		return s.codeNote(item, "outbox.code")
	}
	wait := item.NextTry.Sub(s.Desk.Now())
	switch {
	case s.disconnected():
		return w.T("outbox.next.line")
	case wait <= 0:
		return w.T("outbox.next.now")
	case wait < time.Minute:
		return w.N("outbox.next.seconds", int((wait+time.Second-1)/time.Second))
	}
	return w.N("outbox.next.minutes", int((wait+time.Minute-1)/time.Minute))
}

// codeNote is the text of a key about an application that was signed by a code and whose
// answer is not known: what the code signs has to come before it expires.
func (s statements) codeNote(item desk.ItemStatus, key string) string {
	if !s.Desk.Now().Before(item.CodeUntil) {
		key += ".over"
	}
	return s.words.T(key, "time", s.words.short(item.CodeUntil, s.Desk.Now()))
}

// openItem shows an item of the outbox, with what can be done about it.
func (s statements) openItem(id string) {
	s.OpenPanel(func() *panel {
		w := s.words
		item, _ := s.Desk.Outbox().Status(id)
		rows := append([]widgets.SummaryRow{
			{Label: w.T("outbox.column.act"), Value: cmp.Or(w.changeName(item.Kind), w.T("change.place_on_list.name"))},
			{Label: w.T("outbox.column.applicant"), Value: spelled(item.Who)},
			{Label: w.T("offline.child"), Object: s.Masked(item.ID, "child", item.Child.Masked(), item.Child.Grouped())},
		}, s.askedOf(item)...)
		rows = append(rows, widgets.SummaryRow{Label: w.T("outbox.column.signed"), Value: w.when(item.CreatedAt)}, s.contactRow(item))
		column := widgets.VStack(14, left(widgets.NewChip(itemKind(item.State), w.T("outbox.state."+string(item.State)))), widgets.NewSummary(rows...))
		sheet := scrolling(&panel{title: w.T("outbox.title"), width: 620, keys: map[fyne.KeyName]func(){}}, widgets.Inset(4, 8, 4, 4, column))
		if itemKind(item.State) == widgets.Bad && item.Failure != nil {
			column.Add(widgets.NewBanner(widgets.Bad, w.fail(item.Failure.Err())))
			if standing, told := model.StandingOf(item.Failure.Err()); told {
				column.Add(w.standingCard("standing.stands", widgets.Warn, w.standingRows(standing)))
			}
		}
		s.itemActions(sheet, item, column)
		sheet.outdated = func() bool {
			now, _ := s.Desk.Outbox().Status(id)
			return now.State != item.State
		}
		return sheet
	})
}

// askedOf are what an item asks for: an organization, or all that a new application does.
func (s statements) askedOf(item desk.ItemStatus) []widgets.SummaryRow {
	if item.Kind == model.NewApplication {
		if statement, err := s.Desk.Outbox().Statement(item.ID); err == nil {
			return s.aboutNew(statement).rows
		}
	}
	return []widgets.SummaryRow{{Label: s.words.T("outbox.column.organization"), Value: s.whereOf(item)}}
}

// whereOf names the organization and the language; empty for an item that cannot be read.
func (s statements) whereOf(item desk.ItemStatus) string {
	if item.Lang == "" {
		return s.words.given("")
	}
	return item.Where.In(s.words.Lang()) + ", " + s.words.T("education.in."+string(item.Lang))
}

// contactRow is how the office reaches the applicant; a telephone is hidden in part.
func (s statements) contactRow(item desk.ItemStatus) widgets.SummaryRow {
	row := widgets.SummaryRow{Label: s.words.T("outbox.contact"), Value: s.words.given(item.Contact)}
	if phone, err := model.ParseContactPhone(item.Contact); err == nil {
		hidden := strings.Replace(item.Contact, phone.String(), phone.Masked(), 1)
		row.Object = s.Masked(item.ID, "contact", hidden, item.Contact)
	}
	return row
}

// itemActions gives the panel of an item what belongs to its state.
func (s statements) itemActions(sheet *panel, item desk.ItemStatus, column *fyne.Container) {
	w := s.words
	add := func(text string, do func()) {
		button := widgets.NewButton(widgets.Primary, text, keyLabel(KeyPrimary), do)
		sheet.buttons, sheet.focus, sheet.keys[KeyPrimary] = append(sheet.buttons, button), button, do
	}
	aside := func(text string, key fyne.KeyName, do func()) { // what is seldom done stands with the item, not in the foot
		column.Add(left(widgets.NewButton(widgets.Secondary, text, keyLabel(key), do)))
		sheet.keys[key] = do
	}
	switch item.State {
	case desk.ItemAccepted:
		if w.changeName(item.Kind) != "" {
			column.Add(widgets.Strong(item.Number))
			aside(w.T("outbox.hide"), KeyRemove, func() { s.dismissItem(item.ID) })
			return
		}
		entry, err := s.Desk.Outbox().Entry(item.ID)
		if err != nil {
			s.Log.Error("entry of an accepted item", "err", err)
			return
		}
		s.Desk.Note(model.ActionOpened, entry.ID)
		column.Add(widgets.Strong(w.T("outbox.row.accepted", "number", entry.Number, "place", w.number(entry.Place))))
		column.Add(s.qr(w, entry))
		aside(w.T("outbox.hide"), KeyRemove, func() { s.dismissItem(item.ID) })
		if entry.ReadAt.IsZero() {
			add(w.T("afterwards.acknowledge"), func() { s.acknowledgeItem(item.ID, entry) })
			break
		}
		column.Add(widgets.Small(w.T("afterwards.read", "time", w.when(entry.ReadAt))))
		sheet.keys[KeyPrint] = func() { s.printReceipt(item.ID, entry.Number) }
		add(w.T("action.receipt"), sheet.keys[KeyPrint])
	case desk.ItemRefused:
		if number := item.Failure.Number(); number != "" {
			column.Add(widgets.Small(w.T("refusal.number", "number", number)))
		}
		column.Add(widgets.Body(w.onTheWay(item.Kind, "outbox.refused.text")))
		aside(w.T("refusal.print"), KeyPrint, func() { s.printItemRefusal(item) })
		aside(w.T("outbox.hide"), KeyRemove, func() { s.dismissItem(item.ID) })
		if item.Mendable() {
			add(w.T("outbox.open"), func() {
				s.ClosePanel()
				s.resume(item.ID)
			})
		}
	case desk.ItemPerson:
		column.Add(widgets.Body(w.T("outbox.person.text")))
		aside(w.T("outbox.giveup"), KeyRemove, func() { s.giveUpItem(item.ID) })
		if item.Mendable() {
			aside(w.T("outbox.takeback"), KeyOpen, func() { s.takeBack(item.ID) })
		}
		add(w.T("outbox.retry"), func() { s.retryItem(item.ID) })
	case desk.ItemWaiting:
		column.Add(widgets.Body(s.itemNote(item)))
		add(w.T("outbox.retry"), func() { s.retryItem(item.ID) })
	}
	if item.State != desk.ItemAccepted && item.State != desk.ItemRefused {
		aside(w.T("pending.print"), KeyPrint, func() { s.printProvisional(item) })
	}
}

// takeBack makes a draft of an item and goes on with it.
func (s statements) takeBack(id string) {
	s.ClosePanel()
	draft, err := s.Desk.TakeBack(id)
	if err != nil {
		s.Fail(err)
		return
	}
	s.resume(draft)
}

// showStillOffline shows that there is nothing to be hurried without a connection.
func (s statements) showStillOffline() {
	s.ShowMessage(widgets.Info, func() widgets.BannerText {
		return widgets.BannerText{Title: s.words.T("offline.still"), Text: s.words.T("offline.still.text")}
	})
}

func (s statements) retryItem(id string) {
	s.ClosePanel()
	if s.disconnected() {
		s.showStillOffline()
		return
	}
	s.Act("busy.send", func(context.Context) error { return s.Desk.Outbox().Retry(id) })
}

func (s statements) dismissItem(id string) {
	s.ClosePanel()
	if err := s.Desk.Dismiss(id); err != nil {
		s.Fail(err)
		return
	}
	s.Render()
}
