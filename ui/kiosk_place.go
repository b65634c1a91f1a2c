package ui

import (
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// kioskProfilePage asks for the child's IIN and whether this is the child, and nothing
// else.
type kioskProfilePage struct{ profilePage }

// Draw draws the question.
func (p *kioskProfilePage) Draw() *View {
	w := p.words
	p.linkForm = newLinking(&p.profilePage)
	v := &View{
		Title: w.T("profile.title"), Lead: w.T("profile.lead"), Rail: true,
		Actions: p.linkForm.actions(Action{Text: w.T("action.back"), Key: KeyBack, Do: p.Back}),
	}
	switch found := p.kinship; {
	case found != nil:
		v.Title, v.Lead = w.T("profile.found"), w.T("link.confirm")
		v.Actions[0].Do = p.another
		number := found.Application
		if number == "" {
			number = w.T("link.new")
		}
		v.Body = widgets.NewSummary(
			widgets.SummaryRow{Label: w.T("info.name"), Value: spelled(found.Child.FullName())},
			widgets.SummaryRow{Label: w.T("info.birth"), Value: found.Child.Birth.String()},
			widgets.SummaryRow{Label: w.T("info.number"), Value: number},
		)
	case p.linked != "" && p.Desk.Visit().ChildIIN == "":
		v.Plain, v.Body = true, widgets.VStack(0) // what was done stands above it
	default:
		v.Body, v.Focus = p.linkForm.field, p.linkForm.entry.Focusable()
	}
	return v
}

// another asks for the IIN again: this is not the child.
func (p *kioskProfilePage) another() {
	p.kinship = nil
	p.Desk.Edit(func(v *desk.Visit) { v.ChildIIN = "" })
	p.clearMessage()
	p.Render()
}

// NextTab does nothing: there is one question.
func (p *kioskProfilePage) NextTab() {}

// kioskOrganizationPage asks for the organization, and then for the language of
// instruction where there are two.
type kioskOrganizationPage struct {
	organizationPage
	second bool   // the language is asked for
	then   func() // what is done with both
}

// Draw draws the question.
func (p *kioskOrganizationPage) Draw() *View {
	v := p.view()
	p.list.NoFocusOnPress()
	if org, ok := p.list.chosen(); p.second && ok {
		return p.askLanguage(org)
	}
	p.list.List().OnSelected = func(int) { p.touched() }
	next := func() { p.next(p.save) }
	p.list.List().OnSubmitted = func(int) { next() }
	p.list.Entry().OnSubmitted = func(string) { next() }
	p.list.Entry().OnKey = nil
	p.list.searched = func() { p.list.Entry().SetTrailing(p.words.N("organizations", len(p.list.found))) }
	v.Body, v.Hints = p.list.SearchList, nil
	v.Actions[1] = Action{Text: p.words.T("action.next"), Key: KeyPrimary, Do: next, Primary: true}
	p.withExchange(v, func() { p.next(p.exchange) })
	return v
}

// touched keeps the organization that was touched.
func (p *kioskOrganizationPage) touched() {
	if org, ok := p.list.chosen(); ok {
		p.Desk.ChooseOrganization(org.ID)
		p.clearMessage()
	}
}

// next goes on to the language where there is one to choose, or else to the statement, as then does.
func (p *kioskOrganizationPage) next(then func()) {
	p.then = then
	p.touched()
	if org, ok := p.list.chosen(); ok && len(org.Languages(p.group)) > 1 && p.Desk.EntryAt(org.ID) == "" {
		p.asking(true)
		return
	}
	then()
}

// asking draws the page of the other question.
func (p *kioskOrganizationPage) asking(second bool) {
	p.second = second
	p.clearMessage()
	p.Render()
}

// askLanguage shows what there is in each language, and has one touched.
func (p *kioskOrganizationPage) askLanguage(org model.Organization) *View {
	w := p.words
	column := widgets.VStack(16)
	for _, lang := range org.Languages(p.group) {
		offer, _ := org.Offer(p.group, lang)
		column.Add(widgets.NewCard(widgets.VStack(12, widgets.Body(p.offerText(org, offer)), widgets.NewButton(widgets.Primary, w.T("education."+string(lang)), "", func() {
			p.Desk.Edit(func(v *desk.Visit) { v.Education = lang })
			p.then()
		}))))
	}
	return &View{
		Title: w.T("organization.language.title"), Lead: org.Short.In(w.Lang()), Rail: true, Body: column,
		Actions: []Action{{Text: w.T("action.back"), Key: KeyBack, Do: func() { p.asking(false) }}},
	}
}

// kioskDistrictPage is the list of districts, whose rows bring no keyboard.
type kioskDistrictPage struct{ districtPage }

// Draw draws the list.
func (p *kioskDistrictPage) Draw() *View {
	v := p.districtPage.Draw()
	p.list.NoFocusOnPress()
	return v
}
