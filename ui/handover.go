package ui

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// handsOver reports whether an operator who has given a PIN would see the citizen of another
// one: they are asked first.
func (l *lock) handsOver(operator model.Operator) bool {
	return l.opened && operator.Number != l.operator.Number && l.Desk.Visit().Step != desk.Home
}

// handoverCard tells who has left a visit open, and asks what becomes of it.
func (l *lock) handoverCard() fyne.CanvasObject {
	screen, w := l.screen, l.words
	text := widgets.VStack(10, widgets.Title(w.T("handover.title")), widgets.Body(w.T("handover.text",
		"number", l.operator.Number, "name", l.operatorName(l.operator))))
	if l.Desk.LeavesDraft() {
		text.Add(widgets.Body(w.T("finish.draft")))
	}
	screen.tiles, screen.pin, screen.field = nil, nil, nil
	screen.enter = widgets.NewButton(widgets.Primary, w.T(screen.enterKey()), keyLabel(KeyPrimary), func() { l.key(KeyPrimary) })
	end := widgets.NewButton(widgets.Secondary, w.T("action.finish"), keyLabel(KeyEnd), l.endFormer)
	return widgets.NewCard(widgets.VStack(20, text, widgets.Flow(12, screen.enter, end)))
}

// endFormer ends the visit that another operator left, and shows the window then.
func (l *lock) endFormer() {
	next := *l.screen.next
	l.endVisit(func() {
		if l.locked() {
			l.open(next)
		}
	})
}
