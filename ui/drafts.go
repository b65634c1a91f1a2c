package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// draftsPage lists the visits that wait to be gone on with.
func (s *Shell) draftsPage() *View {
	w := s.words
	p := &View{
		Title: w.T("drafts.title"), Lead: w.T("drafts.lead"), Fill: true, Width: 920,
		Side: s.officeMenu(0),
		Hints: []widgets.Hint{
			{Keys: []string{"↑", "↓"}, Text: w.T("key.choose")},
		},
	}
	var drafts []desk.DraftInfo
	p.Load = func(ctx context.Context) (err error) {
		drafts, err = s.Desk.Drafts(ctx)
		return err
	}
	p.Loaded = func() { s.draft.drafts = drafts }
	back := Action{Text: w.T("action.back"), Key: fyne.KeyEscape, Do: s.Back}
	p.Keys = map[fyne.KeyName]func(){fyne.KeyF7: func() { s.open(RouteOutgoing) }}
	if s.draft.loaded && len(s.draft.drafts) == 0 {
		p.Fill, p.Lead, p.Hints = false, "", nil
		p.Body = widgets.NewBanner(widgets.Info, widgets.BannerText{Title: w.T("drafts.empty"), Text: w.T("drafts.empty.text")})
		p.Actions = []Action{back}
		return p
	}
	if !s.draft.loaded {
		p.Body, p.Actions = widgets.Lead(s.noRows("drafts.empty")), []Action{back}
		return p
	}
	list := newFinder(s, w.T("drafts.search"), w.T("drafts.none"), s.draft.drafts,
		model.NewIndex(texts(s.draft.drafts, s.draftText)), s.draftRow)
	resume := func() {
		if draft, ok := list.chosen(); ok {
			s.resume(draft.ID)
		}
	}
	remove := func() {
		if draft, ok := list.chosen(); ok {
			s.confirmDelete(draft)
		}
	}
	s.maskRows(list)
	list.List().OnSubmitted = func(int) { resume() }
	list.Entry().OnSubmitted = func(string) { resume() }
	list.searched = func() { list.Entry().SetTrailing(w.N("drafts.count", len(list.found))) }
	list.searched()
	p.Body, p.Focus = list.SearchList, list.Entry().Focusable()
	p.Keys[fyne.KeyDelete] = remove
	moves := list.Entry().OnKey
	list.Entry().OnKey = func(ev *fyne.KeyEvent) bool { // Del, where there is nothing to delete in the search
		if ev.Name == fyne.KeyDelete && list.Entry().Text() == "" {
			remove()
			return true
		}
		return moves(ev)
	}
	p.Actions = []Action{
		back,
		{Text: w.T("drafts.delete"), Key: fyne.KeyDelete, Do: remove},
		{Text: w.T("drafts.resume"), Key: fyne.KeyReturn, Do: resume, Primary: true},
	}
	return p
}

// draftText is what the search over drafts reads: with the words of the row.
func (s *Shell) draftText(draft desk.DraftInfo) string {
	return draft.Search + s.words.district(draft.District) + " " + s.operatorOf(draft.Operator)
}

func (s *Shell) draftRow(draft desk.DraftInfo) widgets.Row {
	w := s.words
	who := draft.Applicant.ShortName()
	if who == "" {
		who = w.T("drafts.iin.none")
		if draft.Applicant.IIN != "" {
			who = s.HideIIN(draft.ID, "applicant", draft.Applicant.IIN)
		}
	}
	text := w.T("drafts.row", "step", w.T("drafts.step."+string(draft.Step)), "district", w.district(draft.District))
	if name := s.operatorOf(draft.Operator); name != "" {
		text += " · " + name
	}
	row := widgets.Row{ID: draft.ID, Title: who, Subtitle: text, Trailing: w.T("drafts.row.changed", "time", w.short(draft.ChangedAt, s.Desk.Clock()))}
	switch {
	case draft.Child.Surname != "":
		row.Title += " · " + childName(model.Child{Person: draft.Child})
	case draft.Child.IIN != "":
		row.Title += " · " + s.HideIIN(draft.ID, "child", draft.Child.IIN)
	}
	if draft.Refusal != nil {
		row.Chip, row.ChipKind = w.T("drafts.refused"), widgets.Bad
	}
	return row
}

// maskRows lets the row under the bar be shown whole, where a number is hidden in it.
func (s *Shell) maskRows(list *finder[desk.DraftInfo]) {
	draw := func(bool) { list.show(s.Desk.Visit().Search) }
	for _, draft := range s.draft.drafts {
		for name, hidden := range map[string]bool{
			"applicant": draft.Applicant.ShortName() == "" && draft.Applicant.IIN != "",
			"child":     draft.Child.Surname == "" && draft.Child.IIN != "",
		} {
			if hidden {
				s.masks.all = append(s.masks.all, mask{record: draft.ID, name: name, object: list.List(), show: draw, here: func() bool {
					chosen, ok := list.chosen()
					return ok && chosen.ID == draft.ID
				}})
			}
		}
	}
}

// operatorOf names an operator by number, empty where there are none.
func (s *Shell) operatorOf(number int) string {
	if number == 0 || !s.guarded() {
		return ""
	}
	return s.words.T("lock.single", "number", number)
}

// resume goes on with a draft; what the central refused in it is told first.
func (s *Shell) resume(id string) {
	s.ActThen("busy.load", func(ctx context.Context) error {
		if err := s.Desk.Resume(id); err != nil {
			return err
		}
		if _, err := s.Desk.Districts(ctx); err != nil {
			return nil //nolint:nilerr // without a line the page tells what it lacks
		}
		return s.Desk.LoadDistrict()
	}, func(err error) {
		if err != nil {
			s.Fail(err)
			return
		}
		s.Render()
		s.tellRefusal()
	})
}

// tellRefusal tells why the central gave the visit back, where it did.
func (s *Shell) tellRefusal() {
	refusal := s.Desk.Refusal()
	if refusal == nil {
		return
	}
	s.ShowMessage(widgets.Bad, func() widgets.BannerText {
		f := s.words.fail(refusal)
		return widgets.BannerText{Title: s.words.T("pending.refused"), Text: f.Title + " " + f.Text, Note: f.Note}
	})
}

func (s *Shell) confirmDelete(draft desk.DraftInfo) {
	s.OpenPanel(func() *panel {
		w := s.words
		remove := func() {
			s.ClosePanel()
			if err := s.Desk.DeleteDraft(draft.ID); err != nil {
				s.Fail(err)
				return
			}
			s.draft.loaded = false
			s.Render()
		}
		yes := widgets.NewButton(widgets.Primary, w.T("drafts.delete"), "Del", remove)
		row := s.draftRow(draft)
		return &panel{
			title:   w.T("drafts.delete.title"),
			body:    widgets.VStack(10, widgets.Strong(row.Title), widgets.Small(row.Subtitle), widgets.Body(w.T("drafts.delete.text"))),
			buttons: []fyne.CanvasObject{yes},
			keys:    map[fyne.KeyName]func(){fyne.KeyDelete: remove}, // Enter deletes nothing
		}
	})
}

// officeMenu moves between what this office still has to do.
func (s *Shell) officeMenu(chosen int) fyne.CanvasObject {
	routes := []Route{RouteDrafts, RouteOutgoing}
	menu := widgets.NewSegmented([]string{s.words.T("drafts.title"), s.words.T("outbox.title")}, chosen, func(i int) { s.open(routes[i]) }).Fold()
	return called(menu, s.words.T("spoken.parts"))
}
