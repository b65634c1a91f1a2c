package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// VGap is room in a VStack, beside the gap of the stack itself.
func VGap(h float32) fyne.CanvasObject { return container.New(&inset{top: h}) }

// Spacer takes the width that an HRow has left over.
func Spacer() fyne.CanvasObject { return layout.NewSpacer() }
