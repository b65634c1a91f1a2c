package service

import (
	"context"
	"fmt"
	"time"

	"akmola.kz/kezek/internal/model"

	"golang.org/x/sync/semaphore"
)

// slots bound how many do something at once that takes much of the computer. The others wait their
// turn, each no longer than patience.
type slots struct {
	free     *semaphore.Weighted
	patience time.Duration
}

func newSlots(n int, patience time.Duration) slots {
	return slots{semaphore.NewWeighted(int64(n)), patience}
}

// do does work when its turn comes; central_busy where it does not come in time, or ctx ends
// before.
func (s slots) do(ctx context.Context, work func() error) error {
	if !s.free.TryAcquire(1) {
		waiting, cancel := context.WithTimeout(ctx, s.patience)
		defer cancel()
		if err := s.free.Acquire(waiting, 1); err != nil {
			return model.WrapError(model.CodeCentralBusy, fmt.Errorf("wait for a turn: %w", err))
		}
	}
	defer s.free.Release(1)
	return work()
}

// drawn draws a document, one of a few at once.
func (s *Service) drawn(ctx context.Context, draw func() ([]byte, error)) (body []byte, err error) {
	err = s.drawing.do(ctx, func() error {
		body, err = draw()
		return err
	})
	return body, err
}
