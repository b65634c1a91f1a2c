package counter

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/go-gl/glfw/v3.4/glfw"
)

// aroundWindow is what the title bar and the taskbar take of the height of a screen, in
// units of the drawing.
const aroundWindow = 80

// fitScreen makes a window smaller that is larger than its screen: its foot, with the
// primary act, would lie under the taskbar.
func fitScreen(window fyne.Window) {
	size := fitted(screenOf(window))
	if size != fyne.NewSize(windowWidth, windowHeight) {
		window.Resize(size)
	}
}

// screenOf returns the size of the screen in units of the drawing; zero: it is not known.
// The window's own library is asked: the toolkit has begun it with its first window.
func screenOf(window fyne.Window) fyne.Size {
	if _, native := window.(driver.NativeWindow); !native {
		return fyne.Size{} // of a test
	}
	monitor := glfw.GetPrimaryMonitor()
	if monitor == nil {
		return fyne.Size{}
	}
	mode := monitor.GetVideoMode()
	if mode == nil {
		return fyne.Size{}
	}
	scale := window.Canvas().Scale()
	return fyne.NewSize(float32(mode.Width)/scale, float32(mode.Height)/scale)
}

// countScreens returns how many screens there are.
func countScreens() int { return len(glfw.GetMonitors()) }

// fitted is the size of the window on a screen; of one that is not known, the usual one.
func fitted(screen fyne.Size) fyne.Size {
	if screen.IsZero() {
		return fyne.NewSize(windowWidth, windowHeight)
	}
	return fyne.NewSize(min(windowWidth, screen.Width), min(windowHeight, screen.Height-aroundWindow))
}
