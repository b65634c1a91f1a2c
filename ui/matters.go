package ui

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// matterCards show what stands open for the family, the most urgent first, with the days that
// are left in large figures. answer is the button of the first that can be answered, which Enter
// presses; nil where there is none.
func (p *cabinetPage) matterCards() (cards []fyne.CanvasObject, answer *widgets.Button) {
	for _, m := range p.Desk.KnownMatters() {
		var button *widgets.Button
		switch open := func() { p.openMatter(m) }; {
		case m.Kind == model.ExchangeMatter:
			button = widgets.NewButton(widgets.Secondary, p.words.T("exchange.back"), "", func() { p.askTakeBack(m.Application) })
		case !p.answerable(m):
		case answer == nil:
			button = widgets.NewButton(widgets.Primary, p.words.T("matter.open."+string(m.Kind)), keyLabel(KeyPrimary), open)
			answer = button
		default:
			button = widgets.NewButton(widgets.Secondary, p.words.T("matter.open."+string(m.Kind)), "", open)
		}
		cards = append(cards, p.matterCard(m, button))
	}
	return cards, answer
}

// answerable reports whether the family may do something about a matter now.
func (p *cabinetPage) answerable(m model.Matter) bool {
	if m.Claim != nil { // what was attached waits for an officer
		return len(m.Claim.Documents) == 0
	}
	return len(m.Acts) > 0 && !p.Desk.Answering(m.Offer)
}

// matterCard shows a matter; button is nil where the family can only wait.
func (p *cabinetPage) matterCard(m model.Matter, button *widgets.Button) fyne.CanvasObject {
	w := p.words
	told := widgets.VStack(6,
		widgets.Section(p.matterTitle(m)),
		widgets.Body(p.matterText(m)),
	)
	if m.Claim != nil && !p.answerable(m) {
		told.Add(left(widgets.NewChip(widgets.Info, w.T("claims.attached"))))
	}
	if p.Desk.Answering(m.Offer) {
		told.Add(left(widgets.NewChip(widgets.Warn, w.T("matter.answering"))))
	}
	if button != nil {
		told = widgets.Beside(16, 300, told, button)
	}
	if m.Until.IsZero() {
		return widgets.NewCardRoom(20, told)
	}
	return widgets.NewCardRoom(20, widgets.Fold(16, 80, []float32{1, 6}, p.daysLeft(m), told)).Tinted(matterKind(m))
}

// matterText says what a matter is, until when, and what happens otherwise.
func (p *cabinetPage) matterText(m model.Matter) string {
	w := p.words
	if m.Kind == model.ExchangeMatter {
		return w.T("matter.exchange", "day", model.DateOf(m.OfferedAt.In(model.Zone)))
	}
	return w.T("matter."+string(m.Kind), "until", m.Until, "otherwise", p.tell(m, m.Otherwise))
}

// daysLeft shows in a large figure how many days are left.
func (e *env) daysLeft(m model.Matter) fyne.CanvasObject {
	return widgets.VStack(0,
		widgets.Title(e.words.number(m.Left)).Align(fyne.TextAlignCenter),
		widgets.Small(e.words.N("matter.left."+string(m.LeftKind), m.Left)).Align(fyne.TextAlignCenter),
	)
}

// matterTitle names the child and the place, or the privilege, that a matter is about.
func (p *cabinetPage) matterTitle(m model.Matter) string {
	w, name := p.words, spelled(m.Child.GivenName)
	if m.Claim != nil {
		return w.T("matter.claim_title", "name", name, "category", m.Claim.Name.In(w.Lang()))
	}
	key := "matter.title"
	if m.Kind == model.ExchangeMatter {
		key = "matter.exchange_title"
	}
	return w.T(key, "name", name, "organization", m.Organization.Short.In(w.Lang()), "lang", w.T("education.in."+string(m.Education)))
}

// matterKind is the tint of a matter: a place is good news, until its last day.
func matterKind(m model.Matter) widgets.Kind {
	switch {
	case m.Kind == model.StopListMatter:
		return widgets.Neutral
	case m.Left <= 1 || m.Kind == model.InactiveMatter || m.Kind == model.ClaimMatter:
		return widgets.Warn
	}
	return widgets.Ok
}

// tell puts into words what the application of a matter comes to, by the rules of the matter.
func (b base) tell(m model.Matter, c model.Consequence) string {
	return m.RulesOr(b.Desk.Rules()).Tell(c).In(b.words.Lang())
}

func (p *cabinetPage) openMatter(m model.Matter) {
	if m.Claim != nil {
		p.openClaims(m.Application)
		return
	}
	if err := p.Desk.OpenMatter(m.Offer); err != nil {
		p.Fail(err)
		return
	}
	p.Render()
}
