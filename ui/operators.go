package ui

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// operatorsWidth is that of the panel with the list, in units of the drawing.
const operatorsWidth = 760

// openOperators shows who may work at this computer.
func (s *Shell) openOperators() {
	if s.guarded() {
		s.showOperators("")
	}
}

// showOperators is openOperators with a message of what was just done. The names are
// read and deciphered in the background.
func (s *Shell) showOperators(done string, args ...any) {
	var operators []model.Operator
	s.Start("busy.load", func(context.Context) (err error) {
		operators, err = s.Operators.OperatorNames()
		return err
	}, func(err error) { s.listOperators(operators, err, done, args) })
}

// listOperators shows the operators, or why they cannot be read.
func (s *Shell) listOperators(operators []model.Operator, err error, done string, args []any) {
	s.OpenPanel(func() *panel {
		w := s.words
		list := widgets.NewRowList("")
		list.SetRows(s.operatorRows(operators))
		list.SelectID(strconv.Itoa(s.operator.Number))
		column := widgets.VFill(12, list, widgets.Lead(w.T("operators.lead")), list)
		if done != "" {
			column.Objects = append([]fyne.CanvasObject{
				widgets.NewBanner(widgets.Ok, widgets.BannerText{Title: w.T(done, args...)}),
			}, column.Objects...)
		}
		if err != nil {
			column = widgets.VStack(12, widgets.NewBanner(widgets.Bad, w.fail(err)))
		}
		remove := func() {
			if i := list.Selected(); i >= 0 && i < len(operators) {
				s.openRemoval(operators[i])
			}
		}
		return &panel{
			title: w.T("operators.title"), width: operatorsWidth, body: column, focus: list,
			buttons: []fyne.CanvasObject{
				widgets.NewButton(widgets.Secondary, w.T("operators.remove"), "Del", remove),
				widgets.NewButton(widgets.Secondary, w.T("operators.change"), "F3", s.openPINChange),
				widgets.NewButton(widgets.Primary, w.T("operators.add"), "F2", s.openAddition),
			},
			keys: map[fyne.KeyName]func(){fyne.KeyF2: s.openAddition, fyne.KeyF3: s.openPINChange, fyne.KeyDelete: remove},
		}
	})
}

func (s *Shell) operatorRows(operators []model.Operator) []widgets.Row {
	rows := make([]widgets.Row, len(operators))
	for i, operator := range operators {
		rows[i] = widgets.Row{
			ID: strconv.Itoa(operator.Number), Title: s.operatorName(operator),
			Subtitle: s.words.T("lock.single", "number", operator.Number),
		}
		if operator.Number == s.operator.Number {
			rows[i].Chip, rows[i].ChipKind = s.words.T("operators.you"), widgets.Info
		}
	}
	return rows
}

// operatorName is the name, or the number where the name cannot be read.
func (s *Shell) operatorName(operator model.Operator) string {
	if s.PracticePIN != "" {
		return s.words.T("operators.practice")
	}
	if operator.Name == "" {
		return s.words.T("lock.single", "number", operator.Number)
	}
	return operator.Name
}

// openAddition asks for the name and the PIN of another operator.
func (s *Shell) openAddition() {
	form := &pinForm{digits: s.Operators.PINDigits()}
	s.openForm(form, "operators.add.title", "operators.add.text", "operators.add", func() {
		var added model.Operator
		name, pin := form.text, form.pin
		s.operatorAct(form, func() (err error) {
			added, err = s.Operators.AddOperator(name, pin)
			return err
		}, func() { s.showOperators("operators.added", "number", added.Number, "name", added.Name) })
	})
}

// openPINChange asks the operator for the old PIN and a new one.
func (s *Shell) openPINChange() {
	form, number := &pinForm{byOld: true, digits: s.Operators.PINDigits()}, s.operator.Number
	s.openForm(form, "operators.change.title", "operators.change.text", "action.save", func() {
		old, pin := form.text, form.pin
		s.operatorAct(form, func() error { return s.Operators.ChangePIN(number, old, pin) },
			func() { s.showOperators("operators.changed") })
	})
}

// openForm shows a form; its way back leads to the list.
func (s *Shell) openForm(form *pinForm, title, text, action string, save func()) {
	s.OpenPanel(func() *panel {
		w := s.words
		head := "operators.name"
		if form.byOld {
			head = "operators.pin.old"
		}
		fields := form.build(w, w.T(head), save)
		p := scrolling(&panel{
			title: w.T(title), focus: form.focusable(), back: s.openOperators, acts: true,
			buttons: []fyne.CanvasObject{widgets.NewButton(widgets.Primary, w.T(action), "Enter", save)},
			keys:    map[fyne.KeyName]func(){fyne.KeyReturn: save},
		}, widgets.Inset(4, 8, 4, 4, widgets.VStack(14, widgets.Lead(w.T(text)), fields)))
		return p
	})
}

// teller is a form that tells under its fields what is wrong with them.
type errorForm interface {
	valid(w words) bool
	fail(w words, err error) bool
}

// operatorAct does what a form asks for and tells under its fields what is wrong. The
// work knows what was typed by now, and never asks the form: the next digit may come.
func (s *Shell) operatorAct(form errorForm, work func() error, done func()) {
	if s.Locked() || !form.valid(s.words) {
		return
	}
	s.Start("busy.save", func(context.Context) error { return work() }, func(err error) {
		switch {
		case err == nil:
			done()
		case !form.fail(s.words, err):
			s.FailInPanel(err)
		}
	})
}

// openRemoval asks before an operator's PIN is taken away, and for the PIN of the one
// who does it: the window may stand open for somebody else. Nobody removes themselves,
// so there is always one who can come in.
func (s *Shell) openRemoval(operator model.Operator) {
	if operator.Number == s.operator.Number {
		s.HintInPanel(widgets.Info, "operators.remove.self")
		return
	}
	own, by := &ownPIN{}, s.operator.Number
	s.OpenPanel(func() *panel {
		w := s.words
		remove := func() {
			pin := own.typed
			s.operatorAct(own, func() error { return s.Operators.RemoveOperator(operator.Number, by, pin) },
				func() {
					s.showOperators("operators.removed", "number", operator.Number, "name", s.operatorName(operator))
				})
		}
		field := own.build(w, remove)
		return &panel{
			title: w.T("operators.remove.title", "name", s.operatorName(operator)), acts: true,
			body:    widgets.VStack(14, widgets.Body(w.T("operators.remove.text")), field),
			buttons: []fyne.CanvasObject{widgets.NewButton(widgets.Primary, w.T("operators.remove"), "Enter", remove)},
			focus:   own.entry.Focusable(), back: s.openOperators,
			keys: map[fyne.KeyName]func(){fyne.KeyReturn: remove},
		}
	})
}
