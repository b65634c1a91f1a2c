package cache

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"

	"akmola.kz/kezek/internal/model"
	dbus "github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
)

// What a Keyring tells. Any other error means that there is a keyring, but it does
// not give the secret now: it is locked, or does not answer.
var (
	ErrNoKeyring = errors.New("this system has no keyring")
	ErrNoSecret  = errors.New("the keyring holds no such secret")
)

// Keyring keeps small secrets of the person who is logged in to the computer.
type Keyring interface {
	// Get returns the secret, ErrNoSecret where it was never set, ErrNoKeyring
	// where there is none to ask.
	Get(name string) (secret []byte, err error)
	// Set keeps the secret under the name.
	Set(name string, secret []byte) error
}

const keyringService = "kz.akmola.kezek"

// keyringPatience is how long the keyring may take: it may ask the person first,
// but a service that hangs must not hold the start of the program up for ever.
const keyringPatience = 30 * time.Second

// SystemKeyring is the keyring of the operating system: the Credential Manager of
// Windows, the Keychain of macOS, the Secret Service of a Linux desktop.
func SystemKeyring() Keyring { return systemKeyring{} }

type systemKeyring struct{}

func (systemKeyring) Get(name string) (secret []byte, err error) {
	err = patiently(func() error {
		text, err := keyring.Get(keyringService, name)
		if err != nil {
			return err
		}
		if secret, err = base64.StdEncoding.DecodeString(text); err != nil {
			return fmt.Errorf("decode the secret: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return secret, nil
}

func (systemKeyring) Set(name string, secret []byte) error {
	text := base64.StdEncoding.EncodeToString(secret)
	return patiently(func() error { return keyring.Set(keyringService, name, text) })
}

// patiently waits for do until patience ends. A call of D-Bus cannot be taken back:
// its goroutine ends when the service answers or the program does.
func patiently(do func() error) error {
	if runtime.GOOS != "windows" && runtime.GOOS != "darwin" && os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" {
		// Asking would start a bus by dbus-launch, which may wait for a display.
		if dir := os.Getenv("XDG_RUNTIME_DIR"); dir == "" || !exists(dir+"/bus") {
			return ErrNoKeyring
		}
	}
	done := make(chan error, 1)
	go func() { done <- plainly(do) }()
	timer := time.NewTimer(keyringPatience)
	defer timer.Stop()
	select {
	case err := <-done:
		return keyringError(err)
	case <-timer.C:
		return errors.New("the keyring does not answer")
	}
}

func plainly(do func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil { // its client trusts what the bus answers
			err = fmt.Errorf("the keyring's client failed: %v", cause)
		}
	}()
	return do()
}

// keyringError tells a system without a keyring from one that does not give.
func keyringError(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, keyring.ErrNotFound) {
		return ErrNoSecret
	}
	if errors.Is(err, keyring.ErrUnsupportedPlatform) || errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return fmt.Errorf("%w: %w", ErrNoKeyring, err)
	}
	if bus, ok := errors.AsType[dbus.Error](err); ok {
		switch bus.Name {
		case "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner",
			"org.freedesktop.DBus.Error.Spawn.ServiceNotFound", "org.freedesktop.DBus.Error.UnknownObject",
			"org.freedesktop.Secret.Error.NoSuchObject": // no service, or one with no collection
			return fmt.Errorf("%w: %w", ErrNoKeyring, err)
		}
	}
	return fmt.Errorf("ask the keyring: %w", err)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// findSecret asks the keyring for the secret where the file was made with one.
func (f *File) findSecret() error {
	name := ""
	wraps, err := f.wraps()
	if err != nil {
		return err
	}
	for _, w := range wraps {
		if w.Keyring != "" {
			name = w.Keyring
		}
	}
	if name == "" {
		f.alone.Store(len(wraps) > 0 || f.keyring == nil || f.noKeyring())
		return nil
	}
	err = ErrNoKeyring
	if f.keyring != nil {
		f.secret, err = f.keyring.Get(name)
	}
	if err == nil && len(f.secret) == 0 {
		err = ErrNoSecret
	}
	if err != nil {
		return model.WrapError(model.CodeCacheKeyring, err)
	}
	return nil
}

// noKeyring asks whether there is a keyring for a file that has no operator yet.
func (f *File) noKeyring() bool {
	_, err := f.keyring.Get("cache-" + f.meta.ID)
	return errors.Is(err, ErrNoKeyring)
}

// makeSecret returns the name and the secret for a file that has no operator yet,
// both empty where the system has no keyring. A secret counts once the keyring has
// given it back.
func (f *File) makeSecret() (name string, secret []byte, err error) {
	if f.keyring == nil {
		return "", nil, nil
	}
	f.mu.RLock()
	name = "cache-" + f.meta.ID
	f.mu.RUnlock()
	secret, err = f.keyring.Get(name)
	if errors.Is(err, ErrNoSecret) {
		made := make([]byte, keySize)
		_, _ = rand.Read(made) // never fails
		if err = f.keyring.Set(name, made); err == nil {
			secret, err = f.keyring.Get(name)
		}
		if err == nil && !bytes.Equal(secret, made) {
			err = errors.New("the keyring gives another secret back")
		}
	}
	if errors.Is(err, ErrNoKeyring) {
		f.log.Info("cache: no keyring here, the PIN alone opens the file")
		return "", nil, nil
	}
	if err != nil {
		return "", nil, model.WrapError(model.CodeCacheKeyring, err)
	}
	return name, secret, nil
}
