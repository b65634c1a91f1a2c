package widgets

import (
	"fyne.io/fyne/v2/canvas"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// setFont sets how large and how strong a text stands. It names the font: beside one that is
// left to the theme, the toolkit reads for each style those of emoji, of symbols, its own and
// one of the system at once, some 5 MB each. A letter that the font lacks is still looked for
// in those of the system.
func setFont(t *canvas.Text, textSize float32, bold bool) {
	t.TextSize, t.TextStyle.Bold = textSize, bold
	t.FontSource = kezektheme.Current().Font(t.TextStyle)
}
