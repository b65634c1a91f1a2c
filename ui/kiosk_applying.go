package ui

import (
	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// kioskApplyingPage asks for one thing at a time: an organization, its language of instruction where
// there are two, whether that is all, and the rest.
type kioskApplyingPage struct {
	applyingPage
	picking bool                // another organization is asked for
	org     *model.Organization // whose language is asked for
}

// Draw draws the question.
func (p *kioskApplyingPage) Draw() *View {
	v := p.applyingPage.Draw()
	wishes := p.Desk.Visit().Statement.Wishes
	switch {
	case p.second:
		v.Focus = nil // a keyboard would cover the privileges
		return v
	case p.org != nil:
		return p.askLanguage()
	case len(wishes) > 0 && !p.picking:
		return p.askMore(wishes)
	}
	back := v.Actions[0]
	if len(wishes) > 0 {
		back.Do = func() { p.picks(false) }
	}
	p.list.NoFocusOnPress()
	p.list.List().OnSubmitted = func(int) { p.pick() }
	p.list.Entry().OnSubmitted = func(string) { p.pick() }
	p.list.Entry().OnKey = nil
	v.Body, v.Hints = p.list.SearchList, nil
	v.Actions = []Action{back, {Text: p.words.T("action.next"), Key: KeyPrimary, Do: p.pick, Primary: true}}
	return v
}

// picks draws the page on which another organization is chosen, or that of those that are.
func (p *kioskApplyingPage) picks(picking bool) {
	p.picking, p.org = picking, nil
	p.clearMessage()
	p.Render()
}

// pick takes the organization that was touched, or asks for its language first.
func (p *kioskApplyingPage) pick() {
	org, ok := p.list.chosen()
	if !ok {
		p.Hint("organization.pick")
		return
	}
	if langs := org.Languages(p.group); len(langs) == 1 {
		p.lang = langs[0]
		p.take(org)
		return
	}
	p.org = &org
	p.clearMessage()
	p.Render()
}

// take asks for a place in the organization.
func (p *kioskApplyingPage) take(org model.Organization) {
	err := p.Desk.AddWish(org.ID, p.lang)
	if err == nil {
		p.Desk.Edit(func(v *desk.Visit) { v.Search = "" })
	}
	p.picks(err != nil)
	if err != nil {
		p.Fail(err)
	}
}

// askLanguage has a language of instruction touched.
func (p *kioskApplyingPage) askLanguage() *View {
	w, org, column := p.words, *p.org, widgets.VStack(16)
	for _, lang := range org.Languages(p.group) {
		column.Add(widgets.NewCard(widgets.NewButton(widgets.Primary, w.T("education."+string(lang)), "", func() {
			p.lang = lang
			p.take(org)
		})))
	}
	return &View{
		Title: w.T("organization.language.title"), Lead: org.Short.In(w.Lang()), Rail: true, Body: column,
		Actions: []Action{{Text: w.T("action.back"), Key: KeyBack, Do: func() { p.picks(true) }}},
	}
}

// askMore shows what is asked for so far.
func (p *kioskApplyingPage) askMore(wishes []model.Wish) *View {
	w, limit := p.words, p.Desk.Rules().Distribution.Choices
	column := widgets.VStack(12, widgets.Section(w.T("applying.chosen", "n", w.number(len(wishes)), "limit", w.number(limit))))
	for i, wish := range wishes {
		column.Add(numbered(i+1, p.wish(wish)))
	}
	v := &View{
		Title: w.T("applying.title"), Lead: p.lead(p.Desk.Visit().Statement.Child), Rail: true, Body: widgets.NewCard(column),
		Actions: []Action{
			{Text: w.T("action.back"), Key: KeyBack, Do: p.Back},
			{Text: w.T("applying.remove"), Key: KeyRemove, Do: func() {
				p.Desk.RemoveWish(len(wishes) - 1)
				p.picks(false)
			}},
		},
	}
	if len(wishes) < limit {
		v.Actions = append(v.Actions, Action{Text: w.T("applying.add"), Key: KeyAdd, Do: func() { p.picks(true) }})
	}
	v.Actions = append(v.Actions, Action{Text: w.T("action.next"), Key: KeyPrimary, Do: p.next, Primary: true})
	return v
}
