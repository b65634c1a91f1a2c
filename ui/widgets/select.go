package widgets

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// Select chooses one of many options from a list that drops down. Space, Enter and
// Down open it, arrows move, a letter jumps to the next option that starts with it,
// Esc closes it.
type Select struct {
	pressable
	OnChanged func(index int)

	options     []string
	placeholder string
	chosen      int
	failed      bool
	frame       *frame
	text        *Text
	arrow       *Icon
	popup       *widget.PopUp
}

// openRows is how many options are seen at once.
const openRows = 7

// NewSelect makes a chooser; placeholder stands there while nothing is chosen (-1).
func NewSelect(options []string, chosen int, placeholder string, changed func(index int)) *Select {
	s := &Select{OnChanged: changed, options: options, chosen: chosen, placeholder: placeholder,
		frame: newFrame(), text: Body("").Sized(kezektheme.SizeInput).NoWrap(), arrow: newIcon(IconDown, kezektheme.ColorText, 14)}
	s.press = s.open
	s.init(s)
	return s
}

// SetOptions replaces the texts of the options.
func (s *Select) SetOptions(options []string) {
	s.options = options
	if s.chosen >= len(options) {
		s.chosen = -1
	}
	s.Refresh()
}

// SetPlaceholder replaces the text that stands there while nothing is chosen.
func (s *Select) SetPlaceholder(text string) {
	s.placeholder = text
	s.Refresh()
}

// Chosen returns the index of the option that is chosen, -1 for none.
func (s *Select) Chosen() int { return s.chosen }

// SetChosen chooses an option without calling OnChanged.
func (s *Select) SetChosen(index int) {
	if s.chosen != index {
		s.chosen = index
		s.Refresh()
	}
}

// SetFailed shows the chooser as wrong; Field does it with its error.
func (s *Select) SetFailed(failed bool) {
	if s.failed != failed {
		s.failed = failed
		s.Refresh()
	}
}

// Focus moves the focus to the chooser.
func (s *Select) Focus() { focusOn(s) }

func (s *Select) choose(index int) {
	if index < 0 || index >= len(s.options) || index == s.chosen {
		return
	}
	s.SetChosen(index)
	if s.OnChanged != nil {
		s.OnChanged(index)
	}
}

// TypedKey opens the list or moves the choice; other keys go to the canvas.
func (s *Select) TypedKey(ev *fyne.KeyEvent) {
	if interceptKey(s, ev) {
		return
	}
	switch {
	case s.disabled:
		passKey(s, ev)
	case isPress(ev) || ev.Name == fyne.KeyDown:
		s.open()
	case ev.Name == fyne.KeyUp:
		s.choose(s.chosen - 1)
	case isCharacter(ev.Name): // comes again as a rune
	default:
		passKey(s, ev)
	}
}

// TypedRune chooses the next option that starts with the letter.
func (s *Select) TypedRune(r rune) {
	if interceptRune(s, r) {
		return
	}
	if r != ' ' && !s.disabled {
		s.choose(s.next(s.chosen, r))
	}
}

// next is the first option after from that starts with the letter, from itself where
// there is none.
func (s *Select) next(from int, r rune) int {
	for n := range s.options {
		i := (from + 1 + n) % len(s.options)
		first := []rune(strings.TrimLeft(s.options[i], "«\" "))
		if len(first) > 0 && unicode.ToLower(first[0]) == unicode.ToLower(r) {
			return i
		}
	}
	return from
}

func (s *Select) open() {
	c := canvasOf(s)
	if c == nil || len(s.options) == 0 || s.popup != nil {
		return
	}
	list := NewRowList("")
	list.SetAccessibleName(s.nameOrLabel())
	list.single = true
	rows := make([]Row, len(s.options))
	for i, option := range s.options {
		rows[i] = Row{Title: option}
	}
	list.SetRows(rows)
	list.Select(max(0, s.chosen))
	list.OnSubmitted = func(i int) {
		s.close()
		s.choose(i)
	}
	list.OnEscape = s.close
	list.OnRune = func(r rune) {
		if r != ' ' { // the space that opened the list arrives as a letter too, and arrives here
			list.Select(s.next(list.Selected(), r))
		}
	}
	s.popup = widget.NewPopUp(list, c)
	s.show(list, c)
}

// show puts the list under the chooser, or over it where there is more room.
func (s *Select) show(list *RowList, c fyne.Canvas) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s)
	gap := units(4)
	below := c.Size().Height - at.Y - s.Size().Height - 2*gap
	want := list.Height(min(openRows, len(s.options)))
	pos := fyne.NewPos(at.X, at.Y+s.Size().Height+gap)
	h := fyne.Min(want, below)
	if below < want && at.Y-2*gap > below {
		h = fyne.Min(want, at.Y-2*gap)
		pos.Y = at.Y - gap - h
	}
	list.minRows = 1
	s.popup.ShowAtPosition(pos)
	s.popup.Resize(fyne.NewSize(s.Size().Width, h))
	list.keepInView()
	c.Focus(list)
}

func (s *Select) close() {
	if s.popup == nil {
		return
	}
	s.popup.Hide()
	s.popup = nil
	focusOn(s)
}

// FocusGained shows the focus. The list may have been closed by a press beside it.
func (s *Select) FocusGained() {
	if s.popup != nil && !s.popup.Visible() {
		s.popup = nil
	}
	s.pressable.FocusGained()
}

// Tapped opens the list.
func (s *Select) Tapped(ev *fyne.PointEvent) {
	if s.popup != nil && !s.popup.Visible() {
		s.popup = nil
	}
	s.pressable.Tapped(ev)
}

// AccessibilityLabel is what a screen reader says.
func (s *Select) AccessibilityLabel() string {
	w := spokenWords()
	state := []string{s.placeholder, w.NotChosen}
	if s.chosen >= 0 && s.chosen < len(s.options) {
		state = []string{s.options[s.chosen], w.Chosen, w.of(s.chosen+1, len(s.options))}
	}
	return s.describe(append(state, when(s.popup == nil, w.Collapsed), when(s.disabled, w.Disabled))...)
}

// AccessibilityRole tells a screen reader that this can be pressed.
func (s *Select) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer draws the chooser.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	return s.render(append(s.frame.parts(), s.text, s.arrow), renderer{layout: s.layout, min: s.min, paint: s.paint})
}

func (s *Select) paint() {
	fill, border, color := kezektheme.ColorSurface, kezektheme.ColorControl, kezektheme.ColorText
	text := s.placeholder
	if s.chosen >= 0 && s.chosen < len(s.options) {
		text = s.options[s.chosen]
	} else {
		color = kezektheme.ColorPlaceholder
	}
	switch {
	case s.disabled:
		fill, border, color = kezektheme.ColorNeutralTint, kezektheme.ColorStep, kezektheme.ColorNeutral
	case s.failed:
		border = kezektheme.ColorBad
	case s.hovered:
		fill = kezektheme.ColorHover
	}
	s.frame.paint(fill, border, size(kezektheme.SizeControlRadius), s.focused)
	if s.text.Text() != text {
		s.text.SetText(text)
	}
	s.text.Colored(color)
	s.arrow.Set(IconDown, color)
}

func (s *Select) min() fyne.Size {
	w := measure(s.placeholder, size(kezektheme.SizeInput), false)
	for _, option := range s.options {
		w = fyne.Max(w, measure(option, size(kezektheme.SizeInput), false))
	}
	return fyne.NewSize(fyne.Min(w, units(360))+units(14+10+14+14), size(kezektheme.SizeControl))
}

func (s *Select) layout(all fyne.Size) {
	s.frame.layout(0, 0, all.Width, all.Height)
	side := units(14)
	place(s.arrow, all.Width-units(14)-side, middle(all.Height, side), side, side)
	h := s.text.MinSize().Height
	place(s.text, units(14), middle(all.Height, h), fyne.Max(0, all.Width-units(14+10+14+14)), h)
}
