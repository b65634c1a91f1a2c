package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// whyPage tells why an entry stands where it does: each change of its place in words, and who
// stands before it. It leads back to the list that it was opened from.
type whyPage struct {
	base
	entry model.Entry
	list  Page
}

// askWhy shows why the entry that is unfolded stands where it does.
func (p *waitingPage) askWhy() { p.Show(&whyPage{p.base, p.Desk.Entry(), p}) }

// Draw draws the changes, the last one first, and beside them who stands before.
func (p *whyPage) Draw() *View {
	w, entry := p.words, p.entry
	return &View{
		Title: w.T("why.title", "place", w.number(entry.Place)),
		Lead: w.T("why.lead", "name", childName(entry.Application.Child), "organization", entry.Organization.Short.In(w.Lang()),
			"group", w.group(entry.Group, entry.Lang)),
		Body:    p.layout.columns(24, []float32{7, 3}, widgets.NewCardRoom(20, p.changes()), widgets.NewCardRoom(20, p.order())),
		Ready:   true,
		Actions: []Action{{Text: w.T("action.back"), Key: KeyBack, Do: func() { p.Show(p.list) }, Primary: true}},
		Hints:   []widgets.Hint{{Keys: []string{"PgUp", "PgDn"}, Text: w.T("key.read")}},
	}
}

// changes are the places that the entry has had, down to that which it was given first.
func (p *whyPage) changes() fyne.CanvasObject {
	w, column := p.words, widgets.VStack(0)
	add := func(day string, place int, was string, title, text string) {
		figure := widgets.VStack(0, widgets.Section(w.number(place)))
		if was != "" {
			figure.Add(widgets.Small(was))
		}
		column.Add(widgets.Inset(11, 0, 11, 0, widgets.FoldTexts(16, 70, []float32{13, 11, 50}, widgets.Small(day), figure,
			widgets.VStack(2, widgets.Strong(title), widgets.Small(text)))))
	}
	for _, event := range slices.Backward(p.entry.Events) {
		if change := event.Change; change != nil {
			add(w.day(event.At), change.To, w.T("why.was", "place", w.number(change.From)), w.MovedText(*change), w.T("why."+string(change.Reason)))
			column.Add(widgets.NewDivider())
		}
	}
	add(w.day(p.entry.CreatedAt), p.entry.FirstPlace, "", w.T("why.placed"), w.T("why.order"))
	return column
}

// order tells who stands before the child, by kind, and by which rules. It promises no day.
func (p *whyPage) order() fyne.CanvasObject {
	w := p.words
	column := widgets.VStack(10, widgets.Section(w.T("before.title")))
	counts := make([]int, len(p.entry.Before))
	for i, class := range p.entry.Before {
		counts[i] = class.Count
	}
	if len(counts) == 0 {
		column.Add(widgets.Body(w.T("before.nobody")))
	} else {
		column.Add(widgets.NewParts(counts))
	}
	for _, class := range p.entry.Before {
		column.Add(widgets.HTop(8, widgets.NewChip(widgets.Info, w.number(class.Count)), widgets.Grow(widgets.Body(w.ClassText(class)))))
	}
	column.Add(widgets.NewDivider())
	column.Add(widgets.Small(w.T("why.promise")))
	if rules := p.Desk.Rules(); p.entry.Organization.District == p.Desk.Visit().District { // else they are another district's
		if turns := p.turns(rules.Distribution.Classes); turns != "" {
			column.Add(widgets.Small(w.T("why.turns", "turns", turns)))
		}
		column.Add(widgets.Small(w.T("why.edition", "since", rules.Since)))
	}
	return column
}

// turns lists the classes that take turns, with their shares.
func (p *whyPage) turns(classes []model.Class) string {
	var turns []string
	for _, class := range classes {
		if class.Share > 0 {
			turns = append(turns, p.words.T("why.turn", "class", class.Name.In(p.words.Lang()), "n", p.words.number(class.Share)))
		}
	}
	return strings.Join(turns, ", ")
}
