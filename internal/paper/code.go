package paper

import "github.com/skip2/go-qrcode"

// Code draws a QR code of the text, side points wide, its upper left corner at x and y.
func (s *Sheet) Code(text string, x, y, side float64) {
	code, err := qrcode.New(text, qrcode.Medium)
	s.note(err)
	if s.err != nil {
		return
	}
	code.DisableBorder = true
	s.modules(code.Bitmap(), x, y, side)
}

// modules draws the code as filled rectangles: sharp on every printer, and a few
// kilobytes. Neighbours in a row are one rectangle.
func (s *Sheet) modules(bitmap [][]bool, x, y, side float64) {
	module := side / float64(len(bitmap))
	s.pdf.SetFillColor(0, 0, 0)
	for row, cells := range bitmap {
		for from := 0; from < len(cells); from++ {
			if !cells[from] {
				continue
			}
			to := from
			for to < len(cells) && cells[to] {
				to++
			}
			s.pdf.RectFromUpperLeftWithStyle(x+float64(from)*module, y+float64(row)*module,
				float64(to-from)*module, module+0.05, "F")
			from = to
		}
	}
}
