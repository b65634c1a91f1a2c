// Bare is what the idle program is measured against: a window of the toolkit with one
// entry, which has the focus; with any argument, it has not.
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
	if len(os.Args) == 1 {
		window.Canvas().Focus(entry)
	}
	window.ShowAndRun()
}
