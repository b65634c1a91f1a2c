package ui

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// Operators is who may work at this computer. cache meets it (wired in cmd). It is
// known by number before anybody has unlocked, by name only after.
type Operators interface {
	// Operators returns the numbers, in their order; none and no error: nobody has
	// worked at this computer yet.
	Operators() ([]int, error)
	// AddOperator adds an operator; the first one of all unlocks too.
	AddOperator(name, pin string) (model.Operator, error)
	// Unlock opens what the computer remembers: pin_wrong, pin_wait.
	Unlock(number int, pin string) (model.Operator, error)
	// ChangePIN changes the PIN of an operator who knows the old one.
	ChangePIN(number int, old, pin string) error
	// RemoveOperator takes an operator's PIN away, where that of the one who does it is
	// right: pin_wrong, pin_wait. Nobody removes themselves.
	RemoveOperator(number, by int, pin string) error
	// OperatorNames returns the operators with their names.
	OperatorNames() ([]model.Operator, error)
	// PINDigits is the least number of digits of a new PIN.
	PINDigits() int
	// Unlocked reports whether a PIN has been given since the program started.
	Unlocked() bool
}

// lock stands before everything until an operator has given a PIN, and again when nobody
// was there for long.
type lock struct {
	*env
	lockHost
	operator model.Operator // who works now; the number is 0 before anybody has unlocked
	opened   bool           // an operator has unlocked since the program started
	screen   *lockScreen    // nil while somebody works
}

// lockHost is what the lock needs of the window.
type lockHost interface {
	Render()
	Fail(err error)
	// cover takes away from before the page what must not be seen, and returns the page and
	// what had the focus.
	cover() (page []fyne.CanvasObject, focused fyne.Focusable)
	// uncover shows the page again as it was left.
	uncover(page []fyne.CanvasObject, focused fyne.Focusable)
	// showLock shows the lock's page and nothing else.
	showLock(page fyne.CanvasObject)
	SetLang(lang model.Lang)
	// endVisit ends the visit of a citizen who is not here any more; then runs where that
	// could be done, before anything of it is shown.
	endVisit(then func())
	// operatorChanged ends what is not another operator's to go on with; it reports whether
	// there was anything.
	operatorChanged() bool
}

// lockScreen is what the lock shows, and what it covers meanwhile: the page as it was, so
// that nothing is lost.
type lockScreen struct {
	covered []fyne.CanvasObject
	focused fyne.Focusable // had the focus when it was locked; nil: nothing did

	numbers []int // of the operators; none where they cannot be read
	number  int
	typed   string            // of the PIN
	until   map[int]time.Time // when the next PIN of an operator may be tried
	wrong   error             // shown under the field
	failed  error             // shown above it: the memory of the computer could not be opened
	help    bool
	closing bool // the window's × was pressed over a visit
	busy    bool
	first   *pinForm        // nobody has a PIN yet: the first operator makes one
	next    *model.Operator // has given a PIN, and is asked about the visit of another operator
	former  model.Operator  // whose visit that is

	pin      *widgets.DigitsEntry
	field    *widgets.Field
	tiles    *widgets.NumberTiles
	hints    *widgets.KeyHints
	progress *widgets.Busy
	enter    *widgets.Button
}

// guarded reports whether operators work here at all.
func (e *env) guarded() bool { return e.Operators != nil }

// locked reports whether the window waits for an operator's PIN.
func (l *lock) locked() bool { return l.screen != nil }

// waitsForFirst reports whether nobody has been in since the program started.
func (l *lock) waitsForFirst() bool { return l.locked() && !l.opened }

// guard locks a window that nobody has unlocked yet, and begins to watch for the time
// when nobody is there.
func (l *lock) guard() {
	if l.Operators.Unlocked() {
		l.opened = true
		if names, err := l.Operators.OperatorNames(); err == nil && len(names) == 1 {
			l.operator = names[0]
		}
	} else {
		l.screen = l.newScreen()
	}
	l.watchIdle()
}

// watchIdle locks when nobody has been there for long, and looks again.
func (l *lock) watchIdle() {
	if l.idle.after <= 0 {
		return
	}
	l.lockIdle()
	l.runner.Alarm(l.idle.next(l.now()), l.watchIdle)
}

func (l *lock) lockIdle() {
	switch {
	case !l.idle.due(l.now()):
	case l.locked() && l.screen.next != nil: // nobody has answered: a PIN is asked for again
		l.screen.next = nil
		l.screen.setTyped("")
		l.draw()
	default:
		l.Lock()
	}
}

// Lock covers the page and the panel until an operator gives a PIN. What runs goes on.
func (l *lock) Lock() {
	if !l.guarded() || l.locked() {
		return
	}
	screen := l.newScreen()
	screen.covered, screen.focused = l.cover()
	l.screen = screen
	l.draw()
	if l.OnLocked != nil {
		l.OnLocked()
	}
}

func (l *lock) newScreen() *lockScreen {
	screen := &lockScreen{until: map[int]time.Time{}, number: l.operator.Number}
	l.findOperators(screen)
	return screen
}

// findOperators finds who may unlock. Nobody becomes the first operator where somebody
// was in already, or where it cannot be read who may: that would pass the lock.
func (l *lock) findOperators(screen *lockScreen) {
	screen.numbers, screen.failed = l.Operators.Operators()
	switch {
	case screen.failed != nil:
	case len(screen.numbers) == 0 && l.opened:
		screen.failed = model.NewError(model.CodeCacheDamaged)
	case len(screen.numbers) == 0:
		screen.first = &pinForm{digits: l.Operators.PINDigits()}
	case len(screen.numbers) == 1:
		screen.number = screen.numbers[0]
	case !slices.Contains(screen.numbers, screen.number):
		screen.number = 0
	}
	if screen.failed != nil {
		l.Log.Error("the operators cannot be read", "code", model.CodeOf(screen.failed))
	}
}

// open lets an operator in, and shows what was covered.
func (l *lock) open(operator model.Operator) {
	screen, first := l.screen, !l.opened
	other := l.opened && l.operator.Number != operator.Number
	l.operator, l.opened, l.screen = operator, true, nil
	l.Desk.TakeOver()
	l.idle.reset(l.now())
	l.uncover(screen.covered, screen.focused)
	if first || other && l.operatorChanged() {
		l.Render()
	}
}

// key gets the keys while the window is locked; none of them reaches the page.
func (l *lock) key(key fyne.KeyName) {
	switch {
	case l.screen.next != nil && key == KeyPrimary:
		l.open(*l.screen.next)
	case l.screen.next != nil && key == KeyEnd:
		l.endFormer()
	case key == KeyHelp:
		l.screen.help = !l.screen.help
		l.draw()
	case key == KeyPrimary:
		l.unlock()
	case l.screen.tiles != nil && (key == fyne.KeyUp || key == fyne.KeyLeft):
		l.screen.tiles.MoveBy(-1)
	case l.screen.tiles != nil && (key == fyne.KeyDown || key == fyne.KeyRight):
		l.screen.tiles.MoveBy(1)
	}
}

// unlock tries the PIN. It waits for nothing that the page does: what runs there goes
// on, and must not keep an operator out.
func (l *lock) unlock() {
	screen := l.screen
	switch {
	case screen.busy || screen.wait(l.now()) > 0:
		return
	case screen.first != nil:
		l.addFirst()
		return
	case len(screen.numbers) == 0: // it may be read again
		l.findOperators(screen)
		l.draw()
		return
	case screen.number == 0:
		l.focus()
		return
	case len(screen.typed) < pinDigits:
		l.showWrong(pinFormat(pinDigits))
		return
	}
	number, pin := screen.number, screen.typed
	l.enterBy(func() (model.Operator, error) { return l.Operators.Unlock(number, pin) })
}

// pinDigits is the least number of digits of a PIN that was made at any time.
const pinDigits = 6

func pinFormat(digits int) error {
	return model.NewError(model.CodePINFormat, "digits", strconv.Itoa(digits))
}

// enterBy lets in the operator that find finds. The first one of the process has the desk
// loaded too.
func (l *lock) enterBy(find func() (model.Operator, error)) {
	var operator, former model.Operator
	var unloaded error
	first := !l.opened
	l.setBusy(true)
	l.runner.Aside(func(ctx context.Context) (err error) {
		operator, err = find()
		if err == nil && first && l.Unlocked != nil {
			unloaded = l.Unlocked(ctx, operator)
		}
		if err == nil && l.handsOver(operator) {
			former = l.formerOperator()
		}
		return err
	}, func(err error) {
		l.setBusy(false)
		if err != nil {
			l.refuse(err)
			return
		}
		if l.handsOver(operator) {
			l.idle.reset(l.now())
			l.screen.next, l.screen.former, l.screen.failed = &operator, former, unloaded
			l.draw()
			return
		}
		l.open(operator)
		if unloaded != nil {
			l.Fail(unloaded)
		}
	})
}

// refuse shows why nobody was let in.
func (l *lock) refuse(err error) {
	screen, code := l.screen, model.CodeOf(err)
	l.Log.Warn("not unlocked", "code", code)
	switch {
	case screen.first != nil && screen.first.fail(l.words, err):
	case code == model.CodePINWait:
		l.showWait(err)
	case code == model.CodePINWrong || code == model.CodePINFormat:
		screen.setTyped("")
		l.showWrong(err)
	default:
		screen.failed = err
		l.draw()
	}
}

func (l *lock) showWrong(err error) {
	l.screen.wrong = err
	l.screen.field.SetError(l.words.field(err))
	l.focus()
}

// showWait counts down until the operator may try again.
func (l *lock) showWait(err error) {
	screen := l.screen
	seconds, _ := strconv.Atoi(param(err, "seconds"))
	screen.until[screen.number] = l.now().Add(time.Duration(max(seconds, 1)) * time.Second)
	screen.wrong = nil
	screen.setTyped("")
	l.tick()
	l.focus()
}

func param(err error, name string) string {
	if e, ok := errors.AsType[*model.Error](err); ok {
		return e.Params[name]
	}
	return ""
}

// wait is how long the chosen operator must wait before the next try.
func (screen *lockScreen) wait(now time.Time) time.Duration {
	until, waits := screen.until[screen.number]
	if !waits {
		return 0
	}
	return until.Sub(now)
}

// tick shows how long is left, every second.
func (l *lock) tick() {
	screen := l.screen
	if screen == nil || screen.field == nil {
		return
	}
	left := screen.wait(l.now())
	switch {
	case left > 0:
		screen.field.SetError(l.words.T("lock.wait", "time", l.words.countdown(left)))
		l.runner.Alarm(time.Second, l.tick)
	case screen.wrong == nil:
		screen.field.SetError("")
	}
	l.setBusy(screen.busy)
}
