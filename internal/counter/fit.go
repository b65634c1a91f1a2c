package counter

import (
	"fyne.io/fyne/v2"
	"github.com/kbinani/screenshot"
)

// aroundWindow is what the title bar and the taskbar take of the height of a screen, in
// units of the drawing.
const aroundWindow = 80

// fitScreen makes a window smaller that is larger than its screen: its foot, with the
// primary act, would lie under the taskbar.
func fitScreen(window fyne.Window) {
	screen, scale := screenshot.GetDisplayBounds(0), window.Canvas().Scale()
	size := fitted(fyne.NewSize(float32(screen.Dx())/scale, float32(screen.Dy())/scale))
	if size != fyne.NewSize(windowWidth, windowHeight) {
		window.Resize(size)
	}
}

// fitted is the size of the window on a screen; of one that is not known, the usual one.
func fitted(screen fyne.Size) fyne.Size {
	if screen.IsZero() {
		return fyne.NewSize(windowWidth, windowHeight)
	}
	return fyne.NewSize(min(windowWidth, screen.Width), min(windowHeight, screen.Height-aroundWindow))
}
