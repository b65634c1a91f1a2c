package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Composite is an object with parts that Walk looks into.
type Composite interface{ Children() []fyne.CanvasObject }

// Walk visits obj and all visible objects in it, parents first, as far as visit
// returns true.
func Walk(obj fyne.CanvasObject, visit func(fyne.CanvasObject) bool) {
	if obj == nil || !obj.Visible() || !visit(obj) {
		return
	}
	for _, part := range parts(obj) {
		Walk(part, visit)
	}
}

func parts(obj fyne.CanvasObject) []fyne.CanvasObject {
	switch o := obj.(type) {
	case *fyne.Container:
		return o.Objects
	case Composite:
		return o.Children()
	case *container.Scroll:
		return []fyne.CanvasObject{o.Content}
	case *container.Clip:
		return []fyne.CanvasObject{o.Content}
	case *widget.PopUp:
		return []fyne.CanvasObject{o.Content}
	}
	return nil
}

// Texts returns the visible texts of obj in their order, a wrapped text as one.
func Texts(obj fyne.CanvasObject) []string {
	var texts []string
	Walk(obj, func(o fyne.CanvasObject) bool {
		switch t := o.(type) {
		case *Text:
			texts = append(texts, t.Text())
			return false
		case *canvas.Text:
			texts = append(texts, t.Text)
		case *widget.Label:
			texts = append(texts, t.Text)
		case *input:
			texts = append(texts, t.shown())
			return false
		}
		return true
	})
	return texts
}

// ScrollIntoView scrolls an object into view. What has just been put into the window is not
// found before it was drawn once.
func ScrollIntoView(target fyne.CanvasObject) { reveal(target) }

// reveal scrolls every scroller around the object so far that it can be seen: Fyne
// moves the focus out of view and leaves it there.
func reveal(target fyne.CanvasObject) {
	c := canvasOf(target)
	if c == nil {
		return
	}
	root := c.Content()
	if top := c.Overlays().Top(); top != nil {
		root = top
	}
	for _, s := range scrollersAround(root, target) {
		showIn(s, target)
	}
}

// scrollersAround returns the scrollers on the way from root to target, innermost first.
func scrollersAround(root, target fyne.CanvasObject) []*container.Scroll {
	var way []*container.Scroll
	var find func(o fyne.CanvasObject) bool
	find = func(o fyne.CanvasObject) bool {
		if o == nil || !o.Visible() {
			return false
		}
		if o == target {
			return true
		}
		for _, part := range parts(o) {
			if !find(part) {
				continue
			}
			if s, ok := o.(*container.Scroll); ok {
				way = append(way, s)
			}
			return true
		}
		return false
	}
	find(root)
	return way
}

func showIn(s *container.Scroll, target fyne.CanvasObject) {
	if s.Direction == container.ScrollHorizontalOnly || s.Direction == container.ScrollNone {
		return
	}
	driver := fyne.CurrentApp().Driver()
	margin, under := units(16), units(36) // under a field stands its line
	top := driver.AbsolutePositionForObject(target).Y - driver.AbsolutePositionForObject(s).Y
	bottom := top + target.Size().Height
	switch {
	case top < margin:
		scrollTo(s, s.Offset.AddXY(0, top-margin))
	case bottom > s.Size().Height-under:
		scrollTo(s, s.Offset.AddXY(0, fyne.Min(bottom-s.Size().Height+under, top-margin)))
	}
}
