package widgets

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// TestGalleryIsDrawnInEveryVariant writes the pictures into the temporary folder, for
// the eye.
func TestGalleryIsDrawnInEveryVariant(t *testing.T) {
	for _, o := range []kezektheme.Options{{Variant: kezektheme.VariantLight}, {Variant: kezektheme.VariantDark}, {Variant: kezektheme.VariantHighContrast}} {
		test.NewTempApp(t)
		fyne.CurrentApp().Settings().SetTheme(kezektheme.New(o))
		picture(t, "gallery-"+string(o.Variant), fyne.NewSize(1366, 1560), Gallery())
	}
}

// picture draws an object with the software painter into the temporary folder.
func picture(t *testing.T, name string, s fyne.Size, o fyne.CanvasObject) {
	t.Helper()
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetContent(o)
	c.Resize(s)
	c.Resize(s.AddWidthHeight(0, 1))
	c.Resize(s)
	dir := filepath.Join(os.TempDir(), "kezek-widgets")
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
