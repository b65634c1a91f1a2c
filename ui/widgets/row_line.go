package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// rowLine draws one row of a RowList and is used again for another when the list
// is scrolled.
type rowLine struct {
	row             Row
	single          bool
	title, subtitle *canvas.Text
	trailing        *canvas.Text
	chip            *Chip
	icon            *Icon
	line            *canvas.Rectangle
}

func newRowLine() *rowLine {
	return &rowLine{
		title: canvas.NewText("", color.Transparent), subtitle: canvas.NewText("", color.Transparent),
		trailing: canvas.NewText("", color.Transparent), chip: NewChip(Neutral, ""), icon: newIcon("", kezektheme.ColorMuted, 18),
		line: canvas.NewRectangle(color.Transparent),
	}
}

func (r *rowLine) parts() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.line, r.title, r.subtitle, r.trailing, r.chip, r.icon}
}

func (r *rowLine) show(row Row, single, ruled, selected bool) {
	r.row, r.single = row, single
	r.title.Color = clr(kezektheme.ColorText)
	setFont(r.title, size(kezektheme.SizeBody), !single || selected)
	r.subtitle.Color = clr(kezektheme.ColorMuted)
	setFont(r.subtitle, size(kezektheme.SizeSmall), false)
	r.trailing.Text, r.trailing.Color = row.Trailing, clr(kezektheme.ColorMuted)
	setFont(r.trailing, size(kezektheme.SizeChip), false)
	r.line.FillColor = clr(kezektheme.ColorLine)
	setVisible(r.line, ruled && !single)
	setVisible(r.subtitle, row.Subtitle != "")
	setVisible(r.trailing, row.Trailing != "")
	setVisible(r.chip, row.Chip != "")
	setVisible(r.icon, row.Icon != "")
	r.icon.Set(row.Icon, kezektheme.ColorMuted)
	r.chip.white = selected && (row.ChipKind == Info || row.ChipKind == Neutral)
	if row.Chip != "" {
		r.chip.kind, r.chip.text = row.ChipKind, row.Chip
		r.chip.Refresh()
	}
}

// layout places a row: what stands at its right beside the texts, or under them where
// the list is narrow.
func (r *rowLine) layout(x, y, w, h float32, folded bool) {
	border := size(kezektheme.SizeBorder)
	place(r.line, x, y+h-border, w, border)
	left, right := x+units(18), x+w-units(18)
	if r.icon.Visible() {
		side := units(18)
		place(r.icon, left, y+middle(h, side), side, side)
		left += units(18 + 12)
	}
	high := h - border
	if folded {
		high -= units(28)
		r.layoutUnder(left, right, y+high-units(4))
	} else {
		right = r.layoutRight(right, y, h)
	}
	free := fyne.Max(0, right-left)
	r.title.Text = elided(r.row.Title, free, r.title)
	title := r.title.MinSize()
	if !r.subtitle.Visible() {
		place(r.title, left, y+middle(high, title.Height), title.Width, title.Height)
		r.refresh()
		return
	}
	r.subtitle.Text = elided(r.row.Subtitle, free, r.subtitle)
	subtitle := r.subtitle.MinSize()
	top := y + middle(high, title.Height+subtitle.Height)
	place(r.title, left, top, title.Width, title.Height)
	place(r.subtitle, left, top+title.Height, subtitle.Width, subtitle.Height)
	r.refresh()
}

// layoutRight places chip and trailing text at the right and returns where the room of
// the texts ends.
func (r *rowLine) layoutRight(right, y, h float32) float32 {
	for _, o := range []fyne.CanvasObject{r.trailing, r.chip} {
		if o.Visible() {
			m := o.MinSize()
			right -= m.Width
			place(o, right, y+middle(h, m.Height), m.Width, m.Height)
			right -= units(14)
		}
	}
	return right
}

// layoutUnder places them in a line of their own; what has no room beside the chip is
// shortened.
func (r *rowLine) layoutUnder(left, right, y float32) {
	for _, o := range []fyne.CanvasObject{r.chip, r.trailing} {
		if !o.Visible() {
			continue
		}
		if o == r.trailing {
			r.trailing.Text = elided(r.row.Trailing, fyne.Max(0, right-left), r.trailing)
		}
		m := o.MinSize()
		place(o, left, y+middle(units(25), m.Height), m.Width, m.Height)
		left += m.Width + units(14)
	}
}

func (r *rowLine) refresh() {
	r.title.Refresh()
	r.subtitle.Refresh()
	r.trailing.Refresh()
}

func elided(s string, width float32, like *canvas.Text) string {
	line := elide([]Run{{Text: s, Bold: like.TextStyle.Bold}}, width, like.TextSize)
	if len(line.runs) == 0 {
		return ""
	}
	return line.runs[0].Text
}
