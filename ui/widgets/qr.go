package widgets

import (
	"fmt"
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	qrcode "github.com/skip2/go-qrcode"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// qrInk is dark on white in every variant: a telephone reads nothing else as well.
var qrInk = color.NRGBA{R: 0x15, G: 0x22, B: 0x2C, A: 0xff}

// The side of the white ground and the quiet zone around the modules, which a camera
// needs where the card is dark.
const qrSide, qrQuiet = 230, 20

// QRText is what stands under a QR code.
type QRText struct{ Caption, Text, Code string }

// NewQRCard makes a card with a QR code for the telephone, what it is for, and the code
// in letters for one who has no camera. It fails where the address is too long.
func NewQRCard(address string, text QRText) (*Card, error) {
	mark, err := NewQRCode(address, qrSide)
	if err != nil {
		return nil, err
	}
	column := VStack(8, mark, VGap(0),
		Strong(text.Caption).Align(fyne.TextAlignCenter),
		Small(text.Text).Align(fyne.TextAlignCenter),
		Lead(text.Code).Align(fyne.TextAlignCenter))
	return NewCard(column), nil
}

// NewQRCode makes a QR code on a white ground of so many units. It fails where the text is too long.
func NewQRCode(text string, side float32) (fyne.CanvasObject, error) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("draw the qr code: %w", err)
	}
	code.DisableBorder = true
	return newQRMark(code.Bitmap(), side), nil
}

// qrMark draws the modules with whole pixels, so that their edges stay crisp.
type qrMark struct {
	base
	modules [][]bool
	side    float32
	ground  *canvas.Rectangle
	raster  *canvas.Raster
}

func newQRMark(modules [][]bool, side float32) *qrMark {
	q := &qrMark{modules: modules, side: side, ground: canvas.NewRectangle(color.White)}
	q.raster = canvas.NewRaster(q.paintModules)
	q.raster.ScaleMode = canvas.ImageScalePixels
	q.init(q)
	return q
}

// AccessibilityLabel is what a screen reader says.
func (q *qrMark) AccessibilityLabel() string { return q.describe(spokenWords().Code) }

// AccessibilityRole tells a screen reader that this is text.
func (q *qrMark) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (q *qrMark) paintModules(w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	n := len(q.modules)
	side := min(w, h) / n
	left, top := (w-side*n)/2, (h-side*n)/2
	for y := range h {
		for x := range w {
			c := color.NRGBA{R: 0xff, G: 0xff, B: 0xff, A: 0xff}
			if side > 0 && x >= left && y >= top {
				if i, j := (y-top)/side, (x-left)/side; i < n && j < n && q.modules[i][j] {
					c = qrInk
				}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

// CreateRenderer draws the code on white.
func (q *qrMark) CreateRenderer() fyne.WidgetRenderer {
	return q.render([]fyne.CanvasObject{q.ground, q.raster}, renderer{
		layout: func(s fyne.Size) {
			side := units(q.side)
			x := middle(s.Width, side)
			place(q.ground, x, 0, side, side)
			place(q.raster, x+units(qrQuiet), units(qrQuiet), side-units(2*qrQuiet), side-units(2*qrQuiet))
		},
		min: func() fyne.Size { return fyne.NewSize(units(q.side), units(q.side)) },
		paint: func() {
			q.ground.CornerRadius = size(kezektheme.SizeControlRadius)
		},
	})
}
