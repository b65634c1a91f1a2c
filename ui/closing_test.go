package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/ui"
)

// closes counts how often the window was closed.
func (s *stage) closes() *int {
	n := 0
	s.shell.WhenClosed(func() { n++ })
	return &n
}

func TestAWindowIsClosedAtOnceWhileNobodyIsServed(t *testing.T) {
	s := newStage(t)
	closed := s.closes()
	s.shell.PressX()
	if *closed != 1 {
		t.Error("it asks with nobody at the desk")
	}
}

func TestAWindowIsNotClosedInTheMiddleOfAVisit(t *testing.T) {
	s := newStage(t)
	closed := s.closes()
	s.toLogin()
	s.write("880229300802")
	s.shell.PressX()
	s.shows("close.title")
	s.shows("finish.draft")
	s.key(ui.KeyBack)
	if *closed != 0 || s.shell.Desk.Visit().IIN != "880229300802" {
		t.Error("Esc does not go on with the visit")
	}
	s.shell.PressX()
	s.key(ui.KeyPrimary)
	if *closed != 1 || s.shell.Desk.Visit().Step != desk.Home {
		t.Error("the visit is not ended with the window")
	}
	if drafts, err := s.shell.Desk.Drafts(t.Context()); err != nil || len(drafts) != 1 {
		t.Errorf("%d drafts, %v", len(drafts), err)
	}
}

func TestALockedWindowTellsOfTheVisitUnderItBeforeItCloses(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."))
	o.unlock(1)
	closed := o.closes()
	o.key(fyne.KeyReturn)
	o.at(desk.District)
	o.shell.Lock()
	o.shell.PressX()
	o.shows("close.locked.title")
	if *closed != 0 {
		t.Fatal("it closes at once")
	}
	o.shell.PressX()
	if *closed != 1 {
		t.Error("it never closes")
	}
}
