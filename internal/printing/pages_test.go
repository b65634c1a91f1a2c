package printing_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"math"
	"testing"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/paper"
	"akmola.kz/kezek/internal/printing"
)

func provisional(t *testing.T, on model.Paper) []byte {
	t.Helper()
	pdf, err := paper.Provisional{
		Lang: model.Kazakh, Applicant: "ТЕСТОВА АЙГҮЛ", Child: "220511500010", ActID: "0193b1a2-7c11-7d3e-9a55-0242ac120002", Paper: on,
	}.PDF()
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

// ink is the part of a picture that is not white.
func ink(picture image.Image) float64 {
	n, b := 0, picture.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if r, _, _, _ := picture.At(x, y).RGBA(); r < 0x8000 {
				n++
			}
		}
	}
	return float64(n) / float64(b.Dx()*b.Dy())
}

func TestPagesAreDrawnAsTheyWillLieOnThePaper(t *testing.T) {
	var r printing.Renderer
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	for on, wide := range map[model.Paper]float64{model.A4: 210, model.Roll: 80} {
		pages, total, err := r.Pages(t.Context(), provisional(t, on), 600)
		if err != nil || len(pages) != 1 || total != 1 {
			t.Fatalf("%s: %d of %d pages, %v", on, len(pages), total, err)
		}
		page := pages[0]
		if math.Abs(page.Width-wide) > 0.5 || page.Image.Bounds().Dx() != 600 {
			t.Errorf("%s: %v mm wide in %d pixels", on, page.Width, page.Image.Bounds().Dx())
		}
		if share := ink(page.Image); share < 0.01 || share > 0.5 {
			t.Errorf("%s: %v of the page is ink", on, share)
		}
	}
	if _, _, err := r.Pages(t.Context(), []byte("%PDF-1.7 and nothing else"), 600); err == nil {
		t.Error("a damaged document was drawn")
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := r.Pages(cancelled, provisional(t, model.A4), 600); !errors.Is(err, context.Canceled) {
		t.Errorf("a preview that nobody waits for was drawn: %v", err)
	}
}

func TestAScanIsItsOwnPicture(t *testing.T) {
	var r printing.Renderer
	scan := image.NewGray(image.Rect(0, 0, 30, 40))
	scan.SetGray(1, 1, color.Gray{Y: 0x40})
	var file bytes.Buffer
	if err := png.Encode(&file, scan); err != nil {
		t.Fatal(err)
	}
	pages, total, err := r.Pages(t.Context(), file.Bytes(), 600)
	if err != nil || total != 1 || pages[0].Image.Bounds() != scan.Bounds() {
		t.Fatalf("%d pages, %v", total, err)
	}
	if _, _, err := r.Pages(t.Context(), []byte("GIF89a"), 600); err == nil {
		t.Error("what is no picture was drawn")
	}
}
