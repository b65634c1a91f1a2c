package printing

import (
	"image"
	"iter"
	"math"
)

// area is what a printer can print on, in dots.
type area struct {
	width, height int
	perInch       image.Point
}

// fit returns where a page goes: at its size, smaller where it would not go on the paper,
// at the top. What has no size of its own fills the paper.
func (a area) fit(page Page) image.Rectangle {
	width, height := page.Width/25.4*float64(a.perInch.X), page.Height/25.4*float64(a.perInch.Y)
	if width <= 0 || height <= 0 {
		pixels := page.Image.Bounds()
		width, height = float64(a.width), float64(a.width)*float64(pixels.Dy())/float64(pixels.Dx())*float64(a.perInch.Y)/float64(a.perInch.X)
	}
	scale := min(1, float64(a.width)/width, float64(a.height)/height)
	width, height = math.Round(width*scale), math.Round(height*scale)
	left := (a.width - int(width)) / 2
	return image.Rect(left, 0, left+int(width), int(height))
}

// bandRows is the height of a band of a page, in its pixels: 4 MB of a page of A4.
const bandRows = 512

// bands returns the parts of a picture from the top, each with where it goes on the paper
// when all of it goes to a rectangle. They leave no gap there, and do not overlap.
func bands(picture image.Image, on image.Rectangle) iter.Seq2[image.Rectangle, image.Image] {
	whole, rows := picture.Bounds(), picture.Bounds().Dy()
	y := func(row int) int { return on.Min.Y + row*on.Dy()/rows }
	return func(yield func(image.Rectangle, image.Image) bool) {
		for row := 0; row < rows; row += bandRows {
			next := min(row+bandRows, rows)
			part := image.Rect(whole.Min.X, whole.Min.Y+row, whole.Max.X, whole.Min.Y+next)
			if y(row) < y(next) && !yield(image.Rect(on.Min.X, y(row), on.Max.X, y(next)), within{picture, part}) {
				return
			}
		}
	}
}

// within is a part of a picture.
type within struct {
	image.Image
	part image.Rectangle
}

// Bounds are those of the part.
func (w within) Bounds() image.Rectangle { return w.part }

// bitmap returns a picture as Windows takes it: rows from the bottom, blue, green and red
// of each pixel, each row filled up to four bytes. What is transparent is paper.
func bitmap(picture image.Image) []byte {
	bounds := picture.Bounds()
	row := (bounds.Dx()*3 + 3) &^ 3
	bits := make([]byte, row*bounds.Dy())
	for y := range bounds.Dy() {
		line := bits[(bounds.Dy()-1-y)*row:]
		for x := range bounds.Dx() {
			r, g, b, a := picture.At(bounds.Min.X+x, bounds.Min.Y+y).RGBA()
			paper := 0xffff - a
			line[3*x], line[3*x+1], line[3*x+2] = byte((b+paper)>>8), byte((g+paper)>>8), byte((r+paper)>>8)
		}
	}
	return bits
}
