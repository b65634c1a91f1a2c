package ui

import (
	"time"

	"fyne.io/fyne/v2"
)

// Tick does what the timers of a window do: a window of a test has none.
func (s *Shell) Tick() {
	s.lockIdle()
	s.tickLock()
	s.hideWaited()
	if s.scan != nil {
		s.letWaited()
	}
}

// WithScanner gives the window of a test a scanner.
func (s *Shell) WithScanner(clock func() time.Time) {
	s.Clock, s.scan = clock, &scan{}
}

// SigningPhone is what is typed of the phone that a code for signing goes to.
func (s *Shell) SigningPhone() string { return s.draft.phone }

// Covered is what lies under the lock, nil where nothing is locked.
func (s *Shell) Covered() []fyne.CanvasObject {
	if s.lock == nil {
		return nil
	}
	return s.lock.covered
}
