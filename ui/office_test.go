package ui_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// staff is the operators of a computer, in memory, with the rules of the real ones.
type staff struct {
	names    map[int]string
	pins     map[int]string
	last     int
	wrong    int
	unread   error  // of reading the operators
	wait     string // seconds; empty: no waiting
	unlocked bool
	digits   int // of a new PIN; at least six
	desk     *desk.Desk
}

func newStaff(names ...string) *staff {
	s := &staff{names: map[int]string{}, pins: map[int]string{}}
	for i, name := range names {
		s.last = i + 1
		s.names[s.last], s.pins[s.last] = name, strings.Repeat("1357902468", 2)[i:i+6]
	}
	return s
}

func (s *staff) Operators() ([]int, error) {
	if s.unread != nil {
		return nil, s.unread
	}
	return s.numbers(), nil
}

func (s *staff) numbers() (numbers []int) {
	for n := range s.last {
		if s.pins[n+1] != "" {
			numbers = append(numbers, n+1)
		}
	}
	return numbers
}

func (s *staff) AddOperator(name, pin string) (model.Operator, error) {
	switch {
	case name == "":
		return model.Operator{}, model.NewError(model.CodeNameEmpty)
	case pin == "111111":
		return model.Operator{}, model.NewError(model.CodePINWeak)
	}
	s.last++
	s.names[s.last], s.pins[s.last] = name, pin
	if !s.unlocked {
		return s.Unlock(s.last, pin)
	}
	return model.Operator{Number: s.last, Name: name}, nil
}

func (s *staff) Unlock(number int, pin string) (model.Operator, error) {
	switch {
	case s.wait != "":
		return model.Operator{}, model.NewError(model.CodePINWait, "seconds", s.wait)
	case s.pins[number] == "" || s.pins[number] != pin:
		s.wrong++
		return model.Operator{}, model.NewError(model.CodePINWrong)
	}
	s.unlocked = true
	operator := model.Operator{Number: number, Name: s.names[number]}
	s.desk.SetOperator(operator)
	return operator, nil
}

func (s *staff) ChangePIN(number int, old, pin string) error {
	if s.pins[number] != old {
		return model.NewError(model.CodePINWrong)
	}
	s.pins[number] = pin
	return nil
}

func (s *staff) RemoveOperator(number, by int, pin string) error {
	if s.pins[by] != pin {
		return model.NewError(model.CodePINWrong)
	}
	delete(s.pins, number)
	return nil
}

func (s *staff) OperatorNames() ([]model.Operator, error) {
	if !s.unlocked {
		return nil, model.NewError(model.CodeCacheLocked)
	}
	var all []model.Operator
	for _, number := range s.numbers() {
		all = append(all, model.Operator{Number: number, Name: s.names[number]})
	}
	return all, nil
}

func (s *staff) PINDigits() int { return max(s.digits, 6) }

func (s *staff) Unlocked() bool { return s.unlocked }

// office is a stage at which operators work.
type office struct {
	*stage
	staff  *staff
	now    time.Time
	loaded []model.Operator
	locked int
	fail   error        // of loading the desk
	open   func() error // after a restart
}

const lockAfter = 10 * time.Minute

func newOffice(t *testing.T, staff *staff, keyOwners ...string) *office {
	t.Helper()
	o := &office{stage: newStage(t, keyOwners...), staff: staff, now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	d := o.shell.Desk
	o.shell.Close()
	o.build(d)
	return o
}

// restart is the program after a power cut, on the same computer.
func (o *office) restart() {
	o.t.Helper()
	d := o.shell.Desk
	must(o.t, d.SaveNow())
	o.shell.Close()
	o.staff.unlocked = false
	again := desk.New(d.Config)
	o.open = again.Open
	o.build(again)
}

// build makes the window over a desk.
func (o *office) build(d *desk.Desk) {
	t, staff := o.t, o.staff
	t.Helper()
	staff.desk = d
	o.window = test.NewTempWindow(t, nil)
	o.window.Resize(fyne.NewSize(1366, 768))
	o.shell = ui.New(o.window, ui.Config{
		Desk: d, Files: o.saved, Inline: true, Office: "ЦОН № 3", Operators: staff, LockAfter: lockAfter,
		Clock: func() time.Time { return o.now },
		Unlocked: func(_ context.Context, operator model.Operator) error {
			o.loaded = append(o.loaded, operator)
			if o.open != nil {
				return o.open()
			}
			return o.fail
		},
		OnLocked: func() { o.locked++ },
	})
	t.Cleanup(o.shell.Close)
}

// press sends a key as the toolkit does: down first, to whoever listens.
func (o *office) press(names ...fyne.KeyName) {
	for _, name := range names {
		event := &fyne.KeyEvent{Name: name}
		c := o.window.Canvas()
		if keyable, ok := c.Focused().(desktop.Keyable); ok {
			keyable.KeyDown(event)
		}
		o.key(name)
	}
}

func (o *office) unlock(number int) {
	o.t.Helper()
	o.givePIN(number)
	if o.shell.Locked() {
		o.t.Fatalf("still locked; the window shows %q", o.texts())
	}
}

func (o *office) givePIN(number int) {
	o.write(o.staff.pins[number])
	o.key(fyne.KeyReturn)
}

func (o *office) idle(d time.Duration) {
	o.now = o.now.Add(d)
	o.shell.Tick()
}

func (o *office) lacks(text string) {
	o.t.Helper()
	if slices.ContainsFunc(o.texts(), func(t string) bool { return strings.Contains(t, text) }) {
		o.t.Fatalf("the window shows %q: %q", text, o.texts())
	}
}

func within(roots []fyne.CanvasObject, target fyne.Focusable) (found bool) {
	for _, root := range roots {
		widgets.Walk(root, func(obj fyne.CanvasObject) bool {
			found = found || target != nil && obj == target.(fyne.CanvasObject) //nolint:errcheck // every widget is an object
			return !found
		})
	}
	return found
}

func (o *office) unlockAs(number int) {
	o.t.Helper()
	o.choose(number)
	o.unlock(number)
}

// choose takes the number of an operator where none is chosen.
func (o *office) choose(number int) {
	o.window.Canvas().FocusNext() // none is chosen: the tiles have the focus
	o.shell.SetLang(o.shell.Desk.Lang())
	for range slices.Index(o.staff.numbers(), number) + 1 {
		o.key(fyne.KeyDown)
	}
	o.key(fyne.KeyReturn)
}

// ground is what lies under everything of the window.
func (o *office) ground() (ground *widgets.ActivityBackground) {
	widgets.Walk(o.window.Canvas().Content(), func(obj fyne.CanvasObject) bool {
		if g, ok := obj.(*widgets.ActivityBackground); ok {
			ground = g
		}
		return true
	})
	return ground
}
