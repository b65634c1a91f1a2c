package officer

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// applicationsPage finds an application of the district, and shows all that is known of it on one
// page.
type applicationsPage struct {
	page
	naming
	letter      letter
	typed       string
	asked       string // what was searched for last
	found       []model.Application
	application model.OfficerApplication
	results     *widgets.RowList
	side        *fyne.Container
	entry       *widgets.Entry
}

// Draw draws the search with the application that is open at its side.
func (p *applicationsPage) Draw() *ui.View {
	w := p.Texts()
	p.entry = widgets.NewSearchEntry(w.T("officer.applications.search"))
	p.entry.SetText(p.typed)
	p.entry.OnChanged = func(typed string) { p.typed = typed }
	p.entry.OnSubmitted = func(string) { p.Primary() }
	none := "officer.applications.type"
	if p.asked != "" {
		none = "officer.applications.none"
	}
	p.results = widgets.NewRowList(w.T(none))
	rows := make([]widgets.Row, len(p.found))
	for i, a := range p.found {
		rows[i] = widgets.Row{
			ID: a.Number, Title: a.Child.FullName(), Subtitle: w.T("officer.application.row", "birth", a.Child.Birth, "number", a.Number),
			Chip: statusOf(w, a.Status), ChipKind: widgets.Neutral,
		}
	}
	p.results.SetRows(rows)
	p.results.SelectID(p.application.Number)
	p.results.SetAccessibleName(w.T("officer.applications"))
	p.results.OnSubmitted = func(int) { p.open() }
	p.entry.OnUp, p.entry.OnDown = func() { p.results.MoveByKey(fyne.KeyUp) }, func() { p.results.MoveByKey(fyne.KeyDown) }
	p.side = container.NewStack()
	if p.application.Number != "" {
		p.side.Add(widgets.Scroll(widgets.NewCard(widgets.VStack(16,
			heading(w, p.application), p.whole(p.page, p.application), p.letter.write(p.page, p.application),
		))))
	}
	list := widgets.VFill(12, p.results, p.entry, p.results)
	action := w.T("officer.applications.find")
	if p.sought() && len(p.found) > 0 {
		action = w.T("officer.applications.open")
	}
	v := &ui.View{
		Plain: true, Fill: true, Focus: p.entry.Focusable(),
		Body:    p.lists(w.T("officer.applications"), w.T("officer.applications.lead"), []float32{5, 6}, list, p.side),
		Actions: []ui.Action{{Text: action, Key: ui.KeyPrimary, Do: p.next, Primary: true}},
		Hints:   []widgets.Hint{{Keys: []string{"↑", "↓"}, Text: w.T("key.choose")}},
	}
	if p.application.Number != "" {
		p.letter.withKey(w, v)
	}
	return p.framed(v)
}

// sought reports whether what is typed was searched for.
func (p *applicationsPage) sought() bool {
	return p.asked != "" && strings.TrimSpace(p.typed) == p.asked
}

// next searches for what was typed, or opens what was found.
func (p *applicationsPage) next() {
	if p.sought() && len(p.found) > 0 {
		p.open()
		return
	}
	typed := strings.TrimSpace(p.typed)
	if typed == "" {
		p.Hint("officer.applications.type")
		return
	}
	var found []model.Application
	p.ActThen("busy.load", func(ctx context.Context) (err error) {
		if len(p.reference.Organizations) == 0 {
			if p.reference, err = p.work.Reference(ctx); err != nil {
				return err
			}
		}
		found, err = p.work.Search(ctx, typed)
		return err
	}, func(err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.asked, p.found, p.application = typed, found, model.OfficerApplication{}
		p.Render()
	})
}

// open shows the application under the bar.
func (p *applicationsPage) open() {
	if row, ok := p.results.SelectedRow(); ok {
		p.openNumber(row.ID)
	}
}

func (p *applicationsPage) openNumber(number string) {
	var whole model.OfficerApplication
	p.ActThen("busy.load", func(ctx context.Context) (err error) {
		whole, err = p.work.Application(ctx, number)
		return err
	}, func(err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.application, p.letter = whole, newLetter(func() { p.openNumber(number) })
		p.Render()
	})
}
