package ui

import (
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/printing"
	"akmola.kz/kezek/ui/widgets"
)

// Printer is the printing of the operating system.
type Printer interface {
	// Printers lists what there is to print on, what was last used for this paper first.
	Printers(ctx context.Context, on model.Paper) ([]string, error)
	// Print prints a file; its errors are print_none and print_failed.
	Print(ctx context.Context, path string, job printing.Job) error
	// LastPaper is the paper that was chosen last, empty before the first time.
	LastPaper() model.Paper
}

// Measures of the panel for printing, in units of the drawing.
const (
	printingWide = 900
	mostCopies   = 5
)

// document is one that may be printed: how it is made, and what is chosen for it.
type document struct {
	name   string        // of its file, never a citizen's
	record string        // in the action log
	papers []model.Paper // on which it can be had
	make   func(ctx context.Context, on model.Paper) (data []byte, extension string, err error)
	job    printing.Job

	printed func() // told when it lies on paper, or was opened to be printed; may be nil

	loading bool
	opened  bool       // with the system's program
	lang    model.Lang // in which it was made, empty: not yet
	made    made
	path    string // of its file, empty before it is written

	printedOn model.Paper // the paper for which the printer was chosen

	panel            *panel
	preview, printer *fyne.Container // the parts of the panel that change
	button           *widgets.Button // prints
}

// made is a document as it came, with what it can be printed on.
type made struct {
	on        model.Paper
	data      []byte
	extension string
	pages     []printing.Page
	total     int
	unseen    error // why there are no pages
	printers  []string
}

// done tells whoever asked for the document that the paper is there.
func (d *document) done() {
	d.opened = false
	if d.printed != nil {
		d.printed()
	}
}

// printPanel shows a document before it is printed, and prints it.
type printPanel struct {
	*env
	printHost
	printOnly bool // another program would be a way out
}

// printHost is what printing needs of the window.
type printHost interface {
	actRunner
	panelOpener
	messenger
}

// Print shows a document before it is printed.
func (p *printPanel) Print(d *document) {
	if p.runner.Busy() {
		return // it could not be made now
	}
	d.job = printing.Job{Copies: 1, Paper: d.papers[0], OnlyPaper: len(d.papers) == 1}
	if p.Printer != nil && slices.Contains(d.papers, p.Printer.LastPaper()) {
		d.job.Paper = p.Printer.LastPaper()
	}
	if p.printOnly {
		p.printAtOnce(d)
		return
	}
	p.OpenPanel(func() *panel { return p.panel(d) })
}

// printAtOnce makes the document and prints it on the first printer: a citizen at a kiosk
// chooses no paper.
func (p *printPanel) printAtOnce(d *document) {
	p.ActThen("busy.print", func(ctx context.Context) (err error) {
		if d.made, err = p.makeDocument(ctx, d.make, d.job.Paper); err != nil {
			return err
		}
		if len(d.made.printers) == 0 {
			return model.NewError(model.CodePrintNone)
		}
		d.job.Printer = d.made.printers[0]
		if d.job.Paper == model.Roll && len(d.made.pages) > 0 {
			d.job.Length = d.made.pages[0].Height
		}
		path, err := p.Files.Save(d.name, d.made.extension, d.made.data)
		if err != nil {
			return model.WrapError(model.CodeCacheFailed, err)
		}
		if err := p.Printer.Print(ctx, path, d.job); err != nil {
			return err
		}
		p.Desk.Note(model.ActionPrinted, d.record)
		return nil
	}, func(err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		d.done()
		p.ShowMessage(widgets.Ok, func() widgets.BannerText {
			return widgets.BannerText{Title: p.words.T("print.done"), Text: p.words.T("print.done.text")}
		})
	})
}

// warm gets the preview ready, in the background.
func (p *printPanel) warm() {
	if p.Preview == nil {
		return
	}
	p.runner.Aside(func(context.Context) error { return p.Preview.Warm() }, func(err error) {
		if err != nil {
			p.Log.Warn("no previews", "err", err)
		}
	})
}

func (p *printPanel) panel(d *document) *panel {
	w := p.words
	d.preview, d.printer = container.NewStack(), container.NewStack()
	d.button = widgets.NewButton(widgets.Primary, w.T("action.print"), keyLabel(KeyPrimary), func() { p.print(d) })
	p.drawPreview(d)
	p.drawPrinters(d)
	view := widgets.Scroll(d.preview)
	d.panel = &panel{
		cancels: true, title: w.T("print.title"), topic: topicPrinting, width: printingWide, scroll: widgets.Scroller(view),
		buttons: []fyne.CanvasObject{
			widgets.NewButton(widgets.Secondary, w.T("action.open.pdf"), keyLabel(KeyOpen), func() { p.openSaved(d) }),
			d.button,
		},
		keys: map[fyne.KeyName]func(){
			KeyPrimary: func() { p.print(d) },
			KeyPrint:   func() { p.print(d) },
			KeyOpen:    func() { p.openSaved(d) },
		},
		onOpen: func() { p.loadDocument(d) }, // again, where the language has changed
		onClose: func() {
			d.made.data, d.made.pages, d.lang = nil, nil, ""
			if d.opened {
				d.done()
			}
		},
	}
	d.panel.body = p.layout.split(28, []float32{11, 7}, view, p.choices(d))
	return d.panel
}

// choices are printer, paper and copies.
func (p *printPanel) choices(d *document) fyne.CanvasObject {
	w := p.words
	choices := widgets.VStack(20, d.printer)
	if len(d.papers) > 1 {
		names := make([]string, len(d.papers))
		for i, paper := range d.papers {
			names[i] = w.T("print.paper." + string(paper))
		}
		choices.Add(widgets.NewField(w.T("print.paper"), widgets.NewSegmented(names, slices.Index(d.papers, d.job.Paper), func(i int) {
			d.job.Paper = d.papers[i]
			p.loadDocument(d)
		}).Fold()))
	}
	copies := make([]string, mostCopies)
	for i := range copies {
		copies[i] = strconv.Itoa(i + 1)
	}
	choices.Add(widgets.NewField(w.T("print.copies"), widgets.NewSegmented(copies, d.job.Copies-1, func(i int) { d.job.Copies = i + 1 })))
	return widgets.Inset(0, 4, 0, 4, choices)
}

// loadDocument makes the document for the paper that is chosen, and its preview.
func (p *printPanel) loadDocument(d *document) {
	lang, on := p.words.Lang(), d.job.Paper
	if d.loading || p.runner.Busy() || d.lang == lang && d.made.on == on {
		return
	}
	d.loading, d.lang, d.path = true, "", ""
	d.made.pages = nil
	p.drawPreview(d)
	var got made
	p.Start("busy.load", func(ctx context.Context) (err error) {
		got, err = p.makeDocument(ctx, d.make, on)
		return err
	}, func(err error) {
		d.loading, d.made = false, got
		if p.TopPanel() != d.panel {
			return
		}
		if model.CodeOf(err) == model.CodeCancelled {
			p.ClosePanel()
			return
		}
		if err == nil {
			d.lang = lang
			if !slices.Contains(got.printers, d.job.Printer) || d.printedOn != on {
				d.job.Printer, d.printedOn = "", on // what was last used for this paper stands first
			}
		}
		p.drawPrinters(d)
		p.drawPreview(d)
		switch {
		case err != nil:
			p.FailInPanel(err)
		case len(got.printers) == 0:
			p.FailInPanel(model.NewError(model.CodePrintNone))
		default:
			p.loadDocument(d) // another paper was chosen meanwhile
		}
	})
}

// makeDocument runs in the background. Neither printers nor a preview are needed to
// open the document.
func (p *printPanel) makeDocument(ctx context.Context, write func(context.Context, model.Paper) ([]byte, string, error), on model.Paper) (made, error) {
	got := made{on: on}
	var err error
	if p.Printer != nil {
		if got.printers, err = p.Printer.Printers(ctx, on); err != nil {
			p.Log.Warn("list the printers", "code", model.CodeOf(err), "err", err)
		}
	}
	if got.data, got.extension, err = write(ctx, on); err != nil {
		return got, err
	}
	if p.Preview != nil {
		if got.pages, got.total, got.unseen = p.Preview.Pages(ctx, got.data, preview); got.unseen != nil {
			p.Log.Warn("no preview of the document", "err", got.unseen)
		}
	}
	return got, ctx.Err()
}

func (p *printPanel) drawPrinters(d *document) {
	w := p.words
	var input fyne.CanvasObject = widgets.Lead(w.T("print.printer.none"))
	if len(d.made.printers) > 0 {
		chosen := max(0, slices.Index(d.made.printers, d.job.Printer))
		d.job.Printer = d.made.printers[chosen]
		input = widgets.NewSelect(d.made.printers, chosen, "", func(i int) { d.job.Printer = d.made.printers[i] })
	} else if d.loading {
		input = widgets.Lead(w.T("print.loading"))
	}
	if len(d.made.printers) == 0 {
		d.button.Disable()
	} else {
		d.button.Enable()
	}
	d.printer.Objects = []fyne.CanvasObject{widgets.NewField(w.T("print.printer"), input)}
	d.printer.Refresh()
}

// saved writes the document into the citizen's folder, once, and does something with
// the file.
func (p *printPanel) saved(d *document, busy string, work func(ctx context.Context, path string) error, done func(error)) {
	path, got, name := d.path, d.made, d.name
	p.Start(busy, func(ctx context.Context) (err error) {
		if path == "" {
			if path, err = p.Files.Save(name, got.extension, got.data); err != nil {
				return model.WrapError(model.CodeCacheFailed, err)
			}
		}
		return work(ctx, path)
	}, func(err error) {
		d.path = path
		done(err)
	})
}

// print prints the document, notes it, and tells where it went.
func (p *printPanel) print(d *document) {
	switch {
	case d.lang == "": // not made, or it could not be
		return
	case p.Printer == nil || len(d.made.printers) == 0:
		p.FailInPanel(model.NewError(model.CodePrintNone))
		return
	}
	job := d.job
	if job.Paper == model.Roll && len(d.made.pages) > 0 {
		job.Length = d.made.pages[0].Height
	}
	p.saved(d, "busy.print", func(ctx context.Context, path string) error {
		if err := p.Printer.Print(ctx, path, job); err != nil {
			return err
		}
		p.Desk.Note(model.ActionPrinted, d.record)
		return nil
	}, func(err error) {
		if err != nil {
			p.FailInPanel(err)
			return
		}
		p.ClosePanel()
		d.done()
		p.ShowMessage(widgets.Ok, func() widgets.BannerText {
			return widgets.BannerText{Title: p.words.T("print.done", "printer", job.Printer), Text: p.words.T("print.done.text")}
		})
	})
}

// openSaved opens the document with the system's program.
func (p *printPanel) openSaved(d *document) {
	if d.lang == "" {
		return
	}
	var unseen error
	p.saved(d, "busy.load", func(_ context.Context, path string) error {
		p.Desk.Note(model.ActionOpened, d.record)
		unseen = p.Files.Open(path)
		return nil
	}, func(err error) {
		switch {
		case err != nil:
			p.FailInPanel(err)
		case unseen != nil:
			p.Log.Warn("no program opens the document", "err", unseen)
			p.ShowInPanel(widgets.Warn, widgets.BannerText{Title: p.words.T("document.noviewer", "path", d.path)})
		default:
			p.HintInPanel(widgets.Ok, "document.opened")
			d.opened = true
		}
	})
}
