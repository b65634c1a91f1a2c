//go:build !nopractice

package main

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/counter"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets/samples"
)

// galleryScales are what + and - go through.
var galleryScales = []float32{theme.MinScale, 1.4, theme.MaxScale}

// showGallery opens a window with every widget of the house in its states, for whoever
// changes one: V turns to the next variant, + and - change the scale, Esc leaves.
func showGallery() {
	program := counter.NewApp()
	window := program.NewWindow("Kezek — gallery: V, +, −, Esc")
	window.SetPadded(false)
	variant, scale := 0, 0
	draw := func() {
		program.Settings().SetTheme(theme.New(theme.Options{Variant: theme.Variants()[variant], Scale: galleryScales[scale]}))
		window.SetContent(samples.Gallery())
	}
	window.Canvas().SetOnTypedRune(func(r rune) {
		switch r {
		case 'v', 'V', 'м', 'М':
			variant = (variant + 1) % len(theme.Variants())
		case '+', '=':
			scale = min(scale+1, len(galleryScales)-1)
		case '-':
			scale = max(scale-1, 0)
		default:
			return
		}
		draw()
	})
	window.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) {
		if ev.Name == fyne.KeyEscape {
			window.Close()
		}
	})
	draw()
	window.Resize(fyne.NewSize(1366, 900))
	window.ShowAndRun()
}
