package officepin

import (
	"errors"

	"github.com/alexedwards/argon2id"
)

// cost is what one try costs. A PIN is short: a hash that somebody reads must be slow
// to try.
var cost = &argon2id.Params{
	Memory:      64 << 10, // KiB
	Iterations:  3,
	Parallelism: 1,
	SaltLength:  16, // bytes
	KeyLength:   32, // bytes
}

// The limits of what the text of a hash may ask of this computer.
const (
	maxMemory     = 1 << 20 // KiB
	maxIterations = 32
)

// ErrHash is the error of a text that is not a hash.
var ErrHash = errors.New("not an argon2id hash such as kezek kiosk-pin makes")

// Hash returns the text that stands for a PIN, in the PHC string format:
// $argon2id$v=19$m=…,t=…,p=…$salt$hash.
func Hash(pin string) (string, error) { return argon2id.CreateHash(pin, cost) }

// Valid reports whether text is a hash that Hash could have made.
func Valid(text string) bool { return validate(text) == nil }

// Check reports whether the PIN is the one of the hash. It takes a moment, on purpose.
func Check(text, pin string) bool {
	if validate(text) != nil {
		return false
	}
	match, err := argon2id.ComparePasswordAndHash(pin, text)
	return match && err == nil
}

// validate refuses what the library would hash all the same: no salt, no hash, and a
// cost that is none or ends the program for want of memory.
func validate(text string) error {
	p, _, _, err := argon2id.DecodeHash(text)
	switch {
	case err != nil:
		return errors.Join(ErrHash, err)
	case text[0] != '$', p.SaltLength < 8, p.KeyLength != cost.KeyLength,
		p.Memory < 8, p.Memory > maxMemory, p.Iterations == 0, p.Iterations > maxIterations, p.Parallelism == 0:
		return ErrHash
	}
	return nil
}
