package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// organizationPage is the choice of the preschool organization and the language of
// instruction: a list with a search, and the details of the one under the bar.
type organizationPage struct {
	base
	loading
	group   model.AgeGroup
	list    *finder[model.Organization]
	details *fyne.Container
	places  *fyne.Container // the chip that tells whether there are any

	wanted model.Lang // chosen by somebody, not by an organization that teaches in one
	begun  bool       // wanted is what was chosen before the page was shown
	picks  bool       // it is told that one must be chosen, or its language
}

// Load fetches the organizations, and where the child waits already.
func (p *organizationPage) Load(ctx context.Context) (func(), error) {
	orgs, err := p.Desk.Organizations(ctx, true)
	if err != nil {
		return nil, err
	}
	if err := p.orders.prepare(ctx, orgs); err != nil {
		return nil, err
	}
	if p.Desk.Visit().Offline {
		return nil, nil
	}
	if _, err = p.Desk.Entries(ctx); err == nil {
		err = p.Desk.LoadPlaces(ctx)
	}
	if code := model.CodeOf(err); code == model.CodeCentralDown || code == model.CodeCentralSlow {
		return nil, nil // the central looks at it anyway
	}
	return nil, err
}

// Draw draws list and details.
func (p *organizationPage) Draw() *View {
	v := p.view()
	p.withExchange(v, p.exchange)
	return v
}

func (p *organizationPage) view() *View {
	w := p.words
	p.details = container.NewStack()
	p.group, _ = p.Desk.Group()
	app, _ := p.Desk.ChosenApplication()
	orgs, index := p.organizations()
	p.list = newFinder(p.Desk, w.T("organization.search"), p.noRows(w, "organization.none"), orgs, index, p.row)
	p.list.List().OnSelected = func(int) { p.selected() }
	p.list.List().OnSubmitted = func(int) { p.save() }
	p.list.Entry().OnSubmitted = func(string) { p.save() }
	p.list.searched = p.found
	p.list.Entry().OnKey = p.key
	if p.loaded {
		p.list.Entry().SetTrailing(w.N("organizations", len(p.list.found)))
	}
	if p.Desk.Visit().Search == "" {
		p.list.List().ClearSelection() // nobody is placed where nobody chose
	}
	p.list.choose(func(org model.Organization) bool { return org.ID == p.Desk.Visit().Organization })
	p.selected()
	lead := w.T("organization.lead.offline", "time", w.short(p.Desk.ReferenceAt(), p.Desk.Now()))
	if !p.Desk.Visit().Offline {
		lead = w.T("organization.lead", "name", childName(app.Child), "age", w.N("age", app.Child.Birth.FullYears(p.Today())),
			"number", app.Number, "place", w.inQueue(app.Place))
	}
	if app.Status == model.Enrolled {
		lead = w.T("transfer.lead", "name", childName(app.Child))
	}
	return &View{
		Title: w.T("organization.title"), Lead: lead,
		Rail: true, Fill: true,
		Body:  p.layout.split(20, []float32{7, 6}, p.list.SearchList, p.details),
		Focus: p.list.Entry().Focusable(),
		Actions: []Action{
			{Text: w.T("action.back"), Key: KeyBack, Do: p.Back},
			{Text: w.T("action.save"), Key: KeyPrimary, Do: p.save, Primary: true},
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
func (p *organizationPage) organizations() ([]model.Organization, *model.Index) {
	if !p.loaded {
		return nil, model.NewIndex(nil)
	}
	orgs, _ := p.Desk.Organizations(context.Background(), false) // they are there: nothing waits
	sorted, index, ok := p.orders.organizations(p.words.Lang(), orgs)
	p.loaded = ok
	return p.fittingFirst(sorted, index)
}

// fittingFirst puts the organizations first that have a group for the child, of these those
// where another child of the family waits: families stay together.
func (p *organizationPage) fittingFirst(orgs []model.Organization, index *model.Index) ([]model.Organization, *model.Index) {
	var family, fitting, rest []int
	for i, org := range orgs {
		switch {
		case len(org.Languages(p.group)) == 0:
			rest = append(rest, i)
		case p.Desk.FamilyAt(org.ID):
			family = append(family, i)
		default:
			fitting = append(fitting, i)
		}
	}
	if len(family) == 0 && (len(fitting) == 0 || len(rest) == 0) {
		return orgs, index
	}
	order := slices.Concat(family, fitting, rest)
	return arranged(orgs, order), index.In(order)
}

func (p *organizationPage) row(org model.Organization) widgets.Row {
	w := p.words
	lang := w.Lang()
	row := widgets.Row{
		ID: org.ID, Title: org.Short.In(lang),
		Subtitle: w.languages(org.Languages("")) + " · " + org.Address.In(lang),
	}
	if p.Desk.FamilyAt(org.ID) {
		row.Subtitle = w.T("organization.family") + " · " + row.Subtitle
	}
	free, waiting := org.Free(p.group)
	switch number := p.Desk.EntryAt(org.ID); {
	case number != "":
		row.Chip, row.ChipKind = w.T("organization.entered", "number", number), widgets.Info
	case len(org.Languages(p.group)) == 0:
		row.Chip, row.ChipKind = w.T("organization.noage"), widgets.Neutral
	case free > 0:
		row.Chip, row.ChipKind = w.N("places.free", free), widgets.Ok
		if p.Desk.Visit().Offline { // as it was; the central looks again
			row.ChipKind = widgets.Neutral
		}
	default:
		row.Chip, row.ChipKind = w.N("places.none", waiting), widgets.Neutral
	}
	return row
}

// selected shows the details of the organization under the bar. The language that somebody
// chose stays where the organization teaches in it; one that teaches in a single language
// chooses it for itself alone.
func (p *organizationPage) selected() {
	org, ok := p.list.chosen()
	var shown fyne.CanvasObject = widgets.NewCard(widgets.Lead(p.words.T("organization.pick")))
	if ok {
		langs := org.Languages(p.group)
		p.choose(org, langs)
		shown = widgets.Scroll(p.card(org, langs))
	}
	p.details.Objects = []fyne.CanvasObject{shown}
	p.details.Refresh()
	p.layout.relayout()
}

func (p *organizationPage) choose(org model.Organization, langs []model.Lang) {
	before := p.Desk.Visit().Education
	p.Desk.ChooseOrganization(org.ID)
	if len(langs) > 1 {
		if !p.begun {
			p.wanted = before
		}
		lang := p.wanted
		if !slices.Contains(langs, lang) {
			lang = ""
		}
		p.Desk.Edit(func(v *desk.Visit) { v.Education = lang })
	}
	p.begun = true
	if p.picks {
		p.picks = false
		p.clearMessage()
	}
}

// want takes a language of instruction that somebody chose.
func (p *organizationPage) want(lang model.Lang) {
	p.wanted = lang
	p.Desk.Edit(func(v *desk.Visit) { v.Education = lang })
	p.clearMessage()
}

// card is the details: what decides first (places, language), the rest below.
func (p *organizationPage) card(org model.Organization, langs []model.Lang) fyne.CanvasObject {
	w := p.words
	p.places = container.NewStack(p.chip(org))
	column := widgets.VStack(12, left(p.places), widgets.Section(org.Short.In(w.Lang())), widgets.Small(org.Full.In(w.Lang())))
	for _, lang := range langs {
		offer, _ := org.Offer(p.group, lang)
		column.Add(fact(w.group(p.group, lang), p.offerText(org, offer)))
	}
	if len(langs) > 0 {
		column.Add(widgets.VStack(6, widgets.Label(w.T("organization.language")), p.languages(langs)))
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

// offerText tells how many places are free for the child of the visit, or how many wait and which
// place it would have, where that is known.
func (p *organizationPage) offerText(org model.Organization, offer model.Offer) string {
	w := p.words
	if offer.Free > 0 {
		return w.N("offer.free", offer.Free)
	}
	told := w.N("offer.waiting", offer.Waiting)
	if place, ok := p.Desk.PlaceOn(org.ID, offer.Group, offer.Lang); ok {
		told += " · " + w.T("offer.place", "place", w.number(place))
	}
	return told
}

// fact is a label and what there is to say, in two columns.
func fact(label, value string) fyne.CanvasObject {
	return widgets.FoldTexts(12, 90, []float32{2, 3}, widgets.Lead(label), widgets.Body(value))
}

func (p *organizationPage) chip(org model.Organization) fyne.CanvasObject {
	w := p.words
	free, _ := org.Free(p.group)
	if offer, ok := org.Offer(p.group, p.Desk.Visit().Education); ok { // of the language that is chosen
		free = offer.Free
	}
	switch {
	case len(org.Languages(p.group)) == 0:
		return widgets.NewChip(widgets.Neutral, w.T("organization.noage"))
	case free > 0:
		return widgets.NewChip(widgets.Ok, w.T("organization.free"))
	}
	return widgets.NewChip(widgets.Warn, w.T("organization.full"))
}

func (p *organizationPage) languages(langs []model.Lang) fyne.CanvasObject {
	names := make([]string, len(langs))
	chosen := -1
	for i, lang := range langs {
		names[i] = p.words.T("education." + string(lang))
		if lang == p.Desk.Visit().Education {
			chosen = i
		}
	}
	choice := widgets.NewBigSegmented(names, chosen, func(i int) {
		p.want(langs[i])
		if org, ok := p.list.chosen(); ok {
			p.places.Objects = []fyne.CanvasObject{p.chip(org)}
			p.places.Refresh()
		}
	})
	return called(choice, p.words.T("spoken.education"))
}

// key takes Left and Right for the language of instruction, also while typing: the
// search is short, and Home and End still move in it.
func (p *organizationPage) key(ev *fyne.KeyEvent) bool {
	if ev.Name != fyne.KeyLeft && ev.Name != fyne.KeyRight {
		return false
	}
	p.turn()
	return true
}

// turn takes the other language of instruction.
func (p *organizationPage) turn() {
	org, ok := p.list.chosen()
	langs := org.Languages(p.group)
	if !ok || len(langs) < 2 {
		return
	}
	next := langs[0]
	if p.Desk.Visit().Education == next {
		next = langs[1]
	}
	p.want(next)
	p.selected()
}

// picked returns the organization and the language that are chosen; ok is false where one is missing, which
// is told.
func (p *organizationPage) picked() (org model.Organization, education model.Lang, ok bool) {
	org, ok = p.list.chosen()
	education = p.Desk.Visit().Education
	switch {
	case p.failed:
		p.Render() // asks the central again
		return org, education, false
	case !ok:
		p.picks = true
		p.Hint("organization.pick")
	case education == "" && len(org.Languages(p.group)) > 1:
		p.picks, ok = true, false
		p.Hint("organization.choose.language")
	}
	return org, education, ok
}

func (p *organizationPage) save() {
	org, education, ok := p.picked()
	if !ok {
		return
	}
	if err := p.Desk.Save(org.ID, education); err != nil {
		p.Fail(err)
		return
	}
	p.Render()
}

// found follows the search: how many there are, and the details of the one under
// the bar, or of none. Where nobody searches any more nobody has chosen either.
func (p *organizationPage) found() {
	if p.Desk.Visit().Search == "" {
		p.list.List().ClearSelection()
		p.Desk.ChooseOrganization("")
	}
	p.list.Entry().SetTrailing(p.words.N("organizations", len(p.list.found)))
	p.selected()
}
