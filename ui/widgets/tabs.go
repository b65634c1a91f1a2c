package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// Tab is one tab: its name, a count beside it where there is one, and its content.
type Tab struct {
	Title, Count string
	Content      fyne.CanvasObject
}

// Tabs shows one of several contents under underlined names. Left and Right move
// while the names have the focus; Next goes round from anywhere (Ctrl+Tab).
type Tabs struct {
	base
	OnChanged func(index int)

	tabs   []Tab
	chosen int
	bar    *tabBar
	holder *fyne.Container
}

// NewTabs makes tabs, the first one chosen.
func NewTabs(tabs ...Tab) *Tabs {
	t := &Tabs{tabs: tabs, holder: VStack(0)}
	t.bar = &tabBar{tabs: t, under: -1}
	t.bar.init(t.bar)
	t.init(t)
	t.show()
	return t
}

// Chosen returns the index of the tab that is shown.
func (t *Tabs) Chosen() int { return t.chosen }

// Choose shows a tab.
func (t *Tabs) Choose(index int) {
	if index < 0 || index >= len(t.tabs) || index == t.chosen {
		return
	}
	t.chosen = index
	t.show()
	if t.OnChanged != nil {
		t.OnChanged(index)
	}
}

// Next shows the next tab and after the last one the first.
func (t *Tabs) Next() {
	if len(t.tabs) > 0 {
		t.Choose((t.chosen + 1) % len(t.tabs))
	}
}

// Focus moves the focus to the names.
func (t *Tabs) Focus() { focusOn(t.bar) }

func (t *Tabs) show() {
	t.holder.Objects = nil
	if t.chosen < len(t.tabs) && t.tabs[t.chosen].Content != nil {
		t.holder.Objects = []fyne.CanvasObject{t.tabs[t.chosen].Content}
	}
	t.holder.Refresh()
	t.bar.Refresh()
	t.Refresh()
}

// CreateRenderer draws the names and the content.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	return t.render([]fyne.CanvasObject{t.bar, t.holder}, renderer{
		layout: func(s fyne.Size) {
			h := t.bar.MinSize().Height
			place(t.bar, 0, 0, s.Width, h)
			fitHeight(t.holder, s.Width)
			place(t.holder, 0, h, s.Width, fyne.Max(0, s.Height-h))
		},
		min: func() fyne.Size {
			b, c := t.bar.MinSize(), t.holder.MinSize()
			return fyne.NewSize(fyne.Max(b.Width, c.Width), b.Height+c.Height)
		},
	})
}

// tabBar is the row of names.
type tabBar struct {
	pressable
	tabs   *Tabs
	under  int
	frame  *frame
	rule   *canvas.Rectangle
	mark   *canvas.Rectangle
	labels []*canvas.Text
	counts []*Chip
}

func (b *tabBar) CreateRenderer() fyne.WidgetRenderer {
	b.frame, b.rule, b.mark = newFrame(), canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	parts := append(b.frame.parts(), b.rule, b.mark)
	for range b.tabs.tabs {
		label, count := canvas.NewText("", nil), NewChip(Neutral, "")
		b.labels, b.counts = append(b.labels, label), append(b.counts, count)
		parts = append(parts, label, count)
	}
	return b.render(parts, renderer{layout: b.layout, min: b.min, paint: b.paint})
}

func (b *tabBar) paint() {
	b.rule.FillColor, b.mark.FillColor = clr(kezektheme.ColorLine), clr(kezektheme.ColorPrimary)
	b.frame.paint("", "", size(kezektheme.SizeControlRadius), b.focused)
	if b.focused {
		b.frame.box.FillColor = clr(kezektheme.ColorSurface)
	}
	for i, label := range b.labels {
		tab := b.tabs.tabs[i]
		color := kezektheme.ColorMuted
		switch i {
		case b.tabs.chosen:
			color = kezektheme.ColorOnTint
		case b.under:
			color = kezektheme.ColorText
		}
		label.Text, label.Color = tab.Title, clr(color)
		setFont(label, size(kezektheme.SizeBody), i == b.tabs.chosen)
		setVisible(b.counts[i], tab.Count != "")
		b.counts[i].Set(Neutral, tab.Count)
	}
}

// AccessibilityLabel is what a screen reader says.
func (b *tabBar) AccessibilityLabel() string {
	if b.tabs.chosen >= len(b.tabs.tabs) {
		return b.tabs.nameOrLabel()
	}
	return joinPhrases(b.tabs.nameOrLabel(), b.says(b.tabs.chosen))
}

// AccessibilityRole tells a screen reader that this can be pressed.
func (b *tabBar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// says names a tab with its count, and where it stands.
func (b *tabBar) says(i int) string {
	w, tab := spokenWords(), b.tabs.tabs[i]
	return joinPhrases(tab.Title, tab.Count, when(i == b.tabs.chosen, w.Chosen), w.of(i+1, len(b.tabs.tabs)))
}

// accessibleParts are the tabs.
func (b *tabBar) accessibleParts() []accessiblePart {
	var all []accessiblePart
	_, at := b.rows(b.Size().Width)
	for i, from := range at {
		all = append(all, accessiblePart{label: b.says(i), role: fyne.AccessibleRoleButton, at: from,
			size: fyne.NewSize(b.width(i), units(tabHigh)), chosen: i == b.tabs.chosen})
	}
	return all
}

// width is what tab i takes, as wide in bold as it is without.
func (b *tabBar) width(i int) float32 {
	w := measure(b.tabs.tabs[i].Title, size(kezektheme.SizeBody), true)
	if b.tabs.tabs[i].Count != "" {
		w += units(6) + b.counts[i].MinSize().Width
	}
	return w
}

// tabGap is the room between two tabs, tabHigh the height of a row of them.
const tabGap, tabHigh = 26, 50

// rows counts the rows that the tabs take in a width, and tells where each tab stands.
func (b *tabBar) rows(width float32) (n int, at []fyne.Position) {
	x, y := float32(0), float32(0)
	for i := range b.tabs.tabs {
		w := b.width(i)
		if width > 0 && x > 0 && x+w > width+0.5 {
			x, y = 0, y+units(tabHigh)
		}
		at = append(at, fyne.NewPos(x, y))
		x += w + units(tabGap)
	}
	return int(y/units(tabHigh)) + 1, at
}

func (b *tabBar) min() fyne.Size {
	w := float32(0)
	for i := range b.tabs.tabs {
		w = fyne.Max(w, b.width(i))
	}
	n, _ := b.rows(b.Size().Width)
	return fyne.NewSize(w, float32(n)*units(tabHigh))
}

func (b *tabBar) layout(s fyne.Size) {
	border, high := size(kezektheme.SizeBorder), units(tabHigh)
	place(b.rule, 0, s.Height-border, s.Width, border)
	_, at := b.rows(s.Width)
	for i, label := range b.labels {
		w, x, y := b.width(i), at[i].X, at[i].Y
		if i == b.tabs.chosen {
			place(b.mark, x, y+high-units(3), w, units(3))
			b.frame.layout(x-units(8), y+units(6), w+units(16), high-units(16))
		}
		m := label.MinSize()
		place(label, x, y+middle(high, m.Height), m.Width, m.Height)
		if c := b.counts[i]; c.Visible() {
			cm := c.MinSize()
			place(c, x+w-cm.Width, y+middle(high, cm.Height), cm.Width, cm.Height)
		}
	}
}

func (b *tabBar) at(pos fyne.Position) int {
	_, at := b.rows(b.Size().Width)
	for i, from := range at {
		inRow := pos.Y >= from.Y && pos.Y < from.Y+units(tabHigh)
		if inRow && pos.X >= from.X-units(tabGap/2) && pos.X < from.X+b.width(i)+units(tabGap/2) {
			return i
		}
	}
	return -1
}

// TypedKey moves by Left and Right; other keys go to the canvas.
func (b *tabBar) TypedKey(ev *fyne.KeyEvent) {
	if interceptKey(b, ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyLeft:
		b.tabs.Choose(b.tabs.chosen - 1)
	case fyne.KeyRight:
		b.tabs.Choose(b.tabs.chosen + 1)
	case fyne.KeyHome:
		b.tabs.Choose(0)
	case fyne.KeyEnd:
		b.tabs.Choose(len(b.tabs.tabs) - 1)
	default:
		passKey(b, ev)
	}
}

// Tapped shows the tab that is pressed.
func (b *tabBar) Tapped(ev *fyne.PointEvent) {
	focusOn(b)
	b.tabs.Choose(b.at(ev.Position))
}

// MouseMoved shows the name under the pointer.
func (b *tabBar) MouseMoved(ev *desktop.MouseEvent) {
	if at := b.at(ev.Position); at != b.under {
		b.under = at
		b.Refresh()
	}
}

// MouseOut takes the hover away.
func (b *tabBar) MouseOut() {
	b.under = -1
	b.pressable.MouseOut()
}
