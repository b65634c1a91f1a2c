package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// handsOver reports whether an operator who has given a PIN would see the citizen of another
// one, who may have stood there before the program was started: they are asked first.
func (l *lock) handsOver(operator model.Operator) bool {
	former := l.Desk.ServedBy()
	return former != 0 && former != operator.Number && l.Desk.Visit().Step != desk.Home
}

// formerOperator returns the operator who has served the visit at the desk, without a name
// where none can be read. It runs in the background.
func (l *lock) formerOperator() model.Operator {
	former := model.Operator{Number: l.Desk.ServedBy()}
	operators, err := l.Operators.OperatorNames()
	if err != nil {
		l.Log.Warn("the name of another operator", "code", model.CodeOf(err))
	}
	if i := slices.IndexFunc(operators, func(o model.Operator) bool { return o.Number == former.Number }); i >= 0 {
		former = operators[i]
	}
	return former
}

// handoverCard tells who has left a visit open, and asks what becomes of it.
func (l *lock) handoverCard() fyne.CanvasObject {
	screen, w := l.screen, l.words
	former, told := screen.former, "handover.text"
	if former.Name == "" {
		told = "handover.text.number"
	}
	text := widgets.VStack(10, widgets.Title(w.T("handover.title")), widgets.Body(w.T(told,
		"number", former.Number, "name", l.operatorName(former))))
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
