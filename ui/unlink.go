package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// confirmRemoval asks before the child of an application is taken out of the cabinet. Who wants the
// child off the queue too withdraws the application.
func (p *cabinetPage) confirmRemoval(app model.Application) {
	if !app.Status.Open() {
		p.confirmUnlink(app.Child, nil)
		return
	}
	p.confirmUnlink(app.Child, func() {
		p.Act("busy.load", func(ctx context.Context) error { return p.Desk.Withdraw(ctx, app) })
	})
}

// confirmUnlink asks before a child is taken out of the cabinet; withdraw is another way, nil where
// there is none.
func (b base) confirmUnlink(child model.Child, withdraw func()) {
	b.OpenPanel(func() *panel {
		w := b.words
		unlink := func() {
			b.ClosePanel()
			b.ActThen("busy.save", func(ctx context.Context) error { return b.Desk.Unlink(ctx, child.IIN) }, func(err error) {
				if err != nil {
					b.Fail(err)
					return
				}
				b.Render()
				b.Toast("cabinet.unlinked")
			})
		}
		buttons := []fyne.CanvasObject{}
		if withdraw != nil {
			buttons = append(buttons, widgets.NewButton(widgets.Secondary, w.T("change.withdraw_application"), "", func() {
				b.ClosePanel()
				withdraw()
			}))
		}
		yes := widgets.NewButton(widgets.Primary, w.T("cabinet.unlink"), keyLabel(KeyRemove), unlink)
		return &panel{
			title:   w.T("cabinet.unlink.title"),
			body:    widgets.VStack(10, widgets.Strong(spelled(child.FullName())), widgets.Small(child.Birth.String()), widgets.Body(w.T("cabinet.unlink.text"))),
			buttons: append(buttons, yes),
			keys:    map[fyne.KeyName]func(){KeyRemove: unlink}, // Enter takes nothing away
		}
	})
}
