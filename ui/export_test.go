package ui

import (
	"time"

	"fyne.io/fyne/v2"
)

// Tick does what the timers of a window do: a window of a test has none.
func (s *Shell) Tick() {
	s.lockIdle()
	s.tickLock()
	if s.scan != nil {
		s.letWaited()
	}
}

// WithScanner gives the window of a test a scanner.
func (s *Shell) WithScanner(clock func() time.Time) {
	s.Clock, s.scan = clock, &scan{}
}

// Covered is what lies under the lock, nil where nothing is locked.
func (s *Shell) Covered() []fyne.CanvasObject {
	if s.lock == nil {
		return nil
	}
	return s.lock.covered
}
