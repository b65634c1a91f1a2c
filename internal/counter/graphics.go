package counter

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/counter/graphics"
	"akmola.kz/kezek/internal/counter/watchdog"
	"akmola.kz/kezek/internal/model"
)

// chooseGraphics decides what draws the window, and says so by means of the system where
// nothing does.
func chooseGraphics(o Options) (*graphics.Choice, error) {
	chosen, err := graphics.Choose(o.Data, o.SafeGraphics)
	if err != nil {
		tellNoGraphics(o.Lang, err)
	}
	return chosen, err
}

func tellNoGraphics(lang model.Lang, err error) {
	title, action := assets.Texts(lang).ErrorText(err)
	graphics.Tell(kezek.Describe().Name, title+"\n\n"+action+"\n\n"+string(model.CodeOf(err)))
}

// isMade reports whether the system has made a window: where OpenGL fails the toolkit goes
// on without one.
func isMade(window fyne.Window) bool {
	made := true
	if native, ok := window.(driver.NativeWindow); ok {
		native.RunNative(func(context any) {
			if on, ok := context.(driver.WindowsWindowContext); ok {
				made = on.HWND != 0
			}
		})
	}
	return made
}

// afterNoWindow starts the program anew where the system's OpenGL has made no window: it
// looks then at what it took from memory, and draws in software in the end. The watchdog of
// a kiosk does that itself.
func (c *counter) afterNoWindow() error {
	err := model.WrapError(model.CodeGraphicsNone, graphics.ErrNoWindow)
	switch {
	case c.graphics.Renderer == graphics.Software:
		tellNoGraphics(c.options.Lang, err)
	case !watchdog.Watched():
		return graphics.StartAnew()
	}
	return err
}
