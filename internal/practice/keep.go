package practice

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/practice/ca"
)

// kept is what a practice leaves in its folder for the next start. What was placed, the
// keys and the drafts beside them stay together as long as the people are the same: their
// ages, and so their IINs, move with the month.
type kept struct {
	Month   string `json:"month"`   // 2026-11, in Kazakhstan
	Version string `json:"version"` // of the program, which may lay out the database otherwise
	Address string `json:"address"` // of the central: what was signed names it
	Keys    bool   `json:"keys"`    // all key files are written
}

func keptPath(dir string) string      { return filepath.Join(dir, "practice.json") }
func authorityPath(dir string) string { return filepath.Join(dir, "authority.pem") }

// resume returns what the last practice in the folder left, and its authority. Where that
// is of another month or version, or not whole, the folder is emptied and made anew.
func resume(o Options, now time.Time) (kept, *ca.Authority, error) {
	fresh := kept{Month: now.In(model.Zone).Format("2006-01"), Version: o.Version, Address: "127.0.0.1:0"}
	var last kept
	data, err := os.ReadFile(keptPath(o.Dir))
	if err == nil && json.Unmarshal(data, &last) == nil && last.Month == fresh.Month && last.Version == fresh.Version {
		if authority, err := ca.Load(authorityPath(o.Dir), now, o.Keys); err == nil {
			return last, authority, nil
		}
	}
	if err := errors.Join(os.RemoveAll(o.Dir), os.MkdirAll(o.Dir, 0o700)); err != nil {
		return fresh, nil, err
	}
	authority, err := ca.New(now, o.Keys)
	if err != nil {
		return fresh, nil, fmt.Errorf("practice authority: %w", err)
	}
	return fresh, authority, authority.Save(authorityPath(o.Dir))
}

// write leaves the state for the next start.
func (k kept) write(dir string) error {
	data, err := json.Marshal(k)
	if err != nil {
		return err
	}
	return os.WriteFile(keptPath(dir), data, 0o600)
}
