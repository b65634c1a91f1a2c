package samples

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// pictures names the folder that the tests write their pictures to, for the eye of
// whoever changes a widget. Without it nothing is drawn: it takes its time.
const pictures = "KEZEK_PICTURES"

func TestNoTextOfTheGalleryIsCutOff(t *testing.T) {
	for _, o := range []theme.Options{
		{Variant: theme.VariantLight},
		{Variant: theme.VariantDark, Scale: 1.25},
		{Variant: theme.VariantHighContrast, Scale: 1.5},
		{Kiosk: true},
	} {
		t.Run(fmt.Sprint(o), func(t *testing.T) {
			width := 1366 * max(1, o.Scale)
			if o.Kiosk {
				width = 1366 * theme.KioskScale
			}
			test.NewTempApp(t).Settings().SetTheme(theme.New(o))
			gallery := Gallery()
			w := test.NewTempWindow(t, gallery)
			w.SetPadded(false)
			w.Resize(fyne.NewSize(width, 2050))
			widgets.Walk(gallery, func(obj fyne.CanvasObject) bool {
				text, ok := obj.(*widgets.Text)
				if !ok {
					return true
				}
				if need, has := text.MinSize(), text.Size(); need.Height > has.Height+0.5 || need.Width > has.Width+0.5 {
					t.Errorf("%q needs %v and has %v", text.Text(), need, has)
				}
				return false
			})
			picture(t, fmt.Sprintf("gallery-%s-%v-%v", o.Variant, o.Scale, o.Kiosk), fyne.NewSize(width, 2050), gallery)
		})
	}
}

// picture draws an object with the software painter into the folder of pictures.
func picture(t *testing.T, name string, s fyne.Size, o fyne.CanvasObject) {
	t.Helper()
	dir := os.Getenv(pictures)
	if dir == "" {
		return
	}
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetContent(o)
	c.Resize(s)
	c.Resize(s.AddWidthHeight(0, 1))
	c.Resize(s)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	if err = png.Encode(f, c.Capture()); err != nil {
		t.Error(err)
	}
	if err = f.Close(); err != nil {
		t.Error(err)
	}
}
