package windows

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// drawn is a window of the real toolkit as far as it matters here; TestAShiftOfAHundredCitizens…
// (make soak) closes real ones.
type drawn struct {
	fyne.Window
	texts int
}

func (d *drawn) RescaleContext() { d.texts = 0 }

func TestAWindowThatClosesKeepsNoTexts(t *testing.T) {
	test.NewTempApp(t)
	w := &drawn{test.NewTempWindow(t, nil), 3}
	Forget(w)
	if w.texts != 0 {
		t.Errorf("%d texts stay", w.texts)
	}
	Forget(w.Window) // one that keeps none
}
