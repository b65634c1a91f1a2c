package ui

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/assets"
	"akmola.kz/kezek/ui/theme"
	"akmola.kz/kezek/ui/widgets"
)

// foldAt is the least width of a column, in units of the drawing.
const foldAt = 250

// layout is how a frame arranges what stands on its pages.
type layout interface {
	// columns puts objects beside each other by their weights.
	columns(gap float32, weights []float32, objects ...fyne.CanvasObject) fyne.CanvasObject
	// split gives the main part the room that there is, with what belongs to it at its side.
	split(gap float32, weights []float32, main, side fyne.CanvasObject) fyne.CanvasObject
	// relayout lays the page out anew, whose parts have another height.
	relayout()
}

type officeLayout struct{}

func (officeLayout) columns(gap float32, weights []float32, objects ...fyne.CanvasObject) fyne.CanvasObject {
	return widgets.Fold(gap, foldAt, weights, objects...)
}

func (officeLayout) split(gap float32, weights []float32, main, side fyne.CanvasObject) fyne.CanvasObject {
	return widgets.Fold(gap, foldAt, weights, main, side)
}

// kioskLayout puts everything under each other: a kiosk is narrow and high.
type kioskLayout struct{}

func (kioskLayout) columns(gap float32, _ []float32, objects ...fyne.CanvasObject) fyne.CanvasObject {
	return widgets.VStack(gap, objects...)
}

func (kioskLayout) split(_ float32, _ []float32, main, side fyne.CanvasObject) fyne.CanvasObject {
	return widgets.VFill(20, main, main, side)
}

// fill puts an object into a place that has been laid out before. It gets the width of
// the place at once: its height, which is asked for next, follows from that.
func fill(place *fyne.Container, o fyne.CanvasObject) {
	o.Resize(fyne.NewSize(place.Size().Width, o.MinSize().Height))
	place.Objects = []fyne.CanvasObject{o}
}

// left keeps an object at its own width, at the left.
func left(o fyne.CanvasObject) fyne.CanvasObject { return widgets.HRow(0, o, widgets.Spacer()) }

// padded leaves room between a row of tabs and what they show.
func padded(o fyne.CanvasObject) fyne.CanvasObject { return widgets.Inset(14, 0, 0, 0, o) }

// icon is the sign of the program, read once: the header is made for every page.
var icon = sync.OnceValue(func() image.Image {
	sign, err := png.Decode(bytes.NewReader(assets.Icon))
	if err != nil {
		return image.NewNRGBA(image.Rect(0, 0, 1, 1))
	}
	return sign
})

// mark is the sign of the program in the header.
func mark() fyne.CanvasObject {
	sign := canvas.NewImageFromImage(icon())
	sign.FillMode = canvas.ImageFillContain
	side := 36 * theme.Scale()
	return container.NewGridWrap(fyne.NewSize(side, side), sign)
}

// railed puts the rail at the left of the page, and only its dots where the page would
// be too narrow beside it.
type railed struct{}

// besideRail is the least width of a page beside a whole rail, in units of the drawing.
const besideRail = 560

func (railed) rail(width float32) float32 {
	if whole := theme.Size(theme.SizeRail); width-whole >= besideRail*theme.Scale() {
		return whole
	}
	return (widgets.RailNarrowWidth + 24) * theme.Scale()
}

func (l railed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	rail := l.rail(size.Width)
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(rail, size.Height))
	objects[1].Move(fyne.NewPos(rail, 0))
	objects[1].Resize(fyne.NewSize(size.Width-rail, size.Height))
}

func (l railed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := objects[1].MinSize()
	return fyne.NewSize(least.Width+l.rail(0), least.Height)
}

// footed is the foot: the hints at the left, whether everything is saved, and the
// buttons at the right. Where they have no room in one row, the buttons go below.
type footed struct{ width float32 }

// hintsLeast is the least width of the hints beside the buttons: what is waited for
// stands in their place.
const hintsLeast = 200

func (l *footed) parts(objects []fyne.CanvasObject) (hints fyne.CanvasObject, saved *widgets.StatusDot, buttons []fyne.CanvasObject) {
	saved, _ = objects[1].(*widgets.StatusDot) // foot puts it there
	return objects[0], saved, objects[2:]
}

// below reports whether the buttons need rows of their own.
func (l *footed) below(saved *widgets.StatusDot, buttons []fyne.CanvasObject, width float32) bool {
	need := hintsLeast * theme.Scale()
	for _, button := range buttons {
		need += button.MinSize().Width + 12*theme.Scale()
	}
	if saved.Visible() {
		need += saved.MinSize().Width + 12*theme.Scale()
	}
	return need > width
}

func (l *footed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	hints, saved, buttons := l.parts(objects)
	gap, right, top := 12*theme.Scale(), size.Width, size.Height
	if l.below(saved, buttons, size.Width) {
		high := widgets.FlowHeight(12, size.Width, buttons...)
		top = size.Height - high - gap/2
		rows := widgets.FlowRight(12, buttons...)
		rows.Resize(fyne.NewSize(size.Width, high))
		for _, button := range buttons {
			button.Move(button.Position().AddXY(0, top+gap/2))
		}
	} else {
		for _, button := range slices.Backward(buttons) {
			m := button.MinSize()
			right -= m.Width
			button.Resize(m)
			button.Move(fyne.NewPos(right, (size.Height-m.Height)/2))
			right -= gap
		}
	}
	if saved.Visible() {
		m := saved.MinSize()
		if right-saved.FullWidth()-gap >= hintsLeast*theme.Scale() {
			m.Width = saved.FullWidth()
		}
		right -= m.Width
		saved.Resize(m)
		saved.Move(fyne.NewPos(right, (top-m.Height)/2))
		right -= gap
	}
	hints.Resize(fyne.NewSize(max(0, right), top))
	hints.Move(fyne.NewPos(0, 0))
}

func (l *footed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	hints, saved, buttons := l.parts(objects)
	least := fyne.NewSize(hints.MinSize().Width, hints.MinSize().Height)
	for _, button := range buttons {
		least = least.Max(button.MinSize())
	}
	if l.width > 0 && l.below(saved, buttons, l.width) {
		least.Height = hints.MinSize().Height + widgets.FlowHeight(12, l.width, buttons...) + 6*theme.Scale()
	}
	return least
}

// tall gives everything in it a height of the theme, or more where what is in it needs
// more, as wide as there is room.
type tall struct{ height fyne.ThemeSizeName }

func (l tall) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

func (l tall) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := fyne.NewSize(0, theme.Size(l.height))
	for _, o := range objects {
		least = least.Max(o.MinSize().AddWidthHeight(0, 2*theme.Size(theme.SizeGapSmall)))
	}
	return least
}
