package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"slices"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// Segmented chooses one of a few options that stand beside each other. Small, it is
// one box (languages, menu); big, each option is a box of the height of a control.
type Segmented struct {
	pressable
	OnChanged func(index int)

	options []string
	chosen  int
	under   int // the option under the pointer, -1 for none
	big     bool
	tall    bool // as high as a finger needs
	folds   bool // under each other where there is no room
	frame   *frame
	boxes   []*frame
	labels  []*canvas.Text
}

// NewSegmented makes the small one; changed is called when a person chooses.
func NewSegmented(options []string, chosen int, changed func(index int)) *Segmented {
	s := &Segmented{OnChanged: changed, chosen: chosen, under: -1, frame: newFrame()}
	s.init(s)
	s.SetOptions(options)
	return s
}

// NewBigSegmented makes the big one, for the language of instruction.
func NewBigSegmented(options []string, chosen int, changed func(index int)) *Segmented {
	s := NewSegmented(options, chosen, changed)
	s.big, s.folds = true, true
	s.Refresh()
	return s
}

// Tall makes the small one as high as a finger needs, with larger letters.
func (s *Segmented) Tall() *Segmented {
	s.tall = true
	s.Refresh()
	return s
}

// SetOptions replaces the texts of the options.
func (s *Segmented) SetOptions(options []string) {
	s.options = options
	if len(s.boxes) != len(options) {
		s.boxes, s.labels = nil, nil
		s.children = s.frame.parts()
		for range options {
			box, label := newFrame(), canvas.NewText("", nil)
			s.boxes, s.labels = append(s.boxes, box), append(s.labels, label)
			s.children = append(append(s.children, box.parts()...), label)
		}
	}
	s.Refresh()
}

// Chosen returns the index of the option that is chosen, -1 for none.
func (s *Segmented) Chosen() int { return s.chosen }

// SetChosen chooses an option without calling OnChanged.
func (s *Segmented) SetChosen(index int) {
	if s.chosen != index {
		s.chosen = index
		s.Refresh()
	}
}

// Focus moves the focus to the switch.
func (s *Segmented) Focus() { focusOn(s) }

// Press chooses the part that shows a text, as a touch does; it reports whether there is
// one.
func (s *Segmented) Press(text string) bool {
	i := slices.Index(s.options, text)
	if i >= 0 {
		s.choose(i)
	}
	return i >= 0
}

func (s *Segmented) choose(index int) {
	if s.disabled || index < 0 || index >= len(s.options) || index == s.chosen {
		return
	}
	s.SetChosen(index)
	if s.OnChanged != nil {
		s.OnChanged(index)
	}
}

// TypedKey chooses by Left and Right, Home and End; other keys go to the canvas.
func (s *Segmented) TypedKey(ev *fyne.KeyEvent) {
	if interceptKey(s, ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyLeft:
		s.choose(s.chosen - 1)
	case fyne.KeyRight:
		s.choose(s.chosen + 1)
	case fyne.KeyHome:
		s.choose(0)
	case fyne.KeyEnd:
		s.choose(len(s.options) - 1)
	case fyne.KeySpace:
		if s.chosen < 0 {
			s.choose(0)
		}
	default:
		passKey(s, ev)
	}
}

// Tapped chooses the option that is pressed.
func (s *Segmented) Tapped(ev *fyne.PointEvent) {
	if !s.disabled {
		focusOn(s)
		s.choose(s.at(ev.Position))
	}
}

// MouseMoved shows the option under the pointer.
func (s *Segmented) MouseMoved(ev *desktop.MouseEvent) {
	if at := s.at(ev.Position); at != s.under {
		s.under = at
		s.Refresh()
	}
}

// MouseOut takes the hover away.
func (s *Segmented) MouseOut() {
	s.under = -1
	s.pressable.MouseOut()
}

func (s *Segmented) at(pos fyne.Position) int {
	for i, box := range s.boxes {
		at, has := box.edge.Position(), box.edge.Size()
		inRow := !s.folded(s.Size().Width) || pos.Y >= at.Y && pos.Y < at.Y+has.Height
		if inRow && pos.X >= at.X && pos.X < at.X+has.Width {
			return i
		}
	}
	return -1
}

// AccessibilityLabel is what a screen reader says.
func (s *Segmented) AccessibilityLabel() string {
	w := spokenWords()
	if s.chosen < 0 || s.chosen >= len(s.options) {
		return s.describe(w.NotChosen, when(s.disabled, w.Disabled))
	}
	return s.describe(s.options[s.chosen], w.Chosen, w.of(s.chosen+1, len(s.options)), when(s.disabled, w.Disabled))
}

// AccessibilityRole tells a screen reader that this can be pressed.
func (s *Segmented) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// accessibleParts are the options.
func (s *Segmented) accessibleParts() []accessiblePart {
	var all []accessiblePart
	for i, box := range s.boxes {
		label := joinPhrases(s.options[i], spokenWords().of(i+1, len(s.options)), when(s.disabled, spokenWords().Disabled))
		all = append(all, framePart(label, box, i == s.chosen))
	}
	return all
}

// CreateRenderer draws the switch.
func (s *Segmented) CreateRenderer() fyne.WidgetRenderer {
	return s.render(s.children, renderer{layout: s.layout, min: s.min, paint: s.paint})
}

func (s *Segmented) paint() {
	radius := size(kezektheme.SizeControlRadius)
	if s.big {
		s.frame.paint("", "", radius, false)
	} else {
		s.frame.paint(kezektheme.ColorSurface, kezektheme.ColorLine, radius, s.focused)
	}
	for i, label := range s.labels {
		chosen := i == s.chosen
		fill, border, text := fyne.ThemeColorName(""), fyne.ThemeColorName(""), kezektheme.ColorText
		if s.big {
			fill, border = kezektheme.ColorSurface, kezektheme.ColorControl
		}
		switch {
		case chosen:
			fill, text = kezektheme.ColorTint, kezektheme.ColorOnTint
			if s.big {
				border, text = kezektheme.ColorPrimary, kezektheme.ColorText
			}
		case i == s.under && !s.disabled:
			fill = kezektheme.ColorHover
		}
		if s.disabled {
			text = kezektheme.ColorPlaceholder
		}
		s.boxes[i].paint(fill, border, radius, s.big && chosen && s.focused)
		if s.big && chosen {
			s.boxes[i].border = size(kezektheme.SizeFocus)
		}
		label.Text, label.Color = s.options[i], clr(text)
		setFont(label, s.textSize(), chosen)
	}
}

func (s *Segmented) textSize() float32 {
	if s.big || s.tall {
		return size(kezektheme.SizeBody)
	}
	return size(kezektheme.SizeSmall)
}

// width is what option i needs, as wide in bold as it is without.
func (s *Segmented) width(i int) float32 {
	return measure(s.options[i], s.textSize(), true) + units(24)
}

// Fold lets the options stand under each other where there is no room beside.
func (s *Segmented) Fold() *Segmented {
	s.folds = true
	return s
}

// FullWidth is the width with the options beside each other.
func (s *Segmented) FullWidth() float32 {
	w := float32(0)
	for i := range s.options {
		w += s.width(i)
	}
	if s.big {
		w += units(10) * float32(len(s.options)-1)
	}
	return w
}

func (s *Segmented) folded(width float32) bool {
	return s.folds && width > 0 && width+0.5 < s.FullWidth()
}

// row is the height of the options.
func (s *Segmented) row() float32 {
	switch {
	case s.big:
		return size(kezektheme.SizeControl)
	case s.tall:
		return units(54)
	}
	return units(34)
}

func (s *Segmented) min() fyne.Size {
	least := fyne.NewSize(s.FullWidth(), s.row())
	if !s.folds {
		return least
	}
	least.Width = 0
	for i := range s.options {
		least.Width = fyne.Max(least.Width, s.width(i))
	}
	if s.folded(s.Size().Width) {
		n := float32(len(s.options))
		least.Height *= n
		if s.big {
			least.Height += (n - 1) * units(8)
		}
	}
	return least
}

func (s *Segmented) layout(all fyne.Size) {
	s.frame.layout(0, 0, all.Width, all.Height)
	if s.folded(all.Width) {
		s.layoutFolded(all)
		return
	}
	spare := (all.Width - s.FullWidth()) / fyne.Max(1, float32(len(s.options)))
	x := float32(0)
	for i, box := range s.boxes {
		w := s.width(i) + spare
		if s.big {
			box.layout(x, 0, w, all.Height)
		} else {
			b := s.frame.border
			s.layoutPart(i, x, b, w, all.Height-2*b)
		}
		m := s.labels[i].MinSize()
		place(s.labels[i], x+middle(w, m.Width), middle(all.Height, m.Height), m.Width, m.Height)
		x += w
		if s.big {
			x += units(10)
		}
	}
}

// layoutFolded puts the options under each other.
func (s *Segmented) layoutFolded(all fyne.Size) {
	y, b := float32(0), s.frame.border
	for i, box := range s.boxes {
		h := s.row()
		if s.big {
			box.layout(0, y, all.Width, h)
		} else {
			box.layout(b, y+b, all.Width-2*b, h-2*b)
			roundCorners(box.box, true, true, true, true, fyne.Max(0, s.frame.radius-b))
		}
		m := s.labels[i].MinSize()
		place(s.labels[i], middle(all.Width, m.Width), y+middle(h, m.Height), m.Width, m.Height)
		y += h
		if s.big {
			y += units(8)
		}
	}
}

// layoutPart puts the ground of one option into the common box, round only where the
// box is round.
func (s *Segmented) layoutPart(i int, x, y, w, h float32) {
	box, b := s.boxes[i], s.frame.border
	first, last := i == 0, i == len(s.boxes)-1
	left, right := x, x+w
	if first {
		left += b
	}
	if last {
		right -= b
	}
	box.layout(left, y, right-left, h)
	roundCorners(box.box, first, last, first, last, fyne.Max(0, s.frame.radius-b))
}
