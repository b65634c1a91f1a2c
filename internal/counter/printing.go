package counter

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/printing"
	"akmola.kz/kezek/internal/printing/picture"
	"akmola.kz/kezek/ui"
)

// Names in the preferences: what was printed on last is offered first.
const (
	lastPrinter = "printer." // and the paper
	lastPaper   = "paper"
)

// printer prints for the window and remembers on what.
type printer struct {
	spool       printing.Spooler
	preferences fyne.Preferences
}

// Printers lists the printers, the one that was last used for this paper first.
func (p printer) Printers(ctx context.Context, on model.Paper) ([]string, error) {
	printers, err := p.spool.Printers(ctx)
	if i := slices.Index(printers, p.preferences.String(lastPrinter+string(on))); i > 0 {
		name := printers[i]
		printers = slices.Insert(slices.Delete(printers, i, i+1), 0, name)
	}
	return printers, err
}

// Print prints a file.
func (p printer) Print(ctx context.Context, path string, o ui.PrintOptions) error {
	err := p.spool.Print(ctx, path, printing.Job{Printer: o.Printer, Paper: o.Paper, Length: o.Length, Copies: o.Copies})
	if err == nil {
		p.preferences.SetString(lastPrinter+string(o.Paper), o.Printer)
		if !o.Only {
			p.preferences.SetString(lastPaper, string(o.Paper))
		}
	}
	return err
}

// LastPaper is the paper that was chosen last.
func (p printer) LastPaper() model.Paper { return model.Paper(p.preferences.String(lastPaper)) }

// preview draws documents for the window.
type preview struct{ *picture.Renderer }

// Pages draws the first pages of a document.
func (p preview) Pages(ctx context.Context, document []byte, width int) ([]ui.PreviewPage, int, error) {
	drawn, total, err := p.Renderer.Pages(ctx, document, width)
	pages := make([]ui.PreviewPage, len(drawn))
	for i, page := range drawn {
		pages[i] = ui.PreviewPage{Image: page.Image, Width: page.Width, Height: page.Height}
	}
	return pages, total, err
}
