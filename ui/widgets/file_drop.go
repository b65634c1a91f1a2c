package widgets

import (
	"image"

	"fyne.io/fyne/v2"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// FileDrop is the place of one file: it says what may be dropped on the window, and then
// shows what was, with its first page. A press asks for a file, or for another.
type FileDrop struct {
	pressable

	frame      *frame
	icon       *Icon
	text, note *Text
	picture    *Picture // nil where there is nothing to show
	filled     bool     // a file lies there
	failed     bool
}

// The width of the picture of a file, and the room around what is in the place, in units
// of the drawing.
const (
	dropPicture = 150
	dropRoom    = 20
)

// NewFileDrop makes an empty place: text says what to do, note what is taken.
func NewFileDrop(text, note string, pressed func()) *FileDrop {
	f := &FileDrop{frame: newFrame(), icon: newIcon(IconUpload, kezektheme.ColorPrimary, 32), text: Strong(text), note: Small(note)}
	f.press = pressed
	f.init(f)
	f.SetEmpty(text, note)
	return f
}

// SetEmpty takes the file away.
func (f *FileDrop) SetEmpty(text, note string) { f.set(false, text, note, nil) }

// SetFile shows a file: its name, what is known of it, and its first page where that
// could be drawn.
func (f *FileDrop) SetFile(name, note string, page image.Image) { f.set(true, name, note, page) }

// SetFailed shows the place as wrong, until it is filled.
func (f *FileDrop) SetFailed(failed bool) {
	f.failed = failed
	f.Refresh()
}

func (f *FileDrop) set(holds bool, text, note string, page image.Image) {
	f.fill(holds)
	f.picture = nil
	if page != nil {
		f.picture = NewPicture(page, dropPicture)
	}
	f.text.SetText(text)
	f.note.SetText(note)
	f.parts()
	f.Refresh()
}

func (f *FileDrop) fill(file bool) {
	f.filled, f.failed = file, false
	icon := IconUpload
	if file {
		icon = IconDocument
	}
	f.icon.Set(icon, kezektheme.ColorPrimary)
	align := fyne.TextAlignCenter
	if file {
		align = fyne.TextAlignLeading
	}
	f.text.Align(align)
	f.note.Align(align)
}

// parts are what stands in the place now.
func (f *FileDrop) parts() {
	f.children = append(f.frame.parts(), f.text, f.note)
	if f.picture != nil {
		f.children = append(f.children, f.picture)
		return
	}
	f.children = append(f.children, f.icon)
}

// AccessibilityLabel is what a screen reader says.
func (f *FileDrop) AccessibilityLabel() string { return f.describe(f.text.Text(), f.note.Text()) }

// AccessibilityRole tells a screen reader that this can be pressed.
func (f *FileDrop) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer draws the place.
func (f *FileDrop) CreateRenderer() fyne.WidgetRenderer {
	f.parts()
	return f.render(f.children, renderer{layout: f.layout, min: f.min, paint: f.paint})
}

func (f *FileDrop) paint() {
	fill, border := kezektheme.ColorTint, kezektheme.ColorControl
	switch {
	case f.filled:
		fill = kezektheme.ColorSurface
	case f.hovered:
		fill = kezektheme.ColorHover
	}
	if f.failed {
		border = kezektheme.ColorBad
	}
	f.frame.paint(fill, border, size(kezektheme.SizeCardRadius), f.focused)
}

// beside is how wide the picture or the icon stands at the left of the texts of a file.
func (f *FileDrop) beside() float32 {
	if f.picture != nil {
		return units(dropPicture)
	}
	return units(32)
}

// textHeight is that of both texts in a width.
func (f *FileDrop) textHeight(w float32) (text, both float32) {
	text = fitHeight(f.text, w)
	return text, text + units(4) + fitHeight(f.note, w)
}

func (f *FileDrop) min() fyne.Size {
	room := units(dropRoom)
	width := f.Size().Width - 2*room
	if f.Size().Width <= 0 {
		width = units(320)
	}
	least := fyne.NewSize(units(220), 0)
	if !f.filled {
		_, texts := f.textHeight(width)
		least.Height = 2*room + units(32) + units(10) + texts
		return least
	}
	_, texts := f.textHeight(fyne.Max(1, width-f.beside()-units(16)))
	least.Height = 2*room + fyne.Max(texts, f.pictureHeight())
	return least
}

func (f *FileDrop) pictureHeight() float32 {
	if f.picture == nil {
		return units(32)
	}
	return units(dropPicture) * f.picture.ratio
}

func (f *FileDrop) layout(s fyne.Size) {
	f.frame.layout(0, 0, s.Width, s.Height)
	room := units(dropRoom)
	w := fyne.Max(1, s.Width-2*room)
	if !f.filled {
		side := units(32)
		place(f.icon, middle(s.Width, side), room, side, side)
		text, both := f.textHeight(w)
		y := room + side + units(10)
		place(f.text, room, y, w, text)
		place(f.note, room, y+text+units(4), w, both-text-units(4))
		return
	}
	left, high := f.beside(), f.pictureHeight()
	if f.picture != nil {
		place(f.picture, room, room, left, high)
	} else {
		place(f.icon, room, room, left, high)
	}
	x := room + left + units(16)
	w = fyne.Max(1, s.Width-x-room)
	text, both := f.textHeight(w)
	place(f.text, x, room, w, text)
	place(f.note, x, room+text+units(4), w, both-text-units(4))
}
