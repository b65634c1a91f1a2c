package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// dragScroller scrolls by being dragged: a finger on a screen has no wheel, and Fyne scrolls
// by finger on telephones only. It lies under what it scrolls.
type dragScroller struct {
	base
	view *container.Scroll
}

func newDragScroller(view *container.Scroll) *dragScroller {
	f := &dragScroller{view: view}
	f.init(f)
	return f
}

// Dragged scrolls as far as the finger moved.
func (f *dragScroller) Dragged(ev *fyne.DragEvent) { drag(f.view, ev) }

// DragEnd completes fyne.Draggable.
func (f *dragScroller) DragEnd() {}

// CreateRenderer draws nothing.
func (f *dragScroller) CreateRenderer() fyne.WidgetRenderer {
	return f.render(nil, renderer{layout: func(fyne.Size) {}, min: func() fyne.Size { return fyne.Size{} }})
}

func drag(view *container.Scroll, ev *fyne.DragEvent) {
	view.ScrollToOffset(view.Offset.SubtractXY(0, ev.Dragged.DY))
}
