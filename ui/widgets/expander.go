package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// ExpanderText is what the row of an Expander says: a title and a line under it, at the
// right a figure with its own line («40», «место, было 42») and a chip.
type ExpanderText struct {
	Title, Subtitle    string
	Figure, FigureNote string
	Chip               string
	ChipKind           Kind
}

// Expander is a row with a triangle that opens to its content. Enter and Space turn
// it; Right opens, Left closes.
type Expander struct {
	base
	OnToggled func(open bool)

	head    *expanderHead
	make    func() fyne.CanvasObject
	ground  *canvas.Rectangle
	rule    *canvas.Rectangle
	content *fyne.Container
	open    bool
}

// NewExpander makes a row; the content is made when it is first opened.
func NewExpander(text ExpanderText, content func() fyne.CanvasObject) *Expander {
	u := &Expander{make: content, ground: canvas.NewRectangle(nil), rule: canvas.NewRectangle(nil)}
	u.content = container.New(&inset{top: 0, right: 22, bottom: 18, left: 48})
	u.content.Hide()
	u.head = newExpanderHead(u)
	u.init(u)
	u.SetText(text)
	return u
}

// SetText replaces the texts of the row.
func (u *Expander) SetText(t ExpanderText) {
	u.head.title.SetText(t.Title)
	u.head.subtitle.SetText(t.Subtitle)
	u.head.figure.SetText(t.Figure)
	u.head.note.SetText(t.FigureNote)
	u.head.chip.Set(t.ChipKind, t.Chip)
	u.head.Refresh()
}

// SetOpen shows or hides the content.
func (u *Expander) SetOpen(open bool) {
	if u.open == open {
		return
	}
	u.open = open
	if open && len(u.content.Objects) == 0 && u.make != nil {
		u.content.Add(u.make())
	}
	setVisible(u.content, open)
	u.head.Refresh()
	u.Refresh()
	if u.OnToggled != nil {
		u.OnToggled(open)
	}
}

// Focus moves the focus to the row.
func (u *Expander) Focus() { focusOn(u.head) }

// accessibleChildren is the row and its content.
func (u *Expander) accessibleChildren() []fyne.CanvasObject {
	return []fyne.CanvasObject{u.head, u.content}
}

// Focusable returns the part that takes the focus.
func (u *Expander) Focusable() fyne.Focusable { return u.head }

// CreateRenderer draws the row and, when it is open, the content.
func (u *Expander) CreateRenderer() fyne.WidgetRenderer {
	return u.render([]fyne.CanvasObject{u.ground, u.rule, u.head, u.content}, renderer{
		layout: func(s fyne.Size) {
			h := fitHeight(u.head, s.Width)
			place(u.head, 0, 0, s.Width, h)
			fitHeight(u.content, s.Width)
			place(u.content, 0, h, s.Width, fyne.Max(0, s.Height-h))
			place(u.ground, 0, h, s.Width, fyne.Max(0, s.Height-h))
			place(u.rule, 0, h, s.Width, size(kezektheme.SizeBorder))
		},
		min: func() fyne.Size {
			m := u.head.MinSize()
			if u.open {
				c := u.content.MinSize()
				m = fyne.NewSize(fyne.Max(m.Width, c.Width), m.Height+c.Height)
			}
			return m
		},
		paint: func() {
			u.ground.FillColor, u.rule.FillColor = clr(kezektheme.ColorSunken), clr(kezektheme.ColorLine)
			// Round below, so that the last row of a card does not stand over its corners.
			roundCorners(u.ground, false, false, true, true, size(kezektheme.SizeCardRadius)-size(kezektheme.SizeBorder))
			setVisible(u.ground, u.open)
			setVisible(u.rule, u.open)
		},
	})
}

type expanderHead struct {
	pressable
	owner           *Expander
	frame           *frame
	triangle        *Icon
	title, subtitle *Text
	figure, note    *Text
	chip            *Chip
}

func newExpanderHead(u *Expander) *expanderHead {
	h := &expanderHead{owner: u, frame: newFrame(), triangle: newIcon(IconCollapsed, kezektheme.ColorPrimary, 14),
		title: Strong(""), subtitle: Small(""), figure: Section("").NoWrap(),
		note: Small("").NoWrap(), chip: NewChip(Neutral, "")}
	h.press = func() { u.SetOpen(!u.open) }
	h.init(h)
	return h
}

func (h *expanderHead) TypedKey(ev *fyne.KeyEvent) {
	if interceptKey(h, ev) {
		return
	}
	switch {
	case ev.Name == fyne.KeyRight && !h.owner.open:
		h.owner.SetOpen(true)
	case ev.Name == fyne.KeyLeft && h.owner.open:
		h.owner.SetOpen(false)
	default:
		h.pressable.TypedKey(ev)
	}
}

// AccessibilityLabel is what a screen reader says.
func (h *expanderHead) AccessibilityLabel() string {
	w, state := spokenWords(), spokenWords().Collapsed
	if h.owner.open {
		state = w.Expanded
	}
	return h.describe(h.title.Text(), h.subtitle.Text(), strings.TrimSpace(h.figure.Text()+" "+h.note.Text()), h.chip.text, state)
}

// AccessibilityRole tells a screen reader that this can be pressed.
func (h *expanderHead) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func (h *expanderHead) CreateRenderer() fyne.WidgetRenderer {
	return h.render(append(h.frame.parts(), h.triangle, h.title, h.subtitle, h.figure, h.note, h.chip),
		renderer{layout: h.layout, min: h.min, paint: h.paint})
}

func (h *expanderHead) paint() {
	fill := fyne.ThemeColorName("")
	if h.focused {
		fill = kezektheme.ColorSurface
	}
	if h.hovered {
		fill = kezektheme.ColorHover
	}
	h.frame.paint(fill, "", size(kezektheme.SizeControlRadius), h.focused)
	icon := IconCollapsed
	if h.owner.open {
		icon = IconExpanded
	}
	h.triangle.Set(icon, kezektheme.ColorPrimary)
	setVisible(h.figure, h.figure.Text() != "")
	setVisible(h.note, h.note.Text() != "")
	setVisible(h.chip, h.chip.text != "")
}

// expanderFold is the width under which the figure and the chip stand under the title.
const expanderFold = 480

func (h *expanderHead) folded() bool {
	return h.Size().Width > 0 && h.Size().Width < units(expanderFold)
}

// figureSize is the room of the figure with its line.
func (h *expanderHead) figureSize() fyne.Size {
	if !h.figure.Visible() {
		return fyne.Size{}
	}
	f, n := h.figure.MinSize(), h.note.MinSize()
	if !h.note.Visible() {
		n = fyne.Size{}
	}
	return fyne.NewSize(fyne.Max(f.Width, n.Width), f.Height+n.Height)
}

func (h *expanderHead) min() fyne.Size {
	high := h.title.MinSize().Height + h.subtitle.MinSize().Height
	if figure := h.figureSize().Height; h.folded() {
		high += units(4) + fyne.Max(figure, units(25))
	} else {
		high = fyne.Max(high, figure+units(4)) // the figure keeps off the ring of the focus
	}
	high += units(20)
	return fyne.NewSize(units(200), fyne.Max(size(kezektheme.SizeRow), high))
}

func (h *expanderHead) layout(s fyne.Size) {
	pad := units(4) // the focus stays inside of the card
	h.frame.layout(pad, pad, s.Width-2*pad, s.Height-2*pad)
	place(h.triangle, units(16), 0, units(14), s.Height)
	left, right := units(41), s.Width-units(18)
	figure, chip := h.figureSize(), fyne.Size{}
	if h.chip.Visible() {
		chip = h.chip.MinSize()
	}
	if h.folded() {
		w := fyne.Max(0, right-left)
		top := h.layoutTexts(left, units(10), w) + units(4)
		high := fyne.Max(figure.Height, chip.Height)
		h.layoutFigure(left, top+middle(high, figure.Height), figure.Width, false)
		if figure.Width > 0 {
			left += figure.Width + units(14)
		}
		place(h.chip, left, top+middle(high, chip.Height), chip.Width, chip.Height)
		return
	}
	if chip.Width > 0 {
		right -= chip.Width
		place(h.chip, right, middle(s.Height, chip.Height), chip.Width, chip.Height)
		right -= units(14)
	}
	if figure.Width > 0 {
		right -= figure.Width
		h.layoutFigure(right, middle(s.Height, figure.Height), figure.Width, true)
		right -= units(14)
	}
	w := fyne.Max(0, right-left)
	high := fitHeight(h.title, w) + fitHeight(h.subtitle, w)
	h.layoutTexts(left, middle(s.Height, high), w)
}

// layoutTexts places title and subtitle and returns where they end.
func (h *expanderHead) layoutTexts(x, y, w float32) float32 {
	t, b := fitHeight(h.title, w), fitHeight(h.subtitle, w)
	place(h.title, x, y, w, t)
	place(h.subtitle, x, y+t, w, b)
	return y + t + b
}

func (h *expanderHead) layoutFigure(x, y, w float32, trailing bool) {
	f, n := h.figure.MinSize(), h.note.MinSize()
	fx, nx := x, x
	if trailing {
		fx, nx = x+w-f.Width, x+w-n.Width
	}
	place(h.figure, fx, y, f.Width, f.Height)
	place(h.note, nx, y+f.Height, n.Width, n.Height)
}
