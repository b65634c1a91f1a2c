package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// corner is an object that can be tapped and does not look like it: the way out of a
// kiosk for those who know it.
type corner struct {
	widget.BaseWidget
	object fyne.CanvasObject
	tapped func()
}

func newCorner(o fyne.CanvasObject, tapped func()) *corner {
	c := &corner{object: o, tapped: tapped}
	c.ExtendBaseWidget(c)
	return c
}

// Tapped counts.
func (c *corner) Tapped(*fyne.PointEvent) { c.tapped() }

// CreateRenderer draws the object.
func (c *corner) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.object) }
