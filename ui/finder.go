package ui

import (
	"slices"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// finder is a search list over things of one kind. The search that was typed and
// the choice live in the visit, so that they outlast the page.
type finder[T any] struct {
	*widgets.SearchList
	desk  *desk.Desk
	all   []T
	index *model.Index
	found []int
	row   func(T) widgets.Row

	searched func() // told after each search; may be nil
}

// newFinder makes one over all, which stand in the index in the same order.
func newFinder[T any](d *desk.Desk, placeholder, none string, all []T, index *model.Index, row func(T) widgets.Row) *finder[T] {
	f := &finder[T]{SearchList: widgets.NewSearchList(placeholder, none), desk: d, all: all, index: index, row: row}
	f.OnSearch = func(typed string) {
		d.Edit(func(v *desk.Visit) { v.Search = typed })
		f.show(typed)
		if f.searched != nil {
			f.searched()
		}
	}
	f.Entry().SetText(d.Visit().Search)
	f.show(d.Visit().Search)
	return f
}

// show has the list show what is found. What was selected stays selected while it is.
func (f *finder[T]) show(typed string) {
	chosen := -1
	if i := f.List().Selected(); i >= 0 && i < len(f.found) {
		chosen = f.found[i]
	}
	f.found = f.index.Find(typed)
	found := f.found
	f.List().SetRowFunc(len(found), func(i int) widgets.Row { return f.row(f.all[found[i]]) }, slices.Index(found, chosen))
}

// choose selects the first row that holds, if any does.
func (f *finder[T]) choose(holds func(T) bool) {
	for i, at := range f.found {
		if holds(f.all[at]) {
			f.List().Select(i)
			return
		}
	}
}

// chosen returns the selected one.
func (f *finder[T]) chosen() (one T, ok bool) {
	if i := f.List().Selected(); i >= 0 && i < len(f.found) {
		return f.all[f.found[i]], true
	}
	return one, false
}
