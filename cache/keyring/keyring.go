package keyring

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"

	dbus "github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"
)

// The errors of a Keyring. Any other means that there is a keyring, but it does not give
// the secret now: it is locked, or does not answer.
var (
	ErrNone     = errors.New("this system has no keyring")
	ErrNoSecret = errors.New("the keyring holds no such secret")
)

// Keyring keeps small secrets of the person who is logged in to the computer.
type Keyring interface {
	// Get returns the secret, ErrNoSecret where it was never set, ErrNone
	// where there is none to ask.
	Get(name string) (secret []byte, err error)
	// Set keeps the secret under the name.
	Set(name string, secret []byte) error
}

const service = "kz.akmola.kezek"

// patience is how long the keyring may take: it may ask the person first,
// but a service that hangs must not hold the start of the program up for ever.
const patience = 30 * time.Second

// System returns the keyring of the operating system: the Credential Manager of
// Windows, the Keychain of macOS, the Secret Service of a Linux desktop.
func System() Keyring { return systemKeyring{} }

type systemKeyring struct{}

func (systemKeyring) Get(name string) (secret []byte, err error) {
	err = withPatience(func() error {
		text, err := keyring.Get(service, name)
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
	return withPatience(func() error { return keyring.Set(service, name, text) })
}

// withPatience waits for do until patience ends. A call of D-Bus cannot be taken back:
// its goroutine ends when the service answers or the program does.
func withPatience(do func() error) error {
	if runtime.GOOS != "windows" && runtime.GOOS != "darwin" && os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" {
		// Asking would start a bus by dbus-launch, which may wait for a display.
		dir := os.Getenv("XDG_RUNTIME_DIR")
		if _, err := os.Stat(dir + "/bus"); dir == "" || err != nil {
			return ErrNone
		}
	}
	done := make(chan error, 1)
	go func() { done <- recovered(do) }()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case err := <-done:
		return classify(err)
	case <-timer.C:
		return errors.New("the keyring does not answer")
	}
}

func recovered(do func() error) (err error) {
	defer func() {
		if cause := recover(); cause != nil { // its client trusts what the bus answers
			err = fmt.Errorf("the keyring's client failed: %v", cause)
		}
	}()
	return do()
}

// classify distinguishes a system without a keyring from one whose keyring refuses.
func classify(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, keyring.ErrNotFound) {
		return ErrNoSecret
	}
	if errors.Is(err, keyring.ErrUnsupportedPlatform) || errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return fmt.Errorf("%w: %w", ErrNone, err)
	}
	if bus, ok := errors.AsType[dbus.Error](err); ok {
		switch bus.Name {
		case "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner",
			"org.freedesktop.DBus.Error.Spawn.ServiceNotFound", "org.freedesktop.DBus.Error.UnknownObject",
			"org.freedesktop.Secret.Error.NoSuchObject": // no service, or one with no collection
			return fmt.Errorf("%w: %w", ErrNone, err)
		}
	}
	return fmt.Errorf("ask the keyring: %w", err)
}
