package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/printing"
	"akmola.kz/kezek/ui/widgets"
)

// Preview draws the pages of a document as they will lie on the paper.
type Preview interface {
	// Warm gets ready for the first document, which takes seconds.
	Warm() error
	// Pages draws pages of a document and tells how many it has. Its errors are
	// document_damaged, document_locked, document_unseen and pages_missing.
	Pages(ctx context.Context, document []byte, view printing.View) (pages []printing.Page, total int, err error)
}

// Measures of the preview, in units of the drawing.
const (
	sheetWide = 430 // of a page of A4
	rollWide  = 230
)

// preview is what is seen of a document before it is printed: it is looked at, not read to
// its end.
var preview = printing.View{Width: 860, Most: 12}

// tellsUnseen reports whether people are told why a document is not shown: its own errors
// say it elsewhere.
func tellsUnseen(err error) bool {
	code := model.CodeOf(err)
	return code == model.CodeDocumentUnseen || code == model.CodePagesMissing
}

// drawPreview draws the pages, or why there are none.
func (p *printPanel) drawPreview(d *document) {
	w := p.words
	column := widgets.VStack(12)
	switch {
	case len(d.made.pages) > 0:
		for _, page := range d.made.pages {
			wide := float32(sheetWide)
			if page.Width > 0 && page.Width < 100 {
				wide = rollWide
			}
			column.Add(widgets.NewPicture(page.Image, wide))
		}
		if d.made.total > len(d.made.pages) {
			column.Add(widgets.Small(w.N("print.more", d.made.total-len(d.made.pages))))
		}
	case d.loading:
		column.Add(widgets.Lead(w.T("print.loading")))
	case d.lang != "" && tellsUnseen(d.made.unseen):
		column.Add(widgets.NewBanner(widgets.Warn, w.fail(d.made.unseen)))
	case d.lang != "":
		column.Add(widgets.Lead(w.T("print.nopreview")))
	}
	d.preview.Objects = []fyne.CanvasObject{column}
	d.preview.Refresh()
	if top := p.TopPanel(); top != nil && top.overlay != nil {
		top.overlay.Refresh()
	}
}
