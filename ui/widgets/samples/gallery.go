package samples

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// Sample is a widget in its states, or some that belong together.
type Sample struct {
	Name  string  // of its golden picture
	Width float32 // at least, in units of the drawing
	Make  func() fyne.CanvasObject
}

// All has every widget of the house.
func All() []Sample {
	return []Sample{
		{"rail", 252, railSample},
		{"texts", 540, textsSample},
		{"header", 540, headerSample},
		{"buttons", 540, buttonsSample},
		{"fields", 460, fieldsSample},
		{"secrets", 460, secretsSample},
		{"dates", 460, datesSample},
		{"states", 540, statesSample},
		{"banners", 620, bannersSample},
		{"files", 540, filesSample},
		{"lists", 620, listsSample},
		{"entry", 760, entrySample},
		{"summary", 620, summarySample},
		{"charts", 420, chartsSample},
		{"qr", 320, qrSample},
		{"qr_code", 320, qrCodeSample},
		{"keyboard", 640, keyboardSample},
	}
}

// Gallery shows every sample, for the eye of whoever changes a widget.
func Gallery() fyne.CanvasObject {
	left, right := widgets.VStack(20), widgets.VStack(20)
	for _, sample := range All()[1:] { // the rail stands at the left of both
		column := left
		if sample.Width > 540 {
			column = right
		}
		column.Add(widgets.Caption(sample.Name))
		column.Add(sample.Make())
	}
	columns := container.New(widgets.Columns(28, 1, 1.35), left, right)
	page := widgets.VStack(0, widgets.NewRibbon("ЖАТТЫҒУ РЕЖИМІ — деректер ойдан шығарылған, ешқайда жіберілмейді"),
		widgets.Inset(24, 28, 28, 28, widgets.HTop(28, container.New(railWidth{}, railSample()), widgets.Grow(columns))))
	return widgets.Scroll(page)
}

// railWidth gives the rail its width.
type railWidth struct{}

// Layout gives the rail all that there is.
func (railWidth) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Resize(s)
	}
}

// MinSize is the rail with its width.
func (railWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.NewSize(theme.Size(theme.SizeRail)-28*theme.Scale(), 0)
	for _, o := range objects {
		least.Height = o.MinSize().Height
	}
	return least
}
