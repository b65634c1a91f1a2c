package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// failNew tells why a new application is refused: where one stands already, beside it.
func (b base) failNew(err error) {
	if !b.showStanding(err) {
		b.Fail(err)
	}
}

// showStanding shows the application that stands beside what is asked for, and what the family can do; it reports
// whether err tells of one.
func (b base) showStanding(err error) bool {
	standing, told := model.StandingOf(err)
	if !told {
		return false
	}
	asked := b.Desk.Visit().Statement
	b.OpenPanel(func() *panel {
		w := b.words
		do, text := b.ClosePanel, "standing.unsent"
		sheet := &panel{title: w.T("standing.title"), width: 860}
		if standing.Number != "" {
			do, text = func() { b.openStanding(standing.Number) }, "standing.text"
			sheet.buttons = []fyne.CanvasObject{widgets.NewButton(widgets.Primary, w.T("standing.open"), keyLabel(KeyPrimary), do)}
		}
		sheet.keys = map[fyne.KeyName]func(){KeyPrimary: do}
		return scrolling(sheet, beside(widgets.VStack(16,
			widgets.Fold(16, 300, []float32{1, 1},
				w.standingCard("standing.stands", widgets.Warn, w.standingRows(standing)), w.standingCard("standing.asked", widgets.Neutral, b.askedRows(asked))),
			widgets.Body(w.T(text)),
		)))
	})
	return true
}

// standingCard is one of the two.
func (w words) standingCard(title string, kind widgets.Kind, rows []widgets.SummaryRow) fyne.CanvasObject {
	return widgets.NewCardRoom(16, widgets.VStack(8, widgets.Section(w.T(title)), widgets.NewSummary(rows...))).Tinted(kind)
}

// standingRows tell of an application that stands what is known of it.
func (w words) standingRows(s model.Standing) []widgets.SummaryRow {
	rows := []widgets.SummaryRow{}
	if s.Number != "" {
		rows = append(rows, widgets.SummaryRow{Label: w.T("check.number"), Value: s.Number}, widgets.SummaryRow{Label: w.T("standing.status"), Value: w.T("status." + string(s.Status)), Plain: true})
	}
	rows = append(rows, widgets.SummaryRow{Label: w.T("standing.since"), Value: w.when(s.Since), Plain: true})
	if class := s.Class.In(w.Lang()); class != "" {
		rows = append(rows, widgets.SummaryRow{Label: w.T("standing.class"), Value: class, Plain: true})
	}
	for i, list := range s.Lists {
		rows = append(rows, widgets.SummaryRow{Label: w.T("applying.wish", "n", w.number(i+1)), Plain: true, Value: w.T("waiting.row.title", "organization", list.Organization.In(w.Lang()), "lang", w.T("education.in."+string(list.Education)))})
	}
	if len(s.Lists) == 0 {
		rows = append(rows, widgets.SummaryRow{Label: w.T("standing.lists"), Value: w.T("standing.none"), Plain: true})
	}
	return rows
}

// askedRows tell what the new application asks for so far.
func (b base) askedRows(asked model.Statement) []widgets.SummaryRow {
	w := b.words
	if asked.Kind != model.NewApplication { // it was not begun
		return []widgets.SummaryRow{{Label: w.T("standing.district"), Value: w.district(b.Desk.Visit().District), Plain: true}}
	}
	rows := []widgets.SummaryRow{{Label: w.T("standing.district"), Value: w.district(asked.District), Plain: true}}
	rows = append(rows, b.aboutNew(asked).rows...)
	for i := range rows {
		rows[i].Plain = true
	}
	return rows
}

// openStanding goes to the application that stands in the cabinet, where it can be changed.
func (b base) openStanding(number string) {
	b.ClosePanel()
	b.ActThen("busy.load", func(ctx context.Context) error {
		_, err := b.Desk.Applications(ctx)
		return err
	}, func(err error) {
		if b.Desk.Fire(desk.CabinetOpened) != nil {
			return
		}
		b.Render()
		apps := b.Desk.KnownApplications()
		if i := slices.IndexFunc(apps, func(a model.Application) bool { return a.Number == number }); err == nil && i >= 0 {
			b.chooseApplication(apps[i])
		} // else the page of the applications asks for them again, and tells
	})
}
