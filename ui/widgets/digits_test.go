package widgets

import (
	"runtime"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestDigitsEntryGroupsWhileTyping(t *testing.T) {
	tests := []struct {
		name, typed, shown, digits string
		make                       func() *DigitsEntry
		rejected                   bool
	}{
		{"iin", "990101600002", "990101 6000 02", "990101600002", NewIINEntry, false},
		{"iin half", "9901016", "990101 6", "9901016", NewIINEntry, false},
		{"no more than its length", "9901016000029999", "990101 6000 02", "990101600002", NewIINEntry, false},
		{"a letter", "99x01", "9901", "9901", NewIINEntry, true},
		{"the top row of the Kazakh layout", `"әіңғ,.үұқ`, "123456 7890", "1234567890", NewIINEntry, false},
		{"the top row with shift held", `ӘІҢҒ`, "2345", "2345", NewIINEntry, false},
		{"phone", "7000000002", "700 000 00 02", "7000000002", NewPhoneEntry, false},
		{"phone typed from 8", "87000000002", "700 000 00 02", "7000000002", NewPhoneEntry, false},
		{"phone typed from +7", "+77000000002", "700 000 00 02", "7000000002", NewPhoneEntry, false},
		{"the code of the country once more", "77011234567", "701 123 45 67", "7011234567", NewPhoneEntry, false},
		{"once more with spaces", "7 777 123 45 67", "777 123 45 67", "7771234567", NewPhoneEntry, false},
		{"once more with a bracket", "7(777)1234567", "777 123 45 67", "7771234567", NewPhoneEntry, false},
		{"once more after +7", "+7 8 701 123 45 67", "701 123 45 67", "7011234567", NewPhoneEntry, false},
		{"an extra digit", "70112345678", "701 123 45 67", "7011234567", NewPhoneEntry, true},
		{"an extra digit after +7", "+770112345678", "701 123 45 67", "7011234567", NewPhoneEntry, true},
		{"eleven that could be two numbers", "77771234567", "777 712 34 56", "7777123456", NewPhoneEntry, true},
		{"dashes of other programs", "701–123—45−67", "701 123 45 67", "7011234567", NewPhoneEntry, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := tt.make()
			house(t, d, 300, 60)
			rejected := false
			d.OnRejected = func() { rejected = true }
			test.Type(d.Focusable(), tt.typed)
			if d.Text() != tt.shown || d.Digits() != tt.digits || rejected != tt.rejected {
				t.Errorf("shown %q, digits %q, rejected %v", d.Text(), d.Digits(), rejected)
			}
		})
	}
}

func TestAPhoneTypedFrom8TakesThePlaceOfOneThatIsSelected(t *testing.T) {
	d := NewPhoneEntry()
	house(t, d, 300, 60)
	d.SetDigits("7000000001")
	d.in.TypedShortcut(&fyne.ShortcutSelectAll{})
	test.Type(d.Focusable(), "87000000002")
	if d.Digits() != "7000000002" {
		t.Errorf("digits %q", d.Digits())
	}
}

func TestDigitsEntryTakesAPaste(t *testing.T) {
	tests := []struct {
		name, text, digits string
		make               func() *DigitsEntry
		rejected           bool
	}{
		{"grouped", " 990101 6000-02\n", "990101600002", NewIINEntry, false},
		{"with a word", "ИИН: 990101600002", "990101600002", NewIINEntry, true},
		{"only letters", "абв", "", NewIINEntry, true},
		{"phone from 8", "8 (700) 000-00-02", "7000000002", NewPhoneEntry, false},
		{"phone from +7", "+7 700 000 00 02", "7000000002", NewPhoneEntry, false},
		{"phone bare", "7000000002", "7000000002", NewPhoneEntry, false},
		{"phone with marks", "\u202a+7 700\u200b000\u201100\u201202\u202c", "7000000002", NewPhoneEntry, false},
		{"phone after words", "тел.: 8 700 000 00 02 (мама)", "7000000002", NewPhoneEntry, false},
		{"phone without the last digit", "8 700 000 00 0", "700000000", NewPhoneEntry, false},
		{"phone with an extension", "8 700 000 00 02 доб. 5", "", NewPhoneEntry, true},
		{"two phones", "87000000002 87000000003", "", NewPhoneEntry, true},
		{"a letter for a digit", "8 7OO 000 00 02", "", NewPhoneEntry, true},
		{"digits of another alphabet", "٨٧٠٠٠٠٠٠٠٠٢", "", NewPhoneEntry, true},
		{"a foreign phone", "+998 90 123 45 67", "", NewPhoneEntry, true},
		{"marks in an IIN", "\u202a990101\u202f6000\u200b02\u202c", "990101600002", NewIINEntry, false},
		{"two numbers", "990101600002 87000000002", "", NewIINEntry, false},
		{"a number among others", "кв. 5, ИИН 99010160000", "", NewIINEntry, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := tt.make()
			house(t, d, 300, 60)
			rejected := false
			d.OnRejected = func() { rejected = true }
			d.in.TypedShortcut(pasted(t, tt.text))
			if d.Digits() != tt.digits || rejected != tt.rejected {
				t.Errorf("digits %q, rejected %v", d.Digits(), rejected)
			}
		})
	}
}

func TestDigitsThatFindNoRoomAreTold(t *testing.T) {
	for _, make := range []func() *DigitsEntry{NewIINEntry, NewPhoneEntry} {
		d := make()
		house(t, d, 300, 60)
		extra := 0
		d.OnExtra = func() { extra++ }
		whole := "990101600002"
		if d.phone {
			whole = "7011234567"
		}
		test.Type(d.Focusable(), whole+"8")
		d.in.TypedShortcut(pasted(t, whole+" "+whole))
		if d.phone {
			extra++ // two phones at once are no phone: OnRejected
		}
		if d.Digits() != whole || extra != 2 {
			t.Errorf("%s, told %d times", d.Digits(), extra)
		}
		test.Type(d.Focusable(), "")
		d.SetDigits(whole[:6])
		d.in.CursorColumn = 0
		d.in.TypedShortcut(pasted(t, whole[:len(whole)-1]))
		if d.Digits() != whole[:6] || extra != 3 {
			t.Errorf("a paste that does not fit leaves %s, told %d times", d.Digits(), extra)
		}
	}
}

func TestDigitsEntryKeepsTheCaretInItsPlace(t *testing.T) {
	d := NewIINEntry()
	house(t, d, 300, 60)
	var last string
	d.OnChanged = func(s string) { last = s }
	test.Type(d.Focusable(), "9901016000")
	step := func(name string, do func(), shown string, column int) {
		t.Helper()
		do()
		if d.Text() != shown || d.in.CursorColumn != column {
			t.Errorf("%s: %q with the caret at %d, want %q at %d", name, d.Text(), d.in.CursorColumn, shown, column)
		}
	}
	press := func(names ...fyne.KeyName) func() {
		return func() {
			for _, name := range names {
				d.in.TypedKey(key(name))
			}
		}
	}
	step("home", press(fyne.KeyHome), "990101 6000", 0)
	step("type in the middle", func() { test.Type(d.Focusable(), "5") }, "599010 1600 0", 1)
	step("backspace", press(fyne.KeyBackspace), "990101 6000", 0)
	step("to the gap", press(fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight), "990101 6000", 7)
	step("backspace over the gap takes a digit", press(fyne.KeyBackspace), "990106 000", 5)
	step("delete before the gap takes a digit", press(fyne.KeyRight, fyne.KeyDelete), "990106 00", 6)
	if last != "99010600" {
		t.Errorf("last change %q", last)
	}
}

func TestCodeCellsTakeDigitsAndComplete(t *testing.T) {
	c := NewCodeCells(6)
	house(t, c, 400, 80)
	var done string
	rejected := 0
	c.OnComplete = func(code string) { done = code }
	c.OnRejected = func() { rejected++ }
	test.Type(c, "48ж")
	c.TypedKey(key(fyne.KeyBackspace))
	if c.Code() != "4" || rejected != 1 || done != "" {
		t.Fatalf("code %q, rejected %d, done %q", c.Code(), rejected, done)
	}
	c.SetFailed(true)
	test.Type(c, "әің5 6")
	if c.Code() != "423456" || done != "423456" || c.failed {
		t.Errorf("code %q, done %q, failed %v", c.Code(), done, c.failed)
	}
	c.SetCode("")
	c.TypedShortcut(pasted(t, " 111-222 "))
	if done != "111222" {
		t.Errorf("pasted %q", done)
	}
}

func FuzzPasteKeepsDigitsOnly(f *testing.F) {
	for _, s := range []string{"990101 6000-02", "+7 700 000 00 02", "ЖСН №1", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		digits, clean := onlyDigits(s)
		for _, r := range digits {
			if r < '0' || r > '9' {
				t.Errorf("%q gave %q", s, digits)
			}
		}
		if again, ok := onlyDigits(digits); again != digits || !ok {
			t.Errorf("%q read again is %q, %v (first %v)", digits, again, ok, clean)
		}
	})
}

func TestADotFromItsOwnKeyIsNoDigit(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the key codes below are those of X11")
	}
	const dotKey, sevenKey = 60, 16
	d := NewPhoneEntry()
	house(t, d, 300, 60)
	press := func(scanCode int, r rune) {
		d.in.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPeriod, Physical: fyne.HardwareKey{ScanCode: scanCode}})
		d.in.TypedRune(r)
	}
	press(sevenKey, '.') // the Kazakh layout
	press(dotKey, '.')   // any other
	if got := d.Digits(); got != "7" {
		t.Errorf("Digits = %q, want only the 7", got)
	}
}
