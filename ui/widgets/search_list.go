package widgets

import (
	"fyne.io/fyne/v2"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// SearchList is a line to search in over a list of what was found. The line keeps
// the focus: letters go to the search, arrows and pages move the list, Enter submits
// the row. What matches is the caller's rule: OnSearch, then SetRows.
type SearchList struct {
	base
	OnSearch func(text string)

	entry  *Entry
	list   *RowList
	beside fyne.CanvasObject // at the right of the line; nil for nothing
}

// NewSearchList makes both; empty is what the list says when nothing was found.
func NewSearchList(placeholder, empty string) *SearchList {
	s := &SearchList{entry: NewSearchEntry(placeholder), list: NewRowList(empty)}
	s.list.pressFocus = s.Focus
	s.entry.beside = s.list.AccessibilityLabel // the arrows move it from the line
	s.list.OnRune = func(r rune) {
		s.Focus()
		s.entry.in.TypedRune(r)
	}
	s.entry.OnChanged = func(text string) {
		if s.OnSearch != nil {
			s.OnSearch(text)
		}
	}
	s.entry.OnSubmitted = func(string) { s.list.Submit() }
	s.entry.OnUp = func() { s.list.MoveByKey(fyne.KeyUp) }
	s.entry.OnDown = func() { s.list.MoveByKey(fyne.KeyDown) }
	s.entry.OnKey = func(ev *fyne.KeyEvent) bool {
		switch ev.Name {
		case fyne.KeyPageUp, fyne.KeyPageDown:
			return s.list.MoveByKey(ev.Name)
		case fyne.KeyHome, fyne.KeyEnd:
			return s.entry.Text() == "" && s.list.MoveByKey(ev.Name)
		}
		return false
	}
	s.init(s)
	return s
}

// NoFocusOnPress has a press on a row leave the line alone: at a kiosk it would bring the
// keyboard over the list.
func (s *SearchList) NoFocusOnPress() { s.list.pressFocus = func() {} }

// Entry returns the line, for its trailing text and its keys.
func (s *SearchList) Entry() *Entry { return s.entry }

// List returns the list, for its selection and its callbacks.
func (s *SearchList) List() *RowList { return s.list }

// SetBeside puts another way to narrow the list at the right of the line.
func (s *SearchList) SetBeside(o fyne.CanvasObject) {
	s.beside = o
	s.children = []fyne.CanvasObject{s.entry, o, s.list}
	s.Refresh()
}

// folded reports whether what is beside the line stands under it in a width.
func (s *SearchList) folded(width float32) bool {
	return s.beside != nil && width > 0 && s.entry.hint()+size(kezektheme.SizeGap)+s.beside.MinSize().Width > width
}

// top is where the list begins in a width.
func (s *SearchList) top(width float32) float32 {
	h := s.entry.MinSize().Height + size(kezektheme.SizeGap)
	if s.folded(width) {
		h += s.beside.MinSize().Height + size(kezektheme.SizeGap)
	}
	return h
}

func (s *SearchList) layout(all fyne.Size) {
	high, top, width := s.entry.MinSize().Height, s.top(all.Width), all.Width
	if s.beside != nil {
		b, gap := s.beside.MinSize(), size(kezektheme.SizeGap)
		if s.folded(all.Width) {
			place(s.beside, 0, high+gap, all.Width, b.Height)
		} else {
			place(s.beside, all.Width-b.Width, 0, b.Width, high)
			width -= gap + b.Width
		}
	}
	place(s.entry, 0, 0, width, high)
	place(s.list, 0, top, all.Width, fyne.Max(0, all.Height-top))
}

func (s *SearchList) min() fyne.Size {
	e, l := s.entry.MinSize(), s.list.MinSize()
	return fyne.NewSize(fyne.Max(e.Width, l.Width), s.top(s.Size().Width)+l.Height)
}

// SetRows replaces the rows.
func (s *SearchList) SetRows(rows []Row) { s.list.SetRows(rows) }

// Focus moves the focus to the line.
func (s *SearchList) Focus() { s.entry.Focus() }

// CreateRenderer draws both.
func (s *SearchList) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{s.entry, s.list}
	if s.beside != nil {
		parts = []fyne.CanvasObject{s.entry, s.beside, s.list}
	}
	return s.render(parts, renderer{layout: s.layout, min: s.min})
}
