package widgets

import "fyne.io/fyne/v2"

// Shrinkable is an object that may get less than its full width: a status dot without
// its words, a text that ends with … .
type Shrinkable interface {
	fyne.CanvasObject
	FullWidth() float32 // when nothing is left out
}

// ShrinkableRow is an HRow that shrinks objects where there is not room for all of them. Priority
// lists the shrinkable ones, the last to shrink first; it is called at every layout,
// because the state of an object may change its priority. grow gets the spare width.
func ShrinkableRow(gap float32, grow fyne.CanvasObject, worth func() []Shrinkable, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &shrinkableRow{gap: gap, grow: grow, priority: worth}, Objects: objects}
}

type shrinkableRow struct {
	gap      float32
	grow     fyne.CanvasObject
	priority func() []Shrinkable
}

func (l *shrinkableRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects = shown(objects)
	spare := size.Width - units(l.gap)*float32(len(objects)-1)
	widths := map[fyne.CanvasObject]float32{}
	for _, o := range objects {
		widths[o] = o.MinSize().Width
		spare -= widths[o]
	}
	for _, o := range l.priority() {
		least, stands := widths[o]
		if more := o.FullWidth() - least; stands && more > 0 {
			switch {
			case more <= spare:
			case o == l.grow: // takes what there is
				more = fyne.Max(0, spare)
			default:
				continue
			}
			widths[o] += more
			spare -= more
		}
	}
	if _, stands := widths[l.grow]; stands {
		widths[l.grow] += fyne.Max(0, spare)
	}
	x := float32(0)
	for _, o := range objects {
		h := fyne.Min(fitHeight(o, widths[o]), size.Height)
		place(o, x, middle(size.Height, h), widths[o], h)
		x += widths[o] + units(l.gap)
	}
}

func (l *shrinkableRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return (&hrow{gap: l.gap}).MinSize(objects)
}

// Lines is a few lines under each other that can be shortened together.
type Lines struct {
	base
	gap   float32
	lines []Shrinkable
}

// NewLines makes them.
func NewLines(gap float32, lines ...Shrinkable) *Lines {
	l := &Lines{gap: gap, lines: lines}
	l.init(l)
	return l
}

// FullWidth is the width of the widest line.
func (l *Lines) FullWidth() (w float32) {
	for _, line := range l.lines {
		w = fyne.Max(w, line.FullWidth())
	}
	return w
}

// CreateRenderer draws the lines.
func (l *Lines) CreateRenderer() fyne.WidgetRenderer {
	parts := make([]fyne.CanvasObject, len(l.lines))
	for i, line := range l.lines {
		parts[i] = line
	}
	stack := &vstack{gap: l.gap}
	return l.render(parts, renderer{
		layout: func(s fyne.Size) { stack.Layout(l.children, s) },
		min:    func() fyne.Size { return stack.MinSize(l.children) },
	})
}

// Pair is two things behind each other on one line: the first gives way first, and no
// more than to its half of the line.
type Pair struct {
	base
	gap           float32
	first, second Shrinkable
}

// NewPair makes the line; second may be nil.
func NewPair(gap float32, first, second Shrinkable) *Pair {
	p := &Pair{gap: gap, first: first, second: second}
	p.init(p)
	return p
}

// SetSecond replaces the second; nil takes it away.
func (p *Pair) SetSecond(second Shrinkable) {
	p.second = second
	p.children = []fyne.CanvasObject{p.first}
	if second != nil {
		p.children = append(p.children, second)
	}
	p.Refresh()
}

// FullWidth is the width of both.
func (p *Pair) FullWidth() float32 {
	if p.second == nil {
		return p.first.FullWidth()
	}
	return p.first.FullWidth() + units(p.gap) + p.second.FullWidth()
}

// CreateRenderer draws both.
func (p *Pair) CreateRenderer() fyne.WidgetRenderer {
	parts := []fyne.CanvasObject{p.first}
	if p.second != nil {
		parts = append(parts, p.second)
	}
	return p.render(parts, renderer{layout: p.layout, min: func() fyne.Size {
		least := (&hrow{gap: p.gap}).MinSize(p.children)
		return fyne.NewSize(fyne.Min(least.Width, units(minTruncatedWidth)), least.Height)
	}})
}

func (p *Pair) layout(s fyne.Size) {
	first, second := p.first.FullWidth(), float32(0)
	if p.second != nil {
		second = fyne.Min(p.second.FullWidth(), fyne.Max(s.Width-units(p.gap)-first, (s.Width-units(p.gap))/2))
		first = fyne.Min(first, s.Width-units(p.gap)-second)
		h := p.second.MinSize().Height
		place(p.second, first+units(p.gap), middle(s.Height, h), second, h)
	}
	h := p.first.MinSize().Height
	place(p.first, 0, middle(s.Height, h), fyne.Max(0, fyne.Min(first, s.Width)), h)
}
