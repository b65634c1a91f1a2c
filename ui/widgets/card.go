package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// Card is a surface with a border and round corners around its content.
type Card struct {
	base
	content fyne.CanvasObject
	tinted  bool
	kind    Kind
	room    float32
	frame   *frame
	body    *fyne.Container
}

// NewCard puts the content on a card with the usual room of 24.
func NewCard(content fyne.CanvasObject) *Card { return NewCardRoom(24, content) }

// NewCardRoom puts the content on a card with its own room around it.
func NewCardRoom(room float32, content fyne.CanvasObject) *Card {
	c := &Card{content: content, room: room, frame: newFrame()}
	c.body = container.New(&cardRoom{room}, content)
	c.init(c)
	return c
}

// cardRoom keeps at least the border of the card free.
type cardRoom struct{ room float32 }

func (l *cardRoom) sides() *inset {
	room := fyne.Max(l.room, size(kezektheme.SizeBorder)/units(1))
	return &inset{room, room, room, room}
}

// Layout keeps the room free.
func (l *cardRoom) Layout(objects []fyne.CanvasObject, s fyne.Size) { l.sides().Layout(objects, s) }

// MinSize is the content with the room.
func (l *cardRoom) MinSize(objects []fyne.CanvasObject) fyne.Size { return l.sides().MinSize(objects) }

// Tinted gives the card the ground of a state: the key that was found, for example.
func (c *Card) Tinted(k Kind) *Card {
	c.kind, c.tinted = k, true
	c.Refresh()
	return c
}

// SetContent replaces what stands on the card.
func (c *Card) SetContent(o fyne.CanvasObject) {
	c.content = o
	c.body.Objects = []fyne.CanvasObject{o}
	c.body.Refresh()
	c.Refresh()
}

// CreateRenderer draws the card.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	return c.render(append(c.frame.parts(), c.body), renderer{
		layout: func(s fyne.Size) {
			c.frame.layout(0, 0, s.Width, s.Height)
			place(c.body, 0, 0, s.Width, s.Height)
		},
		min: func() fyne.Size { return c.body.MinSize() },
		paint: func() {
			if c.tinted {
				c.frame.paintState(c.kind, size(kezektheme.SizeCardRadius))
				return
			}
			c.frame.paint(kezektheme.ColorSurface, kezektheme.ColorLine, size(kezektheme.SizeCardRadius), false)
		},
	})
}

// Divider is a line across.
type Divider struct {
	base
	line *canvas.Rectangle
}

// NewDivider makes a line across.
func NewDivider() *Divider {
	d := &Divider{line: canvas.NewRectangle(nil)}
	d.init(d)
	return d
}

// CreateRenderer draws the line.
func (d *Divider) CreateRenderer() fyne.WidgetRenderer {
	return d.render([]fyne.CanvasObject{d.line}, renderer{
		layout: func(s fyne.Size) { place(d.line, 0, 0, s.Width, size(kezektheme.SizeBorder)) },
		min:    func() fyne.Size { return fyne.NewSize(0, size(kezektheme.SizeBorder)) },
		paint:  func() { d.line.FillColor = clr(kezektheme.ColorLine) },
	})
}
