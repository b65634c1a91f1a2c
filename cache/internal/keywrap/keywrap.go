package keywrap

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

	"akmola.kz/kezek/cache/internal/layout"
	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
)

// KeySize is the length of the data key and of the keyring's secret, in bytes.
const KeySize = chacha20poly1305.KeySize

const saltSize = 16 // bytes

// Cost is what one try of a PIN costs under argon2id.
type Cost struct {
	Memory uint32 `json:"memory"` // KiB
	Passes uint32 `json:"passes"`
	Lanes  uint8  `json:"lanes"`
}

// sane keeps a damaged or a hostile file from taking all memory.
func (c Cost) sane() bool {
	return c.Memory >= 8 && c.Memory <= 4<<20 && c.Passes >= 1 && c.Passes <= 100 && c.Lanes >= 1
}

// Key is the data key, wrapped for one operator.
type Key struct {
	Number  int    `json:"number"` // of the operator
	Salt    []byte `json:"salt"`
	Cost    Cost   `json:"cost"`
	Keyring string `json:"keyring,omitempty"` // name of the secret that is used with the PIN
	Nonce   []byte `json:"nonce"`
	Sealed  []byte `json:"sealed"`
}

// Wrap wraps a data key for the operator under a PIN and, where keyring names one, the
// keyring's secret.
func Wrap(number int, pin string, cost Cost, keyring string, secret, data []byte) (Key, error) {
	k := Key{
		Number: number, Salt: make([]byte, saltSize), Cost: cost, Keyring: keyring,
		Nonce: make([]byte, chacha20poly1305.NonceSizeX),
	}
	_, _ = rand.Read(k.Salt)  // never fails
	_, _ = rand.Read(k.Nonce) // never fails
	aead, err := k.aead(pin, secret)
	if err != nil {
		return Key{}, err
	}
	k.Sealed = aead.Seal(nil, k.Nonce, data, k.associated())
	return k, nil
}

// aead derives what wraps: argon2id of the PIN; where a keyring is used, HKDF
// over that and its secret, so that the file alone cannot be tried.
func (k Key) aead(pin string, secret []byte) (cipher.AEAD, error) {
	if !k.Cost.sane() || len(k.Nonce) != chacha20poly1305.NonceSizeX {
		return nil, fmt.Errorf("%w: an operator's key", layout.ErrDamaged)
	}
	kek := argon2.IDKey([]byte(pin), k.Salt, k.Cost.Passes, k.Cost.Memory, k.Cost.Lanes, KeySize)
	if k.Keyring != "" {
		var err error
		if kek, err = hkdf.Key(sha256.New, slices.Concat(kek, secret), k.Salt, "kezek cache operator", KeySize); err != nil {
			return nil, fmt.Errorf("derive the key: %w", err)
		}
	}
	return chacha20poly1305.NewX(kek)
}

func (k Key) associated() []byte {
	return fmt.Appendf(nil, "kezek operator %d %s", k.Number, k.Keyring)
}

// ErrPIN is the error of Open where the PIN, or the secret, is not the one.
var ErrPIN = errors.New("it does not open the key")

// Open returns the data key, ErrPIN, or layout.ErrDamaged where the key cannot be tried.
func (k Key) Open(pin string, secret []byte) ([]byte, error) {
	aead, err := k.aead(pin, secret)
	if err != nil {
		return nil, err
	}
	data, err := aead.Open(nil, k.Nonce, k.Sealed, k.associated())
	if err != nil || len(data) != KeySize {
		return nil, ErrPIN
	}
	return data, nil
}

// Read reads the value of an operator in the file, or returns layout.ErrDamaged.
func Read(key, value []byte) (k Key, err error) {
	_, content, err := layout.Check(layout.BucketOperators, key, value)
	if err != nil {
		return k, err
	}
	err = json.Unmarshal(content, &k)
	sized := len(k.Salt) == saltSize && len(k.Nonce) == chacha20poly1305.NonceSizeX && len(k.Sealed) == KeySize+chacha20poly1305.Overhead
	if err != nil || !sized || !bytes.Equal(key, layout.NumberKey(uint64(k.Number))) {
		return k, fmt.Errorf("%w: an operator's key", layout.ErrDamaged)
	}
	return k, nil
}
