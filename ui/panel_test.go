package ui_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/theme"
)

func TestHelpOpensOverEveryPanelAndLosesNothingOfIt(t *testing.T) {
	panels := 0
	g := newGuide(t, model.Russian, theme.Options{}, func(g *guide, name string) {
		overlays := g.window.Canvas().Overlays()
		before, focused, texts := len(overlays.List()), g.window.Canvas().Focused(), g.texts()
		if before == 0 || g.shell.Locked() || name == "help" {
			return
		}
		panels++
		for _, away := range []fyne.KeyName{fyne.KeyEscape, ui.KeyHelp} {
			g.key(ui.KeyHelp)
			if len(overlays.List()) != before+1 {
				t.Errorf("%s: F1 opens nothing", name)
				return
			}
			g.key(fyne.KeyReturn, ui.KeyAdd, fyne.KeyPageDown, away) // none reaches the panel
			if len(overlays.List()) != before || g.window.Canvas().Focused() != focused || !slices.Equal(g.texts(), texts) {
				t.Errorf("%s: the panel is not what it was before its help", name)
			}
		}
	})
	g.walk()
	if panels < 10 {
		t.Errorf("%d panels were met", panels)
	}
}

func TestHelpOfAPanelTellsOfThePanel(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."))
	o.unlock(1)
	o.key(ui.KeyOperators, ui.KeyAdd)
	o.write("Проба")
	o.key(ui.KeyHelp)
	if !slices.Contains(o.texts(), "Операторы этого компьютера") {
		t.Errorf("the help shows %q", o.texts())
	}
	o.key(ui.KeyLock) // over the help, too
	o.unlock(1)
	o.write(" Б.")
	if !slices.Contains(o.texts(), "Проба Б.") {
		t.Errorf("what was typed is gone: %q", o.texts())
	}
}
