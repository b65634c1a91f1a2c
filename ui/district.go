package ui

import (
	"cmp"
	"context"
	"slices"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// districtPage is the choice of the district or city.
type districtPage struct {
	base
	loading
	list *finder[model.District]
}

// Load fetches the districts.
func (p *districtPage) Load(ctx context.Context) (func(), error) {
	_, err := p.Desk.Districts(ctx)
	return nil, err
}

// Draw draws the list.
func (p *districtPage) Draw() *View {
	w := p.words
	var districts []model.District
	if p.loaded {
		districts, _ = p.Desk.Districts(context.Background()) // they are there: nothing waits
	}
	districts = p.inOrder(districts)
	p.list = newFinder(p.Desk, w.T("district.search"), p.noRows(w, "district.none"), districts,
		model.NewIndex(texts(districts, model.District.SearchText)), p.districtRow)
	p.list.choose(func(d model.District) bool { return d.Code == p.Desk.Visit().District })
	p.list.List().OnSubmitted = func(int) { p.next() }
	p.list.Entry().OnSubmitted = func(string) { p.next() }
	goOn := w.T("action.next")
	if p.failed {
		goOn = w.T("action.retry")
	}
	back := Action{Text: w.T("action.back"), Key: KeyBack, Do: p.Back}
	if p.holdsCitizen() {
		back = Action{Text: w.T("action.finish"), Key: KeyEnd, Do: p.ConfirmFinish}
	}
	return &View{
		Title: w.T("district.title"), Lead: w.T("district.lead"), Rail: true, Fill: true,
		Width: 720, Body: p.list.SearchList,
		Focus: p.list.Entry().Focusable(),
		Actions: []Action{
			back,
			{Text: goOn, Key: KeyPrimary, Do: p.next, Primary: true},
		},
		Hints: []widgets.Hint{
			{Keys: []string{"↑", "↓"}, Text: w.T("key.choose")},
			hint(KeyPrimary, w.T("key.next")),
		},
	}
}

func (p *districtPage) next() {
	if p.failed {
		p.Render() // asks the central again
		return
	}
	if district, ok := p.list.chosen(); ok {
		p.Act("busy.load", func(context.Context) error {
			if err := p.Desk.ChooseDistrict(district.Code); err != nil {
				return err
			}
			return p.Desk.LoadDistrict() // for the case that the connection goes
		})
	}
}

// inOrder has the office's own district first, which is asked for most, then the cities, and
// each kind by the alphabet.
func (p *districtPage) inOrder(districts []model.District) []model.District {
	lang := p.words.Lang()
	sorted := alphabetical(lang, districts, func(d model.District) string { return d.Name.In(lang) })
	rank := func(d model.District) int {
		switch {
		case d.Code == p.Desk.District:
			return 0
		case d.City:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(sorted, func(a, b model.District) int { return cmp.Compare(rank(a), rank(b)) })
	return sorted
}

// districtRow is a district as lists show it.
func (e *env) districtRow(d model.District) widgets.Row {
	other := model.Kazakh
	if e.words.Lang() == model.Kazakh {
		other = model.Russian
	}
	row := widgets.Row{
		ID: d.Code, Title: d.Name.In(e.words.Lang()), Subtitle: d.Name.In(other),
		Trailing: e.words.N("organizations", d.Organizations),
	}
	if d.Code == e.Desk.District {
		row.Chip, row.ChipKind = e.words.T("district.own"), widgets.Info
	}
	return row
}
