package widgets

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

func TestNumberTilesAreChosenByArrowsAndDigits(t *testing.T) {
	tiles := NewNumberTiles([]int{1, 2, 3, 12, 31}, 0)
	house(t, tiles, 300, 200)
	for _, tt := range []struct {
		keys  []fyne.KeyName
		runes string
		want  int
	}{
		{[]fyne.KeyName{fyne.KeyUp}, "", 1},
		{[]fyne.KeyName{fyne.KeyDown, fyne.KeyRight}, "", 3},
		{[]fyne.KeyName{fyne.KeyEnd, fyne.KeyRight}, "", 31},
		{[]fyne.KeyName{fyne.KeyHome, fyne.KeyLeft}, "", 1},
		{nil, "12", 12},
		{nil, "31", 31},
		{nil, "2", 2},
		{nil, "9", 2}, // there is no such number
		{nil, "ғ", 2}, // a 5 on the Kazakh layout
		{nil, "ің", 3},
		{nil, "x", 3},
	} {
		for _, key := range tt.keys {
			tiles.TypedKey(&fyne.KeyEvent{Name: key})
		}
		for _, r := range tt.runes {
			tiles.TypedRune(r)
		}
		if got := tiles.Number(); got != tt.want {
			t.Errorf("%v %q: number %d, not %d", tt.keys, tt.runes, got, tt.want)
		}
	}
}

func TestNumberTilesMakeRoomInRows(t *testing.T) {
	numbers := make([]int, 14)
	for i := range numbers {
		numbers[i] = i + 1
	}
	tiles := NewNumberTiles(numbers, 14)
	one := tiles.MinSize().Height
	stack := VStack(0, tiles)
	house(t, stack, 400, 400)
	if h := tiles.Size().Height; h < 3*one || h > 4*one {
		t.Errorf("14 tiles of 56 in 400 are %v high, one row is %v", h, one)
	}
	test.TapAt(tiles, fyne.NewPos(units(56+10+5), units(5)))
	if tiles.Number() != 2 {
		t.Errorf("the second tile was pressed and %d is chosen", tiles.Number())
	}
}

func TestAPINIsNotShown(t *testing.T) {
	pin := NewPINEntry()
	w := house(t, pin, 300, 60)
	w.Canvas().Focus(pin.Focusable())
	test.Type(pin.Focusable(), "24680x1")
	if pin.Digits() != "246801" {
		t.Errorf("the digits are %q", pin.Digits())
	}
	if texts := Texts(pin); !slices.Equal(texts, []string{"••••••"}) {
		t.Errorf("it can be read: %q", texts)
	}
	var drawn []string
	for _, o := range test.LaidOutObjects(w.Canvas().Content()) {
		if text, ok := o.(*canvas.Text); ok {
			drawn = append(drawn, text.Text)
		}
	}
	if all := strings.Join(drawn, ""); strings.ContainsAny(all, "0123456789") || !strings.Contains(all, "•") {
		t.Errorf("it is drawn: %q", drawn)
	}
	test.Type(pin.Focusable(), "1234567890")
	if len(pin.Digits()) != pinLength {
		t.Errorf("%d digits were taken", len(pin.Digits()))
	}
}

func TestActivityIsToldOfPeopleOnly(t *testing.T) {
	button := NewButton(Primary, "OK", "", nil)
	entry, list := NewEntry(""), NewRowList("")
	list.SetRows(make([]Row, 50))
	ground := NewActivityBackground()
	w := house(t, VStack(0, ground, button, entry, list), 300, 400)
	told := 0
	stop := WatchActivity(w.Canvas(), func() { told++ })
	expect := func(what string, n int) {
		t.Helper()
		if (told > 0) != (n > 0) {
			t.Errorf("%s: told %d times", what, told)
		}
		told = 0
	}
	button.KeyDown(&fyne.KeyEvent{Name: fyne.KeyTab})
	expect("a key", 1)
	button.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	expect("a press", 1)
	entry.in.TypedRune('a')
	expect("a letter", 1)
	entry.in.KeyDown(&fyne.KeyEvent{Name: fyne.KeyTab})
	expect("a key in a field", 1)
	ground.Cursor()
	expect("the pointer", 1)
	list.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -120)})
	expect("the wheel", 1)
	list.Select(49)
	expect("the program selects a row", 0)
	w.Canvas().Focus(button)
	button.Refresh()
	expect("the program moves the focus", 0)
	stop()
	button.KeyDown(&fyne.KeyEvent{Name: fyne.KeyTab})
	expect("nobody listens", 0)
}
