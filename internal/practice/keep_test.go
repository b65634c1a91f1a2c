package practice

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"akmola.kz/kezek/internal/practice/ca"
	"akmola.kz/kezek/internal/practice/ncalayer"
	"akmola.kz/kezek/internal/practice/people"
)

// nobody chooses no key.
type nobody struct{}

func (nobody) Choose(context.Context, ncalayer.Request) (ncalayer.Choice, error) {
	return ncalayer.Choice{}, ncalayer.ErrCancelled
}

func start(t *testing.T, dir string, now time.Time) *Practice {
	t.Helper()
	p, err := Start(t.Context(), Options{
		Dir: dir, Dialog: nobody{}, Keys: ca.SharedKeys(), KeyOwners: []string{people.Families(now)[0].ID},
		Clock: func() time.Time { return now },
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func closed(t *testing.T, p *Practice) {
	t.Helper()
	if err := p.Close(); err != nil {
		t.Error(err)
	}
}

// What lies beside the central in the folder: the counter keeps its drafts there.
const drafts = "kezek.db"

func TestARestartKeepsCentralKeysAndDraftsTogether(t *testing.T) {
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	dir := t.TempDir()
	first := start(t, dir, now)
	if err := first.WaitKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	closed(t, first)
	if err := os.WriteFile(filepath.Join(dir, drafts), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	again := start(t, dir, now.AddDate(0, 0, 2))
	defer closed(t, again)
	if again.CentralURL != first.CentralURL {
		t.Errorf("the central moved from %s to %s: what is signed names it", first.CentralURL, again.CentralURL)
	}
	if string(again.Authority.PEM()) != string(first.Authority.PEM()) {
		t.Error("the keys are of another authority")
	}
	if _, err := os.Stat(filepath.Join(dir, drafts)); err != nil {
		t.Error("the drafts are gone")
	}
}

func TestAnotherMonthOrADamagedStateBeginsAnewWithoutOldDrafts(t *testing.T) {
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	for name, change := range map[string]func(dir string) time.Time{
		"month": func(string) time.Time { return now.AddDate(0, 1, 0) },
		"state": func(dir string) time.Time {
			if err := os.WriteFile(keptPath(dir), []byte("{"), 0o600); err != nil {
				t.Fatal(err)
			}
			return now
		},
		"authority": func(dir string) time.Time {
			if err := os.Truncate(authorityPath(dir), 100); err != nil {
				t.Fatal(err)
			}
			return now
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			closed(t, start(t, dir, now))
			if err := os.WriteFile(filepath.Join(dir, drafts), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			closed(t, start(t, dir, change(dir)))
			if _, err := os.Stat(filepath.Join(dir, drafts)); err == nil {
				t.Error("drafts of people who are no longer there were kept")
			}
		})
	}
}
