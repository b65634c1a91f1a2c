package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// leastPart is the part of the whole, one in so many, that even the smallest count is drawn with.
const leastPart = 40

// NewParts draws a bar in parts that are as long as the counts, the first one the strongest. What
// they are stands in words beside it.
func NewParts(counts []int) *fyne.Container {
	whole := 0
	for _, count := range counts {
		whole += count
	}
	bar := container.New(Columns(2))
	weights := make([]float32, len(counts))
	for i, count := range counts {
		weights[i] = fyne.Max(float32(count), float32(whole)/leastPart)
		part := canvas.NewRectangle(mixed(clr(kezektheme.ColorPrimary), clr(kezektheme.ColorSurface), uint32(max(1, 4-i)))) //nolint:gosec // 1 to 4
		part.CornerRadius = units(3)
		part.SetMinSize(fyne.NewSize(units(2), units(26)))
		bar.Add(part)
	}
	bar.Layout = Columns(2, weights...)
	return bar
}
