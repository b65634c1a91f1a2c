package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// ButtonKind says how much weight a button has on its screen.
type ButtonKind int

// The kinds of buttons. A screen has one Primary.
const (
	Primary ButtonKind = iota
	Secondary
	Quiet // looks like a link
)

// Button is a button of the house, with the key that presses it shown at the right
// where there is one.
type Button struct {
	pressable
	kind  ButtonKind
	text  string
	busy  bool
	plain bool
	small bool
	short bool // the text may end with …
	onOff bool // Enter is the page's

	frame *frame
	label *canvas.Text
	hint  *keyCap
	key   string
	strip *canvas.Rectangle
}

// NewButton makes a button; key is the name shown in its little box, or empty.
func NewButton(kind ButtonKind, text, key string, pressed func()) *Button {
	if kezektheme.Current().Options().Kiosk {
		key = "" // there are no keys
	}
	b := &Button{kind: kind, text: text, key: key, frame: newFrame(), label: canvas.NewText("", nil),
		hint: newKeyCap(key), strip: canvas.NewRectangle(nil)}
	b.press = func() {
		if !b.busy && pressed != nil {
			pressed()
		}
	}
	b.hint.color = b.hintColors
	b.init(b)
	return b
}

// OnOff makes it one that turns something on and off: the space bar presses it, and Enter goes
// to the page as at any field, so that nobody takes back with it what they have just chosen.
func (b *Button) OnOff() *Button {
	b.onOff = true
	return b
}

// TypedKey presses it, or passes the key on.
func (b *Button) TypedKey(ev *fyne.KeyEvent) {
	switch {
	case !b.onOff || !isEnter(ev):
		b.pressable.TypedKey(ev)
	case !interceptKey(b, ev):
		passKey(b, ev)
	}
}

// Shrinkable lets the text end with … where there is no room for it: only where the whole
// can be read elsewhere.
func (b *Button) Shrinkable() *Button {
	b.short = true
	return b
}

// MayTruncate reports whether the text may end with … on purpose.
func (b *Button) MayTruncate() bool { return b.short }

// FullWidth is the width with the whole text.
func (b *Button) FullWidth() float32 { return b.content() + 2*b.side() }

// SetText replaces the text.
func (b *Button) SetText(s string) {
	if b.text != s {
		b.text = s
		b.Refresh()
	}
}

// Text returns the text.
func (b *Button) Text() string { return b.text }

// SetKind changes the weight of the button.
func (b *Button) SetKind(k ButtonKind) {
	if b.kind != k {
		b.kind = k
		b.Refresh()
	}
}

// SetBusy locks the button while its work is being done; it keeps its focus.
func (b *Button) SetBusy(busy bool) {
	if b.busy != busy {
		b.busy = busy
		b.Refresh()
	}
}

// Busy reports whether the work of the button is being done.
func (b *Button) Busy() bool { return b.busy }

// Press presses the button from elsewhere, by a key of the shell.
func (b *Button) Press() { b.doPress() }

// Focus moves the focus to the button.
func (b *Button) Focus() { focusOn(b) }

// AccessibilityLabel is what a screen reader says.
func (b *Button) AccessibilityLabel() string {
	w := spokenWords()
	return b.describe(b.text, b.key, when(b.busy, w.Busy), when(b.disabled && !b.busy, w.Disabled))
}

// AccessibilityRole tells a screen reader that this can be pressed.
func (b *Button) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer draws the button.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	return b.render(append(b.frame.parts(), b.label, b.hint, b.strip),
		renderer{layout: b.layout, min: b.min, paint: b.paint})
}

func (b *Button) paint() {
	fill, border, text := b.colors()
	b.frame.paint(fill, border, size(kezektheme.SizeControlRadius), b.focused)
	if b.kind == Primary && b.focused {
		b.frame.edge.FillColor = clr(kezektheme.ColorPressed)
	}
	b.label.Text, b.label.Color = b.text, clr(text)
	setFont(b.label, size(kezektheme.SizeBody), b.kind != Quiet)
	if b.small {
		b.label.TextSize = size(kezektheme.SizeSmall)
	}
	b.hint.name, b.hint.fill = b.key, fill
	if fill == "" {
		b.hint.fill = kezektheme.ColorSurface
	}
	b.hint.Refresh()
	setVisible(b.hint, b.key != "")
	setVisible(b.strip, b.busy)
	b.strip.FillColor = clr(text)
	b.strip.CornerRadius = units(1.5)
}

func (b *Button) colors() (fill, border, text fyne.ThemeColorName) {
	off := b.disabled || b.busy
	switch b.kind {
	case Primary:
		switch {
		case off:
			return kezektheme.ColorNeutralTint, "", kezektheme.ColorNeutral
		case b.held || b.hovered:
			return kezektheme.ColorPressed, "", kezektheme.ColorOnPrimary
		}
		return kezektheme.ColorPrimary, "", kezektheme.ColorOnPrimary
	case Secondary:
		switch {
		case off:
			return kezektheme.ColorSurface, kezektheme.ColorStep, kezektheme.ColorPlaceholder
		case b.held:
			return kezektheme.ColorTint, kezektheme.ColorPrimary, kezektheme.ColorText
		case b.hovered:
			return kezektheme.ColorHover, kezektheme.ColorControl, kezektheme.ColorText
		}
		return kezektheme.ColorSurface, kezektheme.ColorControl, kezektheme.ColorText
	}
	switch {
	case off:
		return "", "", kezektheme.ColorPlaceholder
	case b.held:
		return kezektheme.ColorTint, "", kezektheme.ColorOnTint
	case b.hovered || b.focused:
		return kezektheme.ColorHover, "", kezektheme.ColorPrimary
	}
	return "", "", kezektheme.ColorPrimary
}

func (b *Button) hintColors() (text, border fyne.ThemeColorName) {
	_, _, text = b.colors()
	if b.kind == Secondary && !b.disabled && !b.busy {
		return kezektheme.ColorMuted, kezektheme.ColorMuted
	}
	return text, text
}

func (b *Button) side() float32 {
	switch {
	case b.small:
		return units(4)
	case b.kind == Quiet:
		return units(8)
	}
	return units(21)
}

func (b *Button) gap() float32 {
	if b.key == "" {
		return 0
	}
	return units(10)
}

func (b *Button) content() float32 {
	w := measure(b.text, b.label.TextSize, b.label.TextStyle.Bold) + b.gap()
	if b.key != "" {
		w += b.hint.MinSize().Width
	}
	return w
}

func (b *Button) min() fyne.Size {
	h := size(kezektheme.SizeControl)
	switch {
	case b.small:
		h = units(20)
	case b.plain:
		h = units(28)
	}
	if b.short {
		return fyne.NewSize(fyne.Min(b.FullWidth(), units(minTruncatedWidth)), h)
	}
	return fyne.NewSize(b.FullWidth(), h)
}

func (b *Button) layout(s fyne.Size) {
	b.frame.layout(0, 0, s.Width, s.Height)
	if b.short {
		b.label.Text = elided(b.text, s.Width-2*b.side(), b.label)
	}
	m := b.label.MinSize()
	x := fyne.Max(b.side(), middle(s.Width, b.content()))
	place(b.label, x, middle(s.Height, m.Height), m.Width, m.Height)
	k := b.hint.MinSize()
	place(b.hint, x+m.Width+b.gap(), middle(s.Height, k.Height), k.Width, k.Height)
	place(b.strip, x, s.Height-units(9), m.Width, units(3))
}

// Link is a quiet button without the height of a control, to stand in a line.
func Link(text string, pressed func()) *Button {
	b := NewButton(Quiet, text, "", pressed)
	b.plain = true
	return b
}

// SmallLink is a Link in the size of a side note.
func SmallLink(text string, pressed func()) *Button {
	b := Link(text, pressed)
	b.small = true
	return b
}
