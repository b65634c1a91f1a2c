package officer

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// placesPage has the free places of each organization of the district, as they were told to the
// department, typed in: a run offers them.
type placesPage struct {
	page
	ui.Loading
	naming
	chooser[model.Organization]
	free  []model.FreePlace
	first *widgets.DigitsEntry // of the fields of the organization under the bar; nil where it has none
	typed map[model.FreePlace]string
}

// Load fetches organizations, rules and places.
func (p *placesPage) Load(ctx context.Context) (func(), error) {
	reference, err := p.work.Reference(ctx)
	if err != nil {
		return nil, err
	}
	free, err := p.work.Places(ctx)
	return func() { p.reference, p.free = reference, free }, err
}

// Draw draws the organizations with the places of the one under the bar.
func (p *placesPage) Draw() *ui.View {
	w := p.Texts()
	p.text = func(o model.Organization) string { return o.Short.KK + " " + o.Short.RU + " " + o.Short.EN }
	p.order, p.row, p.card = p.freeFirst, p.listed, p.detail
	p.fresh = func(model.Organization) { p.typed = map[model.FreePlace]string{} }
	p.draw(w.T("officer.places.search"), p.Empty(&p.Loading, "officer.places.empty"), p.find)
	p.list.List().OnSubmitted = func(int) { p.edit() }
	p.find()
	p.list.List().OnSelected = func(int) { p.show(); p.Relayout() }
	return p.framed(&ui.View{
		Plain: true, Fill: true, Body: p.lists(w.T("officer.places"), w.T("officer.places.lead"), []float32{5, 6}, p.list, p.side),
		Focus:   p.list.Entry().Focusable(),
		Keys:    map[fyne.KeyName]func(){ui.KeyEdit: p.edit},
		Actions: []ui.Action{{Text: w.T("officer.places.publish"), Key: ui.KeyPrimary, Do: p.publish, Primary: true}},
		Hints:   []widgets.Hint{{Keys: []string{"↑", "↓"}, Text: w.T("key.choose")}, ui.KeyHint(ui.KeyEdit, w.T("officer.places.edit"))},
	})
}

// find shows the organizations that the search finds.
func (p *placesPage) find() {
	p.first = nil
	p.chooser.find(p.reference.Organizations)
	all := 0
	for _, o := range p.found {
		all += p.freeAt(o.ID)
	}
	if p.Loaded() {
		p.list.Entry().SetTrailing(p.Texts().N("officer.places.count", all))
	}
	p.Relayout()
}

// freeFirst sorts organizations: those with free places first, then by name.
func (p *placesPage) freeFirst(all []model.Organization) {
	lang := p.Texts().Lang()
	slices.SortStableFunc(all, func(a, b model.Organization) int {
		return cmp.Or(cmp.Compare(min(1, p.freeAt(b.ID)), min(1, p.freeAt(a.ID))), cmp.Compare(a.Short.In(lang), b.Short.In(lang)))
	})
}

func (p *placesPage) listed(o model.Organization) widgets.Row {
	w := p.Texts()
	row := widgets.Row{ID: o.ID, Title: o.Short.In(w.Lang()), Subtitle: o.Address.In(w.Lang())}
	if n := p.freeAt(o.ID); n > 0 {
		row.Chip, row.ChipKind = w.N("officer.places.count", n), widgets.Ok
	}
	return row
}

// freeAt is how many places an organization has free.
func (p *placesPage) freeAt(id string) (n int) {
	for _, place := range p.free {
		if place.Organization == id {
			n += place.Count
		}
	}
	return n
}

// kindsAt are the kinds of places that an organization may have free, those that are published
// among them: of each year that it has a group for in a language.
func (p *placesPage) kindsAt(o model.Organization) (kinds []model.FreePlace) {
	day := model.DateOf(p.Desk.Now().In(model.Zone))
	for year := day.Year; year >= day.Year-p.reference.Rules.AgeTo; year-- {
		for _, lang := range model.EducationLangs() {
			one := model.FreePlace{Organization: o.ID, BirthYear: year, Lang: lang, Count: 1}
			if one.Check(p.reference.Rules, o, day) == nil {
				kinds = append(kinds, one.Kinds())
			}
		}
	}
	for _, place := range p.free { // of a special kind, or of a group that it has no longer
		if kind := uncounted(place); place.Organization == o.ID && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// uncounted is a kind of places without their number: the same for all of the kind.
func uncounted(place model.FreePlace) model.FreePlace {
	place.Count = 0
	return place
}

func (p *placesPage) count(kind model.FreePlace) int {
	for _, place := range p.free {
		if uncounted(place) == kind {
			return place.Count
		}
	}
	return 0
}

func (p *placesPage) detail(o model.Organization) fyne.CanvasObject {
	w := p.Texts()
	p.first = nil
	column := widgets.VStack(14, widgets.Section(o.Short.In(w.Lang())), widgets.Small(w.T("officer.places.help")))
	kinds := p.kindsAt(o)
	if len(kinds) == 0 {
		column.Add(widgets.Lead(w.T("officer.places.none")))
	}
	fields := make([]fyne.CanvasObject, len(kinds))
	for i, kind := range kinds {
		entry := widgets.NewDigitsEntry(countDigits, nil)
		entry.SetPlaceholder("0")
		if n := p.count(kind); n > 0 {
			entry.SetDigits(strconv.Itoa(n))
		}
		if text, typed := p.typed[kind]; typed {
			entry.SetDigits(text)
		}
		entry.OnChanged = func(string) { p.typed[kind] = entry.Digits() }
		entry.OnSubmitted = func(string) { p.Primary() }
		if p.first == nil {
			p.first = entry
		}
		label := w.T("officer.places.kind", "year", kind.BirthYear, "lang", w.T("education.in."+string(kind.Lang)))
		if kind.Kind != "" {
			label += ", " + p.special(kind)
		}
		fields[i] = widgets.NewField(label, entry)
	}
	for i := 0; i < len(fields); i += 2 {
		column.Add(widgets.Fold(16, 190, nil, fields[i:min(i+2, len(fields))]...))
	}
	return widgets.NewCard(column)
}

// countDigits is how many digits a number of places has at most.
const countDigits = 4

// edit goes to the first number of the organization.
func (p *placesPage) edit() {
	if p.first != nil {
		p.first.Focus()
	}
}

// publish says how many places there are, of those kinds that were changed.
func (p *placesPage) publish() {
	var changed []model.FreePlace
	for kind, text := range p.typed {
		n, err := strconv.Atoi(cmp.Or(text, "0"))
		if err == nil && n != p.count(kind) {
			kind.Count = n
			changed = append(changed, kind)
		}
	}
	if len(changed) == 0 {
		p.Hint("officer.places.unchanged")
		p.edit()
		return
	}
	slices.SortFunc(changed, model.FreePlace.Compare)
	var left []model.FreePlace
	p.ActThen("busy.save", func(ctx context.Context) (err error) {
		left, err = p.work.PublishPlaces(ctx, changed)
		return err
	}, func(err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.free, p.typed = left, map[model.FreePlace]string{}
		p.Render()
		p.Toast("officer.places.published")
	})
}
