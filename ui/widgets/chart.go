package widgets

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// ChartPoint is one value of a Chart, not negative, with what stands under it and its value as
// people write it.
type ChartPoint struct {
	Label string
	Value int
	Text  string
}

// Chart draws a few values of one kind beside each other: as bars, of which the highest is
// strong, or as a line. Where there is no room for every label or value, some are left out; a
// screen reader says all of them.
type Chart struct {
	base
	points []ChartPoint
	top    int // index of the highest, -1 where nothing is
	line   bool

	ground *canvas.Rectangle
	bars   []*canvas.Rectangle
	lines  []*canvas.Line
	labels []*canvas.Text
	values []*canvas.Text
}

// NewBarChart draws bars.
func NewBarChart(points []ChartPoint) *Chart { return newChart(points, false) }

// NewLineChart draws a line.
func NewLineChart(points []ChartPoint) *Chart { return newChart(points, true) }

func newChart(points []ChartPoint, line bool) *Chart {
	c := &Chart{points: points, line: line, top: -1, ground: canvas.NewRectangle(nil)}
	for i, p := range points {
		if p.Value > 0 && (c.top < 0 || p.Value > points[c.top].Value) {
			c.top = i
		}
		c.labels, c.values = append(c.labels, canvas.NewText(p.Label, nil)), append(c.values, canvas.NewText(p.Text, nil))
		if !line {
			c.bars = append(c.bars, canvas.NewRectangle(nil))
		} else if i > 0 {
			c.lines = append(c.lines, canvas.NewLine(nil))
		}
	}
	c.init(c)
	return c
}

// Empty reports whether every value is 0: nothing is seen.
func (c *Chart) Empty() bool { return c.top < 0 }

// AccessibilityLabel is what a screen reader says.
func (c *Chart) AccessibilityLabel() string {
	said := make([]string, len(c.points))
	for i, p := range c.points {
		said[i] = p.Label + ": " + p.Text
	}
	return c.describe(strings.Join(said, ", "))
}

// AccessibilityRole tells a screen reader that this is text.
func (c *Chart) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer draws the chart.
func (c *Chart) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{c.ground}
	for _, bar := range c.bars {
		parts = append(parts, bar)
	}
	for _, line := range c.lines {
		parts = append(parts, line)
	}
	for i := range c.points {
		parts = append(parts, c.labels[i], c.values[i])
	}
	return c.render(parts, renderer{layout: c.layout, min: c.min, paint: c.paint})
}

func (c *Chart) paint() {
	c.ground.FillColor = clr(kezektheme.ColorLine)
	for i, bar := range c.bars {
		bar.FillColor, bar.CornerRadius = mixed(clr(kezektheme.ColorPrimary), clr(kezektheme.ColorSurface), 2), units(4)
		if i == c.top || kezektheme.Current().Options().Variant == kezektheme.VariantHighContrast {
			bar.FillColor = clr(kezektheme.ColorPrimary)
		}
	}
	for _, line := range c.lines {
		line.StrokeColor, line.StrokeWidth = clr(kezektheme.ColorPrimary), units(3)
	}
	for i := range c.points {
		c.labels[i].Color = clr(kezektheme.ColorMuted)
		setFont(c.labels[i], size(kezektheme.SizeChip), false)
		c.values[i].Color = clr(kezektheme.ColorText)
		setFont(c.values[i], size(kezektheme.SizeChip), true)
	}
}

// chartTall is how high a chart is, in units of the drawing.
const chartTall = 200

func (c *Chart) min() fyne.Size { return fyne.NewSize(units(180), units(chartTall)) }

func (c *Chart) layout(all fyne.Size) {
	if len(c.points) == 0 {
		return
	}
	text := measureText("0", size(kezektheme.SizeChip), fyne.TextStyle{Bold: true}).Height
	slot, floor, room := all.Width/float32(len(c.points)), all.Height-text-units(6), all.Height-2*text-units(14)
	place(c.ground, 0, floor, all.Width, size(kezektheme.SizeBorder))
	tops := make([]float32, len(c.points))
	for i, p := range c.points {
		tops[i] = floor
		if c.top >= 0 {
			tops[i] -= room * float32(p.Value) / float32(c.points[c.top].Value)
		}
	}
	wide := fyne.Min(slot*0.84, units(86))
	for i, bar := range c.bars {
		place(bar, slot*float32(i)+middle(slot, wide), tops[i], wide, floor-tops[i])
	}
	for i, line := range c.lines {
		line.Position1, line.Position2 = fyne.NewPos(slot*(float32(i)+0.5), tops[i]), fyne.NewPos(slot*(float32(i)+1.5), tops[i+1])
		line.Refresh()
	}
	c.layoutTexts(slot, tops, floor, text)
}

// layoutTexts shows each label, and each value, where all have room, and otherwise every second
// label or third, and the highest value alone.
func (c *Chart) layoutTexts(slot float32, tops []float32, floor, high float32) {
	every, fits := 1, !c.line
	for i := range c.points {
		label, value := c.labels[i].MinSize().Width+units(4), c.values[i].MinSize().Width+units(4)
		every = max(every, int(label/slot)+1)
		fits = fits && value <= slot
	}
	for i := range c.points {
		at := slot * (float32(i) + 0.5)
		setVisible(c.labels[i], i%every == 0)
		m := c.labels[i].MinSize()
		place(c.labels[i], at-m.Width/2, floor+units(5), m.Width, m.Height)
		setVisible(c.values[i], c.points[i].Value > 0 && (fits || i == c.top))
		m = c.values[i].MinSize()
		left := fyne.Max(0, fyne.Min(at-m.Width/2, slot*float32(len(c.points))-m.Width))
		place(c.values[i], left, tops[i]-high-units(4), m.Width, m.Height)
	}
}
