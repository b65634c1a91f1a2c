package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// applyingPage is a new application: which organizations the family wishes for, in order, and then
// its privileges and the day from which the child is to go.
type applyingPage struct {
	base
	loading
	second bool       // the privileges and the day are asked for
	lang   model.Lang // of instruction, in which the next place is asked for
	group  model.AgeGroup
	list   *finder[model.Organization]
	start  *widgets.DateEntry
	day    *widgets.Field
	typed  string // digits of the day, empty where it stands as it is in the statement

	pressed string         // the privilege whose button was pressed last
	focus   fyne.Focusable // that button, else the day

	language *widgets.Segmented
}

// newApplyingPage goes on where the statement stands, when it was left to be mended.
func newApplyingPage(b base) applyingPage {
	return applyingPage{base: b, lang: model.EducationLangs()[0], second: len(b.Desk.Visit().Statement.Wishes) > 0}
}

// Load fetches the organizations and the rules.
func (p *applyingPage) Load(ctx context.Context) (func(), error) {
	orgs, err := p.Desk.Organizations(ctx, true)
	if err == nil {
		err = p.orders.prepare(ctx, orgs)
	}
	return nil, err
}

// Draw draws the question.
func (p *applyingPage) Draw() *View {
	statement := p.Desk.Visit().Statement
	p.group, _ = p.Desk.Rules().AgeGroupOf(statement.Child.Birth, p.Today())
	if p.second {
		return p.askRest(statement)
	}
	return p.askWishes(statement)
}

// lead says for whom the application is.
func (p *applyingPage) lead(child model.Person) string {
	return p.words.T("applying.lead", "name", childName(model.Child{Person: child}), "birth", child.Birth, "district", p.words.district(p.Desk.Visit().District))
}

// askWishes asks for the organizations, the most wanted one first.
func (p *applyingPage) askWishes(statement model.Statement) *View {
	w := p.words
	orgs, index := p.organizations()
	p.list = newFinder(p.Desk, w.T("organization.search"), p.noRows(w, "organization.none"), orgs, index, p.row)
	if p.Desk.Visit().Search == "" {
		p.list.List().ClearSelection() // nobody wishes for what nobody chose
	}
	p.list.List().OnSubmitted = func(int) { p.next() }
	p.list.Entry().OnSubmitted = func(string) { p.next() }
	remove := func() {
		p.Desk.RemoveWish(len(statement.Wishes) - 1)
		p.clearMessage()
		p.Render()
	}
	p.list.Entry().OnKey = func(ev *fyne.KeyEvent) bool { return p.key(ev, remove) }
	v := &View{
		Title: w.T("applying.title"), Lead: p.lead(statement.Child), Rail: true, Fill: true, Focus: p.list.Entry().Focusable(),
		Body: p.layout.split(20, []float32{7, 6}, p.list.SearchList, p.wishes(statement, remove)),
		Actions: []Action{
			{Text: w.T("action.back"), Key: KeyBack, Do: p.Back},
			{Text: w.T("applying.add"), Key: KeyAdd, Do: func() { p.add() }},
			{Text: w.T("action.next"), Key: KeyPrimary, Do: p.next, Primary: true},
		},
		Hints: []widgets.Hint{{Keys: []string{"↑", "↓"}, Text: w.T("key.organization")}, {Keys: []string{"←", "→"}, Text: w.T("key.language")}},
		Keys:  map[fyne.KeyName]func(){},
	}
	if len(statement.Wishes) > 0 {
		v.Keys[KeyRemove] = remove
	}
	return v
}

// key takes Left and Right for the language of instruction, also while typing, and the key that takes
// away where nothing is typed.
func (p *applyingPage) key(ev *fyne.KeyEvent, remove func()) bool {
	switch {
	case ev.Name == fyne.KeyLeft || ev.Name == fyne.KeyRight:
		langs := model.EducationLangs()
		next := 1 - slices.Index(langs, p.lang)
		p.lang = langs[next]
		p.language.SetChosen(next)
	case ev.Name == KeyRemove && p.Desk.Visit().Search == "":
		remove()
	default:
		return false
	}
	return true
}

// organizations are those that have a group for the child, in the order of the screens' alphabet.
func (p *applyingPage) organizations() ([]model.Organization, *model.Index) {
	if !p.loaded {
		return nil, model.NewIndex(nil)
	}
	orgs, _ := p.Desk.Organizations(context.Background(), false) // they are there: nothing waits
	sorted, index, ok := p.orders.organizations(p.words.Lang(), orgs)
	p.loaded = ok
	var fitting []int
	for i, org := range sorted {
		if len(org.Languages(p.group)) > 0 {
			fitting = append(fitting, i)
		}
	}
	return arranged(sorted, fitting), index.In(fitting)
}

func (p *applyingPage) row(org model.Organization) widgets.Row {
	w := p.words
	row := widgets.Row{
		ID: org.ID, Title: org.Short.In(w.Lang()), Subtitle: w.languages(org.Languages(p.group)) + " · " + org.Address.In(w.Lang()), ChipKind: widgets.Neutral,
	}
	free, waiting := org.Free(p.group)
	if row.Chip = w.N("places.none", waiting); free > 0 {
		row.Chip, row.ChipKind = w.N("places.free", free), widgets.Ok
	}
	return row
}

// wishes are the places that are asked for so far, and the language of the next one.
func (p *applyingPage) wishes(statement model.Statement, remove func()) fyne.CanvasObject {
	w, langs := p.words, model.EducationLangs()
	names := make([]string, len(langs))
	for i, lang := range langs {
		names[i] = w.T("education." + string(lang))
	}
	p.language = widgets.NewBigSegmented(names, slices.Index(langs, p.lang), func(i int) { p.lang = langs[i] })
	column := widgets.VStack(12,
		widgets.VStack(6, widgets.Label(w.T("organization.language")), called(p.language, w.T("spoken.education"))), widgets.NewDivider(),
		widgets.Section(w.T("applying.chosen", "n", w.number(len(statement.Wishes)), "limit", w.number(p.Desk.Rules().Distribution.Choices))),
	)
	for i, wish := range statement.Wishes {
		column.Add(numbered(i+1, p.wish(wish)))
	}
	if len(statement.Wishes) == 0 {
		column.Add(widgets.Body(w.T("applying.order")))
	} else {
		column.Add(left(widgets.NewButton(widgets.Secondary, w.T("applying.remove"), keyLabel(KeyRemove), remove)))
	}
	return widgets.Scroll(widgets.NewCardRoom(20, column))
}

// wish names an organization and a language of instruction.
func (b base) wish(wish model.Wish) string {
	w, name := b.words, wish.Name
	if org, ok := b.Desk.Organization(wish.Organization); ok {
		name = org.Short.In(w.Lang())
	}
	return w.T("waiting.row.title", "organization", name, "lang", w.T("education.in."+string(wish.Education)))
}

// add asks for the organization under the bar too; it reports whether it does.
func (p *applyingPage) add() bool {
	org, ok := p.list.chosen()
	if !ok {
		p.Hint("organization.pick")
		return false
	}
	lang := p.lang
	if langs := org.Languages(p.group); len(langs) == 1 {
		lang = langs[0]
	}
	if err := p.Desk.AddWish(org.ID, lang); err != nil {
		p.Fail(err)
		return false
	}
	p.clearMessage()
	p.Desk.Edit(func(v *desk.Visit) { v.Search = "" })
	p.Render()
	return true
}

// next goes on to the rest. Who has chosen nothing yet wishes for the organization under the bar; who
// has searched for another one adds it.
func (p *applyingPage) next() {
	if v := p.Desk.Visit(); v.Search != "" && len(v.Statement.Wishes) > 0 {
		p.add()
		return
	}
	if p.failed || len(p.Desk.Visit().Statement.Wishes) == 0 && !p.add() {
		return
	}
	p.asking(true)
}

// asking draws the page of the other question.
func (p *applyingPage) asking(second bool) {
	p.second, p.pressed = second, ""
	p.clearMessage()
	p.Render()
}

// askRest asks for the day and the privileges.
func (p *applyingPage) askRest(statement model.Statement) *View {
	w, rules := p.words, p.Desk.Rules()
	p.start = widgets.NewDateEntry(w.T("applying.start.form"))
	p.start.Today = p.Today
	p.start.SetDate(statement.Start)
	if p.typed != "" {
		p.start.SetDigits(p.typed)
	}
	p.start.OnChanged = func(string) {
		p.typed = p.start.Digits()
		p.day.SetError("")
		if date, ok := p.start.Date(); ok {
			p.Desk.Edit(func(v *desk.Visit) { v.Statement.Start = date })
		}
	}
	p.start.OnSubmitted = func(string) { p.check() }
	p.day = widgets.NewField(w.T("applying.start"), p.start)
	claims := widgets.VStack(10, widgets.Section(w.T("applying.claims")), widgets.Small(w.T("applying.claims.text", "confirm", w.Term(rules.Distribution.Confirm))))
	p.focus = p.start.Focusable()
	for _, category := range rules.Distribution.Categories {
		claims.Add(widgets.NewDivider())
		claims.Add(p.claim(category, slices.Contains(statement.Claims, model.ClaimRequest{Category: category.ID})))
	}
	return &View{
		Title: w.T("applying.rest"), Lead: p.lead(statement.Child), Rail: true, Width: 920, Focus: p.focus,
		Body: widgets.VStack(16, widgets.NewCardRoom(20, widgets.MaxWidth(320, p.day)), widgets.NewCardRoom(20, claims)),
		Actions: []Action{
			{Text: w.T("action.back"), Key: KeyBack, Do: func() { p.asking(false) }},
			{Text: w.T("applying.check"), Key: KeyPrimary, Do: p.check, Primary: true},
		},
	}
}

// claim is a privilege of the rules, with the button by which the family claims it or does not.
func (p *applyingPage) claim(category model.Category, claimed bool) fyne.CanvasObject {
	w, text := p.words, "applying.claim"
	if claimed {
		text = "applying.unclaim"
	}
	button := widgets.NewButton(widgets.Secondary, w.T(text), "", func() {
		p.Desk.Edit(func(v *desk.Visit) {
			made := model.ClaimRequest{Category: category.ID}
			v.Statement.Claims = slices.DeleteFunc(slices.Clone(v.Statement.Claims), func(c model.ClaimRequest) bool { return c == made })
			if !claimed {
				v.Statement.Claims = append(v.Statement.Claims, made)
			}
		})
		p.pressed = category.ID
		p.Render()
	}).OnOff()
	if category.ID == p.pressed {
		p.focus = button
	}
	name := fyne.CanvasObject(widgets.Body(category.Name.In(w.Lang())))
	if claimed {
		name = widgets.VStack(4, widgets.Strong(category.Name.In(w.Lang())), left(widgets.NewCheckedChip(widgets.Ok, w.T("applying.claimed"))))
	}
	return widgets.Beside(16, 300, name, button)
}

// check makes the statement; what is wrong with the day is told at its field.
func (p *applyingPage) check() {
	if _, whole := p.start.Date(); !whole {
		p.day.SetError(p.words.T("applying.start.form"))
		p.start.Focus()
		return
	}
	err := p.Desk.SaveApplication()
	switch {
	case err == nil:
		p.Render()
	case model.CodeOf(err) == model.CodeStartDate:
		_, told := p.words.ErrorText(err)
		p.day.SetError(told)
		p.start.Focus()
	default:
		p.failNew(err)
	}
}
