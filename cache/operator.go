package cache

import (
	"bytes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"akmola.kz/kezek/internal/model"
	bolt "go.etcd.io/bbolt"
	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
)

const (
	keySize  = chacha20poly1305.KeySize
	saltSize = 16
)

// Cost is what one try of a PIN costs under argon2id.
type Cost struct {
	Memory uint32 `json:"memory"` // KiB
	Passes uint32 `json:"passes"`
	Lanes  uint8  `json:"lanes"`
}

// DefaultCost is the second recommendation of RFC 9106, section 4.
var DefaultCost = Cost{Memory: 64 << 10, Passes: 3, Lanes: 4}

// sane keeps a damaged or a hostile file from taking all memory.
func (c Cost) sane() bool {
	return c.Memory >= 8 && c.Memory <= 4<<20 && c.Passes >= 1 && c.Passes <= 100 && c.Lanes >= 1
}

// wrap is the data key, wrapped for one operator.
type wrap struct {
	Number  int    `json:"number"`
	Salt    []byte `json:"salt"`
	Cost    Cost   `json:"cost"`
	Keyring string `json:"keyring,omitempty"` // name of the secret that takes part
	Nonce   []byte `json:"nonce"`
	Sealed  []byte `json:"sealed"`
}

// newWrap wraps key for the operator under a PIN and, where there is one, the
// keyring's secret.
func newWrap(number int, pin string, cost Cost, keyring string, secret, key []byte) (wrap, error) {
	w := wrap{
		Number: number, Salt: make([]byte, saltSize), Cost: cost, Keyring: keyring,
		Nonce: make([]byte, chacha20poly1305.NonceSizeX),
	}
	_, _ = rand.Read(w.Salt)  // never fails
	_, _ = rand.Read(w.Nonce) // never fails
	aead, err := w.aead(pin, secret)
	if err != nil {
		return wrap{}, err
	}
	w.Sealed = aead.Seal(nil, w.Nonce, key, w.associated())
	return w, nil
}

// aead derives what wraps: argon2id of the PIN; where the keyring takes part, HKDF
// over that and its secret, so that the file alone cannot be tried.
func (w wrap) aead(pin string, secret []byte) (cipher.AEAD, error) {
	if !w.Cost.sane() || len(w.Nonce) != chacha20poly1305.NonceSizeX {
		return nil, fmt.Errorf("%w: an operator's key", errDamaged)
	}
	kek := argon2.IDKey([]byte(pin), w.Salt, w.Cost.Passes, w.Cost.Memory, w.Cost.Lanes, keySize)
	if w.Keyring != "" {
		var err error
		if kek, err = hkdf.Key(sha256.New, slices.Concat(kek, secret), w.Salt, "kezek cache operator", keySize); err != nil {
			return nil, fmt.Errorf("derive the key: %w", err)
		}
	}
	return chacha20poly1305.NewX(kek)
}

func (w wrap) associated() []byte {
	return fmt.Appendf(nil, "kezek operator %d %s", w.Number, w.Keyring)
}

// errPIN tells that the PIN, or the secret, is not the one.
var errPIN = errors.New("it does not open the key")

// open returns the data key.
func (w wrap) open(pin string, secret []byte) ([]byte, error) {
	aead, err := w.aead(pin, secret)
	if err != nil {
		return nil, err
	}
	key, err := aead.Open(nil, w.Nonce, w.Sealed, w.associated())
	if err != nil || len(key) != keySize {
		return nil, errPIN
	}
	return key, nil
}

func readWrap(key, value []byte) (w wrap, err error) {
	_, content, err := check(bucketOperators, key, value)
	if err != nil {
		return w, err
	}
	err = json.Unmarshal(content, &w)
	sized := len(w.Salt) == saltSize && len(w.Nonce) == chacha20poly1305.NonceSizeX && len(w.Sealed) == keySize+chacha20poly1305.Overhead
	if err != nil || !sized || !bytes.Equal(key, numberKey(uint64(w.Number))) {
		return w, fmt.Errorf("%w: an operator's key", errDamaged)
	}
	return w, nil
}

// checkPair is check, which also reads an operator's key: one that cannot be read is
// no less damaged for its sum being right.
func checkPair(b bucket, key, value []byte) (head, []byte, error) {
	h, content, err := check(b, key, value)
	if err == nil && b == bucketOperators {
		_, err = readWrap(key, value)
	}
	return h, content, err
}

// wraps returns the operators' keys, by number. One that cannot be read is damage.
func (f *File) wraps() (wraps []wrap, err error) {
	err = f.view(func(tx *bolt.Tx) error {
		wraps = nil
		err := tx.Bucket(bucketOperators.name()).ForEach(func(k, v []byte) error {
			w, err := readWrap(k, v)
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
	if _, err := f.opened(); err != nil {
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
	sealer, err := f.opened()
	if err != nil {
		return operator
	}
	key := numberKey(uint64(number))
	var value []byte
	err = f.view(func(tx *bolt.Tx) error {
		value, err = copyValue(tx, bucketNames, key)
		return err
	})
	if err == nil && value != nil {
		if name, err := openValue(sealer, bucketNames, key, value); err == nil {
			operator.Name = string(name)
		}
	}
	return operator
}

// AddOperator adds an operator. The first one of a file in which nothing stands yet
// makes the data key and unlocks it; for others it must be unlocked. Codes:
// name_empty, pin_format, pin_weak, cache_locked, cache_keyring; cache_damaged where
// something is sealed, but no operator's key is there to open it.
func (f *File) AddOperator(name, pin string) (model.Operator, error) {
	name = strings.TrimSpace(name)
	if name == "" {
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
		if err := f.holdEmpty(); err != nil {
			return model.Operator{}, err
		}
		if keyring, secret, err = f.makeSecret(); err != nil {
			return model.Operator{}, err
		}
		f.alone.Store(keyring == "")
		if err := CheckPIN(pin, f.PINDigits()); err != nil {
			return model.Operator{}, err
		}
		key = make([]byte, keySize)
		_, _ = rand.Read(key) // never fails
	}
	operator, err := f.add(name, pin, keyring, secret, key)
	if err != nil {
		return model.Operator{}, err
	}
	f.secret = secret
	f.keepCopy()
	return operator, f.unlockWith(key)
}

// sealedBuckets are those that the data key opens.
var sealedBuckets = []bucket{
	bucketNames, bucketHead, bucketActions, bucketDraft, bucketOutbox, bucketReference, bucketState,
}

// holdEmpty returns cache_damaged where anything was ever sealed in the file: another
// data key would lose it.
func (f *File) holdEmpty() error {
	return f.view(func(tx *bolt.Tx) error {
		for _, b := range append([]bucket{bucketOperators}, sealedBuckets...) {
			if k, _ := tx.Bucket(b.name()).Cursor().First(); k != nil || f.meta.Last > 0 {
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
	w, err := newWrap(m.Last, pin, f.cost, keyring, secret, key)
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
		number := numberKey(uint64(w.Number))
		if err := putWrap(t, w); err != nil {
			return err
		}
		return t.tx.Bucket(bucketNames.name()).Put(number, sealValue(aead, bucketNames, number, t.revision, []byte(name)))
	})
	if err != nil {
		return model.Operator{}, err
	}
	f.mu.Lock()
	f.meta.Last = m.Last
	f.mu.Unlock()
	return model.Operator{Number: w.Number, Name: name}, nil
}

func putWrap(t *transaction, w wrap) error {
	content, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("encode an operator's key: %w", err)
	}
	return t.putClear(bucketOperators, numberKey(uint64(w.Number)), content)
}

// RemoveOperator takes an operator's PIN away; the number is never given again. The
// PIN of the one who does it is judged as by Unlock. Nobody removes themselves, and so
// one always stays: bad_request.
func (f *File) RemoveOperator(number, by int, pin string) error {
	f.pins.Lock()
	defer f.pins.Unlock()
	if _, err := f.opened(); err != nil {
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
	if _, err := f.judge(by, pin); err != nil {
		return err
	}
	key := numberKey(uint64(number))
	err = f.change(func(t *transaction) error {
		for _, b := range []bucket{bucketOperators, bucketNames, bucketTries} {
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
	f.keepCopy()
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
