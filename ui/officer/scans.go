package officer

import (
	"context"
	"image"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// Measures of a scan that is shown beside its case.
const (
	scanPixels = 700 // of a page, wide
	scanWide   = 360 // the same in units of the drawing, at most
	scanPages  = 6   // that are shown; the rest opens with the system's program
)

// scans shows what a family attached, one document at a time.
type scans struct {
	page
	all    []model.Document
	chosen int
	drawn  drawnScan
}

// drawnScan is a document as it is shown.
type drawnScan struct {
	pages  []image.Image
	total  int
	unseen error // why there are no pages
}

// fetch draws a document, in the background. That it cannot be shown is no failure: it may be opened.
func (s scans) fetch(ctx context.Context, d model.Document) (drawn drawnScan, err error) {
	data, _, err := s.work.Document(ctx, d.ID)
	switch code := model.CodeOf(err); {
	case err == nil:
	case code.Retryable(), code == model.CodeCancelled, code == model.CodeSessionEnded:
		return drawn, err
	default:
		return drawnScan{unseen: err}, nil
	}
	drawn.pages, drawn.total, drawn.unseen = s.PagesOf(ctx, data, scanPixels, scanPages)
	return drawn, ctx.Err()
}

// first is the document that is fetched with the case; ok is false where nothing is attached.
func (s scans) first() (d model.Document, ok bool) {
	if len(s.all) == 0 {
		return d, false
	}
	return s.all[0], true
}

// choice has another document be chosen; nil where there is no other.
func (s *scans) choice() fyne.CanvasObject {
	if len(s.all) < 2 {
		return nil
	}
	w := s.Texts()
	names := make([]string, len(s.all))
	for i, d := range s.all {
		names[i] = scanName(w, d)
	}
	return widgets.NewField(w.T("officer.scan"), widgets.NewSelect(names, s.chosen, "", s.choose))
}

// view shows the chosen document; nil where there is none.
func (s *scans) view() fyne.CanvasObject {
	if len(s.all) == 0 {
		return nil
	}
	w := s.Texts()
	column := widgets.VStack(10)
	for _, page := range s.drawn.pages {
		column.Add(widgets.NewPicture(page, scanWide))
	}
	switch left := s.drawn.total - len(s.drawn.pages); {
	case len(s.drawn.pages) == 0:
		column.Add(widgets.Small(w.T("officer.scan.unseen")))
	case left > 0:
		column.Add(widgets.Small(w.N("print.more", left)))
	}
	return column
}

func scanName(w ui.Words, d model.Document) string {
	if d.Scan == "" {
		return d.Name
	}
	return w.T("scan." + string(d.Scan))
}

func (s *scans) choose(i int) {
	var drawn drawnScan
	s.ActThen("busy.load", func(ctx context.Context) (err error) {
		drawn, err = s.fetch(ctx, s.all[i])
		return err
	}, func(err error) {
		if err != nil {
			s.Render() // the one before is chosen still
			s.Fail(err)
			return
		}
		s.chosen, s.drawn = i, drawn
		s.Render()
	})
}

// enlarge opens the chosen document with the system's program.
func (s *scans) enlarge() {
	if len(s.all) == 0 {
		return
	}
	d := s.all[s.chosen]
	s.ShowFile("busy.load", d.ID, func(ctx context.Context) ([]byte, string, error) { return s.work.Document(ctx, d.ID) })
}
