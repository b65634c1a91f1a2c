package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// rowFold is the width under which the chip of a row stands under its texts.
const rowFold = 430

// rowHeight is the height of a row as it is laid out.
func (l *RowList) rowHeight() float32 { return l.leastHeight() + l.stretch }

// leastHeight is the height that a row needs.
func (l *RowList) leastHeight() float32 {
	switch {
	case l.single:
		return size(kezektheme.SizeControl)
	case l.folded():
		return size(kezektheme.SizeRow) + units(28)
	}
	return size(kezektheme.SizeRow)
}

// folded reports whether the list is so narrow that the chips stand under the texts.
func (l *RowList) folded() bool {
	return l.sided && !l.single && l.Size().Width > 0 && l.Size().Width < units(rowFold)
}

// keepInView scrolls so far that the selected row can be seen whole.
func (l *RowList) keepInView() {
	if l.selected < 0 || l.scroll.Size().Height <= 0 {
		return
	}
	h, view := l.rowHeight(), l.scroll.Size().Height
	top := float32(l.selected) * h
	offset := l.scroll.Offset.Y
	switch {
	case top < offset:
		offset = top
	case top+h > offset+view:
		offset = top + h - view
	}
	offset = fyne.Max(0, fyne.Min(offset, float32(l.count)*h-view))
	if offset != l.scroll.Offset.Y {
		scrollTo(l.scroll, fyne.NewPos(0, offset))
	}
}

// scrolled follows the scroller: the grounds of the rows stand outside of it.
func (l *RowList) scrolled() {
	reportActivity(l)
	l.strip.Refresh()
	l.layoutGrounds()
}

// AccessibilityLabel is what a screen reader says.
func (l *RowList) AccessibilityLabel() string {
	w := spokenWords()
	switch {
	case l.count == 0:
		return l.describe(l.empty.Text())
	case l.selected < 0:
		return l.describe(w.NotChosen, w.of(0, l.count))
	}
	return l.describe(l.says(l.selected), w.Chosen)
}

// AccessibilityRole tells a screen reader that this can be pressed.
func (l *RowList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// says reads a row, and where it stands.
func (l *RowList) says(i int) string {
	r := l.row(i)
	return joinPhrases(r.Title, r.Subtitle, r.Chip, r.Trailing, spokenWords().of(i+1, l.count))
}

// accessibleParts are the rows in view.
func (l *RowList) accessibleParts() []accessiblePart {
	var all []accessiblePart
	for i := max(0, int(l.scroll.Offset.Y/l.rowHeight())); i < l.count; i++ {
		y, h, _, _, ok := l.ground(i)
		if !ok {
			break
		}
		all = append(all, accessiblePart{label: l.says(i), role: fyne.AccessibleRoleButton, at: fyne.NewPos(0, y),
			size: fyne.NewSize(l.Size().Width, h), chosen: i == l.selected})
	}
	return all
}

// CreateRenderer draws the list.
func (l *RowList) CreateRenderer() fyne.WidgetRenderer {
	return l.render(append(l.frame.parts(), l.hover, l.bar, l.tint, l.scroll, l.empty),
		renderer{layout: l.layout, min: l.min, paint: l.paint})
}

func (l *RowList) paint() {
	l.frame.paint(kezektheme.ColorSurface, kezektheme.ColorLine, size(kezektheme.SizeCardRadius), l.focused)
	l.bar.FillColor = clr(kezektheme.ColorPrimary)
	l.tint.FillColor = clr(kezektheme.ColorTint)
	l.hover.FillColor = clr(kezektheme.ColorHover)
	setVisible(l.empty, l.count == 0)
	setVisible(l.scroll, l.count > 0)
	l.strip.Refresh()
}

func (l *RowList) min() fyne.Size {
	rows := max(1, min(l.minRows, l.count))
	if l.count == 0 {
		rows = l.minRows
	}
	return fyne.NewSize(units(220), l.Height(rows))
}

// Height is what the list needs to show n rows.
func (l *RowList) Height(n int) float32 {
	return float32(n)*l.leastHeight() + 2*size(kezektheme.SizeBorder)
}

func (l *RowList) layout(s fyne.Size) {
	// A list that is shorter than its place is a shorter card; one that is longer fills it,
	// and no row is cut in half.
	h, b := s.Height, size(kezektheme.SizeBorder)
	before := l.stretch
	l.stretch = 0
	if whole := max(1, int((s.Height-2*b)/l.leastHeight())); l.count > whole {
		l.stretch = fyne.Max(0, (s.Height-2*b)/float32(whole)-l.leastHeight())
	} else if l.count > 0 {
		h = l.Height(l.count)
	}
	l.frame.layout(0, 0, s.Width, h)
	resized := l.scroll.Size().Height != h-2*b || l.stretch != before
	place(l.scroll, b, b, s.Width-2*b, h-2*b)
	if resized { // the strip itself may have kept its size
		l.scroll.Refresh()
		l.keepInView()
		l.strip.Refresh()
	}
	empty := fitHeight(l.empty, fyne.Max(0, s.Width-units(48)))
	place(l.empty, units(24), middle(s.Height, empty), fyne.Max(0, s.Width-units(48)), empty)
	l.layoutGrounds()
}

// layoutGrounds puts the tints behind the rows, inside of the border as wide as it
// is now: the border of the focus is wider and must not be covered.
func (l *RowList) layoutGrounds() {
	for _, ground := range []*canvas.Rectangle{l.bar, l.tint, l.hover} {
		ground.Resize(fyne.Size{})
	}
	bar, x := size(kezektheme.SizeBar), l.frame.border
	w, r := l.frame.edge.Size().Width-2*x, fyne.Max(0, size(kezektheme.SizeCardRadius)-x)
	if y, h, top, bottom, ok := l.ground(l.selected); ok {
		place(l.bar, x, y, r+bar, h) // as wide as its round corner needs; the tint covers the rest
		roundCorners(l.bar, top, false, bottom, false, r)
		place(l.tint, x+bar, y, w-bar, h)
		roundCorners(l.tint, false, top, false, bottom, r)
	}
	if y, h, top, bottom, ok := l.ground(l.hovered); ok && l.hovered != l.selected {
		place(l.hover, x, y, w, h)
		roundCorners(l.hover, top, top, bottom, bottom, r)
	}
}

// ground is the part of a row that is in view, and whether it reaches the round top
// or bottom of the card.
func (l *RowList) ground(i int) (y, h float32, top, bottom, ok bool) {
	if i < 0 || i >= l.count {
		return 0, 0, false, false, false
	}
	border := l.frame.border
	high, low := border, l.frame.edge.Size().Height-border
	start := l.scroll.Position().Y + float32(i)*l.rowHeight() - l.scroll.Offset.Y
	from, to := fyne.Max(high, start), fyne.Min(low, start+l.rowHeight())
	if to <= from {
		return 0, 0, false, false, false
	}
	near := size(kezektheme.SizeCardRadius) / 2
	return from, to - from, from < high+near, to > low-near, true
}

// rowArea is what the scroller of a RowList moves: as high as all rows, with
// objects for those in view only.
type rowArea struct {
	base
	list  *RowList
	lines []*rowLine
}

// CreateRenderer draws the rows in view.
func (s *rowArea) CreateRenderer() fyne.WidgetRenderer {
	return s.render(nil, renderer{layout: s.layout, min: func() fyne.Size {
		return fyne.NewSize(units(120), float32(s.list.count)*s.list.rowHeight())
	}})
}

func (s *rowArea) layout(all fyne.Size) {
	l, h := s.list, s.list.rowHeight()
	first := max(0, int(l.scroll.Offset.Y/h))
	count := 0
	if view := l.scroll.Size().Height; view > 0 {
		count = max(0, min(int(view/h)+2, l.count-first))
	}
	if len(s.lines) != count {
		for len(s.lines) < count {
			s.lines = append(s.lines, newRowLine())
		}
		s.lines = s.lines[:count]
		s.children = nil
		for _, line := range s.lines {
			s.children = append(s.children, line.parts()...)
		}
	}
	for i, line := range s.lines {
		ends := float32(first+i+1)*h > l.scroll.Offset.Y+l.scroll.Size().Height-1 // the border of the list stands there
		line.show(l.row(first+i), l.single, first+i < l.count-1 && !ends, first+i == l.selected)
		line.layout(0, float32(first+i)*h, all.Width, h, l.folded())
	}
}

// AccessibilityLabel is what a screen reader says.
func (s *rowArea) AccessibilityLabel() string { return s.list.AccessibilityLabel() }

// AccessibilityRole tells a screen reader that this can be pressed.
func (s *rowArea) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// MayTruncate tells that a row may end with … : what it stands for is shown whole when it
// is chosen.
func (s *rowArea) MayTruncate() bool { return true }

func (s *rowArea) at(pos fyne.Position) int {
	i := int(pos.Y / s.list.rowHeight())
	if i < 0 || i >= s.list.count {
		return -1
	}
	return i
}

// Tapped selects a row; a press on the selected one submits it.
func (s *rowArea) Tapped(ev *fyne.PointEvent) {
	reportActivity(s)
	l, i := s.list, s.at(ev.Position)
	if l.pressFocus != nil {
		l.pressFocus()
	} else {
		focusOn(l)
	}
	if i < 0 {
		return
	}
	if i == l.selected {
		l.Submit()
		return
	}
	l.Select(i)
	if l.single {
		l.Submit()
	}
}

// MouseIn shows the row under the pointer.
func (s *rowArea) MouseIn(ev *desktop.MouseEvent) { s.MouseMoved(ev) }

// MouseMoved shows the row under the pointer.
func (s *rowArea) MouseMoved(ev *desktop.MouseEvent) { s.list.setUnder(s.at(ev.Position)) }

// MouseOut takes the hover away.
func (s *rowArea) MouseOut() { s.list.setUnder(-1) }

// Dragged scrolls the list as far as the finger moved.
func (s *rowArea) Dragged(ev *fyne.DragEvent) { drag(s.list.scroll, ev) }

// DragEnd completes fyne.Draggable.
func (s *rowArea) DragEnd() {}

// Cursor is a hand over the rows.
func (s *rowArea) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (l *RowList) setUnder(i int) {
	if l.hovered != i {
		l.hovered = i
		l.layoutGrounds()
		l.hover.Refresh()
	}
}
