package widgets

import (
	"strings"

	"fyne.io/fyne/v2/container"
)

// pinLength is the greatest number of digits of a PIN.
const pinLength = 12

// NewPINEntry makes an entry for a PIN: digits that nobody can read over a shoulder,
// nor copy.
func NewPINEntry() *DigitsEntry {
	d := NewDigitsEntry(pinLength, nil)
	d.in.Password = true
	d.in.ActionItem = container.NewWithoutLayout() // in the place of Fyne's eye that shows it
	return d
}

// shown is the text of the line as it can be read on the screen.
func (in *input) shown() string {
	switch {
	case in.Text == "":
		return in.PlaceHolder
	case in.Password:
		return strings.Repeat("•", len([]rune(in.Text)))
	}
	return in.Text
}

// SmallLink is a Link in the size of a side note.
func SmallLink(text string, pressed func()) *Button {
	b := Link(text, pressed)
	b.small = true
	return b
}
