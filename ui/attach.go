package ui

import (
	"cmp"
	"context"
	"errors"
	"image"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/printing"
	"akmola.kz/kezek/internal/scanning"
	"akmola.kz/kezek/ui/widgets"
)

// attachPanel is a scan on its way to an entry or a claim: from a file or a scanner, seen before it
// is sent, and told what it is.
type attachPanel struct {
	base
	attaching

	path    string // typed or chosen
	kind    int    // of the scan, in model.ScanKinds; -1: not chosen
	scanned []scanning.Page
	seenScan

	drop  *widgets.FileDrop
	field *widgets.Field
	line  *widgets.Entry
	kinds *widgets.Select
	which *widgets.Field
	send  *widgets.Button
	shown *panel
}

// attaching is where a scan goes, and what follows when it is there.
type attaching struct {
	title string // of the panel; empty: that of a scan
	put   func(ctx context.Context, scan model.Scan) error
	done  func()
}

// seenScan is a scan that was read, with the page of it that is shown.
type seenScan struct {
	data  []byte // nil: nothing was read
	pages int    // 0 where the scan could not be drawn
	page  image.Image
}

// openAttaching asks for the scan to attach, or shows the one at path. kind is what it is likely to be,
// empty where nobody knows.
func (b base) openAttaching(to attaching, kind model.ScanKind, path string) {
	a := &attachPanel{base: b, attaching: to, path: path, kind: slices.Index(model.ScanKinds(), kind)}
	b.OpenPanel(a.panel)
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
		a.path, a.scanned, a.seenScan = typed, nil, seenScan{}
		a.draw()
	}
	a.line.OnSubmitted = func(string) { a.goOn() }
	a.field = widgets.NewField(w.T("file.path"), a.line)
	names := texts(model.ScanKinds(), func(k model.ScanKind) string { return w.T("scan." + string(k)) })
	a.kinds = widgets.NewSelect(names, a.kind, w.T("file.kind.choose"), func(i int) {
		a.kind = i
		a.which.SetError("")
		a.focusNext()
	})
	a.which = widgets.NewField(w.T("file.kind"), a.kinds)
	a.drop = widgets.NewFileDrop("", "", a.browse)
	a.send = widgets.NewButton(widgets.Primary, w.T("file.show"), keyLabel(KeyPrimary), a.goOn)
	a.draw()
	ways := []fyne.CanvasObject{
		widgets.NewButton(widgets.Secondary, w.T("file.scan"), keyLabel(KeyScan), a.scan),
		widgets.NewButton(widgets.Secondary, w.T("action.browse"), keyLabel(KeyOpen), a.browse),
	}
	if len(a.scanned) > 0 {
		ways = append(ways, widgets.NewButton(widgets.Secondary, w.T("file.page.remove"), keyLabel(KeyRemove), a.removePage))
	}
	body := widgets.VStack(16, a.drop, widgets.Flow(12, ways...))
	if choice := a.scannerChoice(); choice != nil {
		body.Add(choice)
	}
	if len(a.scanned) == 0 { // what was scanned has no path, and all fits without scrolling
		body.Add(a.field)
	}
	body.Add(a.which)
	p := scrolling(&panel{
		cancels: true, title: cmp.Or(a.title, w.T("file.title")), topic: topicScan, focus: a.line.Focusable(), buttons: []fyne.CanvasObject{a.send},
		keys: map[fyne.KeyName]func(){KeyPrimary: a.goOn, KeyOpen: a.browse, KeyScan: a.scan, KeyRemove: a.removePage},
	}, widgets.Inset(4, 8, 4, 4, body))
	if a.data != nil {
		p.focus = a.next()
	}
	p.dropped = a.take
	a.shown = p
	return p
}

// next is what is to be done next with a scan that was seen.
func (a *attachPanel) next() fyne.Focusable {
	if a.kind < 0 {
		return a.kinds
	}
	return a.send
}

func (a *attachPanel) focusNext() {
	if a.data != nil && a.TopPanel() == a.shown {
		a.window.Canvas().Focus(a.next())
	}
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
	a.drop.SetFile(a.name(), note, a.page)
}

// name is what the file is called.
func (a *attachPanel) name() string {
	if len(a.scanned) > 0 {
		return a.words.T("file.scanned", "date", a.words.day(a.now())) + ".pdf"
	}
	return filepath.Base(a.path)
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
	var got seenScan
	var unseen error
	a.Start("busy.load", func(ctx context.Context) error {
		data, err := readScan(path)
		if err != nil {
			return err
		}
		got, unseen, err = a.see(ctx, path, data, 0)
		return err
	}, func(err error) {
		switch {
		case path != strings.TrimSpace(a.path): // another one was named meanwhile
		case err != nil:
			a.fail(err)
		default:
			a.scanned = nil
			a.show(got, unseen)
		}
	})
}

// see looks at a scan, and at one page of it. Why that cannot be shown is no reason not to
// attach it, unless nobody could open it later either.
func (a *attachPanel) see(ctx context.Context, name string, data []byte, page int) (got seenScan, unseen, err error) {
	got.data = data
	if _, err := model.CheckDocument(name, data); err != nil || a.Preview == nil {
		return got, nil, err
	}
	pages, total, unseen := a.Preview.Pages(ctx, data, printing.View{Width: shownPixels, First: page, Most: 1})
	if unseen != nil {
		a.Log.Warn("no preview of the scan", "err", unseen)
		if model.CodeOf(unseen).Field() == model.FieldFile {
			return got, nil, unseen
		}
	}
	if len(pages) > 0 {
		got.pages, got.page = total, pages[0].Image
	}
	return got, unseen, ctx.Err()
}

// shownPixels is how wide a page of a scan is drawn.
const shownPixels = 400

// show shows a scan that was seen.
func (a *attachPanel) show(got seenScan, unseen error) {
	a.seenScan = got
	a.draw()
	if a.TopPanel() != a.shown {
		return
	}
	a.shown.overlay.Refresh()
	a.focusNext()
	if tellsUnseen(unseen) {
		a.FailInPanel(unseen)
	}
}

// attach sends the scan as it was seen.
func (a *attachPanel) attach() {
	if a.kind < 0 {
		a.which.SetError(a.words.T("file.kind.choose"))
		a.focusNext()
		return
	}
	scan := model.Scan{Kind: model.ScanKinds()[a.kind], Name: a.name(), Data: a.data}
	scan.Sent = func(sent int) { a.runner.Tell(func() { a.showSent(sent) }) }
	a.Start("busy.send", func(ctx context.Context) error { return a.put(ctx, scan) }, func(err error) {
		if err != nil {
			a.draw()
			a.fail(err)
			return
		}
		a.ClosePanel()
		a.done()
	})
}

// showSent shows how much of the scan has arrived, where the line is thin.
func (a *attachPanel) showSent(sent int) {
	w := a.words
	a.drop.SetFile(a.name(), w.T("file.sent", "sent", w.bytes(int64(sent)), "size", w.bytes(int64(len(a.data)))), a.page)
}

// fail shows what is wrong with the file at the file, and the rest above.
func (a *attachPanel) fail(err error) {
	if model.CodeOf(err).Field() != model.FieldFile || len(a.scanned) > 0 { // what was scanned has no field
		a.FailInPanel(err)
		return
	}
	a.seenScan = seenScan{}
	a.draw()
	a.drop.SetFailed(true)
	a.field.SetError(a.words.field(err))
	a.line.Focus()
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
