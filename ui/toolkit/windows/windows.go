// Package windows has the toolkit let go of the windows that close.
package windows

import "fyne.io/fyne/v2"

// Forget has the toolkit let go of the texts that it drew in a window. It keeps each until it is old,
// but looks for old ones only where it paints: those of a window that is closed stay for as long as
// the program runs, and hold the window with all that stands in it. Call it as the window closes, on
// the UI goroutine.
//
// Of the ways to the toolkit's own removal this is the only one from outside: the one by which it
// draws every text anew after a change of scale (2.8.1, internal/driver/glfw: RescaleContext).
func Forget(w fyne.Window) {
	if drawn, ok := w.(interface{ RescaleContext() }); ok {
		drawn.RescaleContext()
	}
}
