package cache

import (
	"bytes"
	"crypto/rand"
	"errors"

	"akmola.kz/kezek/cache/internal/keywrap"
	"akmola.kz/kezek/cache/keyring"
	"akmola.kz/kezek/internal/model"
)

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
		f.pinOnly.Store(len(wraps) > 0 || f.keyring == nil || f.noKeyring())
		return nil
	}
	err = keyring.ErrNone
	if f.keyring != nil {
		f.secret, err = f.keyring.Get(name)
	}
	if err == nil && len(f.secret) == 0 {
		err = keyring.ErrNoSecret
	}
	if err != nil {
		return model.WrapError(model.CodeCacheKeyring, err)
	}
	return nil
}

// noKeyring asks whether there is a keyring for a file that has no operator yet.
func (f *File) noKeyring() bool {
	_, err := f.keyring.Get("cache-" + f.meta.ID)
	return errors.Is(err, keyring.ErrNone)
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
	if errors.Is(err, keyring.ErrNoSecret) {
		made := make([]byte, keywrap.KeySize)
		_, _ = rand.Read(made) // never fails
		if err = f.keyring.Set(name, made); err == nil {
			secret, err = f.keyring.Get(name)
		}
		if err == nil && !bytes.Equal(secret, made) {
			err = errors.New("the keyring gives another secret back")
		}
	}
	if errors.Is(err, keyring.ErrNone) {
		f.log.Info("cache: no keyring here, the PIN alone opens the file")
		return "", nil, nil
	}
	if err != nil {
		return "", nil, model.WrapError(model.CodeCacheKeyring, err)
	}
	return name, secret, nil
}
