package folder

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Entry is a folder, or a file of a kind that was asked for.
type Entry struct {
	Name   string
	Path   string
	Folder bool
	Size   int64     // of a file, in bytes
	At     time.Time // when a file was changed last
}

// MaxEntries is how many folders, and how many files, are read at most.
const MaxEntries = 5000

// Read lists a folder: its folders by name, then the files with one of the extensions (in
// small letters, with the dot), the newest first, since it is the scan just made that is
// looked for. What is hidden is left out.
func Read(dir string, extensions []string) ([]Entry, error) {
	all, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var folders, files []Entry
	for _, d := range all {
		e := Entry{Name: d.Name(), Path: filepath.Join(dir, d.Name())}
		if strings.HasPrefix(e.Name, ".") || strings.HasPrefix(e.Name, "$") {
			continue
		}
		wanted := slices.Contains(extensions, strings.ToLower(filepath.Ext(e.Name)))
		if d.Type().IsRegular() && !wanted {
			continue
		}
		about, err := os.Stat(e.Path) // what a link leads to
		switch {
		case err != nil: // it leads nowhere, or is gone
		case about.IsDir():
			e.Folder = true
			folders = append(folders, e)
		case about.Mode().IsRegular() && wanted:
			e.Size, e.At = about.Size(), about.ModTime()
			files = append(files, e)
		}
	}
	slices.SortFunc(folders, func(a, b Entry) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	slices.SortStableFunc(files, func(a, b Entry) int { return cmp.Or(b.At.Compare(a.At), strings.Compare(a.Name, b.Name)) })
	return append(folders[:min(len(folders), MaxEntries)], files[:min(len(files), MaxEntries)]...), nil
}

// Parent returns the folder that holds another; empty for one that stands at the top.
func Parent(dir string) string {
	if up := filepath.Dir(dir); up != dir {
		return up
	}
	return ""
}

// existing are those of the folders that are there, each once.
func existing(paths ...string) (entries []Entry) {
	for _, path := range paths {
		known := slices.ContainsFunc(entries, func(e Entry) bool { return e.Path == path })
		if about, err := os.Stat(path); path == "" || known || err != nil || !about.IsDir() {
			continue
		}
		name := filepath.Base(path)
		if Parent(path) == "" {
			name = path
		}
		entries = append(entries, Entry{Name: name, Path: path, Folder: true})
	}
	return entries
}
