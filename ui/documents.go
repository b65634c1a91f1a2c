package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// printReceipt shows the receipt and prints it.
func (s *Shell) printReceipt() {
	entry := s.Desk.Entry()
	s.Print(&document{
		name: entry.Number, record: entry.ID, papers: []model.Paper{model.A4, model.Roll},
		make: func(ctx context.Context, on model.Paper) ([]byte, string, error) {
			data, err := s.Desk.Receipt(ctx, on)
			return data, ".pdf", err
		},
	})
}

// printDocument shows a document of the entry and prints it.
func (s *Shell) printDocument(d model.Document) {
	s.Print(&document{
		name: documentName(s.Desk.Entry(), d), record: d.ID, papers: []model.Paper{model.A4},
		make: func(ctx context.Context, _ model.Paper) ([]byte, string, error) { return s.Desk.Document(ctx, d.ID) },
	})
}

// documentName is what the file of a document is called.
func documentName(entry model.Entry, d model.Document) string {
	return entry.Number + "-" + string(d.Kind)
}

func (s *Shell) openDocument(d model.Document) {
	s.showFile("busy.load", documentName(s.Desk.Entry(), d), func(ctx context.Context) ([]byte, string, error) { return s.Desk.Document(ctx, d.ID) })
}

// showFile fetches a document, saves it and opens it with the system's program. The
// name is ours and the extension that of the content: a citizen's own name could
// make a program of it.
func (s *Shell) showFile(busy, name string, fetch func(context.Context) (data []byte, extension string, err error)) {
	var path string
	s.ActThen(busy, func(ctx context.Context) error {
		data, extension, err := fetch(ctx)
		if err != nil {
			return err
		}
		path, err = s.Files.Save(name, extension, data)
		return err
	}, func(err error) {
		if err != nil {
			s.Fail(err)
			return
		}
		if err := s.Files.Open(path); err != nil {
			s.Log.Warn("no program opens the document", "err", err)
			s.ShowMessage(widgets.Warn, func() widgets.BannerText {
				return widgets.BannerText{Title: s.words.T("document.noviewer", "path", path)}
			})
			return
		}
		s.Toast("document.opened")
	})
}

// documents is the tab «Документы» of an entry: what the applicant attached and
// what the system made.
func (s *Shell) documents(entry model.Entry) fyne.CanvasObject {
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
	attach := widgets.NewButton(widgets.Secondary, w.T("action.attach"), "F7", func() { s.openAttaching("") })
	attached.Add(widgets.VStack(6, left(attach), widgets.Small(w.T("documents.attach.text"))))
	return widgets.VStack(20, attached, system)
}

func (s *Shell) documentRow(d model.Document) fyne.CanvasObject {
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
