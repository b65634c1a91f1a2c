package officer

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// chooser is a list that is searched, with the one under the bar at its side. What is typed into the
// search, and which one it is, outlast a redraw.
type chooser[T any] struct {
	text  func(T) string            // that the search looks through
	order func([]T)                 // sorts what was found; nil where it stays as it is
	row   func(T) widgets.Row       // with the id of the thing
	card  func(T) fyne.CanvasObject // at the side
	fresh func(T)                   // another one came under the bar: what was typed for the last one is gone

	list     *widgets.SearchList
	side     *fyne.Container
	searched string
	found    []T
	id       string // of the one at the side
}

// draw makes the list anew. Whoever draws shows what there is next, and then says what follows when
// another one is selected.
func (c *chooser[T]) draw(placeholder, none string, find func()) {
	c.side = container.NewStack()
	c.list = widgets.NewSearchList(placeholder, none)
	c.list.Entry().SetText(c.searched)
	c.list.OnSearch = func(typed string) { c.searched = typed; find() }
}

// find shows which of all the search finds.
func (c *chooser[T]) find(all []T) {
	texts := make([]string, len(all))
	for i, one := range all {
		texts[i] = c.text(one)
	}
	c.found = nil
	for _, i := range model.NewIndex(texts).Find(c.searched) {
		c.found = append(c.found, all[i])
	}
	if c.order != nil {
		c.order(c.found)
	}
	rows := make([]widgets.Row, len(c.found))
	for i, one := range c.found {
		rows[i] = c.row(one)
	}
	c.list.SetRows(rows)
	c.list.List().SelectID(c.id)
	c.show()
}

// chosen returns the one under the bar.
func (c *chooser[T]) chosen() (one T, ok bool) {
	if i := c.list.List().Selected(); i >= 0 && i < len(c.found) {
		return c.found[i], true
	}
	return one, false
}

// show draws the one under the bar at the side.
func (c *chooser[T]) show() {
	c.side.Objects = nil
	if one, ok := c.chosen(); ok {
		if id := c.row(one).ID; c.id != id {
			c.id = id
			c.fresh(one)
		}
		c.side.Objects = []fyne.CanvasObject{widgets.Scroll(c.card(one))}
	}
	c.side.Refresh()
}
