package theme

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func luminance(c color.NRGBA) float64 {
	channel := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.03928 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(c.R) + 0.7152*channel(c.G) + 0.0722*channel(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

func TestEveryTextPairHasEnoughContrast(t *testing.T) {
	for _, variant := range Variants() {
		p := New(Options{Variant: variant}).Palette()
		for _, pair := range textPairs(p) {
			if got := contrast(pair.text, pair.over); got < 4.5 {
				t.Errorf("%s: %s has %.2f : 1, want 4.5", variant, pair.name, got)
			}
		}
		for _, mark := range markPairs(p) {
			if got := contrast(mark.text, mark.over); got < 3 {
				t.Errorf("%s: %s has %.2f : 1, want 3", variant, mark.name, got)
			}
		}
	}
}

func TestEveryColourOfFyneIsDefined(t *testing.T) {
	for _, variant := range Variants() {
		test.AssertAllColorNamesDefined(t, New(Options{Variant: variant}), string(variant))
	}
}

func TestSizesGrowWithTheScaleAndTheHairlineDoesNot(t *testing.T) {
	desk, kiosk := New(Options{}), New(Options{Kiosk: true})
	tests := []struct {
		name        fyne.ThemeSizeName
		desk, kiosk float32
	}{
		{SizeTitle, 26, 45.5}, {SizeBody, 15, 26.25}, {SizeControl, 44, 120}, {SizeRow, 60, 105}, {SizeBorder, 1, 1},
	}
	for _, tt := range tests {
		if got := desk.Size(tt.name); got != tt.desk {
			t.Errorf("desk %s = %v, want %v", tt.name, got, tt.desk)
		}
		if got := kiosk.Size(tt.name); got != tt.kiosk {
			t.Errorf("kiosk %s = %v, want %v", tt.name, got, tt.kiosk)
		}
	}
	if got := New(Options{Variant: VariantHighContrast}).Size(SizeBorder); got != 2 {
		t.Errorf("border in high contrast = %v, want 2", got)
	}
}

func TestFontsAreOurOwn(t *testing.T) {
	th := New(Options{})
	seen := map[string]bool{}
	for _, style := range []fyne.TextStyle{{}, {Bold: true}, {Italic: true}, {Symbol: true}} {
		font := th.Font(style)
		if len(font.Content()) < 100_000 {
			t.Errorf("font %q of style %+v has %d bytes", font.Name(), style, len(font.Content()))
		}
		seen[font.Name()] = true
	}
	if len(seen) != 3 {
		t.Errorf("fonts %v, want three", seen)
	}
}

func TestCurrentFallsBackToLight(t *testing.T) {
	test.NewTempApp(t)
	if got := Current().Options().Variant; got != VariantLight {
		t.Errorf("variant %q", got)
	}
	fyne.CurrentApp().Settings().SetTheme(New(Options{Variant: VariantDark}))
	if got := Current().Options().Variant; got != VariantDark {
		t.Errorf("variant %q after SetTheme", got)
	}
}

func TestAThemeIsMadeAgainFromItsOptions(t *testing.T) {
	for _, o := range []Options{{}, {Kiosk: true}, {Scale: 1.4}, {Variant: VariantDark, Scale: 1.75, Kiosk: true}} {
		first := New(o)
		if again := New(first.Options()); again.Scale() != first.Scale() || again.Options() != first.Options() {
			t.Errorf("%+v: scale %v, made again %v", o, first.Scale(), again.Scale())
		}
	}
}
