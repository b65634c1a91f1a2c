package ui_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/internal/practice/telephone"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
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

func TestAKioskBeginsWithTheTelephone(t *testing.T) {
	k := newStand(t, false, "ready")
	k.key(fyne.KeyReturn, fyne.KeyReturn)
	k.at(desk.Login)
	first := k.shell.Desk.Telephone()
	if first.ID == "" || !k.tells(k.shell.Text("telephone.step.3", "code", first.Code)) {
		t.Fatalf("no code is shown: %q", k.texts())
	}
	k.tap(k.shell.Text("kiosk.key"))
	k.shows("kiosk.key.lead")
	k.key(ui.KeyBack)
	k.tap(k.shell.Text("kiosk.sms"))
	k.shows("kiosk.iin.title")
	if k.shell.Desk.Telephone().ID != "" {
		t.Error("the code works on beside another way")
	}
	k.key(ui.KeyBack)
	k.scans(k.family("ready"))
	k.shows("kiosk.owner.title")
	if _, in := k.shell.Desk.Session(); in {
		t.Fatal("logged in unconfirmed")
	}
	k.key(ui.KeyPrimary)
	k.at(desk.Email)
}

// What stands on the telephone is signed, and read before.
func TestACodeAtAKioskIsInTheLanguageOfWhoReadsIt(t *testing.T) {
	k := newStand(t, false)
	k.key(fyne.KeyReturn, fyne.KeyReturn)
	for lang, word := range map[model.Lang]string{model.Russian: "Место: ", model.English: "Place: ", model.Kazakh: "Орын: "} {
		k.shell.SetLang(lang)
		if text := k.shell.Desk.Telephone().Text; !strings.Contains(text, word) {
			t.Errorf("%s: the telephone shows %q", lang, text)
		}
	}
}

func TestWithoutAConnectionAKioskBeginsWithTheKeyAndSaysWhy(t *testing.T) {
	g := newGuide(t, model.Russian, theme.Options{Kiosk: true}, func(*guide, string) {})
	g.key(fyne.KeyReturn)
	g.cut(true)
	g.key(fyne.KeyReturn)
	g.at(desk.Login)
	g.shows("offline.telephone")
	g.shows("login.key")
	g.cut(false)
	if g.shell.Desk.Telephone().ID == "" {
		t.Errorf("it is back, and no code is shown: %q", g.texts())
	}
	g.key(ui.KeyBack)
	g.at(desk.District)
}

func TestWhereNoTelephoneLogsInAKioskBeginsWithTheIINAndSaysWhy(t *testing.T) {
	for code, again := range map[model.Code]bool{model.CodeTelephoneOff: false, model.CodeCentralFailed: true} {
		g := newGuide(t, model.Russian, theme.Options{Kiosk: true}, func(*guide, string) {})
		g.untold = model.NewError(code)
		g.key(fyne.KeyReturn, fyne.KeyReturn)
		g.at(desk.Login)
		g.shows("kiosk.telephone.off")
		g.shows("kiosk.iin.title")
		if offered := slices.Contains(g.texts(), g.shell.Text("kiosk.telephone")); offered != again {
			t.Errorf("%s: tried again: %t", code, offered)
		}
		g.key(ui.KeyBack)
		g.at(desk.District)
	}
}

// expired is a central at which every code is over.
type expired struct{ desk.Central }

func (expired) TelephoneStatus(context.Context, string, model.TelephoneState) (model.TelephoneStatus, error) {
	return model.TelephoneStatus{State: model.TelephoneExpired}, nil
}

func TestACodeThatIsOverKeepsAKioskForNobody(t *testing.T) {
	k := newStand(t, false)
	k.key(fyne.KeyReturn, fyne.KeyReturn)
	k.at(desk.Login)
	k.shell.Desk.Central = expired{k.shell.Desk.Central}
	k.waits(5*time.Minute - time.Second)
	k.shell.FollowTelephone()
	k.shows("error.telephone_expired.title")
	k.waits(2 * time.Second)
	k.shows("kiosk.still.title")
	k.waits(21 * time.Second)
	k.at(desk.Home)
}
