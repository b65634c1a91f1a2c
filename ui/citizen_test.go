package ui_test

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// screen is a window beside those of the test driver.
type screen struct {
	fyne.Window
	canvas software.WindowlessCanvas
	closed func()
}

func newScreen() *screen { return &screen{canvas: test.NewCanvas()} }

func (s *screen) Canvas() fyne.Canvas            { return s.canvas }
func (s *screen) Content() fyne.CanvasObject     { return s.canvas.Content() }
func (s *screen) SetContent(o fyne.CanvasObject) { s.canvas.SetContent(o) }
func (s *screen) Resize(size fyne.Size)          { s.canvas.Resize(size) }
func (s *screen) SetOnClosed(closed func())      { s.closed = closed }
func (s *screen) Close()                         { s.closed() }
func (s *screen) SetPadded(bool)                 {}
func (s *screen) SetTitle(string)                {}
func (s *screen) Show()                          {}

// citizenTexts are the texts on the window of the citizen.
func (s *stage) citizenTexts() []string { return widgets.Texts(s.shell.CitizenWindow().Content()) }

func (s *stage) citizenShows(text string) bool {
	return slices.ContainsFunc(s.citizenTexts(), func(t string) bool { return strings.Contains(t, text) })
}

// empty reports whether the window of the citizen shows the service and nothing else.
func (s *stage) empty() bool { return len(s.citizenTexts()) == 2 }

func TestTheCitizensWindowShowsTheirStatementAndTheirPlaceOnly(t *testing.T) {
	s := newStage(t)
	s.shell.WithCitizenWindow(newScreen())
	if !s.empty() {
		t.Errorf("at home: %q", s.citizenTexts())
	}
	var seen []desk.Step
	s.shell.Changed = func(step desk.Step) {
		seen = append(seen, step)
		if step != desk.Check && step != desk.Notice && step != desk.Receipt && !s.empty() {
			t.Errorf("at %s: %q", step, s.citizenTexts())
		}
	}
	s.toCheck(s.family("ready"))
	if len(seen) < 6 {
		t.Errorf("only %q", seen)
	}
	if !s.citizenShows(s.shell.Desk.Visit().Text) {
		t.Errorf("not the statement: %q", s.citizenTexts())
	}
	s.key(fyne.KeyReturn, fyne.KeyReturn)
	s.write(s.code(s.family("ready").Applicant().Phone))
	s.key(fyne.KeyReturn)
	s.at(desk.Notice)
	if !s.citizenShows(s.shell.Text("notice.title", "place", s.shell.Desk.Entry().Place)) || !s.citizenShows(s.shell.Desk.Entry().CheckCode) {
		t.Errorf("not the place: %q", s.citizenTexts())
	}
	s.key(fyne.KeyReturn)
	s.shell.Finish()
	s.at(desk.Home)
	if !s.empty() {
		t.Errorf("after the visit: %q", s.citizenTexts())
	}
	s.key(ui.KeyCitizen)
	if s.shell.CitizenWindow() != nil {
		t.Error("it does not close")
	}
}

func TestTheCitizenReadsAndSignsInTheirLanguage(t *testing.T) {
	s := newStage(t)
	s.shell.WithCitizenWindow(newScreen())
	s.toCheck(s.family("ready"))
	russian := s.shell.Desk.Visit().Text
	s.touchLanguage(model.Kazakh)
	kazakh := s.shell.Desk.Visit().Text
	if kazakh == russian || s.shell.Desk.Visit().Statement.Lang != model.Kazakh {
		t.Fatal("the statement stays as it was")
	}
	if !s.citizenShows(kazakh) || !slices.Contains(s.texts(), kazakh) {
		t.Error("both do not see the text that is signed")
	}
	s.shows("check.title") // in the clerk's language
	if s.shell.Desk.Lang() != model.Russian {
		t.Error("the clerk's screens changed")
	}
	s.shell.SetLang(model.English)
	if s.shell.Desk.Visit().Text != kazakh {
		t.Error("the clerk's language changes what the citizen reads")
	}
	s.key(fyne.KeyReturn, fyne.KeyReturn)
	s.write(s.code(s.family("ready").Applicant().Phone))
	s.key(fyne.KeyReturn)
	s.at(desk.Notice)
	s.key(fyne.KeyReturn)
	s.shell.Finish()
	if got := s.shell.Desk.ReadingLang(); got != model.English {
		t.Errorf("the next citizen reads in %s", got)
	}
}

// touchLanguage touches a language on the citizen's window.
func (s *stage) touchLanguage(lang model.Lang) {
	s.t.Helper()
	widgets.Walk(s.shell.CitizenWindow().Content(), func(o fyne.CanvasObject) bool {
		if languages, ok := o.(*widgets.Segmented); ok {
			at := float32(slices.Index(model.Langs(), lang)) + 0.5
			test.TapAt(languages, fyne.NewPos(languages.Size().Width*at/float32(len(model.Langs())), languages.Size().Height/2))
			return false
		}
		return true
	})
}

func TestTheCitizensWindowIsEmptyWhileTheClerksIsLocked(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."))
	o.shell.WithCitizenWindow(newScreen())
	o.unlock(1)
	o.toCheck(o.family("ready"))
	if o.empty() {
		t.Fatal("nothing to read")
	}
	o.shell.Lock()
	if !o.empty() {
		t.Errorf("while it is locked: %q", o.citizenTexts())
	}
	o.unlock(1)
	if o.empty() {
		t.Error("the statement does not come back")
	}
}

func TestTheCitizensWindowGoesWithTheClerks(t *testing.T) {
	s := newStage(t)
	s.shell.WithCitizenWindow(newScreen())
	s.shell.Close()
	if s.shell.CitizenWindow() != nil {
		t.Error("it stays")
	}
}
