package counter

import (
	"errors"
	"io/fs"
	"os"

	"akmola.kz/kezek/internal/model"
)

// kioskKey is the file in which a kiosk keeps who it is to the central: what else it
// remembers ends with the program, and it would have to be confirmed after each start.
type kioskKey string

// Load returns what the file holds; nil where there is none.
func (k kioskKey) Load() ([]byte, error) {
	body, err := os.ReadFile(string(k))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, model.WrapError(model.CodeCacheFailed, err)
	}
	return body, nil
}

// Save writes it whole or not at all. Nobody but this user may read it.
func (k kioskKey) Save(body []byte) error {
	next := string(k) + ".new"
	if err := os.WriteFile(next, body, 0o600); err != nil {
		return model.WrapError(model.CodeCacheReadOnly, err)
	}
	if err := os.Rename(next, string(k)); err != nil {
		return model.WrapError(model.CodeCacheReadOnly, err)
	}
	return nil
}
