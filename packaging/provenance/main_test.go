package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// TestTheStatementNamesEachFileAndEachModule makes it of this test's own program.
func TestTheStatementNamesEachFileAndEachModule(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a.deb"), []byte("abc"), 0o600); err != nil {
		t.Fatal(err)
	}
	o := options{revision: "0123456789abcdef", source: "https://example.kz/kezek", builder: "test", folder: folder, programs: []string{self}}
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := write(out, o); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same release, and two statements")
	}
	var s statement
	if err := json.Unmarshal(first.Bytes(), &s); err != nil {
		t.Fatal(err)
	}
	const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	if len(s.Subject) != 1 || s.Subject[0].Name != "a.deb" || s.Subject[0].Digest["sha256"] != abc {
		t.Errorf("subjects: %+v", s.Subject)
	}
	named := map[string]string{}
	for _, material := range s.Predicate.BuildDefinition.ResolvedDependencies {
		for algorithm, digest := range material.Digest {
			named[algorithm] = digest
		}
	}
	if named["gitCommit"] != o.revision || len(named["dirHash1"]) != 64 {
		t.Errorf("materials: %v", named)
	}
}

func TestWhatIsNoReleaseIsRefused(t *testing.T) {
	for name, o := range map[string]options{
		"an empty folder": {folder: t.TempDir()},
		"no program":      {folder: ".", programs: []string{"main.go"}},
	} {
		if err := write(&bytes.Buffer{}, o); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
