package ui_test

import (
	"context"
	"errors"
	"image"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/printing"
	"akmola.kz/kezek/ui"
)

// tray is a printer and a preview of a test.
type tray struct {
	printers []string
	fail     error
	unseen   error // of the preview
	last     model.Paper
	jobs     []printing.Job
	drawn    int
}

func (p *tray) Printers(context.Context, model.Paper) ([]string, error) { return p.printers, nil }

func (p *tray) Print(_ context.Context, _ string, job printing.Job) error {
	if p.fail == nil {
		p.jobs = append(p.jobs, job)
	}
	return p.fail
}

func (p *tray) LastPaper() model.Paper { return p.last }

func (p *tray) Warm() error { return nil }

func (p *tray) Pages(context.Context, []byte, printing.View) ([]printing.Page, int, error) {
	p.drawn++
	if p.unseen != nil {
		return nil, 0, p.unseen
	}
	page := printing.Page{Image: image.NewGray(image.Rect(0, 0, 21, 29)), Width: 80, Height: 231}
	return []printing.Page{page}, 3, nil
}

// toPending signs a statement without a connection, whose paper may be printed.
func toPending(t *testing.T) *stage {
	t.Helper()
	s, connection := newCutStage(t, "ready")
	s.pull(connection, false)
	s.signOffline(s.family("ready"))
	s.at(desk.Pending)
	return s
}

func TestAPaperIsSeenBeforeItIsPrinted(t *testing.T) {
	s := toPending(t)
	s.key(ui.KeyPrint)
	s.shows("print.title")
	if s.printer.drawn != 1 || len(s.printer.jobs) != 0 || len(s.saved.names) != 0 {
		t.Errorf("%d drawn, %d printed, %q saved", s.printer.drawn, len(s.printer.jobs), s.saved.names)
	}
	s.key(ui.KeyOpen)
	s.shows("document.opened")
	s.key(fyne.KeyReturn)
	s.shows("print.done", "printer", "Counter_3")
	if len(s.printer.jobs) != 1 || len(s.saved.names) != 1 {
		t.Errorf("printed %v, saved %q", s.printer.jobs, s.saved.names)
	}
	if job := s.printer.jobs[0]; job != (printing.Job{Printer: "Counter_3", Paper: model.A4, Copies: 1}) {
		t.Errorf("%+v", job)
	}
}

func TestPrinterPaperAndCopiesAreChosenByKeys(t *testing.T) {
	s := toPending(t)
	s.key(ui.KeyPrint)
	s.window.Canvas().FocusNext() // the printer
	s.window.Canvas().FocusNext() // the paper
	s.key(fyne.KeyRight)
	if s.provisional.Paper != model.Roll {
		t.Errorf("made for %q", s.provisional.Paper)
	}
	s.window.Canvas().FocusPrevious()
	s.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	s.window.Canvas().FocusNext()
	s.window.Canvas().FocusNext() // copies
	s.key(fyne.KeyRight, fyne.KeyRight, fyne.KeyReturn)
	want := printing.Job{Printer: "Hall", Paper: model.Roll, Length: 231, Copies: 3}
	if !slices.Equal(s.printer.jobs, []printing.Job{want}) {
		t.Errorf("%+v", s.printer.jobs)
	}
}

func TestThePaperOfLastTimeIsChosenFirst(t *testing.T) {
	s := toPending(t)
	s.printer.last = model.Roll
	s.key(ui.KeyPrint)
	if s.provisional.Paper != model.Roll {
		t.Errorf("made for %q", s.provisional.Paper)
	}
}

func TestAPaperFollowsTheLanguage(t *testing.T) {
	s := toPending(t)
	s.key(ui.KeyPrint)
	s.shell.SetLang(model.English)
	if s.provisional.Lang != model.English {
		t.Errorf("made in %q", s.provisional.Lang)
	}
	s.shows("print.title")
}

func TestWhatDoesNotPrintIsTold(t *testing.T) {
	s := toPending(t)
	s.printer.printers = nil
	s.key(ui.KeyPrint)
	s.shows("error.print_none.title")
	s.key(fyne.KeyReturn)
	s.shows("error.print_none.title")
	s.key(fyne.KeyEscape)

	s.printer.printers, s.printer.fail = []string{"Hall"}, model.NewError(model.CodePrintFailed, "reason", "Paper jam")
	s.key(ui.KeyPrint, fyne.KeyReturn)
	s.shows("error.print_failed.title", "reason", "Paper jam")
	s.key(fyne.KeyEscape)

	s.printer.fail, s.printer.unseen = nil, model.NewError(model.CodeDocumentUnseen)
	s.key(ui.KeyPrint)
	s.shows("error.document_unseen.title")
	s.key(fyne.KeyEscape)

	s.printer.unseen = errors.New("damaged")
	s.key(ui.KeyPrint)
	s.key(fyne.KeyReturn)
	s.shows("print.done", "printer", "Hall")
}
