package widgets

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
)

// Row is one line of a RowList: a title, a line under it, and at the right a chip and
// a text where they are not empty.
type Row struct {
	ID       string // the caller's own, to find the row again
	Title    string
	Subtitle string
	Chip     string
	ChipKind Kind
	Trailing string
	Icon     IconName // at the left; may be empty
}

// sided reports whether the row has something at its right.
func (r Row) sided() bool { return r.Chip != "" || r.Trailing != "" }

// RowList is a list of rows in a card, with one of them selected. Only the rows in
// view are drawn, and with SetMaker made, so that ten thousand cost what twenty do.
//
// Up, Down, PageUp, PageDown, Home and End move the selection, Enter submits it.
type RowList struct {
	base
	OnSelected  func(index int) // the selection moved, by hand or by SetRows
	OnSubmitted func(index int) // Enter, or a press on the selected row
	OnRune      func(rune)      // a letter was typed while the list has the focus
	OnEscape    func()          // without it, Esc goes to the canvas

	count      int
	makeRow    func(index int) Row
	made       map[int]Row // that were in view since the rows were set
	selected   int
	hovered    int
	focused    bool
	single     bool   // one line a row, 44 high
	sided      bool   // a row has something at its right
	pressFocus func() // where the focus goes after a press, this list where it is nil
	minRows    int
	stretch    float32 // by which a row is higher, so that whole ones fill the list

	frame       *frame
	bar         *canvas.Rectangle
	tint, hover *canvas.Rectangle
	scroll      *container.Scroll
	strip       *rowArea
	empty       *Text
}

// NewRowList makes a list; empty is what it says when it has no rows.
func NewRowList(empty string) *RowList {
	l := &RowList{selected: -1, hovered: -1, minRows: 3, frame: newFrame(), empty: Lead(empty).Align(fyne.TextAlignCenter)}
	l.bar, l.tint, l.hover = canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent), canvas.NewRectangle(color.Transparent)
	l.strip = &rowArea{list: l}
	l.strip.init(l.strip)
	l.scroll = container.NewVScroll(l.strip)
	l.scroll.OnScrolled = func(fyne.Position) { l.scrolled() }
	l.init(l)
	return l
}

// SetRows replaces the rows. The row with the ID that was selected stays selected;
// where it is gone, the first one is.
func (l *RowList) SetRows(rows []Row) {
	kept := -1
	if was, ok := l.SelectedRow(); ok && was.ID != "" {
		kept = slices.IndexFunc(rows, func(r Row) bool { return r.ID == was.ID })
	}
	l.set(len(rows), func(i int) Row { return rows[i] }, kept, slices.ContainsFunc(rows, Row.sided))
}

// SetRowFunc replaces the rows by count others, each made when it comes into view: a key
// in a search costs what is seen. Kept is where the row now stands that was selected,
// -1 where it is gone. The first row tells for all whether they have something at the
// right.
func (l *RowList) SetRowFunc(count int, row func(index int) Row, kept int) {
	l.set(count, row, kept, count > 0 && row(0).sided())
}

func (l *RowList) set(count int, row func(int) Row, kept int, sided bool) {
	next := min(max(kept, 0), count-1)
	moved := kept < 0 || next != l.selected
	l.count, l.makeRow, l.made, l.sided = count, row, map[int]Row{}, sided
	l.selected, l.hovered = next, -1
	l.scroll.Refresh()
	l.keepInView()
	l.Refresh()
	if moved && next >= 0 && l.OnSelected != nil {
		l.OnSelected(next)
	}
}

// row returns a row, made once.
func (l *RowList) row(i int) Row {
	row, ok := l.made[i]
	if !ok {
		row = l.makeRow(i)
		l.made[i] = row
	}
	return row
}

// Rows returns the rows.
func (l *RowList) Rows() []Row {
	rows := make([]Row, l.count)
	for i := range rows {
		rows[i] = l.row(i)
	}
	return rows
}

// OneLine makes the rows one line high, as those of a menu are.
func (l *RowList) OneLine() *RowList {
	l.single, l.minRows = true, 1
	l.Refresh()
	return l
}

// SetEmpty replaces the text of an empty list.
func (l *RowList) SetEmpty(s string) { l.empty.SetText(s) }

// SetMinRows sets how many rows the list is high at least.
func (l *RowList) SetMinRows(n int) { l.minRows = n; l.Refresh() }

// Selected returns the index of the selected row, -1 for none.
func (l *RowList) Selected() int { return l.selected }

// SelectedRow returns the selected row.
func (l *RowList) SelectedRow() (Row, bool) {
	if l.selected < 0 || l.selected >= l.count {
		return Row{}, false
	}
	return l.row(l.selected), true
}

// Select selects a row and brings it into view.
func (l *RowList) Select(index int) {
	if l.count == 0 {
		return
	}
	index = max(0, min(index, l.count-1))
	if index == l.selected {
		return
	}
	l.selected = index
	l.keepInView()
	l.Refresh()
	if l.OnSelected != nil {
		l.OnSelected(index)
	}
}

// ClearSelection leaves no row selected; Down selects the first.
func (l *RowList) ClearSelection() {
	if l.selected >= 0 {
		l.selected = -1
		l.Refresh()
	}
}

// SelectID selects the row with an ID and reports whether there is one.
func (l *RowList) SelectID(id string) bool {
	for i := range l.count {
		if l.row(i).ID == id {
			l.Select(i)
			return true
		}
	}
	return false
}

// Submit submits the selected row.
func (l *RowList) Submit() {
	if _, ok := l.SelectedRow(); ok && l.OnSubmitted != nil {
		l.OnSubmitted(l.selected)
	}
}

// Focus moves the focus to the list.
func (l *RowList) Focus() { focusOn(l) }

// MoveByKey moves the selection by a key and reports whether the key is one that does.
func (l *RowList) MoveByKey(key fyne.KeyName) bool {
	page := max(1, int(l.scroll.Size().Height/l.rowHeight())-1)
	switch key {
	case fyne.KeyUp:
		l.Select(l.selected - 1)
	case fyne.KeyDown:
		l.Select(l.selected + 1)
	case fyne.KeyPageUp:
		l.Select(l.selected - page)
	case fyne.KeyPageDown:
		l.Select(l.selected + page)
	case fyne.KeyHome:
		l.Select(0)
	case fyne.KeyEnd:
		l.Select(l.count - 1)
	default:
		return false
	}
	return true
}

// TypedKey moves the selection or submits it; other keys go to the canvas.
func (l *RowList) TypedKey(ev *fyne.KeyEvent) {
	if interceptKey(l, ev) {
		return
	}
	switch {
	case l.MoveByKey(ev.Name):
	case isEnter(ev) && l.OnSubmitted != nil:
		l.Submit()
	case ev.Name == fyne.KeyEscape && l.OnEscape != nil:
		l.OnEscape()
	case ev.Name == fyne.KeySpace && l.single:
		l.Submit()
	case isCharacter(ev.Name): // comes again as a rune
	default:
		passKey(l, ev)
	}
}

// TypedRune hands a letter to OnRune, or else to the canvas.
func (l *RowList) TypedRune(r rune) {
	if interceptRune(l, r) {
		return
	}
	if l.OnRune != nil {
		l.OnRune(r)
		return
	}
	passRune(l, r)
}

// TypedShortcut passes every shortcut on.
func (l *RowList) TypedShortcut(s fyne.Shortcut) { passShortcut(l, s) }

// FocusGained shows the focus around the card.
func (l *RowList) FocusGained() {
	l.focused = true
	l.Refresh()
	reveal(l)
}

// FocusLost takes the focus border away.
func (l *RowList) FocusLost() {
	l.focused = false
	l.Refresh()
}

// Cursor is a hand over the rows.
func (l *RowList) Cursor() desktop.Cursor { return desktop.PointerCursor }
