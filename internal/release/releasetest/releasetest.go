// Package releasetest makes releases for tests, signed with a key of their own.
//
// What may not enter: what the product is linked with.
package releasetest

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"aead.dev/minisign"

	"akmola.kz/kezek/internal/model"
	"akmola.kz/kezek/internal/release"
)

// Maker makes releases for this platform.
type Maker struct {
	Private minisign.PrivateKey
	Public  string // as minisign writes it
	Keys    []release.Key
}

// New returns a maker with a new key.
func New(t testing.TB) *Maker {
	t.Helper()
	public, private, err := minisign.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	k, err := release.NewKey(public.String(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return &Maker{private, public.String(), []release.Key{k}}
}

// Made is a release.
type Made struct {
	release.Manifest
	Text, Signature, Archive []byte
}

// Make makes a release of files by their names, of which "kezek" is the program.
func (m *Maker) Make(t testing.TB, version string, files map[string][]byte, change ...func(*release.Manifest)) Made {
	t.Helper()
	folder := t.TempDir()
	for name, content := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	about := release.Manifest{Version: version, Platform: release.Platform(), Program: "kezek", Wire: model.Wire, DataFile: model.DataFile}
	for _, change := range change {
		change(&about)
	}
	var archive bytes.Buffer
	manifest, text, err := release.Pack(folder, about, &archive)
	if err != nil {
		t.Fatal(err)
	}
	return Made{manifest, text, release.Sign(m.Private, manifest, text), archive.Bytes()}
}
