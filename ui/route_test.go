package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/ui"
)

func TestTheScreensBesideTheVisitAreLeftForTheVisit(t *testing.T) {
	s := newStage(t)
	s.key(ui.KeyDrafts)
	s.on(ui.RouteDrafts)
	s.key(ui.KeyOutgoing)
	s.on(ui.RouteOutgoing)
	if step := s.shell.Desk.Visit().Step; step != desk.Home {
		t.Errorf("the visit stands at %s", step)
	}
	s.key(fyne.KeyEscape)
	s.at(desk.Home)

	s.toLogin()
	s.write("880229300802")
	s.key(ui.KeyDrafts) // somebody stands at the desk
	s.at(desk.Login)
	s.key(ui.KeyEnd, fyne.KeyReturn, ui.KeyDrafts)
	s.on(ui.RouteDrafts)
	s.key(fyne.KeyReturn) // goes on with it
	s.at(desk.Login)
	s.key(ui.KeyEnd, fyne.KeyReturn)
	s.at(desk.Home) // the visit is left, and no screen lies behind it
}

func TestWhatIsSearchedForInOneListIsNotInTheNext(t *testing.T) {
	s := newStage(t)
	s.toLogin()
	s.write("880229300802")
	s.key(ui.KeyEnd, fyne.KeyReturn, ui.KeyDrafts)
	s.write("йцукен")
	if s.shell.Desk.Visit().Search == "" {
		t.Fatal("nothing was searched for")
	}
	s.key(ui.KeyOutgoing)
	s.on(ui.RouteOutgoing)
	if search := s.shell.Desk.Visit().Search; search != "" {
		t.Errorf("%q is searched for", search)
	}
}
