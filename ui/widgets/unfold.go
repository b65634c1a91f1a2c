package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// UnfoldText is what the row of an Unfold says: a title and a line under it, at the
// right a figure with its own line («40», «место, было 42») and a chip.
type UnfoldText struct {
	Title, Subtitle    string
	Figure, FigureNote string
	Chip               string
	ChipKind           Kind
}

// Unfold is a row with a triangle that opens to its content. Enter and Space turn
// it; Right opens, Left closes.
type Unfold struct {
	base
	OnToggled func(open bool)

	head    *unfoldHead
	make    func() fyne.CanvasObject
	ground  *canvas.Rectangle
	rule    *canvas.Rectangle
	content *fyne.Container
	open    bool
}

// NewUnfold makes a row; the content is made when it is first opened.
func NewUnfold(text UnfoldText, content func() fyne.CanvasObject) *Unfold {
	u := &Unfold{make: content, ground: canvas.NewRectangle(nil), rule: canvas.NewRectangle(nil)}
	u.content = container.New(&inset{top: 0, right: 22, bottom: 18, left: 48})
	u.content.Hide()
	u.head = newUnfoldHead(u)
	u.init(u)
	u.SetText(text)
	return u
}

// SetText replaces the texts of the row.
func (u *Unfold) SetText(t UnfoldText) {
	u.head.title.SetText(t.Title)
	u.head.subtitle.SetText(t.Subtitle)
	u.head.figure.SetText(t.Figure)
	u.head.note.SetText(t.FigureNote)
	u.head.chip.Set(t.ChipKind, t.Chip)
	u.head.Refresh()
}

// IsOpen reports whether the content is shown.
func (u *Unfold) IsOpen() bool { return u.open }

// SetOpen shows or hides the content.
func (u *Unfold) SetOpen(open bool) {
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
func (u *Unfold) Focus() { focusOn(u.head) }

// Focusable returns the part that takes the focus.
func (u *Unfold) Focusable() fyne.Focusable { return u.head }

// CreateRenderer draws the row and, when it is open, the content.
func (u *Unfold) CreateRenderer() fyne.WidgetRenderer {
	return u.draw([]fyne.CanvasObject{u.ground, u.rule, u.content, u.head}, sketch{
		layout: func(s fyne.Size) {
			h := u.head.MinSize().Height
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

type unfoldHead struct {
	pressable
	owner           *Unfold
	frame           *frame
	triangle        *Icon
	title, subtitle *Text
	figure, note    *Text
	chip            *Chip
}

func newUnfoldHead(u *Unfold) *unfoldHead {
	h := &unfoldHead{owner: u, frame: newFrame(), triangle: newIcon(IconFolded, kezektheme.ColorPrimary, 14),
		title: Strong("").NoWrap(), subtitle: Small("").NoWrap(), figure: Section("").NoWrap(),
		note: Small("").NoWrap(), chip: NewChip(Neutral, "")}
	h.press = func() { u.SetOpen(!u.open) }
	h.init(h)
	return h
}

func (h *unfoldHead) TypedKey(ev *fyne.KeyEvent) {
	if keyFirst(h, ev) {
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

func (h *unfoldHead) CreateRenderer() fyne.WidgetRenderer {
	return h.draw(append(h.frame.parts(), h.triangle, h.title, h.subtitle, h.figure, h.note, h.chip),
		sketch{layout: h.layout, min: h.min, paint: h.paint})
}

func (h *unfoldHead) paint() {
	fill := fyne.ThemeColorName("")
	if h.focused {
		fill = kezektheme.ColorSurface
	}
	if h.hovered {
		fill = kezektheme.ColorHover
	}
	h.frame.paint(fill, "", size(kezektheme.SizeControlRadius), h.focused)
	icon := IconFolded
	if h.owner.open {
		icon = IconUnfolded
	}
	h.triangle.Set(icon, kezektheme.ColorPrimary)
	setVisible(h.figure, h.figure.Text() != "")
	setVisible(h.note, h.note.Text() != "")
	setVisible(h.chip, h.chip.text != "")
}

func (h *unfoldHead) min() fyne.Size { return fyne.NewSize(units(280), size(kezektheme.SizeRow)) }

func (h *unfoldHead) layout(s fyne.Size) {
	pad := units(4) // the focus stays inside of the card
	h.frame.layout(pad, pad, s.Width-2*pad, s.Height-2*pad)
	place(h.triangle, units(16), 0, units(14), s.Height)
	right := s.Width - units(18)
	if h.chip.Visible() {
		m := h.chip.MinSize()
		right -= m.Width
		place(h.chip, right, middle(s.Height, m.Height), m.Width, m.Height)
		right -= units(14)
	}
	if h.figure.Visible() {
		f, n := h.figure.MinSize(), h.note.MinSize()
		if !h.note.Visible() {
			n = fyne.Size{}
		}
		w := fyne.Max(f.Width, n.Width)
		top := middle(s.Height, f.Height+n.Height)
		place(h.figure, right-f.Width, top, f.Width, f.Height)
		place(h.note, right-n.Width, top+f.Height, n.Width, n.Height)
		right -= w + units(14)
	}
	left := units(41)
	w := fyne.Max(0, right-left)
	t, b := h.title.MinSize().Height, h.subtitle.MinSize().Height
	top := middle(s.Height, t+b)
	place(h.title, left, top, w, t)
	place(h.subtitle, left, top+t, w, b)
}
