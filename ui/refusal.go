package ui

import (
	"cmp"
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/ui/widgets"
)

// Refusal is what stands on the paper of a reasoned refusal that the counter makes.
type Refusal struct {
	Lang         model.Lang
	Number       string // of the document that the central keeps; empty where it keeps none
	Applicant    string
	Child        string
	Organization model.Text
	Education    model.Lang
	Reason       string           // a sentence in Lang
	Law          model.Text       // what the service is given under; empty where it is not known
	Way          model.RefusalWay // where it leads
	At           time.Time
	Act          string // what stands for the act on paper; empty where nothing was signed
	CheckURL     string // where anybody sees what became of the act; empty where nothing is to be seen
	Office       string
	Practice     bool
	Paper        model.Paper
}

// printRefusal prints why the central refused: what was refused, why, and where to go. It is
// the document that the central keeps, where there is one and it can be had, else the
// counter's own in the same layout.
func (s statements) printRefusal(record string, refusal *desk.Refusal, about Refusal) {
	if s.Refusal == nil || refusal == nil {
		return
	}
	about.Way, about.At, about.Office, about.Number = refusal.Code.RefusalWay(), refusal.At, s.officeName(), refusal.Number()
	about.Law, about.Practice = s.Desk.Rules().Law, s.Practice != nil || s.connection.Practice
	kept := about.Number != "" && !s.disconnected()
	if about.Number != "" && s.ActURL != nil {
		if url := s.ActURL(record); strings.Contains(url, "://") { // else nobody knows where the central is reached
			about.CheckURL = url
		}
	}
	s.Print(&document{
		name: cmp.Or(about.Number, record), record: record, papers: []model.Paper{model.A4, model.Roll},
		make: func(ctx context.Context, on model.Paper) ([]byte, string, error) {
			if kept {
				data, err := s.Desk.ActRefusal(ctx, record, on)
				if err == nil {
					return data, ".pdf", nil
				}
				s.Log.Warn("the refusal that the central keeps", "code", model.CodeOf(err), "err", err)
			}
			about.Lang, about.Paper = s.Desk.Lang(), on
			about.Reason = s.words.fail(refusal.Err()).Title
			data, err := s.Refusal(about)
			return data, ".pdf", err
		},
	})
}

// printItemRefusal prints the refusal of an item of the outbox.
func (s statements) printItemRefusal(item desk.ItemStatus) {
	s.printRefusal(item.ID, item.Failure, Refusal{
		Applicant: item.Who, Child: item.Child.Masked(), Organization: item.Where, Education: item.Lang, Act: model.ActCheck(item.ID),
	})
}

// refusalRow shows what the applicant was refused when they had left, and gives it on paper; key stands
// on the button.
func (p *waitingPage) refusalRow(refused model.Refusal, key string) fyne.CanvasObject {
	w := p.words
	title := w.T("education.in." + string(refused.Education))
	if name := refused.Short.In(w.Lang()); name != "" {
		title = w.T("waiting.row.title", "organization", name, "lang", title)
	}
	row := widgets.VStack(8,
		left(widgets.NewChip(widgets.Bad, w.T("outbox.state.refused"))),
		widgets.Strong(title),
		widgets.Body(refused.Reason.In(w.Lang())),
		widgets.Small(w.T("refusal.row", "number", refused.Number, "time", w.when(refused.At), "child", refused.Child)),
	)
	if !p.printOnly {
		row.Add(left(widgets.NewButton(widgets.Secondary, w.T("refusal.print"), key, func() { p.printGiven(refused) })))
	}
	return widgets.Inset(20, 16, 20, 16, row)
}

// printGiven prints a refusal of the applicant who is logged in.
func (p *waitingPage) printGiven(refused model.Refusal) {
	p.Print(&document{
		name: refused.Number, record: refused.ID, papers: []model.Paper{model.A4, model.Roll},
		make: func(ctx context.Context, on model.Paper) ([]byte, string, error) {
			data, err := p.Desk.RefusalDocument(ctx, refused.ID, on)
			return data, ".pdf", err
		},
	})
}
