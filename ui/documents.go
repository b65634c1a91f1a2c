package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// papers shows the documents of an entry or a claim, prints and opens them, and takes away those that
// were attached by mistake.
type papers struct {
	base
	of        string // number of what they belong to
	printOnly bool
	removed   func()
}

// papers are those of the entry that is unfolded.
func (p *waitingPage) papers() papers {
	return papers{p.base, p.Desk.Entry().Number, p.printOnly, func() { p.openEntry(p.open, "documents.removed") }}
}

// name is what the file of a document is called.
func (p papers) name(d model.Document) string { return p.of + "-" + string(d.Kind) }

// print shows a document and prints it.
func (p papers) print(d model.Document) {
	p.Print(&document{
		name: p.name(d), record: d.ID, papers: []model.Paper{model.A4},
		make: func(ctx context.Context, _ model.Paper) ([]byte, string, error) { return p.Desk.Document(ctx, d.ID) },
	})
}

// remove takes away a scan that this visit has attached by mistake.
func (p papers) remove(d model.Document) {
	p.ActThen("busy.send", func(ctx context.Context) error { return p.Desk.RemoveDocument(ctx, d.ID) }, func(err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.removed()
	})
}

func (p papers) open(d model.Document) {
	p.ShowFile("busy.load", p.name(d), func(ctx context.Context) ([]byte, string, error) { return p.Desk.Document(ctx, d.ID) })
}

// ShowFile fetches a document, saves it and opens it with the system's program. The
// name is ours and the extension that of the content: a citizen's own name could
// make a program of it.
func (b base) ShowFile(busy, name string, fetch func(context.Context) (data []byte, extension string, err error)) {
	var path string
	b.ActThen(busy, func(ctx context.Context) error {
		data, extension, err := fetch(ctx)
		if err != nil {
			return err
		}
		path, err = b.Files.Save(name, extension, data)
		return err
	}, func(err error) {
		if err != nil {
			b.Fail(err)
			return
		}
		if err := b.Files.Open(path); err != nil {
			b.Log.Warn("no program opens the document", "err", err)
			b.ShowMessage(widgets.Warn, func() widgets.BannerText {
				return widgets.BannerText{Title: b.words.T("document.noviewer", "path", path)}
			})
			return
		}
		b.Toast("document.opened")
	})
}

// documents is the tab «Документы» of an entry: what the applicant attached and
// what the system made.
func (p *waitingPage) documents(entry model.Entry) fyne.CanvasObject {
	w := p.words
	attached := widgets.VStack(8, widgets.Strong(w.T("documents.attached")))
	system := widgets.VStack(8, widgets.Strong(w.T("documents.system")))
	count := 0
	for _, d := range entry.Documents {
		row := p.papers().row(d)
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
	if p.printOnly {
		return widgets.VStack(20, attached, system)
	}
	attach := widgets.NewButton(widgets.Secondary, w.T("action.attach"), keyLabel(KeyScan), func() { p.TakeFile("") })
	attached.Add(widgets.VStack(6, left(attach), widgets.Small(w.T("documents.attach.text"))))
	return widgets.VStack(20, attached, system)
}

func (p papers) row(d model.Document) fyne.CanvasObject {
	w := p.words
	title := d.Name
	if d.System() {
		title = w.T("document." + string(d.Kind))
	}
	about := w.when(d.CreatedAt)
	if d.Scan != "" {
		title = w.T("scan." + string(d.Scan))
		about = w.T("document.file", "name", d.Name, "date", about)
	}
	if d.Size > 0 {
		about = w.T("document.row", "date", about, "size", w.bytes(d.Size))
	}
	text := widgets.VStack(1, widgets.Body(title), widgets.Small(about))
	printed := widgets.NewButton(widgets.Secondary, w.T("action.print"), "", func() { p.print(d) })
	if p.printOnly {
		return widgets.VStack(8, widgets.Beside(12, 220, text, printed), widgets.NewDivider())
	}
	buttons := widgets.HRow(12, printed, widgets.NewButton(widgets.Secondary, w.T("action.open"), "", func() { p.open(d) }))
	if d.Removable {
		buttons.Add(widgets.NewButton(widgets.Secondary, w.T("documents.remove"), "", func() { p.remove(d) }))
	}
	return widgets.VStack(8, widgets.Beside(12, 220, text, buttons), widgets.NewDivider())
}
