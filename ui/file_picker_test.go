package ui_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/model/modeltest"
	"akmola.kz/kezek/ui"
)

// holds checks whether a text stands in the window.
func (s *stage) holds(text string, want bool) {
	s.t.Helper()
	if slices.Contains(s.texts(), text) != want {
		s.t.Errorf("%q stands in the window: %v, want %v", text, !want, want)
	}
}

// atHome is a folder of this user with these scans and a folder; there is no other.
func atHome(t *testing.T, names ...string) (home string) {
	t.Helper()
	home = t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	t.Setenv("XDG_CONFIG_HOME", home)
	must(t, os.Mkdir(filepath.Join(home, "Архив"), 0o700))
	for _, name := range names {
		must(t, os.WriteFile(filepath.Join(home, name), []byte(modeltest.PDF), 0o600))
	}
	return home
}

func TestAFileIsChosenByKeys(t *testing.T) {
	s := documents(t)
	home := atHome(t, "справка.pdf", "договор.pdf", "письмо.docx")
	s.key(ui.KeyScan, ui.KeyOpen)
	s.shows("file.choose")
	s.shows("file.places")
	s.write(filepath.Base(home))
	s.key(fyne.KeyReturn)
	s.holds("справка.pdf", true)
	s.holds("Архив", true)
	s.holds("письмо.docx", false)
	s.write("спр")
	s.holds("договор.pdf", false)
	s.key(fyne.KeyReturn)
	s.shows("file.attach")
	s.holds("справка.pdf", true)
	s.key(fyne.KeyDown, fyne.KeyReturn, fyne.KeyReturn)
	if n := s.attached(); n != 1 {
		t.Errorf("%d scans are attached", n)
	}

	s.key(ui.KeyScan, ui.KeyOpen) // where the last one came from
	s.holds("договор.pdf", true)
	s.shell.SetLang(model.Kazakh)
	s.shows("file.choose")
	s.holds("договор.pdf", true)
	s.key(fyne.KeyBackspace)
	s.holds("договор.pdf", false)
	s.key(fyne.KeyEscape)
	s.shows("file.title")
	s.key(fyne.KeyEscape)
	if n := s.attached(); n != 1 {
		t.Errorf("%d scans are attached", n)
	}
}
