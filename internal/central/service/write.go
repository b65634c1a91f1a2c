package service

import (
	"context"
	"errors"

	"akmola.kz/kezek/internal/central/store"
	"akmola.kz/kezek/internal/model"
)

// counted is a refusal that keeps what was written before it: wrong digits count against
// a code also where they end the transaction, and a challenge is spent.
type counted struct{ error }

func (c *counted) Unwrap() error { return c.error }

// write runs do in a transaction. An error undoes it, unless it is counted.
func (s *Service) write(ctx context.Context, do func(*store.Tx) error) error {
	var refused *counted
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		refused = nil
		err := do(tx)
		if errors.As(err, &refused) {
			return nil
		}
		return err
	})
	if err == nil && refused != nil {
		return refused.error
	}
	return err
}

// read returns what get finds in the store as it is at one moment.
func read[T any](ctx context.Context, s *Service, get func(*store.Tx) (T, error)) (found T, err error) {
	err = s.store.Read(ctx, func(tx *store.Tx) error {
		found, err = get(tx)
		return err
	})
	return found, err
}

// orCode gives what is not in the store the code that says so.
func orCode(code model.Code, err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return model.NewError(code)
	}
	return err
}

// BadRequest returns the error of a request that no program of ours would send; field
// names its part.
func BadRequest(field string, err error) error {
	return &model.Error{Code: model.CodeBadRequest, Params: map[string]string{"field": field}, Err: err}
}
