package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// districtPage is the choice of the district or city.
func (s *Shell) districtPage() *View {
	w := s.words
	var districts []model.District
	if s.draft.loaded {
		districts, _ = s.Desk.Districts(context.Background()) // they are there: nothing waits
	}
	districts = s.inOrder(districts)
	list := newFinder(s, w.T("district.search"), s.noRows("district.none"), districts,
		model.NewIndex(texts(districts, model.District.SearchText)), s.districtRow)
	list.choose(func(d model.District) bool { return d.Code == s.Desk.Visit().District })
	next := func() {
		if s.draft.unloaded {
			s.Render() // asks the central again
			return
		}
		if district, ok := list.chosen(); ok {
			s.Act("busy.load", func(context.Context) error {
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
	return &View{
		Title: w.T("district.title"), Lead: w.T("district.lead"), Rail: true, Fill: true,
		Width: 720, Body: list.SearchList,
		Focus: list.Entry().Focusable(),
		Load: func(ctx context.Context) error {
			_, err := s.Desk.Districts(ctx)
			return err
		},
		Actions: []Action{
			{Text: w.T("action.back"), Key: fyne.KeyEscape, Do: s.Back},
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
func (s *Shell) inOrder(districts []model.District) []model.District {
	lang := s.words.Lang()
	sorted := alphabetical(lang, districts, func(d model.District) string { return d.Name.In(lang) })
	if i := slices.IndexFunc(sorted, func(d model.District) bool { return d.Code == s.Desk.District }); i > 0 {
		own := sorted[i]
		sorted = slices.Insert(slices.Delete(sorted, i, i+1), 0, own)
	}
	return sorted
}

func (s *Shell) districtRow(d model.District) widgets.Row {
	other := model.Kazakh
	if s.words.Lang() == model.Kazakh {
		other = model.Russian
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
