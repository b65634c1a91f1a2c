package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// Sample is a widget in its states, or some that belong together.
type Sample struct {
	Name  string  // of its golden picture
	Width float32 // at least, in units of the drawing
	Make  func() fyne.CanvasObject
}

// Samples has every widget of the house. It is for developers; its texts, in the three
// languages, and its people are invented.
func Samples() []Sample {
	return []Sample{
		{"rail", 252, galleryRail},
		{"texts", 540, galleryTexts},
		{"header", 540, galleryHeader},
		{"buttons", 540, galleryButtons},
		{"fields", 460, galleryFields},
		{"secrets", 460, gallerySecrets},
		{"dates", 460, galleryDates},
		{"states", 540, galleryStates},
		{"banners", 620, galleryBanners},
		{"files", 540, galleryFiles},
		{"lists", 620, galleryLists},
		{"entry", 760, galleryEntry},
		{"summary", 620, gallerySummary},
		{"qr", 320, galleryQR},
		{"keyboard", 640, galleryKeyboard},
	}
}

// Gallery shows every sample, for the eye of whoever changes a widget.
func Gallery() fyne.CanvasObject {
	left, right := VStack(20), VStack(20)
	for _, sample := range Samples()[1:] { // the rail stands at the left of both
		column := left
		if sample.Width > 540 {
			column = right
		}
		column.Add(Caption(sample.Name))
		column.Add(sample.Make())
	}
	columns := container.New(Columns(28, 1, 1.35), left, right)
	page := VStack(0, NewRibbon("ОҚУ РЕЖИМІ — деректер ойдан алынған, ештеңе жіберілмейді"),
		Inset(24, 28, 28, 28, HTop(28, container.New(&railWidth{}, galleryRail()), Grow(columns))))
	return Scroll(page)
}

// railWidth gives the rail its width.
type railWidth struct{ vstack }

func (l *railWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(size(kezektheme.SizeRail)-units(28), l.vstack.MinSize(objects).Height)
}
