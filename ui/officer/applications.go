package officer

import (
	"context"
	"slices"
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
	typed   string
	asked   string // what was searched for last
	found   []model.Application
	whole   model.OfficerApplication
	results *widgets.RowList
	side    *fyne.Container
	entry   *widgets.Entry
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
			Chip: p.status(a.Status), ChipKind: widgets.Neutral,
		}
	}
	p.results.SetRows(rows)
	p.results.SelectID(p.whole.Number)
	p.results.SetAccessibleName(w.T("officer.applications"))
	p.results.OnSubmitted = func(int) { p.open() }
	p.entry.OnUp, p.entry.OnDown = func() { p.results.MoveByKey(fyne.KeyUp) }, func() { p.results.MoveByKey(fyne.KeyDown) }
	p.side = container.NewStack()
	if p.whole.Number != "" {
		p.side.Add(widgets.Scroll(p.card()))
	}
	list := widgets.VFill(12, p.results, p.entry, p.results)
	action := w.T("officer.applications.find")
	if p.sought() && len(p.found) > 0 {
		action = w.T("officer.applications.open")
	}
	return p.framed(&ui.View{
		Plain: true, Fill: true, Focus: p.entry.Focusable(),
		Body:    p.lists(w.T("officer.applications"), w.T("officer.applications.lead"), []float32{5, 6}, list, p.side),
		Actions: []ui.Action{{Text: action, Key: ui.KeyPrimary, Do: p.next, Primary: true}},
		Hints:   []widgets.Hint{{Keys: []string{"↑", "↓"}, Text: w.T("key.choose")}},
	})
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
		p.asked, p.found, p.whole = typed, found, model.OfficerApplication{}
		p.Render()
	})
}

// open shows the application under the bar.
func (p *applicationsPage) open() {
	row, ok := p.results.SelectedRow()
	if !ok {
		return
	}
	var whole model.OfficerApplication
	p.ActThen("busy.load", func(ctx context.Context) (err error) {
		whole, err = p.work.Application(ctx, row.ID)
		return err
	}, func(err error) {
		if err != nil {
			p.Fail(err)
			return
		}
		p.whole = whole
		p.Render()
	})
}

func (p *applicationsPage) status(status model.ApplicationStatus) string {
	if status == model.Withdrawn { // a family that withdrew is at no counter that would say it
		return p.Texts().T("officer.application.withdrawn")
	}
	return p.Texts().T("status." + string(status))
}

// card is everything that is known of the application.
func (p *applicationsPage) card() fyne.CanvasObject {
	w, a := p.Texts(), p.whole
	linked := w.T("officer.application.unlinked")
	if a.Applicant != nil {
		linked = a.Applicant.FullName()
	}
	column := widgets.VStack(16,
		widgets.HRow(12, widgets.Grow(widgets.Section(a.Child.FullName())), widgets.NewChip(widgets.Info, p.status(a.Status))),
		widgets.NewSummary(
			widgets.SummaryRow{Label: w.T("info.number"), Value: a.Number},
			widgets.SummaryRow{Label: w.T("info.iin"), Object: p.Masked(a.Number, "child", a.Child.IIN.Masked(), a.Child.IIN.Grouped())},
			widgets.SummaryRow{Label: w.T("info.birth"), Value: a.Child.Birth.String(), Plain: true},
			widgets.SummaryRow{Label: w.T("officer.offer.class"), Value: a.Class.In(w.Lang()), Plain: true},
			widgets.SummaryRow{Label: w.T("info.applicant"), Value: linked, Plain: true},
		),
	)
	for _, entry := range a.Entries {
		column.Add(widgets.VStack(2,
			widgets.Strong(entry.Organization.Short.In(w.Lang())+", "+w.T("education.in."+string(entry.Lang))),
			widgets.Small(w.T("officer.application.entry", "number", entry.Number, "status", w.T("entry."+string(entry.Status)), "time", w.Minute(entry.CreatedAt))),
		))
	}
	for _, offer := range a.Offers {
		column.Add(widgets.VStack(2, widgets.Strong(p.place(w, offer.Place)), widgets.Small(offer.Number+" · "+w.Minute(offer.MadeAt))))
	}
	if events := history(a); len(events) > 0 {
		column.Add(p.Timeline(events))
	}
	return widgets.NewCard(column)
}

// history is what happened to an application and on every list it stands on, as it came.
func history(a model.OfficerApplication) []model.Event {
	events := slices.Clone(a.Events)
	for _, entry := range a.Entries {
		events = append(events, entry.Events...)
	}
	slices.SortStableFunc(events, func(a, b model.Event) int { return a.At.Compare(b.At) })
	return events
}
