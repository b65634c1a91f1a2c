package cache

import (
	"errors"
	"slices"
	"testing"

	"akmola.kz/kezek/cache/internal/keywrap"
	"akmola.kz/kezek/cache/keyring"
	"akmola.kz/kezek/internal/model"
)

// ring is a keyring; nil secrets: there is none.
type ring struct {
	secrets map[string][]byte
	err     error
}

func (r *ring) Get(name string) ([]byte, error) {
	if r.err != nil {
		return nil, r.err
	}
	if secret, ok := r.secrets[name]; ok {
		return secret, nil
	}
	return nil, keyring.ErrNoSecret
}

func (r *ring) Set(name string, secret []byte) error {
	if r.err != nil {
		return r.err
	}
	r.secrets[name] = slices.Clone(secret)
	return nil
}

func TestTheKeyringTakesPart(t *testing.T) {
	path := filePath(t)
	keys := &ring{secrets: map[string][]byte{}}
	f := openFile(t, path, Options{Keyring: keys})
	for _, name := range []string{somebody, "Ерлан"} {
		if _, err := f.AddOperator(name, somePIN); err != nil {
			t.Fatal(err)
		}
	}
	closeFile(t, f)
	if len(keys.secrets) != 1 {
		t.Fatalf("%d secrets, want 1", len(keys.secrets))
	}
	before := readFile(t, path)
	locked := errors.New("the keyring is locked")
	for name, other := range map[string]keyring.Keyring{
		"none given": nil, "none here": &ring{err: keyring.ErrNone}, "locked": &ring{err: locked}, "emptied": &ring{},
	} {
		_, err := Open(path, Options{Keyring: other})
		if model.CodeOf(err) != model.CodeCacheKeyring {
			t.Errorf("%s: %v, want cache_keyring", name, err)
		}
	}
	if !slices.Equal(before, readFile(t, path)) {
		t.Error("the file was changed")
	}
	f = openFile(t, path, Options{Keyring: keys})
	for _, number := range []int{1, 2} {
		if _, err := f.Unlock(number, somePIN); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.ChangePIN(2, somePIN, "161803"); err != nil {
		t.Fatal(err)
	}
	closeFile(t, f)

	// The PIN alone opens nothing: another secret is like a wrong PIN.
	for name := range keys.secrets {
		keys.secrets[name] = make([]byte, keywrap.KeySize)
	}
	f = openFile(t, path, Options{Keyring: keys})
	wantTry := func(pin string) {
		t.Helper()
		_, err := f.Unlock(2, pin)
		wantCode(t, err, model.CodePINWrong)
	}
	wantTry("161803")
}

func TestAFileIsMadeWithoutAKeyringWhereThereIsNone(t *testing.T) {
	path := filePath(t)
	f := openFile(t, path, Options{Keyring: &ring{err: keyring.ErrNone}})
	if _, err := f.AddOperator(somebody, somePIN); err != nil {
		t.Fatal(err)
	}
	closeFile(t, f)
	reopen(t, path)

	f = openFile(t, filePath(t), Options{Keyring: &ring{err: errors.New("locked")}})
	_, err := f.AddOperator(somebody, somePIN)
	wantCode(t, err, model.CodeCacheKeyring)
	if got, err := f.Operators(); err != nil || len(got) != 0 || f.Unlocked() {
		t.Error("an operator was made without the key")
	}
}
