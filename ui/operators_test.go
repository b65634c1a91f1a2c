package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
)

func TestOperatorsAreAddedChangedAndRemoved(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."))
	o.unlock(1)
	o.key(ui.KeyOperators)
	for _, lang := range model.Langs() {
		o.shell.SetLang(lang)
		o.shows("operators.lead")
		o.shows("operators.you")
	}
	o.key(ui.KeyAdd)
	o.write("Проба Б.")
	o.key(fyne.KeyReturn)
	o.write("908070")
	o.key(fyne.KeyReturn)
	o.write("908070")
	o.key(fyne.KeyReturn)
	o.shows("operators.added", "number", 2, "name", "Проба Б.")
	if o.shell.Operator().Number != 1 {
		t.Error("the one who was added works now")
	}

	o.key(ui.KeyEdit)
	o.write("000000")
	o.key(fyne.KeyReturn)
	o.write("246801")
	o.key(fyne.KeyReturn)
	o.write("246801")
	o.key(fyne.KeyReturn)
	o.shows("error.pin_wrong.field")
	o.write("135790")
	o.key(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn)
	o.shows("operators.changed")
	if o.staff.pins[1] != "246801" {
		t.Errorf("the PINs are %v", o.staff.pins)
	}

	o.key(ui.KeyRemove)
	o.shows("operators.remove.self")
	o.key(fyne.KeyDown, ui.KeyRemove)
	o.shows("operators.remove.title", "name", "Проба Б.")
	o.key(fyne.KeyEscape) // back to the list
	o.shows("operators.lead")
	o.key(fyne.KeyDown, ui.KeyRemove, fyne.KeyReturn)
	o.shows("error.pin_format.field", "digits", 6)
	o.write("908070")
	o.key(fyne.KeyReturn)
	o.shows("error.pin_wrong.field")
	if len(o.staff.pins) != 2 {
		t.Error("removed without the PIN of the one who removes")
	}
	o.write("246801")
	o.key(fyne.KeyReturn)
	o.shows("operators.removed", "number", 2, "name", "Проба Б.")
	if len(o.staff.pins) != 1 {
		t.Errorf("the PINs are %v", o.staff.pins)
	}
	o.key(fyne.KeyEscape)
	o.at(desk.Home)
	o.shows("action.start")
}

func TestADigitTypedAfterEnterChangesNoPIN(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."))
	o.unlock(1)
	late := false
	o.shell.WhenBusy(func() {
		if late {
			o.write("7")
		}
	})
	fill := func(texts ...string) {
		for i, text := range texts {
			late = i == len(texts)-1
			o.write(text)
			o.key(fyne.KeyReturn)
		}
		late = false
	}
	o.key(ui.KeyOperators, ui.KeyAdd)
	fill("Проба Б.", "908070", "908070")
	o.key(ui.KeyEdit)
	fill(o.staff.pins[1], "246801", "246801")
	if o.staff.pins[1] != "246801" || o.staff.pins[2] != "908070" {
		t.Errorf("the PINs are %v", o.staff.pins)
	}
	o.key(fyne.KeyDown, ui.KeyRemove)
	fill("246801")
	if len(o.staff.pins) != 1 {
		t.Errorf("not removed: the PINs are %v", o.staff.pins)
	}
}

func TestTheNamesOfOperatorsAreReadBesideTheWindow(t *testing.T) {
	o := newOffice(t, newStaff("Тестова А."))
	o.unlock(1)
	acts := 0
	o.shell.WhenBusy(func() { acts++ })
	o.key(ui.KeyOperators)
	o.shows("operators.lead")
	if acts != 1 {
		t.Errorf("%d acts", acts)
	}
}
