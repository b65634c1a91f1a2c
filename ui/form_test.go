package ui_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// summary is the list of what is wrong, nil where none is shown.
func (s *stage) summary() (found *widgets.ErrorSummary) {
	widgets.Walk(s.window.Canvas().Content(), func(o fyne.CanvasObject) bool {
		if e, ok := o.(*widgets.ErrorSummary); ok && e.Visible() {
			found = e
		}
		return true
	})
	return found
}

func TestWhatIsWrongInAFormIsListedAndLeadsToTheField(t *testing.T) {
	s := newStage(t)
	s.toLogin()
	s.write("99")
	s.key(ui.KeyCode)
	e := s.summary()
	if e == nil {
		t.Fatalf("two fields are wrong and nothing lists them: %q", s.texts())
	}
	if e.Size().Height < e.MinSize().Height {
		t.Errorf("the list has %v of %v", e.Size(), e.MinSize())
	}
	focused := s.window.Canvas().Focused()
	widgets.Walk(e, func(o fyne.CanvasObject) bool {
		if link, ok := o.(*widgets.Button); ok && link.Text() == s.shell.Text("login.phone") {
			test.Tap(link)
		}
		return true
	})
	if now := s.window.Canvas().Focused(); now == nil || now == focused {
		t.Error("the list leads nowhere")
	}
	s.write("7000000002")
	if s.summary() != nil {
		t.Error("one field is wrong, and it is listed")
	}
}

func TestADigitTooManyIsToldAndDoesNotSpoilTheNumber(t *testing.T) {
	s := newStage(t)
	s.toLogin()
	s.write("940317490000" + "7")
	if told := s.shell.Text("form.extra_digit"); !slices.Contains(s.texts(), told) {
		t.Fatalf("not told of the digit: %q", s.texts())
	}
	s.key(ui.KeyCode)
	if told := s.shell.Text("form.extra_digit"); slices.Contains(s.texts(), told) || s.summary() != nil {
		t.Errorf("the number is whole, and in the way: %q", s.texts())
	}
}
