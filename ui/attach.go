package ui

import (
	"context"
	"errors"
	"image"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/printing"
	"akmola.kz/kezek/ui/widgets"
)

// attachPanel is a scan on its way to an entry: seen before it is sent.
type attachPanel struct {
	*waitingPage
	entry string // id

	path  string // typed or chosen
	data  []byte // nil: nothing was read
	pages int    // 0 where the scan could not be drawn
	first image.Image

	drop  *widgets.FileDrop
	field *widgets.Field
	line  *widgets.Entry
	send  *widgets.Button
	shown *panel
}

// openAttaching asks for the scan to attach, or shows the one at path.
func (p *waitingPage) openAttaching(path string) {
	a := &attachPanel{waitingPage: p, entry: p.open, path: path}
	p.OpenPanel(a.panel)
	if path != "" {
		a.read()
	}
}

func (a *attachPanel) panel() *panel {
	w := a.words
	a.line = widgets.NewEntry("")
	a.line.SetText(a.path)
	a.line.OnChanged = func(typed string) {
		a.field.SetError("")
		a.path, a.data = typed, nil
		a.draw()
	}
	a.line.OnSubmitted = func(string) { a.goOn() }
	a.field = widgets.NewField(w.T("file.path"), a.line)
	a.drop = widgets.NewFileDrop("", "", a.browse)
	a.send = widgets.NewButton(widgets.Primary, w.T("file.show"), keyLabel(KeyPrimary), a.goOn)
	a.draw()
	p := scrolling(&panel{
		cancels: true, title: w.T("file.title"), focus: a.line.Focusable(), buttons: []fyne.CanvasObject{a.send},
		keys: map[fyne.KeyName]func(){KeyPrimary: a.goOn, KeyOpen: a.browse},
	}, widgets.Inset(4, 8, 4, 4, widgets.VStack(16, a.drop, left(widgets.NewButton(widgets.Secondary, w.T("action.browse"), keyLabel(KeyOpen), a.browse)), a.field)))
	if a.data != nil {
		p.focus = a.send
	}
	p.dropped = a.take
	a.shown = p
	return p
}

// draw shows what there is of the scan.
func (a *attachPanel) draw() {
	w := a.words
	if a.data == nil {
		a.send.SetText(w.T("file.show"))
		a.drop.SetEmpty(w.T("file.drop"), w.T("documents.attach.text"))
		return
	}
	a.send.SetText(w.T("file.attach"))
	note := w.bytes(int64(len(a.data)))
	if a.pages > 0 {
		note = w.N("file.pages", a.pages) + " · " + note
	} else {
		note += ". " + w.T("file.nopreview")
	}
	a.drop.SetFile(filepath.Base(a.path), note, a.first)
}

// take goes on with another file.
func (a *attachPanel) take(path string) {
	a.line.SetText(path)
	a.read()
}

// goOn reads the file that is named, or sends the one that was seen.
func (a *attachPanel) goOn() {
	switch {
	case a.data != nil:
		a.attach()
	case strings.TrimSpace(a.path) == "":
		a.drop.SetFailed(true)
		a.field.SetError(a.words.T("file.empty"))
	default:
		a.read()
	}
}

// browse looks for the file in the folders of this computer, and comes back.
func (a *attachPanel) browse() {
	back := func() { a.OpenPanel(a.panel) }
	picker := &filePicker{
		env: a.env, panelOpener: a, extensions: model.DocumentExtensions(), back: back,
		taken: func(path string) {
			back()
			a.take(path)
		},
	}
	picker.open()
}

// read reads the scan and shows its first page.
func (a *attachPanel) read() {
	path := strings.TrimSpace(a.path)
	var data []byte
	var pages []printing.Page
	var total int
	var unseen error
	a.Start("busy.load", func(ctx context.Context) (err error) {
		if data, err = readScan(path); err != nil {
			return err
		}
		if _, err = model.CheckDocument(path, data); err != nil || a.Preview == nil {
			return err
		}
		if pages, total, unseen = a.Preview.Pages(ctx, data, firstPage); unseen != nil {
			a.Log.Warn("no preview of the scan", "err", unseen)
			if model.CodeOf(unseen).Field() == model.FieldFile {
				return unseen // nobody could open it later
			}
		}
		return ctx.Err()
	}, func(err error) {
		switch {
		case path != strings.TrimSpace(a.path): // another one was named meanwhile
			return
		case err != nil:
			a.fail(err)
			return
		}
		a.data, a.pages, a.first = data, 0, nil
		if len(pages) > 0 {
			a.pages, a.first = total, pages[0].Image
		}
		a.draw()
		if a.TopPanel() == a.shown {
			a.shown.overlay.Refresh()
			a.window.Canvas().Focus(a.send)
			if model.CodeOf(unseen) == model.CodeDocumentUnseen {
				a.FailInPanel(unseen)
			}
		}
	})
}

// firstPage is what is seen of a scan before it is sent.
var firstPage = printing.View{Width: 400, Most: 1}

// attach sends the scan as it was seen.
func (a *attachPanel) attach() {
	entry, name, data := a.entry, filepath.Base(a.path), a.data
	a.Start("busy.send", func(ctx context.Context) error {
		_, err := a.Desk.Attach(ctx, entry, name, data)
		return err
	}, func(err error) {
		if err != nil {
			a.fail(err)
			return
		}
		a.ClosePanel()
		a.openEntry(entry, "file.attached")
	})
}

// fail shows what is wrong with the file at the file, and the rest above.
func (a *attachPanel) fail(err error) {
	switch model.CodeOf(err).Field() {
	case model.FieldFile:
		a.data = nil
		a.draw()
		a.drop.SetFailed(true)
		a.field.SetError(a.words.field(err))
		a.line.Focus()
	default:
		a.FailInPanel(err)
	}
}

// readScan reads a file, at most one byte more than the central takes.
func readScan(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, unreadable(err)
	}
	data, err := io.ReadAll(io.LimitReader(file, model.MaxDocument+1))
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return nil, unreadable(err)
	}
	return data, nil
}

// unreadable keeps the reason and drops the path: people name files after themselves.
func unreadable(err error) error {
	if path, ok := errors.AsType[*os.PathError](err); ok {
		err = path.Err
	}
	return model.WrapError(model.CodeFileUnreadable, err)
}
