package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/desk"
	"akmola.kz/kezek/queue"
	"akmola.kz/kezek/ui/widgets"
)

// districtPage is the choice of the district or city.
func (s *Shell) districtPage() *Page {
	w := s.words
	var districts []queue.District
	if s.draft.loaded {
		districts, _ = s.Desk.Districts(context.Background()) // they are there: nothing waits
	}
	districts = s.inOrder(districts)
	list := newFinder(s, w.T("district.search"), s.noRows("district.none"), districts,
		queue.NewIndex(texts(districts, queue.District.SearchText)), s.districtRow)
	list.choose(func(d queue.District) bool { return d.Code == s.Desk.Visit().District })
	next := func() {
		if s.draft.unloaded {
			s.Render() // asks the central again
			return
		}
		if district, ok := list.chosen(); ok {
			s.act("busy.load", func(context.Context) error {
				if err := s.Desk.ChooseDistrict(district.Code); err != nil {
					return err
				}
				return s.Desk.LoadDistrict() // for the case that the line goes
			})
		}
	}
	list.List().OnSubmitted = func(int) { next() }
	list.Entry().OnSubmitted = func(string) { next() }
	goOn := w.T("action.next")
	if s.draft.unloaded {
		goOn = w.T("action.retry")
	}
	return &Page{
		Title: w.T("district.title"), Lead: w.T("district.lead"), Rail: true, Fill: true,
		Width: 720, Body: list.SearchList,
		Focus: list.Entry().Focusable(),
		Load: func(ctx context.Context) error {
			_, err := s.Desk.Districts(ctx)
			return err
		},
		Actions: []Action{
			{Text: w.T("action.back"), Key: fyne.KeyEscape, Do: s.back},
			{Text: goOn, Key: fyne.KeyReturn, Do: next, Primary: true},
		},
		Hints: []widgets.Hint{
			{Keys: []string{"↑", "↓"}, Text: w.T("key.choose")},
			{Keys: []string{"Enter"}, Text: w.T("key.next")},
		},
	}
}

// noRows is what a list says that has no rows: none is the text of one that was loaded.
func (s *Shell) noRows(none string) string {
	switch {
	case s.draft.loaded:
		return s.words.T(none)
	case s.draft.unloaded:
		return s.words.T("list.unloaded")
	}
	return s.words.T("list.loading")
}

// inOrder has the office's own district first, which is asked for most, and the others
// by the alphabet.
func (s *Shell) inOrder(districts []queue.District) []queue.District {
	lang := s.words.Lang()
	sorted := alphabetical(lang, districts, func(d queue.District) string { return d.Name.In(lang) })
	if i := slices.IndexFunc(sorted, func(d queue.District) bool { return d.Code == s.Desk.District }); i > 0 {
		own := sorted[i]
		sorted = slices.Insert(slices.Delete(sorted, i, i+1), 0, own)
	}
	return sorted
}

func (s *Shell) districtRow(d queue.District) widgets.Row {
	other := queue.Kazakh
	if s.words.Lang() == queue.Kazakh {
		other = queue.Russian
	}
	row := widgets.Row{
		ID: d.Code, Title: d.Name.In(s.words.Lang()), Subtitle: d.Name.In(other),
		Trailing: s.words.N("organizations", d.Organizations),
	}
	if d.Code == s.Desk.District {
		row.Chip, row.ChipKind = s.words.T("district.own"), widgets.Info
	}
	return row
}

// finder is a search list over things of one kind. The search that was typed and
// the choice live in the visit, so that they outlast the page.
type finder[T any] struct {
	*widgets.SearchList
	shell *Shell
	all   []T
	index *queue.Index
	found []int
	row   func(T) widgets.Row

	searched func() // told after each search; may be nil
}

// newFinder makes one over all, which stand in the index in the same order.
func newFinder[T any](s *Shell, placeholder, none string, all []T, index *queue.Index, row func(T) widgets.Row) *finder[T] {
	f := &finder[T]{SearchList: widgets.NewSearchList(placeholder, none), shell: s, all: all, index: index, row: row}
	f.OnSearch = func(typed string) {
		s.Desk.Edit(func(v *desk.Visit) { v.Search = typed })
		f.show(typed)
		if f.searched != nil {
			f.searched()
		}
	}
	f.Entry().SetText(s.Desk.Visit().Search)
	f.show(s.Desk.Visit().Search)
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
	f.List().SetMaker(len(found), func(i int) widgets.Row { return f.row(f.all[found[i]]) }, slices.Index(found, chosen))
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
