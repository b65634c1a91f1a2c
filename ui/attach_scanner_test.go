package ui_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/scanning"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// glass is the scanners of a test.
type glass struct {
	devices []scanning.Device
	fail    error
	from    []string // the scanners that were used
}

func (g *glass) List(context.Context) ([]scanning.Device, error) { return g.devices, nil }

func (g *glass) Scan(_ context.Context, d scanning.Device) (scanning.Page, error) {
	g.from = append(g.from, d.ID)
	var page bytes.Buffer
	if err := jpeg.Encode(&page, image.NewGray(image.Rect(0, 0, 165, 234)), nil); err != nil {
		return scanning.Page{}, err
	}
	return scanning.Page{JPEG: page.Bytes(), DPI: 200}, g.fail
}

func TestPagesAreScannedSeenAndAttachedAsOneDocument(t *testing.T) {
	s := documents(t)
	s.shell.Scanner = &glass{devices: []scanning.Device{{ID: "a", Name: "Epson"}, {ID: "b", Name: "Canon"}}}
	s.key(ui.KeyScan, ui.KeyScan)
	s.shows("file.page.remove")
	s.holds("Epson", true) // there are two to choose from
	if view := s.panelScroll(); view.Content.Size().Height > view.Size().Height {
		t.Errorf("the kind of the scan must be scrolled to: %v of %v", view.Content.Size(), view.Size())
	}
	s.key(ui.KeyScan, ui.KeyScan, ui.KeyRemove)
	s.shows("file.attach")
	s.key(fyne.KeyReturn) // opens the kinds: it is not said yet what the document is
	if n := s.attached(); n != 0 {
		t.Fatalf("%d scans were sent without a kind", n)
	}
	s.key(fyne.KeyReturn, fyne.KeyReturn)
	if n := s.attached(); n != 1 {
		t.Fatalf("%d scans are attached", n)
	}
	last := s.shell.Desk.Entry().Documents[2]
	if last.Scan != model.ScanKinds()[0] || last.MediaType != model.MediaPDF || !last.Removable {
		t.Errorf("attached %+v", last)
	}
	data, _, err := s.shell.Desk.Document(t.Context(), last.ID)
	must(t, err)
	if n := bytes.Count(data, []byte("/Type /Page\n")); n != 2 {
		t.Errorf("%d pages", n)
	}
	s.shows("documents.remove")
	s.tap(s.shell.Text("documents.remove"))
	s.shows("documents.removed")
	if n := s.attached(); n != 0 {
		t.Errorf("%d scans are left", n)
	}
}

// panelScroll is what scrolls the body of the panel.
func (s *stage) panelScroll() (view *container.Scroll) {
	s.t.Helper()
	widgets.Walk(s.window.Canvas().Overlays().Top(), func(o fyne.CanvasObject) bool {
		if found, ok := o.(*container.Scroll); ok {
			view = found // the innermost
		}
		return true
	})
	return view
}

func TestAComputerWithoutAScannerSaysHowToConnectOne(t *testing.T) {
	s := documents(t)
	s.key(ui.KeyScan, ui.KeyScan)
	s.shows("error.scanner_none.action")
	s.key(fyne.KeyEscape)
	found := &glass{}
	s.shell.Scanner = found
	s.key(ui.KeyScan, ui.KeyScan)
	s.shows("error.scanner_none.action")
	found.devices = []scanning.Device{{ID: "a", Name: "Epson"}} // it was plugged in
	found.fail = model.NewError(model.CodeScannerFailed, "reason", "the cover is open")
	s.key(ui.KeyScan)
	s.shows("error.scanner_failed.title", "reason", "the cover is open")
	if n := s.attached(); n != 0 || len(found.from) != 1 {
		t.Errorf("%d scans are attached, %q was used", n, found.from)
	}
}
