package ui

import (
	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// failureWidth is that of a window that only tells why the program cannot start.
const failureWidth = 620

// ShowFailure fills a window with why the program cannot start and what to do. Enter
// and Esc close it.
func ShowFailure(window fyne.Window, lang model.Lang, title, action string, code model.Code) {
	w := wordsIn(lang)
	closing := widgets.NewButton(widgets.Primary, w.T("action.close"), keyLabel(KeyPrimary), window.Close)
	column := widgets.VStack(18,
		widgets.NewBanner(widgets.Bad, widgets.BannerText{Title: title, Text: action, Note: w.T("error.code", "code", code)}),
		widgets.HRow(0, widgets.Spacer(), closing),
	)
	speak(w)
	window.SetContent(widgets.WithScreenReader(window, widgets.InsetAll(24, column)))
	window.SetPadded(false)
	window.Content().Resize(fyne.NewSize(failureWidth, failureWidth)) // a text that wraps knows its height by its width
	window.Resize(fyne.NewSize(failureWidth, window.Content().MinSize().Height))
	window.CenterOnScreen()
	window.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) {
		switch ev.Name {
		case KeyPrimary, fyne.KeyEnter, KeyBack:
			window.Close()
		}
	})
}
