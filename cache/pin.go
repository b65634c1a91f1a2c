package cache

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"akmola.kz/kezek/queue"
	bolt "go.etcd.io/bbolt"
)

// The lengths of a PIN, in digits.
const (
	pinMin = 6
	pinMax = 12
)

// CheckPIN returns pin_format where pin is not six to twelve digits, pin_weak where
// it is one digit again and again, or a run up or down.
func CheckPIN(pin string) error {
	if len(pin) < pinMin || len(pin) > pinMax {
		return queue.NewError(queue.CodePINFormat)
	}
	steps := map[int]bool{}
	for i := range len(pin) {
		if pin[i] < '0' || pin[i] > '9' {
			return queue.NewError(queue.CodePINFormat)
		}
		if i > 0 {
			steps[(int(pin[i])-int(pin[i-1])+10)%10] = true
		}
	}
	if len(steps) == 1 && (steps[0] || steps[1] || steps[9]) {
		return queue.NewError(queue.CodePINWeak)
	}
	return nil
}

// freeTries wrong PINs cost no waiting; each further one costs the next of waits.
const freeTries = 3

var waits = []time.Duration{5 * time.Second, 30 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute}

// tries are the wrong PINs of one operator since the last right one.
type tries struct {
	Wrong int       `json:"wrong"`
	At    time.Time `json:"at"` // of the last one
}

// length is how long the next try must wait after the last one.
func (t tries) length() time.Duration {
	if t.Wrong < freeTries {
		return 0
	}
	return waits[min(t.Wrong-freeTries, len(waits)-1)]
}

// wait is how long an operator still has to wait, as far as this process has seen.
// The wall clock says how much of a wait passed before the process began; from then
// on what passes between two looks is taken off, so that a clock that is set back
// neither lengthens nor skips a wait.
type wait struct {
	left time.Duration
	seen time.Time
}

func (w *wait) look(now time.Time) time.Duration {
	if passed := now.Sub(w.seen); passed > 0 {
		w.left = max(0, w.left-passed)
	}
	w.seen = now
	return w.left
}

// Unlock opens the file with an operator's PIN, and checks a PIN where it is open
// already. Codes: not_found where there is no such operator; pin_format; pin_wrong;
// pin_wait with parameter seconds, and then the PIN was not looked at.
func (f *File) Unlock(number int, pin string) (queue.Operator, error) {
	f.pins.Lock()
	defer f.pins.Unlock()
	key, err := f.judge(number, pin)
	if err != nil {
		return queue.Operator{}, err
	}
	if err := f.unlockWith(key); err != nil {
		return queue.Operator{}, err
	}
	return f.operator(number), nil
}

// ChangePIN gives the operator another PIN. The old one is judged as by Unlock.
func (f *File) ChangePIN(number int, before, after string) error {
	if err := CheckPIN(after); err != nil {
		return err
	}
	f.pins.Lock()
	defer f.pins.Unlock()
	key, err := f.judge(number, before)
	if err != nil {
		return err
	}
	w, err := f.wrapOf(number)
	if err != nil {
		return err
	}
	next, err := newWrap(number, after, f.cost, w.Keyring, f.secret, key)
	if err != nil {
		return err
	}
	err = f.change(func(t *transaction) error {
		if err := putWrap(t, next); err != nil {
			return err
		}
		return putScrub(t)
	})
	if err != nil {
		return err
	}
	f.keepCopy()
	f.forget()
	return nil
}

// judge returns the data key where the PIN is right. The try is written down before
// it is judged: ending the program gives none for free.
func (f *File) judge(number int, pin string) ([]byte, error) {
	w, err := f.wrapOf(number)
	if err != nil {
		return nil, err
	}
	if err := CheckPIN(pin); queue.CodeOf(err) == queue.CodePINFormat {
		return nil, err
	}
	now := f.clock()
	t, left, err := f.waitOf(number, now)
	if err != nil {
		return nil, err
	}
	if left > 0 {
		return nil, queue.NewError(queue.CodePINWait, "seconds", seconds(left))
	}
	t = tries{Wrong: t.Wrong + 1, At: now}
	if err := f.noteTries(number, t); err != nil {
		return nil, err
	}
	f.waits[number] = &wait{left: t.length(), seen: now}
	key, err := w.open(pin, f.secret)
	switch {
	case errors.Is(err, errPIN):
		return nil, queue.NewError(queue.CodePINWrong)
	case err != nil:
		return nil, coded(err)
	}
	if err := f.noteTries(number, tries{}); err != nil {
		return nil, err
	}
	delete(f.waits, number)
	return key, nil
}

func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}

func (f *File) wrapOf(number int) (wrap, error) {
	wraps, err := f.wraps()
	if err != nil {
		return wrap{}, err
	}
	for _, w := range wraps {
		if w.Number == number {
			return w, nil
		}
	}
	return wrap{}, queue.NewError(queue.CodeNotFound)
}

// waitOf returns the tries of an operator and how long the next must wait.
func (f *File) waitOf(number int, now time.Time) (t tries, left time.Duration, err error) {
	key := numberKey(uint64(number))
	err = f.view(func(tx *bolt.Tx) error {
		t = tries{}
		value := tx.Bucket(bucketTries.name()).Get(key)
		if value == nil {
			return nil
		}
		_, content, err := check(bucketTries, key, value)
		if err == nil {
			err = json.Unmarshal(content, &t)
		}
		if err != nil { // better one wait too much than free tries
			t = tries{Wrong: freeTries, At: now}
		}
		return nil
	})
	if err != nil {
		return t, 0, err
	}
	if f.waits[number] == nil {
		length := t.length()
		passed := min(max(0, now.Sub(t.At)), length)
		f.waits[number] = &wait{left: length - passed, seen: now}
	}
	return t, f.waits[number].look(now), nil
}

// noteTries writes the tries down, and nothing where there are none.
func (f *File) noteTries(number int, t tries) error {
	key := numberKey(uint64(number))
	content, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("encode the tries: %w", err)
	}
	return f.change(func(tr *transaction) error { return tr.putClear(bucketTries, key, content) })
}
