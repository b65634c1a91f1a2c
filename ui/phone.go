package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/ui/widgets"
)

// textMessage is one SMS that came to the practice telephone.
type textMessage struct{ phone, text string }

// phone is the practice telephone, and the practice people whose it is.
type phone struct {
	*env
	panelOpener
	render func()
	page   *baseFrame // where the newest message is shown while no panel stands before it

	messages []textMessage // newest last
	ringing  bool          // the newest is shown until the step changes
	hangUp   func()
}

// keptMessages is how many the practice telephone shows.
const keptMessages = 3

// listen takes the messages of the practice telephone.
func (p *phone) listen() {
	if p.Practice == nil || p.hangUp != nil {
		return
	}
	p.hangUp = p.Practice.Messages(func(phone, text string) {
		p.runner.onUI(func() {
			p.messages = append(p.messages, textMessage{phone, text})
			if len(p.messages) > keptMessages {
				p.messages = p.messages[1:]
			}
			p.ringing = true
			p.ring()
		})
	})
}

// connectionSwitch pulls the line to the central, so that work without one can be
// practised, or plugs it in.
func (p *phone) connectionSwitch() fyne.CanvasObject {
	w := p.words
	chosen := 1
	if p.Practice.Connected() {
		chosen = 0
	}
	return widgets.Flow(12, widgets.Label(w.T("practice.line")).NoWrap(), called(widgets.NewSegmented(
		[]string{w.T("practice.line.on"), w.T("practice.line.off")}, chosen, func(i int) {
			p.Practice.SetConnected(i == 0)
			d := p.Desk
			p.runner.Watch(func(ctx context.Context) { d.Probe(ctx); d.Probe(ctx) }) // twice: one result is no line
		}), w.T("practice.line")))
}

// ring shows the newest message as the citizen would see it on a telephone of their
// own, on the page or on the panel before it.
func (p *phone) ring() {
	place := p.page.phone
	if panel := p.TopPanel(); panel != nil {
		place = panel.phone
	}
	if !p.ringing || len(p.messages) == 0 {
		place.Hide()
		return
	}
	last := p.messages[len(p.messages)-1]
	fill(place, widgets.Inset(8, 28, 8, 28, widgets.NewBanner(widgets.Info, widgets.BannerText{
		Title: p.words.T("practice.phone.title") + " " + last.phone, Text: last.text,
	})))
	place.Show()
	place.Refresh()
	p.page.root.Refresh()
}

// fillIn types the people of a family into the fields of the step.
func (p *phone) fillIn(family PracticeFamily) {
	p.Desk.Edit(func(v *desk.Visit) {
		switch v.Step {
		case desk.Login:
			v.IIN, v.Phone = string(family.IIN), string(family.Phone)
		case desk.Profile, desk.Cabinet:
			if len(family.Children) > 0 {
				v.ChildIIN = string(family.Children[0])
			}
		}
	})
	p.Practice.SetApplicant(family.IIN)
	p.ClosePanel()
	p.render()
}

// open shows the practice people and the practice telephone.
func (p *phone) open() {
	p.OpenPanel(func() *panel {
		w := p.words
		folder, password := p.Practice.Keys()
		column := widgets.VStack(12, widgets.Small(w.T("practice.text", "password", password, "folder", folder)))
		column.Add(p.connectionSwitch())
		column.Add(p.inbox())
		for _, family := range p.Practice.Families() {
			column.Add(p.familyCard(family))
		}
		return scrolling(&panel{title: w.T("practice.title"), width: 620}, widgets.Inset(4, 8, 4, 4, column))
	})
}

func (p *phone) familyCard(family PracticeFamily) fyne.CanvasObject {
	w := p.words
	text := widgets.VStack(4,
		widgets.Strong(family.Name),
		widgets.Body(w.T("profile.iin")+" "+family.IIN.Grouped()+" · "+family.Phone.String()),
	)
	for _, child := range family.Children {
		text.Add(widgets.Body(w.T("practice.child", "iin", child.Grouped())))
	}
	text.Add(widgets.Small(family.About.In(w.Lang())))
	fill := widgets.NewButton(widgets.Secondary, w.T("action.fill"), "", func() { p.fillIn(family) })
	return widgets.NewCardRoom(16, widgets.Beside(12, 260, text, fill))
}

// inbox shows the messages that came to the practice telephone.
func (p *phone) inbox() fyne.CanvasObject {
	w := p.words
	column := widgets.VStack(6, widgets.Strong(w.T("practice.phone.title")))
	if len(p.messages) == 0 {
		column.Add(widgets.Small(w.T("practice.phone.empty")))
	}
	for _, m := range slices.Backward(p.messages) {
		column.Add(widgets.Small(m.phone))
		column.Add(widgets.Body(m.text))
	}
	return widgets.NewCardRoom(16, column)
}
