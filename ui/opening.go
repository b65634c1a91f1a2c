package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// openingWidth is that of the strip in the middle of the window, in units of the drawing.
const openingWidth = 460

// Opening is a window whose shell is being put together.
type Opening struct {
	words words
	text  *widgets.Text
	busy  *widgets.Busy
}

// ShowStarting fills the window while the program starts.
func ShowStarting(window fyne.Window, lang model.Lang) *Opening {
	return showOpening(window, lang, "opening.start")
}

// ShowReopening fills a window that its shell has left while the next one is put together.
func ShowReopening(window fyne.Window, lang model.Lang) *Opening {
	return showOpening(window, lang, "settings.reopening")
}

func showOpening(window fyne.Window, lang model.Lang, key string) *Opening {
	w := wordsIn(lang)
	o := &Opening{words: w, busy: widgets.NewBusy("", "", nil), text: widgets.Lead(w.T(key)).Align(fyne.TextAlignCenter)}
	column := widgets.VStack(18, container.NewCenter(mark()), o.text, o.busy)
	window.SetContent(widgets.WithScreenReader(window, container.New(&centered{width: openingWidth}, column)))
	o.busy.Start("")
	return o
}

// TellKeyring tells that the keyring of the system is waited for.
func (o *Opening) TellKeyring() {
	o.text.SetText(o.words.T("opening.keyring"))
	o.text.Refresh()
}

// Stop ends the strip that moves.
func (o *Opening) Stop() { o.busy.Stop() }
