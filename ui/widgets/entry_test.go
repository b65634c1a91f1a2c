package widgets

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"

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

func TestEntryDrawsNoBorderOfItsOwn(t *testing.T) {
	e := NewEntry("")
	win := house(t, e, 300, 60)
	win.Canvas().Focus(e.Focusable())
	e.in.Refresh()
	for i, o := range test.WidgetRenderer(e.in).Objects() {
		if r, ok := o.(*canvas.Rectangle); ok {
			t.Errorf("part %d is a rectangle of %v", i, r.Size())
		}
	}
}

func TestTheCaretStaysInViewOfALineThatIsTooShort(t *testing.T) {
	e := NewEntry("")
	house(t, e, 120, 60)
	caretAt := func() float32 { return e.in.Position().X + e.in.CursorPosition().X }
	wide := e.holder.Size().Width
	long := "улица Академика Сатпаева, дом 125, квартира 48"
	e.SetText(long)
	if at := caretAt(); at < wide/2 || at+caret() > wide {
		t.Errorf("at the end of the text the caret stands at %v of %v", at, wide)
	}
	for range long {
		e.in.TypedKey(key(fyne.KeyLeft))
		if at := caretAt(); at < -caret() || at > wide {
			t.Fatalf("on the way back the caret stands at %v of %v", at, wide)
		}
	}
	if x := e.in.Position().X; x != -size(fynetheme.SizeNameInnerPadding) {
		t.Errorf("at the begin of the text it stands at %v", x)
	}
	e.SetText("")
	if at := caretAt(); at > wide/4 {
		t.Errorf("in an empty line the caret stands at %v", at)
	}
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

func TestTheWheelOverAFieldScrollsTheForm(t *testing.T) {
	fields := VStack(8)
	for range 12 {
		fields.Add(NewEntry("Адрес"))
	}
	form := Scroll(fields)
	win := house(t, form, 300, 200)
	before := Scroller(form).Offset.Y
	test.Scroll(win.Canvas(), fyne.NewPos(60, 22), 0, -30)
	if after := Scroller(form).Offset.Y; after <= before {
		t.Errorf("the wheel over a field left the form at %v", after)
	}
}

func TestWhatWasCopiedFromAFieldLeavesTheClipboardAndNothingElseDoes(t *testing.T) {
	e := NewEntry("")
	win := house(t, e, 300, 60)
	win.Canvas().Focus(e.Focusable())
	clip := test.NewClipboard()
	clip.SetContent("of another program")
	ClearCopied(clip)
	if clip.Content() == "" {
		t.Error("what nobody copied here is cleared")
	}
	e.SetText("880229300802")
	for _, shortcut := range []fyne.Shortcut{&fyne.ShortcutCopy{Clipboard: clip}, &fyne.ShortcutCut{Clipboard: clip}} {
		e.in.TypedShortcut(&fyne.ShortcutSelectAll{})
		e.in.TypedShortcut(shortcut)
		if clip.Content() != "880229300802" {
			t.Fatalf("%q was copied", clip.Content())
		}
		ClearCopied(clip)
		if clip.Content() != "" {
			t.Errorf("%q stays in the clipboard", clip.Content())
		}
	}
	e.SetText("1")
	e.in.TypedShortcut(&fyne.ShortcutSelectAll{})
	e.in.TypedShortcut(&fyne.ShortcutCopy{Clipboard: clip})
	clip.SetContent("copied after it")
	ClearCopied(clip)
	if clip.Content() != "copied after it" {
		t.Error("what was copied elsewhere is cleared")
	}
}

func TestAPasteTakesNoMoreThanAFieldNeeds(t *testing.T) {
	e := NewEntry("")
	house(t, e, 300, 60)
	e.in.TypedShortcut(pasted(t, strings.Repeat("ж", 1_000_000)))
	if n := len([]rune(e.Text())); n != longestPaste {
		t.Errorf("%d letters were pasted", n)
	}
}
