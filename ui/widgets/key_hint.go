package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// keyCap is the little box with the name of a key. The names ↑ ↓ ← → are drawn.
type keyCap struct {
	base
	name  string
	color func() (text, border fyne.ThemeColorName)
	frame *frame
	label *canvas.Text
	arrow *Icon
	fill  fyne.ThemeColorName
}

var arrows = map[string]IconName{"↑": IconUp, "↓": IconDownward, "←": IconLeft, "→": IconRight}

func newKeyCap(name string) *keyCap {
	k := &keyCap{
		name: name, frame: newFrame(), label: canvas.NewText("", nil), arrow: newIcon("", kezektheme.ColorMuted, 12),
		fill: kezektheme.ColorSurface,
	}
	k.color = func() (fyne.ThemeColorName, fyne.ThemeColorName) {
		return kezektheme.ColorMuted, kezektheme.ColorStep
	}
	k.init(k)
	return k
}

// AccessibilityLabel is what a screen reader says.
func (k *keyCap) AccessibilityLabel() string { return k.name }

// AccessibilityRole tells a screen reader that this is text.
func (k *keyCap) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (k *keyCap) CreateRenderer() fyne.WidgetRenderer {
	return k.render(append(k.frame.parts(), k.label, k.arrow), renderer{layout: k.layout, min: k.min, paint: k.paint})
}

func (k *keyCap) paint() {
	text, border := k.color()
	k.frame.paint(k.fill, border, units(5), false)
	k.label.Text, k.label.Color = k.name, clr(text)
	setFont(k.label, units(12), true)
	arrow, drawn := arrows[k.name]
	setVisible(k.label, !drawn)
	setVisible(k.arrow, drawn)
	k.arrow.Set(arrow, text)
}

func (k *keyCap) min() fyne.Size {
	w := measure(k.name, units(12), true) + units(12)
	if _, drawn := arrows[k.name]; drawn {
		w = units(20)
	}
	return fyne.NewSize(fyne.Max(w, units(20)), units(21))
}

func (k *keyCap) layout(s fyne.Size) {
	k.frame.layout(0, 0, s.Width, s.Height)
	m := k.label.MinSize()
	place(k.label, middle(s.Width, m.Width), middle(s.Height, m.Height), m.Width, m.Height)
	place(k.arrow, 0, 0, s.Width, s.Height)
}

// Hint is what a key does: «Enter дальше», «↑ ↓ выбрать».
type Hint struct {
	Keys []string
	Text string
}

// KeyHint is one hint: the keys and what they do.
func KeyHint(h Hint) *fyne.Container {
	row := HRow(4)
	for _, key := range h.Keys {
		row.Add(newKeyCap(key))
	}
	row.Add(Small(h.Text).NoWrap())
	return row
}

// KeyHints is the hints in the foot: in one row, or in as many as the height holds. What
// has no room is left out, not cut off; the last hint, the help, always stays.
type KeyHints struct {
	base
	hints []Hint
	rows  []fyne.CanvasObject
}

// NewKeyHints makes the row.
func NewKeyHints(hints ...Hint) *KeyHints {
	k := &KeyHints{}
	k.init(k)
	k.SetHints(hints...)
	return k
}

// SetHints replaces the hints.
func (k *KeyHints) SetHints(hints ...Hint) {
	k.hints = hints
	k.rows = nil
	for _, h := range hints {
		k.rows = append(k.rows, KeyHint(h))
	}
	k.children = k.rows
	k.Refresh()
}

// AccessibilityLabel is what a screen reader says.
func (k *KeyHints) AccessibilityLabel() string {
	var said []string
	for i, row := range k.rows {
		if h := k.hints[i]; row.Visible() {
			said = append(said, strings.Join(h.Keys, " ")+" "+h.Text)
		}
	}
	return k.describe(said...)
}

// AccessibilityRole tells a screen reader that this is text.
func (k *KeyHints) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer draws the row.
func (k *KeyHints) CreateRenderer() fyne.WidgetRenderer {
	return k.render(k.rows, renderer{layout: k.layout, min: func() fyne.Size { return fyne.NewSize(0, units(24)) }})
}

func (k *KeyHints) layout(s fyne.Size) {
	const high, gap = 26, 12
	lines := &flow{gap: gap}
	for _, row := range k.rows {
		row.Show()
	}
	most := max(1, int(s.Height/units(high)))
	rows := lines.rows(k.rows, s.Width)
	for out := len(k.rows) - 2; out >= 0 && (len(rows) > most || lines.wider(rows, s.Width)); out-- {
		k.rows[out].Hide()
		rows = lines.rows(k.rows, s.Width)
	}
	y := middle(s.Height, float32(len(rows))*units(high))
	for _, row := range rows {
		x := float32(0)
		for _, hint := range row {
			m := hint.MinSize()
			place(hint, x, y+middle(units(high), m.Height), m.Width, m.Height)
			x += m.Width + units(gap)
		}
		y += units(high)
	}
}
