package widgets

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// Run is a part of a Text in one weight and colour.
type Run struct {
	Text  string
	Bold  bool
	Color fyne.ThemeColorName // empty: the colour of the Text
}

// Text is a piece of text in a size and a colour of the theme. It wraps at words,
// or, with NoWrap, stays on one line, which then must have the room, or, with Shorten,
// ends with … where the place is too small.
type Text struct {
	base
	runs   []Run
	size   fyne.ThemeSizeName
	color  fyne.ThemeColorName
	align  fyne.TextAlign
	single bool
	short  bool // it may end with …

	lines  []textLine
	fitted float32 // the width that lines were made for; 0 before the first layout
	cut    []word  // its words; nil until they are measured
	cutAt  float32 // the size that they were measured in
}

func newText(s string, sizeName fyne.ThemeSizeName, colorName fyne.ThemeColorName, bold bool) *Text {
	t := &Text{runs: []Run{{Text: s, Bold: bold}}, size: sizeName, color: colorName}
	t.init(t)
	return t
}

// Title is the title of a screen: 26, bold.
func Title(s string) *Text {
	return newText(s, kezektheme.SizeTitle, kezektheme.ColorText, true)
}

// Section is the title of a part of a screen: 19, bold.
func Section(s string) *Text {
	return newText(s, kezektheme.SizeSection, kezektheme.ColorText, true)
}

// Body is running text: 15.
func Body(s string) *Text { return newText(s, kezektheme.SizeBody, kezektheme.ColorText, false) }

// Strong is running text in bold.
func Strong(s string) *Text { return newText(s, kezektheme.SizeBody, kezektheme.ColorText, true) }

// Lead is the line under a title: 15, muted.
func Lead(s string) *Text { return newText(s, kezektheme.SizeBody, kezektheme.ColorMuted, false) }

// Small is a side note: 13, muted.
func Small(s string) *Text { return newText(s, kezektheme.SizeSmall, kezektheme.ColorMuted, false) }

// Label is the label of a field: 13, bold, on one line or more.
func Label(s string) *Text { return newText(s, kezektheme.SizeSmall, kezektheme.ColorText, true) }

// Caption is the smallest text: 12.5, muted, on one line.
func Caption(s string) *Text {
	return newText(s, kezektheme.SizeChip, kezektheme.ColorMuted, false).NoWrap()
}

// Rich is running text whose parts differ in weight and colour.
func Rich(runs ...Run) *Text {
	t := Body("")
	t.runs = runs
	return t
}

// NoWrap keeps the text on one line.
func (t *Text) NoWrap() *Text {
	t.single = true
	return t
}

// Shrinkable keeps the text on one line and lets it end with … : only where the whole can
// be read elsewhere. It asks for little room; FullWidth is the width without shortening.
func (t *Text) Shrinkable() *Text {
	t.single, t.short = true, true
	return t
}

// MayTruncate reports whether the text may end with … on purpose.
func (t *Text) MayTruncate() bool { return t.short }

// FullWidth is the width of the whole text on one line.
func (t *Text) FullWidth() float32 {
	w := float32(0)
	for _, r := range t.runs {
		w += measure(r.Text, size(t.size), r.Bold)
	}
	return w
}

// Align sets where the lines stand.
func (t *Text) Align(a fyne.TextAlign) *Text {
	t.align = a
	t.Refresh()
	return t
}

// Colored sets the colour.
func (t *Text) Colored(name fyne.ThemeColorName) *Text {
	if t.color != name {
		t.color = name
		t.Refresh()
	}
	return t
}

// Sized sets the size.
func (t *Text) Sized(name fyne.ThemeSizeName) *Text {
	if t.size != name {
		t.size = name
		t.Refresh()
	}
	return t
}

// SetText replaces the text; the weight of the first run stays.
func (t *Text) SetText(s string) {
	first := Run{}
	if len(t.runs) > 0 {
		first = t.runs[0]
	}
	first.Text = s
	t.SetRuns(first)
}

// SetRuns replaces the parts of the text.
func (t *Text) SetRuns(runs ...Run) {
	t.runs = runs
	t.Refresh()
}

// Text returns the whole text as it was set.
func (t *Text) Text() string {
	var b strings.Builder
	for _, r := range t.runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

// heads reports whether it is the title of a page or of a part of it.
func (t *Text) heads() bool {
	return t.size == kezektheme.SizeTitle || t.size == kezektheme.SizeSection
}

// AccessibilityLabel is what a screen reader says.
func (t *Text) AccessibilityLabel() string { return t.Text() }

// AccessibilityRole tells a screen reader that this is text.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer draws the text.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	return t.render(nil, renderer{layout: t.layout, min: t.min, paint: t.paint})
}

// minTruncatedWidth is the least width of a text that may be shortened: a word of it.
const minTruncatedWidth = 96

func (t *Text) paint() {
	t.lines, t.cut = nil, nil
	t.fit(t.Size().Width)
}

func (t *Text) layout(s fyne.Size) {
	t.fit(s.Width)
	y := float32(0)
	for _, line := range t.lines {
		x := float32(0)
		switch t.align {
		case fyne.TextAlignCenter:
			x = middle(s.Width, line.width)
		case fyne.TextAlignTrailing:
			x = s.Width - line.width
		}
		for _, part := range line.parts {
			m := part.MinSize()
			place(part, x, y, m.Width, m.Height)
			x += m.Width
		}
		y += t.lineHeight()
	}
}

func (t *Text) lineHeight() float32 {
	return measureText("Әу", size(t.size), fyne.TextStyle{Bold: true}).Height
}

func (t *Text) min() fyne.Size {
	switch {
	case t.short:
		return fyne.NewSize(fyne.Min(t.FullWidth(), units(minTruncatedWidth)), t.lineHeight())
	case t.single:
		return fyne.NewSize(t.FullWidth(), t.lineHeight())
	}
	t.fit(t.Size().Width)
	n := max(1, len(t.lines))
	return fyne.NewSize(widestWord(t.words(size(t.size))), float32(n)*t.lineHeight())
}

// words returns the words of the text. They are measured once: every container on the way
// to the text asks for its least size, some of them more than once.
func (t *Text) words(textSize float32) []word {
	if t.cut == nil || t.cutAt != textSize {
		t.cut, t.cutAt = words(shortened(t.runs, longestText), textSize), textSize
	}
	return t.cut
}

// fit makes the lines for a width. Before the first layout there is none and the
// text counts as one line.
func (t *Text) fit(width float32) {
	if t.lines != nil && t.fitted == width {
		return
	}
	t.fitted = width
	textSize := size(t.size)
	switch {
	case t.single && width > 0:
		t.lines = []textLine{elide(t.runs, width, textSize)}
	case t.single || width <= 0:
		t.lines = []textLine{oneLine(t.runs, textSize)}
	default:
		t.lines = wrap(t.words(textSize), width, textSize)
	}
	t.children = nil
	for i := range t.lines {
		t.lines[i].make(t.colorOf, textSize)
		for _, part := range t.lines[i].parts {
			t.children = append(t.children, part)
		}
	}
}

func (t *Text) colorOf(r Run) color.Color {
	if r.Color != "" {
		return clr(r.Color)
	}
	return clr(t.color)
}

// textLine is one line: its runs, and the objects that draw them.
type textLine struct {
	runs  []Run
	width float32
	parts []*canvas.Text
}

func (l *textLine) make(colorOf func(Run) color.Color, textSize float32) {
	l.width, l.parts = 0, nil
	for _, r := range l.runs {
		part := canvas.NewText(r.Text, colorOf(r))
		setFont(part, textSize, r.Bold)
		l.width += part.MinSize().Width
		l.parts = append(l.parts, part)
	}
}
