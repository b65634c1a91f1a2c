package officer

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui"
	"akmola.kz/kezek/ui/widgets"
)

// annulment is what an officer types to annul the later one of two applications.
type annulment struct {
	why string // as it was typed

	entry  *widgets.Entry
	reason *widgets.Field
}

// view is the two applications side by side, with the field of the reason below.
func (d *annulment) view(p *workPage, pair []model.Application) fyne.CanvasObject {
	w := p.Texts()
	d.entry = widgets.NewEntry("")
	d.entry.SetText(d.why)
	d.entry.OnChanged = func(typed string) {
		d.why = typed
		d.reason.SetError("")
	}
	d.entry.OnSubmitted = func(string) { p.annul() }
	d.reason = widgets.NewField(w.T("officer.work.duplicate.why"), d.entry)
	return widgets.VStack(16,
		widgets.Fold(16, 200, []float32{1, 1}, p.oneOf("officer.work.duplicate.earlier", pair[0]), p.oneOf("officer.work.duplicate.later", pair[1])),
		d.reason,
	)
}

// oneOf is one of the two.
func (p *workPage) oneOf(title string, a model.Application) fyne.CanvasObject {
	w := p.Texts()
	return widgets.VStack(8, widgets.Strong(w.T(title)), widgets.NewSummary(
		widgets.SummaryRow{Label: w.T("info.number"), Value: a.Number},
		widgets.SummaryRow{Label: w.T("info.child"), Value: a.Child.FullName(), Plain: true},
		widgets.SummaryRow{Label: w.T("info.iin"), Object: p.Masked(a.Number, "child", a.Child.IIN.Masked(), a.Child.IIN.Grouped())},
		widgets.SummaryRow{Label: w.T("info.birth"), Value: a.Child.Birth.String(), Plain: true},
		widgets.SummaryRow{Label: w.T("info.district"), Value: w.DistrictName(a.District), Plain: true},
		widgets.SummaryRow{Label: w.T("officer.work.duplicate.made"), Value: w.Minute(a.CreatedAt), Plain: true},
	))
}

// annul annuls the later one; the reason is asked first.
func (p *workPage) annul() {
	why := strings.TrimSpace(p.annulled.why)
	if why == "" {
		p.annulled.reason.SetError(p.Texts().T("officer.work.duplicate.why.missing"))
		p.annulled.entry.Focus()
		p.Relayout()
		return
	}
	id := p.taken.Item.ID
	p.decide("officer.work.duplicate.annulled", func(ctx context.Context) error {
		return p.work.StepWork(ctx, id, model.WorkRequest{Step: model.AnnulWork, Why: why})
	})
}

// duplicateActions are what can be done with two applications that the officer has.
func (p *workPage) duplicateActions(w ui.Words) []ui.Action {
	return []ui.Action{
		{Text: w.T("officer.work.return"), Key: ui.KeyBack, Do: p.giveBack},
		{Text: w.T("officer.work.duplicate.annul"), Key: ui.KeyRemove, Do: p.annul},
		{Text: w.T("officer.work.duplicate.done"), Key: ui.KeyPrimary, Do: func() { p.end(model.EndWork, "officer.work.done") }, Primary: true},
	}
}
