package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// confirmRemoval asks what is to be taken away with an application: the child from the cabinet, or its
// application from the queue, which stands there else.
func (p *cabinetPage) confirmRemoval(app model.Application) {
	var withdraw func()
	if app.Status.Open() {
		withdraw = func() {
			p.Act("busy.load", func(ctx context.Context) error { return p.Desk.Withdraw(ctx, app) })
		}
	}
	p.askUnlink(app.Child, func() { p.unlink(app.Number) }, withdraw)
}

// unlink goes to the statement that unlinks the child of an application.
func (b base) unlink(application string) {
	b.Act("busy.load", func(ctx context.Context) error { return b.Desk.Unlink(ctx, application) })
}

// takeBackLink ends the link to a child that has no application.
func (b base) takeBackLink(child model.IIN) {
	b.ActThen("busy.save", func(ctx context.Context) error { return b.Desk.TakeBackLink(ctx, child) }, func(err error) {
		if err != nil {
			b.Fail(err)
			return
		}
		b.Render()
		b.Toast("cabinet.unlinked")
	})
}

// confirmUnlink asks before a child of the applicant is unlinked: by a statement where it has an
// application, by the number that the link names or that is known here.
func (b base) confirmUnlink(k model.Kinship) {
	number := k.Application
	for _, app := range b.Desk.KnownApplications() {
		if number == "" && app.Child.IIN == k.Child.IIN {
			number = app.Number
		}
	}
	b.askUnlink(k.Child, func() {
		if number == "" {
			b.takeBackLink(k.Child.IIN)
			return
		}
		b.unlink(number)
	}, nil)
}

// askUnlink asks before a child is taken out of the cabinet; withdraw is another way, nil where
// there is none.
func (b base) askUnlink(child model.Child, unlink, withdraw func()) {
	b.OpenPanel(func() *panel {
		w := b.words
		leave := func(do func()) func() {
			return func() {
				b.ClosePanel()
				do()
			}
		}
		buttons := []fyne.CanvasObject{}
		if withdraw != nil {
			buttons = append(buttons, widgets.NewButton(widgets.Secondary, w.T("change.withdraw_application"), "", leave(withdraw)))
		}
		yes := widgets.NewButton(widgets.Primary, w.T("cabinet.unlink"), keyLabel(KeyRemove), leave(unlink))
		return &panel{
			title:   w.T("cabinet.unlink.title"),
			body:    widgets.VStack(10, widgets.Strong(spelled(child.FullName())), widgets.Small(child.Birth.String()), widgets.Body(w.T("cabinet.unlink.text"))),
			buttons: append(buttons, yes),
			keys:    map[fyne.KeyName]func(){KeyRemove: leave(unlink)}, // Enter takes nothing away
		}
	})
}
