package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// cabinetPage lists the applications of the linked children.
func (s *Shell) cabinetPage() *View {
	w := s.words
	apps := s.Desk.KnownApplications()
	p := &View{
		Title: w.T("cabinet.title"), Lead: s.addressed("cabinet.lead"), Side: s.side(0), Rail: true, Fill: true, Width: 920,
		Load: func(ctx context.Context) error {
			_, err := s.Desk.Applications(ctx)
			return err
		},
		Keys: map[fyne.KeyName]func(){fyne.KeyEscape: s.ConfirmFinish},
		Hints: []widgets.Hint{
			{Keys: []string{"↑", "↓"}, Text: w.T("key.choose")},
			{Keys: []string{"F9"}, Text: w.T("menu.waiting")},
		},
	}
	p.Keys[fyne.KeyF9] = func() { s.Fire(desk.ListOpened) }
	link := func() { s.openLinking() }
	finish := Action{Text: w.T("action.finish"), Key: fyne.KeyF10, Do: s.ConfirmFinish}
	if s.draft.loaded && len(apps) == 0 {
		p.Fill, p.Lead = false, ""
		p.Body = widgets.NewBanner(widgets.Info, widgets.BannerText{Title: w.T("cabinet.empty"), Text: s.addressed("cabinet.empty.text")})
		p.Actions = []Action{finish, {Text: w.T("cabinet.link"), Key: fyne.KeyF2, Do: link, Primary: true}}
		return p
	}
	list := widgets.NewRowList(s.noRows("cabinet.empty"))
	rows := make([]widgets.Row, len(apps))
	for i, app := range apps {
		rows[i] = s.applicationRow(app)
	}
	list.SetRows(rows)
	next := func() { s.chooseApplication(apps, list.Selected()) }
	list.OnSubmitted = func(int) { next() }
	list.Select(0)
	for i, app := range apps {
		if app.Number == s.Desk.Visit().Application {
			list.Select(i)
		}
	}
	p.Body, p.Focus = list, list
	p.Actions = []Action{finish}
	if s.Kiosk { // it has no menu
		p.Actions = append(p.Actions, Action{Text: w.T("menu.waiting"), Key: fyne.KeyF9, Do: p.Keys[fyne.KeyF9]})
	}
	p.Actions = append(p.Actions, []Action{
		{Text: w.T("cabinet.link"), Key: fyne.KeyF2, Do: link},
		{Text: w.T("action.next"), Key: fyne.KeyReturn, Do: next, Primary: true},
	}...)
	return p
}

func (s *Shell) chooseApplication(apps []model.Application, at int) {
	if at < 0 || at >= len(apps) {
		return
	}
	if err := s.Desk.ChooseApplication(apps[at].Number); err != nil {
		s.Fail(err)
		return
	}
	s.Render()
}

func (s *Shell) applicationRow(app model.Application) widgets.Row {
	w := s.words
	row := widgets.Row{
		Title:    app.Child.FullName(),
		Subtitle: w.T("cabinet.row", "number", app.Number, "district", w.district(app.District)),
		Chip:     w.T("status." + string(app.Status)), ChipKind: widgets.Info,
	}
	if app.Status != model.InQueue {
		row.ChipKind = widgets.Neutral
	}
	if app.Place > 0 {
		row.Trailing = w.T("cabinet.place", "place", w.number(app.Place))
	}
	return row
}

// side is the menu beside the title; a kiosk has buttons for a finger in its place.
func (s *Shell) side(chosen int) fyne.CanvasObject {
	if s.Kiosk {
		return nil
	}
	return s.menu(chosen)
}

// menu moves between the applications and the waiting list.
func (s *Shell) menu(chosen int) fyne.CanvasObject {
	events := []desk.Event{desk.CabinetOpened, desk.ListOpened}
	menu := widgets.NewSegmented(
		[]string{s.words.T("menu.applications"), s.words.T("menu.waiting")}, chosen,
		func(i int) { s.Fire(events[i]) },
	).Fold()
	return called(menu, s.words.T("spoken.parts"))
}

// openLinking opens the profile at its tab for linking.
func (s *Shell) openLinking() {
	if s.Desk.Fire(desk.ProfileOpened) != nil {
		return
	}
	s.draft = pageState{route: Route(desk.Profile), tab: linkingTab}
	s.Render()
}
