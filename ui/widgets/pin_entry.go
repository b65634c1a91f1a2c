package widgets

import "fyne.io/fyne/v2/container"

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
