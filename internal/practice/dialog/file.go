package dialog

import (
	"context"

	"akmola.kz/kezek/internal/practice/ncalayer"
	"akmola.kz/kezek/ui/toolkit/windows"
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
)

// extensions are the names of files that a chooser of NCALayer shows.
var extensions = map[string][]string{
	"CRL": {".crl"}, "CER": {".cer", ".crt", ".pem"}, "P12": {".p12", ".pfx"}, "KEYSTORE": {".ks", ".keystore"}, "JKS": {".jks"},
}

// chooser is one open window that asks for a file.
type chooser struct {
	window fyne.Window
	done   chan string // the path, empty where the person cancelled
}

// ChooseFile implements ncalayer.FileChooser. It may not be called on the UI goroutine.
func (d *Dialog) ChooseFile(ctx context.Context, extension, folder, locale string) (string, error) {
	if d.stopped.Load() {
		return "", ncalayer.ErrCancelled
	}
	var c *chooser
	fyne.DoAndWait(func() { c = newChooser(d.app, extension, folder, locale) })
	if d.choosing != nil {
		d.choosing(c)
	}
	var path string
	var err error
	select {
	case path = <-c.done:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if !d.stopped.Load() {
		fyne.Do(c.window.Close)
	}
	if err == nil && path == "" {
		err = ncalayer.ErrCancelled
	}
	return path, err
}

func newChooser(app fyne.App, extension, folder, locale string) *chooser {
	c := &chooser{window: app.NewWindow(wordsFor(locale).title), done: make(chan string, 1)}
	c.window.SetCloseIntercept(func() { c.chosen("") })
	c.window.SetOnClosed(func() { windows.Forget(c.window) })
	c.window.Resize(fyne.NewSize(760, 560))
	ask := c.forFile(extension)
	if extension == "DIRECTORY" {
		ask = dialog.NewFolderOpen(func(found fyne.ListableURI, err error) {
			if err != nil || found == nil {
				c.chosen("")
				return
			}
			c.chosen(found.Path())
		}, c.window)
	}
	if place, err := storage.ListerForURI(storage.NewFileURI(folder)); folder != "" && err == nil {
		ask.SetLocation(place)
	}
	c.window.Show()
	ask.Show()
	ask.Resize(fyne.NewSize(740, 540)) // it has no size before
	return c
}

func (c *chooser) forFile(extension string) *dialog.FileDialog {
	ask := dialog.NewFileOpen(func(found fyne.URIReadCloser, err error) {
		if err != nil || found == nil {
			c.chosen("")
			return
		}
		path := found.URI().Path()
		if found.Close() != nil { // only its name is wanted
			path = ""
		}
		c.chosen(path)
	}, c.window)
	if known := extensions[extension]; known != nil {
		ask.SetFilter(storage.NewExtensionFileFilter(known))
	}
	return ask
}

// chosen ends the window, once.
func (c *chooser) chosen(path string) {
	select {
	case c.done <- path:
	default:
	}
}
