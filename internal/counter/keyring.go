package counter

import (
	"context"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"akmola.kz/kezek/cache/keyring"
)

// askedKeyring is a keyring of which is known whether it is being asked: one that asks the
// person first, or never answers, must not look like a program that hangs. It may be used
// from any goroutine.
type askedKeyring struct {
	keyring  keyring.Keyring
	ctx      context.Context // nobody waits any more once it has ended
	patience time.Duration   // after which slow is called
	slow     func()
	asked    atomic.Int32
}

// keyringPatience is how long the keyring may take until it is told that it is waited for.
const keyringPatience = time.Second

// Get returns a secret of the keyring.
func (k *askedKeyring) Get(name string) (secret []byte, err error) {
	type answer struct {
		secret []byte
		err    error
	}
	a, err := wait(k, func() answer {
		secret, err := k.keyring.Get(name)
		return answer{secret, err}
	})
	if err != nil {
		return nil, err
	}
	return a.secret, a.err
}

// Set keeps a secret in the keyring.
func (k *askedKeyring) Set(name string, secret []byte) error {
	failed, err := wait(k, func() error { return k.keyring.Set(name, secret) })
	if err != nil {
		return err
	}
	return failed
}

// isAsked reports whether it is being asked and has not answered yet.
func (k *askedKeyring) isAsked() bool { return k.asked.Load() > 0 }

// wait asks, and returns the answer, or the error of the context where that ends first.
func wait[T any](k *askedKeyring, ask func() T) (answer T, err error) {
	k.asked.Add(1)
	defer k.asked.Add(-1)
	slow := time.AfterFunc(k.patience, k.slow)
	defer slow.Stop()
	answered := make(chan T, 1)
	go func() { answered <- ask() }()
	select {
	case answer = <-answered:
		return answer, nil
	case <-k.ctx.Done():
		return answer, context.Cause(k.ctx)
	}
}

// keyringIsSlow tells on a window that is being opened what is waited for; the lock page
// asks by itself.
func (c *counter) keyringIsSlow() {
	select {
	case <-c.started:
	case <-c.ctx.Done():
		return
	}
	fyne.Do(func() {
		if !c.closed.Load() && c.opening != nil && c.keyring.isAsked() {
			c.opening.TellKeyring()
		}
	})
}
