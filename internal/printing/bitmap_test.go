package printing

import (
	"bytes"
	"image"
	"image/color"
	"testing"
)

func TestAPageGoesOnThePaperWhole(t *testing.T) {
	scan := image.NewGray(image.Rect(0, 0, 100, 400))
	for name, test := range map[string]struct {
		area area
		page Page
		want image.Rectangle
	}{
		"A4 with margins":    {area{4760, 6814, image.Pt(600, 600)}, Page{Width: 210, Height: 297}, image.Rect(0, 0, 4760, 6732).Add(image.Pt(0, 0))},
		"roll at its size":   {area{576, 8000, image.Pt(203, 203)}, Page{Width: 72, Height: 150}, image.Rect(0, 0, 575, 1199)},
		"small on A4":        {area{2480, 3508, image.Pt(300, 300)}, Page{Width: 105, Height: 148.5}, image.Rect(620, 0, 1860, 1754)},
		"a scan has no size": {area{2400, 3400, image.Pt(300, 300)}, Page{Image: scan}, image.Rect(775, 0, 1625, 3400)},
	} {
		got := test.area.fit(test.page)
		if got != test.want {
			t.Errorf("%s: %v, not %v", name, got, test.want)
		}
		if !got.In(image.Rect(0, 0, test.area.width, test.area.height)) {
			t.Errorf("%s: %v is not on the paper", name, got)
		}
	}
}

func TestABitmapStandsOnItsHead(t *testing.T) {
	picture := image.NewNRGBA(image.Rect(5, 5, 7, 7))
	picture.Set(5, 5, color.NRGBA{R: 1, G: 2, B: 3, A: 255})
	picture.Set(6, 5, color.NRGBA{R: 4, G: 5, B: 6, A: 255})
	picture.Set(5, 6, color.NRGBA{R: 7, G: 8, B: 9, A: 255})
	want := []byte{9, 8, 7, 255, 255, 255, 0, 0, 3, 2, 1, 6, 5, 4, 0, 0}
	if got := bitmap(picture); !bytes.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}

func TestTheBandsOfAPageCoverItOnce(t *testing.T) {
	for _, rows := range []int{1, bandRows - 1, bandRows, bandRows + 1, 3508} {
		for _, height := range []int{1, 100, 3301, 7016} {
			page, on := image.NewRGBA(image.Rect(0, 0, 3, rows)), image.Rect(5, 7, 50, 7+height)
			below, read := on.Min.Y, 0
			for at, band := range bands(page, on) {
				if at.Min != image.Pt(on.Min.X, below) || at.Max.X != on.Max.X || at.Empty() || band.Bounds().Dy() > bandRows {
					t.Fatalf("%d rows on %d: a band of %v lies at %v, after %d", rows, height, band.Bounds(), at, below)
				}
				below, read = at.Max.Y, read+band.Bounds().Dy()
			}
			if below != on.Max.Y || height >= rows && read != rows {
				t.Errorf("%d rows on %d: the bands end at %d and hold %d rows", rows, height, below, read)
			}
		}
	}
}
