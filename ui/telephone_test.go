package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/internal/practice/telephone"
	"akmola.kz/kezek/ui"
)

// scans has the telephone of the family's applicant sign what is shown.
func (s *stage) scans(family people.Family) {
	s.t.Helper()
	must(s.t, s.practice.WaitKeys(s.t.Context()))
	owner := s.practice.KeyFolder(string(family.Applicant().IIN))
	p := telephone.Telephone{
		Holder: telephone.Auto{Answer: telephone.Answer{Sign: true, Owner: owner}}, Keys: s.practice.KeysDir, Password: ca.PracticePassword, Lang: model.Kazakh,
	}
	must(s.t, p.Scan(s.t.Context(), s.shell.Desk.Telephone().Link))
	s.shell.FollowTelephone()
}

func TestATelephoneLogsInOnceItsOwnerIsConfirmedAndSigns(t *testing.T) {
	s := newStage(t, "ready")
	s.shell.WithCitizenWindow(newScreen())
	(&clerk{stage: s}).visited(model.ByCode, s.family("ready"), true)
	s.key(ui.KeyPrimary, ui.KeyPrimary)
	s.at(desk.Login)
	s.key(ui.KeyTelephone)
	s.shows("telephone.lead")
	code := s.shell.Desk.Telephone().Code
	if !s.citizenShows(code) {
		t.Errorf("the citizen's window does not show the code: %q", s.citizenTexts())
	}
	s.scans(s.family("ready"))
	s.shows("login.owner.confirm")
	if _, in := s.shell.Desk.Session(); in || !s.empty() || !s.shell.Desk.OwnedByTelephone() {
		t.Fatalf("logged in unconfirmed: %t; the citizen's window shows %q", in, s.citizenTexts())
	}
	s.key(ui.KeyPrimary)
	s.key(ui.KeyPrimary)
	s.at(desk.Organization)
	s.key(fyne.KeyDown, fyne.KeyRight, fyne.KeyReturn)
	s.at(desk.Check)
	s.key(ui.KeyTelephone)
	s.shows("telephone.statement")
	s.scans(s.family("ready"))
	s.at(desk.Notice)
}

func TestAnotherWayIsInReachOfTheTelephone(t *testing.T) {
	s := newStage(t, "ready")
	s.holder.iin = s.family("ready").Applicant().IIN
	s.toLogin()
	s.key(ui.KeyTelephone)
	first := s.shell.Desk.Telephone()
	s.key(ui.KeyAgain)
	if second := s.shell.Desk.Telephone(); second.ID == first.ID || second.ID == "" {
		t.Error("there is no new code")
	}
	s.key(ui.KeySignature)
	s.shows("login.owner.confirm")
	if s.shell.Desk.Telephone().ID != "" || s.shell.Desk.OwnedByTelephone() {
		t.Error("the code works on")
	}
}

// Whatever the palette finds leads away from it, too.
func TestACodeIsLeftWithItsPage(t *testing.T) {
	s := newStage(t, "ready")
	s.shell.WithCitizenWindow(newScreen())
	s.toCheck(s.family("ready"))
	s.key(ui.KeyTelephone)
	s.shows("telephone.statement")
	s.shell.Fire(desk.ListOpened)
	s.at(desk.WaitingList)
	if s.shell.Desk.Telephone().ID != "" || s.citizenShows(s.shell.Text("citizen.telephone")) {
		t.Errorf("the code works on; the citizen's window shows %q", s.citizenTexts())
	}
}

func TestWithoutAConnectionNoCodeIsShown(t *testing.T) {
	s, connection := newCutStage(t, "ready")
	s.pull(connection, false)
	s.key(ui.KeyPrimary, ui.KeyPrimary)
	s.at(desk.Login)
	s.shows("offline.telephone")
	s.key(ui.KeyTelephone)
	if s.shell.Desk.Telephone().ID != "" {
		t.Error("a code is shown that leads nowhere")
	}
	s.shows("error.central_down.title")
}
