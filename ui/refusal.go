package ui

import (
	"context"
	"time"

	"akmola.kz/kezek/internal/desk"
	"akmola.kz/kezek/internal/model"
)

// Refusal is what stands on the paper of a reasoned refusal.
type Refusal struct {
	Lang         model.Lang
	Applicant    string
	Child        string
	Organization model.Text
	Education    model.Lang
	Reason       string           // a sentence in Lang
	Way          model.RefusalWay // where it leads
	At           time.Time
	Act          string // what stands for the act on paper; empty where nothing was signed
	Office       string
	Practice     bool
	Paper        model.Paper
}

// printRefusal prints why the central refused: what was refused, why, and where to go.
func (s statements) printRefusal(record string, refusal *desk.Refusal, about Refusal) {
	if s.Refusal == nil || refusal == nil {
		return
	}
	about.Way, about.At, about.Office = refusal.Code.RefusalWay(), refusal.At, s.Office
	about.Practice = s.Practice != nil || s.connection.Practice
	s.Print(&document{
		name: record, record: record, papers: []model.Paper{model.A4, model.Roll},
		make: func(_ context.Context, on model.Paper) ([]byte, string, error) {
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
