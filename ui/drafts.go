package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// draftsPage lists the visits that wait to be gone on with.
type draftsPage struct {
	base
	loading
	drafts []desk.DraftInfo
}

// Load reads the drafts.
func (p *draftsPage) Load(ctx context.Context) (func(), error) {
	drafts, err := p.Desk.Drafts(ctx)
	return func() { p.drafts = drafts }, err
}

// Draw draws the list.
func (p *draftsPage) Draw() *View {
	w := p.words
	v := &View{
		Title: w.T("drafts.title"), Lead: w.T("drafts.lead"), Fill: true, Width: 920,
		Side: p.officeMenu(RouteDrafts),
		Hints: []widgets.Hint{
			{Keys: []string{"↑", "↓"}, Text: w.T("key.choose")},
		},
	}
	back := Action{Text: w.T("action.back"), Key: KeyBack, Do: p.Back}
	v.Keys = p.officeKeys()
	if p.loaded && len(p.drafts) == 0 {
		v.Fill, v.Lead, v.Hints = false, "", nil
		v.Body = widgets.NewBanner(widgets.Info, widgets.BannerText{Title: w.T("drafts.empty"), Text: w.T("drafts.empty.text")})
		v.Actions = []Action{back}
		return v
	}
	if !p.loaded {
		v.Body, v.Actions = widgets.Lead(p.noRows(w, "drafts.empty")), []Action{back}
		return v
	}
	list := newFinder(p.Desk, w.T("drafts.search"), w.T("drafts.none"), p.drafts,
		model.NewIndex(texts(p.drafts, p.draftText)), p.draftRow)
	resume := func() {
		if draft, ok := list.chosen(); ok {
			p.resume(draft.ID)
		}
	}
	remove := func() {
		if draft, ok := list.chosen(); ok {
			p.confirmDelete(draft, list)
		}
	}
	p.maskRows(list)
	list.List().OnSubmitted = func(int) { resume() }
	list.Entry().OnSubmitted = func(string) { resume() }
	list.searched = func() { list.Entry().SetTrailing(w.N("drafts.count", len(list.found))) }
	list.searched()
	v.Body, v.Focus = list.SearchList, list.Entry().Focusable()
	v.Keys[KeyRemove] = remove
	list.Entry().WhileEmpty(KeyRemove, remove)
	v.Actions = []Action{
		back,
		{Text: w.T("drafts.delete"), Key: KeyRemove, Do: remove},
		{Text: w.T("drafts.resume"), Key: KeyPrimary, Do: resume, Primary: true},
	}
	return v
}

// draftText is what the search over drafts reads: with the words of the row.
func (b base) draftText(draft desk.DraftInfo) string {
	return draft.Search + b.words.district(draft.District) + " " + b.operatorOf(draft.Operator)
}

func (b base) draftRow(draft desk.DraftInfo) widgets.Row {
	w := b.words
	who := spelled(draft.Applicant.ShortName())
	if who == "" {
		who = w.T("drafts.iin.none")
		if draft.Applicant.IIN != "" {
			who = b.HideIIN(draft.ID, "applicant", draft.Applicant.IIN)
		}
	}
	text := w.T("drafts.row", "step", w.T("drafts.step."+string(draft.Step)), "district", w.district(draft.District))
	if name := b.operatorOf(draft.Operator); name != "" {
		text += " · " + name
	}
	row := widgets.Row{ID: draft.ID, Title: who, Subtitle: text, Trailing: w.T("drafts.row.changed", "time", w.short(draft.ChangedAt, b.Desk.Now()))}
	switch {
	case draft.Child.Surname != "":
		row.Title += " · " + childName(model.Child{Person: draft.Child})
	case draft.Child.IIN != "":
		row.Title += " · " + b.HideIIN(draft.ID, "child", draft.Child.IIN)
	}
	if draft.Refusal != nil {
		row.Chip, row.ChipKind = w.T("drafts.refused"), widgets.Bad
	}
	return row
}

// maskRows lets the row under the bar be shown whole, where a number is hidden in it.
func (p *draftsPage) maskRows(list *finder[desk.DraftInfo]) {
	draw := func(bool) { list.show(p.Desk.Visit().Search) }
	for _, draft := range p.drafts {
		for name, hidden := range map[string]bool{
			"applicant": draft.Applicant.ShortName() == "" && draft.Applicant.IIN != "",
			"child":     draft.Child.Surname == "" && draft.Child.IIN != "",
		} {
			if hidden {
				p.AddMask(mask{record: draft.ID, name: name, object: list.List(), show: draw, here: func() bool {
					chosen, ok := list.chosen()
					return ok && chosen.ID == draft.ID
				}})
			}
		}
	}
}

// resume goes on with a draft; what the central refused in it is told first.
func (b base) resume(id string) {
	b.ActThen("busy.load", func(ctx context.Context) error {
		if err := b.Desk.Resume(id); err != nil {
			return err
		}
		if _, err := b.Desk.Districts(ctx); err != nil {
			return nil //nolint:nilerr // without a connection the page tells what it lacks
		}
		return b.Desk.LoadDistrict()
	}, func(err error) {
		if err != nil {
			b.Fail(err)
			return
		}
		b.Render()
		b.showRefusal()
	})
}

// showRefusal shows why the central gave the visit back, where it did.
func (b base) showRefusal() {
	refusal := b.Desk.Refusal()
	if refusal == nil {
		return
	}
	b.ShowMessage(widgets.Bad, func() widgets.BannerText {
		f := b.words.fail(refusal)
		return widgets.BannerText{Title: b.words.T("pending.refused"), Text: f.Title + " " + f.Text, Note: f.Note}
	})
}

// confirmDelete asks before a draft is deleted; with it all that are shown can be.
func (p *draftsPage) confirmDelete(draft desk.DraftInfo, list *finder[desk.DraftInfo]) {
	p.OpenPanel(func() *panel {
		w := p.words
		remove := func() { p.delete(draft.ID) }
		yes := widgets.NewButton(widgets.Primary, w.T("drafts.delete"), keyLabel(KeyRemove), remove)
		row := p.draftRow(draft)
		body := widgets.VStack(10, widgets.Strong(row.Title), widgets.Small(row.Subtitle), widgets.Body(w.T("drafts.delete.text")))
		if n := len(list.found); n > 1 {
			all := widgets.NewButton(widgets.Secondary, w.N("drafts.delete.all", n), "", func() {
				p.ClosePanel()
				p.confirmDeleteAll(list)
			})
			body.Add(left(all))
		}
		return &panel{
			title: w.T("drafts.delete.title"), body: body, buttons: []fyne.CanvasObject{yes},
			keys: map[fyne.KeyName]func(){KeyRemove: remove}, // Enter deletes nothing
		}
	})
}

// confirmDeleteAll asks before all drafts are deleted that are shown.
func (p *draftsPage) confirmDeleteAll(list *finder[desk.DraftInfo]) {
	var ids []string
	for _, at := range list.found {
		ids = append(ids, list.all[at].ID)
	}
	p.OpenPanel(func() *panel {
		w := p.words
		remove := func() { p.delete(ids...) }
		yes := widgets.NewButton(widgets.Primary, w.N("drafts.delete.all", len(ids)), keyLabel(KeyRemove), remove)
		return &panel{
			title: w.N("drafts.delete.all.title", len(ids)), body: widgets.Body(w.T("drafts.delete.text")), buttons: []fyne.CanvasObject{yes},
			keys: map[fyne.KeyName]func(){KeyRemove: remove},
		}
	})
}

// delete removes drafts and shows those that are left.
func (p *draftsPage) delete(ids ...string) {
	p.ClosePanel()
	p.ActThen("busy.save", func(ctx context.Context) error { return p.Desk.DeleteDrafts(ctx, ids...) }, func(err error) {
		p.loaded = false
		p.Render()
		if err != nil {
			p.Fail(err)
		}
	})
}

// officeRoutes are what an office looks at while nobody stands at the desk, with their keys
// and names.
var officeRoutes = []struct {
	route Route
	key   fyne.KeyName
	name  string
}{{RouteToday, KeyToday, "today.title"}, {RouteDrafts, KeyDrafts, "drafts.title"}, {RouteOutgoing, KeyOutgoing, "outbox.title"}}

// officeMenu moves between them.
func (b base) officeMenu(chosen Route) fyne.CanvasObject {
	names, at := make([]string, len(officeRoutes)), 0
	for i, to := range officeRoutes {
		names[i] = b.words.T(to.name)
		if to.route == chosen {
			at = i
		}
	}
	menu := widgets.NewSegmented(names, at, func(i int) { b.Open(officeRoutes[i].route) }).Fold()
	return called(menu, b.words.T("spoken.parts"))
}

// officeKeys are the keys that lead there.
func (b base) officeKeys() map[fyne.KeyName]func() {
	keys := map[fyne.KeyName]func(){}
	for _, to := range officeRoutes {
		keys[to.key] = func() { b.Open(to.route) }
	}
	return keys
}
