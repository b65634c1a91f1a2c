package theme

import (
	"image/color"
	"sync"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
)

// Variant names a palette.
type Variant string

// The variants that a person can choose from.
const (
	VariantLight        Variant = "light"
	VariantDark         Variant = "dark"
	VariantHighContrast Variant = "contrast"
)

// Variants lists the variants in the order of the settings.
func Variants() []Variant { return []Variant{VariantLight, VariantDark, VariantHighContrast} }

// KioskScale is how much larger everything stands on a kiosk.
const KioskScale = 1.75

// kioskShare is the part of a person's scale that a kiosk, which is narrow and large
// already, takes on: its longest words still have their room at the largest.
const kioskShare = 0.3

// kioskControl is a touch target for a finger, larger than the scale alone gives.
const kioskControl = 120

// kioskCell is the height of a cell of a code there, and kioskInput how much larger what
// is typed stands: it is read from where a person stands.
const (
	kioskCell  = 140
	kioskInput = 1.3
)

// Options say which look is wanted. The zero value is light, for a desktop.
type Options struct {
	Variant Variant
	Scale   float32 // that a person chose, from MinScale to MaxScale; 0 means 1
	Kiosk   bool    // everything is larger by KioskScale, and by a part of what Scale adds
	Fit     float32 // how large the window of a kiosk is beside that of the drawings (FitKiosk); 0 means 1
}

// caret is the width of the caret, which the toolkit takes from the border of an input.
const caret = 1.6

// MinScale and MaxScale bound what a person can choose: every screen holds all its
// texts within them.
const (
	MinScale = 1
	MaxScale = 1.75
)

// Theme is the fyne.Theme of Kezek.
type Theme struct {
	options Options
	scale   float32
	palette Palette
	colors  map[fyne.ThemeColorName]color.NRGBA
	sizes   map[fyne.ThemeSizeName]float32
}

var _ fyne.Theme = (*Theme)(nil)

// New makes the theme for the options.
func New(o Options) *Theme {
	if o.Scale <= 0 {
		o.Scale = 1
	}
	t := &Theme{options: o, scale: o.Scale}
	if o.Kiosk {
		if t.options.Fit <= 0 {
			t.options.Fit = 1
		}
		t.scale = KioskScale * t.options.Fit * (1 + (o.Scale-1)*kioskShare)
	}
	switch o.Variant {
	case VariantDark:
		t.palette = Dark()
	case VariantHighContrast:
		t.palette = HighContrast()
	default:
		t.options.Variant = VariantLight
		t.palette = Light()
	}
	t.colors = t.palette.colors()
	t.sizes = scaledSizes(t.scale, t.palette.Border)
	if o.Kiosk {
		t.sizes[SizeControl] = kioskControl * t.scale / KioskScale
		t.sizes[SizeCell] = kioskCell * t.scale / KioskScale
		t.sizes[SizeInput] *= kioskInput
	}
	return t
}

// FitKiosk returns how large a kiosk's window is beside that of the drawings. A screen of
// fewer pixels shows the same, smaller in pixels and as large to the eye.
func FitKiosk(window fyne.Size) float32 {
	const width, height, least, most = 1080, 1920, 0.6, 2
	return max(least, min(window.Width/width, window.Height/height, most))
}

// KeyScale is that of the keys of a screen's keyboard: no larger than a kiosk needs,
// since keys as large as the largest letters would leave no room for what is typed.
func KeyScale() float32 {
	t := Current()
	if fit := t.options.Fit; fit > 0 {
		return min(t.scale, KioskScale*fit)
	}
	return min(t.scale, KioskScale)
}

// Options returns what the theme was made for, defaults filled in.
func (t *Theme) Options() Options { return t.options }

// Scale returns how much larger everything stands than in the drawings: what the
// person chose and what a kiosk adds.
func (t *Theme) Scale() float32 { return t.scale }

// Palette returns the colours in use.
func (t *Theme) Palette() Palette { return t.palette }

// Color returns a colour of the palette. The variant of the operating system does
// not matter: the person chooses in our settings.
func (t *Theme) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	if c, ok := t.colors[name]; ok {
		return c
	}
	return fynetheme.DefaultTheme().Color(name, t.fyneVariant())
}

func (t *Theme) fyneVariant() fyne.ThemeVariant {
	if t.options.Variant == VariantDark {
		return fynetheme.VariantDark
	}
	return fynetheme.VariantLight
}

// Icon returns Fyne's icons; ours are drawn by the widgets.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return fynetheme.DefaultTheme().Icon(name)
}

// Size returns a size with the scale applied.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := t.sizes[name]; ok {
		return s
	}
	return fynetheme.DefaultTheme().Size(name) * t.scale
}

// Font returns the embedded Noto Sans. Fyne's own copy draws the Kazakh and
// Ukrainian і without its dot. It stands for symbols too: what is typed has that style, the one for
// which Fyne reads few other fonts beside.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Monospace:
		return fynetheme.DefaultTheme().Font(style)
	case style.Bold:
		return fontBold()
	case style.Italic:
		return fontItalic()
	}
	return fontRegular()
}

func scaledSizes(scale, border float32) map[fyne.ThemeSizeName]float32 {
	sizes := map[fyne.ThemeSizeName]float32{
		SizeTitle: 26, SizeSection: 19, SizeBody: 15, SizeInput: 16, SizeSmall: 13, SizeChip: 12.5,
		SizeControl: 44, SizeCell: 56, SizeRow: 60, SizeHeader: 60, SizeFoot: 64, SizeRail: 252, SizeContent: 1080,
		SizeCardRadius: 12, SizeControlRadius: 8, SizeFocus: 2, SizeHalo: 3, SizeBar: 4, SizeIcon: 20,
		SizeGapTiny: 4, SizeGapSmall: 8, SizeGap: 12, SizeGapLarge: 16, SizeGapHuge: 24,

		fynetheme.SizeNamePadding: 4, fynetheme.SizeNameInnerPadding: 8, fynetheme.SizeNameInlineIcon: 20,
		fynetheme.SizeNameLineSpacing: 4, fynetheme.SizeNameScrollBar: 12, fynetheme.SizeNameScrollBarSmall: 4,
		fynetheme.SizeNameSeparatorThickness: 1, fynetheme.SizeNameInputBorder: caret, fynetheme.SizeNameInputRadius: 8,
		fynetheme.SizeNameButtonRadius: 8, fynetheme.SizeNameCardRadius: 12, fynetheme.SizeNameDialogRadius: 12,
		fynetheme.SizeNamePopupRadius: 8, fynetheme.SizeNameMenuRadius: 8, fynetheme.SizeNameSelectionRadius: 3,
	}
	for name := range sizes {
		sizes[name] *= scale
	}
	sizes[SizeBorder] = border // a hairline stays one pixel of the desktop at any scale
	return sizes
}

var daylight = sync.OnceValue(func() *Theme { return New(Options{}) })

// Current is the theme that the program runs with. Where another theme is set (a
// bare test), it is the light one.
func Current() *Theme {
	if app := fyne.CurrentApp(); app != nil {
		if t, ok := app.Settings().Theme().(*Theme); ok {
			return t
		}
	}
	return daylight()
}

// Color returns a colour of the current theme.
func Color(name fyne.ThemeColorName) color.Color { return Current().Color(name, 0) }

// Scale returns how much larger everything stands in the current theme.
func Scale() float32 { return Current().Scale() }

// Size returns a size of the current theme.
func Size(name fyne.ThemeSizeName) float32 { return Current().Size(name) }
