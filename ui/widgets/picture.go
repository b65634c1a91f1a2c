package widgets

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// Picture is a picture in its own proportion, as wide as there is room and no wider
// than asked for, with a thin border: a page of a document, a screen.
type Picture struct {
	base
	image  *canvas.Image
	border *canvas.Rectangle
	ratio  float32 // of height to width
	most   float32 // width in units
}

// NewPicture shows a picture, most units wide.
func NewPicture(picture image.Image, most float32) *Picture {
	bounds := picture.Bounds()
	p := &Picture{image: canvas.NewImageFromImage(picture), border: canvas.NewRectangle(nil), most: most}
	if bounds.Dx() > 0 {
		p.ratio = float32(bounds.Dy()) / float32(bounds.Dx())
	}
	p.image.ScaleMode = canvas.ImageScaleSmooth
	p.init(p)
	return p
}

// AccessibilityLabel is what a screen reader says.
func (p *Picture) AccessibilityLabel() string { return p.describe(spokenWords().Picture) }

// AccessibilityRole tells a screen reader that this is text.
func (p *Picture) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer draws the picture and its border.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer {
	return p.render([]fyne.CanvasObject{p.image, p.border}, renderer{layout: p.layout, min: p.min, paint: p.paint})
}

func (p *Picture) paint() {
	p.border.StrokeColor, p.border.StrokeWidth = clr(kezektheme.ColorLine), 1
}

// width is that of the picture where there is so much room; before the first layout
// there is as much as it wants.
func (p *Picture) width(room float32) float32 {
	if room <= 0 {
		return units(p.most)
	}
	return fyne.Min(room, units(p.most))
}

func (p *Picture) min() fyne.Size {
	return fyne.NewSize(fyne.Min(units(120), units(p.most)), p.width(p.Size().Width)*p.ratio)
}

func (p *Picture) layout(s fyne.Size) {
	w := p.width(s.Width)
	x := middle(s.Width, w)
	place(p.image, x, 0, w, w*p.ratio)
	place(p.border, x, 0, w, w*p.ratio)
}
