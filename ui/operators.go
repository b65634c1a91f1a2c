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

// operatorsPanel shows who may work at this computer, and changes it.
type operatorsPanel struct {
	*env
	actRunner
	panelOpener
	lock *lock
}

// open shows who may work at this computer.
func (o *operatorsPanel) open() {
	if o.guarded() {
		o.show("")
	}
}

// show is open with a message of what was just done. The names are
// read and deciphered in the background.
func (o *operatorsPanel) show(done string, args ...any) {
	var operators []model.Operator
	o.Start("busy.load", func(context.Context) (err error) {
		operators, err = o.Operators.OperatorNames()
		return err
	}, func(err error) { o.list(operators, err, done, args) })
}

// list shows the operators, or why they cannot be read.
func (o *operatorsPanel) list(operators []model.Operator, err error, done string, args []any) {
	o.OpenPanel(func() *panel {
		w := o.words
		list := widgets.NewRowList("")
		list.SetRows(o.rows(operators))
		list.SelectID(strconv.Itoa(o.lock.operator.Number))
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
				o.openRemoval(operators[i])
			}
		}
		return &panel{
			title: w.T("operators.title"), topic: topicOperators, width: operatorsWidth, body: column, focus: list,
			buttons: []fyne.CanvasObject{
				widgets.NewButton(widgets.Secondary, w.T("operators.remove"), keyLabel(KeyRemove), remove),
				widgets.NewButton(widgets.Secondary, w.T("operators.change"), keyLabel(KeyEdit), o.openPINChange),
				widgets.NewButton(widgets.Primary, w.T("operators.add"), keyLabel(KeyAdd), o.openAddition),
			},
			keys: map[fyne.KeyName]func(){KeyAdd: o.openAddition, KeyEdit: o.openPINChange, KeyRemove: remove},
		}
	})
}

func (o *operatorsPanel) rows(operators []model.Operator) []widgets.Row {
	rows := make([]widgets.Row, len(operators))
	for i, operator := range operators {
		rows[i] = widgets.Row{
			ID: strconv.Itoa(operator.Number), Title: o.operatorName(operator),
			Subtitle: o.words.T("lock.single", "number", operator.Number),
		}
		if operator.Number == o.lock.operator.Number {
			rows[i].Chip, rows[i].ChipKind = o.words.T("operators.you"), widgets.Info
		}
	}
	return rows
}

// operatorName is the name, or the number where the name cannot be read.
func (e *env) operatorName(operator model.Operator) string {
	if e.practiceOperator(operator.Number) {
		return e.words.T("operators.practice")
	}
	if operator.Name == "" {
		return e.words.T("lock.single", "number", operator.Number)
	}
	return operator.Name
}

// practiceOperator reports whether the number is that of the operator whom practice makes.
func (e *env) practiceOperator(number int) bool { return e.PracticePIN != "" && number == 1 }

// openAddition asks for the name and the PIN of another operator.
func (o *operatorsPanel) openAddition() {
	form := &pinForm{digits: o.Operators.PINDigits()}
	o.openForm(form, "operators.add.title", "operators.add.text", "operators.add", func() {
		var added model.Operator
		name, pin := form.text, form.pin
		o.act(form, func() (err error) {
			added, err = o.Operators.AddOperator(name, pin)
			return err
		}, func() { o.show("operators.added", "number", added.Number, "name", added.Name) })
	})
}

// openPINChange asks the operator for the old PIN and a new one.
func (o *operatorsPanel) openPINChange() {
	form, number := &pinForm{byOld: true, digits: o.Operators.PINDigits()}, o.lock.operator.Number
	o.openForm(form, "operators.change.title", "operators.change.text", "action.save", func() {
		old, pin := form.text, form.pin
		o.act(form, func() error { return o.Operators.ChangePIN(number, old, pin) },
			func() {
				if o.practiceOperator(number) {
					o.PracticePIN = ""
				}
				o.show("operators.changed")
			})
	})
}

// openForm shows a form; its way back leads to the list.
func (o *operatorsPanel) openForm(form *pinForm, title, text, action string, save func()) {
	o.OpenPanel(func() *panel {
		w := o.words
		head := "operators.name"
		if form.byOld {
			head = "operators.pin.old"
		}
		fields := form.build(w, w.T(head), save)
		p := scrolling(&panel{
			title: w.T(title), topic: topicOperators, focus: form.focusable(), back: o.open, cancels: true,
			buttons: []fyne.CanvasObject{widgets.NewButton(widgets.Primary, w.T(action), keyLabel(KeyPrimary), save)},
			keys:    map[fyne.KeyName]func(){KeyPrimary: save},
		}, widgets.Inset(4, 8, 4, 4, widgets.VStack(14, widgets.Lead(w.T(text)), fields)))
		return p
	})
}

// teller is a form that tells under its fields what is wrong with them.
type errorForm interface {
	valid(w words) bool
	fail(w words, err error) bool
}

// act does what a form asks for and tells under its fields what is wrong. The
// work knows what was typed by now, and never asks the form: the next digit may come.
func (o *operatorsPanel) act(form errorForm, work func() error, done func()) {
	if o.lock.locked() || !form.valid(o.words) {
		return
	}
	o.Start("busy.save", func(context.Context) error { return work() }, func(err error) {
		switch {
		case err == nil:
			done()
		case !form.fail(o.words, err):
			o.FailInPanel(err)
		}
	})
}

// openRemoval asks before an operator's PIN is taken away, and for the PIN of the one
// who does it: the window may stand open for somebody else. Nobody removes themselves,
// so there is always one who can come in.
func (o *operatorsPanel) openRemoval(operator model.Operator) {
	if operator.Number == o.lock.operator.Number {
		o.HintInPanel(widgets.Info, "operators.remove.self")
		return
	}
	own, by := &ownPIN{}, o.lock.operator.Number
	o.OpenPanel(func() *panel {
		w := o.words
		remove := func() {
			pin := own.typed
			o.act(own, func() error { return o.Operators.RemoveOperator(operator.Number, by, pin) },
				func() {
					o.show("operators.removed", "number", operator.Number, "name", o.operatorName(operator))
				})
		}
		field := own.build(w, remove)
		return &panel{
			title: w.T("operators.remove.title", "name", o.operatorName(operator)), topic: topicOperators, cancels: true,
			body:    widgets.VStack(14, widgets.Body(w.T("operators.remove.text")), field),
			buttons: []fyne.CanvasObject{widgets.NewButton(widgets.Primary, w.T("operators.remove"), keyLabel(KeyPrimary), remove)},
			focus:   own.entry.Focusable(), back: o.open,
			keys: map[fyne.KeyName]func(){KeyPrimary: remove},
		}
	})
}
