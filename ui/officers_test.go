package ui_test

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/people"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
)

// inDepartment opens the window of an office in which two operators work, at its first page.
func inDepartment(t *testing.T) *guide {
	t.Helper()
	g := newGuide(t, model.Russian, theme.Options{}, func(*guide, string) {})
	for _, typed := range []string{"Тестова А.", "135790", "135790"} {
		g.write(typed)
		g.key(fyne.KeyReturn)
	}
	_, err := g.staff.AddOperator("Сынақов Е.", "246801")
	must(t, err)
	g.at(desk.Home)
	return g
}

// logIn has the officer in a role at work.
func (g *guide) logIn(role model.Role) {
	g.t.Helper()
	g.officer(role)
	g.key(ui.KeyOfficers, fyne.KeyReturn)
	if _, in := g.shell.Officers.Until(); !in {
		g.t.Fatalf("nobody is logged in: %q", g.texts())
	}
}

// seen reports whether a text stands anywhere in the window.
func (g *guide) seen(text string) bool { return strings.Contains(strings.Join(g.texts(), "\n"), text) }

const administrator = "ҮЛГІЛІ С. М."

func TestAnOfficerIsInByTwoPressesAndTheHeaderSaysWho(t *testing.T) {
	g := inDepartment(t)
	g.logIn(model.RoleAdministrator) // the key of the page, and Enter; NCALayer asks by itself
	g.on(ui.RouteOfficers + "/workplaces")
	if !g.seen("г. Кокшетау · Администратор: " + administrator) {
		t.Errorf("%q", g.texts())
	}
}

func TestAnAuditorIsToldThatNoPageIsTheirs(t *testing.T) {
	g := inDepartment(t)
	for _, o := range people.Officers() {
		if o.Role == model.RoleAdministrator {
			o.Role = model.RoleAuditor
			must(t, g.practice.Appoint(t.Context(), o, noon))
		}
	}
	g.logIn(model.RoleAdministrator)
	g.shows("officer.none.title")
}

// Esc takes one step back and never ends work; what belongs to the counter is shut meanwhile.
func TestNothingOfTheCounterIsOpenWhileAnOfficerWorks(t *testing.T) {
	g := inDepartment(t)
	g.logIn(model.RoleAdministrator)
	g.key(fyne.KeyEscape, ui.KeyToday, ui.KeyDrafts, ui.KeyOutgoing)
	g.on(ui.RouteOfficers + "/workplaces")
	g.shell.Open(ui.RouteToday)
	g.on(ui.RouteOfficers + "/workplaces")
	g.shell.OpenPalette()
	for _, text := range []string{g.shell.Text("today.title"), "г. Степногорск"} {
		g.write(text)
		g.shows("palette.none")
		g.erase(len([]rune(text)))
	}
}

func TestNothingOfAnOfficerStaysWhenTheyLeave(t *testing.T) {
	g := inDepartment(t)
	g.logIn(model.RoleAdministrator)
	g.key(ui.KeyEnd)
	g.at(desk.Home)
	if _, in := g.shell.Officers.Until(); in || g.seen(administrator) {
		t.Errorf("logged in: %t; %q", in, g.texts())
	}
	g.key(ui.KeyOfficers)
	g.on(ui.RouteOfficers)
	g.shows("officer.nobody")
	g.key(fyne.KeyEscape)
	g.at(desk.Home)
}

// However the work of an officer ends, the tables with children's names, what was copied and the
// session at the central end with it.
func TestEveryEndOfAnOfficersWorkLeavesNothing(t *testing.T) {
	for name, end := range map[string]func(g *guide){
		"they leave":        func(g *guide) { g.key(ui.KeyEnd) },
		"by the clock here": func(g *guide) { g.shell.OfficerExpired() },
		"at the central": func(g *guide) {
			g.now = g.now.Add(2 * time.Hour)
			g.shell.NextTab()
		},
		"another operator": func(g *guide) {
			g.shell.Lock()
			g.key(fyne.KeyDown)
			g.write("246801")
			g.key(fyne.KeyReturn)
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := inDepartment(t)
			g.logIn(model.RoleAdministrator)
			g.write("ЦОН")
			field, ok := g.window.Canvas().Focused().(fyne.Shortcutable)
			if !ok {
				t.Fatal("nothing that copies is focused")
			}
			clipboard := fyne.CurrentApp().Clipboard()
			field.TypedShortcut(&fyne.ShortcutSelectAll{})
			field.TypedShortcut(&fyne.ShortcutCopy{Clipboard: clipboard})
			g.shell.NextTab()
			g.key(ui.KeyOpen)
			if len(g.saved.names) == 0 || clipboard.Content() == "" {
				t.Fatalf("nothing to leave: %q, %q", g.saved.names, clipboard.Content())
			}
			end(g)
			_, in := g.shell.Officers.Until()
			if in || len(g.saved.names) > 0 || clipboard.Content() != "" || g.loggedOut != 1 {
				t.Errorf("logged in: %t; files %q; copied %q; logged out %d times", in, g.saved.names, clipboard.Content(), g.loggedOut)
			}
		})
	}
}

func TestASessionOfAnOfficerThatEndedLeadsToTheLogin(t *testing.T) {
	for name, end := range map[string]func(g *guide){
		"by the clock here": func(g *guide) { g.shell.OfficerExpired() },
		"at the central": func(g *guide) {
			g.now = g.now.Add(2 * time.Hour)
			g.key(fyne.KeyReturn) // confirms the first that waits
		},
	} {
		g := inDepartment(t)
		g.logIn(model.RoleAdministrator)
		end(g)
		g.on(ui.RouteOfficers)
		g.shows("error.officer_session.title")
		if g.seen(administrator) {
			t.Errorf("%s: %q", name, g.texts())
		}
	}
}

func TestTheLockCoversAnOfficersWork(t *testing.T) {
	g := inDepartment(t)
	g.logIn(model.RoleAdministrator)
	g.shell.Lock()
	if g.seen("ЦОН № 5") {
		t.Errorf("%q", g.texts())
	}
	g.write("135790")
	g.key(fyne.KeyReturn)
	if !g.seen("ЦОН № 5") || !g.seen(administrator) {
		t.Errorf("the same operator does not find it again: %q", g.texts())
	}
	g.shell.Lock()
	g.key(fyne.KeyDown)
	g.write("246801")
	g.key(fyne.KeyReturn)
	g.at(desk.Home)
	if _, in := g.shell.Officers.Until(); in || g.seen(administrator) {
		t.Errorf("another operator goes on with it: %t, %q", in, g.texts())
	}
}

func TestAWorkplaceIsConfirmedAsTheAdministratorCallsIt(t *testing.T) {
	g := inDepartment(t)
	g.logIn(model.RoleAdministrator)
	g.key(ui.KeyEdit)
	g.erase(20)
	g.write("ЦОН № 21")
	g.key(fyne.KeyReturn)
	g.shows("officer.workplace.confirmed.done")
	g.write("ЦОН № 21")
	g.shows("officer.workplace.confirmed")
	g.shows("officer.workplace.save") // only its name is left to change
}

func TestThisComputerIsNotRevokedAtItself(t *testing.T) {
	g := inDepartment(t)
	g.logIn(model.RoleAdministrator)
	g.write("ЦОН № 3")
	g.shows("officer.workplace.own")
	g.erase(7)
	g.key(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, ui.KeyRemove)
	g.shows("officer.workplace.own")
	if g.seen(g.shell.Text("officer.revoke.reason")) {
		t.Errorf("%q", g.texts())
	}
}
