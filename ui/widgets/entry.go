package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// Entry is a line to type into, in a box of the height of a control: an icon or a
// fixed text before it, a text behind it («48 организаций»).
//
// Its callbacks run after the text has changed, on the UI goroutine.
type Entry struct {
	base
	OnChanged   func(string)
	OnSubmitted func(string)
	OnEscape    func() // without it, Esc goes to the canvas
	OnUp        func() // Up and Down, so that a list below can be moved while typing
	OnDown      func()
	OnKey       func(*fyne.KeyEvent) bool // any other key first; true uses it up
	OnFocus     func(bool)

	beside  func() string // said after the text
	in      *input
	holder  fyne.CanvasObject
	frame   *frame
	icon    *Icon
	prefix  *Text
	trail   *Text
	failed  bool
	focused bool
	hovered bool
	widest  func() float32 // of what is typed with what stands behind it; nil where it may scroll
}

// NewEntry makes an entry with a placeholder.
func NewEntry(placeholder string) *Entry {
	e := &Entry{}
	e.setup(placeholder)
	e.init(e)
	return e
}

// WhileEmpty has a key that the entry would use up do something else while nothing is typed.
func (e *Entry) WhileEmpty(key fyne.KeyName, do func()) {
	others := e.OnKey
	e.OnKey = func(ev *fyne.KeyEvent) bool {
		if ev.Name == key && e.Text() == "" {
			do()
			return true
		}
		return others != nil && others(ev)
	}
}

// NewSearchEntry makes an entry with a magnifying glass.
func NewSearchEntry(placeholder string) *Entry {
	e := NewEntry(placeholder)
	e.SetIcon(IconSearch)
	return e
}

func (e *Entry) setup(placeholder string) {
	e.in, e.frame = newInput(), newFrame()
	e.icon = newIcon("", kezektheme.ColorMuted, 18)
	e.prefix = Body("").Sized(kezektheme.SizeInput).NoWrap()
	e.trail = Small("").NoWrap()
	e.in.SetPlaceHolder(placeholder)
	e.in.OnChanged = func(s string) {
		if e.OnChanged != nil {
			e.OnChanged(s)
		}
	}
	e.in.onKey = e.typedKey
	e.in.onRune = func(r rune) bool {
		// The space bar that pressed a button arrives as a letter where the focus went.
		return r == ' ' && e.in.Text == ""
	}
	e.in.onFocus = e.focusChanged
	e.in.says = e.AccessibilityLabel
	e.holder = e.in.withoutBox()
}

func (e *Entry) typedKey(ev *fyne.KeyEvent) bool {
	call := func(f func()) bool {
		if f == nil {
			return false
		}
		f()
		return true
	}
	switch ev.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		return e.OnSubmitted != nil && call(func() { e.OnSubmitted(e.Text()) })
	case fyne.KeyEscape:
		return call(e.OnEscape)
	case fyne.KeyUp:
		return call(e.OnUp)
	case fyne.KeyDown:
		return call(e.OnDown)
	}
	return e.OnKey != nil && e.OnKey(ev)
}

func (e *Entry) focusChanged(focused bool) {
	e.focused = focused
	e.Refresh()
	if focused {
		reportFieldFocus(e.in, e.in.kind)
		reveal(e.self)
	}
	if e.OnFocus != nil {
		e.OnFocus(focused)
	}
}

// Focus moves the focus to the line.
func (e *Entry) Focus() { focusOn(e.in) }

// Focusable returns what holds the focus, for fyne.Canvas.Focus and tests.
func (e *Entry) Focusable() fyne.Focusable { return e.in }

// Text returns what stands in the line.
func (e *Entry) Text() string { return e.in.Text }

// SetText replaces what stands in the line; the caret goes to its end.
func (e *Entry) SetText(s string) {
	e.in.SetText(s)
	e.in.CursorColumn = len([]rune(s))
	e.in.Refresh()
}

// SetPlaceholder replaces the text of an empty line.
func (e *Entry) SetPlaceholder(s string) { e.in.SetPlaceHolder(s) }

// SetKind says what the line takes, for a keyboard on the screen.
func (e *Entry) SetKind(kind FieldKind) { e.in.kind = kind }

// SetIcon sets the icon at the left; an empty name takes it away.
func (e *Entry) SetIcon(name IconName) {
	e.icon.Set(name, kezektheme.ColorMuted)
	e.Refresh()
}

// SetPrefix sets a fixed text before what is typed, +7 for example.
func (e *Entry) SetPrefix(s string) {
	e.prefix.SetText(s)
	e.Refresh()
}

// SetTrailing sets the text at the right.
func (e *Entry) SetTrailing(s string) {
	e.trail.SetText(s)
	e.Refresh()
}

// SetFailed shows the line as wrong; Field does it with its error.
func (e *Entry) SetFailed(failed bool) {
	if e.failed != failed {
		e.failed = failed
		e.Refresh()
	}
}

// Disable makes the line not take text.
func (e *Entry) Disable() {
	e.in.Disable()
	e.Refresh()
}

// Enable makes the line take text again.
func (e *Entry) Enable() {
	e.in.Enable()
	e.Refresh()
}

// Disabled reports whether the line does not take text.
func (e *Entry) Disabled() bool { return e.in.Disabled() }

// Tapped puts the focus into the line when its box is pressed.
func (e *Entry) Tapped(*fyne.PointEvent) {
	if !e.Disabled() {
		e.Focus()
	}
}

// MouseIn shows that the pointer is over the box.
func (e *Entry) MouseIn(*desktop.MouseEvent) {
	e.hovered = true
	e.Refresh()
}

// MouseMoved completes desktop.Hoverable.
func (e *Entry) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the hover away.
func (e *Entry) MouseOut() {
	e.hovered = false
	e.Refresh()
}

// Cursor is the one of a text.
func (e *Entry) Cursor() desktop.Cursor { return desktop.TextCursor }

// AccessibilityLabel is what a screen reader says.
func (e *Entry) AccessibilityLabel() string { return e.says("") }

// AccessibilityRole tells a screen reader that this is text.
func (e *Entry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// says is its name, what stands in it and what is told beside: the placeholder is the
// name where there is no other.
func (e *Entry) says(more string) string {
	w, value, example := spokenWords(), e.in.Text, e.in.PlaceHolder
	switch {
	case value == "":
		value = w.Empty
	case e.in.Password:
		value = w.signs(len([]rune(value)))
	default:
		value, example = strings.TrimSpace(e.prefix.Text()+" "+value), ""
	}
	if e.nameOrLabel() == "" {
		example, value = value, e.in.PlaceHolder
	}
	return joinPhrases(e.nameOrLabel(), value, example, more, e.labelWithoutInput())
}

// labelWithoutInput is what is told beside what is typed: a reader has echoed that.
func (e *Entry) labelWithoutInput() string {
	beside, line := "", ""
	if e.beside != nil {
		beside = e.beside()
	}
	if e.field != nil {
		_, line = e.field()
	}
	return joinPhrases(e.trail.Text(), when(e.Disabled(), spokenWords().Disabled), beside, line)
}

// CreateRenderer draws the box.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	return e.render(append(e.frame.parts(), e.icon, e.prefix, e.holder, e.trail),
		renderer{layout: e.layout, min: e.min, paint: e.paint})
}

// Children returns the parts for Walk; the line itself stands in for what holds it.
func (e *Entry) Children() []fyne.CanvasObject {
	return []fyne.CanvasObject{e.icon, e.prefix, e.in, e.trail}
}

func (e *Entry) paint() {
	fill, border := kezektheme.ColorSurface, kezektheme.ColorControl
	switch {
	case e.Disabled():
		fill, border = kezektheme.ColorNeutralTint, kezektheme.ColorStep
	case e.failed:
		border = kezektheme.ColorBad
	case e.hovered:
		border = kezektheme.ColorMuted
	}
	e.frame.paint(fill, border, size(kezektheme.SizeControlRadius), e.focused)
	if e.failed && e.focused {
		e.frame.edge.FillColor = clr(kezektheme.ColorBad)
	}
	setVisible(e.icon, e.icon.name != "")
	setVisible(e.prefix, e.prefix.Text() != "")
	setVisible(e.trail, e.trail.Text() != "")
}

func (e *Entry) min() fyne.Size {
	w := units(14*2) + units(60)
	if e.widest != nil {
		w = units(14*2) + e.widest()
	}
	if e.prefix.Visible() {
		w += e.prefix.MinSize().Width + units(6)
	}
	return fyne.NewSize(w, size(kezektheme.SizeControl))
}

// hint is the width in which the placeholder can be read, beside the icon.
func (e *Entry) hint() float32 {
	return units(14*2+18+10) + measure(e.in.PlaceHolder, size(kezektheme.SizeInput), false)
}

// trailRoom shows the trailing text where the placeholder has its room beside it.
func (e *Entry) trailRoom(width float32) bool {
	need := e.trail.MinSize().Width + units(10+4) + measure(e.in.PlaceHolder, size(kezektheme.SizeInput), false)
	setVisible(e.trail, e.trail.Text() != "" && need <= width)
	return e.trail.Visible()
}

func (e *Entry) layout(s fyne.Size) {
	e.frame.layout(0, 0, s.Width, s.Height)
	left, right := units(14), s.Width-units(14)
	if e.icon.Visible() {
		side := units(18)
		place(e.icon, left, middle(s.Height, side), side, side)
		left += side + units(8)
	}
	if e.prefix.Visible() {
		m := e.prefix.MinSize()
		place(e.prefix, left, middle(s.Height, m.Height), m.Width, m.Height)
		left += m.Width + units(6)
	}
	if e.trailRoom(right - left) {
		m := e.trail.MinSize()
		right -= m.Width
		place(e.trail, right, middle(s.Height, m.Height), m.Width, m.Height)
		right -= units(10)
	}
	h := e.holder.MinSize().Height
	place(e.holder, left, middle(s.Height, h), fyne.Max(0, right-left), h)
}
