package widgets

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"akmola.kz/kezek/internal/model"
)

// DigitsEntry is an Entry for a number: it takes digits only, typed or pasted, and
// groups them while they are typed. Its callbacks get the digits without the groups.
type DigitsEntry struct {
	Entry
	OnChanged   func(digits string)
	OnSubmitted func(digits string)
	OnRejected  func() // something that is no digit was typed or pasted
	OnExtra     func() // more digits came than there is room for; OnRejected of a phone where nil

	length int
	group  func(string) string
	read   func(string) (digits string, ok bool)
	last   string
	phone  bool
	plus   bool   // a + was typed: the 7 of the country follows
	coded  bool   // the code of the country was typed
	masked string // digits that stand there and are not shown
}

// NewDigitsEntry makes an entry for at most length digits. group writes them as
// people read them and may put signs between that are no digits; nil leaves them alone.
func NewDigitsEntry(length int, group func(digits string) string) *DigitsEntry {
	d := &DigitsEntry{}
	d.setupDigits(length, group)
	d.init(d)
	return d
}

func (d *DigitsEntry) setupDigits(length int, group func(digits string) string) {
	d.length, d.group, d.read = length, group, onlyDigits
	d.setup("")
	d.in.kind = DigitsField
	if d.group == nil {
		d.group = func(s string) string { return s }
	}
	d.in.onRune = d.typedRune
	d.in.says = d.AccessibilityLabel
	d.in.onShortcut = d.typedShortcut
	d.in.onKey = d.typedKey
	d.in.hasRoom = d.hasRoom
	d.in.putBack = d.putBack
	d.Entry.OnSubmitted = func(string) {
		if d.OnSubmitted != nil {
			d.OnSubmitted(d.Digits())
		}
	}
}

// NewIINEntry makes an entry for an IIN, in groups of 6, 4 and 2.
func NewIINEntry() *DigitsEntry { return NewDigitsEntry(model.IINLength, model.GroupIIN) }

// phoneLength is the number of digits after +7.
const phoneLength = 10

// NewPhoneEntry makes an entry for a mobile number: +7 stands there, 700 000 00 02
// is typed; a paste may carry +7 or 8.
func NewPhoneEntry() *DigitsEntry {
	d := NewDigitsEntry(phoneLength, model.FormatPhone)
	d.read, d.phone = model.PhoneDigits, true
	d.SetPrefix("+7")
	return d
}

// onlyDigits reads a paste: spaces, dashes and what nobody sees may stand between the
// digits, nothing else may.
func onlyDigits(s string) (string, bool) {
	var b strings.Builder
	clean := true
	for _, r := range s {
		switch {
		case isDigit(r):
			b.WriteRune(r)
		case unicode.IsSpace(r) || unicode.In(r, unicode.Pd, unicode.Cf) || strings.ContainsRune("\u2212.", r):
		default:
			clean = false
		}
	}
	return b.String(), clean
}

// AccessibilityLabel is what a screen reader says.
// Digits that are hidden on the screen are not spoken either.
func (d *DigitsEntry) AccessibilityLabel() string {
	typed := len(d.Digits())
	switch {
	case d.masked != "":
		return d.describe(strings.TrimSpace(d.prefix.Text()+" "+d.in.PlaceHolder), when(d.Disabled(), spokenWords().Disabled))
	case d.in.Password || typed == 0 || typed == d.length:
		return d.says("")
	}
	return d.says(spokenWords().of(typed, d.length))
}

// Digits returns what was typed, without the groups.
func (d *DigitsEntry) Digits() string {
	if d.masked != "" {
		return d.masked
	}
	digits, _ := onlyDigits(d.in.Text)
	return digits
}

// SetDigits replaces what was typed.
func (d *DigitsEntry) SetDigits(digits string) {
	d.forgetMasked()
	digits, _ = onlyDigits(digits)
	d.show(digits, len(digits))
}

// SetText replaces what was typed, as SetDigits does.
func (d *DigitsEntry) SetText(s string) { d.SetDigits(s) }

// Mask keeps the digits that stand there and shows mask in their place. Whoever types
// then begins anew.
func (d *DigitsEntry) Mask(mask string) {
	digits := d.Digits()
	if digits == "" {
		return
	}
	d.masked = digits
	d.in.SetText("")
	d.SetPlaceholder(mask)
}

// Unmask shows the digits that Mask hid.
func (d *DigitsEntry) Unmask() {
	if digits := d.masked; digits != "" {
		d.SetDigits(digits)
	}
}

// forgetMasked forgets the digits that are hidden.
func (d *DigitsEntry) forgetMasked() {
	if d.masked != "" {
		d.masked = ""
		d.SetPlaceholder("")
	}
}

// Full reports whether no more digits are needed.
func (d *DigitsEntry) Full() bool { return len(d.Digits()) == d.length }

// hasRoom reports whether the next digit neither ends the number nor is read as something else:
// the first of a phone may be of the code of the country.
func (d *DigitsEntry) hasRoom() bool {
	typed := len(d.Digits())
	return d.masked == "" && typed+1 < d.length && (typed > 0 || !d.phone)
}

func (d *DigitsEntry) putBack(l Line) {
	runes := []rune(l.text)
	digits, _ := onlyDigits(l.text)
	before, _ := onlyDigits(string(runes[:min(l.column, len(runes))]))
	d.show(digits, len(before))
}

// show writes the digits in their groups and puts the caret behind the n-th of them.
func (d *DigitsEntry) show(digits string, n int) {
	digits = digits[:min(len(digits), d.length)]
	n = min(n, len(digits))
	text := d.group(digits)
	d.in.SetText(text)
	d.in.CursorColumn = columnAfter(text, n)
	d.in.Refresh()
	if digits != d.last {
		d.last = digits
		if d.OnChanged != nil {
			d.OnChanged(digits)
		}
	}
}

// columnAfter is the column behind the n-th digit, and behind a sign that follows it
// at the end of a group: the next digit goes there.
func columnAfter(text string, n int) int {
	column := 0
	for n > 0 && column < len(text) {
		if isDigit(rune(text[column])) {
			n--
		}
		column++
	}
	return column
}

// digitsBeforeCaret counts the digits at the left of the caret.
func (d *DigitsEntry) digitsBeforeCaret() int {
	runes := []rune(d.in.Text)
	digits, _ := onlyDigits(string(runes[:min(d.in.CursorColumn, len(runes))]))
	return len(digits)
}

// reformat writes what the line holds now anew, after Fyne has edited it.
func (d *DigitsEntry) reformat() {
	n := d.digitsBeforeCaret()
	d.show(d.Digits(), n)
}

func (d *DigitsEntry) reject() {
	if d.OnRejected != nil {
		d.OnRejected()
	}
}

// extra tells that more digits came than there is room for.
func (d *DigitsEntry) extra() {
	switch {
	case d.OnExtra != nil:
		d.OnExtra()
	case d.phone:
		d.reject()
	}
}

func (d *DigitsEntry) typedRune(r rune) bool {
	digit, ok := digitOf(r)
	switch {
	case notFromTopRow(r, d.in.scanCode):
		return true // a dot or a comma between the groups
	case unicode.IsSpace(r) || unicode.In(r, unicode.Pd, unicode.Cf) || strings.ContainsRune("()\u2212", r):
		d.endCountryCode()
		return true // people write them between the groups; the groups are ours
	case d.phone && d.in.SelectedText() == d.in.Text && d.skipCountryCode(r):
		if d.in.Text != "" {
			d.typedKey(&fyne.KeyEvent{Name: fyne.KeyDelete}) // the number that was selected makes room
		}
		return true
	case !ok:
		d.reject()
		return true
	case d.masked == "" && d.Full() && d.in.SelectedText() == "":
		d.typedExtra(digit)
		return true
	}
	d.forgetMasked()
	d.in.Entry.TypedRune(digit)
	d.reformat()
	return true
}

// skipCountryCode swallows +7 or 8 at the start of a number that is typed in full: +7 stands
// there already.
func (d *DigitsEntry) skipCountryCode(r rune) bool {
	after := d.plus
	d.plus = r == '+'
	skipped := r == '+' || r == '8' || (r == '7' && after)
	d.coded = skipped && r != '+' || d.coded && !skipped
	return skipped
}

// endCountryCode drops a 7 that is typed alone before a space or a bracket: it is that of the
// country.
func (d *DigitsEntry) endCountryCode() {
	if d.phone && d.masked == "" && !d.coded && d.Digits() == "7" {
		d.coded = true
		d.show("", 0)
	}
}

// typedExtra takes the eleventh digit of a phone as a sign that the first was the code of
// the country, where only so a number comes out. In any other case the digit is told and
// not taken: it would make another number.
func (d *DigitsEntry) typedExtra(digit rune) {
	typed := d.Digits()
	shifted := typed[1:] + string(digit)
	mobile := func(digits string) bool { return model.Phone("+7" + digits).Mobile() }
	if d.phone && !d.coded && typed[0] == '7' && d.in.CursorColumn == len([]rune(d.in.Text)) && mobile(shifted) && !mobile(typed) {
		d.coded = true
		d.show(shifted, len(shifted))
		return
	}
	d.extra()
}

func (d *DigitsEntry) typedKey(ev *fyne.KeyEvent) bool {
	if d.masked != "" && (ev.Name == fyne.KeyBackspace || ev.Name == fyne.KeyDelete) {
		d.SetDigits("")
		return true
	}
	runes := []rune(d.in.Text)
	selected := d.in.SelectedText() != ""
	switch ev.Name {
	case fyne.KeyBackspace:
		if c := d.in.CursorColumn; !selected && c > 0 && c <= len(runes) && !isDigit(runes[c-1]) {
			d.in.CursorColumn--
		}
	case fyne.KeyDelete:
		if c := d.in.CursorColumn; !selected && c < len(runes) && !isDigit(runes[c]) {
			d.in.CursorColumn++
		}
	default:
		return d.Entry.typedKey(ev)
	}
	d.in.Entry.TypedKey(ev)
	d.reformat()
	return true
}

func (d *DigitsEntry) typedShortcut(s fyne.Shortcut) bool {
	if _, paste := s.(*fyne.ShortcutPaste); d.masked != "" && !paste {
		return false // nothing is there to copy or to undo
	}
	switch sc := s.(type) {
	case *fyne.ShortcutPaste:
		d.paste(sc.Clipboard.Content())
		return true
	case *fyne.ShortcutCut, *fyne.ShortcutUndo, *fyne.ShortcutRedo:
		d.in.Entry.TypedShortcut(s)
		d.reformat()
		return true
	case *desktop.CustomShortcut:
		if sc.KeyName == fyne.KeyBackspace || sc.KeyName == fyne.KeyDelete {
			d.in.Entry.TypedShortcut(s)
			d.reformat()
			return true
		}
	}
	return false
}

// paste puts the digits of a text in the place of the selection. A whole number
// takes the place of all that stood there. More digits than there is room for are told and
// not taken: what was cut off would leave another number.
func (d *DigitsEntry) paste(text string) {
	digits, ok := d.read(text)
	if !ok {
		d.reject()
		if d.phone { // two numbers, an extension, a letter for a digit: nobody knows which is meant
			return
		}
		among := strings.TrimFunc(text, func(r rune) bool { return !isDigit(r) }) // ИИН: 990101600002
		if digits, ok = onlyDigits(among); !ok || len(digits) != d.length {
			return
		}
	}
	switch {
	case digits == "":
		return
	case len(digits) > d.length:
		d.extra()
		return
	}
	d.forgetMasked()
	if len(digits) == d.length {
		d.show(digits, d.length)
		return
	}
	if d.in.SelectedText() != "" {
		d.in.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	}
	all, n := d.Digits(), d.digitsBeforeCaret()
	if len(all)+len(digits) > d.length {
		d.extra()
		return
	}
	d.show(all[:n]+digits+all[n:], n+len(digits))
}
