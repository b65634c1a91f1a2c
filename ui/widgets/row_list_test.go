package widgets

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func rowsOf(n int) []Row {
	rows := make([]Row, n)
	for i := range rows {
		rows[i] = Row{ID: fmt.Sprint(i), Title: fmt.Sprintf("№ %d «Айгерим»", i), Subtitle: "г. Кокшетау", Chip: "2 места", ChipKind: Ok}
	}
	return rows
}

func TestRowListMovesByKeysAndKeepsTheSelectionInView(t *testing.T) {
	l := NewRowList("пусто")
	house(t, l, 460, 310)
	l.SetRows(rowsOf(100))
	submitted := -1
	l.OnSubmitted = func(i int) { submitted = i }
	tests := []struct {
		press fyne.KeyName
		want  int
	}{
		{fyne.KeyUp, 0}, {fyne.KeyDown, 1}, {fyne.KeyEnd, 99}, {fyne.KeyDown, 99}, {fyne.KeyPageUp, 95},
		{fyne.KeyHome, 0}, {fyne.KeyPageDown, 4}, {fyne.KeyPageDown, 8},
	}
	for _, tt := range tests {
		l.TypedKey(key(tt.press))
		top := float32(l.Selected())*60 - l.scroll.Offset.Y
		if l.Selected() != tt.want || top < 0 || top+60 > l.scroll.Size().Height {
			t.Errorf("%s: selected %d, want %d; it stands at %v of %v", tt.press, l.Selected(), tt.want, top, l.scroll.Size().Height)
		}
	}
	l.TypedKey(key(fyne.KeyReturn))
	if submitted != 8 {
		t.Errorf("submitted %d", submitted)
	}
}

func TestALongListFillsItsPlaceWithWholeRows(t *testing.T) {
	l := NewRowList("пусто")
	house(t, l, 460, 357)
	l.SetRows(rowsOf(100))
	for _, height := range []float32{357, 310, 419} {
		l.Resize(fyne.NewSize(460, height))
		if h := l.frame.edge.Size().Height; h != height {
			t.Errorf("the card is %v high in a place of %v", h, height)
		}
		if rows := l.scroll.Size().Height / l.rowHeight(); rows != float32(int(rows+0.5)) || l.rowHeight() < 60 {
			t.Errorf("%v rows of %v stand in a place of %v", rows, l.rowHeight(), height)
		}
	}
	l.SetRows(rowsOf(2))
	if l.rowHeight() != 60 || l.frame.edge.Size().Height != l.Height(2) {
		t.Errorf("two rows of %v stand in a card of %v", l.rowHeight(), l.frame.edge.Size())
	}
}

func TestRowListKeepsTheSelectedRowWhenRowsChange(t *testing.T) {
	l := NewRowList("пусто")
	house(t, l, 460, 310)
	var events []int
	l.OnSelected = func(i int) { events = append(events, i) }
	l.SetRows(rowsOf(10))
	l.SelectID("5")
	l.SetRows(rowsOf(10)[3:])
	if r, _ := l.SelectedRow(); r.ID != "5" {
		t.Errorf("selected %q", r.ID)
	}
	l.SetRows(rowsOf(3))
	if r, _ := l.SelectedRow(); r.ID != "0" {
		t.Errorf("selected %q after its row went", r.ID)
	}
	l.SetRows(nil)
	if _, ok := l.SelectedRow(); ok || !l.empty.Visible() {
		t.Error("an empty list has a selection or no text")
	}
	if fmt.Sprint(events) != "[0 5 2 0]" {
		t.Errorf("events %v", events)
	}
}

func TestRowListDrawsOnlyTheRowsInView(t *testing.T) {
	l := NewRowList("")
	house(t, l, 460, 610)
	l.SetRows(rowsOf(10_000))
	l.Select(5_000)
	if n := len(l.strip.lines); n < 10 || n > 12 {
		t.Errorf("%d rows drawn", n)
	}
	if got := l.strip.lines[0].row.ID; got != "4991" {
		t.Errorf("first row drawn is %s", got)
	}
}

func TestRowListMakesOnlyTheRowsInView(t *testing.T) {
	l := NewRowList("")
	house(t, l, 460, 610)
	rows, made := rowsOf(10_000), map[int]int{}
	one := func(i int) Row {
		made[i]++
		return rows[i]
	}
	var events []int
	l.OnSelected = func(i int) { events = append(events, i) }
	l.SetRowFunc(10_000, one, -1)
	l.Select(5_000)
	clear(made)
	l.SetRowFunc(9_000, one, 4_500) // the one that was selected stands there now
	l.Refresh()
	if got := l.strip.lines[0].row.ID; l.Selected() != 4_500 || got != "4500" || len(made) > 2*13 {
		t.Errorf("%d selected, %s drawn first, %d rows made", l.Selected(), got, len(made))
	}
	for i, n := range made {
		if n > 2 { // the first is asked for all, too
			t.Errorf("row %d was made %d times", i, n)
		}
	}
	l.SetRowFunc(3, one, -1)
	l.SetRowFunc(0, one, -1)
	if _, ok := l.SelectedRow(); ok || fmt.Sprint(events) != "[0 5000 4500 0]" {
		t.Errorf("selected %d, events %v", l.Selected(), events)
	}
}

func TestSearchListTypesIntoTheSearchWhileArrowsMoveTheList(t *testing.T) {
	s := NewSearchList("Поиск", "Ничего не нашлось")
	win := house(t, s, 460, 400)
	s.SetRows(rowsOf(20))
	searched, submitted := "", -1
	s.OnSearch = func(text string) { searched = text }
	s.List().OnSubmitted = func(i int) { submitted = i }
	s.Focus()
	in := win.Canvas().Focused()
	test.Type(in, "ай")
	for _, name := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyUp, fyne.KeyPageDown} {
		in.TypedKey(key(name))
	}
	in.TypedKey(key(fyne.KeyReturn))
	if searched != "ай" || submitted != s.List().Selected() || submitted < 2 {
		t.Errorf("searched %q, submitted %d, selected %d", searched, submitted, s.List().Selected())
	}
}

func TestSearchListKeepsTheFocusInItsLine(t *testing.T) {
	s := NewSearchList("Поиск", "")
	win := house(t, s, 460, 400)
	s.SetRows(rowsOf(5))
	test.TapAt(s.list.strip, fyne.NewPos(50, 70))
	if win.Canvas().Focused() != s.entry.Focusable() || s.List().Selected() != 1 {
		t.Errorf("after a press the focus is on %T, selected %d", win.Canvas().Focused(), s.List().Selected())
	}
	s.List().Focus()
	test.Type(s.List(), "ш")
	if s.Entry().Text() != "ш" || win.Canvas().Focused() != s.entry.Focusable() {
		t.Errorf("a letter on the list: %q, focus %T", s.Entry().Text(), win.Canvas().Focused())
	}
}

func TestSearchListIsMeasuredWithoutBeingMoved(t *testing.T) {
	beside := NewSegmented([]string{"Все", "С местами"}, 0, nil)
	s := NewSearchList("Название, номер или посёлок", "")
	s.SetBeside(beside)
	house(t, s, 900, 400)
	moved := fyne.NewPos(3, 5)
	beside.Move(moved)
	s.MinSize()
	if got := beside.Position(); got != moved {
		t.Errorf("asking for its size put what is beside the line from %v to %v", moved, got)
	}
	s.Resize(fyne.NewSize(300, 400))
	if beside.Position().Y < s.entry.Size().Height || s.list.Position().Y < beside.Position().Y+beside.Size().Height {
		t.Errorf("in a narrow place it stands at %v, the list at %v", beside.Position(), s.list.Position())
	}
}

func BenchmarkRowListSetRows(b *testing.B) {
	for _, n := range []int{20, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			test.NewTempApp(b)
			l := NewRowList("")
			w := test.NewTempWindow(b, l)
			w.Resize(fyne.NewSize(600, 600))
			rows := rowsOf(n)
			for b.Loop() {
				l.SetRows(rows)
			}
		})
	}
}

func TestRowListFillsAWindowThatGrew(t *testing.T) {
	l := NewRowList("пусто")
	w := house(t, l, 460, 190)
	l.SetRows(rowsOf(100))
	w.Resize(fyne.NewSize(460, 610))
	if got, want := len(l.strip.lines), int(l.scroll.Size().Height/l.rowHeight()); got < want {
		t.Errorf("%d rows are drawn where %d have room", got, want)
	}
}
