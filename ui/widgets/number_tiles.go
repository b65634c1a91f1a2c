package widgets

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// NumberTiles chooses one of a few numbers: as many tiles in a row as there is room
// for. Arrows move, the digits of a number choose it.
type NumberTiles struct {
	pressable
	OnChanged   func(number int)
	OnSubmitted func() // Enter

	numbers []int
	chosen  int    // index, -1 for none
	typed   string // digits of a number that has more than one
	boxes   []*frame
	labels  []*canvas.Text
	kept    float32 // the width that the rows were made for
}

// NewNumberTiles makes the tiles; a number that is not among them leaves none chosen.
func NewNumberTiles(numbers []int, number int) *NumberTiles {
	t := &NumberTiles{numbers: numbers, chosen: slices.Index(numbers, number)}
	for _, n := range numbers {
		t.boxes = append(t.boxes, newFrame())
		t.labels = append(t.labels, canvas.NewText(strconv.Itoa(n), nil))
	}
	t.press = func() {
		if t.OnSubmitted != nil {
			t.OnSubmitted()
		}
	}
	t.init(t)
	return t
}

// Number returns the number that is chosen, 0 for none.
func (t *NumberTiles) Number() int {
	if t.chosen < 0 {
		return 0
	}
	return t.numbers[t.chosen]
}

// Unfinished reports whether one more digit would choose a longer number.
func (t *NumberTiles) Unfinished() bool {
	return slices.ContainsFunc(t.numbers, func(n int) bool {
		longer, ok := strings.CutPrefix(strconv.Itoa(n), t.typed)
		return t.typed != "" && ok && longer != ""
	})
}

// MoveBy chooses the next number by 1, the one before by -1.
func (t *NumberTiles) MoveBy(step int) {
	t.typed = ""
	t.choose(max(0, min(t.chosen+step, len(t.numbers)-1)))
}

// Focus moves the focus to the tiles.
func (t *NumberTiles) Focus() { focusOn(t) }

func (t *NumberTiles) choose(index int) {
	if t.disabled || index < 0 || index >= len(t.numbers) || index == t.chosen {
		return
	}
	t.chosen = index
	t.Refresh()
	if t.OnChanged != nil {
		t.OnChanged(t.numbers[index])
	}
}

// TypedKey moves by the arrows; other keys do what they do to a button.
func (t *NumberTiles) TypedKey(ev *fyne.KeyEvent) {
	if interceptKey(t, ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyLeft, fyne.KeyUp:
		t.MoveBy(-1)
	case fyne.KeyRight, fyne.KeyDown:
		t.MoveBy(1)
	case fyne.KeyHome:
		t.choose(0)
	case fyne.KeyEnd:
		t.choose(len(t.numbers) - 1)
	default:
		t.pressable.TypedKey(ev)
	}
}

// TypedRune chooses by digits, those of the Kazakh top row too: 1 and then 2 is 12
// where there is such a number.
func (t *NumberTiles) TypedRune(r rune) {
	if interceptRune(t, r) {
		return
	}
	digit, ok := digitOf(r)
	if !ok {
		return
	}
	for _, typed := range []string{t.typed + string(digit), string(digit)} {
		n, err := strconv.Atoi(typed)
		if i := slices.Index(t.numbers, n); err == nil && i >= 0 {
			t.typed = typed
			t.choose(i)
			return
		}
	}
	t.typed = string(digit)
}

// Tapped chooses the tile that is pressed.
func (t *NumberTiles) Tapped(ev *fyne.PointEvent) {
	if t.disabled {
		return
	}
	focusOn(t)
	for i, box := range t.boxes {
		at, s := box.edge.Position(), box.edge.Size()
		if ev.Position.X >= at.X && ev.Position.X < at.X+s.Width && ev.Position.Y >= at.Y && ev.Position.Y < at.Y+s.Height {
			t.typed = ""
			t.choose(i)
			t.press()
		}
	}
}

// AccessibilityLabel is what a screen reader says.
func (t *NumberTiles) AccessibilityLabel() string {
	w := spokenWords()
	if t.chosen < 0 {
		return t.describe(w.NotChosen)
	}
	return t.describe(strconv.Itoa(t.Number()), w.Chosen, w.of(t.chosen+1, len(t.numbers)))
}

// accessibleParts are the tiles.
func (t *NumberTiles) accessibleParts() []accessiblePart {
	var all []accessiblePart
	for i, box := range t.boxes {
		all = append(all, framePart(joinPhrases(t.labels[i].Text, spokenWords().of(i+1, len(t.boxes))), box, i == t.chosen))
	}
	return all
}

// AccessibilityRole tells a screen reader that this can be pressed.
func (t *NumberTiles) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer draws the tiles.
func (t *NumberTiles) CreateRenderer() fyne.WidgetRenderer {
	var parts []fyne.CanvasObject
	for i, box := range t.boxes {
		parts = append(append(parts, box.parts()...), t.labels[i])
	}
	return t.render(parts, renderer{layout: t.layout, min: t.min, paint: t.paint})
}

func (t *NumberTiles) paint() {
	for i, box := range t.boxes {
		fill, border, text := kezektheme.ColorSurface, kezektheme.ColorControl, kezektheme.ColorText
		if i == t.chosen {
			fill, border, text = kezektheme.ColorTint, kezektheme.ColorPrimary, kezektheme.ColorOnTint
		}
		here := t.focused && i == max(t.chosen, 0)
		box.paint(fill, border, size(kezektheme.SizeControlRadius), here)
		if i == t.chosen {
			box.border = size(kezektheme.SizeFocus)
		}
		t.labels[i].Color = clr(text)
		setFont(t.labels[i], size(kezektheme.SizeInput), true)
	}
}

func (t *NumberTiles) side() float32 { return units(56) }

func (t *NumberTiles) gap() float32 { return units(10) }

// inRow is how many tiles stand beside each other in a width.
func (t *NumberTiles) inRow(width float32) int {
	return max(1, int((width+t.gap())/(t.side()+t.gap())))
}

func (t *NumberTiles) min() fyne.Size {
	rows := 1
	if t.kept > 0 {
		n := t.inRow(t.kept)
		rows = (len(t.numbers) + n - 1) / n
	}
	return fyne.NewSize(t.side(), float32(rows)*(size(kezektheme.SizeControl)+t.gap())-t.gap())
}

func (t *NumberTiles) layout(all fyne.Size) {
	t.kept = all.Width
	n, h := t.inRow(all.Width), size(kezektheme.SizeControl)
	for i, box := range t.boxes {
		x, y := float32(i%n)*(t.side()+t.gap()), float32(i/n)*(h+t.gap())
		box.layout(x, y, t.side(), h)
		m := t.labels[i].MinSize()
		place(t.labels[i], x+middle(t.side(), m.Width), y+middle(h, m.Height), m.Width, m.Height)
	}
}
