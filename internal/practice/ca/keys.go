package ca

import (
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"sync"
)

// KeySource hands out RSA keys, each once. It is safe for several callers at once.
type KeySource func() (*rsa.PrivateKey, error)

// keyBits is the length of the keys that NCA issues to people.
const keyBits = 2048

// NewKeys makes a new key at every call.
func NewKeys() (*rsa.PrivateKey, error) {
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, fmt.Errorf("make RSA key: %w", err)
	}
	return key, nil
}

// shared are the keys that SharedKeys has made in this process.
var shared struct {
	sync.Mutex
	keys []*rsa.PrivateKey
}

// SharedKeys returns a source for tests: every source of the process hands out the
// same keys in the same order, so that each is made once. Making one is slow under
// the race detector.
func SharedKeys() KeySource {
	next := 0
	return func() (*rsa.PrivateKey, error) {
		shared.Lock()
		defer shared.Unlock()
		if next == len(shared.keys) {
			key, err := NewKeys()
			if err != nil {
				return nil, err
			}
			shared.keys = append(shared.keys, key)
		}
		next++
		return shared.keys[next-1], nil
	}
}
