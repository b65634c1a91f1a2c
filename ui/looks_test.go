package ui_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// position is where a text stands in the window.
func (s *stage) position(text string) (at fyne.Position) {
	s.t.Helper()
	driver := fyne.CurrentApp().Driver()
	found := false
	widgets.Walk(s.window.Canvas().Content(), func(o fyne.CanvasObject) bool {
		if texts := widgets.Texts(o); !found && len(texts) == 1 && texts[0] == text {
			at, found = driver.AbsolutePositionForObject(o), true
		}
		return !found
	})
	if !found {
		s.t.Fatalf("%q is not shown: %q", text, s.texts())
	}
	return at
}

func TestTheLanguageSwitchStaysWhenSomebodyLogsIn(t *testing.T) {
	c := &clerk{stage: newStage(t)}
	before := c.position(c.shell.Text("lang.kk"))
	c.visited(model.ByCode, c.family("ready"), true)
	c.key(fyne.KeyReturn, fyne.KeyReturn)
	c.login(model.ByCode, c.family("ready"))
	c.at(desk.Cabinet)
	if after := c.position(c.shell.Text("lang.kk")); after != before {
		t.Errorf("it stood at %v and stands at %v", before, after)
	}
}

func TestWhatMustBeChosenIsToldUntilItIs(t *testing.T) {
	c := &clerk{stage: newStage(t)}
	family := c.family("ready")
	c.visited(model.ByCode, family, true)
	c.key(fyne.KeyReturn, fyne.KeyReturn)
	c.login(model.ByCode, family)
	c.key(fyne.KeyReturn)
	c.at(desk.Organization)
	c.key(fyne.KeyDown, fyne.KeyReturn)
	c.shows("organization.choose.language")
	c.key(fyne.KeyDown) // teaches in one language
	if slices.Contains(c.texts(), c.shell.Text("organization.choose.language")) {
		t.Error("a language is asked for that is chosen")
	}
}

func TestAPageWithoutAListTellsOfNoArrows(t *testing.T) {
	seen := map[string]bool{}
	g := newGuide(t, model.Russian, theme.Options{}, func(g *guide, name string) {
		if name != "cabinet-empty" && name != "drafts-empty" && name != "outgoing-empty" {
			return
		}
		seen[name] = true
		if slices.Contains(g.texts(), "↑") {
			t.Errorf("%s tells of the arrows", name)
		}
	})
	g.walk()
	if len(seen) != 3 {
		t.Errorf("seen: %v", seen)
	}
}
