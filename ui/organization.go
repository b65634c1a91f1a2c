package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// organizationPage is the choice of the preschool organization and the language of
// instruction: a list with a search at the left, the details at the right.
func (s *Shell) organizationPage() *View {
	w := s.words
	o := &organizationChoice{shell: s, details: container.NewStack()}
	o.group, _ = s.Desk.Group()
	app, _ := s.Desk.ChosenApplication()
	orgs, index := s.organizations()
	o.list = newFinder(s, w.T("organization.search"), s.noRows("organization.none"), orgs, index, o.row)
	o.list.List().OnSelected = func(int) { o.selected() }
	o.list.List().OnSubmitted = func(int) { o.save() }
	o.list.Entry().OnSubmitted = func(string) { o.save() }
	o.list.searched = o.found
	o.list.Entry().OnKey = o.key
	if s.draft.loaded {
		o.list.Entry().SetTrailing(w.N("organizations", len(orgs)))
	}
	if s.Desk.Visit().Search == "" {
		o.list.List().Unselect() // nobody is placed where nobody chose
	}
	o.list.choose(func(org model.Organization) bool { return org.ID == s.Desk.Visit().Organization })
	o.selected()
	lead := w.T("organization.lead.offline", "time", w.short(s.Desk.ReferenceAt(), s.Desk.Clock()))
	years := app.Child.Birth.FullYears(model.DateOf(s.Desk.Clock().In(model.Zone)))
	if !s.Desk.Visit().Offline {
		lead = w.T("organization.lead", "name", childName(app.Child), "age", w.N("age", years),
			"number", app.Number, "place", w.number(app.Place))
	}
	return &View{
		Title: w.T("organization.title"), Lead: lead,
		Rail: true, Fill: true,
		Body:  o.body(),
		Focus: o.list.Entry().Focusable(),
		Load: func(ctx context.Context) error {
			orgs, err := s.Desk.Organizations(ctx, true)
			if err != nil {
				return err
			}
			if err := s.orders.prepare(ctx, orgs); err != nil {
				return err
			}
			if s.Desk.Visit().Offline {
				return nil
			}
			_, err = s.Desk.Entries(ctx) // where the child waits already
			if code := model.CodeOf(err); code == model.CodeCentralDown || code == model.CodeCentralSlow {
				return nil // the central looks at it anyway
			}
			return err
		},
		Actions: []Action{
			{Text: w.T("action.back"), Key: fyne.KeyEscape, Do: s.Back},
			{Text: w.T("action.save"), Key: fyne.KeyReturn, Do: o.save, Primary: true},
		},
		Hints: []widgets.Hint{
			{Keys: []string{"↑", "↓"}, Text: w.T("key.organization")},
			{Keys: []string{"←", "→"}, Text: w.T("key.language")},
		},
	}
}

// organizations are those of the page once it is loaded, in the order of the screens'
// alphabet. Where the desk has others meanwhile, the page is loaded again: to prepare
// many takes longer than the window may stand.
func (s *Shell) organizations() ([]model.Organization, *model.Index) {
	if !s.draft.loaded {
		return nil, model.NewIndex(nil)
	}
	orgs, _ := s.Desk.Organizations(context.Background(), false) // they are there: nothing waits
	sorted, index, ok := s.orders.organizations(s.words.Lang(), orgs)
	s.draft.loaded = ok
	return sorted, index
}

// body has list and details beside each other; at a kiosk, the details below.
func (o *organizationChoice) body() fyne.CanvasObject {
	if o.shell.Kiosk {
		o.list.Touched()
		return widgets.VFill(20, o.list.SearchList, o.list.SearchList, o.details)
	}
	return widgets.Fold(20, foldAt, []float32{7, 6}, o.list.SearchList, o.details)
}

type organizationChoice struct {
	shell   *Shell
	group   model.AgeGroup
	list    *finder[model.Organization]
	details *fyne.Container
}

func (o *organizationChoice) row(org model.Organization) widgets.Row {
	w := o.shell.words
	lang := w.Lang()
	row := widgets.Row{
		ID: org.ID, Title: org.Short.In(lang),
		Subtitle: w.languages(org.Languages("")) + " · " + org.Address.In(lang),
	}
	free, waiting := org.Free(o.group)
	switch number := o.shell.Desk.EntryAt(org.ID); {
	case number != "":
		row.Chip, row.ChipKind = w.T("organization.entered", "number", number), widgets.Info
	case len(org.Languages(o.group)) == 0:
		row.Chip, row.ChipKind = w.T("organization.noage"), widgets.Neutral
	case free > 0:
		row.Chip, row.ChipKind = w.N("places.free", free), widgets.Ok
		if o.shell.Desk.Visit().Offline { // as it was; the central looks again
			row.ChipKind = widgets.Neutral
		}
	default:
		row.Chip, row.ChipKind = w.N("places.none", waiting), widgets.Neutral
	}
	return row
}

// selected shows the details of the organization under the bar. The language that
// was chosen stays where the organization teaches in it.
func (o *organizationChoice) selected() {
	org, ok := o.list.chosen()
	if !ok {
		o.details.Objects = []fyne.CanvasObject{widgets.NewCard(widgets.Lead(o.shell.words.T("organization.pick")))}
		if o.shell.Kiosk {
			o.relay()
		}
		o.details.Refresh()
		return
	}
	langs := org.Languages(o.group)
	o.shell.Desk.ChooseOrganization(org.ID)
	if o.shell.Kiosk { // the card is as high as what stands on it, the list takes the rest
		o.details.Objects = []fyne.CanvasObject{o.card(org, langs)}
		o.relay()
		return
	}
	view := widgets.Scroll(o.card(org, langs))
	o.details.Objects = []fyne.CanvasObject{view}
	o.details.Refresh()
	if page := o.shell.frame.scroll; page != nil {
		page.Refresh() // a low page scrolls as far as the details need
	}
}

// relay lays the page out anew, whose parts have another height.
func (o *organizationChoice) relay() {
	o.details.Refresh()
	if root := o.shell.frame.root; root != nil {
		root.Refresh()
	}
}

// card is the details: what decides first (places, language), the rest below.
func (o *organizationChoice) card(org model.Organization, langs []model.Lang) fyne.CanvasObject {
	w := o.shell.words
	column := widgets.VStack(12, left(o.chip(org)), widgets.Section(org.Short.In(w.Lang())))
	if !o.shell.Kiosk {
		column.Add(widgets.Small(org.Full.In(w.Lang())))
	}
	for _, lang := range langs {
		offer, _ := org.Offer(o.group, lang)
		value := w.N("offer.waiting", offer.Waiting, "place", w.number(offer.NextPlace()))
		if offer.Free > 0 {
			value = w.N("offer.free", offer.Free)
		}
		column.Add(fact(w.group(o.group, lang), value))
	}
	if len(langs) > 0 {
		column.Add(widgets.VStack(6, widgets.Label(w.T("organization.language")), o.languages(langs)))
	}
	if o.shell.Kiosk { // what decides is all that has room beside the list
		return widgets.NewCardRoom(20, column)
	}
	groups := 0
	for _, offer := range org.Offers {
		groups += offer.Groups
	}
	ownership := w.T("organization.state")
	if org.Private {
		ownership = w.T("organization.private")
	}
	column.Add(widgets.NewDivider())
	column.Add(fact(w.T("organization.capacity"), w.N("capacity", groups, "places", org.Capacity)))
	column.Add(fact(w.T("organization.kind"), w.T("organization.kind."+string(org.Kind))+", "+ownership))
	column.Add(fact(w.T("organization.address"), org.Address.In(w.Lang())))
	return widgets.NewCardRoom(20, column)
}

// fact is a label and what there is to say, in two columns.
func fact(label, value string) fyne.CanvasObject {
	return widgets.FoldTexts(12, 90, []float32{2, 3}, widgets.Lead(label), widgets.Body(value))
}

func (o *organizationChoice) chip(org model.Organization) fyne.CanvasObject {
	w := o.shell.words
	free, _ := org.Free(o.group)
	switch {
	case len(org.Languages(o.group)) == 0:
		return widgets.NewChip(widgets.Neutral, w.T("organization.noage"))
	case free > 0:
		return widgets.NewChip(widgets.Ok, w.T("organization.free"))
	}
	return widgets.NewChip(widgets.Warn, w.T("organization.full"))
}

func (o *organizationChoice) languages(langs []model.Lang) fyne.CanvasObject {
	names := make([]string, len(langs))
	chosen := -1
	for i, lang := range langs {
		names[i] = o.shell.words.T("education." + string(lang))
		if lang == o.shell.Desk.Visit().Education {
			chosen = i
		}
	}
	choice := widgets.NewBigSegmented(names, chosen, func(i int) {
		o.shell.Desk.Edit(func(v *desk.Visit) { v.Education = langs[i] })
	})
	return called(choice, o.shell.words.T("spoken.education"))
}

// key takes Left and Right for the language of instruction, also while typing: the
// search is short, and Home and End still move in it.
func (o *organizationChoice) key(ev *fyne.KeyEvent) bool {
	if ev.Name != fyne.KeyLeft && ev.Name != fyne.KeyRight {
		return false
	}
	o.turn()
	return true
}

// turn takes the other language of instruction.
func (o *organizationChoice) turn() {
	org, ok := o.list.chosen()
	langs := org.Languages(o.group)
	if !ok || len(langs) < 2 {
		return
	}
	o.shell.Desk.Edit(func(v *desk.Visit) {
		if v.Education == langs[0] {
			v.Education = langs[1]
		} else {
			v.Education = langs[0]
		}
	})
	o.shell.ShowMessage(widgets.Neutral, nil)
	o.selected()
}

func (o *organizationChoice) save() {
	s := o.shell
	org, ok := o.list.chosen()
	education := s.Desk.Visit().Education
	switch {
	case s.draft.unloaded:
		s.Render() // asks the central again
		return
	case !ok:
		s.Hint("organization.pick")
		return
	case education == "" && len(org.Languages(o.group)) > 1:
		s.Hint("organization.choose.language")
		return
	}
	if err := s.Desk.Save(org.ID, education); err != nil {
		s.Fail(err)
		return
	}
	s.Render()
}

// found follows the search: how many there are, and the details of the one under
// the bar, or of none.
func (o *organizationChoice) found() {
	o.list.Entry().SetTrailing(o.shell.words.N("organizations", len(o.list.found)))
	o.selected()
}
