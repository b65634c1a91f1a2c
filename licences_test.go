package kezek

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"akmola.kz/kezek/assets"
)

var update = flag.Bool("update", false, "collect the licences anew")

// licencesFile holds the licences of everything that the programs are made of.
const licencesFile = "assets/licences/licences.json.gz"

// allowed are the licences under which a part may be in a program that is given to a state
// body without its sources, each by words that stand in no other. What is not here is
// forbidden until a person has read it.
var allowedLicences = []struct{ kind, words string }{
	{"Apache-2.0", "apache license version 2.0"},
	{"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files"},
	{"BSD-3-Clause", "names of its contributors may be used to endorse or promote products"},
	{"BSD-3-Clause", "be used to endorse or promote products derived from this software without specific prior written permission"},
	{"BSD-2-Clause", "binary form must reproduce the above copyright notice"},
	{"ISC", "permission to use, copy, modify, and or distribute this software for any purpose with or without fee is hereby granted"},
	{"ISC", "permission to use, copy, modify, and distribute this software for any purpose with or without fee is hereby granted"},
	{"MPL-2.0", "mozilla public license version 2.0"},
	{"Zlib", "altered source versions must be plainly marked as such"},
	{"OFL-1.1", "sil open font license version 1.1"},
	{"CC0-1.0", "cc0 1.0 universal"},
	{"Unlicense", "this is free and unencumbered software released into the public domain"},
	{"Bitstream-Vera", "bitstream vera is a trademark of bitstream"},
	{"FTL", "the freetype project license"},
	{"IJG", "based in part on the work of the independent jpeg group"},
	{"LicenseRef-public-domain", "sqlite is public domain"},
}

// forbidden would have to be followed by the whole program.
var forbiddenLicences = regexp.MustCompile(`gnu (affero |lesser )?general public license|server side public license|business source license|commons clause`)

// mplSecondary is what the Mozilla Public License says of others: one may choose them.
const mplSecondary = "the gnu general public license version 2.0, the gnu lesser general public license version 2.1, the gnu affero general public license version 3.0, or any later versions of those licenses"

// systems are those that the programs are shipped for, with the tags of their builds.
var systems = []struct{ system, tags string }{{"linux", "x11"}, {"windows", "accessibility"}, {"darwin", ""}}

// TestEveryPartHasALicenceThatMayBeGivenOut collects the licence of each module that a shipped program
// is built of on any system, and holds that the programs carry exactly those.
func TestEveryPartHasALicenceThatMayBeGivenOut(t *testing.T) {
	all := map[string]assets.Licence{}
	for path, folders := range partsOf(t) {
		all[path] = licenceIn(t, path, licenceFiles(t, folders))
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	all["Go"] = licenceIn(t, "Go", []string{filepath.Join(strings.TrimSpace(string(root)), "LICENSE")})
	all["Noto Sans"] = licenceIn(t, "Noto Sans", []string{"assets/fonts/OFL.txt"})
	all["libphonenumber"] = licenceIn(t, "libphonenumber", []string{"assets/licences/libphonenumber.txt"})
	all["PDFium"] = licenceIn(t, "PDFium", []string{"assets/licences/pdfium.txt"})
	if *update {
		writeLicences(t, all)
		return
	}
	if carried := assets.Licences(); !reflect.DeepEqual(carried, all) {
		for path := range all {
			if carried[path] != all[path] {
				t.Errorf("the program does not carry the licence of %s as it is", path)
			}
		}
		t.Error("collect them anew: go test -run Licence . -update")
	}
}

func TestTheProgramSaysUnderWhichLicenceItIs(t *testing.T) {
	text, err := os.ReadFile("LICENSE")
	if kind := licenceKind(string(text)); err != nil || kind != Licence {
		t.Errorf("LICENSE is %q, the program says %q: %v", kind, Licence, err)
	}
}

func TestALicenceThatBindsTheWholeProgramIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007":                                      "",
		"All rights reserved.":                                                                     "",
		"Apache License\n  Version 2.0, January 2004":                                              "Apache-2.0",
		"Licensed under the Apache License, Version 2.0 and the GNU Lesser General Public License": "",
	} {
		if kind := licenceKind(text); kind != want {
			t.Errorf("%q is said to be %q, want %q", text, kind, want)
		}
	}
}

// partsOf returns the modules that the shipped programs are built of, each with the folders
// of its packages that are built in. What stands in the place of one is ours.
func partsOf(t *testing.T) map[string]map[string]bool {
	t.Helper()
	parts := map[string]map[string]bool{}
	for _, on := range systems {
		list := exec.Command("go", "list", "-e", "-tags", on.tags, "-deps", "-f",
			`{{with .Module}}{{if not (or .Main (and .Replace (not .Replace.Version)))}}{{.Path}}|{{.Dir}}|{{$.Dir}}{{end}}{{end}}`, "./cmd/kezek", "./cmd/kezek-pages", "./cmd/kezek-central", "./cmd/ncalayer-sim")
		list.Env = append(os.Environ(), "GOOS="+on.system, "GOARCH=amd64", "CGO_ENABLED=1", "GOFLAGS=")
		out, err := list.Output()
		if err != nil {
			t.Fatalf("go list for %s: %v", on.system, err)
		}
		for _, line := range strings.Fields(string(out)) {
			part := strings.Split(line, "|")
			if parts[part[0]] == nil {
				parts[part[0]] = map[string]bool{}
			}
			for folder := part[2]; strings.HasPrefix(folder, part[1]); folder = filepath.Dir(folder) {
				parts[part[0]][folder] = true
			}
		}
	}
	return parts
}

var licenceName = regexp.MustCompile(`(?i)^(licen[sc]e|copying|notice|unlicense)`)

// licenceFiles returns the files in the folders, and in those below them that hold C sources or
// fonts and no package, that say under what licence they are.
func licenceFiles(t *testing.T, folders map[string]bool) (files []string) {
	t.Helper()
	for folder := range folders {
		for _, pattern := range []string{"*", "*/*"} {
			found, err := filepath.Glob(filepath.Join(folder, pattern))
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range found {
				below := filepath.Dir(file)
				gopher, _ := filepath.Glob(filepath.Join(below, "*.go"))
				if licenceName.MatchString(filepath.Base(file)) && filepath.Ext(file) != ".go" && filepath.Base(below) != "testdata" &&
					(folders[below] || len(gopher) == 0) {
					files = append(files, file)
				}
			}
		}
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// licenceIn reads the files that say under what licence a part is.
func licenceIn(t *testing.T, path string, files []string) assets.Licence {
	t.Helper()
	var kinds, texts []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ToValidUTF8(strings.ReplaceAll(string(data), "\r\n", "\n"), "")
		texts = append(texts, strings.TrimSpace(text))
		kind := licenceKind(text)
		switch name := strings.ToLower(filepath.Base(file)); {
		case kind != "":
			kinds = append(kinds, strings.Split(kind, " AND ")...)
		case !strings.HasPrefix(name, "notice") && !strings.Contains(name, "logo"):
			t.Errorf("%s: nobody knows what %s allows", path, file)
		}
	}
	if len(kinds) == 0 {
		t.Errorf("%s has no licence that is allowed", path)
	}
	slices.Sort(kinds)
	return assets.Licence{Kind: strings.Join(slices.Compact(kinds), " AND "), Text: strings.Join(texts, "\n\n")}
}

var notWords = regexp.MustCompile(`[^a-z0-9.,]+`)

// licenceKind tells under what a text lets a part be used; empty where it is not allowed or not known.
func licenceKind(text string) string {
	words := strings.ReplaceAll(notWords.ReplaceAllString(strings.ToLower(text), " "), "license, version", "license version")
	if forbiddenLicences.MatchString(strings.ReplaceAll(words, mplSecondary, "")) {
		return ""
	}
	kinds := map[string]bool{}
	for _, l := range allowedLicences {
		if strings.Contains(words, l.words) {
			kinds[l.kind] = true
		}
	}
	if kinds["BSD-3-Clause"] {
		delete(kinds, "BSD-2-Clause")
	}
	return strings.Join(slices.Sorted(maps.Keys(kinds)), " AND ")
}

// writeLicences writes the same bytes for the same licences.
func writeLicences(t *testing.T, all map[string]assets.Licence) {
	t.Helper()
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.NewEncoder(io.Writer(w)).Encode(all); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(licencesFile, packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
