package widgets

import (
	"fyne.io/fyne/v2"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// Masked is a value that is hidden in part, with an eye that shows it whole for a
// while. How long, and who is told, is the caller's: a press calls OnPressed.
type Masked struct {
	pressable
	OnPressed func()

	hidden, whole string
	name          string // what a screen reader says of the eye
	shown         bool
	text          *Text
	frame         *frame
	eye           *Icon
}

// The eye stands in a square of this side, this far behind the text.
const eyeSide, eyeGap = 26, 6

// NewMasked makes a value; name is what its eye does, for a screen reader.
func NewMasked(hidden, whole, name string) *Masked {
	m := &Masked{hidden: hidden, whole: whole, name: name, text: Strong(hidden), frame: newFrame(),
		eye: newIcon(IconEye, kezektheme.ColorPrimary, 18)}
	m.press = func() {
		if m.OnPressed != nil {
			m.OnPressed()
		}
	}
	m.init(m)
	return m
}

// Plain writes the value in the usual weight.
func (m *Masked) Plain() *Masked {
	m.text.SetRuns(Run{Text: m.text.Text()})
	return m
}

// SetShown shows the value whole, or hides it.
func (m *Masked) SetShown(shown bool) {
	if m.shown == shown {
		return
	}
	m.shown = shown
	if shown {
		m.text.SetText(m.whole)
		m.eye.Set(IconEyeOff, kezektheme.ColorPrimary)
	} else {
		m.text.SetText(m.hidden)
		m.eye.Set(IconEye, kezektheme.ColorPrimary)
	}
	m.Refresh()
}

// Shown reports whether the value is shown whole.
func (m *Masked) Shown() bool { return m.shown }

// AccessibilityLabel is what a screen reader says.
func (m *Masked) AccessibilityLabel() string { return m.describe(m.text.Text(), m.name) }

// AccessibilityRole tells a screen reader that this can be pressed.
func (m *Masked) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer draws the value and its eye.
func (m *Masked) CreateRenderer() fyne.WidgetRenderer {
	return m.render(append(append([]fyne.CanvasObject{m.text}, m.frame.parts()...), m.eye),
		renderer{layout: m.layout, min: m.min, paint: m.paint})
}

func (m *Masked) paint() {
	var fill fyne.ThemeColorName
	if m.hovered || m.focused {
		fill = kezektheme.ColorHover
	}
	m.frame.paint(fill, "", size(kezektheme.SizeControlRadius), m.focused)
}

func (m *Masked) min() fyne.Size {
	least := m.text.MinSize()
	return fyne.NewSize(least.Width+units(eyeGap+eyeSide), least.Height)
}

func (m *Masked) layout(s fyne.Size) {
	room := fyne.Max(0, s.Width-units(eyeGap+eyeSide))
	line := fyne.Max(measure(m.hidden, size(m.text.size), true), measure(m.whole, size(m.text.size), true))
	w := fyne.Min(room, line+units(2))
	h := fitHeight(m.text, w)
	place(m.text, 0, 0, w, fyne.Max(h, s.Height))
	side := units(eyeSide)
	y := middle(m.text.lineHeight(), side)
	m.frame.layout(w+units(eyeGap), y, side, side)
	place(m.eye, w+units(eyeGap), y, side, side)
}
