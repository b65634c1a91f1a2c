package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// withExchange lets the family of a child that has a place consent to an exchange for one in the
// organization under the bar, by ask, and take back a consent that stands.
func (p *organizationPage) withExchange(v *View, ask func()) {
	if !p.Desk.MayExchange() {
		return
	}
	w := p.words
	action := Action{Text: w.T("exchange.ask"), Key: KeyAdd, Do: ask}
	app, _ := p.Desk.ChosenApplication()
	if p.Desk.Rules().Distribution.MayWait(app.Status) {
		v.Actions = slices.Insert(v.Actions, 1, action)
	} else {
		action.Key, action.Primary = KeyPrimary, true
		v.Actions[1], v.Lead = action, w.T("exchange.lead", "name", childName(app.Child))
		p.list.List().OnSubmitted = func(int) { ask() }
		p.list.Entry().OnSubmitted = func(string) { ask() }
	}
	wish := p.Desk.Record().Exchange
	if wish == nil {
		return
	}
	takeBack := func() { p.askTakeBack(app.Number) }
	place := p.wish(model.Wish{Organization: wish.Organization, Education: wish.Education})
	open := widgets.VStack(8,
		widgets.NewBanner(widgets.Info, widgets.BannerText{
			Title: w.T("exchange.open", "place", place), Text: w.T("exchange.open.text", "day", model.DateOf(wish.AskedAt.In(model.Zone))),
		}),
		left(widgets.NewButton(widgets.Secondary, w.T("exchange.back"), keyLabel(KeyRemove), takeBack)),
	)
	p.list.Entry().WhileEmpty(KeyRemove, takeBack)
	v.Body = widgets.VFill(16, v.Body, open, v.Body)
}

// exchange makes the statement of a consent for what is chosen.
func (p *organizationPage) exchange() {
	org, education, ok := p.picked()
	if !ok {
		return
	}
	p.Act("busy.load", func(ctx context.Context) error { return p.Desk.Exchange(ctx, org.ID, education) })
}

// askTakeBack asks before the consent is taken back that stands for an application.
func (b base) askTakeBack(application string) {
	takeBack := func() {
		b.ClosePanel()
		b.ActThen("busy.save", func(ctx context.Context) error { return b.Desk.TakeBackExchange(ctx, application) }, func(err error) {
			if err != nil {
				b.Fail(err)
				return
			}
			b.Render()
			b.Toast("exchange.back.done")
		})
	}
	b.OpenPanel(func() *panel {
		w := b.words
		yes := widgets.NewButton(widgets.Primary, w.T("exchange.back"), keyLabel(KeyRemove), takeBack)
		return &panel{
			title: w.T("exchange.back.title"), body: widgets.Body(w.T("exchange.back.text")), buttons: []fyne.CanvasObject{yes},
			keys: map[fyne.KeyName]func(){KeyRemove: takeBack}, // Enter takes nothing back
		}
	})
}
