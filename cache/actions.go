package cache

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strconv"

	"akmola.kz/kezek/cache/internal/layout"
	"akmola.kz/kezek/internal/model"
	bolt "go.etcd.io/bbolt"
)

var headKey = []byte("last")

// Log appends an action of the operator to the log, bound to the one before it.
// operator 0 is the program itself. It is durable when Log returns.
func (f *File) Log(kind model.ActionKind, operator int, record string) error {
	if !f.Unlocked() {
		return model.NewError(model.CodeCacheLocked)
	}
	if err := f.inspectOnce(); err != nil {
		return err
	}
	at := f.clock()
	return f.change(func(t *transaction) error {
		if t.sealer == nil {
			return model.NewError(model.CodeCacheLocked)
		}
		last, err := lastAction(t)
		if err != nil {
			return err
		}
		action := model.Action{At: at, Operator: operator, Kind: kind, Record: record}.Seal(last)
		body := []byte(action.Line())
		if err := t.put(layout.BucketActions, layout.NumberKey(action.Seq), body); err != nil {
			return fmt.Errorf("log an action: %w", err)
		}
		return t.put(layout.BucketHead, headKey, body)
	})
}

// ContinueLog puts the end of a log that was kept elsewhere into one in which nothing was
// logged yet: what is logged follows it. It does nothing where something was. Actions can be
// asked for only after the first of them.
func (f *File) ContinueLog(end []model.Action) error {
	if !f.Unlocked() {
		return model.NewError(model.CodeCacheLocked)
	}
	return f.change(func(t *transaction) error {
		if t.sealer == nil {
			return model.NewError(model.CodeCacheLocked)
		}
		if last, err := lastAction(t); err != nil || last.Seq > 0 || len(end) == 0 {
			return err
		}
		for _, action := range end {
			if err := t.put(layout.BucketActions, layout.NumberKey(action.Seq), []byte(action.Line())); err != nil {
				return fmt.Errorf("continue the action log: %w", err)
			}
		}
		return t.put(layout.BucketHead, headKey, []byte(end[len(end)-1].Line()))
	})
}

// lastAction returns the action that the next one follows. It is stored apart too, so
// that a log whose end was lost does not give the same number twice.
func lastAction(t *transaction) (model.Action, error) {
	var last, end model.Action
	if value := t.get(layout.BucketHead, headKey); value != nil {
		a, err := openAction(t, layout.BucketHead, headKey, value)
		if err == nil {
			last = a
		}
	}
	key, value := t.tx.Bucket(layout.BucketActions.Name()).Cursor().Last()
	if key != nil {
		a, err := openAction(t, layout.BucketActions, key, value)
		if err != nil && last.Seq == 0 {
			return model.Action{}, err
		}
		end = a
	}
	if end.Seq > last.Seq {
		return end, nil
	}
	return last, nil
}

func openAction(t *transaction, b layout.Bucket, key, value []byte) (a model.Action, err error) {
	body, err := layout.Open(t.sealer, b, key, value)
	if err != nil {
		return a, err
	}
	if err := json.Unmarshal(body, &a); err != nil {
		return a, fmt.Errorf("%w: %w", layout.ErrDamaged, err)
	}
	return a, nil
}

// Actions returns at most limit actions that come after the one numbered after, 0
// for the first, and checks each against the one before it. Where one is missing
// or was changed it returns those before it and cache_damaged, with the number of
// the broken one as parameter seq and the number from which the log can be read
// again, where there is one, as next.
func (f *File) Actions(after uint64, limit int) ([]model.Action, error) {
	sealer, err := f.requireUnlocked()
	if err != nil {
		return nil, err
	}
	if limit <= 0 {
		return nil, nil
	}
	if err := f.inspectOnce(); err != nil {
		return nil, err
	}
	var pairs []pair
	var end []byte
	err = f.view(func(tx *bolt.Tx) error {
		pairs = pairs[:0]
		if end, err = copyValue(tx, layout.BucketHead, headKey); err != nil {
			return err
		}
		cursor := tx.Bucket(layout.BucketActions.Name()).Cursor()
		from := max(after, 1) // the one before is needed to check the first
		for k, v := cursor.Seek(layout.NumberKey(from)); k != nil && len(pairs) <= limit; k, v = cursor.Next() {
			value, err := cloneValue(layout.BucketActions, k, v)
			if err != nil {
				return err
			}
			pairs = append(pairs, pair{bytes.Clone(k), value})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	read := &transaction{sealer: sealer}
	last, _ := openAction(read, layout.BucketHead, headKey, end)
	return checkChain(read, pairs, after, limit, last.Seq)
}

// checkChain opens the actions and checks their chain. last is the number of the last
// one that was ever logged.
func checkChain(t *transaction, pairs []pair, after uint64, limit int, last uint64) ([]model.Action, error) {
	var actions []model.Action
	var previous model.Action
	due := uint64(1)
	if after > 0 {
		due = after
	}
	for _, p := range pairs {
		if due > after && len(actions) == limit {
			return actions, nil
		}
		a, err := openAction(t, layout.BucketActions, p.key, p.value)
		switch {
		case err != nil || a.Seq != due:
			return actions, chainBrokenAt(due, pairs)
		case a.Seq == after: // checked when it was read itself; here it only comes before
		default:
			if err := a.Follows(previous); err != nil {
				return actions, chainBrokenAt(due, pairs)
			}
			actions = append(actions, a)
		}
		previous, due = a, due+1
	}
	if len(actions) < limit && due <= last {
		return actions, chainBrokenAt(due, nil)
	}
	return actions, nil
}

func chainBrokenAt(seq uint64, pairs []pair) error {
	err := model.NewError(model.CodeCacheDamaged, "seq", strconv.FormatUint(seq, 10))
	for _, p := range pairs {
		if next := binary.BigEndian.Uint64(p.key); next > seq {
			err.Params["next"] = strconv.FormatUint(next, 10)
			break
		}
	}
	return err
}
