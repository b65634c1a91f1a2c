package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
)

// still is the program with the toolkit's own animations off. The only one that it had
// here is the caret, which fades: each step of that draws the whole window anew, and
// without a graphics card, as on a remote desktop, this takes half of a core for as long
// as a field has the focus.
type still struct{ fyne.App }

type stillSettings struct{ fyne.Settings }

// Settings are the toolkit's, but for the animations.
func (s still) Settings() fyne.Settings { return stillSettings{s.App.Settings()} }

// ShowAnimations has the caret stand.
func (stillSettings) ShowAnimations() bool { return false }

// newProgram makes the app that every window needs.
func newProgram() fyne.App {
	meta := metadata()
	app.SetMetadata(meta)
	program := still{app.NewWithID(meta.ID)}
	fyne.SetCurrentApp(program) // its widgets ask this one
	program.SetIcon(meta.Icon)
	return program
}
