package widgets

import (
	"image"
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestAPictureKeepsItsProportionInAnyWidth(t *testing.T) {
	window := test.NewTempWindow(t, nil)
	for _, c := range []struct{ room, wide, high float32 }{{400, 200, 300}, {100, 100, 150}} {
		p := NewPicture(image.NewGray(image.Rect(0, 0, 20, 30)), 200)
		window.SetContent(VStack(0, p))
		if h := fitHeight(p, units(c.room)); h != units(c.high) {
			t.Errorf("in a room of %v it is %v high", c.room, h)
		}
		if got := p.image.Size(); got.Width != units(c.wide) || got.Height != units(c.high) {
			t.Errorf("in a room of %v it is drawn as %v", c.room, got)
		}
	}
}
