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

// lock is what stands before everything until an operator has given a PIN, and what it
// covers meanwhile: the page and the panel as they were, so that nothing is lost.
type lock struct {
	covered []fyne.CanvasObject
	focused fyne.Focusable // had the focus when it was locked; nil: nothing did

	numbers []int // of the operators; none where they cannot be read
	number  int
	typed   string            // of the PIN
	until   map[int]time.Time // when the next PIN of an operator may be tried
	wrong   error             // told under the field
	failed  error             // told above it: the memory of the computer could not be opened
	help    bool
	busy    bool
	first   *pinForm // nobody has a PIN yet: the first operator makes one

	pin      *widgets.DigitsEntry
	field    *widgets.Field
	tiles    *widgets.NumberTiles
	hints    *widgets.KeyHints
	progress *widgets.Busy
	enter    *widgets.Button
}

// guarded reports whether operators work here at all: not at a kiosk, not in tests.
func (s *Shell) guarded() bool { return s.Operators != nil }

// Locked reports whether the window waits for an operator's PIN.
func (s *Shell) Locked() bool { return s.lock != nil }

// Operator returns who works now; the number is 0 before anybody has unlocked.
func (s *Shell) Operator() model.Operator { return s.operator }

// guard locks a window that nobody has unlocked yet, and begins to watch for the time
// when nobody is there.
func (s *Shell) guard() {
	if !s.guarded() {
		return
	}
	s.unwatch = widgets.WatchActivity(s.window.Canvas(), s.resetIdle)
	s.resetIdle()
	if s.Operators.Unlocked() {
		s.opened = true
		if names, err := s.Operators.OperatorNames(); err == nil && len(names) == 1 {
			s.operator = names[0]
		}
	} else {
		s.lock = s.newLock()
	}
	s.watchIdle()
}

// resetIdle takes note that somebody is there.
func (s *Shell) resetIdle() { s.idle.reset(s.now()) }

// watchIdle locks when nobody has been there for long, and looks again.
func (s *Shell) watchIdle() {
	if s.idle.after <= 0 {
		return
	}
	s.lockIdle()
	s.runner.Alarm(s.idle.next(s.now()), s.watchIdle)
}

func (s *Shell) lockIdle() {
	if s.idle.due(s.now()) {
		s.Lock()
	}
}

// Lock covers the page and the panel until an operator gives a PIN. What runs goes on.
func (s *Shell) Lock() {
	if !s.guarded() || s.lock != nil {
		return
	}
	s.hideAll()
	c := s.window.Canvas()
	l := s.newLock()
	l.focused, l.covered = c.Focused(), s.frame.root.Objects
	for _, overlay := range slices.Backward(c.Overlays().List()) {
		if s.panel == nil || overlay != s.panel.whole {
			overlay.Hide() // a list that dropped down, a dialog of Fyne's: they are not shown again
		}
		c.Overlays().Remove(overlay)
	}
	c.Unfocus()
	s.lock = l
	s.drawLock()
	s.drawCitizen()
	if s.OnLocked != nil {
		s.OnLocked()
	}
}

func (s *Shell) newLock() *lock {
	l := &lock{until: map[int]time.Time{}, number: s.operator.Number}
	s.findOperators(l)
	return l
}

// findOperators finds who may unlock. Nobody becomes the first operator where somebody
// was in already, or where it cannot be read who may: that would pass the lock.
func (s *Shell) findOperators(l *lock) {
	l.numbers, l.failed = s.Operators.Operators()
	switch {
	case l.failed != nil:
	case len(l.numbers) == 0 && s.opened:
		l.failed = model.NewError(model.CodeCacheDamaged)
	case len(l.numbers) == 0:
		l.first = &pinForm{digits: s.Operators.PINDigits()}
	case len(l.numbers) == 1:
		l.number = l.numbers[0]
	case !slices.Contains(l.numbers, l.number):
		l.number = 0
	}
	if l.failed != nil {
		s.Log.Error("the operators cannot be read", "code", model.CodeOf(l.failed))
	}
}

// uncover shows what was covered, as it was left.
func (s *Shell) uncover() {
	l := s.lock
	s.lock = nil
	s.resetIdle()
	s.ignoreEnter(s.shown)
	s.frame.root.Objects = l.covered
	s.drawCitizen()
	s.drawOperator()
	s.frame.root.Refresh()
	if s.panel != nil {
		s.raise(s.panel)
	}
	s.drawStale()
	if target, ok := l.focused.(fyne.CanvasObject); ok && s.stands(target) {
		s.window.Canvas().Focus(l.focused)
		return
	}
	s.Focus()
}

// stands reports whether the object is in what the window shows on top.
func (s *Shell) stands(target fyne.CanvasObject) (found bool) {
	var root fyne.CanvasObject = s.frame.root
	if s.panel != nil {
		root = s.panel.whole
	}
	widgets.Walk(root, func(o fyne.CanvasObject) bool {
		found = found || o == target
		return !found
	})
	return found
}

// lockKey gets the keys while the window is locked; none of them reaches the page.
func (s *Shell) lockKey(key fyne.KeyName) {
	switch {
	case key == fyne.KeyF1:
		s.lock.help = !s.lock.help
		s.drawLock()
	case key == fyne.KeyReturn:
		s.unlock()
	case s.lock.tiles != nil && (key == fyne.KeyUp || key == fyne.KeyLeft):
		s.lock.tiles.MoveBy(-1)
	case s.lock.tiles != nil && (key == fyne.KeyDown || key == fyne.KeyRight):
		s.lock.tiles.MoveBy(1)
	}
}

// unlock tries the PIN. It waits for nothing that the page does: what runs there goes
// on, and must not keep an operator out.
func (s *Shell) unlock() {
	l := s.lock
	switch {
	case l.busy || l.wait(s.now()) > 0:
		return
	case l.first != nil:
		s.addFirst()
		return
	case len(l.numbers) == 0: // it may be read again
		s.findOperators(l)
		s.drawLock()
		return
	case l.number == 0:
		s.lockFocus()
		return
	case len(l.typed) < pinDigits:
		s.lockWrong(pinFormat(pinDigits))
		return
	}
	number, pin := l.number, l.typed
	s.enterBy(func() (model.Operator, error) { return s.Operators.Unlock(number, pin) })
}

// pinDigits is the least number of digits of a PIN that was made at any time.
const pinDigits = 6

func pinFormat(digits int) error {
	return model.NewError(model.CodePINFormat, "digits", strconv.Itoa(digits))
}

// enterBy lets an operator in by open. The first one of the process has the desk
// loaded too.
func (s *Shell) enterBy(open func() (model.Operator, error)) {
	var operator model.Operator
	var unloaded error
	first := !s.opened
	s.lock.setBusy(s, true)
	s.runner.Aside(func(ctx context.Context) (err error) {
		operator, err = open()
		if err == nil && first && s.Unlocked != nil {
			unloaded = s.Unlocked(ctx, operator)
		}
		return err
	}, func(err error) {
		s.lock.setBusy(s, false)
		if err != nil {
			s.refuse(err)
			return
		}
		s.operator, s.opened = operator, true
		s.uncover()
		if first {
			s.Render()
		}
		if unloaded != nil {
			s.Fail(unloaded)
		}
	})
}

// refuse tells why nobody was let in.
func (s *Shell) refuse(err error) {
	l, code := s.lock, model.CodeOf(err)
	s.Log.Warn("not unlocked", "code", code)
	switch {
	case l.first != nil && l.first.fail(s.words, err):
	case code == model.CodePINWait:
		s.lockWait(err)
	case code == model.CodePINWrong || code == model.CodePINFormat:
		l.setTyped("")
		s.lockWrong(err)
	default:
		l.failed = err
		s.drawLock()
	}
}

func (s *Shell) lockWrong(err error) {
	s.lock.wrong = err
	s.lock.field.SetError(s.words.field(err))
	s.lockFocus()
}

// lockWait counts down until the operator may try again.
func (s *Shell) lockWait(err error) {
	l := s.lock
	seconds, _ := strconv.Atoi(param(err, "seconds"))
	l.until[l.number] = s.now().Add(time.Duration(max(seconds, 1)) * time.Second)
	l.wrong = nil
	l.setTyped("")
	s.tickLock()
	s.lockFocus()
}

func param(err error, name string) string {
	if e, ok := errors.AsType[*model.Error](err); ok {
		return e.Params[name]
	}
	return ""
}

// wait is how long the chosen operator must wait before the next try.
func (l *lock) wait(now time.Time) time.Duration {
	until, waits := l.until[l.number]
	if !waits {
		return 0
	}
	return until.Sub(now)
}

// tickLock shows how long is left, every second.
func (s *Shell) tickLock() {
	l := s.lock
	if l == nil || l.field == nil {
		return
	}
	left := l.wait(s.now())
	switch {
	case left > 0:
		l.field.SetError(s.words.T("lock.wait", "time", s.words.countdown(left)))
		s.runner.Alarm(time.Second, s.tickLock)
	case l.wrong == nil:
		l.field.SetError("")
	}
	l.setBusy(s, l.busy)
}
