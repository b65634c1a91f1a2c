package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestALineIsPutBackAsItStood(t *testing.T) {
	entry, iin, phone, cells := NewEntry(""), NewIINEntry(), NewPhoneEntry(), NewCodeCells(6)
	entry.SetText("абв 12")
	iin.SetDigits("9901016")
	phone.SetDigits("701")
	cells.SetCode("123")
	for _, tt := range []struct {
		name  string
		field fyne.Focusable
		text  func() string
	}{
		{"text", entry.Focusable(), entry.Text},
		{"an IIN", iin.Focusable(), iin.Text},
		{"a phone", phone.Focusable(), phone.Text},
		{"a code", cells, cells.Code},
	} {
		o, _ := tt.field.(fyne.CanvasObject)
		house(t, o, 300, 60)
		before := tt.text()
		line, ok := LineOf(tt.field)
		test.Type(tt.field, "8")
		if !ok || tt.text() == before {
			t.Fatalf("%s: %q, %t", tt.name, tt.text(), ok)
		}
		line.PutBack(tt.field)
		if tt.text() != before {
			t.Errorf("%s: %q, not %q", tt.name, tt.text(), before)
		}
		if in, ok := tt.field.(*input); ok && in.CursorColumn != line.column {
			t.Errorf("%s: the caret is at %d, not %d", tt.name, in.CursorColumn, line.column)
		}
	}
	if iin.last != "9901016" {
		t.Errorf("the page was told of %q last", iin.last)
	}
}

func TestADigitThatMayDoMoreThanStandThereIsNotToBePutBack(t *testing.T) {
	full, last, phone, cells, chosen := NewIINEntry(), NewIINEntry(), NewPhoneEntry(), NewCodeCells(6), NewEntry("")
	full.SetDigits("990101600002")
	last.SetDigits("99010160000")
	cells.SetCode("12345")
	chosen.SetText("12")
	house(t, chosen, 300, 60)
	chosen.in.TypedShortcut(&fyne.ShortcutSelectAll{})
	hidden := NewIINEntry()
	hidden.SetDigits("9901")
	hidden.Mask("••••")
	for name, field := range map[string]fyne.Focusable{
		"a number that is full": full.Focusable(), "its last digit": last.Focusable(), "the first of a phone": phone.Focusable(),
		"the last of a code": cells, "a selection": chosen.Focusable(), "digits that are hidden": hidden.Focusable(), "a button": NewButton(Primary, "", "", nil),
	} {
		if _, ok := LineOf(field); ok {
			t.Error(name)
		}
	}
}
