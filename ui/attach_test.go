package ui_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/model/modeltest"
	"akmola.kz/kezek/ui"
)

// scanOf writes a scan of one page, or what is none.
func scanOf(t *testing.T, name string, data []byte) string {
	t.Helper()
	if data == nil {
		page, err := provisional(ui.Provisional{Lang: model.Russian, Paper: model.A4, Education: model.Kazakh})
		must(t, err)
		data = page
	}
	path := filepath.Join(t.TempDir(), name)
	must(t, os.WriteFile(path, data, 0o600))
	return path
}

// documents is a stage at the documents of an entry.
func documents(t *testing.T) *stage {
	t.Helper()
	c := &clerk{stage: newStage(t)}
	family := c.family("ready")
	c.toCheck(family)
	c.sign(model.ByCode, family)
	c.key(fyne.KeyReturn, ui.KeyWaiting)
	c.at(desk.WaitingList)
	c.key(fyne.KeyReturn)
	c.shell.NextTab()
	c.shell.NextTab()
	return c.stage
}

func (s *stage) attached() (count int) {
	for _, d := range s.shell.Desk.Entry().Documents {
		if !d.System() {
			count++
		}
	}
	return count
}

func TestAScanIsSeenBeforeItIsSent(t *testing.T) {
	s := documents(t)
	s.key(ui.KeyScan)
	s.write(scanOf(t, "справка.pdf", nil))
	s.key(fyne.KeyReturn)
	s.shows("file.title")
	if n := s.attached(); n != 0 {
		t.Fatalf("%d scans were sent unseen", n)
	}
	s.key(fyne.KeyDown, fyne.KeyReturn) // what it is
	s.key(fyne.KeyReturn)
	if n := s.attached(); n != 1 {
		t.Errorf("%d scans are attached", n)
	}
	s.shows("file.attached")
}

func TestAFileThatIsDroppedIsShownAndNotSent(t *testing.T) {
	s := documents(t)
	s.shell.Drop(scanOf(t, "справка.pdf", nil))
	s.shows("file.title")
	s.shell.Drop(scanOf(t, "рисунок.gif", []byte("GIF89a")))
	s.shows("error." + string(model.CodeDocumentType) + ".field")
	if n := s.attached(); n != 0 {
		t.Errorf("%d scans were sent", n)
	}
	s.key(fyne.KeyReturn) // what is named is no scan: it is looked at again
	if n := s.attached(); n != 0 {
		t.Errorf("%d scans were sent", n)
	}
}

func TestAScanThatCannotBeShownIsToldAndOneThatCannotBeReadIsRefused(t *testing.T) {
	s := documents(t)
	s.printer.unseen = model.NewError(model.CodeDocumentUnseen)
	s.shell.Drop(scanOf(t, "справка.pdf", nil))
	s.shows("error.document_unseen.title")
	s.shows("error.document_unseen.action")
	s.shows("file.nopreview")
	for _, code := range []model.Code{model.CodeDocumentDamaged, model.CodeDocumentLocked} {
		s.printer.unseen = model.NewError(code)
		s.shell.Drop(scanOf(t, "справка.pdf", nil))
		s.shows("error." + string(code) + ".field")
		s.key(fyne.KeyReturn)
	}
	if n := s.attached(); n != 0 {
		t.Errorf("%d scans were sent", n)
	}
	s.shell.Drop(scanOf(t, "справка.pdf", []byte("<html>")))
	s.shows("error.document_damaged.field")
}

func TestAnotherLanguageKeepsTheScanThatIsSeen(t *testing.T) {
	s := documents(t)
	s.printer.unseen = errors.New("a page that is broken")
	s.shell.Drop(scanOf(t, "справка.pdf", nil))
	s.shell.SetLang(model.Kazakh)
	s.shows("file.nopreview")
	s.key(fyne.KeyDown, fyne.KeyReturn, fyne.KeyReturn)
	if n := s.attached(); n != 1 {
		t.Errorf("%d scans are attached", n)
	}
}

func TestALongScanTellsHowMuchHasArrived(t *testing.T) {
	s := documents(t)
	long := strings.Replace(modeltest.PDF, "q Q", strings.Repeat("q Q ", 150_000), 1)
	s.shell.Drop(scanOf(t, "справка.pdf", []byte(long)))
	s.key(fyne.KeyDown, fyne.KeyReturn)
	told := false
	s.shell.WhenTold(func() {
		for _, text := range s.texts() {
			told = told || strings.HasPrefix(text, "Отправлено 256")
		}
	})
	s.key(fyne.KeyReturn)
	s.shows("file.attached")
	if !told {
		t.Error("nobody is told")
	}
	if n := s.attached(); n != 1 {
		t.Errorf("%d scans are attached", n)
	}
}
