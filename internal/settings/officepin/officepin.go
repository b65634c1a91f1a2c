// Package officepin keeps the PIN by which the office leaves a kiosk: as a hash that
// may stand in a file, never as it is typed.
package officepin

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// What one try costs. A PIN is short: a hash that somebody reads must be slow to try.
const (
	memory   = 64 << 10 // KiB
	passes   = 3
	lanes    = 1
	saltSize = 16
	hashSize = 32

	mostMemory, mostPasses = 1 << 20, 32
)

// ErrHash tells of a text that is no hash of ours.
var ErrHash = errors.New("not an argon2id hash such as kezek kiosk-pin makes")

// hash is what the text of a hash says.
type hash struct {
	memory, passes uint32
	lanes          uint8
	salt, sum      []byte
}

// Hash makes the text that stands for a PIN: $argon2id$v=19$m=…,t=…,p=…$salt$hash.
func Hash(pin string) (string, error) {
	salt := make([]byte, saltSize)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("make a salt: %w", err)
	}
	sum := argon2.IDKey([]byte(pin), salt, passes, memory, lanes, hashSize)
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes, encode(salt), encode(sum)), nil
}

// Valid reports whether text is a hash.
func Valid(text string) bool {
	_, err := parse(text)
	return err == nil
}

// Check reports whether the PIN is the one of the hash. It takes a moment, on purpose.
func Check(text, pin string) bool {
	h, err := parse(text)
	if err != nil {
		return false
	}
	sum := argon2.IDKey([]byte(pin), h.salt, h.passes, h.memory, h.lanes, hashSize)
	return subtle.ConstantTimeCompare(sum, h.sum) == 1
}

func parse(text string) (h hash, err error) {
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return hash{}, ErrHash
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.lanes); n != 3 || err != nil {
		return hash{}, ErrHash
	}
	if h.memory < 8 || h.memory > mostMemory || h.passes == 0 || h.passes > mostPasses || h.lanes == 0 {
		return hash{}, ErrHash
	}
	if h.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil || len(h.salt) < 8 {
		return hash{}, ErrHash
	}
	if h.sum, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil || len(h.sum) != hashSize {
		return hash{}, ErrHash
	}
	return h, nil
}
