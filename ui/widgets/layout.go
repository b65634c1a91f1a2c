package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// Every gap and width here is in units of the drawing (a grid of 8); the scale of
// the theme is applied when it is laid out.
//
// A wrapped text is as high as its width makes it. These layouts therefore give a
// child its width first and ask for its height after; Fyne's own ask before.

// fitHeight gives o the width w and returns the height that it then needs.
func fitHeight(o fyne.CanvasObject, w float32) float32 {
	h := o.MinSize().Height
	if o.Size().Width == w {
		return h
	}
	o.Resize(fyne.NewSize(w, h))
	return o.MinSize().Height
}

func shown(objects []fyne.CanvasObject) []fyne.CanvasObject {
	visible := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if o.Visible() {
			visible = append(visible, o)
		}
	}
	return visible
}

// VStack puts the objects under each other, all as wide as the stack.
func VStack(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&vstack{gap: gap}, objects...)
}

// VFill is a VStack in which grow takes the height that is left over.
func VFill(gap float32, grow fyne.CanvasObject, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&vstack{gap: gap, grow: grow}, objects...)
}

type vstack struct {
	gap  float32
	grow fyne.CanvasObject
}

func (l *vstack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects = shown(objects)
	heights := make([]float32, len(objects))
	spare := size.Height - units(l.gap)*float32(len(objects)-1)
	for i, o := range objects {
		heights[i] = fitHeight(o, size.Width)
		spare -= heights[i]
	}
	y := float32(0)
	for i, o := range objects {
		if o == l.grow {
			heights[i] = fyne.Max(0, heights[i]+spare)
		}
		place(o, 0, y, size.Width, heights[i])
		y += heights[i] + units(l.gap)
	}
}

func (l *vstack) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for i, o := range shown(objects) {
		if i > 0 {
			least.Height += units(l.gap)
		}
		s := o.MinSize()
		least.Width = fyne.Max(least.Width, s.Width)
		least.Height += s.Height
	}
	return least
}

// HRow puts the objects beside each other, each as wide as it needs and in the
// middle of the height. What Grow wraps takes the width that is left over, and so
// does a layout.NewSpacer.
func HRow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&hrow{gap: gap}, objects...)
}

// HTop is an HRow whose objects stand at the top.
func HTop(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&hrow{gap: gap, top: true}, objects...)
}

// Grow makes an object take the width that an HRow has left over.
func Grow(o fyne.CanvasObject) *fyne.Container { return container.New(&grow{}, o) }

type grow struct{ vstack }

type hrow struct {
	gap float32
	top bool
}

func grows(o fyne.CanvasObject) bool {
	if c, ok := o.(*fyne.Container); ok {
		if _, ok = c.Layout.(*grow); ok {
			return true
		}
	}
	s, ok := o.(layout.SpacerObject)
	return ok && s.ExpandHorizontal()
}

func (l *hrow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects = shown(objects)
	spare, growing := size.Width-units(l.gap)*float32(len(objects)-1), 0
	for _, o := range objects {
		if grows(o) {
			growing++
		} else {
			spare -= o.MinSize().Width
		}
	}
	x := float32(0)
	for _, o := range objects {
		w := o.MinSize().Width
		if grows(o) {
			w = fyne.Max(0, spare/float32(growing))
		}
		h := fyne.Min(fitHeight(o, w), size.Height)
		y := middle(size.Height, h)
		if l.top {
			y = 0
		}
		place(o, x, y, w, h)
		x += w + units(l.gap)
	}
}

func (l *hrow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for i, o := range shown(objects) {
		if i > 0 {
			least.Width += units(l.gap)
		}
		s := o.MinSize()
		least.Width += s.Width
		least.Height = fyne.Max(least.Height, s.Height)
	}
	return least
}

// Columns is the layout of columns of equal height whose widths stand to each other
// as the weights; an object without a weight has the weight 1.
func Columns(gap float32, weights ...float32) fyne.Layout {
	return &columns{gap: gap, weights: weights}
}

type columns struct {
	gap     float32
	weights []float32
}

func (l *columns) weight(i int) float32 {
	if i < len(l.weights) {
		return l.weights[i]
	}
	return 1
}

func (l *columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects = shown(objects)
	total := float32(0)
	for i := range objects {
		total += l.weight(i)
	}
	free := size.Width - units(l.gap)*float32(len(objects)-1)
	x := float32(0)
	for i, o := range objects {
		w := floor(free * l.weight(i) / total) // half a pixel of a border is none
		if i == len(objects)-1 {
			w = size.Width - x
		}
		fitHeight(o, w)
		place(o, x, 0, w, size.Height)
		x += w + units(l.gap)
	}
}

func (l *columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return (&hrow{gap: l.gap}).MinSize(objects)
}

func floor(x float32) float32 { return float32(int(x)) }

// MaxWidth keeps an object at the left and no wider than w.
func MaxWidth(w float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&maxWidth{w: w}, o)
}

// Centered keeps an object in the middle of the width and no wider than w.
func Centered(w float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&maxWidth{w: w, center: true}, o)
}

type maxWidth struct {
	w      float32
	center bool
}

func (l *maxWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		w := fyne.Min(size.Width, fyne.Max(units(l.w), o.MinSize().Width))
		x := float32(0)
		if l.center {
			x = middle(size.Width, w)
		}
		fitHeight(o, w)
		place(o, x, 0, w, size.Height)
	}
}

func (l *maxWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return (&vstack{}).MinSize(objects)
}

// Inset keeps room around an object.
func Inset(top, right, bottom, left float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&inset{top, right, bottom, left}, o)
}

// InsetAll keeps the same room on all sides of an object.
func InsetAll(room float32, o fyne.CanvasObject) *fyne.Container {
	return Inset(room, room, room, room, o)
}

type inset struct{ top, right, bottom, left float32 }

func (l *inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w, h := size.Width-units(l.left+l.right), size.Height-units(l.top+l.bottom)
	for _, o := range objects {
		fitHeight(o, w)
		place(o, units(l.left), units(l.top), w, h)
	}
}

func (l *inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return (&vstack{}).MinSize(objects).AddWidthHeight(units(l.left+l.right), units(l.top+l.bottom))
}
