package widgets

import (
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// house sets our theme and shows an object in a window of the test driver.
func house(t *testing.T, o fyne.CanvasObject, w, h float32) fyne.Window {
	t.Helper()
	test.NewTempApp(t)
	fyne.CurrentApp().Settings().SetTheme(kezektheme.New(kezektheme.Options{}))
	win := test.NewTempWindow(t, o)
	win.Resize(fyne.NewSize(w, h))
	return win
}

func key(name fyne.KeyName) *fyne.KeyEvent { return &fyne.KeyEvent{Name: name} }

func pasted(t *testing.T, text string) *fyne.ShortcutPaste {
	t.Helper()
	clip := test.NewClipboard()
	clip.SetContent(text)
	return &fyne.ShortcutPaste{Clipboard: clip}
}

func TestEntryDrawsNoBorderOfItsOwnAndItsCaretStays(t *testing.T) {
	e := NewEntry("")
	win := house(t, e, 300, 60)
	check := func(when string) {
		t.Helper()
		objects := test.WidgetRenderer(e.in).Objects()
		for i, o := range objects[:2] {
			r, ok := o.(*canvas.Rectangle)
			if !ok {
				t.Fatalf("part %d of the box is a %T", i, o)
			}
			for _, c := range []color.Color{r.FillColor, r.StrokeColor} {
				if c == nil {
					continue
				}
				if _, _, _, a := c.RGBA(); a != 0 {
					t.Errorf("%s: rectangle %d of Fyne's entry is drawn in %v", when, i, c)
				}
			}
		}
	}
	check("at rest")
	win.Canvas().Focus(e.Focusable())
	check("with the focus")
	fyne.CurrentApp().Settings().SetTheme(kezektheme.New(kezektheme.Options{Variant: kezektheme.VariantDark}))
	e.in.Refresh()
	check("after a change of the theme")
}

func TestEntryCallsBackByItsKeysAndPassesTheOthersOn(t *testing.T) {
	e := NewEntry("")
	win := house(t, e, 300, 60)
	var got []string
	e.OnSubmitted = func(s string) { got = append(got, "submit "+s) }
	e.OnUp = func() { got = append(got, "up") }
	e.OnDown = func() { got = append(got, "down") }
	win.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { got = append(got, "canvas "+string(ev.Name)) })
	win.Canvas().Focus(e.Focusable())
	test.Type(e.Focusable(), "көкше")
	for _, name := range []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyReturn, fyne.KeyEscape, fyne.KeyF2, fyne.KeyA} {
		e.in.TypedKey(key(name))
	}
	e.OnEscape = func() { got = append(got, "escape") }
	e.in.TypedKey(key(fyne.KeyEscape))
	want := "up,down,submit көкше,canvas Escape,canvas F2,escape"
	if s := strings.Join(got, ","); s != want {
		t.Errorf("got %s, want %s", s, want)
	}
}

func TestFieldDoesNotJumpWhenItsLineChanges(t *testing.T) {
	e := NewEntry("")
	f := NewField("ИИН заявителя", e)
	house(t, f, 300, 120)
	before := f.MinSize()
	f.SetReading("Женщина, 01.01.1999")
	if got := f.MinSize(); got != before {
		t.Errorf("reading changed the size from %v to %v", before, got)
	}
	f.SetError("Такой даты нет")
	if got := f.MinSize(); got != before || !e.failed || f.Error() == "" {
		t.Errorf("error: size %v, want %v; failed %v", got, before, e.failed)
	}
	if texts := Texts(f); texts[len(texts)-1] != "Такой даты нет" {
		t.Errorf("texts %q", texts)
	}
	f.SetError("")
	if e.failed {
		t.Error("the entry still looks wrong")
	}
}
