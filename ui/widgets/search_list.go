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
	s.list.home = s.Focus
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
	s.entry.OnUp = func() { s.list.MoveBy(fyne.KeyUp) }
	s.entry.OnDown = func() { s.list.MoveBy(fyne.KeyDown) }
	s.entry.OnKey = func(ev *fyne.KeyEvent) bool {
		switch ev.Name {
		case fyne.KeyPageUp, fyne.KeyPageDown:
			return s.list.MoveBy(ev.Name)
		case fyne.KeyHome, fyne.KeyEnd:
			return s.entry.Text() == "" && s.list.MoveBy(ev.Name)
		}
		return false
	}
	s.init(s)
	return s
}

// Entry returns the line, for its trailing text and its keys.
func (s *SearchList) Entry() *Entry { return s.entry }

// List returns the list, for its selection and its callbacks.
func (s *SearchList) List() *RowList { return s.list }

// SetBeside puts another way to narrow the list at the right of the line.
func (s *SearchList) SetBeside(o fyne.CanvasObject) {
	s.beside = o
	s.kids = []fyne.CanvasObject{s.entry, o, s.list}
	s.Refresh()
}

// lineAt places the line and what is beside it, under each other where they are too wide,
// and returns where the list begins.
func (s *SearchList) lineAt(width float32) float32 {
	e, gap := s.entry.MinSize(), size(kezektheme.SizeGap)
	if s.beside == nil {
		place(s.entry, 0, 0, width, e.Height)
		return e.Height + gap
	}
	b := s.beside.MinSize()
	if s.entry.hint()+gap+b.Width > width {
		place(s.entry, 0, 0, width, e.Height)
		place(s.beside, 0, e.Height+gap, width, b.Height)
		return e.Height + b.Height + 2*gap
	}
	place(s.entry, 0, 0, width-gap-b.Width, e.Height)
	place(s.beside, width-b.Width, 0, b.Width, e.Height)
	return e.Height + gap
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
	return s.draw(parts, sketch{
		layout: func(all fyne.Size) {
			top := s.lineAt(all.Width)
			place(s.list, 0, top, all.Width, fyne.Max(0, all.Height-top))
		},
		min: func() fyne.Size {
			e, l := s.entry.MinSize(), s.list.MinSize()
			top := e.Height + size(kezektheme.SizeGap)
			if s.beside != nil && s.Size().Width > 0 {
				top = s.lineAt(s.Size().Width)
			}
			return fyne.NewSize(fyne.Max(e.Width, l.Width), top+l.Height)
		},
	})
}
