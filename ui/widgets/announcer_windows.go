//go:build accessibility

package widgets

import (
	"syscall"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
)

// focusChild is the message (WM_APP + 101) by which the toolkit, v2.8.1, tells its own
// window which of the things that are said has the focus. It sends it for Tab and for the
// mouse only, and counts without knowing where the focus went.
const focusChild = 0x8000 + 101

var postMessage = syscall.NewLazyDLL("user32.dll").NewProc("PostMessageW")

// announceFocus tells a screen reader that the focus is on what is said at an index.
func announceFocus(window fyne.Window, index int) {
	native, ok := window.(driver.NativeWindow)
	if !ok || postMessage.Find() != nil {
		return
	}
	native.RunNative(func(context any) {
		if c, ok := context.(driver.WindowsWindowContext); ok {
			_, _, _ = postMessage.Call(c.HWND, focusChild, uintptr(index), 0) // a reader misses a word, no more
		}
	})
}
