package ui_test

import (
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
)

// TestEveryTextOnEveryScreenHasEnoughContrast looks at the pictures themselves: the
// colour of each text against what is painted around its letters.
func TestEveryTextOnEveryScreenHasEnoughContrast(t *testing.T) {
	for _, variant := range theme.Variants() {
		t.Run(string(variant), func(t *testing.T) {
			seen, screens := map[string]bool{}, map[string]int{}
			newGuide(t, model.Russian, theme.Options{Variant: variant}, func(g *guide, name string) {
				screen, _, _ := strings.Cut(name, "-")
				if screens[screen]++; screens[screen] > 2 {
					return // two states of a screen have nearly all that the others have
				}
				picture := g.window.Canvas().Capture()
				for text, ratio := range lowContrast(g.top(), picture) {
					if !seen[text] {
						seen[text] = true
						t.Errorf("%s: %s has %.2f : 1", name, text, ratio)
					}
				}
			}).walk()
		})
	}
}

// top is what lies over everything else in the window.
func (g *guide) top() fyne.CanvasObject {
	if top := g.window.Canvas().Overlays().Top(); top != nil {
		return top
	}
	return g.window.Canvas().Content()
}

// lowContrast returns the texts that cannot be read well, with their contrast.
func lowContrast(root fyne.CanvasObject, picture image.Image) map[string]float64 {
	m := &measurer{}
	bounds := picture.Bounds()
	whole := box{0, 0, float32(bounds.Dx()), float32(bounds.Dy())}
	m.walk(root, fyne.Position{}, around{seen: whole, reach: whole})
	low := map[string]float64{}
	for _, one := range m.solids {
		text, ok := one.path[len(one.path)-1].(*canvas.Text)
		if !ok || off(one.path) || one.box.bottom-one.box.top < text.MinSize().Height-slack {
			continue // it cannot be used now, or is half under the edge of a scroller
		}
		least := 4.5
		if text.TextSize >= 24 || text.TextStyle.Bold && text.TextSize >= 18.5 {
			least = 3
		}
		if ratio := contrast(text.Color, ground(picture, one.box)); ratio < least {
			low[one.what] = ratio
		}
	}
	return low
}

// off reports whether the text belongs to something that cannot be used now.
func off(path []fyne.CanvasObject) bool {
	for _, o := range path {
		if d, ok := o.(interface{ Disabled() bool }); ok && d.Disabled() {
			return true
		}
	}
	return false
}

// ground is the colour that most of a part of the picture has.
func ground(picture image.Image, b box) color.Color {
	count, most := map[color.Color]int{}, color.Color(color.White)
	for y := int(b.top); y < int(b.bottom); y++ {
		for x := int(b.left); x < int(b.right); x++ {
			c := picture.At(x, y)
			count[c]++
			if count[c] > count[most] {
				most = c
			}
		}
	}
	return most
}

// contrast is that of WCAG 2.
func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	channel := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.03928 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(r) + 0.7152*channel(g) + 0.0722*channel(b)
}

func TestApplyThemeChangesThePageAndThePanelBeforeIt(t *testing.T) {
	s := newStage(t)
	s.key(ui.KeyHelp)
	for _, variant := range theme.Variants() {
		s.shell.ApplyTheme(theme.Options{Variant: variant, Scale: 1.4})
		want := theme.New(theme.Options{Variant: variant}).Palette()
		for name, root := range map[string]fyne.CanvasObject{"page": s.window.Canvas().Content(), "panel": s.window.Canvas().Overlays().Top()} {
			if root == nil {
				t.Fatalf("%s: no %s", variant, name)
			}
			grounds := 0
			for _, o := range test.LaidOutObjects(root) {
				if r, ok := o.(*canvas.Rectangle); ok && (r.FillColor == color.Color(want.Background) || r.FillColor == color.Color(want.Surface)) {
					grounds++
				}
			}
			if grounds == 0 {
				t.Errorf("%s: the %s has no ground in its colours", variant, name)
			}
		}
	}
}
