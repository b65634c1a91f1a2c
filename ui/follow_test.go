package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

func TestAChangeOfTheLineTakesNobodyOutOfTheField(t *testing.T) {
	s, connection := newCutStage(t, "ready")
	s.toLogin()
	s.write("88021")
	s.window.Canvas().FocusNext()
	s.write("70")
	s.pull(connection, false)
	s.write("1")
	s.pull(connection, true)
	s.write("2")
	if v := s.shell.Desk.Visit(); v.IIN != "88021" || v.Phone != "7012" {
		t.Errorf("IIN %q, phone %q", v.IIN, v.Phone)
	}
}

func TestThePaletteNamesAKeyOnlyWhereItWorks(t *testing.T) {
	c := &clerk{stage: newStage(t)}
	c.toCheck(c.family("ready"))
	c.sign(model.ByCode, c.family("ready"))
	c.key(fyne.KeyReturn)
	c.at(desk.Receipt)
	c.shell.OpenPalette()
	keys := map[string]string{}
	widgets.Walk(c.window.Canvas().Overlays().Top(), func(o fyne.CanvasObject) bool {
		if list, ok := o.(*widgets.RowList); ok {
			for _, row := range list.Rows() {
				if title, twice := keys[row.Trailing]; twice && row.Trailing != "" {
					t.Errorf("%s is %q and %q", row.Trailing, title, row.Title)
				}
				keys[row.Trailing] = row.Title
			}
		}
		return true
	})
	if keys["F8"] != c.shell.Text("action.print") {
		t.Errorf("F8 is %q", keys["F8"])
	}
}
