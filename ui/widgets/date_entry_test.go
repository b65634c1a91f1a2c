package widgets

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"akmola.kz/kezek/internal/model"
)

func dated(t *testing.T) *DateEntry {
	t.Helper()
	d := NewDateEntry("22.11.2026")
	d.Today = func() model.Date { return model.Date{Year: 2026, Month: time.November, Day: 22} }
	house(t, d, 300, 60)
	return d
}

func TestDateEntryPutsTheDotsByItself(t *testing.T) {
	d := dated(t)
	for _, r := range "2211" {
		d.in.TypedRune(r)
	}
	if d.Text() != "22.11" {
		t.Errorf("%q", d.Text())
	}
	if _, ok := d.Date(); ok {
		t.Error("half a date is a date")
	}
	for _, r := range "2026" {
		d.in.TypedRune(r)
	}
	if date, ok := d.Date(); !ok || date.String() != "22.11.2026" || d.Text() != "22.11.2026" {
		t.Errorf("%v %v %q", date, ok, d.Text())
	}
	for range 5 { // the dots go with the digits before them
		d.in.TypedKey(key(fyne.KeyBackspace))
	}
	if d.Text() != "22.1" {
		t.Errorf("%q", d.Text())
	}
}

func TestDateEntryFillsUpADayOfOneDigit(t *testing.T) {
	d := dated(t)
	for _, r := range "5/3/2026" {
		d.in.TypedRune(r)
	}
	if date, _ := d.Date(); date.String() != "05.03.2026" {
		t.Errorf("%q", d.Text())
	}
}

func TestDateEntryKnowsTheCalendar(t *testing.T) {
	d := dated(t)
	for digits, want := range map[string]bool{
		"29022024": true, "29022026": false, "31042026": false, "00012026": false, "01132026": false, "31122026": true,
	} {
		d.SetDigits(digits)
		if _, ok := d.Date(); ok != want {
			t.Errorf("%s: %v", digits, ok)
		}
	}
}

func TestDateEntryGoesOnByArrows(t *testing.T) {
	d := dated(t)
	for _, c := range []struct {
		from string
		key  fyne.KeyName
		want string
	}{
		{"", fyne.KeyUp, "22.11.2026"},
		{"30112026", fyne.KeyUp, "01.12.2026"},
		{"01012026", fyne.KeyDown, "31.12.2025"},
		{"31012026", fyne.KeyPageUp, "28.02.2026"},
		{"31032024", fyne.KeyPageDown, "29.02.2024"},
		{"28022026", fyne.KeyUp, "01.03.2026"},
	} {
		d.SetDigits(c.from)
		d.in.TypedKey(key(c.key))
		if d.Text() != c.want {
			t.Errorf("%s from %q: %q, not %q", c.key, c.from, d.Text(), c.want)
		}
	}
}

func TestDateEntryTakesAPaste(t *testing.T) {
	for text, want := range map[string]string{"2026-11-22": "22.11.2026", "22.11.2026": "22.11.2026", " 22 11 2026 ": "22.11.2026",
		"5.3.2026": "05.03.2026", "5/3/2026": "05.03.2026", " 15.3.2026\n": "15.03.2026", "2026-3-5": "05.03.2026"} {
		d := dated(t)
		d.in.TypedShortcut(pasted(t, text))
		if d.Text() != want {
			t.Errorf("%q gives %q", text, d.Text())
		}
	}
}

func FuzzDateEntryShowsTheDateThatItReturns(f *testing.F) {
	f.Add("5/3/2026", "", []byte{0, 2, 3})
	f.Add("", "5.3.2026", []byte{1})
	f.Add("31", "2026-02-31", []byte{4, 4, 8, 9})
	f.Add("31129999", "", []byte{0, 2})
	f.Add("01010000", "", []byte{1, 3})
	keys := []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyPageUp, fyne.KeyPageDown,
		fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyBackspace, fyne.KeyDelete}
	test.NewTempApp(f)
	f.Fuzz(func(t *testing.T, typed, paste string, pressed []byte) {
		d := NewDateEntry("")
		check := func(what string) {
			date, ok := d.Date()
			if len(d.Digits()) > dateLength || ok && date.String() != d.Text() {
				t.Fatalf("%s: it shows %q and returns %v", what, d.Text(), date)
			}
		}
		for _, r := range typed {
			d.in.TypedRune(r)
			check("typed " + string(r))
		}
		d.in.TypedShortcut(pasted(t, paste))
		check("pasted " + paste)
		for _, b := range pressed {
			name := keys[int(b)%len(keys)]
			before, whole := d.Date()
			d.in.TypedKey(key(name))
			check(string(name))
			after, _ := d.Date()
			later := name == fyne.KeyUp || name == fyne.KeyPageUp
			if later && whole && after.Before(before) {
				t.Fatalf("%s leads from %v to %v", name, before, after)
			}
		}
	})
}
