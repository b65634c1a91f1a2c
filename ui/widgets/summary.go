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
// rest, all standing on the line of the first text; where that is too narrow, the value
// stands under the label.
type summaryLine struct{ stacked bool }

// labelShare is the part of the width that the labels of a summary take.
const labelShare = 0.28

// summaryFold is the width under which the values stand under their labels.
const summaryFold = 380

func (l *summaryLine) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	label, value := objects[0], objects[1]
	right := size.Width
	top := middle(units(30), Body("").lineHeight())
	l.stacked = size.Width < units(summaryFold)
	x, y := fyne.Max(units(120), (size.Width+units(16))*labelShare), top
	if l.stacked {
		high := fitHeight(label, size.Width)
		place(label, 0, top, size.Width, high)
		x, y = 0, top+high
	} else {
		place(label, 0, top, x-units(16), fitHeight(label, x-units(16)))
	}
	if len(objects) > 2 {
		m := objects[2].MinSize()
		right -= m.Width
		place(objects[2], right+units(8), y-top+middle(units(30), m.Height), m.Width, m.Height)
		right -= units(8)
	}
	w := fyne.Max(0, right-x)
	place(value, x, y, w, fitHeight(value, w))
}

func (l *summaryLine) MinSize(objects []fyne.CanvasObject) fyne.Size {
	label, value := objects[0].MinSize(), objects[1].MinSize()
	h := fyne.Max(label.Height, value.Height)
	if l.stacked {
		h = label.Height + value.Height
	}
	w := value.Width
	if len(objects) > 2 {
		w += objects[2].MinSize().Width
	}
	return fyne.NewSize(fyne.Max(label.Width, w), h+units(30)-Body("").lineHeight())
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
		stack.Add(Inset(11, 0, 11, 0, FoldTexts(16, 130, []float32{17, 60}, Small(item.Time), what)))
		stack.Add(NewDivider())
	}
	return stack
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
