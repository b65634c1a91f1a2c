package ca_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"akmola.kz/kezek/internal/pki"
	"akmola.kz/kezek/internal/practice/ca"
)

func TestASavedAuthorityIssuesWhatTheFormerOneIsBelievedFor(t *testing.T) {
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	made, err := ca.New(now, ca.SharedKeys())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "authority.pem")
	if err := made.Save(path); err != nil {
		t.Fatal(err)
	}
	loaded, err := ca.Load(path, now, ca.SharedKeys())
	if err != nil {
		t.Fatal(err)
	}
	for _, use := range []pki.KeyUse{pki.SignKey, pki.SingleKey} {
		key, err := loaded.Issue(ca.Identity{Surname: "УЛГИ", GivenName: "АЙГУЛЬ", IIN: "900203401002"}, use)
		if err != nil {
			t.Fatal(err)
		}
		content := []byte("text")
		signed, err := key.SignCMS(content, ca.SignOptions{At: now})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := made.Verifier().Verify(signed, nil, now, pki.Signing); err != nil {
			t.Errorf("key for use %v: %v", use, err)
		}
	}
}

func TestAnAuthorityThatIsNotWholeIsNotLoaded(t *testing.T) {
	now := time.Now()
	made, err := ca.New(now, ca.SharedKeys())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "authority.pem")
	if err := made.Save(path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, part := range map[string][]byte{
		"nothing": nil, "certificates alone": made.PEM(), "half": data[:len(data)/2],
	} {
		if err := os.WriteFile(path, part, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := ca.Load(path, now, nil); err == nil {
			t.Errorf("%s was loaded", name)
		}
	}
}
