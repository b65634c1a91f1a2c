package widgets

import "fyne.io/fyne/v2/canvas"

// roundCorners rounds some corners of a box and leaves the others square. Fyne reads
// a corner of 0 as «the common radius», so the common one is 0.
func roundCorners(r *canvas.Rectangle, topLeft, topRight, bottomLeft, bottomRight bool, radius float32) {
	of := func(round bool) float32 {
		if round {
			return radius
		}
		return 0
	}
	r.CornerRadius = 0
	r.TopLeftCornerRadius, r.TopRightCornerRadius = of(topLeft), of(topRight)
	r.BottomLeftCornerRadius, r.BottomRightCornerRadius = of(bottomLeft), of(bottomRight)
}
