package widgets

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	kezektheme "akmola.kz/kezek/ui/theme"
)

// DateEntry is an entry for a date, day before month: 22.11.2026. The dots come by
// themselves; a dot that is typed fills up a day or a month of one digit. Up and Down go
// on by a day, PageUp and PageDown by a month, from the day that stands there or from
// today.
type DateEntry struct {
	DigitsEntry
	Today func() model.Date // where the arrows begin; may be nil
}

// dateLength is the number of digits of a date.
const dateLength = 8

// NewDateEntry makes an entry for a date; placeholder shows how one is written.
func NewDateEntry(placeholder string) *DateEntry {
	d := &DateEntry{}
	d.setupDigits(dateLength, groupDate)
	d.read = readDate
	d.in.onRune = d.typedRune
	d.OnKey = d.typedPage
	d.OnUp = func() { d.step(1, 0) }
	d.OnDown = func() { d.step(-1, 0) }
	d.SetPlaceholder(placeholder)
	d.widest = d.whole
	d.init(d)
	return d
}

// Date returns the date that stands there; false where it is not whole or the calendar
// has no such day.
func (d *DateEntry) Date() (model.Date, bool) {
	t, err := time.Parse("02012006", d.Digits())
	if err != nil {
		return model.Date{}, false
	}
	return model.DateOf(t), true
}

// SetDate replaces what stands there; the zero date empties it.
func (d *DateEntry) SetDate(date model.Date) {
	if date.IsZero() {
		d.SetDigits("")
		return
	}
	d.SetDigits(date.Time().Format("02012006"))
}

// whole is the width of a date with the day of the week behind it.
func (d *DateEntry) whole() float32 {
	text := fyne.Max(measure(d.in.PlaceHolder, size(kezektheme.SizeInput), false), measure("00.00.0000", size(kezektheme.SizeInput), false))
	return text + units(10+4+40)
}

// groupDate puts the dots into a date that is being typed.
func groupDate(digits string) string {
	text := ""
	for i, r := range digits {
		if i == 2 || i == 4 {
			text += "."
		}
		text += string(r)
	}
	return text
}

// datesPasted are the ways in which a pasted date is written beside that of the digits alone:
// by people, who leave out a zero, and by computers.
var datesPasted = []string{"2.1.2006", "2/1/2006", "2-1-2006", "2006-1-2"}

// readDate reads a date that is pasted: 22.11.2026, 5.3.2026, 5/3/2026 or 2026-11-22.
func readDate(text string) (digits string, ok bool) {
	for _, layout := range datesPasted {
		if t, err := time.Parse(layout, strings.TrimSpace(text)); err == nil {
			return t.Format("02012006"), true
		}
	}
	return onlyDigits(text)
}

// typedRune takes digits, and a sign between them as the end of a day or a month.
func (d *DateEntry) typedRune(r rune) bool {
	if r != '/' && !notFromTopRow(r, d.in.scanCode) {
		return d.DigitsEntry.typedRune(r)
	}
	if digits := d.Digits(); len(digits) == 1 || len(digits) == 3 {
		last := len(digits) - 1
		d.SetDigits(digits[:last] + "0" + digits[last:])
	}
	return true
}

func (d *DateEntry) typedPage(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyPageUp:
		d.step(0, 1)
	case fyne.KeyPageDown:
		d.step(0, -1)
	default:
		return false
	}
	return true
}

// step goes on by days or months. The last day of a month leads to the last day of a
// shorter one.
func (d *DateEntry) step(days, months int) {
	date, ok := d.Date()
	switch {
	case ok:
		first := time.Date(date.Year, date.Month+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
		last := first.AddDate(0, 1, -1).Day()
		date = model.DateOf(first.AddDate(0, 0, min(date.Day, last)-1+days))
	case d.Today != nil:
		date = d.Today()
	default:
		return
	}
	if date.Year > 0 && date.Year < 10_000 { // what eight digits can say
		d.SetDate(date)
	}
}
