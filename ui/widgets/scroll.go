package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Scroll lets an object be higher than its place. The object gets its width before
// its height is asked for; keep at least three units free at the sides of
// focusable things, for the halo.
func Scroll(o fyne.CanvasObject) *fyne.Container {
	view := container.NewVScroll(o)
	view.OnScrolled = func(fyne.Position) { reportActivity(view) }
	return container.New(&scrollFit{}, newDragScroller(view), view)
}

// Scroller returns the scroller inside of what Scroll made.
func Scroller(c *fyne.Container) *container.Scroll {
	for _, o := range c.Objects {
		if s, ok := o.(*container.Scroll); ok {
			return s
		}
	}
	return nil
}

type scrollFit struct{}

func (scrollFit) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		if s, ok := o.(*container.Scroll); ok && s.Content != nil {
			s.Content.Resize(fyne.NewSize(size.Width, fyne.Max(fitHeight(s.Content, size.Width), size.Height)))
		}
		place(o, 0, 0, size.Width, size.Height)
	}
}

func (scrollFit) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, o := range objects {
		if s, ok := o.(*container.Scroll); ok && s.Content != nil {
			least = least.Max(fyne.NewSize(s.Content.MinSize().Width, units(80)))
		}
	}
	return least
}
