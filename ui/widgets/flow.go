package widgets

import "fyne.io/fyne/v2"

// Flow puts the objects beside each other and goes on below where there is no more
// room in the row.
func Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flow{gap: gap}, Objects: objects}
}

// FlowRight is a Flow whose rows stand at the right.
func FlowRight(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flow{gap: gap, right: true}, Objects: objects}
}

// FlowHeight is the height of a Flow of the objects in a width.
func FlowHeight(gap, width float32, objects ...fyne.CanvasObject) float32 {
	return (&flow{gap: gap, width: width}).MinSize(objects).Height
}

type flow struct {
	gap   float32
	right bool
	width float32 // of the last layout, 0 before it
}

// rows cuts the objects into rows no wider than width; 0 means one row.
func (l *flow) rows(objects []fyne.CanvasObject, width float32) (rows [][]fyne.CanvasObject) {
	used := float32(0)
	for _, o := range shown(objects) {
		w := o.MinSize().Width
		if len(rows) == 0 || width > 0 && used+units(l.gap)+w > width+0.5 {
			rows, used = append(rows, nil), -units(l.gap)
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], o)
		used += units(l.gap) + w
	}
	return rows
}

func (l *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	y := float32(0)
	for _, row := range l.rows(objects, size.Width) {
		w, h := l.extent(row)
		x := float32(0)
		if l.right {
			x = fyne.Max(0, size.Width-w)
		}
		for _, o := range row {
			m := o.MinSize()
			m.Width = fyne.Min(m.Width, size.Width)
			place(o, x, y+middle(h, m.Height), m.Width, m.Height)
			x += m.Width + units(l.gap)
		}
		y += h + units(l.gap)
	}
}

// wider reports whether a row is wider than the width: one object alone may be.
func (l *flow) wider(rows [][]fyne.CanvasObject, width float32) bool {
	for _, row := range rows {
		if w, _ := l.extent(row); w > width+0.5 {
			return true
		}
	}
	return false
}

func (l *flow) extent(row []fyne.CanvasObject) (w, h float32) {
	w = -units(l.gap)
	for _, o := range row {
		m := o.MinSize()
		w, h = w+m.Width+units(l.gap), fyne.Max(h, m.Height)
	}
	return w, h
}

func (l *flow) MinSize(objects []fyne.CanvasObject) (least fyne.Size) {
	for i, row := range l.rows(objects, l.width) {
		if i > 0 {
			least.Height += units(l.gap)
		}
		_, h := l.extent(row)
		least.Height += h
		for _, o := range row {
			least.Width = fyne.Max(least.Width, o.MinSize().Width)
		}
	}
	return least
}

// Fold puts the objects beside each other by their weights, as Columns does, where each
// gets the least width at least, and under each other where there is not room for that.
func Fold(gap, least float32, weights []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &fold{columns: columns{gap: gap, weights: weights}, least: least, under: gap}, Objects: objects}
}

// FoldTexts is a Fold of texts that belong together: under each other they stand close.
func FoldTexts(gap, least float32, weights []float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &fold{columns: columns{gap: gap, weights: weights}, least: least, under: 2}, Objects: objects}
}

type fold struct {
	columns
	least  float32
	under  float32 // the gap where they are folded
	folded bool    // in the last layout
}

func (l *fold) folds(objects []fyne.CanvasObject, width float32) bool {
	total := float32(0)
	for i := range objects {
		total += l.weight(i)
	}
	free := width - units(l.gap)*float32(len(objects)-1)
	for i, o := range objects {
		if free*l.weight(i)/total < fyne.Max(units(l.least), o.MinSize().Width)-0.5 {
			return true
		}
	}
	return false
}

func (l *fold) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.folded = l.folds(shown(objects), size.Width)
	if l.folded {
		(&vstack{gap: l.under}).Layout(objects, size)
		return
	}
	l.columns.Layout(objects, size)
}

func (l *fold) MinSize(objects []fyne.CanvasObject) fyne.Size {
	stacked := (&vstack{gap: l.under}).MinSize(objects)
	if l.folded {
		return stacked
	}
	return fyne.NewSize(stacked.Width, l.columns.MinSize(objects).Height)
}

// Beside puts the second object at the right of the first, which grows, where the first
// keeps the least width, and under it otherwise.
func Beside(gap, least float32, first, second fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &aside{gap: gap, least: least}, Objects: []fyne.CanvasObject{first, second}}
}

type aside struct {
	gap, least float32
	under      bool // in the last layout
}

func (l *aside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	side := objects[1].MinSize()
	if o, ok := objects[1].(Shrinkable); ok {
		side.Width = o.FullWidth()
	}
	rest := size.Width - units(l.gap) - side.Width
	l.under = rest < units(l.least)
	if l.under {
		h := fitHeight(objects[0], size.Width)
		place(objects[0], 0, 0, size.Width, h)
		w := fyne.Min(side.Width, size.Width)
		fitHeight(objects[1], w)
		place(objects[1], 0, h+units(l.gap), w, objects[1].MinSize().Height)
		return
	}
	fitHeight(objects[0], rest)
	place(objects[0], 0, 0, rest, size.Height)
	place(objects[1], rest+units(l.gap), 0, side.Width, fitHeight(objects[1], side.Width))
}

func (l *aside) MinSize(objects []fyne.CanvasObject) fyne.Size {
	first, second := objects[0].MinSize(), objects[1].MinSize()
	least := fyne.NewSize(fyne.Max(first.Width, second.Width), fyne.Max(first.Height, second.Height))
	if l.under {
		least.Height = first.Height + units(l.gap) + second.Height
	}
	return least
}
