package ui_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/theme"
)

// The scales and windows in which every text must have its room.
var (
	scales  = []float32{1, 1.4, 1.75}
	windows = []fyne.Size{{Width: 1024, Height: 700}, {Width: 1366, Height: 768}, {Width: 1920, Height: 1080}}
	kiosks  = []fyne.Size{{Width: 1080, Height: 1920}, {Width: 768, Height: 1366}}
)

func TestNoTextIsCutOffOrOverlaps(t *testing.T) {
	for _, kiosk := range []bool{false, true} {
		sizes := windows
		if kiosk {
			sizes = kiosks
		}
		for _, lang := range model.Langs() {
			for _, scale := range scales {
				t.Run(fmt.Sprintf("kiosk=%v/%s/%.0f%%", kiosk, lang, scale*100), func(t *testing.T) {
					measureScreens(t, lang, theme.Options{Scale: scale, Kiosk: kiosk}, sizes)
				})
			}
		}
	}
}

// measureScreens walks through every screen in one look, since another costs more than
// the walk, and measures each in every window.
func measureScreens(t *testing.T, lang model.Lang, o theme.Options, sizes []fyne.Size) {
	screens := 0
	newGuide(t, lang, o, func(g *guide, name string) {
		screens++
		for _, size := range sizes {
			g.resize(size)
			for _, fault := range g.measure(size) {
				t.Errorf("%s in %.0f×%.0f: %s", name, size.Width, size.Height, fault)
			}
		}
	}).walk()
	if least := 24; screens < least {
		t.Errorf("only %d screens", screens)
	}
}

// resize gives the window another size; a kiosk sees it within a second.
func (g *guide) resize(size fyne.Size) {
	g.window.Resize(size)
	if g.kiosk {
		g.shell.Tick() // it may look otherwise
		forgetFonts()
	}
}

// measure looks at what lies on top: what it covers cannot be read and need not be.
func (g *guide) measure(size fyne.Size) []string {
	c := g.window.Canvas()
	if top := c.Overlays().Top(); top != nil {
		return measure(top, size)
	}
	return measure(c.Content(), size)
}
