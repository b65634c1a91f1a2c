package ui

import "fyne.io/fyne/v2"

// Tick does what the timers of a window do: a window of a test has none.
func (s *Shell) Tick() {
	s.lockIdle()
	s.tickLock()
}

// Covered is what lies under the lock, nil where nothing is locked.
func (s *Shell) Covered() []fyne.CanvasObject {
	if s.lock == nil {
		return nil
	}
	return s.lock.covered
}
