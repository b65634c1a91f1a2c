package widgets

import (
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Fyne has no hook for all input of a window: a key goes to the widget that has the
// focus, a press to the one under the pointer. So every widget reports its own input,
// and an ActivityBackground below all widgets reports the rest.

// activityHandlers holds the handler of each canvas.
var activityHandlers sync.Map

// WatchActivity calls tell on every key, press, scroll and pointer move on the canvas
// until stop is called. Scrolling by the program does not count.
func WatchActivity(c fyne.Canvas, tell func()) (stop func()) {
	activityHandlers.Store(c, tell)
	return func() { activityHandlers.Delete(c) }
}

// reportActivity calls the handler of the widget's canvas.
func reportActivity(o fyne.CanvasObject) {
	if scrolling || o == nil {
		return
	}
	if c := canvasOf(o); c != nil {
		if tell, ok := activityHandlers.Load(c); ok {
			if f, ok := tell.(func()); ok {
				f()
			}
		}
	}
}

// scrolling is true while the program itself scrolls. Only the UI goroutine uses it.
var scrolling bool

// scrollTo scrolls without reporting activity.
func scrollTo(s interface{ ScrollToOffset(fyne.Position) }, offset fyne.Position) {
	was := scrolling
	scrolling = true
	s.ScrollToOffset(offset)
	scrolling = was
}

// KeyDown reports a key, Tab included, while the widget has the focus.
func (b *base) KeyDown(*fyne.KeyEvent) { reportActivity(b.self) }

// KeyUp completes desktop.Keyable.
func (b *base) KeyUp(*fyne.KeyEvent) {}

// ActivityBackground lies below all widgets of a window or a panel. It draws nothing
// and reports the pointer: on every move Fyne asks all objects under the pointer for
// their cursor, also those that are covered.
type ActivityBackground struct{ base }

// NewActivityBackground returns one; add it as the first object of the content.
func NewActivityBackground() *ActivityBackground {
	g := &ActivityBackground{}
	g.init(g)
	return g
}

// Cursor reports that the pointer moved.
func (g *ActivityBackground) Cursor() desktop.Cursor {
	reportActivity(g)
	return desktop.DefaultCursor
}

// MouseDown reports a press outside of all widgets.
func (g *ActivityBackground) MouseDown(*desktop.MouseEvent) { reportActivity(g) }

// MouseUp completes desktop.Mouseable.
func (g *ActivityBackground) MouseUp(*desktop.MouseEvent) {}

// CreateRenderer draws nothing.
func (g *ActivityBackground) CreateRenderer() fyne.WidgetRenderer {
	return g.render(nil, renderer{layout: func(fyne.Size) {}, min: func() fyne.Size { return fyne.Size{} }})
}
