package ui_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// undrawn is the program as it stands between a redraw and the first painting of what is
// new: the toolkit does not know yet on which window an object stands.
type undrawn struct{ fyne.App }

func (u undrawn) Driver() fyne.Driver { return undrawnDriver{u.App.Driver()} }

type undrawnDriver struct{ fyne.Driver }

func (undrawnDriver) CanvasForObject(fyne.CanvasObject) fyne.Canvas { return nil }

// neverDrawn has nothing be painted for the rest of the test.
func neverDrawn(t *testing.T) {
	app := fyne.CurrentApp()
	fyne.SetCurrentApp(undrawn{app})
	t.Cleanup(func() { fyne.SetCurrentApp(app) })
}

func TestNoKeyIsLostBeforeAPageIsPainted(t *testing.T) {
	s := newStage(t)
	neverDrawn(t)
	iin := s.family("ready").Applicant().IIN
	for range 40 {
		s.key(fyne.KeyReturn)
		s.write("kokshe")
		s.key(fyne.KeyReturn)
		s.at(desk.Login)
		s.write(string(iin))
		if typed := s.shell.Desk.Visit().IIN; typed != string(iin) {
			t.Fatalf("of the IIN %q has arrived", typed)
		}
		s.key(ui.KeyEnd, ui.KeyPrimary)
		s.at(desk.Home)
	}
}

func TestADigitIsNotLostAfterAClickBesideItsField(t *testing.T) {
	typed := func(s *stage, digits string) {
		s.window.Canvas().Unfocus() // as a click on nothing does
		for _, r := range digits {
			if focused := s.window.Canvas().Focused(); focused != nil {
				focused.TypedRune(r)
			} else {
				s.window.Canvas().OnTypedRune()(r)
			}
		}
	}
	s := newStage(t)
	family := s.family("ready")
	s.toLogin()
	typed(s, string(family.Applicant().IIN))
	if got := s.shell.Desk.Visit().IIN; got != string(family.Applicant().IIN) {
		t.Errorf("of the IIN %q has arrived", got)
	}
	s = newStage(t)
	s.toCheck(family)
	s.key(ui.KeyCode)
	typed(s, s.code(family.Applicant().Phone))
	s.key(fyne.KeyReturn)
	s.at(desk.Notice)

	o := newOffice(t, newStaff("Тестова А."))
	typed(o.stage, "123")
	if !slices.Contains(o.texts(), "•••") {
		t.Errorf("of three digits of the PIN the page shows %q", o.texts())
	}
}

func TestNoDigitIsLostOnALockPageThatWasDrawnAnew(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."))
	neverDrawn(t)
	for range 40 {
		for _, lang := range model.Langs() {
			o.shell.SetLang(lang)
			o.write("1")
		}
		if !slices.Contains(o.texts(), "•••") {
			t.Fatalf("of three digits the page shows %q", o.texts())
		}
		o.key(fyne.KeyBackspace, fyne.KeyBackspace, fyne.KeyBackspace)
	}
}

func TestTheFocusIsSeenAfterNCALayer(t *testing.T) {
	s := newStage(t, "ready")
	s.toLogin()
	s.key(fyne.KeyF2) // nobody's key is there: the window is closed
	if s.window.Canvas().Focused() == nil {
		t.Fatal("nothing has the focus after NCALayer's window was closed")
	}
	s.holder.iin = s.family("ready").Applicant().IIN
	s.key(fyne.KeyF2)
	s.shows("login.owner.confirm")
	if b, ok := s.window.Canvas().Focused().(*widgets.Button); !ok || b.Text() != s.shell.Text("action.login") {
		t.Fatalf("after a key was chosen the focus stands on %T", s.window.Canvas().Focused())
	}
	s.key(fyne.KeyReturn)
	s.at(desk.Email)
}
