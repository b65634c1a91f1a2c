package widgets

import (
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Fyne has no place where all input of a window passes: a key goes to the widget that
// has the focus, a press to the one under the pointer. So every widget here tells of
// its own, and an ActivityGround under everything tells of the rest.

// watchers are told of activity, by the canvas on which it was.
var watchers sync.Map

// WatchActivity tells of every key, press, turn of the wheel and move of the pointer
// on the canvas, until stop. What the program does by itself is none.
func WatchActivity(c fyne.Canvas, tell func()) (stop func()) {
	watchers.Store(c, tell)
	return func() { watchers.Delete(c) }
}

// noteActivity tells that somebody is at the widget.
func noteActivity(o fyne.CanvasObject) {
	if moving || o == nil {
		return
	}
	if c := canvasOf(o); c != nil {
		if tell, ok := watchers.Load(c); ok {
			if f, ok := tell.(func()); ok {
				f()
			}
		}
	}
}

// moving is set while the program scrolls by itself. Only the UI goroutine asks.
var moving bool

// scrollTo scrolls without taking it for the hand of a person.
func scrollTo(s interface{ ScrollToOffset(fyne.Position) }, offset fyne.Position) {
	was := moving
	moving = true
	s.ScrollToOffset(offset)
	moving = was
}

// KeyDown tells that a key was pressed while the widget has the focus, Tab too.
func (b *base) KeyDown(*fyne.KeyEvent) { noteActivity(b.self) }

// KeyUp completes desktop.Keyable.
func (b *base) KeyUp(*fyne.KeyEvent) {}

// ActivityBackground fills the room under everything of a window or a panel. It draws
// nothing and tells of the pointer: the toolkit asks everything under the pointer for
// its cursor whenever it moves, whatever lies above.
type ActivityBackground struct{ base }

// NewActivityBackground makes one, to be the first object of the content.
func NewActivityBackground() *ActivityBackground {
	g := &ActivityBackground{}
	g.init(g)
	return g
}

// Cursor tells that the pointer moved; what lies above has its own cursor.
func (g *ActivityBackground) Cursor() desktop.Cursor {
	noteActivity(g)
	return desktop.DefaultCursor
}

// MouseDown tells of a press beside everything.
func (g *ActivityBackground) MouseDown(*desktop.MouseEvent) { noteActivity(g) }

// MouseUp completes desktop.Mouseable.
func (g *ActivityBackground) MouseUp(*desktop.MouseEvent) {}

// CreateRenderer draws nothing.
func (g *ActivityBackground) CreateRenderer() fyne.WidgetRenderer {
	return g.draw(nil, sketch{layout: func(fyne.Size) {}, min: func() fyne.Size { return fyne.Size{} }})
}
