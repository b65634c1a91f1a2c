package counter

import (
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	kezek "akmola.kz/kezek"
	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/internal/counter/graphics"
	"akmola.kz/kezek/internal/model"
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

// chooseGraphics decides what draws the window, and says so by means of the system where
// nothing does.
func chooseGraphics(o Options) (*graphics.Choice, error) {
	chosen, err := graphics.Choose(o.Data, o.SafeGraphics)
	if err != nil {
		title, action := assets.Texts(o.Lang).ErrorText(err)
		graphics.Tell(kezek.Describe().Name, title+"\n\n"+action+"\n\n"+string(model.CodeOf(err)))
	}
	return chosen, err
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
