package officer

import (
	"context"
	"slices"

	"akmola.kz/kezek/internal/model"
)

// WorkLister lists what officers have to look at, each by one of them at a time. An empty district is
// the officer's own.
type WorkLister interface {
	WorkCounts(ctx context.Context, district string) ([]model.WorkCount, error)
	Work(ctx context.Context, district string, kind model.WorkKind) ([]model.WorkItem, error)
	StepWork(ctx context.Context, id string, said model.WorkRequest) (model.WorkItem, error)
	DecideClaim(ctx context.Context, id string, said model.ClaimDecision) (model.Claim, error)
	OfficerDocument(ctx context.Context, id string) (data []byte, mediaType string, err error)
	OfficerProtocol(ctx context.Context, id string, lang model.Lang) (data []byte, mediaType string, err error)
}

// Case is one thing of the list with all that there is to it.
type Case struct {
	Item  model.WorkItem
	Whole model.OfficerApplication // without a number where nobody knows the application
}

// Scans are what the family attached, what the thing is about first.
func (c Case) Scans() (scans []model.Document) {
	for _, claim := range c.Whole.Claims {
		if claim.ID == c.Item.Subject {
			scans = slices.Concat(claim.Documents, scans)
		} else {
			scans = append(scans, claim.Documents...)
		}
	}
	for _, entry := range c.Whole.Entries {
		for _, d := range entry.Documents {
			if !d.System() {
				scans = append(scans, d)
			}
		}
	}
	slices.SortStableFunc(scans, func(a, b model.Document) int {
		switch c.Item.Subject {
		case a.ID:
			return -1
		case b.ID:
			return 1
		}
		return 0
	})
	return scans
}

// Offer returns the offer that the thing is about.
func (c Case) Offer() (model.ListedOffer, bool) {
	i := slices.IndexFunc(c.Whole.Offers, func(o model.ListedOffer) bool { return o.ID == c.Item.ID })
	if i < 0 {
		return model.ListedOffer{}, false
	}
	return c.Whole.Offers[i], true
}

// ToDo returns what there is to look at of a kind, and remembers how much there is of each.
func (w *Work) ToDo(ctx context.Context, kind model.WorkKind) ([]model.WorkItem, error) {
	login := w.begun()
	counts, err := w.Central.WorkCounts(ctx, w.district())
	if err != nil {
		return nil, w.check(err)
	}
	items, err := w.Central.Work(ctx, w.district(), kind)
	if err != nil {
		return nil, w.check(err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.logins == login {
		w.counts = map[model.WorkKind]int{}
		for _, c := range counts {
			w.counts[c.Kind] = c.Count
		}
	}
	return items, nil
}

// Count returns how much there was to look at of a kind, as it was last asked.
func (w *Work) Count(kind model.WorkKind) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.counts[kind]
}

// Take has the officer have a thing for a quarter of an hour, and returns all that there is to it; what
// expires is nobody's to take. The error is work_taken where another officer has it.
func (w *Work) Take(ctx context.Context, item model.WorkItem) (c Case, err error) {
	if item.Kind != model.ExpiringWork {
		if item, err = w.Central.StepWork(ctx, item.ID, model.WorkRequest{Step: model.TakeWork}); err != nil {
			return c, w.check(err)
		}
	}
	if c.Item = item; item.Application != "" {
		c.Whole, err = w.Application(ctx, item.Application)
	}
	return c, err
}

// StepWork gives a thing back to the list, ends it, or annuls the later of two applications for a reason.
func (w *Work) StepWork(ctx context.Context, id string, said model.WorkRequest) error {
	_, err := w.Central.StepWork(ctx, id, said)
	return w.check(err)
}

// DecideClaim confirms a privilege or rejects it, which ends the thing.
func (w *Work) DecideClaim(ctx context.Context, id string, said model.ClaimDecision) error {
	_, err := w.Central.DecideClaim(ctx, id, said)
	return w.check(err)
}

// Document returns the bytes of a document about an application of the district, with the extension of
// their file.
func (w *Work) Document(ctx context.Context, id string) (data []byte, extension string, err error) {
	if data, _, err = w.Central.OfficerDocument(ctx, id); err != nil {
		return nil, "", w.check(err)
	}
	extension, err = model.DocumentExtension(data)
	return data, extension, err
}

// Protocol returns what the examination of the signature has found under the act that a document was
// issued for (PDF), with the extension of its file.
func (w *Work) Protocol(ctx context.Context, id string, lang model.Lang) (data []byte, extension string, err error) {
	if data, _, err = w.Central.OfficerProtocol(ctx, id, lang); err != nil {
		return nil, "", w.check(err)
	}
	extension, err = model.DocumentExtension(data)
	return data, extension, err
}
