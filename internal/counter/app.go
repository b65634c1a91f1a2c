package counter

import (
	"os"
	"path/filepath"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/driver/desktop"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/ui/theme"
)

// noAnimations is the program with the toolkit's own animations off. The only one that it had
// here is the caret, which fades: each step of that draws the whole window anew, and
// without a graphics card, as on a remote desktop, this takes half of a core for as long
// as a field has the focus.
type noAnimations struct{ fyne.App }

type noAnimationsSettings struct{ fyne.Settings }

// Settings are the toolkit's, but for the animations.
func (a noAnimations) Settings() fyne.Settings { return noAnimationsSettings{a.App.Settings()} }

// ShowAnimations has the caret stand.
func (noAnimationsSettings) ShowAnimations() bool { return false }

// Driver returns the toolkit's, but for how it measures. On Windows and macOS the toolkit knows
// its own by the type, and then draws while the border of the window is dragged.
func (a noAnimations) Driver() fyne.Driver {
	driver := a.App.Driver()
	keyboard, ok := driver.(desktop.Driver)
	if !ok || runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return driver
	}
	return ownFont{driver, keyboard}
}

// ownFont measures what names no font in that of the theme alone. The toolkit would read at once
// what may stand in for it, of its own and of the system: a sixth of the start, and 10 MB. What is
// drawn names its font (widgets), or has the style of symbols.
type ownFont struct {
	fyne.Driver
	desktopDriver
}

type desktopDriver = desktop.Driver

// RenderedTextSize returns the size of a text, and how far below its top the letters stand.
func (d ownFont) RenderedTextSize(text string, size float32, style fyne.TextStyle, font fyne.Resource) (fyne.Size, float32) {
	if font == nil {
		font = theme.Current().Font(style)
	}
	return d.Driver.RenderedTextSize(text, size, style, font)
}

// NewApp makes the app that every window needs. Where the system names no folder of the
// person, what the toolkit remembers goes with the temporary files, not into whatever
// folder the program was started in.
func NewApp() fyne.App {
	if dir, err := os.UserConfigDir(); err != nil || !filepath.IsAbs(dir) {
		_ = os.Setenv("XDG_CONFIG_HOME", filepath.Join(os.TempDir(), "kezek-toolkit")) // fails for no such name
	}
	about := kezek.Describe()
	icon := fyne.NewStaticResource("kezek.png", assets.Icon)
	app.SetMetadata(fyne.AppMetadata{ID: about.ID, Name: about.Name, Version: about.Version, Build: about.Build, Icon: icon})
	program := noAnimations{app.NewWithID(about.ID)}
	fyne.SetCurrentApp(program) // its widgets ask this one
	program.SetIcon(icon)
	return program
}
