package widgets

import (
	"cmp"

	"fyne.io/fyne/v2"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// Field is a label, an input and one line under it that helps, tells what was read
// or what is wrong. The line keeps its place, so that nothing jumps while typing.
type Field struct {
	base
	label *Text
	input fyne.CanvasObject
	icon  *Icon
	line  *Text

	help, reading, failure string

	failed func() // told when the error changes; may be nil
}

// errorDisplayer is an input that can show that it is wrong.
type errorDisplayer interface{ SetFailed(bool) }

// labelled is an input that is told of its label.
type labelled interface {
	setField(func() (label, line string))
}

// NewField puts a label over an input.
func NewField(label string, input fyne.CanvasObject) *Field {
	f := &Field{label: Label(label), input: input, icon: newIcon("", kezektheme.ColorOk, 15), line: Small("")}
	f.init(f)
	if in, ok := input.(labelled); ok {
		in.setField(f.says)
	}
	return f
}

// says is what a screen reader hears of the field around its input.
func (f *Field) says() (label, line string) {
	return f.label.Text(), f.words()
}

// accessibleChildren is the input, which tells of the label and the line too; one that cannot is
// read beside them.
func (f *Field) accessibleChildren() []fyne.CanvasObject {
	if _, ok := f.input.(labelled); ok {
		return []fyne.CanvasObject{f.input}
	}
	return f.children
}

// SetHelp sets the help; a reading or an error stands before it.
func (f *Field) SetHelp(s string) { f.set(&f.help, s) }

// SetReading says what was read from the input: «Женщина, 01.01.1999».
func (f *Field) SetReading(s string) { f.set(&f.reading, s) }

// SetError says what is wrong; an empty text takes it away.
func (f *Field) SetError(s string) {
	changed := s != f.failure
	f.set(&f.failure, s)
	if changed && f.failed != nil {
		f.failed()
	}
}

// Focus moves the focus to the input, where it takes it.
func (f *Field) Focus() {
	if in, ok := f.input.(interface{ Focus() }); ok {
		in.Focus()
	}
}

// Error returns the error that is shown.
func (f *Field) Error() string { return f.failure }

// Input returns what stands under the label.
func (f *Field) Input() fyne.CanvasObject { return f.input }

func (f *Field) set(where *string, s string) {
	if *where != s {
		*where = s
		f.Refresh()
	}
}

// CreateRenderer draws the field.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	return f.render([]fyne.CanvasObject{f.label, f.input, f.icon, f.line},
		renderer{layout: f.layout, min: f.min, paint: f.paint})
}

// words are what stands in the line: what is wrong before what was read before the help.
func (f *Field) words() string { return cmp.Or(f.failure, f.reading, f.help) }

func (f *Field) paint() {
	text, color, icon := f.words(), kezektheme.ColorMuted, IconName("")
	switch {
	case f.failure != "":
		color, icon = kezektheme.ColorBad, IconBad
	case f.reading != "":
		color, icon = kezektheme.ColorOk, IconCheck
	}
	f.icon.Set(icon, color)
	setVisible(f.icon, icon != "")
	if f.line.Text() != text {
		f.line.SetText(text)
	}
	f.line.Colored(color)
	if in, ok := f.input.(errorDisplayer); ok {
		in.SetFailed(f.failure != "")
	}
}

func (f *Field) iconRoom() float32 {
	if !f.icon.Visible() {
		return 0
	}
	return units(20)
}

// lineHeight is never less than one line, so that the first word does not push.
func (f *Field) lineHeight() float32 {
	return fyne.Max(f.line.MinSize().Height, f.line.lineHeight())
}

func (f *Field) min() fyne.Size {
	label := f.label.MinSize()
	in := f.input.MinSize()
	return fyne.NewSize(fyne.Max(label.Width, in.Width), label.Height+units(5)+in.Height+units(4)+f.lineHeight())
}

func (f *Field) layout(s fyne.Size) {
	y := fitHeight(f.label, s.Width)
	place(f.label, 0, 0, s.Width, y)
	y += units(5)
	h := fitHeight(f.input, s.Width)
	place(f.input, 0, y, s.Width, h)
	y += h + units(4)
	one := f.line.lineHeight()
	place(f.icon, 0, y, units(15), one)
	w := fyne.Max(0, s.Width-f.iconRoom())
	fitHeight(f.line, w)
	place(f.line, f.iconRoom(), y, w, f.lineHeight())
}
