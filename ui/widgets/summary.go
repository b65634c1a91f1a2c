package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// SummaryRow is a label and its value, with a link to change it where OnLink is set.
type SummaryRow struct {
	Label, Value string
	Plain        bool              // the value is not bold
	Object       fyne.CanvasObject // in the place of the value; may be nil
	Link         string
	OnLink       func()
}

// NewSummary writes rows of labels and values between lines, on a card: what is going
// to be signed, the details of an entry.
func NewSummary(rows ...SummaryRow) *Card {
	return NewCardRoom(0, SummaryRows(18, rows...))
}

// SummaryRows is a Summary without its card, with its own room at the sides.
func SummaryRows(side float32, rows ...SummaryRow) *fyne.Container {
	stack := VStack(0)
	for i, row := range rows {
		if i > 0 {
			stack.Add(NewDivider())
		}
		var value fyne.CanvasObject = Strong(row.Value)
		switch {
		case row.Object != nil:
			value = row.Object
		case row.Plain:
			value = Body(row.Value)
		}
		line := []fyne.CanvasObject{Lead(row.Label), value}
		if row.OnLink != nil {
			line = append(line, Link(row.Link, row.OnLink))
		}
		stack.Add(Inset(10, side, 10, side, container.New(&summaryLine{}, line...)))
	}
	return stack
}

// summaryLine gives the label its share, the link what it needs and the value the
// rest, all standing on the line of the first text.
type summaryLine struct{}

// labelShare is the part of the width that the labels of a summary take.
const labelShare = 0.28

func (summaryLine) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	label, value := objects[0], objects[1]
	right := size.Width
	line := Body("").lineHeight()
	top := middle(units(30), line)
	if len(objects) > 2 {
		m := objects[2].MinSize()
		right -= m.Width
		place(objects[2], right+units(8), middle(units(30), m.Height), m.Width, m.Height)
		right -= units(8)
	}
	w := fyne.Max(units(120), (size.Width+units(16))*labelShare)
	place(label, 0, top, w-units(16), fitHeight(label, w-units(16)))
	place(value, w, top, fyne.Max(0, right-w), fitHeight(value, fyne.Max(0, right-w)))
}

func (summaryLine) MinSize(objects []fyne.CanvasObject) fyne.Size {
	line := Body("").lineHeight()
	h := fyne.Max(objects[0].MinSize().Height, objects[1].MinSize().Height) + units(30) - line
	w := units(120) + objects[1].MinSize().Width
	if len(objects) > 2 {
		w += objects[2].MinSize().Width
	}
	return fyne.NewSize(w, h)
}

// TimelineItem is one thing that happened: when, what, and the reason in words.
type TimelineItem struct{ Time, Title, Text string }

// NewTimeline writes what happened, one under the other.
func NewTimeline(items ...TimelineItem) *fyne.Container {
	stack := VStack(0)
	for _, item := range items {
		what := VStack(2, Strong(item.Title))
		if item.Text != "" {
			what.Add(Small(item.Text))
		}
		row := HTop(16, container.New(&column{width: 170}, Small(item.Time).NoWrap()), Grow(what))
		stack.Add(Inset(11, 0, 11, 0, row))
		stack.Add(NewDivider())
	}
	return stack
}

// column keeps an object in a column of a fixed width.
type column struct{ width float32 }

func (l *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		place(o, 0, units(2), size.Width, o.MinSize().Height)
	}
}

func (l *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(units(l.width), (&vstack{}).MinSize(objects).Height+units(2))
}

// NewTable writes a few rows under their headings, as wide as the weights say: ИИН,
// date of birth, name. For many rows use RowList.
func NewTable(weights []float32, headings []string, rows [][]fyne.CanvasObject) *fyne.Container {
	head := container.New(Columns(16, weights...))
	for _, heading := range headings {
		head.Add(Small(heading))
	}
	stack := VStack(0, Inset(0, 0, 8, 0, head), NewDivider())
	for _, row := range rows {
		stack.Add(Inset(12, 0, 12, 0, container.New(Columns(16, weights...), row...)))
		stack.Add(NewDivider())
	}
	return stack
}
