package ui

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"akmola.kz/kezek/desk"
	"akmola.kz/kezek/queue"
	"akmola.kz/kezek/ui/widgets"
)

// printReceipt shows the receipt and prints it.
func (s *Shell) printReceipt() {
	entry := s.Desk.Entry()
	s.openPrinting(&document{
		name: entry.Number, record: entry.ID, papers: []queue.Paper{queue.A4, queue.Roll},
		make: func(ctx context.Context, on queue.Paper) ([]byte, string, error) {
			data, err := s.Desk.Receipt(ctx, on)
			return data, ".pdf", err
		},
	})
}

// printDocument shows a document of the entry and prints it.
func (s *Shell) printDocument(d queue.Document) {
	s.openPrinting(&document{
		name: documentName(s.Desk.Entry(), d), record: d.ID, papers: []queue.Paper{queue.A4},
		make: func(ctx context.Context, _ queue.Paper) ([]byte, string, error) { return s.Desk.Document(ctx, d.ID) },
	})
}

// documentName is what the file of a document is called.
func documentName(entry queue.Entry, d queue.Document) string {
	return entry.Number + "-" + string(d.Kind)
}

func (s *Shell) openDocument(d queue.Document) {
	s.showFile("busy.load", documentName(s.Desk.Entry(), d), func(ctx context.Context) ([]byte, string, error) { return s.Desk.Document(ctx, d.ID) })
}

// showFile fetches a document, saves it and opens it with the system's program. The
// name is ours and the extension that of the content: a citizen's own name could
// make a program of it.
func (s *Shell) showFile(busy, name string, fetch func(context.Context) (data []byte, extension string, err error)) {
	var path string
	s.actThen(busy, func(ctx context.Context) error {
		data, extension, err := fetch(ctx)
		if err != nil {
			return err
		}
		path, err = s.Files.Save(name, extension, data)
		return err
	}, func(err error) {
		if err != nil {
			s.fail(err)
			return
		}
		kind, key := widgets.Ok, "document.opened"
		if err := s.Files.Open(path); err != nil {
			s.Log.Warn("no program opens the document", "err", err)
			kind, key = widgets.Warn, "document.noviewer"
		}
		s.tell(kind, func() widgets.BannerText { return widgets.BannerText{Title: s.words.T(key, "path", path)} })
	})
}

// documents is the tab «Документы» of an entry: what the applicant attached and
// what the system made.
func (s *Shell) documents(entry queue.Entry) fyne.CanvasObject {
	w := s.words
	attached := widgets.VStack(8, widgets.Strong(w.T("documents.attached")))
	system := widgets.VStack(8, widgets.Strong(w.T("documents.system")))
	count := 0
	for _, d := range entry.Documents {
		row := s.documentRow(d)
		if d.System() {
			system.Add(row)
			continue
		}
		count++
		attached.Add(row)
	}
	if count == 0 {
		attached.Add(widgets.Small(w.T("documents.none")))
	}
	if s.Kiosk { // it has no files but its own
		return widgets.VStack(20, attached, system)
	}
	attach := widgets.NewButton(widgets.Secondary, w.T("action.attach"), "F7", s.openAttaching)
	attached.Add(widgets.VStack(6, left(attach), widgets.Small(w.T("documents.attach.text"))))
	return widgets.VStack(20, attached, system)
}

func (s *Shell) documentRow(d queue.Document) fyne.CanvasObject {
	w := s.words
	title := d.Name
	if d.System() {
		title = w.T("document." + string(d.Kind))
	}
	text := widgets.VStack(1, widgets.Body(title), widgets.Small(w.T("document.row", "date", w.when(d.CreatedAt), "size", w.bytes(d.Size))))
	printed := widgets.NewButton(widgets.Secondary, w.T("action.print"), "", func() { s.printDocument(d) })
	if s.Kiosk { // another program would be a way out
		return widgets.VStack(8, widgets.Beside(12, 220, text, printed), widgets.NewDivider())
	}
	open := widgets.NewButton(widgets.Secondary, w.T("action.open"), "", func() { s.openDocument(d) })
	return widgets.VStack(8, widgets.Beside(12, 220, text, widgets.HRow(12, printed, open)), widgets.NewDivider())
}

// openAttaching asks for the scan to attach; a file dropped on the window will do
// as well.
func (s *Shell) openAttaching() {
	if s.Kiosk {
		return
	}
	s.openPanel(func() *panel {
		w := s.words
		entry := widgets.NewEntry("")
		field := widgets.NewField(w.T("file.path"), entry)
		field.SetHelp(w.T("file.help"))
		attach := func() {
			if entry.Text() == "" {
				field.SetError(w.T("file.empty"))
				return
			}
			s.attachFile(entry.Text(), field)
		}
		entry.OnSubmitted = func(string) { attach() }
		entry.OnChanged = func(string) { field.SetError("") }
		browse := widgets.NewButton(widgets.Secondary, w.T("action.browse"), "", func() { s.browse(entry) })
		return &panel{
			acts: true, title: w.T("file.title"), focus: entry.Focusable(),
			body:    widgets.VStack(16, widgets.Body(w.T("documents.attach.text")), field, left(browse)),
			buttons: []fyne.CanvasObject{widgets.NewButton(widgets.Primary, w.T("action.attach"), "Enter", attach)},
		}
	})
}

func (s *Shell) browse(into *widgets.Entry) {
	dialog.ShowFileOpen(func(file fyne.URIReadCloser, err error) {
		if err != nil || file == nil {
			return
		}
		into.SetText(file.URI().Path())
		if err := file.Close(); err != nil {
			s.Log.Warn("close the chosen file", "err", err)
		}
	}, s.window)
}

// attachFile reads the scan and sends it to the entry that is open.
func (s *Shell) attachFile(path string, field *widgets.Field) {
	id := s.draft.open
	s.start("busy.send", func(ctx context.Context) error {
		data, err := readScan(path)
		if err != nil {
			return err
		}
		_, err = s.Desk.Attach(ctx, id, filepath.Base(path), data)
		return err
	}, func(err error) {
		code := queue.CodeOf(err)
		switch {
		case err == nil:
			s.closePanel()
			s.openEntry(id, func() widgets.BannerText { return widgets.BannerText{Title: s.words.T("file.attached")} })
		case field == nil:
			s.fail(err)
		case code == queue.CodeFileUnreadable || code == queue.CodeDocumentType || code == queue.CodeDocumentTooLarge:
			field.SetError(s.words.field(err))
		default:
			s.tellPanel(err)
		}
	})
}

// readScan reads a file, at most one byte more than the central takes.
func readScan(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, unreadable(err)
	}
	data, err := io.ReadAll(io.LimitReader(file, desk.MaxAttachment+1))
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
	return queue.WrapError(queue.CodeFileUnreadable, err)
}
