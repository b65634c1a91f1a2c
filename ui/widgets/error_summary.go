package widgets

import (
	"fyne.io/fyne/v2"

	kezektheme "akmola.kz/kezek/ui/theme"
)

// ErrorSummary names the fields of a form that are wrong, above it; a press leads to the
// field, which says what is wrong with it. It is there while more than one is wrong.
type ErrorSummary struct {
	notice
	title  *Text
	fields []*Field
	column *fyne.Container
}

// NewErrorSummary makes the summary of some fields, in their order on the form.
func NewErrorSummary(title string, fields ...*Field) *ErrorSummary {
	e := &ErrorSummary{title: Strong(title), fields: fields, column: VStack(4)}
	e.setupNotice(Bad, 22, kezektheme.SizeCardRadius)
	e.body = Inset(12, 16, 12, 16, HTop(12, e.icon, Grow(e.column)))
	e.init(e)
	for _, field := range fields {
		field.failed = e.update
	}
	e.update()
	return e
}

// FocusFirst shows what is wrong and leads to the first of it; it reports whether anything is.
func (e *ErrorSummary) FocusFirst() bool {
	for _, field := range e.fields {
		if field.Error() != "" {
			field.Focus()
			return true
		}
	}
	return false
}

// update follows the fields: what was mended goes from the list.
func (e *ErrorSummary) update() {
	var links []fyne.CanvasObject
	for _, field := range e.fields {
		if field.Error() != "" {
			links = append(links, SmallLink(field.label.Text(), field.Focus))
		}
	}
	shown := e.Visible()
	setVisible(e, len(links) > 1)
	e.column.Objects = []fyne.CanvasObject{e.title, Inset(0, 0, 0, -4, Flow(8, links...))} // the ground of a link stands out
	e.column.Refresh()
	e.Refresh()
	if shown != e.Visible() {
		e.makeRoom()
	}
}

// makeRoom has the form laid out anew: it stands lower, or higher again.
func (e *ErrorSummary) makeRoom() {
	c := canvasOf(e.fields[0])
	if c == nil {
		return // the form is being made
	}
	c.Content().Refresh()
	for _, overlay := range c.Overlays().List() {
		overlay.Refresh()
	}
}

// accessibleChildren are the links.
func (e *ErrorSummary) accessibleChildren() []fyne.CanvasObject { return e.column.Objects[1:] }

// AccessibilityLabel is what a screen reader says.
func (e *ErrorSummary) AccessibilityLabel() string {
	return e.describe(spokenWords().kind(Bad), e.title.Text())
}
