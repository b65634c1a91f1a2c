package widgets

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestAMaskedValueIsWholeOnlyWhileItIsShown(t *testing.T) {
	test.NewTempApp(t)
	m := NewMasked("22•••• •••114", "220511 5001 14", "show").Plain()
	test.NewTempWindow(t, m)
	whole := func() bool { return slices.Contains(Texts(m), "220511 5001 14") }
	pressed := 0
	m.OnPressed = func() { pressed++; m.SetShown(!m.Shown()) }
	if whole() {
		t.Fatal("shown before a press")
	}
	test.Tap(m)
	if !whole() || pressed != 1 {
		t.Error("a press does not show it")
	}
	test.Tap(m)
	if whole() {
		t.Error("still shown")
	}
}

func TestVeiledDigitsStandThereUntilSomebodyTypes(t *testing.T) {
	test.NewTempApp(t)
	d := NewPhoneEntry()
	test.NewTempWindow(t, d)
	changed := ""
	d.OnChanged = func(digits string) { changed = digits }
	d.SetDigits("7000000002")
	d.Mask("700 ••• •• 02")
	if d.Digits() != "7000000002" || !d.Full() || slices.Contains(Texts(d), "700 000 00 02") {
		t.Fatalf("%q stands there, %q is shown", d.Digits(), Texts(d))
	}
	d.Unmask()
	if !slices.Contains(Texts(d), "700 000 00 02") || d.masked != "" {
		t.Error("not shown when asked for")
	}
	d.Mask("700 ••• •• 02")
	d.Focusable().TypedRune('9')
	if d.Digits() != "9" || changed != "9" {
		t.Errorf("typing goes on behind hidden digits: %q", d.Digits())
	}
}
