package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// Chip is a state in a word or two on its tint.
type Chip struct {
	base
	kind  Kind
	text  string
	white bool
	frame *frame
	label *canvas.Text
	icon  *Icon
}

// NewChip makes a chip.
func NewChip(kind Kind, text string) *Chip {
	c := &Chip{kind: kind, text: text, frame: newFrame(), label: canvas.NewText("", nil), icon: newIcon("", kind.text(), 14)}
	c.init(c)
	return c
}

// NewCheckedChip makes a chip with a check before its text: it is done.
func NewCheckedChip(kind Kind, text string) *Chip {
	c := NewChip(kind, text)
	c.icon.name = IconCheck
	return c
}

// Set changes the state and its text.
func (c *Chip) Set(kind Kind, text string) {
	if c.kind != kind || c.text != text {
		c.kind, c.text = kind, text
		c.Refresh()
	}
}

// AccessibilityLabel is what a screen reader says.
func (c *Chip) AccessibilityLabel() string {
	return c.describe(c.text, when(c.icon.name == IconCheck, spokenWords().Done))
}

// AccessibilityRole tells a screen reader that this is text.
func (c *Chip) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer draws the chip.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	return c.render(append(c.frame.parts(), c.icon, c.label), renderer{layout: c.layout, min: c.min, paint: c.paint})
}

func (c *Chip) paint() {
	fill := c.kind.tint()
	if c.white {
		fill = kezektheme.ColorSurface
	}
	border := fyne.ThemeColorName("")
	if size(kezektheme.SizeBorder) > 1 {
		border = kezektheme.ColorLine
	}
	c.frame.paint(fill, border, c.min().Height/2, false)
	c.label.Text, c.label.Color = c.text, clr(c.kind.text())
	setFont(c.label, size(kezektheme.SizeChip), true)
	c.icon.Set(c.icon.name, c.kind.text())
}

func (c *Chip) iconRoom() float32 {
	if c.icon.name == "" {
		return 0
	}
	return units(18)
}

func (c *Chip) min() fyne.Size {
	w := measure(c.text, size(kezektheme.SizeChip), true)
	return fyne.NewSize(w+units(22)+c.iconRoom(), units(25))
}

func (c *Chip) layout(s fyne.Size) {
	h := c.min().Height
	y := middle(s.Height, h)
	c.frame.layout(0, y, s.Width, h)
	m := c.label.MinSize()
	place(c.icon, units(10), y, units(14), h)
	place(c.label, units(11)+c.iconRoom(), y+middle(h, m.Height), m.Width, m.Height)
}
