package dialog

import (
	"image/color"
	"time"

	"akmola.kz/kezek/internal/pki"
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// The colours of the ribbon are those of practice everywhere in the program.
var (
	ribbonColour = color.NRGBA{0xF5, 0xB8, 0x00, 0xFF}
	ribbonText   = color.NRGBA{0x2B, 0x21, 0x00, 0xFF}
)

// field is an entry that Escape leaves and Enter submits.
type field struct {
	widget.Entry
	escape func()
	down   func() // what the down key does; nil: nothing
}

func newField(secret bool, enter, escape func()) *field {
	f := &field{escape: escape}
	f.ExtendBaseWidget(f)
	f.Password = secret
	f.Wrapping = fyne.TextWrapOff
	f.OnSubmitted = func(string) { enter() }
	return f
}

// TypedKey implements fyne.Focusable.
func (f *field) TypedKey(e *fyne.KeyEvent) {
	switch {
	case e.Name == fyne.KeyEscape:
		f.escape()
	case e.Name == fyne.KeyDown && f.down != nil:
		f.down()
	default:
		f.Entry.TypedKey(e)
	}
}

// button is a button that Enter presses too.
type button struct {
	widget.Button
	escape func()
}

func newButton(text string, press, escape func()) *button {
	b := &button{escape: escape}
	b.ExtendBaseWidget(b)
	b.Text, b.OnTapped = text, press
	return b
}

// TypedKey implements fyne.Focusable.
func (b *button) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		b.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		if !b.Disabled() {
			b.OnTapped()
		}
	default:
		b.Button.TypedKey(e)
	}
}

// keyList is a list that Enter chooses from as Space does.
type keyList struct {
	widget.List
	escape func()
	picked func(int)
	last   int // highlighted
}

func newKeyList(length func() int, row func() fyne.CanvasObject, draw func(int, fyne.CanvasObject), escape func()) *keyList {
	l := &keyList{escape: escape}
	l.Length, l.CreateItem = length, row
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) { draw(i, o) }
	l.OnSelected = func(i widget.ListItemID) { l.picked(i) }
	l.OnHighlighted = func(i widget.ListItemID) { l.last = i }
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey implements fyne.Focusable.
func (l *keyList) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyEscape:
		l.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		if l.last < l.Length() {
			l.UnselectAll() // a second choice of the same row counts too
			l.Select(l.last)
		}
	default:
		l.List.TypedKey(e)
	}
}

func fileRow() fyne.CanvasObject {
	label := widget.NewLabel("")
	label.Truncation = fyne.TextTruncateEllipsis
	return label
}

func (w *window) drawFile(i int, o fyne.CanvasObject) {
	if label, ok := o.(*widget.Label); ok {
		label.SetText(shortPath(w.found[i]))
	}
}

func offerRow() fyne.CanvasObject {
	row := container.NewVBox()
	for range 4 {
		label := widget.NewLabel(" ")
		label.Truncation = fyne.TextTruncateEllipsis
		row.Add(label)
	}
	return row
}

// drawOffer writes who owns the key, until when and for what, and why it does not fit.
func (w *window) drawOffer(i int, o fyne.CanvasObject) {
	row, ok := o.(*fyne.Container)
	if !ok {
		return
	}
	offer := w.offers[i]
	c := offer.Key.Certificate
	importance := widget.MediumImportance
	last := w.words.purpose(c.KeyUse)
	if offer.Problem != "" {
		importance = widget.LowImportance
		last = w.words.problems[offer.Problem]
	}
	for n, text := range []string{c.FullName(), owner(c), w.words.valid + day(c.NotBefore) + " – " + day(c.NotAfter), last} {
		if label, ok := row.Objects[n].(*widget.Label); ok {
			label.Importance = importance
			label.TextStyle.Bold = n == 0
			label.SetText(text)
		}
	}
}

func owner(c *pki.Certificate) string {
	text := c.IIN
	if c.IIN != "" {
		text = "ИИН / ЖСН " + c.IIN
	}
	if c.Organization != "" {
		text += " · " + c.Organization + " · БИН / БСН " + c.BIN
	}
	return text
}

// local is the time of Kazakhstan, one zone since 2024.
var local = time.FixedZone("Asia/Almaty", 5*60*60)

func day(t time.Time) string { return t.In(local).Format("02.01.2006") }
