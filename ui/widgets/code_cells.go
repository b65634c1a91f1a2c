package widgets

import (
	"cmp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// CodeCells takes a short code, one digit in a cell. It is one stop of the focus:
// digits go into the next free cell, Backspace takes the last one back.
type CodeCells struct {
	pressable
	OnChanged  func(code string)
	OnComplete func(code string)
	OnRejected func() // something that is no digit was typed or pasted

	code   string
	failed bool
	cells  []*frame
	labels []*canvas.Text
}

// NewCodeCells makes n cells.
func NewCodeCells(n int) *CodeCells {
	c := &CodeCells{}
	for range n {
		c.cells = append(c.cells, newFrame())
		c.labels = append(c.labels, canvas.NewText("", nil))
	}
	c.init(c)
	return c
}

// Code returns the digits typed so far.
func (c *CodeCells) Code() string { return c.code }

// SetCode replaces the digits; a whole code completes.
func (c *CodeCells) SetCode(code string) {
	digits, _ := onlyDigits(code)
	c.set(digits)
}

// SetFailed shows the cells as wrong until the next digit.
func (c *CodeCells) SetFailed(failed bool) {
	if c.failed != failed {
		c.failed = failed
		c.Refresh()
	}
}

// Focus moves the focus to the cells.
func (c *CodeCells) Focus() { focusOn(c) }

func (c *CodeCells) set(code string) {
	code = code[:min(len(code), len(c.cells))]
	if code == c.code {
		return
	}
	c.code, c.failed = code, false
	c.Refresh()
	if c.OnChanged != nil {
		c.OnChanged(code)
	}
	if len(code) == len(c.cells) && c.OnComplete != nil {
		c.OnComplete(code)
	}
}

func (c *CodeCells) reject() {
	if c.OnRejected != nil {
		c.OnRejected()
	}
}

// TypedRune takes a digit, from the top row of the Kazakh layout too.
func (c *CodeCells) TypedRune(r rune) {
	if interceptRune(c, r) {
		return
	}
	digit, ok := digitOf(r)
	switch {
	case c.disabled || r == ' ':
	case !ok:
		c.reject()
	default:
		c.set(c.code + string(digit))
	}
}

// TypedKey takes back the last digit; other keys go to the canvas.
func (c *CodeCells) TypedKey(ev *fyne.KeyEvent) {
	if interceptKey(c, ev) {
		return
	}
	switch {
	case ev.Name == fyne.KeyBackspace || ev.Name == fyne.KeyDelete:
		if !c.disabled && c.code != "" {
			c.set(c.code[:len(c.code)-1])
		}
	case isCharacter(ev.Name): // comes again as a rune
	default:
		passKey(c, ev)
	}
}

// FocusGained shows the focus and asks for digits.
func (c *CodeCells) FocusGained() {
	reportFieldFocus(c, DigitsField)
	c.pressable.FocusGained()
}

// TypedShortcut takes a paste: its digits replace the code.
func (c *CodeCells) TypedShortcut(s fyne.Shortcut) {
	paste, ok := s.(*fyne.ShortcutPaste)
	if !ok {
		passShortcut(c, s)
		return
	}
	digits, clean := onlyDigits(paste.Clipboard.Content())
	if !clean {
		c.reject()
	}
	if digits != "" && !c.disabled {
		c.set(digits)
	}
}

// AccessibilityLabel is what a screen reader says.
func (c *CodeCells) AccessibilityLabel() string {
	w := spokenWords()
	typed := strings.Join(strings.Split(c.code, ""), " ") // read digit by digit
	return c.describe(cmp.Or(typed, w.Empty), w.of(len(c.code), len(c.cells)), when(c.disabled, w.Disabled))
}

// AccessibilityRole tells a screen reader that this is text.
func (c *CodeCells) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer draws the cells.
func (c *CodeCells) CreateRenderer() fyne.WidgetRenderer {
	var parts []fyne.CanvasObject
	for i, cell := range c.cells {
		parts = append(append(parts, cell.parts()...), c.labels[i])
	}
	return c.render(parts, renderer{layout: c.layout, min: c.min, paint: c.paint})
}

func (c *CodeCells) paint() {
	radius := units(10)
	for i, cell := range c.cells {
		border, fill := kezektheme.ColorControl, kezektheme.ColorSurface
		switch {
		case c.disabled:
			border, fill = kezektheme.ColorStep, kezektheme.ColorNeutralTint
		case c.failed:
			border = kezektheme.ColorBad
		}
		here := c.focused && i == min(len(c.code), len(c.cells)-1)
		cell.paint(fill, border, radius, here)
		if c.failed && here {
			cell.edge.FillColor = clr(kezektheme.ColorBad)
		}
		c.labels[i].Text, c.labels[i].Color = "", clr(kezektheme.ColorText)
		setFont(c.labels[i], size(kezektheme.SizeCell)*cellDigit, true)
		if i < len(c.code) {
			c.labels[i].Text = c.code[i : i+1]
		}
	}
}

// cellLeast is the least width of a cell; cellWide is its width, and cellDigit the size
// of the digit, as parts of its height.
const (
	cellLeast = 30
	cellWide  = 6. / 7
	cellDigit = 0.46
)

func (c *CodeCells) min() fyne.Size {
	n := float32(len(c.cells))
	return fyne.NewSize(n*units(cellLeast)+(n-1)*units(4), size(kezektheme.SizeCell))
}

func (c *CodeCells) layout(s fyne.Size) {
	n := float32(len(c.cells))
	h, gap := size(kezektheme.SizeCell), units(10)
	w := h * cellWide
	if n*w+(n-1)*gap > s.Width { // a narrow place
		gap = units(4)
		w = (s.Width - (n-1)*gap) / n
	}
	y := middle(s.Height, h)
	for i, cell := range c.cells {
		x := float32(i) * (w + gap)
		cell.layout(x, y, w, h)
		m := c.labels[i].MinSize()
		place(c.labels[i], x+middle(w, m.Width), y+middle(h, m.Height), m.Width, m.Height)
	}
}
