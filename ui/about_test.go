package ui_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/ui"
)

// madeOf is a program that is made of two things.
func madeOf() ui.About {
	return ui.About{Version: "0.1.0", Revision: "0123456789ab", Licence: "Apache-2.0", Parts: []ui.Part{
		{Name: "example.org/first", Version: "v1.2.3", Licence: "MIT", Text: "Permission is hereby granted"},
		{Name: "example.org/second", Version: "v2.0.0", Licence: "BSD-3-Clause", Text: "Redistribution and use\nin source and binary forms"},
	}}
}

// asked opens what the program is by the line that finds anything.
func (s *stage) asked() {
	s.t.Helper()
	s.key(ui.KeyPalette)
	s.write(s.shell.Text("about.title"))
	s.key(fyne.KeyReturn)
}

func TestTheLicencesOfTheProgramAreFoundAndRead(t *testing.T) {
	s := withDrawer(t, newDrawer(), true)
	s.shell.About = madeOf
	s.asked()
	s.shows("about.lead")
	s.write("BSD")
	s.key(fyne.KeyReturn)
	if !s.tells("Redistribution and use") {
		s.t.Fatalf("the licence is not shown: %q", s.texts())
	}
	s.key(fyne.KeyEscape) // back, where the search still stands
	s.shows("about.lead")
	s.key(fyne.KeyReturn)
	if !s.tells("Redistribution and use") {
		s.t.Fatalf("the licence is not shown: %q", s.texts())
	}
	s.key(fyne.KeyEscape, fyne.KeyEscape, ui.KeyDiagnostics)
	s.tap(s.shell.Text("about.title"))
	s.shows("about.lead")
	s.key(fyne.KeyEscape)
	s.shows("diagnostics.lead") // back where it was opened
}

func TestAKioskTellsCitizensNothingOfTheProgram(t *testing.T) {
	k := newStand(t, false)
	k.cfg.About = madeOf
	k.crash()
	if k.shell.About != nil {
		t.Error("what it is made of can be asked for")
	}
}
