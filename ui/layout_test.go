package ui_test

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/theme"
)

// The scales and windows in which every text must have its room.
var (
	scales  = []float32{1, 1.4, 1.75}
	windows = []fyne.Size{{Width: 1024, Height: 700}, {Width: 1366, Height: 768}, {Width: 1920, Height: 1080}}
	kiosks  = []fyne.Size{{Width: 1080, Height: 1920}}
)

// Under the race detector, which makes it ten times slower, one language in its
// narrowest window is measured: Kazakh, whose texts are the longest.
func TestNoTextIsCutOffOrOverlaps(t *testing.T) {
	langs, sized := model.Langs(), scales
	if raced {
		langs, sized = []model.Lang{model.Kazakh}, scales[2:]
	}
	for _, kiosk := range []bool{false, true} {
		sizes := windows
		switch {
		case kiosk:
			sizes = kiosks
		case raced:
			sizes = windows[:1]
		}
		for _, lang := range langs {
			t.Run(fmt.Sprintf("kiosk=%v/%s", kiosk, lang), func(t *testing.T) {
				measureScreens(t, lang, kiosk, slices.Clone(sized), sizes)
			})
		}
	}
}

// measureScreens walks through every screen and measures each in every scale and window.
func measureScreens(t *testing.T, lang model.Lang, kiosk bool, order []float32, sizes []fyne.Size) {
	screens := 0
	newGuide(t, lang, theme.Options{Kiosk: kiosk}, func(g *guide, name string) {
		screens++
		for _, scale := range order {
			g.dress(theme.Options{Scale: scale, Kiosk: kiosk})
			for _, size := range sizes {
				g.window.Resize(size)
				for _, fault := range g.measure(size) {
					t.Errorf("%s at %.0f %% in %.0f×%.0f: %s", name, scale*100, size.Width, size.Height, fault)
				}
			}
		}
		slices.Reverse(order) // the next begins where this one ends: another look costs the most
	}).walk()
	if least := 24; screens < least {
		t.Errorf("only %d screens", screens)
	}
}

// dress gives the window another look and keeps what stands in it.
func (g *guide) dress(o theme.Options) {
	if theme.Current().Options() != theme.New(o).Options() {
		fyne.CurrentApp().Settings().SetTheme(theme.New(o))
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
