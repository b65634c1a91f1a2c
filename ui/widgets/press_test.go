package widgets

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestButtonIsPressedByMouseEnterAndSpace(t *testing.T) {
	n := 0
	b := NewButton(Primary, "Сохранить", "Enter", func() { n++ })
	win := house(t, b, 200, 60)
	test.Tap(b)
	if win.Canvas().Focused() != b {
		t.Error("a press did not take the focus")
	}
	for _, name := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace, fyne.KeyA} {
		b.TypedKey(key(name))
	}
	if n != 4 {
		t.Errorf("%d presses, want 4", n)
	}
	b.SetBusy(true)
	b.Press()
	b.SetBusy(false)
	b.Disable()
	test.Tap(b)
	if n != 4 {
		t.Errorf("pressed while busy or disabled: %d", n)
	}
}

func TestEnterOnWhatTurnsOnAndOffGoesToThePage(t *testing.T) {
	n, passed := 0, 0
	b := NewButton(Secondary, "Заявить", "", func() { n++ }).OnOff()
	house(t, b, 200, 60).Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { passed++ })
	test.Tap(b)
	b.TypedKey(key(fyne.KeyReturn))
	b.TypedKey(key(fyne.KeySpace))
	if n != 2 || passed != 1 {
		t.Errorf("%d presses, %d keys for the page", n, passed)
	}
}

func TestButtonIsAsWideAsItsTextAndKey(t *testing.T) {
	b := NewButton(Secondary, "Назад", "Esc", nil)
	house(t, b, 200, 60)
	short := NewButton(Secondary, "Назад", "", nil).MinSize()
	withKey := b.MinSize()
	b.SetText("К листу ожидания")
	if got := b.MinSize(); short.Width >= withKey.Width || withKey.Width >= got.Width || got.Height != 44 {
		t.Errorf("widths %v, %v, %v", short, withKey, got)
	}
}

func TestKeysThatAWidgetDoesNotUseReachTheCanvas(t *testing.T) {
	list := NewRowList("")
	tabs := NewTabs(Tab{Title: "a"}, Tab{Title: "b"})
	unfold := NewExpander(ExpanderText{Title: "a"}, nil)
	focusables := []fyne.Focusable{NewButton(Primary, "a", "", nil), NewCodeCells(6), NewSegmented([]string{"a", "b"}, 0, nil),
		NewSelect([]string{"a"}, 0, "", nil), list, tabs.bar, unfold.head, NewAvatar("А", "а", nil), NewEntry("").in}
	for _, f := range focusables {
		t.Run(fmt.Sprintf("%T", f), func(t *testing.T) {
			object, ok := f.(fyne.CanvasObject)
			if !ok {
				t.Fatal("it stands on no canvas")
			}
			win := house(t, object, 300, 200)
			var got fyne.KeyName
			win.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { got = ev.Name })
			f.TypedKey(key(fyne.KeyF1))
			if got != fyne.KeyF1 {
				t.Errorf("F1 did not arrive")
			}
			f.TypedKey(key(fyne.KeyEscape))
			if got != fyne.KeyEscape {
				t.Errorf("Esc did not arrive")
			}
		})
	}
}

func TestSegmentedMovesByArrowsAndStopsAtItsEnds(t *testing.T) {
	var got []string
	s := NewSegmented([]string{"Қаз", "Рус", "Eng"}, 0, nil)
	s.OnChanged = func(i int) { got = append(got, fmt.Sprint(i)) }
	house(t, s, 200, 50)
	for _, name := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyHome} {
		s.TypedKey(key(name))
	}
	test.TapAt(s, fyne.NewPos(s.Size().Width-10, 10))
	if strings.Join(got, "") != "1202" {
		t.Errorf("chosen %v", got)
	}
}

func TestSelectOpensMovesAndCloses(t *testing.T) {
	s := NewSelect([]string{"Персональный компьютер", "Казтокен", "Карта"}, 0, "", nil)
	chosen := -1
	s.OnChanged = func(i int) { chosen = i }
	win := house(t, VStack(0, s), 300, 300)
	win.Canvas().Focus(s)
	s.TypedKey(key(fyne.KeyDown))
	list, ok := win.Canvas().Focused().(*RowList)
	if !ok {
		t.Fatalf("focus on %T", win.Canvas().Focused())
	}
	list.TypedKey(key(fyne.KeyDown))
	list.TypedKey(key(fyne.KeyEscape))
	if chosen != -1 || win.Canvas().Focused() != s || win.Canvas().Overlays().Top() != nil {
		t.Fatalf("Esc: chosen %d, focus %T", chosen, win.Canvas().Focused())
	}
	s.TypedKey(key(fyne.KeySpace))
	list, ok = win.Canvas().Focused().(*RowList)
	if !ok {
		t.Fatalf("the focus is on a %T", win.Canvas().Focused())
	}
	list.TypedRune(' ') // the same press of the space bar
	list.TypedRune('к')
	list.TypedKey(key(fyne.KeyReturn))
	if chosen != 1 || s.Chosen() != 1 {
		t.Errorf("chosen %d", chosen)
	}
	test.Type(s, "к")
	if chosen != 2 {
		t.Errorf("a letter chose %d, want 2", chosen)
	}
}

func TestTabsAndUnfoldByKeyboard(t *testing.T) {
	tabs := NewTabs(Tab{Title: "История", Content: Body("было")}, Tab{Title: "Документы", Content: Body("бумаги")})
	made := 0
	u := NewExpander(ExpanderText{Title: "«Айгерим»"}, func() fyne.CanvasObject { made++; return tabs })
	house(t, u, 500, 300)
	closed := u.MinSize().Height
	u.head.TypedKey(key(fyne.KeyReturn))
	if !u.open || u.MinSize().Height <= closed {
		t.Fatal("Enter did not open it")
	}
	tabs.bar.TypedKey(key(fyne.KeyRight))
	if got := strings.Join(Texts(u), "|"); !strings.Contains(got, "бумаги") || strings.Contains(got, "было") {
		t.Errorf("texts %s", got)
	}
	tabs.Next()
	u.head.TypedKey(key(fyne.KeyLeft))
	u.head.TypedKey(key(fyne.KeySpace))
	if made != 1 || tabs.Chosen() != 0 || !u.open {
		t.Errorf("made %d times, tab %d", made, tabs.Chosen())
	}
}

func TestRailGoesBackToDoneStepsOnly(t *testing.T) {
	got := -1
	r := NewRail([]Step{{Title: "Район", State: StepDone}, {Title: "Вход", State: StepCurrent}, {Title: "Ребёнок"}}, func(i int) { got = i })
	house(t, r, 250, 300)
	test.Tap(r.steps[1])
	test.Tap(r.steps[2])
	if got != -1 {
		t.Fatalf("step %d was pressed", got)
	}
	r.steps[0].TypedKey(key(fyne.KeyReturn))
	if got != 0 {
		t.Errorf("step %d, want 0", got)
	}
}
