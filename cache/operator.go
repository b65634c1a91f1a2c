package cache

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"akmola.kz/kezek/cache/internal/keywrap"
	"akmola.kz/kezek/cache/internal/layout"
	"akmola.kz/kezek/internal/model"
	bolt "go.etcd.io/bbolt"
	"golang.org/x/crypto/chacha20poly1305"
)

// Cost is what one try of a PIN costs under argon2id.
type Cost = keywrap.Cost

// DefaultCost is the second recommendation of RFC 9106, section 4.
var DefaultCost = Cost{Memory: 64 << 10, Passes: 3, Lanes: 4}

// wraps returns the operators' keys, by number. One that cannot be read is damage.
func (f *File) wraps() (wraps []keywrap.Key, err error) {
	err = f.view(func(tx *bolt.Tx) error {
		wraps = nil
		err := tx.Bucket(layout.BucketOperators.Name()).ForEach(func(k, v []byte) error {
			w, err := keywrap.Read(k, v)
			if err != nil {
				return &fault{cause: err}
			}
			wraps = append(wraps, w)
			return nil
		})
		if err == nil && len(wraps) == 0 && f.meta.Last > 0 {
			err = &fault{cause: errKeys}
		}
		return err
	})
	return wraps, err
}

// Operators returns the numbers of the operators in their order, also while the
// file is locked. None and no error: nobody has worked with this file yet.
func (f *File) Operators() ([]int, error) {
	wraps, err := f.wraps()
	if err != nil {
		return nil, err
	}
	numbers := make([]int, 0, len(wraps))
	for _, w := range wraps {
		numbers = append(numbers, w.Number)
	}
	return numbers, nil
}

// OperatorNames returns the operators by number. A name that cannot be read is empty.
func (f *File) OperatorNames() ([]model.Operator, error) {
	if _, err := f.requireUnlocked(); err != nil {
		return nil, err
	}
	numbers, err := f.Operators()
	if err != nil {
		return nil, err
	}
	operators := []model.Operator{}
	for _, number := range numbers {
		operators = append(operators, f.operator(number))
	}
	return operators, nil
}

// operator returns an operator with the name, which needs the data key.
func (f *File) operator(number int) model.Operator {
	operator := model.Operator{Number: number}
	sealer, err := f.requireUnlocked()
	if err != nil {
		return operator
	}
	key := layout.NumberKey(uint64(number))
	var value []byte
	err = f.view(func(tx *bolt.Tx) error {
		value, err = copyValue(tx, layout.BucketNames, key)
		return err
	})
	if err == nil && value != nil {
		if name, err := layout.Open(sealer, layout.BucketNames, key, value); err == nil {
			operator.Name = string(name)
		}
	}
	return operator
}

// isName reports whether a name has two letters at least: one would name nobody in the log.
func isName(name string) bool {
	letters := 0
	for _, r := range name {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters > 1
}

// AddOperator adds an operator. The first one of an empty file
// makes the data key and unlocks it; for others it must be unlocked. Codes:
// name_empty, pin_format, pin_weak, cache_locked, cache_keyring; cache_damaged where
// something is sealed, but no operator's key is there to open it.
func (f *File) AddOperator(name, pin string) (model.Operator, error) {
	name = strings.TrimSpace(name)
	if !isName(name) {
		return model.Operator{}, model.NewError(model.CodeNameEmpty)
	}
	if err := CheckPIN(pin, f.PINDigits()); err != nil {
		return model.Operator{}, err
	}
	f.pins.Lock()
	defer f.pins.Unlock()
	wraps, err := f.wraps()
	if err != nil {
		return model.Operator{}, err
	}
	key, keyring, secret := f.key, "", f.secret
	switch {
	case key == nil && len(wraps) > 0:
		return model.Operator{}, model.NewError(model.CodeCacheLocked)
	case len(wraps) > 0:
		keyring = wraps[0].Keyring
	case key != nil:
		return model.Operator{}, coded(errKeys)
	default:
		if err := f.checkEmpty(); err != nil {
			return model.Operator{}, err
		}
		if keyring, secret, err = f.makeSecret(); err != nil {
			return model.Operator{}, err
		}
		f.pinOnly.Store(keyring == "")
		if err := CheckPIN(pin, f.PINDigits()); err != nil {
			return model.Operator{}, err
		}
		key = make([]byte, keywrap.KeySize)
		_, _ = rand.Read(key) // never fails
	}
	operator, err := f.add(name, pin, keyring, secret, key)
	if err != nil {
		return model.Operator{}, err
	}
	f.secret = secret
	f.writeKeysCopy()
	return operator, f.unlockWith(key)
}

// sealedBuckets are those that the data key opens.
var sealedBuckets = []layout.Bucket{
	layout.BucketNames, layout.BucketHead, layout.BucketActions, layout.BucketDraft, layout.BucketOutbox, layout.BucketReference, layout.BucketState,
	layout.BucketVisits,
}

// checkEmpty returns cache_damaged where anything was ever sealed in the file: another
// data key would lose it.
func (f *File) checkEmpty() error {
	return f.view(func(tx *bolt.Tx) error {
		for _, b := range append([]layout.Bucket{layout.BucketOperators}, sealedBuckets...) {
			if k, _ := tx.Bucket(b.Name()).Cursor().First(); k != nil || f.meta.Last > 0 {
				return errKeys
			}
		}
		return nil
	})
}

func (f *File) add(name, pin, keyring string, secret, key []byte) (model.Operator, error) {
	f.mu.RLock()
	m := f.meta
	f.mu.RUnlock()
	m.Last++ // f.pins is held: nobody else gives numbers
	w, err := keywrap.Wrap(m.Last, pin, f.cost, keyring, secret, key)
	if err != nil {
		return model.Operator{}, err
	}
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return model.Operator{}, fmt.Errorf("use the data key: %w", err)
	}
	err = f.change(func(t *transaction) error {
		t.meta.Last = m.Last
		if err := putMeta(t.tx, t.meta); err != nil {
			return err
		}
		number := layout.NumberKey(uint64(w.Number))
		if err := putWrap(t, w); err != nil {
			return err
		}
		return t.tx.Bucket(layout.BucketNames.Name()).Put(number, layout.Seal(aead, layout.BucketNames, number, t.revision, []byte(name)))
	})
	if err != nil {
		return model.Operator{}, err
	}
	f.mu.Lock()
	f.meta.Last = m.Last
	f.mu.Unlock()
	return model.Operator{Number: w.Number, Name: name}, nil
}

func putWrap(t *transaction, w keywrap.Key) error {
	content, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("encode an operator's key: %w", err)
	}
	return t.putClear(layout.BucketOperators, layout.NumberKey(uint64(w.Number)), content)
}

// RemoveOperator takes an operator's PIN away; the number is never given again. The
// PIN of the one who does it is tried as by Unlock. Nobody removes themselves, and so
// one always stays: bad_request.
func (f *File) RemoveOperator(number, by int, pin string) error {
	f.pins.Lock()
	defer f.pins.Unlock()
	if _, err := f.requireUnlocked(); err != nil {
		return err
	}
	numbers, err := f.Operators()
	if err != nil {
		return err
	}
	if !slices.Contains(numbers, number) {
		return model.NewError(model.CodeNotFound)
	}
	if number == by {
		return model.WrapError(model.CodeBadRequest, errors.New("nobody removes themselves"))
	}
	if _, err := f.tryPIN(by, pin); err != nil {
		return err
	}
	key := layout.NumberKey(uint64(number))
	err = f.change(func(t *transaction) error {
		for _, b := range []layout.Bucket{layout.BucketOperators, layout.BucketNames, layout.BucketTries} {
			if err := t.remove(b, key); err != nil {
				return err
			}
		}
		return putStale(t)
	})
	if err != nil {
		return err
	}
	delete(f.waits, number)
	f.writeKeysCopy()
	f.forget()
	return nil
}

// unlockWith makes key the data key.
func (f *File) unlockWith(key []byte) error {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return fmt.Errorf("use the data key: %w", err)
	}
	f.key = key
	f.sealer.Store(&aead)
	return nil
}
