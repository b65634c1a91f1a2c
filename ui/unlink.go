package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// confirmUnlink asks before a child is taken out of the cabinet. Who wants the child off the queue too
// withdraws its application.
func (b base) confirmUnlink(app model.Application) {
	child := app.Child
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
		if app.Status.Open() {
			buttons = append(buttons, widgets.NewButton(widgets.Secondary, w.T("change.withdraw_application"), "", func() {
				b.ClosePanel()
				b.Act("busy.load", func(ctx context.Context) error { return b.Desk.Withdraw(ctx, app) })
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
