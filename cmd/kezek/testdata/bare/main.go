// Bare is what the program is measured against: a window of the toolkit with one entry, which
// has the focus; "unfocused", it has not; "label": with one label in its place.
package main

import (
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

func main() {
	window := app.NewWithID("kz.akmola.kezek.bare").NewWindow("Kezek — measure")
	entry := widget.NewEntry()
	window.SetContent(container.NewVBox(entry))
	window.Resize(fyne.NewSize(1366, 768))
	switch {
	case len(os.Args) == 1:
		window.Canvas().Focus(entry)
	case os.Args[1] == "label":
		window.SetContent(widget.NewLabel("Kezek"))
	}
	window.ShowAndRun()
}
