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
func (s *Shell) waitingPage() *View {
	w := s.words
	p := &View{
		Title: w.T("waiting.title"), Side: s.side(1),
		Load: func(ctx context.Context) error {
			_, err := s.Desk.Entries(ctx)
			return err
		},
		Actions: []Action{
			{Text: w.T("action.finish"), Key: fyne.KeyF10, Do: s.ConfirmFinish},
			{Text: w.T("action.new"), Key: fyne.KeyF9, Primary: true, Do: func() { s.Fire(desk.CabinetOpened) }},
		},
		Hints: []widgets.Hint{
			{Keys: []string{"Enter"}, Text: w.T("key.open")},
			{Keys: []string{"Ctrl Tab"}, Text: w.T("key.tab")},
		},
		Keys: map[fyne.KeyName]func(){fyne.KeyReturn: func() {}},
	}
	entries := s.Desk.KnownEntries()
	if s.draft.loaded && len(entries) == 0 {
		p.Body = widgets.NewBanner(widgets.Info, widgets.BannerText{Title: w.T("waiting.empty"), Text: w.T("waiting.empty.text")})
		return p
	}
	column := widgets.VStack(0)
	for i, entry := range entries {
		unfold := s.entryRow(entry, p)
		if i > 0 {
			column.Add(widgets.NewDivider())
		}
		column.Add(unfold)
		if s.draft.open == entry.ID || s.draft.open == "" && i == 0 {
			p.Focus = unfold.Focusable()
		}
	}
	p.Body = widgets.NewCardRoom(0, column)
	if s.draft.open != "" {
		p.Keys[fyne.KeyF7] = func() { s.openAttaching("") }
		p.Dropped = func(path string) { s.openAttaching(path) }
	}
	return p
}

func (s *Shell) entryRow(entry model.Entry, p *View) *widgets.Unfold {
	w := s.words
	place := w.T("waiting.place")
	if entry.Place != entry.FirstPlace {
		place = w.T("waiting.place.was", "place", w.number(entry.FirstPlace))
	}
	unfold := widgets.NewUnfold(widgets.UnfoldText{
		Title:    w.T("waiting.row.title", "organization", entry.Organization.Short.In(w.Lang()), "lang", w.T("education.in."+string(entry.Lang))),
		Subtitle: w.T("waiting.row.text", "name", childName(entry.Application.Child), "date", w.day(entry.CreatedAt), "number", entry.Number),
		Figure:   w.number(entry.Place), FigureNote: place,
		Chip: w.T("entry." + string(entry.Status)), ChipKind: entryKind(entry.Status),
	}, func() fyne.CanvasObject { return s.entryContent(s.Desk.Entry(), p) })
	unfold.SetOpen(s.draft.open == entry.ID && s.Desk.Entry().ID == entry.ID)
	unfold.OnToggled = func(open bool) {
		if open {
			s.openEntry(entry.ID, "")
			return
		}
		s.draft.open = ""
		s.Render()
	}
	return unfold
}

func entryKind(status model.EntryStatus) widgets.Kind {
	switch status {
	case model.Offered:
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
func (s *Shell) openEntry(id string, done string) {
	s.ActThen("busy.load", func(ctx context.Context) error {
		_, err := s.Desk.OpenEntry(ctx, id)
		return err
	}, func(err error) {
		if err != nil {
			s.Fail(err)
			return
		}
		if s.draft.open != id {
			s.draft.open, s.draft.tab = id, 0
		}
		s.Render()
		if done != "" {
			s.Toast(done)
		}
	})
}

func (s *Shell) entryContent(entry model.Entry, p *View) fyne.CanvasObject {
	w := s.words
	tabs := widgets.NewTabs(
		widgets.Tab{Title: w.T("tab.information"), Content: padded(s.information(entry))},
		widgets.Tab{Title: w.T("tab.history"), Count: w.number(len(entry.Events)), Content: s.history(entry)},
		widgets.Tab{Title: w.T("tab.documents"), Count: w.number(len(entry.Documents)), Content: padded(s.documents(entry))},
	)
	tabs.Choose(s.draft.tab)
	tabs.OnChanged = func(i int) { s.draft.tab = i }
	p.NextTab = tabs.Next
	p.Keys[fyne.KeyF8] = func() { s.Fire(desk.ReceiptOpened) }
	receipt := widgets.NewButton(widgets.Secondary, w.T("action.receipt"), "F8", p.Keys[fyne.KeyF8])
	return widgets.VStack(14, tabs, left(receipt))
}

// information is the tab «Информация о заявлении»: applicant, child, application.
func (s *Shell) information(entry model.Entry) fyne.CanvasObject {
	w, app := s.words, entry.Application
	person := func(p model.Person, name string) []widgets.SummaryRow {
		return []widgets.SummaryRow{
			{Label: w.T("info.name"), Value: p.FullName()},
			{Label: w.T("info.iin"), Object: s.Masked(entry.ID, name, p.IIN.Masked(), p.IIN.Grouped())},
		}
	}
	phone := widgets.SummaryRow{Label: w.T("info.phone"), Value: w.given("")}
	if number := entry.Applicant.Phone; number != "" {
		phone.Object = s.Masked(entry.ID, "phone", number.Masked(), number.String())
	}
	applicant := append(person(entry.Applicant.Person, "applicant"),
		phone,
		widgets.SummaryRow{Label: w.T("info.email"), Value: w.given(entry.Applicant.Email)},
	)
	child := append(person(app.Child.Person, "child"),
		widgets.SummaryRow{Label: w.T("info.birth"), Value: app.Child.Birth.String()},
		widgets.SummaryRow{Label: w.T("info.sex"), Value: w.T(map[model.Sex]string{model.Male: "sex.boy", model.Female: "sex.girl"}[app.Child.IIN.Sex()])},
	)
	application := []widgets.SummaryRow{
		{Label: w.T("info.number"), Value: app.Number},
		{Label: w.T("info.district"), Value: w.district(app.District)},
		{Label: w.T("info.place"), Value: w.number(app.Place)},
		{Label: w.T("info.organization"), Value: entry.Organization.Full.In(w.Lang())},
		{Label: w.T("info.group"), Value: w.group(entry.Group, entry.Lang)},
		{Label: w.T("info.signed"), Value: w.T("method."+string(entry.SignedBy)) + ", " + w.when(entry.CreatedAt)},
		{Label: w.T("info.read"), Value: w.given(w.when(entry.ReadAt))},
	}
	return widgets.VStack(18,
		s.columns(24, []float32{1, 1},
			widgets.VStack(10, widgets.Strong(w.T("info.applicant")), widgets.NewSummary(applicant...)),
			widgets.VStack(10, widgets.Strong(w.T("info.child")), widgets.NewSummary(child...)),
		),
		widgets.VStack(10, widgets.Strong(w.T("info.application")), widgets.NewSummary(application...)),
	)
}

// history is the tab «История»: when, what, who, where and how identified.
func (s *Shell) history(entry model.Entry) fyne.CanvasObject {
	w := s.words
	events := make([]widgets.TimelineItem, len(entry.Events))
	for i, event := range entry.Events {
		args := make([]any, 0, 2*len(event.Params))
		for name, value := range event.Params {
			args = append(args, name, value)
		}
		text := event.Actor
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
		events[i] = widgets.TimelineItem{Time: w.when(event.At), Title: w.T("event."+string(event.Kind), args...), Text: text}
	}
	return widgets.NewTimeline(events...)
}
