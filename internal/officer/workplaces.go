package officer

import (
	"cmp"
	"context"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// WorkplaceDecider says which workplaces are served.
type WorkplaceDecider interface {
	OfficerWorkplaces(ctx context.Context) ([]model.ListedWorkplace, error)
	DecideWorkplace(ctx context.Context, id string, said model.WorkplaceDecision) (model.ListedWorkplace, error)
}

// Workplaces lists the workplaces of the officer's district: those that wait to be confirmed
// first, and of either the newest first.
func (w *Work) Workplaces(ctx context.Context) ([]model.ListedWorkplace, error) {
	all, err := w.Central.OfficerWorkplaces(ctx)
	if err != nil {
		return nil, w.check(err)
	}
	waits := func(p model.ListedWorkplace) int {
		if p.Standing == model.WorkplaceWaiting {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b model.ListedWorkplace) int {
		return cmp.Or(cmp.Compare(waits(a), waits(b)), b.Since.Compare(a.Since))
	})
	return all, nil
}

// ConfirmWorkplace says that a workplace is the office's that is called so.
func (w *Work) ConfirmWorkplace(ctx context.Context, id, office string) (model.ListedWorkplace, error) {
	return w.decide(ctx, id, model.WorkplaceDecision{Standing: model.WorkplaceConfirmed, Office: office})
}

// RevokeWorkplace says that a workplace is served no more, and why.
func (w *Work) RevokeWorkplace(ctx context.Context, id string, reason model.RevokeReason) (model.ListedWorkplace, error) {
	return w.decide(ctx, id, model.WorkplaceDecision{Standing: model.WorkplaceRevoked, Reason: reason})
}

func (w *Work) decide(ctx context.Context, id string, said model.WorkplaceDecision) (model.ListedWorkplace, error) {
	decided, err := w.Central.DecideWorkplace(ctx, id, said)
	return decided, w.check(err)
}
