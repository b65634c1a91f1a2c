package cache

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"akmola.kz/kezek/cache/internal/keywrap"
	"akmola.kz/kezek/cache/internal/layout"
	"akmola.kz/kezek/internal/model"
	bolt "go.etcd.io/bbolt"
)

// The lengths of a PIN, in digits. Where no keyring is used, a copy of the file
// can be tried at leisure: six digits would last about a day there.
const (
	pinMin          = 6
	pinMinNoKeyring = 8
	pinMax          = 12
)

// PINDigits is the least number of digits of a new PIN. Shorter ones that were made
// before go on working.
func (f *File) PINDigits() int {
	switch {
	case f.digits > 0:
		return f.digits
	case f.pinOnly.Load():
		return pinMinNoKeyring
	}
	return pinMin
}

// CheckPIN returns pin_format, with the least number as parameter digits, where pin is
// not that many digits up to twelve, pin_weak where it is one digit again and again, or
// a run up or down.
func CheckPIN(pin string, digits int) error {
	format := model.NewError(model.CodePINFormat, "digits", strconv.Itoa(digits))
	if len(pin) < digits || len(pin) > pinMax {
		return format
	}
	steps := map[int]bool{}
	for i := range len(pin) {
		if pin[i] < '0' || pin[i] > '9' {
			return format
		}
		if i > 0 {
			steps[(int(pin[i])-int(pin[i-1])+10)%10] = true
		}
	}
	if len(steps) == 1 && (steps[0] || steps[1] || steps[9]) {
		return model.NewError(model.CodePINWeak)
	}
	return nil
}

// freeTries wrong PINs of one operator cost no waiting, freeTogether of all of them
// together; each further one costs the next of waits.
const (
	freeTries    = 3
	freeTogether = 6
)

var waits = []time.Duration{5 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute}

// together is the number under which the wrong PINs of all operators are counted: a
// computer with many operators must not give many tries. Nobody has this number.
const together = 0

// waitLength is how long the next try must wait after that many wrong ones.
func waitLength(number, wrong int) time.Duration {
	free := freeTries
	if number == together {
		free = freeTogether
	}
	if wrong < free {
		return 0
	}
	return waits[min(wrong-free, len(waits)-1)]
}

// tries are the wrong PINs since the last right one.
type tries struct {
	Wrong int           `json:"wrong"`
	Left  time.Duration `json:"left,omitempty"` // of the wait, as it was last seen
}

// wait is how long the next try still has to wait. It runs down only while the file
// is open, by what passes between two looks: no clock that is set forward or back
// while the program is off or on skips a wait, and none makes it longer.
type wait struct {
	tries
	seen time.Time
}

func (w *wait) remaining(now time.Time) time.Duration {
	if passed := now.Sub(w.seen); passed > 0 {
		w.Left = max(0, w.Left-passed)
	}
	w.seen = now
	return w.Left
}

// Unlock opens the file with an operator's PIN, and checks a PIN where it is open
// already. Codes: not_found where there is no such operator; pin_format; pin_wrong;
// pin_wait with parameter seconds, and then the PIN was not looked at.
func (f *File) Unlock(number int, pin string) (model.Operator, error) {
	f.pins.Lock()
	defer f.pins.Unlock()
	key, err := f.tryPIN(number, pin)
	if err != nil {
		return model.Operator{}, err
	}
	if err := f.unlockWith(key); err != nil {
		return model.Operator{}, err
	}
	return f.operator(number), nil
}

// ChangePIN gives the operator another PIN. The old one is tried as by Unlock.
func (f *File) ChangePIN(number int, before, after string) error {
	if err := CheckPIN(after, f.PINDigits()); err != nil {
		return err
	}
	f.pins.Lock()
	defer f.pins.Unlock()
	key, err := f.tryPIN(number, before)
	if err != nil {
		return err
	}
	w, err := f.wrapOf(number)
	if err != nil {
		return err
	}
	next, err := keywrap.Wrap(number, after, f.cost, w.Keyring, f.secret, key)
	if err != nil {
		return err
	}
	err = f.change(func(t *transaction) error {
		if err := putWrap(t, next); err != nil {
			return err
		}
		return putStale(t)
	})
	if err != nil {
		return err
	}
	f.writeKeysCopy()
	f.forget()
	return nil
}

// tryPIN returns the data key where the PIN is right. The try is written down before
// it is tried: ending the program gives none for free.
func (f *File) tryPIN(number int, pin string) ([]byte, error) {
	w, err := f.wrapOf(number)
	if err != nil {
		return nil, err
	}
	if err := CheckPIN(pin, pinMin); model.CodeOf(err) == model.CodePINFormat {
		return nil, err
	}
	now := f.clock()
	own, err := f.waitOf(number, now)
	if err != nil {
		return nil, err
	}
	all, err := f.waitOf(together, now)
	if err != nil {
		return nil, err
	}
	if left := max(own.remaining(now), all.remaining(now)); left > 0 {
		return nil, model.NewError(model.CodePINWait, "seconds", seconds(left))
	}
	if err := f.recordTries(now, number, own.Wrong+1, all.Wrong+1); err != nil {
		return nil, err
	}
	key, err := w.Open(pin, f.secret)
	switch {
	case errors.Is(err, keywrap.ErrPIN):
		return nil, model.NewError(model.CodePINWrong)
	case err != nil:
		return nil, coded(err)
	}
	if err := f.recordTries(now, number, 0, 0); err != nil {
		return nil, err
	}
	return key, nil
}

func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}

func (f *File) wrapOf(number int) (keywrap.Key, error) {
	wraps, err := f.wraps()
	if err != nil {
		return keywrap.Key{}, err
	}
	for _, w := range wraps {
		if w.Number == number {
			return w, nil
		}
	}
	return keywrap.Key{}, model.NewError(model.CodeNotFound)
}

// waitOf returns the wait of an operator, or that of all together.
func (f *File) waitOf(number int, now time.Time) (*wait, error) {
	if w := f.waits[number]; w != nil {
		return w, nil
	}
	var t tries
	key := layout.NumberKey(uint64(number))
	err := f.view(func(tx *bolt.Tx) error {
		t = tries{}
		value := tx.Bucket(layout.BucketTries.Name()).Get(key)
		if value == nil {
			return nil
		}
		_, content, err := layout.Check(layout.BucketTries, key, value)
		if err == nil {
			err = json.Unmarshal(content, &t)
		}
		if err != nil || t.Wrong < 0 { // better one wait too much than free tries
			t = tries{Wrong: freeTogether, Left: waitLength(together, freeTogether)}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	t.Left = min(max(0, t.Left), waitLength(number, t.Wrong))
	f.waits[number] = &wait{tries: t, seen: now}
	return f.waits[number], nil
}

// recordTries writes the wrong PINs of an operator and of all together down, with the
// whole of the waits that they cost.
func (f *File) recordTries(now time.Time, number, own, all int) error {
	noted := map[int]tries{
		number:   {Wrong: own, Left: waitLength(number, own)},
		together: {Wrong: all, Left: waitLength(together, all)},
	}
	if err := f.putTries(noted); err != nil {
		return err
	}
	for number, t := range noted {
		f.waits[number] = &wait{tries: t, seen: now}
	}
	return nil
}

// putTries writes tries down.
func (f *File) putTries(noted map[int]tries) error {
	content := map[int][]byte{}
	for number, t := range noted {
		var err error
		if content[number], err = json.Marshal(t); err != nil {
			return fmt.Errorf("encode the tries: %w", err)
		}
	}
	return f.change(func(tr *transaction) error {
		for number, c := range content {
			if err := tr.putClear(layout.BucketTries, layout.NumberKey(uint64(number)), c); err != nil {
				return err
			}
		}
		return nil
	})
}

// writeWaits writes down what is left of the waits before the file is closed. Where it
// cannot be, the next Open continues them from where they were last written.
func (f *File) writeWaits() {
	f.pins.Lock()
	defer f.pins.Unlock()
	f.mu.RLock()
	open := f.db != nil
	f.mu.RUnlock()
	left, now := map[int]tries{}, f.clock()
	for number, w := range f.waits {
		if waitLength(number, w.Wrong) > 0 {
			w.remaining(now)
			left[number] = w.tries
		}
	}
	if !open || len(left) == 0 {
		return
	}
	if err := f.putTries(left); err != nil {
		f.log.Warn("cache: the waits could not be written down", "code", model.CodeOf(err))
	}
}
