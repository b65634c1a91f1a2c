package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// StatusDot reports whether a line is up: a dot and words. The dot is a ring where
// the state is neither good nor bad, and a square where it is bad.
type StatusDot struct {
	base
	kind  Kind
	short bool // the words give way where there is no room
	dot   *canvas.Rectangle
	label *Text
}

// NewStatusDot makes a dot with its words.
func NewStatusDot(kind Kind, text string) *StatusDot {
	s := &StatusDot{kind: kind, dot: canvas.NewRectangle(nil), label: Small(text).NoWrap()}
	s.init(s)
	return s
}

// Shrinkable lets the dot stand without its words where there is no room for them: only
// where they can be read elsewhere.
func (s *StatusDot) Shrinkable() *StatusDot {
	s.short = true
	return s
}

// Kind is the state.
func (s *StatusDot) Kind() Kind { return s.kind }

// FullWidth is the width with the words.
func (s *StatusDot) FullWidth() float32 { return s.label.MinSize().Width + units(16) }

// AccessibilityLabel is what a screen reader says.
func (s *StatusDot) AccessibilityLabel() string { return s.describe(s.label.Text()) }

// AccessibilityRole tells a screen reader that this is text.
func (s *StatusDot) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Set changes the state and its words.
func (s *StatusDot) Set(kind Kind, text string) {
	if s.kind != kind || s.label.Text() != text {
		s.kind = kind
		s.label.SetText(text)
		s.Refresh()
	}
}

// CreateRenderer draws the dot and its words.
func (s *StatusDot) CreateRenderer() fyne.WidgetRenderer {
	return s.render([]fyne.CanvasObject{s.dot, s.label}, renderer{
		layout: func(all fyne.Size) {
			side := units(9)
			place(s.dot, 0, middle(all.Height, side)+units(1), side, side) // small letters stand low in their line
			m := s.label.MinSize()
			setVisible(s.label, all.Width+0.5 >= s.FullWidth())
			place(s.label, side+units(7), middle(all.Height, m.Height), fyne.Max(0, all.Width-side-units(7)), m.Height)
		},
		min: func() fyne.Size {
			h := s.label.MinSize().Height
			if s.short {
				return fyne.NewSize(units(12), h)
			}
			return fyne.NewSize(s.FullWidth(), h)
		},
		paint: func() {
			s.dot.FillColor, s.dot.StrokeColor, s.dot.StrokeWidth = clr(s.kind.text()), nil, 0
			s.dot.CornerRadius = units(4.5)
			switch s.kind {
			case Neutral:
				s.dot.FillColor, s.dot.StrokeColor, s.dot.StrokeWidth = clr(kezektheme.ColorSurface), clr(kezektheme.ColorControl), units(1.5)
			case Bad:
				s.dot.CornerRadius = units(1)
			}
		},
	})
}

// Avatar is the button with the initials and the name of the one who is served.
type Avatar struct {
	pressable
	initials, name string
	short          bool // the name gives way where there is no room
	frame          *frame
	disc           *canvas.Circle
	letters        *canvas.Text
	label          *Text
}

// NewAvatar makes the button.
func NewAvatar(initials, name string, pressed func()) *Avatar {
	a := &Avatar{initials: initials, name: name, frame: newFrame(), disc: canvas.NewCircle(nil),
		letters: canvas.NewText("", nil), label: Label(name).NoWrap().Colored(kezektheme.ColorOnTint)}
	a.press = pressed
	a.init(a)
	return a
}

// Shrinkable lets the button stand without the name where there is no room for it.
func (a *Avatar) Shrinkable() *Avatar {
	a.short = true
	return a
}

// FullWidth is the width with the name.
func (a *Avatar) FullWidth() float32 { return units(32+10+16) + a.label.MinSize().Width }

// Set changes whose name it is.
func (a *Avatar) Set(initials, name string) {
	a.initials, a.name = initials, name
	a.label.SetText(name)
	a.Refresh()
}

// AccessibilityLabel is what a screen reader says.
func (a *Avatar) AccessibilityLabel() string { return a.describe(a.name) }

// AccessibilityRole tells a screen reader that this can be pressed.
func (a *Avatar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer draws the button.
func (a *Avatar) CreateRenderer() fyne.WidgetRenderer {
	return a.render(append(a.frame.parts(), a.disc, a.letters, a.label), renderer{layout: a.layout, min: a.min, paint: a.paint})
}

func (a *Avatar) paint() {
	fill := fyne.ThemeColorName("")
	if a.focused || a.hovered {
		fill = kezektheme.ColorHover
	}
	a.frame.paint(fill, "", size(kezektheme.SizeControlRadius), a.focused)
	a.disc.FillColor = clr(kezektheme.ColorTint)
	a.letters.Text, a.letters.Color = a.initials, clr(kezektheme.ColorOnTint)
	setFont(a.letters, size(kezektheme.SizeChip), true)
}

func (a *Avatar) min() fyne.Size {
	if a.short {
		return fyne.NewSize(units(44), units(40))
	}
	return fyne.NewSize(a.FullWidth(), units(40))
}

func (a *Avatar) layout(s fyne.Size) {
	a.frame.layout(0, 0, s.Width, s.Height)
	side := units(32)
	place(a.disc, units(6), middle(s.Height, side), side, side)
	m := a.letters.MinSize()
	place(a.letters, units(6)+middle(side, m.Width), middle(s.Height, m.Height), m.Width, m.Height)
	h := a.label.MinSize().Height
	setVisible(a.label, s.Width+0.5 >= a.FullWidth())
	place(a.label, units(6+32+10), middle(s.Height, h), fyne.Max(0, s.Width-units(58)), h)
}

// Ribbon is the golden line over everything that says: practice mode.
type Ribbon struct {
	base
	ground *canvas.Rectangle
	label  *Text
}

// NewRibbon makes the ribbon.
func NewRibbon(text string) *Ribbon {
	r := &Ribbon{ground: canvas.NewRectangle(nil)}
	r.label = newText(text, kezektheme.SizeChip, kezektheme.ColorOnGold, true).NoWrap().Align(fyne.TextAlignCenter)
	r.init(r)
	return r
}

// SetText replaces the text.
func (r *Ribbon) SetText(s string) { r.label.SetText(s) }

// CreateRenderer draws the ribbon.
func (r *Ribbon) CreateRenderer() fyne.WidgetRenderer {
	return r.render([]fyne.CanvasObject{r.ground, r.label}, renderer{
		layout: func(s fyne.Size) {
			place(r.ground, 0, 0, s.Width, s.Height)
			h := r.label.MinSize().Height
			place(r.label, units(8), middle(s.Height, h), s.Width-units(16), h)
		},
		min:   func() fyne.Size { return fyne.NewSize(units(80), units(26)) },
		paint: func() { r.ground.FillColor = clr(kezektheme.ColorGold) },
	})
}
