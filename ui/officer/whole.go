package officer

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// heading is whose application it is, and how it stands.
func heading(w ui.Words, a model.OfficerApplication) fyne.CanvasObject {
	return widgets.HRow(12, widgets.Grow(widgets.Section(a.Child.FullName())), widgets.NewChip(widgets.Info, statusOf(w, a.Status)))
}

// whole is everything that is known of an application, below its heading.
func (n *naming) whole(p page, a model.OfficerApplication) *fyne.Container {
	w := p.Texts()
	linked := w.T("officer.application.unlinked")
	if a.Applicant != nil {
		linked = a.Applicant.FullName()
	}
	rows := []widgets.SummaryRow{
		{Label: w.T("info.number"), Value: a.Number},
		{Label: w.T("info.iin"), Object: p.Masked(a.Number, "child", a.Child.IIN.Masked(), a.Child.IIN.Grouped())},
		{Label: w.T("info.birth"), Value: a.Child.Birth.String(), Plain: true},
		{Label: w.T("officer.offer.class"), Value: a.Class.In(w.Lang()), Plain: true},
		{Label: w.T("info.applicant"), Value: linked, Plain: true},
	}
	if a.Applicant != nil && a.Applicant.Phone != "" {
		phone := a.Applicant.Phone
		rows = append(rows, widgets.SummaryRow{Label: w.T("officer.application.phone"), Object: p.Masked(a.Number, "phone", phone.Masked(), phone.String())})
	}
	column := widgets.VStack(16, widgets.NewSummary(rows...))
	for _, entry := range a.Entries {
		column.Add(widgets.VStack(2,
			widgets.Strong(entry.Organization.Short.In(w.Lang())+", "+w.T("education.in."+string(entry.Lang))),
			widgets.Small(w.T("officer.application.entry", "number", entry.Number, "status", w.T("entry."+string(entry.Status)), "time", w.Minute(entry.CreatedAt))),
		))
		if link := p.protocol(entry); link != nil {
			column.Add(link)
		}
	}
	for _, offer := range a.Offers {
		column.Add(widgets.VStack(2, widgets.Strong(n.place(w, offer.Place)), widgets.Small(offer.Number+" · "+w.Minute(offer.MadeAt))))
	}
	if events := history(a); len(events) > 0 {
		column.Add(p.Timeline(events))
	}
	return column
}

// protocol leads to what the examination of the signature under the statement of an entry has found;
// nil where nobody signed it with a key.
func (p page) protocol(entry model.Entry) fyne.CanvasObject {
	i := slices.IndexFunc(entry.Documents, func(d model.Document) bool { return d.Kind == model.StatementDocument })
	if i < 0 || entry.SignedBy != model.ByKey {
		return nil
	}
	id, lang := entry.Documents[i].ID, p.Texts().Lang()
	return widgets.HRow(0, widgets.Link(p.Texts().T("officer.application.protocol"), func() {
		p.ShowFile("busy.load", "protocol-"+id, func(ctx context.Context) ([]byte, string, error) { return p.work.Protocol(ctx, id, lang) })
	}), widgets.Spacer())
}

// statusOf says how an application stands.
func statusOf(w ui.Words, status model.ApplicationStatus) string {
	if status == model.Withdrawn { // a family that withdrew is at no counter that would say it
		return w.T("officer.application.withdrawn")
	}
	return w.T("status." + string(status))
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
