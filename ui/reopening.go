package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// reopeningWidth is that of the strip in the middle of the window, in units of the drawing.
const reopeningWidth = 460

// ShowReopening fills a window that its shell has left while the next one is put
// together; stop ends its strip.
func ShowReopening(window fyne.Window, lang model.Lang) (stop func()) {
	w := wordsIn(lang)
	busy := widgets.NewBusy("", "", nil)
	column := widgets.VStack(18, container.NewCenter(mark()), widgets.Lead(w.T("settings.reopening")).Align(fyne.TextAlignCenter), busy)
	ground := canvas.NewRectangle(theme.Color(theme.ColorBackground))
	window.SetContent(widgets.WithScreenReader(window, container.NewStack(ground, container.New(&centered{width: reopeningWidth}, column))))
	busy.Start("")
	return busy.Stop
}
