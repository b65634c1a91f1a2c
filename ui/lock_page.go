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

// draw puts the lock page into the window: nothing else is on it then.
func (l *lock) draw() {
	screen, w := l.screen, l.words
	screen.progress = widgets.NewBusy("", "", nil)
	top := widgets.VStack(0)
	if l.Practice != nil {
		top.Add(l.ribbon())
	}
	top.Add(l.header())
	column, width, above := widgets.VStack(14), float32(lockWidth), float32(36)
	if screen.help {
		above = 16
		column.Add(widgets.NewBanner(widgets.Info, widgets.BannerText{Title: w.T("lock.help.title"), Text: w.T("lock.help")}))
	}
	if screen.closing {
		column.Add(widgets.NewBanner(widgets.Warn, widgets.BannerText{Title: w.T("close.locked.title"), Text: w.T("close.locked.text")}))
	}
	if told := l.rescueBanner(); told != nil {
		column.Add(told)
	}
	if screen.failed != nil {
		column.Add(widgets.NewBanner(widgets.Bad, w.fail(screen.failed)))
	}
	switch {
	case screen.next != nil:
		width = firstWidth
		column.Add(l.handoverCard())
	case screen.first != nil:
		width, above = firstWidth, 16
		column.Add(l.firstCard())
	default:
		column.Add(l.card())
	}
	body := widgets.Scroll(widgets.Inset(above, 24, 16, 24, widgets.Centered(width, column)))
	l.showLock(container.NewBorder(top, l.foot(), nil, nil, body))
	l.tick()
	l.focus()
}

// header is the header without anything of the citizen or the operator.
func (l *lock) header() fyne.CanvasObject {
	titles := widgets.NewLines(1, widgets.Strong(l.words.T("app.title")).Shrinkable(), widgets.Small(l.officeLine()).Shrinkable())
	worth := func() []widgets.Shrinkable { return []widgets.Shrinkable{titles} }
	return bar(widgets.ShrinkableRow(16, titles, worth, mark(), titles, l.languages(l.SetLang)))
}

func (l *lock) foot() fyne.CanvasObject {
	w := l.words
	var hints []widgets.Hint
	if l.screen.next == nil { // else the keys stand on the buttons
		hints = append(hints, hint(KeyPrimary, small(w.T(l.screen.enterKey()))))
	}
	if l.screen.tiles != nil {
		hints = append(hints, widgets.Hint{Keys: []string{"↑", "↓"}, Text: w.T("lock.number")})
	}
	hints = append(hints, hint(KeyHelp, w.T("key.help")))
	l.screen.hints = widgets.NewKeyHints(hints...)
	row := widgets.HRow(12, widgets.Grow(container.NewStack(l.screen.hints, l.screen.progress)))
	return widgets.VStack(0, widgets.NewDivider(), container.NewStack(
		canvas.NewRectangle(theme.Color(theme.ColorSurface)),
		container.New(tall{theme.SizeFoot}, widgets.Inset(0, 28, 0, 28, row)),
	))
}

// card asks for the number and the PIN.
func (l *lock) card() fyne.CanvasObject {
	screen, w := l.screen, l.words
	title, lead := "lock.title", "lock.lead"
	if !l.opened {
		title, lead = "lock.title.first", "lock.lead.first"
	}
	column := widgets.VStack(14, widgets.VStack(6, widgets.Title(w.T(title)), widgets.Lead(w.T(lead))))
	screen.tiles = nil
	if len(screen.numbers) > 1 {
		screen.tiles = called(widgets.NewNumberTiles(screen.numbers, screen.number), w.T("lock.operator"))
		screen.tiles.OnChanged = func(number int) { l.chooseOperator(number) }
		screen.tiles.OnSubmitted = func() {
			if screen.number > 0 {
				screen.pin.Focus()
			}
		}
		column.Add(widgets.VStack(5, widgets.Label(w.T("lock.operator")), screen.tiles))
	} else if screen.number > 0 {
		column.Add(widgets.Strong(w.T("lock.single", "number", screen.number)))
	}
	screen.pin = widgets.NewPINEntry()
	screen.pin.SetDigits(screen.typed)
	screen.pin.OnChanged = func(digits string) {
		screen.typed = digits
		if digits != "" && screen.wrong != nil {
			screen.wrong = nil
			screen.field.SetError("")
		}
	}
	screen.pin.OnSubmitted = func(string) { l.unlock() }
	screen.pin.OnUp = func() { l.key(fyne.KeyUp) }
	screen.pin.OnDown = func() { l.key(fyne.KeyDown) }
	screen.field = widgets.NewField(w.T("lock.pin"), screen.pin)
	screen.field.SetHelp(w.T("lock.pin.help"))
	if screen.wrong != nil {
		screen.field.SetError(w.field(screen.wrong))
	}
	column.Add(screen.field)
	switch {
	case l.practiceOperator(screen.number):
		column.Add(widgets.Small(w.T("lock.practice", "pin", l.PracticePIN)))
	case l.practiceOperator(1) && screen.number == 0:
		column.Add(widgets.Small(w.T("lock.practice.first", "pin", l.PracticePIN)))
	}
	column.Add(l.button())
	return widgets.NewCard(column)
}

// button is the button under the fields.
func (l *lock) button() fyne.CanvasObject {
	l.screen.enter = widgets.NewButton(widgets.Primary, l.words.T(l.screen.enterKey()), keyLabel(KeyPrimary), l.unlock)
	return l.screen.enter
}

// enterKey is the text of what Enter does.
func (screen *lockScreen) enterKey() string {
	if screen.next != nil {
		return "handover.go.on"
	}
	if screen.first != nil {
		return "lock.first.enter"
	}
	return "lock.enter"
}

// setTyped replaces what stands in the field of the PIN.
func (screen *lockScreen) setTyped(digits string) {
	screen.typed = digits
	if screen.pin != nil {
		screen.pin.SetDigits(digits)
	}
}

// keyringPatience is how long the keyring is asked until it is told that it is waited for.
const keyringPatience = 2 * time.Second

// setBusy shows that a PIN is being tried, or that the next one must wait.
func (l *lock) setBusy(busy bool) {
	screen := l.screen
	screen.busy = busy
	if screen.enter == nil {
		return
	}
	if busy || screen.wait(l.now()) > 0 {
		screen.enter.Disable()
	} else {
		screen.enter.Enable()
	}
	if busy { // trying a PIN takes a second, on purpose
		screen.hints.Hide()
		screen.progress.Start(l.words.T("lock.busy"))
		l.runner.Alarm(keyringPatience, func() {
			if screen.busy && l.KeyringAsked != nil && l.KeyringAsked() {
				screen.progress.Start(l.words.T("opening.keyring"))
			}
		})
	} else {
		screen.progress.Stop()
		screen.hints.Show()
	}
}

// chooseOperator takes the number of another operator; a PIN is not carried over. What is
// typed next is the PIN: on the tiles it would choose others.
func (l *lock) chooseOperator(number int) {
	screen := l.screen
	told := l.practiceOperator(max(1, screen.number))
	screen.number, screen.wrong = number, nil
	screen.setTyped("")
	screen.field.SetError("")
	if told || l.practiceOperator(number) {
		l.draw()
		return
	}
	if !screen.tiles.Unfinished() {
		screen.pin.Focus()
	}
	l.tick()
}

// focus puts the focus where something is missing.
func (l *lock) focus() {
	screen := l.screen
	switch {
	case screen.next != nil:
		l.window.Canvas().Unfocus() // the keys come to the lock
	case screen.first != nil:
		screen.first.focus()
	case screen.number == 0 && screen.tiles != nil:
		screen.tiles.Focus()
	default:
		screen.pin.Focus()
	}
}

// firstCard asks the first operator of this computer for a name and a PIN.
func (l *lock) firstCard() fyne.CanvasObject {
	screen, w := l.screen, l.words
	fields := screen.first.build(w, w.T("operators.name"), l.unlock)
	return widgets.NewCard(widgets.VStack(10,
		widgets.VStack(6, widgets.Title(w.T("lock.first.title")), widgets.Lead(w.T("lock.first.lead"))),
		fields,
		widgets.Small(w.T("lock.first.note")),
		l.button(),
	))
}

// addFirst makes the first operator.
func (l *lock) addFirst() {
	form := l.screen.first
	if l.opened || !form.valid(l.words) {
		return
	}
	name, pin := form.text, form.pin
	l.enterBy(func() (model.Operator, error) {
		operator, err := l.Operators.AddOperator(name, pin)
		if err == nil && !l.Operators.Unlocked() {
			return l.Operators.Unlock(operator.Number, pin)
		}
		return operator, err
	})
}
