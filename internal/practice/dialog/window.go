package dialog

import (
	"errors"

	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/ncalayer"
	"akmola.kz/kezek/ui/toolkit/windows"
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// window is one open dialog. All of it is used on the UI goroutine alone.
type window struct {
	window  fyne.Window
	request ncalayer.Request
	words   words
	answer  func(answer)

	storage  *widget.Select
	path     *field
	find     *field // narrows the list
	files    *keyList
	all      []string // the key files of the storage
	found    []string // those that are listed
	folder   string   // whose keys stand first
	password *field
	message  *widget.Label // what went wrong, or nothing
	open     *button

	keys   *keyList
	offers []ncalayer.Offer
	chosen int // of the offers, -1 for none
	sign   *button
	first  fyne.CanvasObject // the page to go back to
	closed bool
}

func newWindow(app fyne.App, request ncalayer.Request, first, hint string, done func(answer)) *window {
	w := &window{
		window: app.NewWindow(wordsFor(request.Locale).title), request: request,
		words: wordsFor(request.Locale), answer: done, folder: first, chosen: -1,
	}
	w.makeFields()
	w.makeKeys()
	w.first = w.framed(w.choosing(hint))
	w.window.SetPadded(false)
	w.window.SetContent(w.first)
	w.window.SetCloseIntercept(w.cancel)
	w.window.SetOnClosed(func() { windows.Forget(w.window) })
	w.window.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if e.Name == fyne.KeyEscape {
			w.cancel()
		}
	})
	w.window.Resize(fyne.NewSize(640, 560))
	return w
}

func (w *window) show() {
	w.window.CenterOnScreen()
	w.window.Show()
	w.window.RequestFocus()
	if w.path.Text == "" {
		w.window.Canvas().Focus(w.find)
		return
	}
	w.window.Canvas().Focus(w.password)
}

func (w *window) close() {
	if !w.closed {
		w.closed = true
		w.password.SetText("")
		w.window.Close()
	}
}

func (w *window) cancel() { w.answer(answer{err: ncalayer.ErrCancelled}) }

func (w *window) makeFields() {
	names := make([]string, len(w.request.Storages))
	for i, storage := range w.request.Storages {
		names[i] = w.words.storageName(storage)
	}
	w.storage = widget.NewSelect(names, func(string) { w.storageChosen() })
	w.path = newField(false, w.openKey, w.cancel)
	w.password = newField(true, w.openKey, w.cancel)
	w.message = widget.NewLabel("")
	w.message.Wrapping = fyne.TextWrapWord
	w.message.Importance = widget.DangerImportance
	w.find = newField(false, func() { w.pick(0) }, w.cancel)
	w.find.PlaceHolder = w.words.find
	w.find.OnChanged = func(string) { w.filter() }
	w.find.down = func() { w.window.Canvas().Focus(w.files) }
	w.files = newKeyList(func() int { return len(w.found) }, fileRow, w.drawFile, w.cancel)
	w.files.picked = w.pick
	w.open = newButton(w.words.open, w.openKey, w.cancel)
	w.open.Importance = widget.HighImportance
	w.list(w.request.Files())
	if len(names) > 0 {
		w.storage.SetSelectedIndex(0)
	}
	if len(w.found) == 1 {
		w.path.SetText(w.found[0])
	}
}

func (w *window) makeKeys() {
	w.keys = newKeyList(func() int { return len(w.offers) }, offerRow, w.drawOffer, w.cancel)
	w.keys.picked = func(i int) {
		if w.offers[i].Problem != "" {
			w.keys.UnselectAll()
			return
		}
		w.choose(i)
	}
	w.sign = newButton(w.words.sign, w.signNow, w.cancel)
	w.sign.Importance = widget.HighImportance
}

// framed puts the ribbon on top that says what this is.
func (w *window) framed(page fyne.CanvasObject) fyne.CanvasObject {
	return ribboned(w.words.ribbon, page)
}

func ribboned(told string, page fyne.CanvasObject) fyne.CanvasObject {
	text := canvas.NewText(told, ribbonText)
	text.TextStyle.Bold = true
	text.TextSize = theme.CaptionTextSize()
	ribbon := container.NewStack(canvas.NewRectangle(ribbonColour), container.NewPadded(text))
	return container.NewBorder(ribbon, nil, nil, nil, container.NewPadded(page))
}

// choosing is the first page: where the key is and what opens it.
func (w *window) choosing(hint string) fyne.CanvasObject {
	title := widget.NewLabelWithStyle(w.words.choosing, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	form := widget.NewForm(
		widget.NewFormItem(w.words.storage, w.storage),
		widget.NewFormItem(w.words.path, w.path),
	)
	below := widget.NewForm(widget.NewFormItem(w.words.password, w.password))
	if hint != "" {
		below.Items[0].HintText = w.words.hint + hint
	}
	buttons := container.NewHBox(newButton(w.words.cancel, w.cancel, w.cancel), w.open)
	foot := container.NewVBox(below, w.message, container.NewBorder(nil, nil, nil, buttons))
	return container.NewBorder(container.NewVBox(title, form, w.find), foot, nil, nil, w.files)
}

// choosingKey is the second page: the keys of the file.
func (w *window) choosingKey() fyne.CanvasObject {
	title := widget.NewLabelWithStyle(w.words.keys, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	buttons := container.NewHBox(newButton(w.words.cancel, w.cancel, w.cancel), w.sign)
	back := newButton(w.words.back, w.goBack, w.cancel)
	foot := container.NewVBox(w.message, container.NewBorder(nil, nil, back, buttons))
	return container.NewBorder(title, foot, nil, nil, w.keys)
}

func (w *window) selectedStorage() string {
	if i := w.storage.SelectedIndex(); i >= 0 && i < len(w.request.Storages) {
		return w.request.Storages[i]
	}
	return ""
}

// storageChosen lists the keys of the storage, or tells at once that it is missing.
func (w *window) storageChosen() {
	w.list(w.request.FilesOf(w.selectedStorage()))
	if !w.request.Connected(w.selectedStorage()) {
		w.message.SetText(w.words.noDevice)
		return
	}
	w.message.SetText("")
}

// openKey is what the button and Enter do on the first page.
func (w *window) openKey() {
	if !w.mayOpen() {
		return
	}
	path, password := w.path.Text, w.password.Text
	w.open.Disable()
	go func() {
		offers, err := w.request.Open(path, password)
		fyne.Do(func() { w.opened(offers, err) })
	}()
}

func (w *window) mayOpen() bool {
	switch {
	case w.closed || w.open.Disabled():
		return false
	case !w.request.Connected(w.selectedStorage()):
		w.message.SetText(w.words.noDevice)
		return false
	case w.path.Text == "":
		w.message.SetText(w.words.noPath)
		w.window.Canvas().Focus(w.path)
		return false
	}
	return true
}

// opened shows what the file holds. A wrong password stays between the person and
// this window.
func (w *window) opened(offers []ncalayer.Offer, err error) {
	w.open.Enable()
	switch {
	case w.closed:
		return
	case errors.Is(err, ca.ErrPassword):
		w.message.SetText(w.words.wrongPassword)
		w.password.SetText("")
		w.window.Canvas().Focus(w.password)
		return
	case err != nil || len(offers) == 0:
		w.message.SetText(w.words.noKey)
		w.window.Canvas().Focus(w.path)
		return
	}
	w.message.SetText("")
	w.offers = offers
	w.window.SetContent(w.framed(w.choosingKey()))
	for i, offer := range offers {
		if offer.Problem == "" {
			w.keys.Select(i)
			return
		}
	}
	w.sign.Disable()
	w.message.SetText(w.words.noFit)
	w.window.Canvas().Focus(w.keys)
}

// goBack returns to the files; the password is asked for anew.
func (w *window) goBack() {
	w.offers, w.chosen = nil, -1
	w.keys.UnselectAll()
	w.sign.Enable()
	w.message.SetText("")
	w.password.SetText("")
	w.window.SetContent(w.first)
	w.window.Canvas().Focus(w.files)
}

func (w *window) choose(i int) {
	w.chosen = i
	w.sign.Enable()
	w.window.Canvas().Focus(w.sign)
}

func (w *window) signNow() {
	if w.chosen >= 0 {
		w.answer(answer{choice: ncalayer.Choice{Key: w.offers[w.chosen].Key}})
	}
}
