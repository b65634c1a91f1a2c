package ui_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/ui"
)

// ear is a window that tells what is heard on it; that of the test driver keeps none
// of it.
type ear struct {
	fyne.Window
	canvas  *earCanvas
	dropped func(fyne.Position, []fyne.URI)
}

type earCanvas struct {
	fyne.Canvas
	shortcuts []string
}

func (e *ear) Canvas() fyne.Canvas                               { return e.canvas }
func (e *ear) SetOnDropped(take func(fyne.Position, []fyne.URI)) { e.dropped = take }

func (c *earCanvas) AddShortcut(s fyne.Shortcut, _ func(fyne.Shortcut)) {
	c.shortcuts = append(c.shortcuts, s.ShortcutName())
}

func (c *earCanvas) RemoveShortcut(s fyne.Shortcut) {
	c.shortcuts = slices.DeleteFunc(c.shortcuts, func(name string) bool { return name == s.ShortcutName() })
}

func TestAShellThatIsLeftHearsNothingMore(t *testing.T) {
	s := newStage(t)
	d := s.shell.Desk
	s.shell.Close()
	window := test.NewTempWindow(t, nil)
	e := &ear{Window: window, canvas: &earCanvas{Canvas: window.Canvas()}}
	shell := ui.New(e, ui.Config{Desk: d, Files: s.saved, Inline: true})
	if len(e.canvas.shortcuts) == 0 || e.dropped == nil || e.canvas.OnTypedKey() == nil || e.canvas.OnTypedRune() == nil {
		t.Fatal("it hears nothing from the start")
	}
	shell.OpenPalette()
	shell.Close()
	if len(e.canvas.shortcuts) > 0 {
		t.Errorf("it hears %q", e.canvas.shortcuts)
	}
	if e.canvas.OnTypedKey() != nil || e.canvas.OnTypedRune() != nil {
		t.Error("it hears what is typed")
	}
	e.dropped(fyne.Position{}, []fyne.URI{nil}) // nobody looks at it
	if len(e.canvas.Overlays().List()) > 0 {
		t.Error("what lay over its page lies there still")
	}
}
