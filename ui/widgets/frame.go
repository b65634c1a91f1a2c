package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// frame is a box with a border and, around it, the halo of the focus. The border is
// a filled box behind a smaller one: a stroke is drawn half outside of its edge and
// comes out blurred. The halo stands outside of the frame: leave it three units of
// room in a scroller.
type frame struct {
	halo, edge, box *canvas.Rectangle

	border, radius float32
}

func newFrame() *frame {
	f := &frame{
		halo: canvas.NewRectangle(color.Transparent),
		edge: canvas.NewRectangle(color.Transparent),
		box:  canvas.NewRectangle(color.Transparent),
	}
	f.halo.Hide()
	return f
}

func (f *frame) parts() []fyne.CanvasObject { return []fyne.CanvasObject{f.halo, f.edge, f.box} }

func (f *frame) layout(x, y, w, h float32) {
	halo := size(kezektheme.SizeHalo)
	place(f.halo, x-halo, y-halo, w+2*halo, h+2*halo)
	place(f.edge, x, y, w, h)
	place(f.box, x+f.border, y+f.border, fyne.Max(0, w-2*f.border), fyne.Max(0, h-2*f.border))
}

// paint sets the colours; an empty name means none. Call layout after it.
func (f *frame) paint(fill, border fyne.ThemeColorName, radius float32, focused bool) {
	f.radius, f.border = radius, size(kezektheme.SizeBorder)
	if focused {
		border, f.border = kezektheme.ColorPrimary, size(kezektheme.SizeFocus)
	}
	if border == "" {
		f.border = 0
	}
	f.edge.FillColor = clrOrNone(border)
	f.edge.CornerRadius = radius
	f.box.FillColor = clrOrNone(fill)
	f.box.CornerRadius = fyne.Max(0, radius-f.border)
	f.halo.FillColor = clr(kezektheme.ColorHalo)
	f.halo.CornerRadius = radius + size(kezektheme.SizeHalo)
	setVisible(f.edge, border != "")
	setVisible(f.halo, focused)
}

// paintState gives the frame the tint of a state and a border between the tint and
// its text colour; a strong one where contrast is asked for.
func (f *frame) paintState(k Kind, radius float32) {
	f.paint(k.tint(), k.text(), radius, false)
	if kezektheme.Current().Options().Variant != kezektheme.VariantHighContrast {
		f.edge.FillColor = between(clr(k.text()), clr(k.tint()))
	}
}

// between is one part of a to three parts of b.
func between(a, b color.Color) color.Color { return mixed(a, b, 1) }

// mixed is so many fourths of a, and the rest of b.
func mixed(a, b color.Color, fourths uint32) color.Color {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	mix := func(x, y uint32) uint8 { return uint8((fourths*x + (4-fourths)*y) / 4 >> 8) }
	return color.NRGBA{R: mix(ar, br), G: mix(ag, bg), B: mix(ab, bb), A: 0xff}
}

func clrOrNone(name fyne.ThemeColorName) color.Color {
	if name == "" {
		return color.Transparent
	}
	return clr(name)
}

func setVisible(o fyne.CanvasObject, visible bool) {
	if o.Visible() == visible {
		return
	}
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
}
