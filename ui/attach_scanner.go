package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/scanning"
	"akmola.kz/kezek/ui/widgets"
)

// scan takes one more page from the scanner and shows it.
func (a *attachPanel) scan() {
	if a.Scanner == nil {
		a.FailInPanel(model.NewError(model.CodeScannerNone))
		return
	}
	scanners, chosen, pages := a.scanners, a.scanner, a.scanned
	var got seenScan
	var unseen error
	a.Start("busy.scan", func(ctx context.Context) (err error) {
		if len(scanners) == 0 {
			if scanners, err = a.Scanner.List(ctx); err != nil {
				return err
			}
		}
		if len(scanners) == 0 {
			return model.NewError(model.CodeScannerNone)
		}
		page, err := a.Scanner.Scan(ctx, scanners[min(chosen, len(scanners)-1)])
		if err != nil {
			return err
		}
		pages = append(slices.Clone(pages), page)
		got, unseen, err = a.seePages(ctx, pages)
		return err
	}, func(err error) {
		if err != nil {
			a.scanners = nil // another one may be connected by now
			a.fail(err)
			return
		}
		a.scanners = scanners
		a.showPages(pages, got, unseen)
	})
}

// removePage takes the last page away, the one that is shown.
func (a *attachPanel) removePage() {
	if len(a.scanned) == 0 {
		return
	}
	pages := a.scanned[:len(a.scanned)-1]
	if len(pages) == 0 {
		a.showPages(nil, seenScan{}, nil)
		return
	}
	var got seenScan
	var unseen error
	a.Start("busy.load", func(ctx context.Context) (err error) {
		got, unseen, err = a.seePages(ctx, pages)
		return err
	}, func(err error) {
		if err != nil {
			a.fail(err)
			return
		}
		a.showPages(pages, got, unseen)
	})
}

// seePages makes the document of what was scanned and looks at its last page.
func (a *attachPanel) seePages(ctx context.Context, pages []scanning.Page) (got seenScan, unseen, err error) {
	data, err := scanning.Document(pages)
	if err != nil {
		return got, nil, model.WrapError(model.CodeDocumentDamaged, err)
	}
	return a.see(ctx, "scan.pdf", data, len(pages)-1)
}

// showPages shows what was scanned. The panel is made anew: it offers to take a page away.
func (a *attachPanel) showPages(pages []scanning.Page, got seenScan, unseen error) {
	a.path, a.scanned, a.seenScan = "", pages, got
	if a.TopPanel() == a.shown {
		a.OpenPanel(a.panel)
		a.show(got, unseen)
	}
}

// scannerChoice chooses the scanner, where there are several.
func (a *attachPanel) scannerChoice() fyne.CanvasObject {
	if len(a.scanners) < 2 {
		return nil
	}
	names := texts(a.scanners, func(d scanning.Device) string { return d.Name })
	return widgets.NewField(a.words.T("file.scanner"), widgets.NewSelect(names, min(a.scanner, len(names)-1), "", func(i int) { a.scanner = i }))
}
