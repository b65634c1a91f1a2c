package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// The width of the card in the middle, in units of the drawing: the first operator
// has more to read.
const (
	lockWidth  = 460
	firstWidth = 560
)

// drawLock puts the lock page into the window: nothing else is on it then.
func (s *Shell) drawLock() {
	l, w := s.lock, s.words
	l.progress = widgets.NewBusy("", "", nil)
	top := widgets.VStack(0)
	if s.Practice != nil {
		top.Add(s.ribbon())
	}
	top.Add(s.lockHeader())
	column, width, above := widgets.VStack(14), float32(lockWidth), float32(36)
	if l.help {
		above = 16
		column.Add(widgets.NewBanner(widgets.Info, widgets.BannerText{Title: w.T("lock.help.title"), Text: w.T("lock.help")}))
	}
	if told := s.rescueBanner(); told != nil {
		column.Add(told)
	}
	if l.failed != nil {
		column.Add(widgets.NewBanner(widgets.Bad, w.fail(l.failed)))
	}
	if l.first != nil {
		width, above = firstWidth, 16
		column.Add(s.firstCard())
	} else {
		column.Add(s.lockCard())
	}
	body := widgets.Scroll(widgets.Inset(above, 24, 16, 24, widgets.Centered(width, column)))
	s.frame.root.Objects = []fyne.CanvasObject{
		canvas.NewRectangle(theme.Color(theme.ColorBackground)),
		container.NewBorder(top, s.lockFoot(), nil, nil, body),
	}
	s.frame.root.Refresh()
	s.tickLock()
	s.lockFocus()
}

// lockHeader is the header without anything of the citizen or the operator.
func (s *Shell) lockHeader() fyne.CanvasObject {
	titles := widgets.NewLines(1, widgets.Strong(s.words.T("app.title")).Shrinkable(), widgets.Small(s.officeLine()).Shrinkable())
	worth := func() []widgets.Shrinkable { return []widgets.Shrinkable{titles} }
	return s.bar(widgets.ShrinkableRow(16, titles, worth, mark(), titles, s.languages()))
}

func (s *Shell) lockFoot() fyne.CanvasObject {
	w := s.words
	hints := []widgets.Hint{{Keys: []string{"Enter"}, Text: w.T(s.lock.enterKey())}}
	if s.lock.tiles != nil {
		hints = append(hints, widgets.Hint{Keys: []string{"↑", "↓"}, Text: w.T("lock.number")})
	}
	hints = append(hints, widgets.Hint{Keys: []string{"F1"}, Text: w.T("key.help")})
	s.lock.hints = widgets.NewKeyHints(hints...)
	row := widgets.HRow(12, widgets.Grow(container.NewStack(s.lock.hints, s.lock.progress)))
	return widgets.VStack(0, widgets.NewDivider(), container.NewStack(
		canvas.NewRectangle(theme.Color(theme.ColorSurface)),
		container.New(tall{theme.SizeFoot}, widgets.Inset(0, 28, 0, 28, row)),
	))
}

// lockCard asks for the number and the PIN.
func (s *Shell) lockCard() fyne.CanvasObject {
	l, w := s.lock, s.words
	title, lead := "lock.title", "lock.lead"
	if !s.opened {
		title, lead = "lock.title.first", "lock.lead.first"
	}
	column := widgets.VStack(14, widgets.VStack(6, widgets.Title(w.T(title)), widgets.Lead(w.T(lead))))
	l.tiles = nil
	if len(l.numbers) > 1 {
		l.tiles = called(widgets.NewNumberTiles(l.numbers, l.number), w.T("lock.operator"))
		l.tiles.OnChanged = func(number int) { s.chooseOperator(number) }
		l.tiles.OnSubmitted = func() {
			if l.number > 0 {
				l.pin.Focus()
			}
		}
		column.Add(widgets.VStack(5, widgets.Label(w.T("lock.operator")), l.tiles))
	} else if l.number > 0 {
		column.Add(widgets.Strong(w.T("lock.single", "number", l.number)))
	}
	l.pin = widgets.NewPINEntry()
	l.pin.SetDigits(l.typed)
	l.pin.OnChanged = func(digits string) {
		l.typed = digits
		if digits != "" && l.wrong != nil {
			l.wrong = nil
			l.field.SetError("")
		}
	}
	l.pin.OnSubmitted = func(string) { s.unlock() }
	l.pin.OnUp = func() { s.lockKey(fyne.KeyUp) }
	l.pin.OnDown = func() { s.lockKey(fyne.KeyDown) }
	l.field = widgets.NewField(w.T("lock.pin"), l.pin)
	l.field.SetHelp(w.T("lock.pin.help"))
	if l.wrong != nil {
		l.field.SetError(w.field(l.wrong))
	}
	column.Add(l.field)
	if s.PracticePIN != "" {
		column.Add(widgets.Small(w.T("lock.practice", "pin", s.PracticePIN)))
	}
	column.Add(s.lockButton())
	return widgets.NewCard(column)
}

// lockButton is the button under the fields.
func (s *Shell) lockButton() fyne.CanvasObject {
	s.lock.enter = widgets.NewButton(widgets.Primary, s.words.T(s.lock.enterKey()), "Enter", s.unlock)
	return s.lock.enter
}

// enterKey is the text of what Enter does.
func (l *lock) enterKey() string {
	if l.first != nil {
		return "lock.first.enter"
	}
	return "lock.enter"
}

// setTyped replaces what stands in the field of the PIN.
func (l *lock) setTyped(digits string) {
	l.typed = digits
	if l.pin != nil {
		l.pin.SetDigits(digits)
	}
}

// setBusy shows that a PIN is being tried, or that the next one must wait.
func (l *lock) setBusy(s *Shell, busy bool) {
	l.busy = busy
	if l.enter == nil {
		return
	}
	if busy || l.wait(s.now()) > 0 {
		l.enter.Disable()
	} else {
		l.enter.Enable()
	}
	if busy { // trying a PIN takes a second, on purpose
		l.hints.Hide()
		l.progress.Start(s.words.T("lock.busy"))
	} else {
		l.progress.Stop()
		l.hints.Show()
	}
}

// chooseOperator takes the number of another operator; a PIN is not carried over.
func (s *Shell) chooseOperator(number int) {
	l := s.lock
	l.number, l.wrong = number, nil
	l.setTyped("")
	s.tickLock()
}

// lockFocus puts the focus where something is missing. A window that is not shown yet
// does not know what stands in it: there it is tried again.
func (s *Shell) lockFocus() {
	l := s.lock
	switch {
	case l.first != nil:
		l.first.focus()
	case l.number == 0 && l.tiles != nil:
		l.tiles.Focus()
	default:
		l.pin.Focus()
	}
	if s.window.Canvas().Focused() == nil {
		s.runner.Alarm(50*time.Millisecond, func() {
			if s.lock == l && s.window.Canvas().Focused() == nil {
				s.lockFocus()
			}
		})
	}
}

// firstCard asks the first operator of this computer for a name and a PIN.
func (s *Shell) firstCard() fyne.CanvasObject {
	l, w := s.lock, s.words
	fields := l.first.build(w, w.T("operators.name"), s.unlock)
	return widgets.NewCard(widgets.VStack(10,
		widgets.VStack(6, widgets.Title(w.T("lock.first.title")), widgets.Lead(w.T("lock.first.lead"))),
		fields,
		widgets.Small(w.T("lock.first.note")),
		s.lockButton(),
	))
}

// addFirst makes the first operator.
func (s *Shell) addFirst() {
	form := s.lock.first
	if s.opened || !form.valid(s.words) {
		return
	}
	name, pin := form.text, form.pin
	s.enterBy(func() (model.Operator, error) {
		operator, err := s.Operators.AddOperator(name, pin)
		if err == nil && !s.Operators.Unlocked() {
			return s.Operators.Unlock(operator.Number, pin)
		}
		return operator, err
	})
}
